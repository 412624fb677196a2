"""recall@k: how much of what a complete answer needs is among the best k passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


def _register(k: int, passages: str, level: Level) -> None:
    def measure(item: Item) -> float | None:
        return recall_at(item, k, level)

    measure.__doc__ = f"Share of needs met by the first {passages}, at {level} level; see `recall_at`."
    name = f"recall@{k}" if level == "paragraph" else f"recall@{k}:{level}"
    guard: dict[str, Any] = {"tolerance": 0.02, "headline": True} if name == "recall@5" else {}
    metric(name, title=f"Recall@{k}, {level}", group="retrieval", **guard)(measure)


for _level in ("paragraph", "article"):
    for _k, _passages in ((1, "passage"), (5, "five passages"), (10, "ten passages")):
        _register(_k, _passages, _level)
