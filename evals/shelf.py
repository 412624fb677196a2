"""The held documents that gold and citations point into, looked up by id alone.

Answer lines name a document, not the hash of its text, so they are held against the text that the store has now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from evals.schema import Cited, Place
from evals.units import unit
from sources.catalogue import Catalogue
from sources.locator import Locator
from sources.references import resolve
from sources.schema import Document, Held, Provision, Source, Span
from sources.store import Store
from sources.versions import date_by

__all__ = ["GoldPlace", "Shelf", "label_span"]


def label_span(label: Cited) -> Span | None:
    """Return a label's offsets, `None` where it has none or they enclose nothing."""
    if label.start is None or label.end is None or label.start >= label.end:
        return None
    return Span(start=label.start, end=label.end)


class Twin(NamedTuple):
    """The same words at the same place of another version, and where they stand there."""

    document: Document
    span: Span


class GoldPlace(NamedTuple):
    """A place of a case's gold, found in its document.

    Attributes:
        span: Of its words in that document.
        same_in: Other versions of the same act, in the same language, that have the same words at the same place, by
            id; each with the span of the words there, because offsets compare within one document only. A citation of
            either is right.
    """

    place: Place
    source: Source
    document: Document
    provision: Provision
    span: Span
    same_in: Mapping[str, Twin]

    def twin_in(self, document_id: str) -> Twin | None:
        """Return a document with these words, and where they stand in it; `None` where it hasn't them there."""
        if document_id == self.place.document:
            return Twin(self.document, self.span)
        return self.same_in.get(document_id)

    def span_in(self, document_id: str) -> Span | None:
        """Return where the words stand in a document, `None` where it hasn't them there."""
        twin = self.twin_in(document_id)
        return None if twin is None else twin.span

    def spans(self) -> tuple[tuple[str, Span], ...]:
        """Return every document with these words and where they stand in it, the gold's own first."""
        twins = ((document_id, twin.span) for document_id, twin in self.same_in.items())
        return ((self.place.document, self.span), *twins)


class Shelf:
    """Documents by id.

    Args:
        catalogue: What may be held.
        store: What is held.
    """

    def __init__(self, catalogue: Catalogue, store: Store) -> None:
        self._sources = {source.id: source for source in catalogue}
        self._store = store
        self.held = lru_cache(maxsize=None)(self._held)
        self.gold = lru_cache(maxsize=None)(self._gold)
        self.provision = lru_cache(maxsize=4096)(self._provision)

    @classmethod
    def open(cls, home: Path) -> Shelf:
        """Open the store of a home, with the catalogue that belongs to it."""
        return cls(Catalogue.load(home=home), Store(home))

    def is_known(self, document_id: str) -> bool:
        """Whether the catalogue has a document of this id, held or not."""
        return document_id in self._sources

    def source(self, document_id: str) -> Source | None:
        """Return the catalogue's row, held or not; `None` where it has none."""
        return self._sources.get(document_id)

    def _held(self, document_id: str) -> Held | None:
        source = self._sources.get(document_id)
        held = None if source is None else self._store.held(source)
        if source is None or held is None:
            return None
        document = date_by(held.document, held.source, self._sources.values(), self._store.document)
        return held._replace(document=document)

    def document(self, document_id: str) -> Document | None:
        """Return a document, `None` where it isn't held."""
        held = self.held(document_id)
        return None if held is None else held.document

    def _provision(self, label: Cited) -> Provision | None:
        """Return what a label names in its document, `None` where there is no such provision.

        A label without article, annex or recital names the innermost provision around its offsets.
        """
        document = self.document(label.document)
        if document is None:
            return None
        if label.article is None and label.annex is None and label.recital is None:
            return self.provision_at(label)
        named = label.model_dump(include=set(Locator.model_fields), exclude_none=True)
        try:
            found = resolve(Locator(**{part: number for part, number in named.items() if number}), document)
        except ValueError:
            # Python reads no number of so many digits; no document prints one.
            return None
        span = label_span(label)
        if found is not None and (span is None or found.span.covers(span)):
            return found
        # Labels can't tell points (a) of two subparagraphs apart; their offsets can.
        wanted = unit(label, "point")
        alike = [provision for provision in document.provisions if unit(provision.locator, "point") == wanted]
        around = (provision for provision in alike if span is not None and provision.span.covers(span))
        return next(around, found or (alike[0] if alike else None))

    def provision_at(self, label: Cited) -> Provision | None:
        """Return the innermost provision around a label's offsets, whatever it names; `None` where there is none."""
        document, span = self.document(label.document), label_span(label)
        if document is None or span is None or span.end > len(document.text):
            return None
        return document.innermost(span)

    def stands_in_place(self, label: Cited) -> bool:
        """Whether a label's offsets lie in the provision that it names; one without offsets or numbers says nothing."""
        if (label.start is None and label.end is None) or unit(label, "article") is None:
            return True
        provision, span = self.provision(label), label_span(label)
        if self.document(label.document) is None:
            return True
        return provision is not None and span is not None and provision.span.covers(span)

    def shows_place(self, label: Cited) -> bool:
        """Whether a passage's offsets cover something of the provision that it names, as far as it has both."""
        if label_span(label) is None or unit(label, "article") is None or self.document(label.document) is None:
            return True
        return any(_overlap(label, provision) for provision in self._alike(label))

    def _alike(self, label: Cited) -> Iterator[Provision]:
        found, document = self.provision(label), self.document(label.document)
        if found is not None:
            yield found
        wanted = unit(label, "point")
        for provision in document.provisions if document is not None else ():
            if unit(provision.locator, "point") == wanted:
                yield provision

    def _gold(self, place: Place) -> GoldPlace | None:
        """Return a gold place with where it stands, `None` where the document isn't held or lacks it."""
        held = self.held(place.document)
        provision = None if held is None else held.document.get(place.provision)
        if held is None or provision is None:
            return None
        span = provision.span.stripped(held.document.text)
        return GoldPlace(place, held.source, held.document, provision, span, self._same(held, provision))

    def _same(self, held: Held, provision: Provision) -> dict[str, Twin]:
        work = held.source.work
        found: dict[str, Twin] = {}
        if work is None or held.source.tier != "law":
            return found
        words = _words(held.document, provision)
        for other in self._sources.values():
            if other.work == work and other.language == held.source.language and other.id != held.source.id:
                document = self.document(other.id)
                twin = None if document is None else document.get(provision.id)
                if document is not None and twin is not None and _words(document, twin) == words:
                    found[other.id] = Twin(document, twin.span.stripped(document.text))
        return found


def _overlap(label: Cited, provision: Provision) -> bool:
    span = label_span(label)
    return span is not None and span.start < provision.span.end and provision.span.start < span.end


def _words(document: Document, provision: Provision) -> str:
    """Return a provision without white space and footnote calls, which versions print differently."""
    at = provision.span.start
    characters = list(provision.span.of(document.text))
    for call in document.footnote_calls:
        if provision.span.covers(call):
            characters[call.start - at : call.end - at] = " " * len(call)
    return "".join("".join(characters).split())
