"""Metrics of refusing, and of knowing when one is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.item import Item
from evals.metrics.aurc import area, curve
from evals.registry import Unscored

Make = Callable[..., Item]
Measure = Callable[[str, Item], Any]

GOLD = "now#art_9.par_1"
REFUTED = {"kind": "false_premise", "premise": "Boards were abolished."}


@pytest.fixture
def four(make_item: Make) -> tuple[Item, ...]:
    """Three rightly refused and one wrongly; two answered that had to be refused, two rightly answered."""
    return (
        *[make_item(abstained=True, reason="no_evidence")] * 3,
        make_item(GOLD, abstained=True, reason="no_evidence"),
        *[make_item(answer="Yes.")] * 2,
        *[make_item(GOLD, citations=[GOLD])] * 2,
    )


def test_abstention_is_measured_from_counts(four: tuple[Item, ...], figure: Any) -> None:
    assert figure("abstention_precision", *four) == 3 / 4
    assert figure("abstention_recall", *four) == 3 / 5
    assert figure("abstention_f1", *four) == pytest.approx(2 * 3 / (2 * 3 + 1 + 2))
    assert figure("false_refusal", *four) == pytest.approx(1 / 3)


def test_f1_is_the_harmonic_mean_of_precision_and_recall(four: tuple[Item, ...], figure: Any) -> None:
    precision, recall = figure("abstention_precision", *four), figure("abstention_recall", *four)
    assert figure("abstention_f1", *four) == pytest.approx(2 * precision * recall / (precision + recall))


def test_f1_without_refusals_is_not_a_number(make_item: Make, figure: Any) -> None:
    assert np.isnan(figure("abstention_f1", make_item(GOLD)))


def test_a_refuted_premise_that_is_refused_as_one_is_left_out(make_item: Make, measure: Measure) -> None:
    names = ("abstention_precision", "abstention_f1", "false_refusal")
    fitting = make_item(GOLD, case=REFUTED, abstained=True, reason="false_premise")
    assert [measure(name, fitting) for name in names] == [None] * 3
    other = make_item(GOLD, case=REFUTED, abstained=True, reason="no_evidence")
    assert [measure(name, other) for name in names] == [0, (0, 1, 0), 1]
    # Where nothing held refutes it, refusing is what is wanted.
    to_refuse = make_item(case=REFUTED, abstained=True, reason="false_premise")
    assert [measure(name, to_refuse) for name in names] == [1, (1, 0, 0), None]


def test_false_premises_are_handled_by_saying_so_or_refusing_for_it(make_item: Make, measure: Measure) -> None:
    name = "false_premise_handled"
    assert measure(name, make_item(GOLD, case=REFUTED, premise_rejected="There is a Board.")) == 1
    assert measure(name, make_item(GOLD, case=REFUTED, abstained=True, reason="false_premise")) == 1
    assert measure(name, make_item(GOLD, case=REFUTED, abstained=True, reason="no_evidence")) == 0
    assert measure(name, make_item(GOLD, case=REFUTED, citations=[GOLD])) == 0
    assert measure(name, make_item(GOLD)) is None


def test_false_premises_half_handled(make_item: Make, figure: Any) -> None:
    handled = make_item(GOLD, case=REFUTED, premise_rejected="There is a Board.")
    assert figure("false_premise_handled", handled, make_item(GOLD, case=REFUTED)) == 0.5


def test_reasons_of_right_refusals_are_compared(make_item: Make, measure: Measure, figure: Any) -> None:
    fitting = make_item(abstained=True, reason="no_evidence")
    other = make_item(abstained=True, reason="out_of_scope")
    assert figure("reason_accuracy", fitting, other, make_item(answer="Yes.")) == 0.5
    assert measure("reason_accuracy", make_item(GOLD, abstained=True, reason="no_evidence")) is None
    with pytest.raises(Unscored, match="reason"):
        measure("reason_accuracy", make_item(abstained=True))


def test_without_a_line_nothing_is_scored(make_item: Make, measure: Measure) -> None:
    names = ("abstention_precision", "abstention_recall", "abstention_f1", "reason_accuracy", "aurc")
    for name in names:
        with pytest.raises(Unscored):
            measure(name, make_item(error="no power"))
    with pytest.raises(Unscored):
        measure("false_refusal", make_item(GOLD, error="no power"))


def test_risk_coverage_of_right_and_wrong_answers(make_item: Make, measure: Measure, figure: Any) -> None:
    right = make_item(GOLD, citations=[GOLD], confidence=0.9)
    silent = make_item(GOLD, case={"keys": ["harbour"]}, citations=[GOLD], confidence=0.8)
    to_refuse = make_item(answer="Yes.", confidence=0.7)
    assert [measure("aurc", item) for item in (right, silent, to_refuse)] == [(0.9, 1), (0.8, 0), (0.7, 0)]
    assert figure("aurc", right, silent, to_refuse) == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)
    assert measure("aurc", make_item(GOLD, abstained=True)) is None
    with pytest.raises(Unscored, match="how sure"):
        measure("aurc", make_item(GOLD, citations=[GOLD]))


def test_curve_goes_from_the_surest_answer_on() -> None:
    assert curve([(0.2, 0), (0.9, 1), (0.5, 1), (0.1, 1)]) == [
        (0.25, 0),
        (0.5, 0),
        (0.75, pytest.approx(1 / 3)),
        (1, 0.25),
    ]
    assert curve([]) == []


scored = st.lists(st.tuples(st.integers(0, 5).map(float), st.sampled_from([0.0, 1.0])), min_size=1, max_size=20)


@given(scored, st.randoms(use_true_random=False))
def test_area_does_not_depend_on_order_and_ends_at_the_share_of_wrong_answers(values: Any, random: Any) -> None:
    points = curve(values)
    shuffled = random.sample(values, len(values))
    assert area(np.array(shuffled)) == pytest.approx(np.mean([risk for _, risk in points]))
    assert points[-1] == (1, pytest.approx(1 - np.mean([right for _, right in values])))


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=20))
def test_area_equals_the_definition_where_confidences_differ(right: list[float]) -> None:
    naive = [sum(1 - one for one in right[:i]) / i for i in range(1, len(right) + 1)]
    assert area(np.array([(-at, one) for at, one in enumerate(right)])) == pytest.approx(np.mean(naive))


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=20))
def test_confidence_that_tells_nothing_gives_the_share_of_wrong_answers(right: list[float]) -> None:
    assert area(np.array([(0.5, one) for one in right])) == pytest.approx(1 - np.mean(right))
