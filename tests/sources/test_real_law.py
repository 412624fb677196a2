"""The parsers on the real pages of the AI Act and the act that amended it; needs the mirror of official texts.

What is expected comes from the mirror's own CHECKS.json, or stands here as counts, labels and numbers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sources.parsers import parse
from sources.schema import Amendment, Document, ParserName, Source, SourcePart

pytestmark = pytest.mark.corpus

OJ, FR, NL = (f"ai-act-{language}-oj-html" for language in ("en", "fr", "nl"))
CONSOLIDATED = "ai-act-en-consolidated-2026-07-27"
NL_CONSOLIDATED = "ai-act-nl-consolidated-2024-07-12"
OMNIBUS = "digital-omnibus-ai-2026-1744-en"
PARSERS: dict[str, ParserName] = {
    OJ: "eurlex_oj",
    FR: "eurlex_oj",
    NL: "eurlex_oj",
    OMNIBUS: "eurlex_oj",
    CONSOLIDATED: "eurlex_consolidated",
    NL_CONSOLIDATED: "eurlex_consolidated",
}
Read = Callable[[str], Document]


@pytest.fixture(scope="module")
def read(corpus: Path) -> Read:
    rows = {row["id"]: row for row in json.loads((corpus / "MANIFEST.json").read_text("utf-8"))}

    @cache
    def read_one(document_id: str) -> Document:
        row = rows[document_id]
        source = Source(
            id=document_id,
            title=row["title"],
            publisher=row["publisher"],
            tier="law",
            kind="regulation",
            language=row["language"],
            published=row["date"],
            version_id=row["date"],
            parser=PARSERS[document_id],
            licence=row["licence"],
            text_from=date(2024, 8, 1),
            amendments=(Amendment(celex="32026R1744", in_force=date(2026, 7, 27)),),
            binding=True,
        )
        return parse(source, [SourcePart(name=row["path"], data=(corpus / row["path"]).read_bytes())])

    return read_one


@pytest.fixture(scope="module")
def checks(corpus: Path) -> dict[str, Any]:
    return json.loads((corpus / "CHECKS.json").read_text("utf-8"))


def ids(document: Document) -> set[str]:
    return {provision.id for provision in document.provisions}


def spaced(text: str) -> str:
    return " ".join(text.split())


def letters(document: Document, provision_id: str) -> str:
    """The provision's letters and digits without footnote calls: all that two formats have in common."""
    provision = document.get(provision_id)
    assert provision is not None, provision_id
    pieces, at = [], provision.span.start
    for call in document.footnote_calls:
        if provision.span.covers(call):
            pieces.append(document.text[at : call.start])
            at = call.end
    pieces.append(document.text[at : provision.span.end])
    return re.sub(r"\W", "", "".join(pieces))


def label_of(check: str) -> str:
    """The label of a spot check's provision: `113(c)(i) as amended` is Art. 113(c)(i)."""
    place = check.split(" as ")[0]
    return f"Art. {place}" if place[0].isdigit() else place[0].upper() + place[1:]


def test_counts_and_tidiness(read: Read, checks: dict[str, Any]) -> None:
    for document_id in PARSERS:
        document = read(document_id)
        counts = Counter(provision.kind for provision in document.provisions)
        expected = checks["ai_act_counts"][document_id]
        assert (counts["recital"], counts["article"]) == (expected["recitals"], expected["articles"]), document_id
        assert counts["annex"] == expected.get("annexes", 0), document_id
        assert all(document.text_of(leaf) for leaf in document.leaves()), document_id
        assert not {"▼", "►", "◄"} & set(document.text), document_id
        assert not re.search(r"[ \n]{2}|\t ", document.text), document_id
        assert all("d1e" not in provision.id for provision in document.provisions)


def test_languages_have_the_same_provisions(read: Read) -> None:
    assert ids(read(OJ)) == ids(read(FR)) == ids(read(NL))
    assert [len(read(name).footnote_calls) for name in (OJ, FR, NL)] == [125, 125, 125]
    # A consolidation puts the note that the journal shows inside Art. 108(1) at its end.
    beyond = ("rct_", "cit_", "pbl_1", "notes", "art_108.pt_1.quot")
    assert not [name for name in ids(read(NL)) ^ ids(read(NL_CONSOLIDATED)) if not name.startswith(beyond)]


def test_spot_checks_stand_in_the_provision_that_they_name(read: Read, checks: dict[str, Any]) -> None:
    for check in checks["spot_checks"]:
        words = spaced(check["text"].replace("10 25", "10^25"))
        for column, document_id in (("in_oj_html", OJ), ("in_consolidated_2026_07_27", CONSOLIDATED)):
            document = read(document_id)
            if check[column]:
                provision = document.by_label(label_of(check["provision"]))
                assert provision is not None, check["provision"]
                assert words in spaced(document.text_of(provision)), check["provision"]
            elif check[column] is False:
                assert words not in spaced(document.text), check["provision"]


def test_pin_cites_of_every_depth_are_found(read: Read) -> None:
    both = ["Art. 5(1)(h)(iii)", "Annex III(1)(c)", "Art. 3(63)", "Annex VIII Section A(5)", "Art. 6(3)(a)"]
    both += ["Art. 3(61)(a), second indent", "Annex VII(4.6), fifth subparagraph", "Annex XI Section 1(2)(e)"]
    both += ["Annex II, first indent", "Annex VI(4)", "Annex X(5)(b)", "Art. 43(1), second subparagraph, point (a)"]
    new = ["Art. 5(1)(ba)", "Art. 99(6a)", "Annex I Section B(21)", "Art. 113(c)(i)", "Annex XIV(3)(d)"]
    assert not [label for label in both if read(OJ).by_label(label) is None]
    assert not [label for label in both + new if read(CONSOLIDATED).by_label(label) is None]
    assert not [label for label in new if read(OJ).by_label(label) is not None]
    headed = {name: read(OJ).get(name) for name in ("anx_VII.pt_4.6", "anx_VIII.sct_A.pt_5", "anx_XIII.pt_f")}
    assert [provision and provision.locator.paragraph for provision in headed.values()] == ["4.6", "5", None]


def test_marks_name_what_the_amending_act_changed(read: Read, checks: dict[str, Any]) -> None:
    document = read(CONSOLIDATED)
    expected = checks["consolidated_vs_omnibus"]
    touched = [p for p in document.provisions if p.kind in ("article", "annex") and p.validity.changed_by]
    replaced = [p.locator for p in touched if p.validity.action == "replaced"]
    inserted = [p.locator for p in touched if p.validity.action == "inserted"]
    assert [place.article for place in replaced if place.article] == expected["articles_with_changed_wording"]
    assert [place.annex for place in replaced if place.annex] == expected["annexes_with_changed_wording"]
    assert [place.article or f"Annex {place.annex}" for place in inserted] == expected["inserted"]
    assert {p.validity.text_from for p in touched} == {date(2026, 7, 27)}


def test_deletions_leave_the_printed_numbers(read: Read) -> None:
    document = read(CONSOLIDATED)
    deleted = [mark.span.start for mark in document.marks if mark.action == "deleted"]
    starts = {provision.span.start: provision.label for provision in document.provisions}
    assert [starts[at] for at in deleted] == [
        *("Art. 10(6)", "Annex I Section A(2)", "Annex VIII Section B(8)", "Annex VIII Section C, heading"),
    ]
    gone = ["Art. 10(5)", "Annex I Section A(1)", "Annex VIII Section B(7)", "Annex VIII Section B(9)"]
    assert all(read(OJ).by_label(label) and not document.by_label(label) for label in gone)
    section = document.get("anx_VIII.sct_B")
    assert section is not None
    assert section.validity.changed_by == "32026R1744"


def test_everything_else_reads_as_in_the_journal(read: Read, checks: dict[str, Any]) -> None:
    old, new = read(OJ), read(CONSOLIDATED)
    expected = checks["consolidated_vs_omnibus"]
    changed = {*expected["articles_with_changed_wording"], *expected["annexes_with_changed_wording"]}
    same = [p for p in old.provisions if {p.locator.article, p.locator.annex} - {None} - changed]
    same = [p for p in same if not p.id.startswith("art_108") or re.match(r"art_108\.pt_[2-6]", p.id)]
    assert len(same) > 1000
    assert not [p.id for p in same if letters(old, p.id) != letters(new, p.id)]


def test_the_amending_act_has_points_and_quoted_law(read: Read, checks: dict[str, Any]) -> None:
    document = read(OMNIBUS)
    first = document.get("art_1")
    assert first is not None
    points = [child for child in first.children if child.startswith("art_1.pt_")]
    assert points == [f"art_1.pt_{number}" for number in range(1, 44)]
    assert len(points) == checks["ai_act_counts"][OMNIBUS]["points_in_article_1"]
    assert not [p.id for p in document.provisions if p.kind == "paragraph"]
    # Own words of Article 1 announce or delete; whatever else is there is quoted.
    own = [p for p in document.leaves() if p.id.startswith("art_1.") and p.kind not in ("quotation", "heading")]
    assert not [p.id for p in own if not document.text_of(p).endswith((":", "deleted;"))]
    quoted = [p for p in document.leaves() if p.kind == "quotation" and p.id.startswith("art_1.")]
    assert document.text_of(quoted[0]).startswith("‘(g)")
    assert document.text_of(quoted[-1]).endswith("’.")
    # New wording stands letter for letter in the consolidated text.
    consolidated = re.sub(r"\W", "", read(CONSOLIDATED).text)
    missing = [p.id for p in quoted if letters(document, p.id) not in consolidated]
    assert len(missing) <= 2, missing
