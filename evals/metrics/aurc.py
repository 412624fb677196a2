"""aurc: does the system know when it is wrong? The area under its risk-coverage curve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import TYPE_CHECKING

from evals.failure import is_right
from evals.registry import Unscored, metric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evals.item import Item


def curve(values: Iterable[Sequence[float]]) -> list[tuple[float, float]]:
    """Return the points of the risk-coverage curve, from the surest answer on; empty without values.

    At coverage `i / n` the risk is the share of wrong answers among the i surest of n. Answers of equal confidence come
    in no order, so each counts as wrong as their mean.

    Args:
        values: Of each answer its confidence, and 1 if it is right, else 0.

    Returns:
        Coverage and risk, each between 0 and 1.
    """
    import numpy as np

    known = np.array(list(values), dtype=np.float64)
    if not len(known):
        return []
    return [(float(i / len(known)), float(risk)) for i, risk in enumerate(_risks(known), start=1)]


def area(values: NDArray[np.float64]) -> float:
    """Return the area under the curve as the mean of its risks, shape of `values` (answers, 2); NaN without values."""
    return float(_risks(values).mean()) if len(values) else float("nan")


@metric("aurc", title="Area under risk-coverage", group="abstention", aggregate=area, better="lower")
def aurc(item: Item) -> tuple[float, float] | None:
    """Mean risk over all coverages: `1/n * sum over i = 1..n of (wrong among the i surest answers) / i`.

    Over all that was answered, surest first by the line's `confidence`; right is `evals.failure.is_right`, so that an
    answer that had to be refused is wrong. 0 is best; with confidence that tells nothing it is the share of wrong
    answers. Geifman and El-Yaniv, Selective Classification for Deep Neural Networks (2017). `None` for a refusal,
    unscored without confidence.
    """
    line = item.answered
    if item.abstained:
        return None
    if line.confidence is None or not isfinite(line.confidence):
        raise Unscored("the system doesn't say how sure it is")
    return (line.confidence, float(is_right(item)))


def _risks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the risk at each coverage, shape (answers,)."""
    import numpy as np

    _, level, count = np.unique(-values[:, 0], return_inverse=True, return_counts=True)
    wrong = np.bincount(level, weights=1 - values[:, 1]) / count
    risks: NDArray[np.float64] = np.cumsum(np.repeat(wrong, count)) / np.arange(1, len(values) + 1)
    return risks
