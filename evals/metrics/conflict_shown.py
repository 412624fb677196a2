"""conflict_shown: how many real disagreements among sources are shown as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import Unscored, metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("conflict_shown", title="Conflicts of sources shown", group="robustness")
def conflict_shown(item: Item) -> float | None:
    """Share of questions on which held sources really disagree whose answer shows a conflict; `None` for all others.

    A refusal shows none. Unscored where the system doesn't tell conflicts apart from the rest of its answer.
    """
    return shows_conflict(item) if item.case.conflict else None


def shows_conflict(item: Item) -> float:
    """Return 1 if the answer shows a conflict, else 0.

    Raises:
        Unscored: If the system doesn't tell.
    """
    line = item.answered
    if line.conflicts is None and not item.abstained:
        raise Unscored("the system doesn't say what it shows as a conflict")
    return float(bool(line.conflicts))
