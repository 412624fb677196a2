"""mrr: how far down the first useful passage stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item
    from evals.schema import Level


def reciprocal_rank(item: Item, level: Level) -> float | None:
    """Return `1 / r` of the first rank r that meets any need, 0 if none does; `None` for a question to refuse.

    It looks at all that the system says it retrieved, with no cut-off of its own, so systems compare only at the same
    length of list. Voorhees, The TREC-8 Question Answering Track Report (1999).
    """
    if item.case.expect == "refuse":
        return None
    return next((1 / rank for rank, met in enumerate(item.ranking(level), start=1) if met), 0.0)


@metric("mrr", title="Mean reciprocal rank, paragraph", group="retrieval", tolerance=0.02, headline=True)
def paragraph_reciprocal_rank(item: Item) -> float | None:
    """One over the first rank that meets any need, within all that is retrieved, at paragraph level."""
    return reciprocal_rank(item, "paragraph")


@metric("mrr:article", title="Mean reciprocal rank, article", group="retrieval")
def article_reciprocal_rank(item: Item) -> float | None:
    """One over the first rank that meets any need, within all that is retrieved, at article level."""
    return reciprocal_rank(item, "article")
