"""The places that an answer cites, each once, however many quotes it takes from them.

In an act a place is a paragraph or a point of one version. Elsewhere it is the paragraph that the words stand in; where
the document isn't held, the words' offsets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.schema import Cited, Level
from evals.shelf import GoldPlace, Shelf
from evals.units import is_within, unit

if TYPE_CHECKING:
    from evals.item import Item

__all__ = ["CitedPlace", "by_place", "introduces", "place_of"]

CitedPlace = tuple[str, ...]
"""Document id and what tells the place from others; compares equal where two labels cite the same place."""


def place_of(label: Cited, shelf: Shelf, level: Level) -> CitedPlace:
    """Return the place that a label cites; without numbers its offsets tell.

    Args:
        label: Of a citation.
        shelf: Tells what stands at the offsets.
        level: How fine places are told apart.
    """
    named = unit(label, level)
    if named is not None:
        return (label.document, *named)
    document, provision = shelf.document(label.document), shelf.provision_at(label)
    if document is None or provision is None:
        where = ("at", str(label.start), str(label.end)) if label.start is not None else ("words", label.quote or "")
        return (label.document, *where)
    named = unit(provision.locator, level)
    if named is not None:
        return (label.document, *named)
    around = (provision, *document.ancestors(provision))
    paragraphs = (place for place in around if level != "point" and place.kind == "paragraph")
    return (label.document, "provision", next(paragraphs, provision).id)


def by_place(item: Item, level: Level = "paragraph") -> dict[CitedPlace, tuple[Cited, ...]]:
    """Return the citations of an item's answer by the place that they cite, in their order."""
    found: dict[CitedPlace, list[Cited]] = {}
    for label in item.citations:
        found.setdefault(place_of(label, item.shelf, level), []).append(label)
    return {place: tuple(labels) for place, labels in found.items()}


def introduces(label: Cited, gold: GoldPlace, shelf: Shelf) -> bool:
    """Whether a citation's words are the introductory wording or the heading above a gold place.

    A point can't be quoted without the words that its list begins with, so beside the point itself they are no
    citation of their own.
    """
    named, wanted = unit(label, "point"), unit(gold.provision.locator, "point")
    if named is None or wanted is None or named == wanted or not is_within(wanted, named):
        return False
    provision = shelf.provision_at(label)
    return provision is not None and provision.locator.part in ("lead", "heading")
