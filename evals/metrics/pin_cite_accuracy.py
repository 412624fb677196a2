"""pin_cite_accuracy: how many citations of the right article name the right place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.cited_places import by_place, introduces
from evals.matching import matches, matches_any
from evals.outcome import is_answered
from evals.registry import metric

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evals.item import Item
    from evals.schema import Cited
    from evals.shelf import GoldPlace


@metric("pin_cite_accuracy", title="Pin-cite accuracy", group="citations", tolerance=0.02, headline=True)
def pin_cite_accuracy(item: Item) -> tuple[float, float] | None:
    """Citations right at the gold's own finest level over citations of a gold place's article, summed over all answers.

    For what is no act, the article is the document. Where the gold is a point, its paragraph is not enough; where it is
    a paragraph, its points are right too. Each point counts once. Left out are places of `also`, and the introductory
    wording of a list whose gold point is cited beside it, as a point can't be quoted without it. Only of answers to
    questions that can be answered; `None` where no citation comes near.
    """
    if not is_answered(item):
        return None
    golds = [gold for need in item.needs for gold in need]
    placed = frozenset(item.placed)
    places = by_place(item, "point").values()
    right = [labels for labels in places if any(x in placed and matches_any(x, golds, "point") for x in labels)]
    pinned = [gold for gold in golds if any(matches(label, gold, "point") for labels in right for label in labels)]
    near = [labels for labels in places if labels not in right and any(_is_near(label, golds) for label in labels)]
    wrong = [labels for labels in near if not _is_beside(item, labels, pinned)]
    return (len(right), len(right) + len(wrong)) if right or wrong else None


def _is_near(label: Cited, golds: Iterable[GoldPlace]) -> bool:
    return matches_any(label, golds, "article")


def _is_beside(item: Item, labels: Sequence[Cited], pinned: Sequence[GoldPlace]) -> bool:
    if any(matches_any(label, item.also, "point") for label in labels):
        return True
    return any(introduces(label, gold, item.shelf) for label in labels for gold in pinned)
