"""The same place in the texts of another language: an act's provisions have one id in all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from retrieval.index import Index
from retrieval.language import Language
from retrieval.schema import Passage
from sources.schema import Source, is_wording_on

__all__ = ["Twins"]


class Twins:
    """Passages that show one place of one work, by their positions in the index.

    Args:
        index: What is searched.
        sources: Catalogue rows by document id; a row says of which work a document is.
    """

    def __init__(self, index: Index, sources: Mapping[str, Source]) -> None:
        self._index = index
        self._sources = sources
        self._texts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for document in index.documents:
            work = self.work(document.id)
            if work is not None and document.passages:
                self._texts[work, document.language].append(document.id)

    def work(self, document_id: str) -> str | None:
        """Return what all versions and languages of a document have in common."""
        source = self._sources.get(document_id)
        return None if source is None else source.work

    def of(self, work: str | None, provision_id: str, language: Language) -> Iterator[int]:
        """Yield the passages in a language that show a provision of a work."""
        for document in self._texts.get((work or "", language), ()):
            for passage in self._index.passages_of(document, provision_id):
                yield self._index.position(passage.id)

    def in_english(self, position: int, day: date, *, most: int) -> Iterator[Passage]:
        """Yield the English passages that show the place of another one in the wording of a day.

        Args:
            position: Of the other passage.
            day: The day.
            most: So many at most of each version of the act.
        """
        row = self._index.passages[position]
        for document in self._texts.get((self.work(row.document_id) or "", "en"), ()):
            shown = [p for p in self._index.passages_of(document, row.provision_id) if is_wording_on(p, day)]
            yield from shown[:most]
