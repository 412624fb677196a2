"""place_agreement: how many citations stand where their label says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import Unscored, metric
from evals.units import unit

if TYPE_CHECKING:
    from evals.item import Item
    from evals.schema import Cited


@metric("place_agreement", title="Offsets inside the labelled provision", group="citations", floor=1.0)
def place_agreement(item: Item) -> tuple[float, float] | None:
    """Citations whose offsets lie in the provision that their label names over citations with both, over all answers.

    A label that names no provision has no offsets in it. Citations of documents that aren't held are left out; an
    answer with no other citation with both is unscored. `None` where no citation names an article, annex or recital.
    """
    labels = [label for label in item.citations if unit(label, "article") is not None]
    if not labels:
        return None
    checked = [label for label in labels if label.start is not None and label.end is not None and _is_held(item, label)]
    if not checked:
        raise Unscored("no citation has offsets in a document that is held")
    return (sum(item.shelf.stands_in_place(label) for label in checked), len(checked))


def _is_held(item: Item, label: Cited) -> bool:
    return item.shelf.document(label.document) is not None
