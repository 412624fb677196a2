"""false_conflict: how many seeming disagreements are shown as real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.metrics.conflict_shown import shows_conflict
from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("false_conflict", title="Conflicts shown where there is none", group="robustness", better="lower")
def false_conflict(item: Item) -> float | None:
    """Share of controls, on which sources only seem to disagree, whose answer shows a conflict; `None` for all others.

    Unscored where the system doesn't tell conflicts apart from the rest of its answer.
    """
    return shows_conflict(item) if item.case.conflict is False else None
