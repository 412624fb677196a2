"""nonexistent: how many citations name a place that doesn't exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import Unscored, metric
from evals.shelf import label_span

if TYPE_CHECKING:
    from evals.item import Item
    from evals.schema import Cited


@metric("nonexistent", title="Citations of what doesn't exist", group="citations", better="lower", floor=0.0)
def nonexistent(item: Item) -> tuple[float, float] | None:
    """Citations that name no provision of their document over citations, summed over all answers, right or wrong.

    A document that the catalogue doesn't know counts as one that doesn't exist. One that is known but not held can't be
    looked at and is left out; an answer with no other is unscored. A label with neither numbers nor offsets names the
    document alone. `None` where nothing is cited.
    """
    citations = item.citations
    if not citations:
        return None
    checked = [label for label in citations if not item.shelf.is_known(label.document) or _is_held(item, label)]
    if not checked:
        raise Unscored("no cited document is held")
    return (sum(not _exists(item, label) for label in checked), len(checked))


def _is_held(item: Item, label: Cited) -> bool:
    return item.shelf.document(label.document) is not None


def _exists(item: Item, label: Cited) -> bool:
    document = item.shelf.document(label.document)
    if document is None:
        return False
    if label.article is not None or label.annex is not None or label.recital is not None:
        return item.shelf.provision(label) is not None
    if label.start is None or label.end is None:
        return True
    span = label_span(label)
    return span is not None and span.end <= len(document.text)
