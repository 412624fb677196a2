"""Metrics of citations, worked by hand on the invented act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evals.item import Item
from evals.registry import Unscored
from evals.shelf import Shelf

Make = Callable[..., Item]
Measure = Callable[[str, Item], Any]
Label = Callable[..., dict[str, Any]]

ANSWERED_ONLY = ("citation_precision", "citation_f1", "pin_cite_accuracy", "over_citation")
NOT_HELD = "ai-act-en-oj-html"


def test_precision_recall_and_f1_of_an_answer(make_item: Make, measure: Measure) -> None:
    item = make_item(
        "now#art_10.par_2", "now#art_10.par_4", citations=["now#art_10.par_2", "now#art_9.par_1", "now#art_9.par_2"]
    )
    assert measure("citation_precision", item) == (1, 3)
    assert measure("citation_recall", item) == 0.5
    assert measure("citation_f1", item) == pytest.approx(2 * (1 / 3) * 0.5 / (1 / 3 + 0.5))
    assert measure("over_citation", item) == 1


def test_precision_sums_over_answers_and_f1_takes_their_mean(make_item: Make, figure: Any) -> None:
    one = make_item("now#art_9.par_1", citations=["now#art_9.par_1"])
    other = make_item("now#art_9.par_1", citations=["now#art_9.par_2", "now#art_10.par_1", "now#art_10.par_2"])
    assert figure("citation_precision", one, other) == 0.25
    assert figure("citation_f1", one, other) == 0.5
    assert figure("citation_recall", one, other) == 0.5
    assert figure("over_citation", one, other) == 1


def test_quotes_of_one_paragraph_are_one_citation(make_item: Make, measure: Measure) -> None:
    points = [f"now#art_5.par_1.pt_{letter}" for letter in "abd"]
    item = make_item("now#art_5.par_1.pt_b", citations=[*points, "press#par_4.ind_1", "press#par_4.ind_2"])
    assert measure("citation_precision", item) == (1, 2)
    assert measure("over_citation", item) == 1


def test_places_that_may_be_cited_too_count_for_nothing(make_item: Make, measure: Measure) -> None:
    also = {"also": ["now#art_9.par_2"]}
    item = make_item("now#art_9.par_1", case=also, citations=["now#art_9.par_1", "now#art_9.par_2"])
    assert measure("citation_precision", item) == (1, 1)
    assert measure("over_citation", item) == 0
    nothing_else = make_item("now#art_9.par_1", case=also, citations=["now#art_9.par_2"])
    assert measure("citation_precision", nothing_else) is None
    assert measure("citation_f1", nothing_else) == 0


def test_any_place_of_a_need_and_any_version_with_its_words_is_right(make_item: Make, measure: Measure) -> None:
    item = make_item("now#art_9.par_1|md#par_2", citations=["md#par_2", "oj#art_9.par_1"])
    assert measure("citation_precision", item) == (2, 2)
    assert measure("over_citation", item) == 1
    changed = make_item("now#art_10.par_4", citations=["oj#art_10.par_4"])
    assert measure("citation_precision", changed) == (0, 1)


def test_a_refusal_of_an_answerable_question_has_no_recall_no_f1_and_is_elsewhere_none(
    make_item: Make, measure: Measure
) -> None:
    item = make_item("now#art_9.par_1", abstained=True, reason="no_evidence")
    assert measure("citation_recall", item) == measure("citation_f1", item) == 0
    assert all(measure(name, item) is None for name in ANSWERED_ONLY if name != "citation_f1")


def test_questions_to_refuse_are_of_no_concern_even_where_the_system_failed(make_item: Make, measure: Measure) -> None:
    item = make_item(error="no power")
    assert all(measure(name, item) is None for name in (*ANSWERED_ONLY, "citation_recall"))


def test_answers_without_gold_or_line_are_unscored(make_item: Make, measure: Measure) -> None:
    for name in (*ANSWERED_ONLY, "citation_recall"):
        with pytest.raises(Unscored, match="gold isn't held"):
            measure(name, make_item(f"{NOT_HELD}#art_1.par_1"))
        with pytest.raises(Unscored, match="failed"):
            measure(name, make_item("now#art_9.par_1", error="no power"))


def test_an_answer_without_citations_has_no_precision_and_no_recall(make_item: Make, measure: Measure) -> None:
    item = make_item("now#art_9.par_1", answer="A Board is set up.")
    assert measure("citation_precision", item) is None
    assert measure("citation_recall", item) == 0
    assert measure("citation_f1", item) == 0
    assert measure("over_citation", item) == 0
    assert measure("pin_cite_accuracy", item) is None


def test_pin_cites_are_right_at_the_gold_s_own_level(make_item: Make, measure: Measure) -> None:
    cited = ["now#art_5.par_1.pt_a", "now#art_5.par_1.pt_b", "now#art_5.par_2", "now#art_9.par_1"]
    assert measure("pin_cite_accuracy", make_item("now#art_5.par_1.pt_b", citations=cited)) == (1, 3)
    assert measure("pin_cite_accuracy", make_item("now#art_5.par_1", citations=cited)) == (2, 3)


def test_a_paragraph_is_no_pin_cite_of_its_point(make_item: Make, measure: Measure) -> None:
    item = make_item("now#art_5.par_1.pt_b", citations=["now#art_5.par_1"])
    assert measure("citation_precision", item) == (1, 1)
    assert measure("pin_cite_accuracy", item) == (0, 1)


def test_pin_cites_elsewhere_are_measured_within_the_document(make_item: Make, measure: Measure) -> None:
    item = make_item("press#par_3", citations=["press#par_3", "press#par_2", "md#par_2"])
    assert measure("pin_cite_accuracy", item) == (1, 2)


def test_introductory_wording_goes_with_its_point(make_item: Make, measure: Measure) -> None:
    lead = "now#art_5.par_1.sub_1.lead"
    assert measure("pin_cite_accuracy", make_item("now#art_5.par_1.pt_b", citations=[lead])) == (0, 1)
    both = make_item("now#art_5.par_1.pt_b", citations=[lead, "now#art_5.par_1.pt_b"])
    assert measure("pin_cite_accuracy", both) == (1, 1)
    wrong = make_item("now#art_5.par_1.pt_b", citations=[lead, "now#art_5.par_1.pt_a"])
    assert measure("pin_cite_accuracy", wrong) == (0, 2)


def test_introductory_wording_of_a_cited_place_is_no_citation_of_its_own(make_item: Make, measure: Measure) -> None:
    cited = ["now#anx_III.lead", "now#anx_III.pt_b"]
    item = make_item("now#anx_III.pt_b", citations=cited)
    assert measure("citation_precision", item) == (1, 1)
    assert measure("over_citation", item) == 0
    alone = make_item("now#anx_III.pt_b", citations=["now#anx_III.lead", "now#anx_III.pt_a"])
    assert measure("citation_precision", alone) == (0, 2)


def test_pin_cites_leave_out_what_may_be_cited_too(make_item: Make, measure: Measure) -> None:
    cited = ["now#art_5.par_1.pt_b", "now#art_5.par_1.pt_a"]
    item = make_item("now#art_5.par_1.pt_b", case={"also": ["now#art_5.par_1.pt_a"]}, citations=cited)
    assert measure("pin_cite_accuracy", item) == (1, 1)


def test_citations_of_what_does_not_exist_are_found(make_item: Make, measure: Measure, label: Label) -> None:
    real = label("now#art_9.par_1")
    unknown = {"document": "gazette-of-nowhere", "article": "1"}
    no_article = {"document": real["document"], "article": "77"}
    beyond = {"document": "invented-press-en", "start": 5, "end": 10**6}
    item = make_item(citations=[real, unknown, no_article, beyond, {"document": "invented-press-en"}])
    assert measure("nonexistent", item) == (3, 5)


def test_documents_that_are_not_held_are_not_called_nonexistent(
    make_item: Make, measure: Measure, label: Label
) -> None:
    away = {"document": NOT_HELD, "article": "1"}
    assert measure("nonexistent", make_item(citations=[away, label("now#art_9.par_1")])) == (0, 1)
    assert measure("nonexistent", make_item(abstained=True)) is None
    with pytest.raises(Unscored, match="held"):
        measure("nonexistent", make_item(citations=[away]))


def test_empty_numbers_are_no_numbers(make_item: Make, measure: Measure, label: Label) -> None:
    item = make_item(citations=[label("now#art_9.par_1", point="", subpoint="")])
    assert measure("nonexistent", item) == (0, 1)


def test_quotes_have_to_stand_at_their_offsets(make_item: Make, measure: Measure, label: Label) -> None:
    exact = label("now#art_9.par_1")
    moved = exact | {"start": exact["start"] + 1, "end": exact["end"] + 1}
    tidied = label("now#art_9.par_2", quote="The Board publishes a list of great lamps.")
    item = make_item(citations=[exact, moved, tidied])
    assert measure("quote_fidelity", item) == (1, 3)
    assert measure("quote_fidelity", make_item()) is None
    away = {"document": NOT_HELD, "quote": "x", "start": 0, "end": 1}
    assert measure("quote_fidelity", make_item(citations=[exact, away])) == (1, 1)
    for unchecked in (away, label("now#art_9.par_1", quote=None)):
        with pytest.raises(Unscored, match="no quote"):
            measure("quote_fidelity", make_item(citations=[unchecked]))


def test_quotes_without_offsets_are_looked_up(make_item: Make, measure: Measure, label: Label) -> None:
    """Every answer could carry three invented quotes: without offsets they were left out of the figure."""
    real = label("now#art_10.par_1", start=None, end=None)
    elsewhere = real | {"paragraph": "2"}
    invented = real | {"quote": "The moon is made of cheese and this is law."}
    bare = {"document": real["document"], "quote": real["quote"]}
    unknown = {"document": "gazette-of-nowhere", "quote": "Lamps are free."}
    item = make_item(citations=[real, elsewhere, invented, bare, bare | {"quote": invented["quote"]}, unknown])
    assert measure("quote_fidelity", item) == (2, 6)


def test_empty_quotes_and_reversed_offsets_are_not_verbatim(make_item: Make, measure: Measure, label: Label) -> None:
    """An empty quote stood at every empty or reversed pair of offsets, and so passed for verbatim."""
    exact = label("now#art_9.par_1")
    for start, end in ((10, 4), (4, 4), (None, None)):
        for quote in ("", " "):
            empty = label("now#art_9.par_1", quote=quote, start=start, end=end)
            assert measure("quote_fidelity", make_item(citations=[exact, empty])) == (1, 2)


def test_a_right_label_with_words_from_elsewhere_is_not_right(make_item: Make, measure: Measure, label: Label) -> None:
    """Citations kept full precision and recall when all their quotes came from one unrelated paragraph."""
    other = label("now#art_5.par_2")
    moved = label("now#art_9.par_1", quote=other["quote"], start=other["start"], end=other["end"])
    item = make_item("now#art_9.par_1", citations=[moved])
    assert measure("citation_precision", item) == (0, 1)
    assert measure("citation_recall", item) == 0
    assert measure("citation_f1", item) == 0
    assert measure("pin_cite_accuracy", item) == (0, 1)
    assert measure("place_agreement", item) == (0, 1)
    assert measure("citation_recall", make_item("now#art_9.par_1", citations=[moved, "now#art_9.par_1"])) == 1


def test_a_whole_act_and_a_letter_are_no_citation(make_item: Make, measure: Measure, shelf: Shelf) -> None:
    """One citation of a whole document, or of the letter `e`, met every need in it and had full precision."""
    document = shelf.document("invented-act-en-consolidated-2032-03-01")
    assert document is not None
    whole = {"document": document.id, "start": 0, "end": len(document.text)}
    for cited in (whole, whole | {"quote": document.text}, {"document": document.id, "quote": "e"}):
        item = make_item("now#art_9.par_1", citations=[cited], retrieved=[cited])
        assert measure("citation_precision", item) == (0, 1)
        assert measure("citation_recall", item) == 0
        assert measure("recall@5", item) == 0


def test_what_a_line_lacks_is_unscored(make_item: Make, measure: Measure) -> None:
    """A line without `citations` had recall 0, and one without `abstained` counted as answered."""
    for lacking, names in (
        ("citations", ("citation_recall", "citation_f1", "nonexistent", "quote_fidelity", "claim_support")),
        ("abstained", ("citation_recall", "false_refusal", "abstention_f1", "claim_support", "aurc")),
        ("answer", ("key_recall", "claim_support", "invented_numbers", "answer_length")),
    ):
        case = {"keys": ["4 %"]}
        item = make_item("now#art_9.par_1", case=case, **({"citations": ["now#art_9.par_1"]} | {lacking: None}))
        for name in names:
            with pytest.raises(Unscored, match="the line"):
                measure(name, item)


def test_a_refusal_needs_neither_answer_nor_citations(make_item: Make, measure: Measure) -> None:
    item = make_item("now#art_9.par_1", abstained=True, answer=None, citations=None)
    assert measure("citation_recall", item) == 0
    assert measure("nonexistent", item) is None
    assert measure("quote_fidelity", item) is None
    assert measure("abstention_precision", item) == 0


def test_labels_that_cannot_be_read_count_as_naming_nothing(make_item: Make, measure: Measure) -> None:
    """One odd offset or a paragraph number of 10,000 digits ended the scoring of the whole run."""
    act = "invented-act-en-consolidated-2032-03-01"
    odd = [
        {"document": act, "start": 0, "end": 2**63},
        {"document": act, "article": "5", "paragraph": "9" * 10_000},
        {"article": "5"},
        "nonsense",
    ]
    cited = [*({"document": act, "article": "9", "paragraph": "1"} for _ in range(1)), *odd]
    item = make_item("now#art_9.par_1", citations=[c if isinstance(c, dict) else 7 for c in cited])
    assert measure("nonexistent", item) == (4, 5)
    assert measure("citation_precision", item) == (1, 2)


def test_offsets_have_to_lie_in_the_labelled_provision(make_item: Make, measure: Measure, label: Label) -> None:
    right = label("now#art_5.par_1.pt_c.ii", subpoint=None)
    wrong = label("now#art_9.par_1", paragraph="2")
    nowhere = label("now#art_9.par_2", paragraph="7")
    item = make_item(citations=[right, wrong, nowhere, "press#par_2"])
    assert measure("place_agreement", item) == (1, 3)
    assert measure("place_agreement", make_item(citations=["press#par_2"])) is None
    with pytest.raises(Unscored, match="offsets"):
        measure("place_agreement", make_item(citations=[label("now#art_9.par_1", start=None)]))


def test_twins_know_where_the_words_stand(shelf: Shelf) -> None:
    from evals.schema import Place

    gold = shelf.gold(Place("invented-act-en-consolidated-2032-03-01", "art_9.par_2"))
    assert gold is not None
    assert "invented-act-en-oj" in gold.same_in
    for document_id, span in gold.spans():
        document = shelf.document(document_id)
        assert document is not None
        assert span.of(document.text).split() == gold.span.of(gold.document.text).split()


def test_points_of_two_subparagraphs_with_the_same_letter_exist(
    make_item: Make, measure: Measure, label: Label, shelf: Shelf
) -> None:
    document = shelf.document("invented-act-en-consolidated-2032-03-01")
    assert document is not None
    twice = [provision for provision in document.provisions if provision.locator.within == 2]
    assert twice
    for provision in twice:
        item = make_item(citations=[label(f"now#{provision.id}")])
        assert measure("nonexistent", item) == (0, 1)
        assert measure("place_agreement", item) == (1, 1)
