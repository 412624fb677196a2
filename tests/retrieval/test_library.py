"""The documents behind an index, each loaded once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from retrieval.errors import IndexingError
from retrieval.index import Index
from retrieval.library import Library
from sources.catalogue import Catalogue
from sources.store import DocumentAt, Store

ACT = "invented-act-en-oj"


class CountingStore(Store):
    """A store that counts how often a document is read."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.reads: list[str] = []

    def document_with_text(self, document_id: str, text_sha256: str) -> DocumentAt | None:
        self.reads.append(document_id)
        return super().document_with_text(document_id, text_sha256)


@pytest.fixture
def store(lighthouse_home: Path) -> CountingStore:
    return CountingStore(lighthouse_home)


@pytest.fixture
def library(store: CountingStore, lighthouse_home: Path) -> Library:
    return Library(store, Catalogue.load(home=lighthouse_home))


@pytest.fixture(scope="module")
def hashes(lighthouse_home: Path) -> dict[str, str]:
    with Index.open(lighthouse_home) as index:
        return {document.id: document.text_sha256 for document in index.documents}


def test_every_document_of_the_index_is_held(library: Library, hashes: dict[str, str]) -> None:
    for identity, text_sha256 in hashes.items():
        held = library.held(identity, text_sha256)
        assert (held.document.id, held.source.id, held.snapshot.source_id) == (identity, identity, identity)
        assert held.document.text_sha256 == text_sha256


@pytest.mark.parametrize(("identity", "text_sha256"), [(ACT, "0" * 64), ("no-such-act", "0" * 64)])
def test_a_document_that_isnt_held_is_none_or_an_error_with_the_way_out(
    library: Library, identity: str, text_sha256: str
) -> None:
    assert library.document(identity, text_sha256) is None
    with pytest.raises(IndexingError, match=identity) as refused:
        library.held(identity, text_sha256)
    assert "pincite index build" in refused.value.hint


def test_a_document_is_the_one_that_is_held(library: Library, hashes: dict[str, str]) -> None:
    assert library.document(ACT, hashes[ACT]) is library.held(ACT, hashes[ACT]).document


def test_each_is_loaded_once_however_many_threads_ask(
    library: Library, store: CountingStore, hashes: dict[str, str]
) -> None:
    barrier = Barrier(8)

    def ask(_: int) -> int:
        barrier.wait()
        return id(library.held(ACT, hashes[ACT]))

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert store.reads == [ACT]


def test_what_is_missing_is_looked_for_again(library: Library, store: CountingStore) -> None:
    """A source may be fetched while an assistant is open."""
    for _ in range(2):
        assert library.document(ACT, "0" * 64) is None
    assert store.reads == [ACT, ACT]


def test_original_bytes_are_known_by_their_hash(library: Library, hashes: dict[str, str]) -> None:
    snapshot = library.held(ACT, hashes[ACT]).snapshot
    assert library.holds_bytes(ACT, snapshot.sha256)
    assert not library.holds_bytes(ACT, "0" * 64)
    assert not library.holds_bytes("no-such-act", snapshot.sha256)


def test_a_document_that_left_the_catalogue_keeps_its_row(lighthouse_home: Path, hashes: dict[str, str]) -> None:
    only_ours = Catalogue.load()
    assert ACT not in only_ours
    held = Library(Store(lighthouse_home), only_ours).held(ACT, hashes[ACT])
    assert (held.source.id, held.source.title) == (ACT, "Regulation (EU) 2031/77 on municipal lighthouses")
