"""A newer Pincite goes on with what an older one wrote: `tests/data/home-v*/` are homes as they lay on a disk.

Never write one of them again because a format changed: that is the upgrade these tests are for. Add the next one
instead (`PINCITE_UPDATE=1 pytest tests/test_upgrade.py` writes it), with a migration in `sources/database.py`, or a
higher `retrieval.release.FORMAT` and the index built again from the store.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval.assistant import Assistant, verify_saved
from retrieval.build import build
from retrieval.embed import Embedder
from retrieval.entries import assemble
from retrieval.errors import IndexingError
from retrieval.index import Index
from retrieval.library import Library
from retrieval.release import FORMAT, Release, read_current
from retrieval.schema import SCHEMA_VERSION
from retrieval.settings import Settings
from sources.acquire import acquire_all
from sources.catalogue import Catalogue
from sources.database import MIGRATIONS
from sources.store import Store

HOMES = sorted((Path(__file__).parent / "data").glob("home-v*"))
NOW = date(2032, 6, 1)
ASKED = "Which uses of a municipal lighthouse are prohibited?"
SEARCHED = ("What does “dark night” mean?", "Which fine may a harbour master impose?", "books of the keeper")
BIGGEST = 2_000_000


@pytest.fixture(params=HOMES, ids=lambda home: home.name)
def old(request: pytest.FixtureRequest) -> Path:
    """A home as it lies in the repository; only to be read."""
    home: Path = request.param
    return home


@pytest.fixture
def home(old: Path, tmp_path: Path) -> Path:
    """A copy of it, as a user has one: it may be written."""
    return Path(shutil.copytree(old, tmp_path / "home"))


def what_it_holds(home: Path) -> dict[str, Any]:
    """Return text hashes by document, and passage ids by question, as they were when the home was written."""
    held: dict[str, Any] = json.loads((home / "expected.json").read_text(encoding="utf-8"))
    return held


def found_in(index: Index, embedder: Embedder, question: str) -> dict[str, list[str]]:
    """Return the ids of the three best passages of either half of the search."""
    nearest = [candidate.entry for candidate in index.dense(embedder.embed_query(question), 3)]
    lexical = np.argsort(-index.lexical(question), kind="stable")[:3]
    return {
        name: [index.passages[int(index.entry_passages[entry])].id for entry in entries]
        for name, entries in (("dense", nearest), ("lexical", lexical))
    }


def assemble_and_build(home: Path, ids: Sequence[str], embedder: Embedder) -> Release:
    """Build the index of these documents from what the store holds, and nothing else."""
    catalogue, store = Catalogue.load(home=home), Store(home)
    held = [store.held(catalogue.get(document)) for document in ids]
    return build(assemble([(one.document, one.source) for one in held if one is not None]), embedder, home)


# -- what the upgraded program must do --------------------------------------------------------------------------------


def test_every_document_is_there_with_the_same_text(home: Path) -> None:
    store = Store(home)
    for document, text_sha256 in what_it_holds(home)["texts"].items():
        found = store.document_with_text(document, text_sha256)
        assert found is not None, document
        assert found.document.text_sha256 == text_sha256
        assert store.read(found.snapshot)


def test_the_rows_of_then_and_the_snapshots_can_be_read(home: Path) -> None:
    store, catalogue = Store(home), Catalogue.load(home=home)
    for document in what_it_holds(home)["texts"]:
        snapshot = store.latest(document)
        assert snapshot is not None
        assert store.source_of(snapshot).id == catalogue.get(document).id == document


def test_the_answer_saved_then_still_verifies(home: Path) -> None:
    verdict = verify_saved((home / "answer.json").read_text(encoding="utf-8"), settings=Settings(home=home))
    assert verdict.ok, verdict


def test_the_home_can_be_written_to(home: Path, data: Path) -> None:
    store, catalogue = Store(home), Catalogue.load(home=home)
    document = "invented-act-en-oj"
    before = store.latest(document)
    report = acquire_all(catalogue, store, Settings(home=home, mirror=data / "act", offline=True), ids=[document])
    assert [outcome.status for outcome in report.outcomes] == ["held"]
    assert store.latest(document) == before
    with closing(sqlite3.connect(home / "store.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM documents")
    assert store.document(catalogue.get(document)) is not None


def test_the_index_finds_the_same_or_asks_to_be_built_again(home: Path, fake_embedder: type[Embedder]) -> None:
    expected = what_it_holds(home)
    embedder = fake_embedder()
    if json.loads((home / "releases" / expected["release"] / "release.json").read_bytes())["format"] != FORMAT:
        with pytest.raises(IndexingError, match="pincite index build"):
            Index.open(home, embedder.id)
        return
    with Index.open(home, embedder.id) as index:
        assert {question: found_in(index, embedder, question) for question in SEARCHED} == expected["found"]


def test_the_index_can_be_built_again_from_the_store_alone(home: Path, fake_embedder: type[Embedder]) -> None:
    texts = what_it_holds(home)["texts"]
    shutil.rmtree(home / "releases")
    embedder = fake_embedder()
    release = assemble_and_build(home, list(texts), embedder)
    assert {document.id: document.text_sha256 for document in release.documents} == texts
    with Index.open(home, embedder.id) as index:
        library, catalogue = Library(Store(home), Catalogue.load(home=home)), Catalogue.load(home=home)
        assistant = Assistant(index, embedder, library, catalogue)
        assert assistant.verify(assistant.ask(ASKED, as_of=NOW)).ok


# -- the homes themselves ---------------------------------------------------------------------------------------------


def test_the_home_is_small_and_closed(old: Path) -> None:
    names = [path.name for path in old.rglob("*")]
    assert not [name for name in names if name.endswith(("-wal", "-shm", "-journal", "lock"))]
    assert sum(path.stat().st_size for path in old.rglob("*") if path.is_file()) < BIGGEST


def test_the_formats_of_today_have_a_home(data: Path, tmp_path: Path, fake_embedder: type[Embedder]) -> None:
    known = {formats_of(home) for home in HOMES}
    if formats_now() not in known and os.environ.get("PINCITE_UPDATE"):
        write_home(tmp_path / "home", data, fake_embedder())
        pack(tmp_path / "home", data / f"home-v{len(HOMES) + 1}")
        pytest.skip("written; run the tests again")
    assert formats_now() in known, "a format changed: PINCITE_UPDATE=1 pytest tests/test_upgrade.py adds a home"


def formats_now() -> tuple[int, int, str]:
    """Return the formats of store, index and answer."""
    return len(MIGRATIONS), FORMAT, SCHEMA_VERSION


def formats_of(home: Path) -> tuple[int, int, str]:
    """Return the formats that a home was written in."""
    with closing(sqlite3.connect(f"{(home / 'store.sqlite3').as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        store = int(connection.execute("PRAGMA user_version").fetchone()[0])
    release = home / "releases" / what_it_holds(home)["release"] / "release.json"
    answer = json.loads((home / "answer.json").read_bytes())
    return store, int(json.loads(release.read_bytes())["format"]), str(answer["schema_version"])


def write_home(home: Path, data: Path, embedder: Embedder) -> None:
    """Write a home that holds the invented act, an answer, and what was found; but for Chroma's ids always the same."""
    home.mkdir(mode=0o700)
    shutil.copy2(data / "act" / "catalogue.toml", home / "catalogue.toml")
    catalogue = Catalogue.load(home=home)
    ids = [source.id for source in catalogue if source.id.startswith("invented-")]
    store = Store(home)
    acquire_all(catalogue, store, Settings(home=home, mirror=data / "act", offline=True), ids=ids)
    with closing(sqlite3.connect(home / "store.sqlite3")) as connection, connection:
        long_ago = datetime(2032, 5, 1, tzinfo=UTC).isoformat().replace("+00:00", "Z")
        connection.execute("UPDATE snapshots SET snapshot = json_set(snapshot, '$.retrieved', ?)", (long_ago,))
    release = assemble_and_build(home, ids, embedder)
    with Index.open(home, embedder.id) as index:
        answer = Assistant(index, embedder, Library(store, catalogue), catalogue).ask(ASKED, as_of=NOW)
        found = {question: found_in(index, embedder, question) for question in SEARCHED}
    assert answer.citations
    (home / "answer.json").write_text(
        answer.model_copy(update={"timings_ms": {}}).model_dump_json(indent=1) + "\n", encoding="utf-8"
    )
    texts = {document.id: document.text_sha256 for document in release.documents}
    expected = {"release": release.id, "texts": texts, "found": found}
    (home / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def pack(home: Path, folder: Path) -> None:
    """Copy a home without what only its process needed: locks, journals, the cache of vectors."""
    with closing(sqlite3.connect(home / "store.sqlite3", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")
    passing = shutil.ignore_patterns("*lock", "vectors.sqlite3*", "*-wal", "*-shm", "*-journal")
    shutil.copytree(home, folder, ignore=passing)
    read_current(folder)
