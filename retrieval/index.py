"""The index that is asked: opens the current release and gives dense and lexical scores over its entries.

The one place that knows Chroma. Its collection holds nothing but vectors under the entries' numbers; words, passages
and the vectors' originals stand in the release's own SQLite file. Measured with Chroma 1.5.9: killed while writing, it
leaves collections that can't be read, and an open reader doesn't see another process's writes. So a release is built in
a folder of its own (`retrieval.build`), never written again, and readers that want the next one open it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from retrieval.errors import IndexingError
from retrieval.language import Language
from retrieval.lexical import LexicalIndex
from retrieval.passage_table import PassageRow, PassageTable
from retrieval.release import BUILD, IndexedDocument, Release, read_current
from retrieval.schema import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Candidate", "Index", "VectorCollection", "words_folder"]


class Candidate(NamedTuple):
    """An entry near the question; higher is better."""

    entry: int
    cosine: float


class VectorCollection:
    """One release's vectors in Chroma, embedded in a folder or on a server.

    Args:
        folder: Where the embedded Chroma lies; not used with a server.
        release: Id of the release; on a server it names the collection.
        url: Address of a server, `None` for the embedded Chroma.
    """

    def __init__(self, folder: Path, release: str, *, url: str | None = None) -> None:
        import chromadb
        from chromadb.config import Settings

        self._name = f"pincite-{release}"
        # A `.env` in the working directory is somebody else's; Chroma would read it and refuse what it doesn't know.
        settings = Settings(_env_file=None, anonymized_telemetry=False)
        with _as_indexing_errors(url or folder):
            if url is None:
                self._client = chromadb.PersistentClient(path=str(folder), settings=settings)
            else:
                address = urlsplit(url)
                secure = address.scheme == "https"
                port = address.port or (443 if secure else 8000)
                self._client = chromadb.HttpClient(address.hostname or "", port, ssl=secure, settings=settings)
        self._where = url or folder

    def fill(self, vectors: NDArray[np.float32]) -> None:
        """Make the collection anew and put the vectors in, under their row numbers."""
        with _as_indexing_errors(self._where):
            self.delete()
            graph = {
                "space": "cosine",
                "ef_construction": 200,
                "ef_search": 400,
                "max_neighbors": 32,
                # Chroma replays what it hasn't synced when a collection is first asked: up to 1,000 vectors by default,
                # 0.45 s at every start. With the threshold at the size, the last vector syncs all.
                "sync_threshold": max(2, len(vectors)),
            }
            collection = self._client.create_collection(
                self._name, embedding_function=None, configuration={"hnsw": graph}
            )
            step = min(1_000, self._client.get_max_batch_size())
            for start in range(0, len(vectors), step):
                part = vectors[start : start + step]
                collection.add(ids=[str(row) for row in range(start, start + len(part))], embeddings=part)

    def delete(self) -> None:
        """Delete the collection, if it is there."""
        from chromadb.errors import NotFoundError

        try:
            self._client.delete_collection(self._name)
        except NotFoundError:
            return

    @cached_property
    def _collection(self) -> Any:  # noqa: ANN401  (chromadb is imported inside functions only)
        return self._client.get_collection(self._name, embedding_function=None)

    def count(self) -> int:
        """Return how many vectors there are."""
        with _as_indexing_errors(self._where):
            return int(self._collection.count())

    def nearest(self, vectors: NDArray[np.float32], k: int) -> list[list[Candidate]]:
        """Return for each vector its `k` nearest entries, best first."""
        with _as_indexing_errors(self._where):
            found = self._collection.query(query_embeddings=vectors, n_results=k, include=["distances"])
        return [
            [Candidate(int(entry), 1.0 - distance) for entry, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def close(self) -> None:
        """Let go of the files or the connection."""
        self._client.close()


@contextmanager
def _as_indexing_errors(where: object) -> Iterator[None]:
    # What Chroma raises for a damaged folder or a silent server has no common base: ChromaError, ValueError, and an
    # AttributeError when it fails to open the same folder for the second time.
    try:
        yield
    except Exception as error:
        on_server = isinstance(where, str)
        hint = (
            "Check PINCITE_CHROMA_URL and that the server runs."
            if on_server
            else f"Make sure that the disk has room. {BUILD}"
        )
        raise IndexingError(f"Chroma failed in {where} ({error}).", hint=hint) from error


def _can_be_written(folder: Path) -> bool:
    # Chroma writes to its folder merely to open it, which a read-only disk or another user's home refuses.
    return all(os.access(path, os.W_OK) for path in (folder, folder / "chroma.sqlite3") if path.exists())


def words_folder(release: Path, language: Language) -> Path:
    """Return where in a release's folder the lexical index of a language lies."""
    return release / ("bm25" if language == "en" else f"bm25-{language}")


class Index:
    """One release, open for reading; any number of threads may ask at once.

    Scores are over English entries, whose passages come first; `by_passage` takes the best entry of each of these. The
    entries of other languages are asked by their words only, with `lexical_in`. Chroma is opened by the first `dense`.
    """

    def __init__(self, folder: Path, release: Release, *, chroma_url: str | None = None) -> None:
        self.release = release
        self._folder = folder
        self._chroma_url = chroma_url
        self._lock = threading.Lock()
        self._opened: VectorCollection | None = None
        self._table = PassageTable(folder / "passages.sqlite3")
        self._words: dict[Language, LexicalIndex] = {"en": LexicalIndex.load(words_folder(folder, "en"))}
        self._other_passages: dict[Language, NDArray[np.int64]] = {}

    @classmethod
    def open(cls, home: Path, embedder_id: str | None = None, *, chroma_url: str | None = None) -> Index:
        """Open the current release under `home`.

        Args:
            home: `PINCITE_HOME`.
            embedder_id: Of the embedder that will make the queries' vectors.
            chroma_url: Of the Chroma server, if one is used.

        Raises:
            IndexingError: If there is no index, it is damaged, or it was built by another version or embedder.
        """
        folder, release = read_current(home)
        if embedder_id is not None and embedder_id != release.embedder:
            raise IndexingError(
                f"The index was built with {release.embedder}, the settings ask for {embedder_id}.",
                hint=f"{BUILD[:-1]}, or set PINCITE_EMBEDDING to the model it was built with.",
            )
        return cls(folder, release, chroma_url=chroma_url)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None
        self._table.close()

    @property
    def documents(self) -> tuple[IndexedDocument, ...]:
        """What the release was built from."""
        return self.release.documents

    @property
    def passages(self) -> tuple[PassageRow, ...]:
        """All passages in order, without their words: what to filter and to weigh by."""
        return self._table.rows

    @cached_property
    def entry_passages(self) -> NDArray[np.int64]:
        """For each English entry the position of its passage in `passages`."""
        return self._table.entry_passages("en")

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage with this id, `None` where there is none."""
        return self._table.passage(passage_id)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {row.id: position for position, row in enumerate(self.passages)}

    def position(self, passage_id: str) -> int:
        """Return the place of a passage in `passages`."""
        return self._positions[passage_id]

    def passages_of(self, document_id: str, provision_id: str) -> tuple[Passage, ...]:
        """Return what shows a provision: its own passages, else those that cover it, else those inside it."""
        return self._table.passages_of(document_id, provision_id)

    def dense(self, vector: NDArray[np.float32], k: int = 200) -> list[Candidate]:
        """Return the `k` entries nearest to a question's vector, best first; asked of Chroma where it can be opened."""
        k = min(k, self.release.entries)
        if self._chroma_url is None and not _can_be_written(self._folder / "chroma"):
            return self._nearest_exactly(vector, k)
        return self._collection().nearest(vector[None, :], k)[0]

    def _nearest_exactly(self, vector: NDArray[np.float32], k: int) -> list[Candidate]:
        import numpy as np

        scores = self.dense_scores(vector)
        return [Candidate(int(entry), float(scores[entry])) for entry in np.argsort(-scores, kind="stable")[:k]]

    def dense_scores(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosine of every entry, exactly; about 1 ms for 4,000."""
        scores: NDArray[np.float32] = self._table.vectors @ vector
        return scores

    def lexical(self, query: str) -> NDArray[np.float32]:
        """Return the BM25 score of every English entry."""
        return self._words["en"].scores(query)

    def lexical_in(self, language: Language, query: str | Sequence[str], k: int = 200) -> list[tuple[int, float]]:
        """Return the positions and BM25 scores of the `k` passages in a language that fit best, best first.

        Args:
            language: Whose entries are asked.
            query: Words as typed, or tokens of this language.
            k: How many at most; passages without any of the words are left out.
        """
        import numpy as np

        scores = self._in(language).scores(query)
        passages = self._passages_in(language)
        best: dict[int, float] = {}
        for entry in np.argsort(-scores, kind="stable"):
            if len(best) == k or scores[entry] <= 0:
                break
            best.setdefault(int(passages[entry]), float(scores[entry]))
        return list(best.items())

    def having(self, token: str, language: Language) -> frozenset[int]:
        """Return the positions of the passages that a token of this language leads to."""
        return frozenset(self._passages_in(language)[self._in(language).having(token)].tolist())

    def weigh(self, token: str, language: Language = "en") -> float:
        """Return how telling a token of `retrieval.lexical.tokenise` is among the entries of a language."""
        return self._in(language).weigh(token)

    def _in(self, language: Language) -> LexicalIndex:
        # Two threads may both read the files; either index is the same.
        if language not in self._words:
            self._words[language] = LexicalIndex.load(words_folder(self._folder, language))
        return self._words[language]

    def _passages_in(self, language: Language) -> NDArray[np.int64]:
        if language == "en":
            return self.entry_passages
        if language not in self._other_passages:
            self._other_passages[language] = self._table.entry_passages(language)
        return self._other_passages[language]

    def by_passage(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return for every English passage the best score among its entries."""
        import numpy as np

        starts = np.flatnonzero(np.diff(self.entry_passages, prepend=-1))
        return np.asarray(np.maximum.reduceat(scores, starts))

    def _collection(self) -> VectorCollection:
        with self._lock:
            if self._opened is None:
                opened = VectorCollection(self._folder / "chroma", self.release.id, url=self._chroma_url)
                try:
                    if opened.count() != self.release.entries:
                        raise IndexingError(f"The vectors in {self._folder} are not complete.", hint=BUILD)
                except IndexingError:
                    opened.close()
                    raise
                self._opened = opened
            return self._opened
