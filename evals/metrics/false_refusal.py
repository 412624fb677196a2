"""false_refusal: how many questions with an answer are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.outcome import refuses_premise
from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item


@metric(
    "false_refusal",
    title="Answerable questions refused",
    group="abstention",
    better="lower",
    tolerance=0.02,
    headline=True,
)
def false_refusal(item: Item) -> float | None:
    """Share of answerable questions that are refused: `fp / (fp + tn)`; `None` for a question to refuse.

    A question whose false premise a source refutes, refused for that premise, is left out.
    """
    if item.case.expect == "refuse" or refuses_premise(item):
        return None
    return float(item.abstained)
