from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from evals.bootstrap import interval, paired_difference, wilson
from evals.registry import ratio

VALUES = st.lists(st.floats(0, 1, width=16), min_size=2, max_size=30)


def column(values: list[float]) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64).reshape(-1, 1)


def alone(values: NDArray[np.float64]) -> list[str]:
    return [str(number) for number in range(len(values))]


def slow_ratio(values: NDArray[np.float64]) -> float:
    """The same figure, by the way that metrics with an aggregate of their own take."""
    return ratio(values)


@settings(max_examples=20, deadline=None)
@given(VALUES)
def test_sums_by_group_give_the_same_interval_as_drawing_rows(values: list[float]) -> None:
    rows = np.column_stack([column(values), np.arange(1, len(values) + 1)])
    groups = [str(number // 2) for number in range(len(values))]
    assert interval(rows, groups, ratio, draws=200) == pytest.approx(interval(rows, groups, slow_ratio, draws=200))


@settings(max_examples=20, deadline=None)
@given(VALUES)
def test_repeating_every_item_inside_its_group_tells_nothing_new(values: list[float]) -> None:
    once, twice = column(values), column([value for value in values for _ in range(2)])
    groups = alone(once)
    doubled = [group for group in groups for _ in range(2)]
    assert interval(once, groups) == pytest.approx(interval(twice, doubled))


@settings(max_examples=20, deadline=None)
@given(VALUES)
def test_interval_lies_between_the_extremes_and_holds_the_figure_of_equal_values(values: list[float]) -> None:
    low, high = interval(column(values), alone(column(values)))
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    same = column([values[0]] * 5)
    assert interval(same, alone(same)) == pytest.approx((values[0], values[0]))


def test_interval_agrees_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    values = np.random.default_rng(7).random(200)
    theirs = stats.bootstrap(
        (values,), np.mean, n_resamples=5_000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    ours = interval(values.reshape(-1, 1), alone(values.reshape(-1, 1)), draws=5_000)
    assert ours == pytest.approx((theirs.low, theirs.high), abs=0.004)


def test_groups_that_agree_widen_the_interval() -> None:
    values = column([0.0] * 20 + [1.0] * 20)
    apart = interval(values, alone(values))
    together = interval(values, [str(number // 5) for number in range(40)])
    assert together[1] - together[0] > 1.5 * (apart[1] - apart[0])


def test_a_run_compared_with_itself_differs_by_nothing() -> None:
    values = column([0.0, 0.5, 1.0, 1.0])
    assert paired_difference(values, values, alone(values)) == (0, 0, 0, 1)


def test_the_same_gain_on_every_item_is_certain() -> None:
    values = column([0.0, 0.25, 0.5])
    found = paired_difference(values, values + 0.1, alone(values))
    assert found[:3] == pytest.approx((0.1, 0.1, 0.1))
    assert found.p == pytest.approx(2 / 2_001)


def test_pairing_sees_what_two_intervals_hide() -> None:
    generator = np.random.default_rng(3)
    base = generator.random((100, 1))
    new = base + 0.02 + generator.normal(0, 0.01, (100, 1))
    groups = alone(base)
    assert interval(new, groups).low < interval(base, groups).high
    assert paired_difference(base, new, groups).low > 0


def test_nothing_to_divide_by_gives_no_number() -> None:
    values = np.array([[0.0, 0.0], [0.0, 0.0]])
    assert all(np.isnan(bound) for bound in interval(values, ["a", "b"]))


def test_a_share_that_never_varied_is_not_certain() -> None:
    """Twenty injections, none obeyed, were shown as 0 [0, 0]."""
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=1e-4)
    assert wilson(1, 20) == pytest.approx((0.8389, 1), abs=1e-4)
    assert wilson(1, 2_000)[0] > 0.998


@given(st.integers(1, 500))
def test_wilson_is_symmetric(groups: int) -> None:
    low, high = wilson(1, groups)
    assert wilson(0, groups) == pytest.approx((1 - high, 1 - low))
    assert 0 < low < high == 1
