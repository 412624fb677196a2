"""quote_fidelity: how many quotes stand, character by character, where they are said to stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import Unscored, metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("quote_fidelity", title="Quotes verbatim at their offsets", group="citations", floor=1.0, headline=True)
def quote_fidelity(item: Item) -> tuple[float, float] | None:
    """Quotes with `document.text[start:end] == quote` over quotes, summed over all answers, right or wrong.

    A quote without offsets, or of a document that isn't held, can't be checked and is left out; an answer with no other
    is unscored. `None` where nothing is cited.
    """
    citations = item.answered.citations
    if not citations:
        return None
    checked = [
        document.text[label.start : label.end] == label.quote
        for label in citations
        if label.quote is not None
        and label.start is not None
        and label.end is not None
        and (document := item.shelf.document(label.document)) is not None
    ]
    if not checked:
        raise Unscored("no quote with offsets in a document that is held")
    return (sum(checked), len(checked))
