"""quote_fidelity: how many quotes stand, character by character, where they are said to stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import Unscored, metric
from evals.shelf import label_span
from evals.units import unit

if TYPE_CHECKING:
    from evals.item import Item
    from evals.schema import Cited
    from evals.shelf import Shelf


@metric("quote_fidelity", title="Quotes verbatim at their offsets", group="citations", floor=1.0, headline=True)
def quote_fidelity(item: Item) -> tuple[float, float] | None:
    """Quotes with `document.text[start:end] == quote` over quotes, summed over all answers, right or wrong.

    A quote without offsets has to stand in the provision that its label names, or, where it names none, in the
    document. Empty quotes, empty or reversed offsets and documents that nobody knows are not verbatim. A quote of a
    known document that isn't held can't be checked and is left out; an answer with no other is unscored. `None` where
    nothing is cited.
    """
    if not item.citations:
        return None
    quoted = [label for label in item.citations if label.quote is not None]
    checked = [_is_verbatim(label, item.shelf) for label in quoted if not _is_out_of_sight(label, item.shelf)]
    if not checked:
        raise Unscored("no quote of a document that is held")
    return (sum(checked), len(checked))


def _is_out_of_sight(label: Cited, shelf: Shelf) -> bool:
    return shelf.is_known(label.document) and shelf.document(label.document) is None


def _is_verbatim(label: Cited, shelf: Shelf) -> bool:
    document, quote = shelf.document(label.document), label.quote or ""
    if document is None or not quote.strip():
        return False
    if label.start is not None and label.end is not None:
        span = label_span(label)
        return span is not None and span.of(document.text) == quote
    if unit(label, "article") is None:
        return quote in document.text
    provision = shelf.provision(label)
    return provision is not None and quote in provision.span.of(document.text)
