"""citation_precision: how many of the cited places are right."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evals.cited_places import by_place, introduces
from evals.matching import matches, matches_any
from evals.outcome import is_answered
from evals.registry import metric

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evals.item import Item
    from evals.schema import Cited
    from evals.shelf import GoldPlace


class Counted(NamedTuple):
    """The places that an answer cites, without those that are neither for nor against it."""

    right: int
    cited: int


def counted(item: Item) -> Counted:
    """Return how many paragraphs are cited and how many of them meet a need; each paragraph counts once.

    A citation whose words stand elsewhere than it says is not right. Left out of both are places that the case lists as
    citable too (`also`), and introductory wording of a gold place that is cited beside it.
    """
    golds = [gold for need in item.needs for gold in need]
    placed = frozenset(item.placed)
    cited = [gold for gold in golds if any(matches(label, gold, "paragraph") for label in placed)]
    right = others = 0
    for labels in by_place(item).values():
        if any(label in placed and matches_any(label, golds, "paragraph") for label in labels):
            right += 1
        elif not any(_is_beside(label, cited, item) for label in labels):
            others += 1
    return Counted(right, right + others)


def _is_beside(label: Cited, cited: Iterable[GoldPlace], item: Item) -> bool:
    if matches_any(label, item.also, "paragraph"):
        return True
    return any(introduces(label, gold, item.shelf) for gold in cited)


@metric("citation_precision", title="Citation precision of answers, paragraph", group="citations")
def citation_precision(item: Item) -> tuple[float, float] | None:
    """Right citations over citations, at paragraph level, summed over all answers.

    Only of answers to questions that can be answered; a refusal and an answer that cites nothing have no precision.
    Each paragraph counts once, however many quotes stand in it; places of `also` don't count, nor does introductory
    wording of a gold place beside it. Gao et al., Enabling Large Language Models to Generate Text with Citations (EMNLP
    2023), with gold places instead of a judge.
    """
    if not is_answered(item):
        return None
    right, cited = counted(item)
    return (right, cited) if cited else None
