"""From documents to everything that is searched: the passages' own words, and our plain-language rows that lead there.

A row of a brief says in everyday words what one official provision says. Where that provision is held, the row only
helps to find it: the answer quotes the source. Where the source isn't held, or what the row rests on is no passage (a
headline, the document as a whole), the row itself is what can be quoted, and its tier says so. A row that names a place
which its source doesn't have is left out: it would cite what nobody can find.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from retrieval.places import INSIDE, Place, nearest, places
from retrieval.release import IndexedDocument
from retrieval.schema import Entry, Passage
from retrieval.split import split
from retrieval.wordings import without_repeats
from sources.schema import Document, Frozen, Provision, Source

__all__ = ["Corpus", "assemble"]


class Corpus(Frozen):
    """What an index is built from.

    Attributes:
        passages: In the order of the documents.
        entries: Those of one passage stand together, in the order of the passages.
        places: Which passages show which provision.
        documents: What the passages come from, documents that aren't searched included.
        unplaced: `document/provision` of the briefs' rows whose source is held and lacks the place that they name.
    """

    passages: tuple[Passage, ...]
    entries: tuple[Entry, ...]
    places: tuple[Place, ...]
    documents: tuple[IndexedDocument, ...]
    unplaced: tuple[str, ...] = ()


def assemble(documents: Iterable[tuple[Document, Source]]) -> Corpus:
    """Split the documents and lead our own rows to the passages of the provisions they rest on."""
    held = list(documents)
    by_document = without_repeats(held, {document.id: split(document, source) for document, source in held})
    shelf = _Shelf([pair for pair in held if pair[1].tier != "brief"], by_document)
    rows: dict[str, list[str]] = {}
    unplaced: list[str] = []
    for document, source in held:
        if source.tier == "brief":
            by_document[document.id] = _place_rows(document, by_document[document.id], shelf, rows, unplaced)
    passages = tuple(passage for document, _ in held for passage in by_document[document.id])
    return Corpus(
        passages=passages,
        entries=tuple(entry for passage in passages for entry in _entries(passage, rows.get(passage.id, []))),
        places=tuple(place for document, _ in held for place in places(document, by_document[document.id])),
        documents=tuple(_describe(document, source, len(by_document[document.id])) for document, source in held),
        unplaced=tuple(unplaced),
    )


class _Shelf:
    """The searched official documents, and what shows each of their provisions."""

    def __init__(self, held: Sequence[tuple[Document, Source]], passages: dict[str, tuple[Passage, ...]]) -> None:
        self._documents = {document.id: document for document, source in held if source.search != "none"}
        self._rows = {source.id: source for _, source in held}
        self._words = {passage.id: passage.text for found in passages.values() for passage in found}
        self._nearest = {
            document_id: nearest(places(document, passages[document_id]))
            for document_id, document in self._documents.items()
        }

    def holds(self, document_id: str) -> bool:
        return document_id in self._documents

    def has(self, document_id: str, locator: str) -> bool:
        return self._documents[document_id].by_label(locator) is not None

    def lead(self, document_id: str, locator: str) -> tuple[str, ...]:
        """Return the passages that a row resting on this place leads to; empty where none shows it."""
        provision = self._documents[document_id].by_label(locator)
        if provision is None or provision.id not in self._nearest[document_id]:
            return ()
        relation, found = self._nearest[document_id][provision.id]
        # A row on a whole article is about its rule, which stands first; one on an annex is about any of its items.
        return found[:1] if relation == INSIDE and provision.locator.annex is None else found

    def earlier(self, document_id: str, locator: str) -> tuple[str, ...]:
        """Return the passages of other wordings of this place, in older versions of the same text.

        A row speaks of the wording it was written on; it helps to find what stood there before, too.
        """
        provision, row = self._documents[document_id].by_label(locator), self._rows[document_id]
        if provision is None or row.work is None:
            return ()
        around = (provision, *self._documents[document_id].ancestors(provision))
        found: list[str] = []
        for other, document in self._documents.items():
            if other == document_id or (self._rows[other].work, document.language) != (row.work, row.language):
                continue
            place = next((place.id for place in around if document.get(place.id) is not None), "")
            relation, passages = self._nearest[other].get(place, (INSIDE, ()))
            found += passages if relation != INSIDE else ()
        return tuple(found)

    def words_inside(self, document_id: str, locator: str, passage_id: str) -> str:
        """Return the passage's own words where the place is an annex around it, else nothing.

        A row on an annex leads to all its items; only with its own words in it does an item stand out.
        """
        provision = self._documents[document_id].by_label(locator)
        if provision is None or provision.locator.annex is None:
            return ""
        return self._words[passage_id] if self._nearest[document_id][provision.id][0] == INSIDE else ""


def _place_rows(
    document: Document,
    passages: Iterable[Passage],
    shelf: _Shelf,
    rows: dict[str, list[str]],
    unplaced: list[str],
) -> tuple[Passage, ...]:
    """Add each row to what it leads to, and return the passages of rows that lead nowhere."""
    remaining = []
    for passage in passages:
        row = document.get(passage.provision_id)
        rests_on = row.rests_on if row is not None else None
        found: tuple[str, ...] = ()
        if row is not None and rests_on is not None and rests_on.locator and shelf.holds(rests_on.source_id):
            if not shelf.has(rests_on.source_id, rests_on.locator):
                unplaced.append(f"{document.id}/{row.id}")
                continue
            found = shelf.lead(rests_on.source_id, rests_on.locator)
            for passage_id in found:
                inside = shelf.words_inside(rests_on.source_id, rests_on.locator, passage_id)
                texts = _texts(document.text_of(row), row)
                rows.setdefault(passage_id, []).extend([f"{texts[0]}\n{inside}"] if inside else texts)
            for passage_id in shelf.earlier(rests_on.source_id, rests_on.locator):
                rows.setdefault(passage_id, []).extend(_texts(document.text_of(row), row))
        if not found:
            remaining.append(passage)
            if row is not None and row.search_text:
                rows[passage.id] = _texts(passage.search_text, row)
    return tuple(remaining)


def _texts(words: str, row: Provision) -> list[str]:
    """What a row is searched by: its words with the everyday terms, and apart from them the questions.

    Measured on our own questions: all in one vector finds less, and each question by itself makes what is only worded
    alike look near.
    """
    terms, *questions = (row.search_text or "").split("\n\n")
    return ["\n".join(part for part in (words, terms) if part), *questions]


def _entries(passage: Passage, rows: Sequence[str]) -> list[Entry]:
    first, *others = rows if passage.tier == "brief" and rows else [passage.search_text, *rows]
    own = Entry(id=passage.id, passage_id=passage.id, search_text=first)
    return [own, *(Entry(id=_entry_id(passage.id, text), passage_id=passage.id, search_text=text) for text in others)]


def _entry_id(passage_id: str, words: str) -> str:
    return hashlib.sha256(f"{passage_id}\n{words}".encode()).hexdigest()[:16]


def _describe(document: Document, source: Source, passages: int) -> IndexedDocument:
    return IndexedDocument(
        id=document.id,
        title=document.title,
        version_id=document.version_id,
        language=document.language,
        tier=source.tier,
        search=source.search,
        text_sha256=document.text_sha256,
        parser=document.parser,
        parser_version=document.parser_version,
        passages=passages,
    )
