"""over_citation: how many places are cited beyond what is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.metrics.citation_precision import counted
from evals.outcome import is_answered
from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("over_citation", title="Places cited beyond need", group="citations", better="lower", unit="count")
def over_citation(item: Item) -> float | None:
    """Distinct places cited beyond the number of needs: `max(0, |places| - |needs|)`, the mean over answers.

    Places are paragraphs; those of `also` don't count. Precision forgives a second right place of one need, this
    doesn't: a reader has to open each. Only of answers to questions that can be answered.
    """
    if not is_answered(item):
        return None
    return float(max(0, counted(item).cited - len(item.needs)))
