"""The held documents behind passages and citations, each loaded once; safe from several threads."""

from __future__ import annotations

import threading
from collections.abc import Callable

from retrieval.errors import IndexingError
from sources.catalogue import Catalogue
from sources.errors import SourcesError
from sources.formats import as_obtained
from sources.rule_table import RuleTable
from sources.schema import Document, Held, Snapshot, Source
from sources.store import Store
from sources.versions import date_by

Lookup = Callable[[str, str], Held]
"""From document id and text hash to the held document."""


class Library:
    """Documents by id and text hash, read from the store when first asked for.

    Args:
        store: Where they are held.
        catalogue: What they are; its rows of today describe copies of any age.
        rules: Since when their provisions apply; what ships with the package if not given.
    """

    def __init__(self, store: Store, catalogue: Catalogue, rules: RuleTable | None = None) -> None:
        self.rules = RuleTable.shipped() if rules is None else rules
        self._store = store
        self._catalogue = catalogue
        self._loaded: dict[tuple[str, str], Held] = {}
        self._latest_documents: dict[str, Document | None] = {}
        self._lock = threading.Lock()

    def held(self, document_id: str, text_sha256: str) -> Held:
        """Return the document whose text has this hash, with its row and snapshot.

        Raises:
            IndexingError: If the store doesn't hold it; the index is of other texts than the store.
        """
        key = (document_id, text_sha256)
        with self._lock:
            if key not in self._loaded:
                found = self._store.document_with_text(document_id, text_sha256)
                if found is None:
                    raise IndexingError(
                        f"The index quotes a version of {document_id} that the store doesn't hold.",
                        hint="Run `pincite index build`.",
                    )
                row = self._row(found.snapshot)
                document = date_by(found.document, row, self._catalogue, self._latest)
                self._loaded[key] = Held(document, row, found.snapshot)
            return self._loaded[key]

    def _latest(self, row: Source) -> Document | None:
        if row.id not in self._latest_documents:
            try:
                self._latest_documents[row.id] = self._store.document(row)
            except SourcesError:
                # What a damaged later version would say isn't known, as if it weren't held.
                self._latest_documents[row.id] = None
        return self._latest_documents[row.id]

    def holds_bytes(self, document_id: str, sha256: str) -> bool:
        """Whether original bytes of the document with this hash are held."""
        return any(snapshot.sha256 == sha256 for snapshot in self._store.snapshots(document_id))

    def _row(self, snapshot: Snapshot) -> Source:
        if snapshot.source_id not in self._catalogue:
            return self._store.source_of(snapshot)
        row = self._catalogue.get(snapshot.source_id)
        return as_obtained(row, media=snapshot.media, obtained_from=snapshot.obtained_from)

    def document(self, document_id: str, text_sha256: str) -> Document | None:
        """Return the document whose text has this hash, `None` where it isn't held."""
        try:
            return self.held(document_id, text_sha256).document
        except IndexingError:
            return None
