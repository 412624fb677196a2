"""abstention_f1: precision and recall of refusing in one figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.outcome import refuses_premise
from evals.registry import metric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evals.item import Item


def f1(values: NDArray[np.float64]) -> float:
    """Return `2 tp / (2 tp + fp + fn)`; NaN where nothing had to be refused, as among the cases of most kinds.

    Args:
        values: Shape (items, 3): true positives, false positives, false negatives.
    """
    right, wrong, missed = (float(total) for total in values.sum(axis=0))
    return 2 * right / (2 * right + wrong + missed) if right + missed else float("nan")


@metric("abstention_f1", title="Abstention F1", group="abstention", aggregate=f1, tolerance=0.03, headline=True)
def abstention_f1(item: Item) -> tuple[float, float, float] | None:
    """Harmonic mean of abstention_precision and abstention_recall, from the counts over all cases.

    tp: had to be refused and was; fp: was refused and had an answer; fn: had to be refused and was answered. Left out,
    as for precision: a question whose false premise a source refutes, refused for that premise.
    """
    if refuses_premise(item):
        return None
    refused, to_refuse = item.abstained, item.case.expect == "refuse"
    return (float(refused and to_refuse), float(refused and not to_refuse), float(to_refuse and not refused))
