"""The manifest of the files, in a mirror's shape, and the catalogue rows of the documents."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date

SITE = "https://example.org"
LICENCE = "© the authors of Pincite; Apache-2.0; an invented text"
ACT_TITLE = "Regulation (EU) 2031/77 on municipal lighthouses"


@dataclass(frozen=True)
class Row:
    """One document: what the catalogue says of it and which files make it up."""

    id: str
    title: str
    publisher: str
    published: str
    url: str
    format: str
    paths: dict[str, str]
    catalogue: dict[str, object] = field(default_factory=dict)
    status: str = ""
    notes: str = ""

    def file_ids(self) -> list[str]:
        """Return the manifest's ids of the files: the row's own, or one per part."""
        return [self.id if not part else f"{self.id}/{part}" for part in self.paths]


LAW = {
    "tier": "law",
    "kind": "regulation",
    "work": "lighthouse-act",
    "names": ["Lighthouse Act", "Regulation (EU) 2031/77"],
}
ORIGINAL_LAW = LAW | {
    "version_id": "oj-2031-05-12",
    "celex": "32031R0077",
    "eli": f"{SITE}/eli/reg/2031/77/oj",
    "text_from": date(2031, 6, 1),
    "binding": True,
}
FORMEX_PARTS = ("000101", "000901", "001001", "001101", "doc", "toc")
NEWS = {"tier": "eu_institution", "kind": "news"}

ROWS = (
    Row(
        "invented-act-en-oj",
        ACT_TITLE,
        "Official Journal of Old Port",
        "2031-05-12",
        f"{SITE}/eli/reg/2031/77/oj/eng",
        "xhtml",
        {"": "oj.xhtml"},
        ORIGINAL_LAW
        | {
            "parser": "eurlex_oj",
            "expects": ["art_13", "rct_6", "anx_III"],
            "text_until": date(2032, 3, 1),
            "search": "recitals",
        },
        status="amended by Regulation (EU) 2032/5 from 2032-03-01",
    ),
    Row(
        "invented-act-en-consolidated-2032-03-01",
        "Lighthouse Act, consolidated text of 1 March 2032",
        "Publications Office of Old Port",
        "2032-03-01",
        f"{SITE}/eli/reg/2031/77/2032-03-01/eng",
        "xhtml",
        {"": "consolidated.html"},
        LAW
        | {
            "version_id": "2032-03-01",
            "celex": "02031R0077-20320301",
            "parser": "eurlex_consolidated",
            "expects": ["art_4a", "art_13", "anx_III"],
            "text_from": date(2031, 6, 1),
            "authentic": False,
            "binding": True,
            "amendments": [{"celex": "32032R0005", "in_force": date(2032, 3, 1)}],
        },
        status="as in force since 2032-03-01",
    ),
    Row(
        "invented-amending-2032-5-en",
        "Regulation (EU) 2032/5 amending Regulation (EU) 2031/77",
        "Official Journal of Old Port",
        "2032-02-27",
        f"{SITE}/eli/reg/2032/5/oj/eng",
        "xhtml",
        {"": "amending.xhtml"},
        {
            "tier": "law",
            "kind": "regulation",
            "work": "lighthouse-visitors",
            "names": ["Regulation (EU) 2032/5"],
            "version_id": "oj-2032-02-27",
            "celex": "32032R0005",
            "parser": "eurlex_oj",
            "expects": ["art_2", "rct_3"],
            "text_from": date(2032, 3, 1),
            "search": "recitals",
            "binding": True,
        },
        status="in force since 2032-03-01",
    ),
    Row(
        "invented-act-en-formex",
        ACT_TITLE,
        "Official Journal of Old Port",
        "2031-05-12",
        f"{SITE}/eli/reg/2031/77/oj/eng",
        "formex-xml",
        {part: f"formex/L_203100077EN.{part}.fmx.xml" for part in FORMEX_PARTS},
        ORIGINAL_LAW | {"parser": "formex", "text_until": date(2032, 3, 1), "search": "none"},
    ),
    Row(
        "invented-act-en-pdf",
        ACT_TITLE,
        "Official Journal of Old Port",
        "2031-05-12",
        f"{SITE}/eli/reg/2031/77/oj/eng/pdf",
        "pdf",
        {"": "act.pdf"},
        ORIGINAL_LAW | {"parser": "pdf", "text_until": date(2032, 3, 1), "search": "none"},
    ),
    Row(
        "invented-page-en",
        "Towns get a rule book for their lighthouses",
        "Harbour Commission",
        "2031-05-14",
        f"{SITE}/news/rule-book_en",
        "html",
        {"": "page.html"},
        NEWS | {"version_id": "2031-05-14", "parser": "html"},
    ),
    Row(
        "invented-press-en",
        "Commission welcomes the Lighthouse Act",
        "Harbour Commission",
        "2031-05-12",
        f"{SITE}/presscorner/detail/en/ip_31_770",
        "json",
        {"": "press.json"},
        NEWS | {"version_id": "2031-05-12", "parser": "press_corner"},
    ),
    Row(
        "invented-notes-md-en",
        "The Lighthouse Act: questions and answers",
        "Harbour Commission",
        "2031-06",
        f"{SITE}/faqs/lighthouse-act",
        "markdown",
        {"": "notes.md"},
        {"tier": "eu_institution", "kind": "questions-and-answers", "version_id": "2031-06", "parser": "markdown"}
        | {"copy_status": "conversion"},
    ),
    Row(
        "invented-notes-txt-en",
        "Call for great lamps opens",
        "Coastal Lamp Board",
        "2032-04-02",
        f"{SITE}/news/call-for-great-lamps",
        "text",
        {"": "notes.txt"},
        {"tier": "eu_institution", "kind": "press-release", "version_id": "2032-04-02", "parser": "text"}
        | {"copy_status": "excerpt"},
        notes="Gives the lamps another number than the press release does.",
    ),
)


def manifest(files: dict[str, bytes]) -> bytes:
    """Return `MANIFEST.json` for the files."""
    entries = []
    for row in ROWS:
        for file_id, path in zip(row.file_ids(), row.paths.values(), strict=True):
            if path not in files:
                continue
            entry: dict[str, object] = {
                "id": file_id,
                "title": row.title,
                "publisher": row.publisher,
                "date": row.published,
                "url": row.url,
                "obtained_from": "invented",
                "licence": LICENCE,
                "language": "en",
                "format": row.format,
                "path": path,
                "sha256": hashlib.sha256(files[path]).hexdigest(),
                "bytes": len(files[path]),
                "complete": row.catalogue.get("copy_status") != "excerpt",
                "excerpt": row.catalogue.get("copy_status") == "excerpt",
                "status": row.status or None,
                "notes": row.notes,
            }
            if "celex" in row.catalogue:
                entry["celex"] = row.catalogue["celex"]
            entries.append(entry)
    return (json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode()


def catalogue() -> bytes:
    """Return the catalogue rows as TOML."""
    tables = ["# Written by act.py.\n"]
    for row in ROWS:
        fields: dict[str, object] = {
            "id": row.id,
            "title": row.title,
            "publisher": row.publisher,
            "language": "en",
            "published": row.published,
            "url": row.url,
            "fetch": [row.url],
            "licence": LICENCE,
        }
        if list(row.paths) != [""]:
            fields["files"] = row.file_ids()
        lines = [f"{name} = {toml(value)}" for name, value in (fields | row.catalogue).items()]
        tables.append("\n".join(["[[source]]", *lines, ""]))
    return "\n".join(tables).encode()


def toml(value: object) -> str:
    """Return a value as TOML."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(toml(item) for item in value)}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml(item)}" for name, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
