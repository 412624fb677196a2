"""recall@k: how much of what a complete answer needs is among the best k passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item
    from evals.schema import Level


def recall_at(item: Item, k: int, level: Level) -> float | None:
    """Return the share of needs that one of the best k passages meets; `None` for a question to refuse.

    `recall@k = |needs met by ranks 1..k| / |needs|`. A need is met by any one of its places, so that a fact that stands
    in five documents counts once. With one place a need this is recall in the sense of Manning, Raghavan and Schütze,
    Introduction to Information Retrieval (2008), 8.4; with several it is subtopic recall (Zhai, Cohen and Lafferty,
    Beyond Independent Relevance, SIGIR 2003).
    """
    if item.case.expect == "refuse":
        return None
    met = frozenset[int]().union(*item.ranking(level)[:k])
    return len(met) / len(item.needs)


@metric("recall@1", title="Recall@1, paragraph", group="retrieval")
def recall_at_1(item: Item) -> float | None:
    """Share of needs met by the first passage, at paragraph level; see `recall_at`."""
    return recall_at(item, 1, "paragraph")


@metric("recall@5", title="Recall@5, paragraph", group="retrieval", tolerance=0.02, headline=True)
def recall_at_5(item: Item) -> float | None:
    """Share of needs met by the first five passages, at paragraph level; see `recall_at`."""
    return recall_at(item, 5, "paragraph")


@metric("recall@10", title="Recall@10, paragraph", group="retrieval")
def recall_at_10(item: Item) -> float | None:
    """Share of needs met by the first ten passages, at paragraph level; see `recall_at`."""
    return recall_at(item, 10, "paragraph")


@metric("recall@1:article", title="Recall@1, article", group="retrieval")
def article_recall_at_1(item: Item) -> float | None:
    """Share of needs met by the first passage, at article level; see `recall_at`."""
    return recall_at(item, 1, "article")


@metric("recall@5:article", title="Recall@5, article", group="retrieval")
def article_recall_at_5(item: Item) -> float | None:
    """Share of needs met by the first five passages, at article level; see `recall_at`."""
    return recall_at(item, 5, "article")


@metric("recall@10:article", title="Recall@10, article", group="retrieval")
def article_recall_at_10(item: Item) -> float | None:
    """Share of needs met by the first ten passages, at article level; see `recall_at`."""
    return recall_at(item, 10, "article")
