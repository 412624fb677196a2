"""What to read beside the citations of an answer: exceptions, siblings, definitions, recitals, amending points.

Computed from the held texts, and only what is the wording on the answer's day. Nothing of it is quoted, and none of it
supports a statement: it is where a careful reader would look next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from retrieval.cite import pin_cite
from retrieval.family import Family, Place, heading_of
from retrieval.library import Lookup
from retrieval.links import deep_link
from retrieval.release import IndexedDocument
from retrieval.schema import Citation, Related, RelatedKind
from sources.catalogue import Catalogue
from sources.schema import Document, Provision, Span, is_wording_on

__all__ = ["Neighbourhood"]

_MOST_OF_A_KIND = 2
_MOST = 8
_ORDER: tuple[RelatedKind, ...] = (
    "exception",
    "sibling",
    "definition",
    "recital",
    "amending_point",
    "cross_reference",
)
_FIRST_WORDS = 80


class Neighbourhood:
    """Finds what stands beside citations, among the documents of an index; safe from several threads.

    Args:
        documents: What the index was built from.
        lookup: Gives them.
        catalogue: Knows which act a printed name means.
    """

    def __init__(self, documents: Sequence[IndexedDocument], lookup: Lookup, catalogue: Catalogue) -> None:
        self._documents = documents
        self._lookup = lookup
        self._catalogue = catalogue
        self._known: dict[tuple[str, str], Family] = {}

    def related(self, citations: Sequence[Citation], *, as_of: date, about_change: bool = False) -> tuple[Related, ...]:
        """Return what to read beside the citations, most useful first; nothing for what isn't law.

        Args:
            citations: Of an answer.
            as_of: The answer's day.
            about_change: Whether the question asks what changed: amending points come first then.

        Returns:
            Two of a kind for each citation and eight in all, at most; no place that is cited, none twice.
        """
        cited = [one for one in map(self._cited, citations) if one is not None]
        taken = {(one.family.work, one.place.provision.id) for one in cited}
        order = ("amending_point", *_ORDER) if about_change else _ORDER
        ranks = {kind: rank for rank, kind in reversed(list(enumerate(order)))}
        found: list[tuple[int, int, Related]] = []
        for one in cited:
            for kind, places in self._places(one, as_of):
                count = 0
                for place in places:
                    key = (place.held.source.work or place.held.document.id, place.provision.id)
                    if any(_overlap(key, other) for other in taken):
                        continue
                    taken.add(key)
                    found.append((count, ranks[kind], _related(kind, one.citation, place)))
                    count += 1
                    if count == _MOST_OF_A_KIND:
                        break
        # The first of every kind before the second of any; then by kind.
        kept = sorted(found, key=lambda item: item[:2])[:_MOST]
        return tuple(related for _, _, related in sorted(kept, key=lambda item: item[1]))

    def _cited(self, citation: Citation) -> _Cited | None:
        source = citation.source
        if source.tier != "law" or source.document_id not in self._catalogue:
            return None
        held = self._lookup(source.document_id, source.text_sha256)
        provision = held.document.get(citation.pin.provision_id)
        if provision is None or held.source.work is None:
            return None
        return _Cited(citation, Place(held, provision), self._family(held.source.work, held.document.language))

    def _family(self, work: str, language: str) -> Family:
        key = (work, language)
        if key not in self._known:
            held = [
                self._lookup(indexed.id, indexed.text_sha256)
                for indexed in self._documents
                if indexed.tier == "law" and indexed.language == language and indexed.search != "none"
            ]
            self._known[key] = Family(work, language, held, self._catalogue)
        return self._known[key]

    def _places(self, cited: _Cited, as_of: date) -> Iterator[tuple[RelatedKind, Iterator[Place]]]:
        """Yield what may be related, by kind; each kind is looked for only as far as it is wanted."""
        act, here = cited.family, cited.place
        versions = act.versions_from(here, as_of)

        def shown(places: Iterator[Place]) -> Iterator[Place]:
            return (place for place in places if _is_shown(place, as_of))

        yield "exception", shown(act.exceptions(versions))
        yield "sibling", shown(act.siblings(versions))
        yield "definition", shown(act.terms(cited.citation.quote, versions))
        yield "recital", shown(act.recitals_of(here))
        yield "amending_point", shown(act.points_of(here))
        yield "cross_reference", shown(act.references(versions))


class _Cited(NamedTuple):
    citation: Citation
    place: Place
    family: Family


def _is_shown(place: Place, as_of: date) -> bool:
    """Whether the place has words on the day: a recital isn't dated itself and comes with its act."""
    validity, source = place.provision.validity, place.held.source
    begun = validity.text_from or source.text_from
    return is_wording_on(validity, as_of) and (begun is None or begun <= as_of)


def _overlap(place: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether the two places are one, or one of them is in the other."""
    mine, its = f"{place[1]}.", f"{other[1]}."
    return place[0] == other[0] and (mine.startswith(its) or its.startswith(mine))


def _related(kind: RelatedKind, citation: Citation, place: Place) -> Related:
    held, provision = place.held, place.provision
    document = held.document
    return Related(
        kind=kind,
        of=citation.id,
        pin=pin_cite(provision),
        document_id=document.id,
        version_id=document.version_id,
        text_sha256=document.text_sha256,
        title=held.source.title,
        heading=place.heading or heading_of(document, provision),
        note=place.note,
        url=_link(held.source.url, _Start(document, provision)),
    )


class _Start:
    """The first words of a provision, as a key: what leads there is looked for once."""

    def __init__(self, document: Document, provision: Provision) -> None:
        self.document = document
        self.provision = provision
        self._key = (document.id, document.text_sha256, provision.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Start) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def span(self) -> Span:
        """Whole words of the first line."""
        span = self.provision.span.stripped(self.document.text)
        line = span.of(self.document.text).split("\n", 1)[0]
        words = line if len(line) <= _FIRST_WORDS else line[:_FIRST_WORDS].rsplit(" ", 1)[0]
        return Span(start=span.start, end=span.start + len(words))


@lru_cache(maxsize=2048)
def _link(url: str | None, start: _Start) -> str | None:
    return deep_link(url, start.document, start.provision, start.span)
