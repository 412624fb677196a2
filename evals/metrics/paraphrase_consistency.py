"""paraphrase_consistency: does another wording of a question lead to the same places?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.cited_places import CitedPlace, by_place
from evals.registry import Unscored, metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("paraphrase_consistency", title="Same citations for paraphrases", group="robustness")
def paraphrase_consistency(item: Item) -> float | None:
    """Mean Jaccard similarity of the cited paragraphs with those of each other paraphrase: `|A ∩ B| / |A ∪ B|`.

    Two refusals are the same, a refusal and an answer have nothing in common. It says nothing about being right. `None`
    for a case without cluster; unscored if no other paraphrase has an answer. Jaccard, Étude comparative de la
    distribution florale (1901).
    """
    if not item.cluster:
        return None
    cited = _cited(item)
    others = [_cited(other) for other in item.cluster if other is not item and other.line and not other.line.error]
    if not others:
        raise Unscored("no other paraphrase has an answer")
    return sum(jaccard(cited, other) for other in others) / len(others)


def jaccard(one: frozenset[CitedPlace] | None, other: frozenset[CitedPlace] | None) -> float:
    """Return the similarity of two sets of places, `None` for a refusal; sets that are both empty are the same."""
    if one is None or other is None:
        return float(one is other)
    return len(one & other) / len(one | other) if one | other else 1.0


def _cited(item: Item) -> frozenset[CitedPlace] | None:
    return None if item.abstained else frozenset(by_place(item))
