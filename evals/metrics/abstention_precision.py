"""abstention_precision: how many refusals are right to refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.outcome import refuses_premise
from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("abstention_precision", title="Refusals that are right", group="abstention")
def abstention_precision(item: Item) -> float | None:
    """Share of refused questions that had to be refused: `tp / (tp + fp)`.

    A question whose false premise a source refutes should be answered; refused for that premise it is neither right nor
    wrong and left out. `None` for what was answered.
    """
    if not item.abstained or refuses_premise(item):
        return None
    return float(item.case.expect == "refuse")
