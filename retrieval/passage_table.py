"""The source of truth of a release: passages, entries and the English ones' vectors in one SQLite file.

Chroma and the lexical index are made from it and can be made again; a Chroma folder that was killed while writing
couldn't be read any more, SQLite can. Written once, read-only ever after, by any number of threads.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from retrieval.errors import IndexingError
from retrieval.language import Language
from retrieval.places import Place
from retrieval.schema import Entry, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PassageRow", "PassageTable"]

# What every question reads as a whole stands apart from the long values: rows of 100 bytes are read in a tenth of the
# time.
_SCHEMA = """
CREATE TABLE passages (
    position INTEGER PRIMARY KEY, id TEXT UNIQUE, document_id TEXT, provision_id TEXT, kind TEXT, language TEXT,
    text_from TEXT, text_until TEXT
);
CREATE TABLE bodies (passage INTEGER PRIMARY KEY, body TEXT);
CREATE TABLE entries (
    language TEXT, position INTEGER, passage INTEGER, PRIMARY KEY (language, position)
) WITHOUT ROWID;
CREATE TABLE vectors (entry INTEGER PRIMARY KEY, search_text TEXT, vector BLOB);
CREATE TABLE places (
    document_id TEXT, provision_id TEXT, relation INTEGER, passage INTEGER,
    PRIMARY KEY (document_id, provision_id, relation, passage)
) WITHOUT ROWID;
"""
_ROW = "id, document_id, provision_id, kind, language, text_from, text_until"


class PassageRow(NamedTuple):
    """What a search filters and weighs by, without the words; `language` is the document's."""

    id: str
    document_id: str
    provision_id: str
    kind: str
    language: str
    text_from: date | None
    text_until: date | None


class PassageTable:
    """Reads `passages.sqlite3`; safe from several threads."""

    def __init__(self, file: Path) -> None:
        # Nobody writes to a release, so SQLite needs neither locks nor a journal, and a read-only disk will do.
        self._file = file
        self._connection = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._lock = threading.Lock()

    @staticmethod
    def write(
        file: Path,
        passages: Sequence[Passage],
        entries: Mapping[Language, Sequence[Entry]],
        places: Iterable[Place],
        vectors: NDArray[np.float32],
    ) -> None:
        """Write a new table.

        Args:
            file: Where; it must not exist.
            passages: Those with a vector first.
            entries: By the language that they are searched in, each in the order of the passages.
            places: Which passages show which provision.
            vectors: One row per English entry.
        """
        position = {passage.id: number for number, passage in enumerate(passages)}
        connection = sqlite3.connect(file)
        try:
            with connection:
                connection.executescript(_SCHEMA)
                connection.executemany(
                    f"INSERT INTO passages VALUES ({', '.join('?' * 8)})",  # noqa: S608  (placeholders only)
                    (
                        (number, p.id, p.document_id, p.provision_id, p.kind, p.language, _iso(p.text_from),
                         _iso(p.text_until))
                        for number, p in enumerate(passages)
                    ),
                )  # fmt: skip
                connection.executemany(
                    "INSERT INTO bodies VALUES (?, ?)",
                    ((number, passage.model_dump_json()) for number, passage in enumerate(passages)),
                )
                connection.executemany(
                    "INSERT INTO entries VALUES (?, ?, ?)",
                    (
                        (language, number, position[entry.passage_id])
                        for language, found in entries.items()
                        for number, entry in enumerate(found)
                    ),
                )
                connection.executemany(
                    "INSERT INTO vectors VALUES (?, ?, ?)",
                    (
                        (number, entry.search_text, vector.tobytes())
                        for number, (entry, vector) in enumerate(zip(entries["en"], vectors, strict=True))
                    ),
                )
                connection.executemany(
                    "INSERT INTO places VALUES (?, ?, ?, ?)",
                    ((place.document_id, place.provision_id, place.relation, position[place.passage_id])
                     for place in places),
                )  # fmt: skip
        finally:
            connection.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexingError(f"{self._file} can't be read ({error}).", hint="Run `pincite index build`.") from error

    @cached_property
    def rows(self) -> tuple[PassageRow, ...]:
        """All passages in order, without their words."""
        found = self._rows(f"SELECT {_ROW} FROM passages ORDER BY position")  # noqa: S608  (a constant)
        return tuple(PassageRow._make((*row[:5], _date(row[5]), _date(row[6]))) for row in found)

    def entry_passages(self, language: Language) -> NDArray[np.int64]:
        """For each entry of a language the position of its passage; ascending."""
        import numpy as np

        found = self._rows("SELECT passage FROM entries WHERE language = ? ORDER BY position", (language,))
        return np.fromiter((row[0] for row in found), dtype=np.int64, count=len(found))

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """One row per English entry."""
        import numpy as np

        blobs = [row[0] for row in self._rows("SELECT vector FROM vectors ORDER BY entry")]
        return np.frombuffer(b"".join(blobs), dtype=np.float32).reshape(len(blobs), -1)

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage with this id."""
        found = self._rows("SELECT body FROM passages JOIN bodies ON passage = position WHERE id = ?", (passage_id,))
        return Passage.model_validate_json(found[0][0]) if found else None

    def passages_of(self, document_id: str, provision_id: str) -> tuple[Passage, ...]:
        """Return what shows a provision: its own passages, else those that cover it, else those inside it."""
        found = self._rows(
            "SELECT body, relation FROM places JOIN bodies USING (passage)"
            " WHERE document_id = ? AND provision_id = ? ORDER BY relation, passage",
            (document_id, provision_id),
        )
        return tuple(Passage.model_validate_json(body) for body, relation in found if relation == found[0][1])


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


# A law's passages share a handful of dates, and parsing each took most of the time of reading the rows.
@cache
def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
