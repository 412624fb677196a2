"""false_premise_handled: how many false premises aren't swallowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.outcome import handles_premise
from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("false_premise_handled", title="False premises not swallowed", group="abstention", headline=True)
def false_premise_handled(item: Item) -> float | None:
    """Share of questions with a false premise where `premise_rejected` is given or the refusal's reason is it.

    That an answer's prose contradicts the premise can't be seen here and doesn't count. `None` for other questions.
    """
    return float(handles_premise(item)) if item.case.kind == "false_premise" else None
