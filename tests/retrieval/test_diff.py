"""What changed in a provision between two days: in the invented acts, in every article of the law, and by command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from pydantic import ValidationError

from retrieval.assistant import Assistant
from retrieval.diff_provisions import compare_provisions
from retrieval.errors import QuestionError
from retrieval.index import Index
from retrieval.library import Library
from retrieval.prepare import prepare
from retrieval.schema_diff import Diff, DiffPiece
from retrieval.settings import Settings
from sources.catalogue import Catalogue
from sources.errors import LocatorError
from sources.schema import Document, Span
from sources.store import Store

BEFORE, SINCE = date(2032, 2, 29), date(2032, 3, 1)
CONSOLIDATED, ORIGINAL = "invented-act-en-consolidated-2032-03-01", "invented-act-en-oj"
AMENDING = "32032R0005"
DAY = timedelta(days=1)


def changed(diff: Diff) -> list[tuple[str, str]]:
    return [(part.label, part.change) for part in diff.parts if part.change != "unchanged"]


def orders(diff: Diff) -> list[str]:
    return [order.pin.label for part in diff.parts for order in part.amending]


def assert_is_bound(diff: Diff, assistant: Assistant) -> None:
    """Every piece stands at its spans, and the pieces tile both wordings."""
    for citation, side in ((diff.before, "before"), (diff.after, "after")):
        spans = [span for piece in diff.pieces if (span := getattr(piece, f"{side}_span")) is not None]
        if citation is None:
            assert not spans
            continue
        document = assistant._library.held(citation.source.document_id, citation.source.text_sha256).document
        assert spans[0].start == citation.span.start
        assert spans[-1].end == citation.span.end
        assert all(one.end == other.start for one, other in pairwise(spans))
        assert "".join(span.of(document.text) for span in spans) == citation.quote


# -- two wordings -----------------------------------------------------------------------------------------------------


def test_each_wording_is_cited_from_its_version_with_its_validity_on_its_day(lighthouse):
    diff = lighthouse.diff("Lighthouse Act Art. 7", BEFORE, SINCE)
    assert (diff.before.source.document_id, diff.after.source.document_id) == (ORIGINAL, CONSOLIDATED)
    assert diff.before == lighthouse.provision("Lighthouse Act Art. 7", as_of=BEFORE)
    assert diff.after == lighthouse.provision("Lighthouse Act Art. 7", as_of=SINCE)


def test_the_parts_that_changed_are_named_with_the_points_that_did_it(lighthouse):
    diff = lighthouse.diff("Lighthouse Act Art. 7", BEFORE, SINCE)
    assert diff.change == "changed"
    assert changed(diff) == [
        ("Art. 7(3)", "deleted"),
        ("Art. 7(4), introductory wording", "changed"),
        ("Art. 7(4), closing words", "changed"),
    ]
    assert diff.amended_by == (AMENDING,)
    assert orders(diff) == ["Art. 1(4)(a)", "Art. 1(4)(b)", "Art. 1(4)(b)"]


def test_the_words_that_ordered_the_change_are_cited_without_the_new_text(lighthouse):
    (part,) = [part for part in lighthouse.diff("Art. 10", BEFORE, SINCE).parts if part.change != "unchanged"]
    (order,) = part.amending
    assert order.source.celex == AMENDING
    assert order.quote.startswith("(5)")
    assert order.quote.endswith(":")


def test_an_inserted_article_has_no_wording_before(lighthouse):
    diff = lighthouse.diff("Art. 4a", BEFORE, SINCE)
    assert (diff.change, diff.before, orders(diff)) == ("inserted", None, ["Art. 1(2)"])
    assert [piece.op for piece in diff.pieces] == ["insert"]


def test_a_deleted_paragraph_has_no_wording_after(lighthouse):
    diff = lighthouse.diff("Art. 7(3)", BEFORE, SINCE)
    assert (diff.change, diff.after, orders(diff)) == ("deleted", None, ["Art. 1(4)(a)"])
    assert [piece.op for piece in diff.pieces] == ["delete"]


def test_what_did_not_change_is_one_piece_from_one_document(lighthouse):
    diff = lighthouse.diff("Art. 6", BEFORE, SINCE)
    assert (diff.change, diff.amended_by, changed(diff)) == ("unchanged", (), [])
    assert [piece.op for piece in diff.pieces] == ["equal"]
    assert diff.before.id == diff.after.id


@pytest.mark.parametrize("reference", ["Art. 4", "Art. 4a", "Art. 5", "Art. 7", "Art. 7(3)", "Art. 13", "Annex I"])
def test_every_piece_stands_at_its_span(lighthouse, reference):
    assert_is_bound(lighthouse.diff(f"Lighthouse Act {reference}", BEFORE, SINCE), lighthouse)


@pytest.mark.parametrize("reference", ["Art. 4a", "Art. 6", "Art. 7", "Art. 7(3)"])
def test_a_diff_survives_json(lighthouse, reference):
    diff = lighthouse.diff(reference, BEFORE, SINCE)
    assert Diff.model_validate_json(diff.model_dump_json()) == diff


# -- days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["Art. 4", "Art. 4a", "Art. 7(3)"])
def test_the_first_day_is_the_one_before_the_last_change_if_none_is_given(lighthouse, reference):
    diff = lighthouse.diff(reference, to_day=date(2032, 6, 1))
    assert (diff.from_day, diff.to_day) == (BEFORE, date(2032, 6, 1))


def test_of_what_never_changed_the_first_day_is_that_of_its_wording(lighthouse):
    diff = lighthouse.diff("Art. 6", to_day=date(2032, 6, 1))
    assert (diff.from_day, diff.change) == (date(2031, 6, 1), "unchanged")


def test_the_second_day_is_today_if_none_is_given(lighthouse, monkeypatch):
    monkeypatch.setattr("retrieval.assistant.today", lambda: date(2032, 5, 4))
    assert lighthouse.diff("Art. 6").to_day == date(2032, 5, 4)


def test_days_the_wrong_way_round_are_refused(lighthouse):
    with pytest.raises(QuestionError, match="Swap"):
        lighthouse.diff("Art. 4", SINCE, BEFORE)


@pytest.mark.parametrize(
    ("reference", "first", "last", "message"),
    [
        ("Art. 4", date(2030, 1, 1), SINCE, "entered into force on 2031-06-01"),
        ("Art. 4", None, date(2030, 1, 1), "entered into force on 2031-06-01"),
        ("Art. 4a", date(2031, 7, 1), BEFORE, "inserted on 2032-03-01"),
        ("Art. 7(3)", SINCE, date(2032, 6, 1), "deleted on 2032-03-01"),
        ("Art. 99", BEFORE, SINCE, "has no Art. 99"),
        ("lamps", BEFORE, SINCE, "names no provision"),
    ],
)
def test_where_there_is_nothing_to_compare_the_message_says_why(lighthouse, reference, first, last, message):
    with pytest.raises(LocatorError, match=message) as refused:
        lighthouse.diff(reference, first, last)
    assert "--as-of" not in refused.value.hint


# -- an act that was amended twice ------------------------------------------------------------------------------------


def test_all_acts_between_the_days_are_named_in_order(ferry, ferry_assistant):
    diff = ferry_assistant.diff("Art. 1(2)", ferry.FIRST, ferry.THIRD)
    assert diff.amended_by == ("32041R0020", "32042R0030")
    assert [piece.before_text.strip() for piece in diff.pieces if piece.op == "delete"] == ["6"]
    assert [piece.after_text.strip() for piece in diff.pieces if piece.op == "insert"] == ["14"]


def test_between_the_first_and_the_second_amendment_only_the_first_one_is_named(ferry, ferry_assistant):
    diff = ferry_assistant.diff("Art. 1(2)", ferry.FIRST, ferry.THIRD - DAY)
    assert diff.amended_by == ("32041R0020",)


def test_what_was_inserted_and_then_replaced_was_not_there_before(ferry, ferry_assistant):
    diff = ferry_assistant.diff("Art. 1a", ferry.FIRST, ferry.THIRD)
    assert (diff.change, diff.amended_by) == ("inserted", ("32041R0020", "32042R0030"))


def test_what_was_deleted_by_the_second_amendment_has_its_act(ferry, ferry_assistant):
    diff = ferry_assistant.diff("Art. 2", ferry.FIRST, ferry.THIRD)
    assert [(part.label, part.change, part.amended_by) for part in diff.parts] == [
        ("Art. 2(1)", "unchanged", ()),
        ("Art. 2(2)", "deleted", ("32042R0030",)),
    ]


def test_the_last_change_is_the_last_one_by_the_day(ferry, ferry_assistant):
    assert ferry_assistant.diff("Art. 1(2)", to_day=ferry.THIRD).from_day == ferry.THIRD - DAY
    assert ferry_assistant.diff("Art. 1(2)", to_day=ferry.THIRD - DAY).from_day == ferry.SECOND - DAY


def test_where_a_later_version_is_not_held_nothing_is_called_current(ferry, fake_embedder, tmp_path):
    mirror, home = tmp_path / "mirror", tmp_path / "home"
    mirror.mkdir()
    home.mkdir(mode=0o700)
    ferry.write(mirror, home, without=frozenset({ferry.TWICE}))
    prepare(Settings(home=home, mirror=mirror, offline=True), embedder=fake_embedder())
    catalogue = Catalogue.load(home=home)
    index = Index.open(home, fake_embedder.id)
    with Assistant(index, fake_embedder(), Library(Store(home), catalogue), catalogue) as assistant:
        with pytest.raises(LocatorError, match=f"stood until {ferry.THIRD}") as refused:
            assistant.diff("Art. 1(2)", ferry.FIRST, ferry.THIRD)
        assert "--as-of" not in refused.value.hint
        assert assistant.diff("Art. 1(2)", ferry.FIRST, ferry.SECOND).change == "changed"


# -- the value --------------------------------------------------------------------------------------------------------


def test_a_piece_without_the_span_of_its_words_is_refused():
    with pytest.raises(ValidationError, match="no such text and span"):
        DiffPiece(op="insert", after_text="kite")
    with pytest.raises(ValidationError, match="no such text and span"):
        DiffPiece(op="insert", before_text="kite", before_span=Span(start=0, end=4))


def test_a_diff_whose_pieces_lack_a_word_is_refused(lighthouse):
    value = lighthouse.diff("Art. 10", BEFORE, SINCE).model_dump()
    value["pieces"] = value["pieces"][1:]
    with pytest.raises(ValidationError, match="not its quote"):
        Diff.model_validate(value)


# -- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_prints_signs_json_and_markdown(pincite: Callable[..., Any], act_home):
    asked = ("diff", "Lighthouse Act", "Art. 10(4)", "--from", "2032-02-29", "--to", "2032-03-01")
    plain, as_json, markdown = (pincite(act_home, *asked, *option) for option in ((), ("--json",), ("--markdown",)))
    assert "fewer than [-5\u00a0000-] {+8\u00a0000+} inhabitants" in plain.stdout
    assert Diff.model_validate_json(as_json.stdout).label == "Art. 10(4)"
    assert markdown.stdout == Diff.model_validate_json(as_json.stdout).to_markdown()


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        ("--from", "2032-02-30"),
        ("--from", "2032-03-01", "--to", "2032-02-29"),
        ("--from", "2030-01-01", "--to", "2032-03-01"),
        ("--json", "--markdown"),
    ],
)
def test_bad_input_ends_with_a_sentence_and_2(pincite: Callable[..., Any], act_home, options):
    done = pincite(act_home, "diff", "Art. 4", *options)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


# -- the AI Act -------------------------------------------------------------------------------------------------------

OLD, NEW = date(2026, 7, 26), date(2026, 7, 27)
PRINTED_OTHERWISE = {"Art. 108"}
"""The note that belongs to the quoted amendment stands with the footnotes on the consolidated page."""


@pytest.fixture(scope="module")
def versions(official: Assistant) -> tuple[Document, Document]:
    held = {row.id: official._library.held(row.id, row.text_sha256).document for row in official._index.documents}
    return held["ai-act-en-oj-html"], held["ai-act-en-consolidated-2026-07-27"]


@pytest.mark.slow
def test_every_article_and_annex_that_changed_has_a_sound_diff(official, versions):
    articles = [one for one in versions[1].provisions if one.kind in ("article", "annex") and one.validity.changed_by]
    diffs = [official.diff(f"AI Act {one.label}", OLD, NEW) for one in articles]
    kinds = [(diff.change, diff.after.pin.kind) for diff in diffs]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        ("changed", "annex"): 2,
        ("changed", "article"): 36,
        ("inserted", "annex"): 1,
        ("inserted", "article"): 6,
    }
    for diff in diffs:
        assert_is_bound(diff, official)
        assert diff.amended_by == ("32026R1744",)
        assert {piece.op for piece in diff.pieces} != {"equal"}
        assert orders(diff), diff.label


@pytest.mark.slow
def test_every_part_that_an_act_changed_has_its_amending_point(official, versions):
    for one in versions[1].provisions:
        if one.kind in ("article", "annex") and one.validity.changed_by:
            for part in official.diff(f"AI Act {one.label}", OLD, NEW).parts:
                assert bool(part.amending) == bool(part.amended_by), part.label


@pytest.mark.slow
def test_articles_that_did_not_change_differ_in_typography_at_most(versions):
    old, new = versions
    differing = set()
    for one in new.provisions:
        if one.kind in ("article", "annex") and one.validity.changed_by is None:
            found = compare_provisions((old, old.get(one.id)), (new, one))
            if any(stretch.op != "equal" for stretch in found.stretches):
                differing.add(one.label)
    assert differing == PRINTED_OTHERWISE


@pytest.mark.slow
def test_the_two_deleted_points_of_annex_viii_are_deleted(official):
    diff = official.diff("AI Act Annex VIII", OLD, NEW)
    deleted = [part.label for part in diff.parts if part.change == "deleted"]
    assert deleted == ["Annex VIII Section B(7)", "Annex VIII Section B(9)"]


@pytest.mark.slow
def test_of_article_50_paragraph_7_changed(official):
    diff = official.diff("AI Act Art. 50", OLD, NEW)
    assert changed(diff) == [("Art. 50(7)", "changed")]
    assert orders(diff) == ["Art. 1(20)"]
