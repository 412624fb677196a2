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


def _register(k: int, passages: str, level: Level) -> None:
    def measure(item: Item) -> float | None:
        return full_recall_at(item, k, level)

    measure.__doc__ = f"Whether the first {passages} meet every need, at {level} level; see `full_recall_at`."
    name = f"full_recall@{k}" if level == "paragraph" else f"full_recall@{k}:{level}"
    metric(name, title=f"All needs in the best {k}, {level}", group="retrieval")(measure)


for _level in ("paragraph", "article"):
    for _k, _passages in ((5, "five passages"), (10, "ten passages")):
        _register(_k, _passages, _level)
