"""Builds a release: in a fresh folder, checked, and only then served.

Whatever happens before the last line, the old release goes on serving; what a broken-off build left is swept by the
next one, and the vectors it had made are kept.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from retrieval.embed import Embedder, Progress
from retrieval.entries import Corpus
from retrieval.errors import IndexingError, IndexLockedError
from retrieval.index import VectorCollection, words_folder
from retrieval.language import LANGUAGES, Language, searched_in
from retrieval.lexical import LexicalIndex
from retrieval.passage_table import PassageTable
from retrieval.release import (
    FORMAT,
    Release,
    read_current,
    read_release,
    release_id,
    releases_folder,
    sweep,
    switch,
    sync_folder,
)
from retrieval.schema import Entry, Passage
from retrieval.vectors import embed_all

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["build"]

_MAX_CHECKED = 20_000


def build(
    corpus: Corpus,
    embedder: Embedder,
    home: Path,
    *,
    chroma_url: str | None = None,
    wait: float = 0,
    progress: Progress | None = None,
) -> Release:
    """Make the release of this corpus the one that is served, building it if it isn't there.

    Args:
        corpus: What `retrieval.entries.assemble` made of the documents.
        embedder: Makes the vectors; vectors of texts that it has seen before are taken from `vectors.sqlite3`.
        home: `PINCITE_HOME`.
        chroma_url: Of the Chroma server, if one is used.
        wait: Seconds to wait for another build to end; a negative number waits for as long as it takes.
        progress: Told how many of the entries have a vector, which is nearly all of the work.

    Raises:
        IndexingError: If no English passage is held, another process is building, the disk is full, or the result
            doesn't pass its check.
        EmbeddingError: If the model fails.
    """
    if all(searched_in(passage.language) != "en" for passage in corpus.passages):
        raise IndexingError("There is nothing to index.", hint="Run `pincite sources fetch` first.")
    with _errors_of_the_disk(home), _lock(home, wait):
        words = (item.model_dump_json() for item in (*corpus.passages, *corpus.entries))
        name = release_id(corpus.documents, embedder.id, words)
        previous = _served(home)
        folder = releases_folder(home) / name
        if not _can_serve(folder, chroma_url):
            _construct(folder, corpus, embedder, home, chroma_url=chroma_url, progress=progress)
        if previous != name:
            switch(home, name)
        before = [previous] if previous not in ("", name) else _newest_other(home, name)
        gone = sweep(home, keep=[name, *before])
        _forget(gone, folder, chroma_url)
        return read_release(folder)


def _construct(
    folder: Path,
    corpus: Corpus,
    embedder: Embedder,
    home: Path,
    *,
    chroma_url: str | None,
    progress: Progress | None,
) -> None:
    passages, entries = _by_language(corpus)
    vectors = embed_all([entry.search_text for entry in entries["en"]], embedder, home, progress=progress)
    fresh = folder.with_name(f"{folder.name}.building-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        PassageTable.write(fresh / "passages.sqlite3", passages, entries, corpus.places, vectors)
        for language, found in entries.items():
            LexicalIndex.build((entry.search_text for entry in found), language).save(words_folder(fresh, language))
        ours = sorted(path for path in fresh.rglob("*") if path.is_file())
        with closing(VectorCollection(fresh / "chroma", folder.name, url=chroma_url)) as collection:
            collection.fill(vectors)
        release = Release(
            id=folder.name,
            format=FORMAT,
            embedder=embedder.id,
            dimensions=vectors.shape[1],
            passages=len(passages),
            entries=len(vectors),
            words_only={language: len(entries[language]) for language in LANGUAGES if language != "en"},
            created=datetime.now(UTC).replace(microsecond=0),
            documents=corpus.documents,
            files={path.relative_to(fresh).as_posix(): path.stat().st_size for path in ours},
        )
        (fresh / "release.json").write_text(release.model_dump_json(indent=1), encoding="utf-8")
        _check(fresh, release, vectors, chroma_url)
        _sync(fresh)
        _put_in_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _by_language(corpus: Corpus) -> tuple[list[Passage], dict[Language, list[Entry]]]:
    """Put English passages first, and part the entries by the language that they are searched in.

    The embedding models know English alone. So an English question is compared with English words only, and a French
    or Dutch entry costs no vector.
    """
    languages = {passage.id: searched_in(passage.language) for passage in corpus.passages}
    entries: dict[Language, list[Entry]] = {language: [] for language in LANGUAGES}
    for entry in corpus.entries:
        entries[languages[entry.passage_id]].append(entry)
    passages = sorted(corpus.passages, key=lambda passage: LANGUAGES.index(languages[passage.id]))
    return passages, entries


def _check(fresh: Path, release: Release, vectors: NDArray[np.float32], chroma_url: str | None) -> None:
    """Ask what was written, from the disk: every vector must find itself or an identical one."""
    import numpy as np

    with closing(PassageTable(fresh / "passages.sqlite3")) as table:
        counts_agree = len(table.rows) == release.passages and np.array_equal(table.vectors, vectors)
    for language, size in {"en": release.entries, **release.words_only}.items():
        counts_agree &= LexicalIndex.load(words_folder(fresh, language)).size == size
    rows = np.unique(np.linspace(0, len(vectors) - 1, min(len(vectors), _MAX_CHECKED)).astype(int))
    lost = 0
    with closing(VectorCollection(fresh / "chroma", release.id, url=chroma_url)) as collection:
        counts_agree &= collection.count() == release.entries
        for start in range(0, len(rows) if counts_agree else 0, 200):
            part = rows[start : start + 200]
            for row, found in zip(part, collection.nearest(vectors[part], 1), strict=True):
                lost += not found or float(vectors[found[0].entry] @ vectors[row]) < 1 - 1e-4
    if lost or not counts_agree:
        what = f"{lost} of {len(rows)} vectors don't find themselves" if lost else "counts differ"
        raise IndexingError(f"The new index did not pass its check: {what}.", hint="Run `pincite index build` again.")


def _sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def _put_in_place(fresh: Path, folder: Path) -> None:
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}.broken-{os.getpid()}"))
    fresh.rename(folder)
    sync_folder(folder.parent)


def _can_serve(folder: Path, chroma_url: str | None) -> bool:
    """Whether a release is there and its vectors can be asked, in the Chroma that the settings name."""
    try:
        release = read_release(folder)
        with (
            closing(PassageTable(folder / "passages.sqlite3")) as table,
            closing(VectorCollection(folder / "chroma", release.id, url=chroma_url)) as collection,
        ):
            return collection.count() == release.entries and bool(collection.nearest(table.vectors[:1], 1)[0])
    except IndexingError:
        return False


def _is_whole(folder: Path) -> bool:
    try:
        read_release(folder)
    except IndexingError:
        return False
    return True


def _served(home: Path) -> str:
    try:
        _, release = read_current(home)
    except IndexingError:
        return ""
    return release.id


def _newest_other(home: Path, name: str) -> list[str]:
    others = [path for path in releases_folder(home).iterdir() if path.name != name and _is_whole(path)]
    return [max(others, key=lambda path: path.stat().st_mtime).name] if others else []


def _forget(releases: list[str], folder: Path, chroma_url: str | None) -> None:
    """Delete the collections of releases that are gone; embedded ones went with their folders."""
    if chroma_url is None:
        return
    for release in releases:
        with closing(VectorCollection(folder / "chroma", release, url=chroma_url)) as collection:
            collection.delete()


@contextmanager
def _lock(home: Path, wait: float) -> Iterator[None]:
    releases_folder(home).mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(home / "index.lock", timeout=wait):
            yield
    except filelock.Timeout:
        raise IndexLockedError(
            f"Another process is building the index in {home}.",
            hint="Wait until it is done; questions are answered from the present index meanwhile.",
        ) from None


@contextmanager
def _errors_of_the_disk(home: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise IndexingError(
            f"The index in {home} can't be written ({error}). The present index, if there is one, is untouched.",
            hint="Make room on the disk or the folder writable, and run `pincite index build` again.",
        ) from error
