"""Writes the invented act in every format, with its manifest and catalogue rows: `python tests/data/act/act.py`.

The same bytes come out every time. Pass another folder to write there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from amended import AMENDING, consolidated
from original import ORIGINAL
from others import others
from register import catalogue, manifest
from write_consolidated import Consolidation
from write_formex import Formex
from write_oj import OfficialJournal
from write_pdf import pdf


def files() -> dict[str, bytes]:
    """Return every generated file by its path below the folder."""
    consolidation = Consolidation(
        consolidated(),
        day="01.03.2032",
        celex="02031R0077-20320301",
        amended_by=((AMENDING.celex, AMENDING.title[0]),),
    )
    pages = {
        "oj.xhtml": OfficialJournal(ORIGINAL).page(),
        "amending.xhtml": OfficialJournal(AMENDING).page(),
        "consolidated.html": consolidation.page(),
    } | others()
    pages |= {f"formex/{name}": page for name, page in Formex(ORIGINAL).files().items()}
    written = {name: page.encode() for name, page in pages.items()} | {"act.pdf": pdf(ORIGINAL)}
    return written | {"MANIFEST.json": manifest(written), "catalogue.toml": catalogue()}


def main() -> None:
    """Write all files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, data in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
