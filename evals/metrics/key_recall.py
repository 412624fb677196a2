"""key_recall: how many of the short things that a right answer has to say are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.keys import is_said
from evals.outcome import is_answered
from evals.registry import metric
from evals.said import said_by

if TYPE_CHECKING:
    from evals.item import Item


@metric("key_recall", title="Keys said", group="answers", tolerance=0.02, headline=True)
def key_recall(item: Item) -> tuple[float, float] | None:
    """Keys that the answer says over keys, summed over all answers.

    Values are compared as numbers and dates, words one after the other by their stems (`evals.keys`). It says that the
    words are there, not that the sentence around them is right. Names in the attribution of a quote don't say a key
    (`evals.said`). Measured on answered questions only, so `None` for a refusal; `None` too for a question to refuse,
    or without keys.
    """
    if not is_answered(item) or not item.case.keys:
        return None
    text = said_by(item)
    return (sum(is_said(key, text) for key in item.case.keys), len(item.case.keys))
