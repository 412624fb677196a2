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
    said = (item.answer, item.abstained, item.citations)
    same = [not line.error and (line.answer or "", line.abstained, line.citations or ()) == said for line in again]
    return sum(same) / len(same)
