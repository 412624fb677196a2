"""full_recall@k: how often the best k passages have all that a complete answer needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.metrics.recall import recall_at
from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item
    from evals.schema import Level


def full_recall_at(item: Item, k: int, level: Level) -> float | None:
    """Return 1 if ranks 1..k meet every need, else 0; `None` for a question to refuse.

    `full_recall@k = [recall@k = 1]`. For questions that need several provisions it is what recall hides: half of an
    answer about a rule and its exception is a wrong answer. With one need it equals recall@k and success@k.
    """
    found = recall_at(item, k, level)
    return None if found is None else float(found == 1)


@metric("full_recall@5", title="All needs in the best 5, paragraph", group="retrieval")
def full_recall_at_5(item: Item) -> float | None:
    """Whether the first five passages meet every need, at paragraph level; see `full_recall_at`."""
    return full_recall_at(item, 5, "paragraph")


@metric("full_recall@10", title="All needs in the best 10, paragraph", group="retrieval")
def full_recall_at_10(item: Item) -> float | None:
    """Whether the first ten passages meet every need, at paragraph level; see `full_recall_at`."""
    return full_recall_at(item, 10, "paragraph")


@metric("full_recall@5:article", title="All needs in the best 5, article", group="retrieval")
def article_full_recall_at_5(item: Item) -> float | None:
    """Whether the first five passages meet every need, at article level; see `full_recall_at`."""
    return full_recall_at(item, 5, "article")


@metric("full_recall@10:article", title="All needs in the best 10, article", group="retrieval")
def article_full_recall_at_10(item: Item) -> float | None:
    """Whether the first ten passages meet every need, at article level; see `full_recall_at`."""
    return full_recall_at(item, 10, "article")
