"""An invented act that was amended twice, as three pages of EUR-Lex and the rows that describe them.

All that a further amendment needs is here as data: a page, a row of the catalogue, and rows of application dates.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

from sources.parsers import eurlex_consolidated, eurlex_oj
from sources.schema import Document, Source, SourcePart

FIRST, SECOND, THIRD = date(2040, 3, 1), date(2041, 5, 1), date(2042, 7, 1)
"""First days of the three wordings."""

_ACT, _M1, _M2 = "32040R0010", "32041R0020", "32042R0030"

_ORIGINAL = """
<div class="eli-subdivision" id="art_1"><p class="oj-ti-art">Article 1</p>
 <div class="eli-title" id="art_1.tit_1"><p class="oj-sti-art">Fares</p></div>
 <div id="001.001"><p class="oj-normal">1.   A ferry shall charge no more than EUR 3.</p></div>
 <div id="001.002"><p class="oj-normal">2.   Children of less than 6 years travel free.</p></div></div>
<div class="eli-subdivision" id="art_2"><p class="oj-ti-art">Article 2</p>
 <div class="eli-title" id="art_2.tit_1"><p class="oj-sti-art">Bells</p></div>
 <div id="002.001"><p class="oj-normal">1.   A ferry shall ring its bell in fog.</p></div>
 <div id="002.002"><p class="oj-normal">2.   The mate shall grease the bell every week.</p></div></div>
<div class="eli-subdivision" id="art_3"><p class="oj-ti-art">Article 3</p>
 <div class="eli-title" id="art_3.tit_1"><p class="oj-sti-art">Entry into force and application</p></div>
 <div id="003.001"><p class="oj-normal">1.   This Regulation shall enter into force on 1 March 2040.</p></div>
 <div id="003.002"><p class="oj-normal">2.   Article 1 shall apply from 1 January 2041.</p></div></div>
"""


def _mark(act: str, action: str = "") -> str:
    name = {_M1: "▼M1", _M2: "▼M2"}.get(act, "▼B")
    title = f"{act}: {action}" if action else act
    return f'<p class="modref"><a title="{title}">{name}</a>{" —————" if action == "DELETED" else ""}</p>'


def _article(number: str, heading: str, content: str) -> str:
    return (
        f'<div class="eli-subdivision" id="art_{number}"><p class="title-article-norm">Article {number}</p>'
        f'<div class="eli-title" id="art_{number}.tit_1"><p class="stitle-article-norm">{heading}</p></div>'
        f"{content}</div>"
    )


def _paragraph(number: str, words: str) -> str:
    return (
        f'<div class="norm"><span class="no-parag">{number}.  </span>'
        f'<div class="norm inline-element">{words}</div></div>'
    )


_FARE_1 = _paragraph("1", "A ferry shall charge no more than EUR 3.")
_BELL_1 = _paragraph("1", "A ferry shall ring its bell in fog.")
_BELL_2 = _paragraph("2", "The mate shall grease the bell every week.")
_LAST = _paragraph("1", "This Regulation shall enter into force on 1 March 2040.") + _paragraph(
    "2", "Article 1 shall apply from 1 January 2041."
)
_DOGS_2 = _paragraph("2", "Cats travel in a basket.")

_ONCE = (
    _article(
        "1",
        "Fares",
        _FARE_1 + _mark(_M1, "REPLACED") + _paragraph("2", "Children of less than 12 years travel free.") + _mark(_ACT),
    )
    + _mark(_M1, "INSERTED")
    + _article("1a", "Dogs", _paragraph("1", "A dog travels for EUR 1.") + _DOGS_2)
    + _mark(_ACT)
    + _article("2", "Bells", _BELL_1 + _BELL_2)
    + _article("3", "Entry into force and application", _LAST)
)
_TWICE = (
    _article(
        "1",
        "Fares",
        _FARE_1 + _mark(_M2, "REPLACED") + _paragraph("2", "Children of less than 14 years travel free.") + _mark(_ACT),
    )
    + _mark(_M2, "REPLACED")
    + _article(
        "1a", "Dogs", _paragraph("1", "A dog travels for EUR 2.") + _mark(_M1, "INSERTED") + _DOGS_2 + _mark(_ACT)
    )
    + _article("2", "Bells", _BELL_1 + _mark(_M2, "DELETED") + _mark(_ACT))
    + _article("3", "Entry into force and application", _LAST)
)

_ROW = """
[[source]]
id = "{id}"
title = "Ferry Act, {version}"
publisher = "Journal of Old Port"
tier = "law"
kind = "{kind}"
language = "en"
published = "{version}"
version_id = "{version}"
work = "ferry-act"
names = ["Ferry Act", "Regulation (EU) 2040/10"]
celex = "{celex}"
url = "https://example.org/ferry/{version}"
parser = "{parser}"
licence = "© the authors of Pincite; Apache-2.0; an invented text"
text_from = 2040-03-01
amendments = [{amendments}]
binding = true
"""

_RULES = """
[[rule]]
act = "32040R0010"
effect = "in_force"
provisions = ["*"]
day = 2040-03-01
basis = "art_3.par_1"

[[rule]]
act = "32040R0010"
provisions = ["*"]
day = 2040-03-01
basis = "art_3.par_1"
version_from = 2040-03-01

[[rule]]
act = "32040R0010"
provisions = ["Art. 1"]
day = 2041-01-01
basis = "art_3.par_2"
version_from = 2040-03-01
"""

ORIGINAL, ONCE, TWICE = "ferry-oj", "ferry-2041-05-01", "ferry-2042-07-01"


def write(mirror: Path, home: Path, *, without: frozenset[str] = frozenset()) -> None:
    """Write the mirror of the three texts, and the user's catalogue and application dates.

    Args:
        mirror: Folder for the pages and their manifest.
        home: Folder for `catalogue.toml` and `applicability.toml`.
        without: Ids of texts that the mirror lacks; the catalogue has them all the same.
    """
    m1, m2 = f'{{ celex = "{_M1}", in_force = {SECOND} }}', f'{{ celex = "{_M2}", in_force = {THIRD} }}'
    versions = (
        (ORIGINAL, "2040-02-10", _ACT, "eurlex_oj", "regulation", "", _ORIGINAL),
        (ONCE, "2041-05-01", "02040R0010-20410501", "eurlex_consolidated", "consolidation", m1, _ONCE),
        (TWICE, "2042-07-01", "02040R0010-20420701", "eurlex_consolidated", "consolidation", f"{m1}, {m2}", _TWICE),
    )
    entries, rows = [], []
    for identity, version, celex, parser, kind, amendments, content in versions:
        rows.append(
            _ROW.format(id=identity, version=version, celex=celex, parser=parser, kind=kind, amendments=amendments)
        )
        if identity in without:
            continue
        body = f'<div class="eli-subdivision" id="enc_1">{content}</div>'
        page = f'<html><body><div class="eli-container">{body}</div></body></html>'.encode()
        (mirror / f"{identity}.html").write_bytes(page)
        entries.append(
            {
                "id": identity,
                "path": f"{identity}.html",
                "sha256": hashlib.sha256(page).hexdigest(),
                "bytes": len(page),
                "url": f"https://example.org/ferry/{version}",
                "obtained_from": "invented",
                "licence": "Apache-2.0",
                "date": version,
            }
        )
    (mirror / "MANIFEST.json").write_text(json.dumps(entries), encoding="utf-8")
    (home / "catalogue.toml").write_text("".join(rows), encoding="utf-8")
    (home / "applicability.toml").write_text(_RULES, encoding="utf-8")


def parse(mirror: Path, row: Source) -> Document:
    """Parse one of the pages that `write` wrote."""
    parser = {"eurlex_oj": eurlex_oj, "eurlex_consolidated": eurlex_consolidated}[row.parser]
    page = SourcePart(name=f"{row.id}.html", data=(mirror / f"{row.id}.html").read_bytes())
    return parser.parse(row, [page])
