"""The generic parsers on the official documents; expected places are known by label, span and hash only."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import pytest

from sources.parsers import load_parser
from sources.parsers.text import has_words
from sources.schema import Document, Source, SourcePart

pytestmark = pytest.mark.corpus
PARSERS = {"text": "text", "markdown": "markdown", "pdf": "pdf"}


def manifest(corpus: Path) -> list[dict[str, str]]:
    return json.loads((corpus / "MANIFEST.json").read_text(encoding="utf-8"))


def parse(corpus: Path, *ids: str) -> Document:
    rows = [next(row for row in manifest(corpus) if row["id"] == wanted) for wanted in ids]
    source = Source(
        id=ids[0], title=rows[0]["title"], publisher=rows[0]["publisher"], kind="policy", language=rows[0]["language"],
        tier="law" if rows[0].get("celex") else "eu_institution", published=rows[0]["date"], version_id="1",
        parser=PARSERS[rows[0]["format"]], licence=rows[0]["licence"],
    )  # fmt: skip
    parts = [SourcePart(name=row["path"], data=(corpus / row["path"]).read_bytes()) for row in rows]
    return load_parser(source.parser).parse(source, parts)


def fingerprint(document: Document, label: str) -> str:
    provision = document.by_label(label)
    assert provision is not None, label
    return hashlib.sha256(document.text_of(provision).encode()).hexdigest()[:16]


DRAFT = "draft-guidelines-high-risk-2026-en/art-6-classification-"
PLACES = [
    ("seed-bgnes-investai-2025-02-11", "para. 7", 943, "f30760b7c9090032"),
    ("seed-bgnes-investai-2025-02-11", "para. 16", 2323, "f0e0e138362aa0b5"),
    ("eurohpc-reg-2021-1173-gigafactory-extracts-en", "Art. 2(3c)", 842, "32ecc714026e7b2d"),
    ("eurohpc-reg-2021-1173-gigafactory-extracts-en", "Art. 12b(4)", 6561, "7fc4fbd141ba7f50"),
    ("eurohpc-reg-2021-1173-gigafactory-extracts-en", "Art. 4(i)(iii)", 5247, "161e9f535b38e6cf"),
    ("council-reg-2026-150-en", "Recital 13", 6532, "f374bd74cd94d694"),
    ("gpai-code-of-practice-2025-en", "section measure-1.3-2, para. 2", 22609, "15745ad4166989c3"),
]


def test_plain_files_are_unchanged_and_their_leaves_have_words(corpus: Path):
    for row in manifest(corpus):
        if row["format"] not in ("text", "markdown"):
            continue
        document = parse(corpus, row["id"])
        assert document.text == (corpus / row["path"]).read_bytes().decode("utf-8-sig"), row["id"]
        for leaf in document.leaves():
            assert leaf.kind == "notes" or has_words(document.text_of(leaf)), (row["id"], leaf.label)


def test_known_places_are_where_they_were(corpus: Path):
    for document_id, label, start, expected in PLACES:
        document = parse(corpus, document_id)
        provision = document.by_label(label)
        assert provision is not None, (document_id, label)
        assert (provision.span.start, fingerprint(document, label)) == (start, expected), (document_id, label)


def test_draft_guidelines_have_every_paragraph(corpus: Path):
    document = parse(corpus, *(DRAFT + part for part in ("general-principles-2026", "annex-i-2026", "annex-iii-2026")))
    missing = [number for number in range(1, 452) if document.by_label(f"para. {number}") is None]
    # The conversion prints number 2 twice, so that one is cited with its section.
    assert missing == [2]
    assert fingerprint(document, "para. 6") == "16bcbc1bc0d8f50f"


def test_guidelines_on_prohibited_practices_have_every_number(corpus: Path):
    document = parse(corpus, "guidelines-prohibited-practices-c-2025-5052-en")
    numbers = [p.number for p in document.provisions if p.kind == "paragraph" and p.number]
    assert numbers == [f"({number})" for number in range(1, 434)]
    notes = {document.text_of(leaf) for leaf in document.leaves() if leaf.kind == "notes"}
    assert {"1", "50", "129"} <= notes


def test_pdfs_are_read_in_time_with_their_exponents(corpus: Path):
    for row in manifest(corpus):
        if row["format"] != "pdf":
            continue
        start = time.monotonic()
        document = parse(corpus, row["id"])
        assert time.monotonic() - start < 60, row["id"]
        assert ("10^25" in document.text) == (row["id"] in ("ai-act-en-oj-pdf", "ep-position-p9-ta-2024-0138-en"))
        assert not any(p.id.startswith("paragraph_again") for p in document.provisions), row["id"]
