"""The versions of an act that are held in one language, with the acts that amended it, and what stands beside a place.

A wording that didn't change is held once and cited from any version, but what was inserted beside it stands in the
later one only: so every version is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from retrieval.language import searched_in
from retrieval.recitals import Explanation, Recitals
from sources.amending import AmendingPoint, amending_points, points_for
from sources.catalogue import Catalogue
from sources.definitions import Definitions
from sources.relations import relations_of
from sources.schema import Document, Held, Provision, is_wording_on

__all__ = ["NOT_BINDING", "Family", "Place", "heading_of", "note_of"]

NOT_BINDING = "explains, not binding"
_WITH_HEADINGS = frozenset({"article", "annex", "section", "paragraph", "point"})


class Place(NamedTuple):
    """A provision of a held document, with the heading and the note that it is shown with."""

    held: Held
    provision: Provision
    heading: str | None = None
    note: str = ""


class Family:
    """An act's held versions and its amending acts, in one language.

    Args:
        work: The act.
        language: Of all of them.
        held: The searched law in that language.
        catalogue: Knows which act a printed name means.
    """

    def __init__(self, work: str, language: str, held: Sequence[Held], catalogue: Catalogue) -> None:
        self.work = work
        self._language = language
        self._catalogue = catalogue
        self._versions = [one for one in held if one.source.work == work]
        amending = {amendment.celex for one in self._versions for amendment in one.source.amendments}
        self._amending = [one for one in held if one.source.celex in amending]
        self._by_document = {one.document.id: one for one in (*self._versions, *self._amending)}
        self._explained: dict[tuple[str, str, str], tuple[Explanation, ...]] = {}

    def versions_from(self, place: Place, as_of: date) -> list[Place]:
        """Return the provision in the version cited, then in the others where it is the same wording on the day."""
        others = (one for one in self._versions if one.document.id != place.held.document.id)
        found = (Place(one, same) for one in others if (same := one.document.get(place.provision.id)) is not None)
        return [place, *(other for other in found if is_wording_on(other.provision.validity, as_of))]

    def exceptions(self, versions: Sequence[Place]) -> Iterator[Place]:
        """Yield what departs from the provision."""
        return _linked(versions, lambda document, at: relations_of(document).exceptions_to(at))

    def siblings(self, versions: Sequence[Place]) -> Iterator[Place]:
        """Yield the paragraphs that an amendment put beside it, or beside which it was put."""
        return _linked(versions, lambda document, at: relations_of(document).siblings_of(at))

    def references(self, versions: Sequence[Place]) -> Iterator[Place]:
        """Yield the rule that it departs from, then what it names."""

        # The rule that an exception departs from comes before what it merely mentions.
        def named(document: Document, at: Provision) -> tuple[Provision, ...]:
            relations = relations_of(document)
            return (*relations.departs_from(at), *relations.cross_references_of(at))

        return _linked(versions, named)

    def terms(self, quote: str, versions: Sequence[Place]) -> Iterator[Place]:
        """Yield the definitions of the terms that the quote uses, those first that the act uses least."""
        for held, provision, *_ in versions:
            known = self._terms.get(held.document.id)
            used = known.used(quote, inside=provision.id) if known else ()
            for term in sorted(used, key=known.frequency.__getitem__) if known else ():
                found = held.document.get(term.provision_id)
                if found is not None:
                    yield Place(held, found, heading=term.names[0])

    def recitals_of(self, place: Place) -> Iterator[Place]:
        """Yield the recitals that explain it: the act's own, and those of the act that made its words."""
        if not place.provision.binding:
            return
        key = (place.held.document.id, place.held.document.text_sha256, place.provision.id)
        if key not in self._explained:
            self._explained[key] = self._recitals.explaining(place.held.document.text_of(place.provision))
        for document, recital, _ in self._explained[key]:
            held = self._by_document[document.id]
            if held.source.work == self.work or held.source.celex == place.provision.validity.changed_by:
                yield Place(held, recital, note=NOT_BINDING)

    def points_of(self, place: Place) -> Iterator[Place]:
        """Yield the points of the amending act that made its words."""
        celex = place.provision.validity.changed_by
        if celex is None:
            return
        for held, points in self._points:
            if held.source.celex != celex:
                continue
            for point in points_for(place.provision.locator, points):
                found = held.document.get(point.provision_id)
                if found is not None:
                    yield Place(held, found, note=note_of(point))

    @cached_property
    def _recitals(self) -> Recitals:
        documents = [next((one.document for one in self._versions if _has_recitals(one)), None)]
        documents += [one.document for one in self._amending if one.source.work != self.work]
        return Recitals([document for document in documents if document is not None], searched_in(self._language))

    @cached_property
    def _points(self) -> list[tuple[Held, list[AmendingPoint]]]:
        found = [(one, amending_points(one.document)) for one in self._amending]
        acts = {point.act for _, points in found for point in points}
        own = {act for act in acts if any(source.work == self.work for source in self._catalogue.find(act))}
        return [(one, [point for point in points if point.act in own]) for one, points in found]

    @cached_property
    def _terms(self) -> dict[str, Definitions]:
        return {one.document.id: Definitions(one.document) for one in self._versions}


def heading_of(document: Document, provision: Provision) -> str | None:
    """Return the heading of a provision, or of the article or annex around it, as it stands in the document."""
    around = (provision, *document.ancestors(provision))
    return next((place.heading for place in around if place.kind in _WITH_HEADINGS and place.heading), None)


def note_of(point: AmendingPoint) -> str:
    """Return what an amending point did: `replaced Art. 50(7)`."""
    return f"{point.action} {point.target.label}"


def _linked(versions: Sequence[Place], links: Callable[[Document, Provision], Sequence[Provision]]) -> Iterator[Place]:
    for held, provision, *_ in versions:
        for found in links(held.document, provision):
            current = held.document.get(found.id)
            if current is not None:
                yield Place(held, current)


def _has_recitals(held: Held) -> bool:
    return any(provision.kind == "recital" for provision in held.document.provisions)
