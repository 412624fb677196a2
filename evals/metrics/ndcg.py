"""ndcg@10: how early everything that a complete answer needs is found."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item
    from evals.schema import Level

K = 10


def ndcg(item: Item, level: Level) -> float | None:
    """Return nDCG@10 over needs; `None` for a question to refuse.

    The gain of a rank is the number of needs that it meets for the first time: alpha-nDCG with alpha = 1 (Clarke et
    al., Novelty and Diversity in Information Retrieval Evaluation, SIGIR 2008), with the needs as nuggets, because a
    second passage with the same fact is of no use. The discount is `1 / log2(rank + 1)`, and the ideal ranking meets
    one need a rank: `IDCG = sum of 1 / log2(j + 1), j = 1..min(needs, 10)`.

    A rank that meets several needs at once would beat that ideal. So gain is capped: the j-th need to be met counts
    `1 / log2(max(j, its rank) + 1)`, and nDCG is at most 1. With one place a need and one need a rank this is the
    classic binary nDCG (Järvelin and Kekäläinen, Cumulated Gain-Based Evaluation of IR Techniques, TOIS 2002).
    """
    if item.case.expect == "refuse":
        return None
    first: dict[int, int] = {}
    for rank, met in enumerate(item.ranking(level), start=1):
        for need in met:
            first.setdefault(need, rank)
    counted = (max(count, rank) for count, rank in enumerate(sorted(first.values()), start=1))
    gained = sum(1 / log2(rank + 1) for rank in counted if rank <= K)
    return gained / sum(1 / log2(rank + 1) for rank in range(1, min(len(item.needs), K) + 1))


@metric("ndcg@10", title="nDCG@10, paragraph", group="retrieval")
def paragraph_ndcg(item: Item) -> float | None:
    """How early the first ten passages meet the needs, at paragraph level; see `ndcg`."""
    return ndcg(item, "paragraph")


@metric("ndcg@10:article", title="nDCG@10, article", group="retrieval")
def article_ndcg(item: Item) -> float | None:
    """How early the first ten passages meet the needs, at article level; see `ndcg`."""
    return ndcg(item, "article")
