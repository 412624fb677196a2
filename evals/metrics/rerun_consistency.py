"""rerun_consistency: is the same question answered the same way again?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("rerun_consistency", title="Same answer when asked again", group="robustness")
def rerun_consistency(item: Item) -> float | None:
    """Share of the later repetitions whose answer and citations equal the first's, character by character.

    `None` where the case was asked once. A repetition on which the system failed is not the same.
    """
    first, again = item.line, item.repeats[1:]
    if not again or first is None:
        return None
    said = (item.answered.answer, first.abstained, first.citations)
    same = [not line.error and (line.answer, line.abstained, line.citations) == said for line in again]
    return sum(same) / len(same)
