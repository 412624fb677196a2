"""Whether cited law was the wording on the day that a case asks about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from evals.registry import Unscored
from evals.schema import Cited, Place
from evals.shelf import Shelf
from sources.schema import Dated, Provision, Source, is_wording_on

if TYPE_CHECKING:
    from evals.item import Item

__all__ = ["are_wordings", "is_wording"]


def are_wordings(item: Item) -> tuple[bool, ...]:
    """Return, for each citation of law, whether its words were the wording on the case's day; empty without law.

    Raises:
        Unscored: If law is cited, and none of it is held.
    """
    law = [label for label in item.citations if _is_law(item.shelf.source(label.document))]
    held = [label for label in law if item.shelf.document(label.document) is not None]
    if law and not held:
        raise Unscored("no cited law is held")
    return tuple(is_wording(label, item.shelf, item.case.as_of) for label in held)


def is_wording(label: Cited, shelf: Shelf, day: date) -> bool:
    """Whether what a citation of a held document cites was the wording on a day.

    The words count, not the version: a provision that an amendment left alone may be cited from the text before it.
    Dates are those of the provision at the offsets, without offsets of the one that is named, and where it has none,
    or there is no such provision, the catalogue's of the whole document.
    """
    return any(is_wording_on(words, day) for words in _versions(label, shelf))


def _is_law(source: Source | None) -> bool:
    return source is not None and source.tier == "law"


def _versions(label: Cited, shelf: Shelf) -> Iterator[Dated]:
    source = shelf.source(label.document)
    if source is None:
        return
    provision = shelf.provision_at(label) or shelf.provision(label)
    yield _dated(provision, source)
    gold = None if provision is None else shelf.gold(Place(label.document, provision.id))
    for document_id in gold.same_in if gold is not None else ():
        document, other = shelf.document(document_id), shelf.source(document_id)
        if document is not None and other is not None and provision is not None:
            yield _dated(document.get(provision.id), other)


def _dated(provision: Provision | None, source: Source) -> Dated:
    if provision is None or (provision.validity.text_from is None and provision.validity.text_until is None):
        return source
    return provision.validity
