"""The held documents behind passages and citations, each loaded once; safe from several threads."""

from __future__ import annotations

import threading

from retrieval.errors import IndexingError
from sources.schema import Document, Held
from sources.store import Store


class Library:
    """Documents by id and text hash, read from the store when first asked for.

    Args:
        store: Where they are held.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loaded: dict[tuple[str, str], Held] = {}
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
                source = self._store.source_of(found.snapshot)
                self._loaded[key] = Held(found.document, source, found.snapshot)
            return self._loaded[key]

    def document(self, document_id: str, text_sha256: str) -> Document | None:
        """Return the document whose text has this hash, `None` where it isn't held."""
        try:
            return self.held(document_id, text_sha256).document
        except IndexingError:
            return None
