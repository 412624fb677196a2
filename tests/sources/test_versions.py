"""Wordings are dated by the versions that follow: an invented act with two amendments, and the AI Act."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.catalogue import Catalogue, read_rows
from sources.schema import Document, Source, Span, is_wording_on
from sources.store import Store
from sources.versions import date_by, later_versions, leaves_in, validity_of

Dated = Callable[..., dict[str, Document]]


@pytest.fixture(scope="module")
def rows(ferry: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> list[Source]:
    folder = tmp_path_factory.mktemp("rows")
    ferry.write(folder, folder)
    return read_rows(folder / "catalogue.toml")


@pytest.fixture(scope="module")
def parsed(ferry: ModuleType, rows: list[Source], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    folder = tmp_path_factory.mktemp("pages")
    ferry.write(folder, folder)
    return {row.id: ferry.parse(folder, row) for row in rows}


@pytest.fixture(scope="module")
def dated(rows: list[Source], parsed: dict[str, Document]) -> dict[str, Document]:
    return {row.id: date_by(parsed[row.id], row, rows, lambda other: parsed.get(other.id)) for row in rows}


def interval(document: Document, provision_id: str) -> tuple[date | None, date | None]:
    provision = document.get(provision_id)
    assert provision is not None
    return provision.validity.text_from, provision.validity.text_until


def test_versions_follow_one_another_by_the_days_of_their_amendments(ferry, rows):
    oj = next(row for row in rows if row.id == ferry.ORIGINAL)
    assert [row.id for row in later_versions(oj, reversed(rows))] == [ferry.ONCE, ferry.TWICE]
    assert later_versions(next(row for row in rows if row.id == ferry.TWICE), rows) == ()


@pytest.mark.parametrize(
    ("version", "provision", "wanted"),
    [
        ("ORIGINAL", "art_1.par_1", ("FIRST", None)),
        ("ORIGINAL", "art_1.par_2", ("FIRST", "SECOND")),
        ("ORIGINAL", "art_1", ("FIRST", "SECOND")),
        ("ORIGINAL", "art_2.par_2", ("FIRST", "THIRD")),
        ("ONCE", "art_1.par_2", ("SECOND", "THIRD")),
        ("ONCE", "art_1a.par_1", ("SECOND", "THIRD")),
        ("ONCE", "art_1a.par_2", ("SECOND", None)),
        ("TWICE", "art_1.par_2", ("THIRD", None)),
        ("TWICE", "art_1a.par_2", ("SECOND", None)),
        ("TWICE", "art_2", ("THIRD", None)),
    ],
)
def test_a_wording_lasts_until_the_amendment_that_changed_it(ferry, dated, version, provision, wanted):
    days = tuple(None if name is None else getattr(ferry, name) for name in wanted)
    assert interval(dated[getattr(ferry, version)], provision) == days


def test_a_deletion_is_told_from_a_replacement(ferry, dated):
    original = dated[ferry.ORIGINAL]
    ended = {p.id: p.validity.ended for p in original.provisions if p.kind == "paragraph"}
    assert ended["art_2.par_2"] == "deleted"
    assert ended["art_1.par_2"] == "replaced"
    assert ended["art_2.par_1"] is None


def test_where_the_next_version_is_not_held_everything_ends_with_its_amendment(ferry, rows, parsed):
    oj = next(row for row in rows if row.id == ferry.ORIGINAL)
    document = date_by(parsed[oj.id], oj, rows, lambda _: None)
    assert {p.validity.text_until for p in document.provisions if p.binding} == {ferry.SECOND}


def test_where_only_a_version_between_is_missing_its_day_is_the_earliest_guess(ferry, rows, parsed):
    """What changed twice may have changed at either amendment: nothing is called the wording of the days between."""
    without = [row for row in rows if row.id != ferry.ONCE]
    oj = next(row for row in rows if row.id == ferry.ORIGINAL)
    document = date_by(parsed[oj.id], oj, without, lambda other: parsed.get(other.id))
    assert interval(document, "art_1.par_2") == (ferry.FIRST, ferry.SECOND)
    assert interval(document, "art_1.par_1") == (ferry.FIRST, None)


def test_a_text_in_another_language_is_dated_by_the_versions_there_are(ferry, rows, parsed):
    oj = next(row for row in rows if row.id == ferry.ORIGINAL)
    french = oj.model_copy(update={"id": "ferry-fr", "language": "fr"})
    document = parsed[ferry.ORIGINAL].model_copy(update={"id": "ferry-fr", "language": "fr"})
    found = date_by(document, french, [french, *rows], lambda other: parsed.get(other.id))
    assert interval(found, "art_1.par_2") == (ferry.FIRST, ferry.SECOND)
    assert interval(found, "art_2.par_1") == (ferry.FIRST, None)


@given(days=st.integers(min_value=0, max_value=1_500))
def test_on_every_day_each_paragraph_has_exactly_one_wording(ferry, dated, days):
    """Versions may repeat a wording; they never disagree about it."""
    day = ferry.FIRST + timedelta(days=days)
    wordings: dict[str, set[str]] = {}
    for document in dated.values():
        for provision in document.provisions:
            if provision.kind == "paragraph" and is_wording_on(provision.validity, day):
                words = "".join(filter(str.isalnum, document.text_of(provision)))
                wordings.setdefault(provision.id, set()).add(words)
    assert all(len(found) == 1 for found in wordings.values())
    lasting = {"art_1.par_1", "art_1.par_2", "art_2.par_1", "art_3.par_1", "art_3.par_2"}
    assert lasting <= wordings.keys()
    assert ("art_2.par_2" in wordings) == (day < ferry.THIRD)
    assert ("art_1a.par_1" in wordings) == (day >= ferry.SECOND)


def test_words_inside_a_changed_article_keep_their_own_dates(ferry, dated):
    document = dated[ferry.TWICE]
    article = document.get("art_1")
    first = document.get("art_1.par_1")
    assert validity_of(document, article, article.span.stripped(document.text)).text_from == ferry.THIRD
    assert validity_of(document, article, first.span.stripped(document.text)).text_from == ferry.FIRST


def test_leaves_in_a_span_are_those_with_words_there(ferry, dated):
    document = dated[ferry.TWICE]
    assert [leaf.id for leaf in leaves_in(document, document.get("art_1.par_2").span)] == ["art_1.par_2"]
    whole = Span(start=0, end=len(document.text))
    assert [leaf.id for leaf in leaves_in(document, whole)] == [leaf.id for leaf in document.leaves() if len(leaf.span)]


# -- the AI Act -------------------------------------------------------------------------------------------------------

OMNIBUS = date(2026, 7, 27)
TEXTS = ("ai-act-en-oj-html", "ai-act-en-oj-formex", "ai-act-fr-oj-html", "ai-act-nl-oj-html",
         "ai-act-nl-consolidated-2024-07-12")  # fmt: skip


@pytest.fixture(scope="module")
def act(official_home) -> Callable[[str], Document]:
    store, catalogue = Store(official_home), Catalogue.load()
    texts = {row.id: store.document(row) for row in catalogue if row.work == "ai-act" and row.tier == "law"}
    return lambda name: date_by(texts[name], catalogue.get(name), catalogue, lambda row: texts.get(row.id))


def of_kinds(document: Document, kinds: Iterable[str]) -> set[str]:
    return {p.label for p in document.provisions if p.kind in kinds and p.validity.text_until == OMNIBUS}


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_exactly_36_articles_and_2_annexes_of_2024_ended_with_the_omnibus(act, name):
    document = act(name)
    assert len(of_kinds(document, {"article"})) == 36
    assert of_kinds(document, {"annex"}) == {"Annex I", "Annex VIII"}


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_four_provisions_of_2024_were_deleted(act, name):
    document = act(name)
    deleted = [p for p in document.provisions if p.validity.ended == "deleted"]
    outermost = {
        p.label for p in deleted if not {a.id for a in document.ancestors(p)} & {other.id for other in deleted}
    }
    assert outermost == {"Art. 10(5)", "Annex I Section A(1)", "Annex VIII Section B(7)", "Annex VIII Section B(9)"}
    assert {p.validity.ended_by for p in deleted} == {"32026R1744"}


@pytest.mark.slow
def test_six_articles_and_annex_xiv_began_with_the_omnibus(act):
    document = act("ai-act-en-consolidated-2026-07-27")
    inserted = {
        p.label for p in document.provisions if p.kind in {"article", "annex"} and p.validity.action == "inserted"
    }
    assert inserted == {"Art. 4a", "Art. 60a", "Art. 75a", "Art. 75b", "Art. 75c", "Art. 75d", "Annex XIV"}


@pytest.mark.slow
def test_what_the_marks_leave_alone_has_the_same_letters_in_both_versions(act):
    """Footnote numbers apart, which both pages count in their own way, and the signatures."""
    old, new = act("ai-act-en-oj-html"), act("ai-act-en-consolidated-2026-07-27")

    def letters(document: Document, provision_id: str) -> str:
        text = document.text_of(document.get(provision_id))
        return "".join(filter(str.isalpha, text)).casefold()

    leaves = (p for p in old.leaves() if p.binding and p.kind != "final")
    same = [p.id for p in leaves if p.validity.text_until is None]
    differing = [i for i in same if new.get(i) is not None and letters(old, i) != letters(new, i)]
    assert len(same) > 1_200
    assert differing == []


@pytest.mark.slow
def test_recitals_are_never_superseded(act):
    assert {p.validity.text_until for p in act("ai-act-en-oj-html").provisions if p.kind == "recital"} == {None}
