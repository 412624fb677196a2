"""What institutions say about the invented act: a web page, a press release, questions and answers, a plain text."""

from __future__ import annotations

import json

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Towns get a rule book for their lighthouses | Harbour Commission</title>
  <meta property="og:title" content="Towns get a rule book for their lighthouses">
  <meta property="article:published_time" content="2031-05-14">
  <style>nav { color: navy }</style>
  <script>window.settings = {"tracking": true};</script>
</head>
<body>
  <div id="cookie-banner" role="dialog" aria-label="Cookies">
    <p>This site puts biscuits on your device. Accept all biscuits or only those we need.</p>
    <button>Accept all</button>
  </div>
  <header>
    <a href="/">Harbour Commission</a>
    <nav aria-label="Main"><ul><li><a href="/about">About us</a></li><li><a href="/news">News</a></li></ul></nav>
  </header>
  <nav aria-label="Breadcrumb"><ol><li>Home</li><li>News</li><li>Lighthouses</li></ol></nav>
  <main id="main-content">
    <h1>Towns get a rule book for their lighthouses</h1>
    <p class="date">NEWS | 14 May 2031</p>
    <p>The Harbour Commission today presented the Lighthouse Act, which tells towns how to light, keep and record
      their lamps. It was published in the Official Journal of Old Port on 12&nbsp;May&nbsp;2031.</p>
    <p>“A lamp that is always lit needs no apology,” said the Commissioner for Beams, Ada Pharos.</p>
    <h2>What changes for towns</h2>
    <p>About 1&nbsp;200 lighthouses fall under the new rules. The Commission expects to spend
      EUR&nbsp;35&nbsp;million on spare lamps by 2034.</p>
    <ul>
      <li>A log book for <strong>every</strong> lamp.</li>
      <li>A second source of power for great lamps.</li>
      <li>A report on dark nights, <a href="/reports">once a year</a>.</li>
    </ul>
    <h3>Money for islands</h3>
    <p>Small islands may ask for up to EUR&nbsp;40&nbsp;000 each.</p>
    <table>
      <caption>Grants by size of town</caption>
      <thead><tr><th>Inhabitants</th><th>Grant</th></tr></thead>
      <tbody>
        <tr><td>up to 500</td><td>EUR 40&nbsp;000</td></tr>
        <tr><td>up to 5&nbsp;000</td><td>EUR 15&nbsp;000</td></tr>
      </tbody>
    </table>
    <h2>Next steps</h2>
    <p>The Act enters into force on 1 June 2031 and applies from 1 September 2032.</p>
    <blockquote><p>No beam stops at a border.</p></blockquote>
  </main>
  <aside><h2>Related</h2><p>Fog horns: a consultation</p></aside>
  <footer><p>© Harbour Commission. Legal notice. Contact the web team.</p></footer>
</body>
</html>
"""

PRESS = {
    "refCd": "IP/31/770",
    "eventDate": "2031-05-12",
    "publishDate": "2031-05-12T11:30:00.000+02:00",
    "languages": ["en"],
    "docutypeResource": {"code": "IP", "description": "Press release"},
    "policiesResource": [{"code": "SEA", "description": "Sea and coast"}],
    "commissionerResource": [],
    "contactsResource": [{"name": "C. Fanal", "phone": "+0 000 000"}],
    "placeResource": {"code": "OP", "description": "Old Port"},
    "docuLanguageResource": {
        "title": "Commission welcomes the Lighthouse Act",
        "subtitle": "EUR 35 million for spare lamps",
        "htmlContent": (
            "<p>The Harbour Commission <strong>welcomes</strong> the Lighthouse Act, in the Official Journal since "
            "today.</p>\n<p>Towns that own one of some 1&nbsp;200 lighthouses get EUR&nbsp;35&nbsp;million for spare "
            "lamps. The money comes from the harbour fund and is not new.</p>\n<h2>Background</h2>\n"
            "<p>The Act was proposed in 2029 and agreed in December 2030.</p>\n<ul><li>Great lamps need a second "
            "source of power.</li><li>Every dark night goes into the log book.</li></ul>\n<p><em>Quote:</em> “Light "
            "is cheap, rocks are not,” said Ada Pharos.</p>\n<h2>For more information</h2>\n"
            '<p><a href="https://example.org/eli/reg/2031/77/oj">Regulation (EU) 2031/77</a></p>'
        ),
        "language": "en",
        "original": True,
        "attachmentResources": [],
        "linkResources": [],
    },
}

NOTES_MARKDOWN = """# The Lighthouse Act: questions and answers

(1) These answers come from the Harbour Commission. Only the [Act](https://example.org/eli/reg/2031/77/oj) is law.

## Who has to keep a log book?

(2) Every keeper of record, whatever the class of the lamp.

(3) The log book names:

- the hour of lighting;
- the hour of dousing;
- every *dark night*, with its cause.

## How high are the fines?

(4) Up to EUR 1 200 000 or 4 % of turnover for a prohibited use, whichever is **higher**. For other breaches:

| Breach | Fine up to |
|---|---|
| no log book | EUR 350 000 |
| no report | EUR 350 000 |

### And for small towns?

(5) The lower amount counts.

## When does it apply?

1. In general from 1 September 2032.
2. Article 5 from 1 December 2031.

> Ask your coastguard when in doubt.
"""

NOTES_TEXT = (
    "Call for great lamps opens\r\n"
    "Old Port, 2 April 2032\r\n"
    "\r\n"
    "The Coastal Lamp Board today opened a call for up to seven great lamps.  \r\n"
    "Towns have until 30 September 2032 to hand in their plans.\r\n"
    "\r\n"
    "Half of the EUR 60 million comes from towns, the other half from the harbour fund. The Board expects\r\n"
    "another EUR 20 million from private donors, none of whom has signed yet.\r\n"
    "\r\n"
    "“Four lamps would have been too few,” said the chair of the Board, Basil Fresnel.\t\r\n"
    "\r\n"
    "\r\n"
    "Notes for editors: some 1 250 lighthouses belong to towns.\r\n"
)


def others() -> dict[str, str]:
    """Return the files by name."""
    return {
        "page.html": PAGE,
        "press.json": json.dumps(PRESS, indent=1, ensure_ascii=False) + "\n",
        "notes.md": NOTES_MARKDOWN,
        "notes.txt": NOTES_TEXT,
    }
