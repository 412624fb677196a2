"""reason_accuracy: how many right refusals give a fitting reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import Unscored, metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("reason_accuracy", title="Right refusals with a fitting reason", group="abstention")
def reason_accuracy(item: Item) -> float | None:
    """Share of rightly refused questions whose reason is one of the case's; `None` for all others.

    A refusal without a reason is unscored: other systems may have none to give.
    """
    if item.case.expect != "refuse" or not item.abstained:
        return None
    if item.answered.reason is None:
        raise Unscored("the refusal has no reason")
    return float(item.answered.reason in item.case.reasons)
