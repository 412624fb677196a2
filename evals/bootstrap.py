"""Intervals by percentile cluster bootstrap, and the paired difference of two runs.

Paraphrases of one question are no independent draws, so whole groups are drawn, with replacement (Efron and
Tibshirani, An Introduction to the Bootstrap, 1993, chapters 13 and 15; clusters: Cameron, Gelbach and Miller,
Bootstrap-based improvements for inference with clustered errors, 2008). Draws are seeded: the same values give the same
interval, on any machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from evals.registry import Aggregate, ratio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Difference", "Interval", "interval", "paired_difference", "wilson"]

DRAWS = 2_000
SEED = 20_260_727
COVERAGE = 0.95


class Interval(NamedTuple):
    """The middle 95 % of the draws."""

    low: float
    high: float


class Difference(NamedTuple):
    """New minus base on the same items.

    Attributes:
        p: Two-sided: twice `(draws on the rarer side of no difference + 1) / (draws + 1)`, which can't be zero (Davison
            and Hinkley, Bootstrap Methods and their Application, 1997, 4.2).
    """

    value: float
    low: float
    high: float
    p: float


def interval(
    values: NDArray[np.float64], groups: Sequence[str], aggregate: Aggregate = ratio, *, draws: int = DRAWS
) -> Interval:
    """Return the interval of a figure.

    Args:
        values: Shape (items, numbers), as the metric's `aggregate` takes them.
        groups: Of each item; items of one group are drawn together.
        aggregate: From values to the figure.
        draws: How many.
    """
    return _middle(_figures(values, groups, aggregate, draws))


def paired_difference(
    base: NDArray[np.float64],
    new: NDArray[np.float64],
    groups: Sequence[str],
    aggregate: Aggregate = ratio,
    *,
    draws: int = DRAWS,
) -> Difference:
    """Return how a figure differs between two runs; both are drawn with the same items every time.

    Args:
        base: Shape (items, numbers).
        new: The same items in the same order.
        groups: Of each item.
        aggregate: From values to the figure.
        draws: How many.
    """
    import numpy as np

    before, after = (_figures(values, groups, aggregate, draws) for values in (base, new))
    differences = after - before
    low, high = _middle(differences)
    known = differences[~np.isnan(differences)]
    rarer = min(int((known <= 0).sum()), int((known >= 0).sum()))
    p = min(1.0, 2 * (rarer + 1) / (len(known) + 1))
    return Difference(aggregate(new) - aggregate(base), low, high, p)


def wilson(share: float, groups: int) -> Interval:
    """Return the interval of a share that no draw can vary, because every item has the same value.

    Drawing again from twenty ones gives ones for ever, and would pass for certainty. Wilson's score interval over the
    number of groups doesn't: 20 of 20 may be as few as 0.84 (Wilson, Probable inference, 1927).

    Args:
        share: 0 or 1.
        groups: How many independent groups of items gave it.
    """
    z = 1.959964
    middle = (share + z**2 / (2 * groups)) / (1 + z**2 / groups)
    half = z * ((share * (1 - share) + z**2 / (4 * groups)) / groups) ** 0.5 / (1 + z**2 / groups)
    return Interval(max(0.0, middle - half) if share else 0.0, min(1.0, middle + half) if share < 1 else 1.0)


def _figures(
    values: NDArray[np.float64], groups: Sequence[str], aggregate: Aggregate, draws: int
) -> NDArray[np.float64]:
    """Return the figure of each draw, shape (draws,); NaN where a draw has nothing to divide by."""
    import numpy as np

    names, index = np.unique(np.asarray(groups), return_inverse=True)
    generator = np.random.default_rng(SEED)
    drawn = generator.integers(0, len(names), size=(draws, len(names)))
    if aggregate is ratio:
        both = values[:, :2] if values.shape[1] > 1 else np.column_stack([values[:, 0], np.ones(len(values))])
        sums = np.zeros((len(names), 2))
        np.add.at(sums, index, both)
        top, bottom = np.moveaxis(sums[drawn].sum(axis=1), -1, 0)
        figures: NDArray[np.float64] = np.full(draws, np.nan)
        np.divide(top, bottom, out=figures, where=bottom != 0)
        return figures
    members = [np.flatnonzero(index == group) for group in range(len(names))]
    return np.array([aggregate(values[np.concatenate([members[group] for group in draw])]) for draw in drawn])


def _middle(figures: NDArray[np.float64]) -> Interval:
    import numpy as np

    known = figures[~np.isnan(figures)]
    if not len(known):
        return Interval(float("nan"), float("nan"))
    outside = (1 - COVERAGE) / 2 * 100
    low, high = np.percentile(known, [outside, 100 - outside])
    return Interval(float(low), float(high))
