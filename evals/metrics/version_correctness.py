"""version_correctness: how many questions asked for two dates get each date's law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import Unscored, metric
from evals.wording import are_wordings

if TYPE_CHECKING:
    from evals.item import Item


@metric("version_correctness", title="Both dates of a pair right", group="robustness", headline=True)
def version_correctness(item: Item) -> float | None:
    """1 if on both dates every need is cited, at paragraph level, and no law in another day's wording, else 0.

    A date on which the question has to be refused is right if it is. Each pair counts once, at its first case; `None`
    for the second, and for what is no pair. Unscored if the set has one date only, or one of the two can't be scored.
    """
    if not item.pair or item.pair[0] is not item:
        return None
    if len(item.pair) < 2:
        raise Unscored("the case of the other date is missing")
    right = [_is_right(one) for one in item.pair]
    return float(all(right))


def _is_right(item: Item) -> bool:
    if item.case.expect == "refuse" or item.abstained:
        return item.case.expect == "refuse" and item.abstained
    # What asks for a change cites the other day's wording on purpose.
    is_of_day = item.case.kind == "comparison" or all(are_wordings(item))
    return len(item.cited_needs("paragraph")) == len(item.needs) and is_of_day
