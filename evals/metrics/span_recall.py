"""span_recall@5: how much of the gold the best passages show, in characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import metric
from evals.spans import Region, Stretch, merged, retrieved_region, shared, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.item import Item
    from evals.shelf import GoldPlace

K = 5


@metric("span_recall@5", title="Recall of the best 5, characters", group="retrieval")
def span_recall(item: Item) -> float | None:
    """Share of the gold's characters that stand in the best five passages; `None` for a question to refuse.

    `|retrieved ∩ gold| / |gold|`, overlaps merged per document before counting. Of a need's alternatives, and of the
    versions that have the same words there, the gold is the one of which the largest share is covered, the first of
    them in a tie. LegalBench-RAG (Pipitone and Houir Alami, 2024), where a need has one place only.
    """
    if item.case.expect == "refuse":
        return None
    retrieved = retrieved_region(item, K)
    gold = merged(_most_covered(need, retrieved) for need in item.needs)
    return shared(retrieved, gold) / size(gold)


def _most_covered(need: Sequence[GoldPlace], retrieved: Region) -> Stretch:
    stretches = [Stretch(document, span) for gold in need for document, span in gold.spans() if len(span)]
    return max(stretches, key=lambda stretch: shared(merged([stretch]), retrieved) / len(stretch.span))
