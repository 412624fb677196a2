"""answer_length: how much there is to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.outcome import is_answered
from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("answer_length", title="Characters of an answer", group="answers", better="lower", unit="count")
def answer_length(item: Item) -> float | None:
    """Characters of the answer, the mean over answers to questions that can be answered; `None` for all others.

    Keys, claims and recall can only be won by saying more; this is what it costs the reader.
    """
    return float(len(item.answer)) if is_answered(item) else None
