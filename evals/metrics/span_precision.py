"""span_precision@5: how much of what the best passages show is gold, in characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import metric
from evals.spans import Stretch, merged, retrieved_region, shared, size

if TYPE_CHECKING:
    from evals.item import Item

K = 5


@metric("span_precision@5", title="Precision of the best 5, characters", group="retrieval")
def span_precision(item: Item) -> float | None:
    """Share of the characters in the best five passages that stand in any gold place; `None` for a question to refuse.

    `|retrieved ∩ gold| / |retrieved|`, overlaps merged per document before counting; 0 where nothing is retrieved.
    Every alternative of a need is gold, in every version that has the same words there. LegalBench-RAG (Pipitone and
    Houir Alami, 2024), where a need has one place only.
    """
    if item.case.expect == "refuse":
        return None
    places = (gold for need in item.needs for gold in need)
    gold = merged(Stretch(document, span) for place in places for document, span in place.spans())
    retrieved = retrieved_region(item, K)
    return shared(retrieved, gold) / size(retrieved) if retrieved else 0.0
