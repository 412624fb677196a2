"""abstention_recall: how many questions that have to be refused are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("abstention_recall", title="Refused of those to refuse", group="abstention")
def abstention_recall(item: Item) -> float | None:
    """Share of questions to refuse that are refused, whatever the reason: `tp / (tp + fn)`; `None` for all others."""
    return float(item.abstained) if item.case.expect == "refuse" else None
