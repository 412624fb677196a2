"""Metrics of what an answer says: keys, numbers, claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evals.item import Item
from evals.registry import Unscored

Make = Callable[..., Item]
Measure = Callable[[str, Item], Any]
Label = Callable[..., dict[str, Any]]

FINE = "now#art_10.par_2"


def test_keys_are_counted_over_all_answers(make_item: Make, measure: Measure, figure: Any) -> None:
    keys = {"keys": ["1 200 000|1.2 million", "4 %", "turnover", "prison"]}
    item = make_item(FINE, case=keys, answer="Up to EUR 1.2 million or 3 % of turnover. [1]")
    assert measure("key_numbers", item) == (1, 2)
    assert measure("key_recall", item) == (2, 4)
    other = make_item(FINE, case={"keys": ["fined"]}, answer="Whoever does so is fined.")
    assert measure("key_numbers", other) is None
    assert figure("key_recall", item, other) == pytest.approx(3 / 5)


def test_keys_are_measured_on_answers_only(make_item: Make, measure: Measure) -> None:
    keys = {"keys": ["4 %"]}
    for name in ("key_numbers", "key_recall"):
        assert measure(name, make_item(FINE, case=keys, abstained=True)) is None
        assert measure(name, make_item(FINE, answer="4 %")) is None
        assert measure(name, make_item()) is None
        with pytest.raises(Unscored):
            measure(name, make_item(FINE, case=keys, error="no power"))


def test_numbers_of_nothing_cited_are_invented(make_item: Make, measure: Measure) -> None:
    answer = "Under Art. 10(2) of the Lighthouse Act the fine is EUR 1.2 million, 4 % or 5 years, since 3 May 2031. [1]"
    assert measure("invented_numbers", make_item(FINE, answer=answer, citations=[FINE])) == (2, 4)


def test_a_verbatim_quote_invents_nothing(make_item: Make, measure: Measure, label: Label) -> None:
    for place in (FINE, "now#art_3.pt_3", "now#art_13.sub_3", "now#anx_I", "now#art_11", "md#table_1"):
        answer = f"Lighthouse Act: “{label(place)['quote']}” [1]"
        found = measure("invented_numbers", make_item(FINE, answer=answer, citations=[place]))
        assert found is None or found[0] == 0


def test_places_in_a_quote_carry_no_numbers(make_item: Make, measure: Measure) -> None:
    # The quote begins with `2.` and speaks of Article 5.
    item = make_item(FINE, answer="Whoever does so twice in 5 years pays 2 fines.", citations=[FINE])
    assert measure("invented_numbers", item) == (2, 2)


def test_question_and_metadata_lend_numbers(make_item: Make, measure: Measure) -> None:
    case = {"question": "Do 1 200 lighthouses have to pay?", "as_of": "2032-06-01"}
    answer = (
        "1. Harbour Commission, 2031-05-12: all 1 200 lighthouses.\n"
        "2. On 1 June 2032 Regulation (EU) 2031/77 applied to 1 300."
    )
    item = make_item("press#par_3", case=case, answer=answer, citations=["press#par_2", "now#art_1.par_1"])
    assert measure("invented_numbers", item) == (1, 4)


def test_a_citation_without_quote_lends_the_words_that_it_names(
    make_item: Make, measure: Measure, label: Label
) -> None:
    cited = label(FINE, quote=None, start=None, end=None)
    assert measure("invented_numbers", make_item(FINE, answer="4 % or 9 %", citations=[cited])) == (1, 2)


def test_numbers_are_unscored_where_their_source_is_not_held(make_item: Make, measure: Measure) -> None:
    away = {"document": "ai-act-en-oj-html", "article": "99"}
    with pytest.raises(Unscored, match="held"):
        measure("invented_numbers", make_item(FINE, answer="9 %", citations=[away]))
    quoted = away | {"quote": "fines of 9 %", "start": 5, "end": 17}
    assert measure("invented_numbers", make_item(FINE, answer="9 % or 8 %", citations=[quoted])) == (1, 2)


def test_answers_without_numbers_and_refusals_invent_none(make_item: Make, measure: Measure) -> None:
    assert measure("invented_numbers", make_item(FINE, answer="A fine.")) is None
    assert measure("invented_numbers", make_item(FINE, answer="9 %", abstained=True)) is None
    assert measure("invented_numbers", make_item(FINE, answer="9 %")) == (1, 1)


def test_statements_are_judged_by_their_own_quotes(make_item: Make, measure: Measure, label: Label) -> None:
    quote = label(FINE)["quote"]
    statements = [
        {"text": f"Lighthouse Act, Art. 10(2): “{quote}”", "citations": [0], "method": "quotation"},
        {"text": "The fine is 5 % of turnover.", "citations": [0]},
        {"text": "It is 4 %.", "citations": [1]},
        {"text": "It is so.", "citations": []},
    ]
    item = make_item(FINE, answer="…", citations=[FINE, "now#art_9.par_1"], statements=statements)
    assert measure("claim_support", item) == (1, 4)


def test_sentences_are_claims_and_marks_say_what_they_cite(make_item: Make, measure: Measure) -> None:
    answer = "The fine is up to EUR 1.2 million. [1] It is 4 % of turnover [2]. The Board is set up. [2]"
    item = make_item(FINE, answer=answer, citations=[FINE, "now#art_9.par_1"])
    # The second sentence cites the wrong place.
    assert measure("claim_support", item) == (2, 3)
    unmarked = make_item(FINE, answer=answer.replace("[2]", "").replace("[1]", ""), citations=item.line.citations)
    assert measure("claim_support", unmarked) == (3, 3)


def test_a_quote_that_is_not_verbatim_carries_nothing(make_item: Make, measure: Measure, label: Label) -> None:
    answer = "The fine is 4 % [1]. It is EUR 1.2 million [2]."
    tidied = label(FINE, quote="fined 4 %")
    located = label(FINE, start=None, end=None)
    assert measure("claim_support", make_item(FINE, answer=answer, citations=[tidied, located])) == (1, 2)
    unlocated = label(FINE, quote="fined 4 %", start=None, end=None)
    assert measure("claim_support", make_item(FINE, answer=answer, citations=[unlocated, located])) == (1, 2)


def test_claims_on_what_is_not_held_are_left_out(make_item: Make, measure: Measure) -> None:
    away = {"document": "ai-act-en-oj-html", "article": "99"}
    answer = "It is 7 % [1]. It is 4 % [2]."
    assert measure("claim_support", make_item(FINE, answer=answer, citations=[away, FINE])) == (1, 1)
    unknown = {"document": "gazette-of-nowhere", "article": "99"}
    assert measure("claim_support", make_item(FINE, answer=answer, citations=[unknown, FINE])) == (1, 2)
    with pytest.raises(Unscored, match="held"):
        measure("claim_support", make_item(FINE, answer="It is 7 %.", citations=[away]))
    assert measure("claim_support", make_item(FINE, abstained=True, answer="No.")) is None
    assert measure("claim_support", make_item(FINE)) is None
    assert measure("claim_support", make_item(FINE, answer="It is so.")) == (0, 1)


def test_keys_are_not_said_by_who_published_what_is_cited(make_item: Make, measure: Measure) -> None:
    """`The White House (Office of the Vice President): “…”` said the key `Vice President` of a question who spoke."""
    case = {"keys": ["Harbour Commission"]}
    quote = "Towns that own one of some 1\u00a0200 lighthouses get EUR\u00a035\u00a0million for spare lamps."
    said = {"text": f"Harbour Commission, 2031-05-12: “{quote}”", "citations": [0], "method": "quotation"}
    for statements in ([said], None):
        line = {"answer": f"{said['text']} [1]", "citations": ["press#par_3"], "statements": statements}
        assert measure("key_recall", make_item("press#par_3", case=case, **line)) == (0, 1)
    quoted = "Harbour Commission, 2031-05-12: “The Harbour Commission welcomes the Lighthouse Act” [1]"
    prose = "It was the Harbour Commission that welcomed it. [1]"
    for answer in (quoted, prose):
        item = make_item("press#par_2", case=case, answer=answer, citations=["press#par_2"])
        assert measure("key_recall", item) == (1, 1)


def test_keys_are_said_by_the_label_of_a_right_citation_alone(make_item: Make, measure: Measure, label: Label) -> None:
    """Of two annex sections, the one was said by the label of an entry about something else."""
    gold, other = "now#anx_I.sct_B.pt_2", "now#anx_I.sct_A.pt_3"
    case = {"keys": ["Section A", "Section B"]}
    texts = [
        f"Lighthouse Act, Annex I Section {section}: “{label(place)['quote']}”"
        for section, place in (("B", gold), ("A", other))
    ]
    statements = [{"text": text, "citations": [at], "method": "quotation"} for at, text in enumerate(texts)]
    line = {"answer": f"{texts[0]} [1]\n\n{texts[1]} [2]", "citations": [gold, other], "statements": statements}
    assert measure("key_recall", make_item(gold, case=case, **line)) == (1, 2)
    assert measure("key_recall", make_item(gold, other, case=case, **line)) == (2, 2)
    assert measure("key_recall", make_item(gold, case=case, answer="Section A, then Section B.")) == (2, 2)


def test_keys_are_measured_where_citations_or_gold_are_not_there(make_item: Make, measure: Measure) -> None:
    line = {"answer": "Lighthouse Act, Art. 9: “A Board.” [1]", "citations": ["now#art_9.par_1"]}
    case = {"keys": ["Board"]}
    assert measure("key_recall", make_item("ai-act-en-oj-html#art_1.par_1", case=case, **line)) == (1, 1)
    assert measure("key_recall", make_item(FINE, case=case, **(line | {"citations": None}))) == (1, 1)


def test_length_is_that_of_answers(make_item: Make, measure: Measure, figure: Any) -> None:
    """Answers padded with ten passages won keys, and no figure showed what that costs the reader."""
    short, long = make_item(FINE, answer="A fine."), make_item(FINE, answer="A fine." * 3)
    assert figure("answer_length", short, long) == 14
    assert measure("answer_length", make_item(FINE, answer="No.", abstained=True)) is None
    assert measure("answer_length", make_item(answer="Yes.")) is None


def test_quotations_are_left_out_of_the_support_of_own_words(make_item: Make, measure: Measure, label: Label) -> None:
    """All claims of an extractive system carry themselves: 1.0, beside a verifier that is right in 57 of 100 cases."""
    quotation = {"text": f"Art. 10(2): “{label(FINE)['quote']}”", "citations": [0], "method": "quotation"}
    own = [{"text": "The fine is 4 %.", "citations": [0]}, {"text": "The fine is 5 %.", "citations": [0]}]
    invented = quotation | {"text": "Art. 10(2): “A fine of 4 %.”"}
    item = make_item(FINE, answer="…", citations=[FINE], statements=[quotation, *own, invented])
    assert measure("claim_support", item) == (2, 4)
    assert measure("claim_support:own_words", item) == (1, 3)
    assert measure("claim_support:own_words", make_item(FINE, citations=[FINE], statements=[quotation])) is None


def test_what_no_statement_covers_is_judged(make_item: Make, measure: Measure) -> None:
    """An answer could say EUR 9 million, as long as its statements said what is true."""
    statements = [{"text": "The fine is 4 % of turnover.", "citations": [0]}]
    answer = "The fine is 4 % of turnover. [1] It is EUR 9 million. [1]"
    item = make_item(FINE, answer=answer, citations=[FINE], statements=statements)
    assert measure("claim_support", item) == (1, 2)
