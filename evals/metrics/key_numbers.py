"""key_numbers: how many of the numbers, dates and amounts that have to be said are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.keys import has_values, is_value_said
from evals.outcome import is_answered
from evals.registry import metric
from evals.said import said_by

if TYPE_CHECKING:
    from evals.item import Item


@metric("key_numbers", title="Key numbers and dates said", group="answers")
def key_numbers(item: Item) -> tuple[float, float] | None:
    """Keys whose value stands in the answer over keys that carry a number, a date, an amount or a percentage.

    Summed over all answers; any alternative of a key will do, and values are compared, not characters
    (`evals.key_values`). Measured on answered questions only, so `None` for a refusal: citation_recall and
    false_refusal count that. `None` too for a question to refuse, or without such keys.
    """
    if not is_answered(item):
        return None
    keys = [key for key in item.case.keys if has_values(key)]
    if not keys:
        return None
    text = said_by(item)
    return (sum(is_value_said(key, text) for key in keys), len(keys))
