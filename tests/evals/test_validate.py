from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.dataset import load_cases
from evals.shelf import Shelf
from evals.validate import SetReport, shared_words, validate_sets

ACT = "invented-act-en-consolidated-2032-03-01"
OJ = "invented-act-en-oj"


@pytest.fixture
def report(write_set: Callable[..., Path], shelf: Shelf) -> Callable[..., SetReport]:
    def validate(*lines: dict[str, Any]) -> SetReport:
        return validate_sets([load_cases(write_set(*lines))], shelf)[0]

    return validate


def test_a_sound_set_has_no_problems(report: Callable[..., SetReport]) -> None:
    found = report(
        {},
        {"id": "fine", "kind": "amount", "question": "How much for a wrong lamp?", "gold": [[f"{ACT}#art_10.par_2"]],
         "keys": ["1.2 million", "EUR 1 200 000|much"]},
        {"id": "no", "expect": "refuse", "gold": [], "reasons": ["no_evidence"], "question": "Who won a prize?"},
    )  # fmt: skip
    assert found.problems == found.unchecked == ()
    assert (found.cases, found.refused) == (3, 1)
    assert found.kinds == {"definition": 2, "amount": 1}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gold": [["no-such-act#art_1"]]}, "no document has the id no-such-act"),
        ({"gold": [[f"{ACT}#art_99"]]}, "names no provision"),
        ({"gold": [[f"{ACT}#art_10"]]}, "name one of them"),
        ({"gold": [[f"{ACT}#art_4.par_1"]], "as_of": "2032-02-29"}, "isn't the wording of 2032-02-29"),
        ({"gold": [[f"{OJ}#art_4"]]}, "isn't the wording of 2032-06-01"),
        ({"also": [f"{ACT}#art_99"]}, "names no provision"),
        ({"keys": ["EUR 8"], "gold": [[f"{ACT}#art_4a.par_2"]]}, "the key 'EUR 8' stand in no gold text"),
    ],
)
def test_what_is_wrong_with_a_case_is_named_with_its_line(
    report: Callable[..., SetReport], changes: dict[str, Any], said: str
) -> None:
    (problem,) = report({"id": "k-0", "question": "Is it dark at night?"}, changes).problems
    assert said in problem
    assert problem.split(": ")[0].endswith("few.jsonl:2")


def test_an_unchanged_wording_may_be_gold_before_and_after(report: Callable[..., SetReport]) -> None:
    unchanged = [[f"{ACT}#art_10.par_2"]]
    assert not report({"as_of": "2032-01-01", "gold": unchanged}).problems
    assert not report({"as_of": "2032-01-01", "gold": [[f"{OJ}#art_4"]]}).problems


def test_a_document_that_is_not_held_is_unchecked_and_no_problem(report: Callable[..., SetReport]) -> None:
    found = report({"gold": [["ai-act-en-consolidated-2026-07-27#art_4.par_1"]]})
    assert found.problems == ()
    assert found.unchecked == ("ai-act-en-consolidated-2026-07-27#art_4.par_1",)


def test_near_duplicates_are_found_unless_they_are_paraphrases(report: Callable[..., SetReport]) -> None:
    two = ({"question": "How long is a log book kept?"}, {"id": "k-2", "question": "For how long is a log book kept?"})
    (problem,) = report(*two).problems
    assert "k-1 and k-2 share" in problem
    assert not report(*({**line, "cluster": "c"} for line in two)).problems


def test_follow_ups_are_compared_with_all_that_was_said(report: Callable[..., SetReport]) -> None:
    """Cases with a history were left out of the search for duplicates and leaks altogether."""
    history = [
        {"role": "user", "content": "How long is a log book kept?"},
        {"role": "assistant", "content": "10 years."},
    ]
    turn = {"kind": "multi_turn", "history": history}
    (problem,) = report(
        {"question": "And since when?", **turn}, {"id": "k-2", "question": "Since when?", **turn}
    ).problems
    assert "k-1 and k-2 share" in problem


def test_questions_without_a_word_have_nothing_in_common(report: Callable[..., SetReport]) -> None:
    """Two questions of question marks ended in a division by zero."""
    assert report({"question": "??"}, {"id": "k-2", "question": "!!"}).problems == ()


def test_alternatives_that_no_gold_text_has_are_listed(report: Callable[..., SetReport]) -> None:
    line = {"gold": [[f"{ACT}#art_7.par_2"]], "keys": ["10 years|ten years|two times five years"]}
    found = report(line)
    assert found.problems == ()
    assert found.rephrased == ("k-1: two times five years",)


def test_a_cluster_or_pair_of_one_is_named(report: Callable[..., SetReport]) -> None:
    problems = report({"cluster": "c"}, {"id": "k-2", "question": "And then?", "pair": "p"}).problems
    assert [problem.partition(": ")[2] for problem in problems] == [
        "the cluster 'c' has one case only",
        "the pair 'p' has 1 cases",
    ]


def test_too_many_questions_that_name_their_provision_are_named(report: Callable[..., SetReport]) -> None:
    found = report({"question": "What does Article 5(1) of the act say?"})
    assert found.named == ("k-1",)
    assert "name a provision" in found.problems[0]


def test_leaks_between_sets_are_found(write_set: Callable[..., Path], shelf: Shelf) -> None:
    dev = load_cases(
        write_set(
            {"id": "a", "question": "How long is a log book kept?"},
            {"id": "b", "question": "What is a keeper?", "cluster": "c"},
            {"id": "x", "question": "Who pays?"},
            name="one.jsonl",
        )
    )
    test = load_cases(
        write_set(
            {"id": "d", "question": "How long is the log book kept?"},
            {"id": "e", "question": "Whose name is on page one?", "cluster": "c"},
            {"id": "x", "question": "Is there a fee?"},
            name="other.jsonl",
        )
    )
    problems = "\n".join(validate_sets([dev, test], shelf)[1].problems)
    assert "x stands in one too" in problems
    assert "e has a paraphrase or its other date in one" in problems
    assert "d and a share" in problems


@given(st.text(max_size=60), st.text(max_size=60))
def test_shared_words_is_a_similarity(one: str, other: str) -> None:
    assert shared_words(one, other) == shared_words(other, one)
    assert 0 <= shared_words(one, other) <= 1
    assert shared_words(one, one) in (0, 1)
