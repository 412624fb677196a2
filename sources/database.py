"""The store's SQLite file: opening it, bringing it up to date, and saying what is wrong with it.

One connection per operation: it costs a fraction of a millisecond, needs no care about threads, and leaves no file open
when a process is killed. Write-ahead logging lets readers go on while one process writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sources.errors import StoreError

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE snapshots (
        number INTEGER PRIMARY KEY,
        source_id TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        snapshot TEXT NOT NULL,
        row TEXT NOT NULL
    );
    CREATE INDEX snapshots_by_source ON snapshots (source_id, number);
    CREATE TABLE documents (
        source_id TEXT NOT NULL,
        snapshot_sha256 TEXT NOT NULL,
        parser TEXT NOT NULL,
        parser_version TEXT NOT NULL,
        row_sha256 TEXT NOT NULL,
        text_sha256 TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (source_id, snapshot_sha256, parser, parser_version, row_sha256)
    );
    CREATE INDEX documents_by_text ON documents (text_sha256, source_id);
    """,
)
"""Scripts in order; the file's `user_version` says how many it has seen. Only ever add to the end."""


class Database:
    """One SQLite file with the tables above."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open for reading, for the length of a `with`; the file must exist.

        Raises:
            StoreError: If the file is damaged, too new, or can't be opened.
        """
        with self._explained(), closing(self._open_to_read()) as connection:
            if self._version(connection) == len(MIGRATIONS):
                yield connection
                return
        with self.writing() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open for one transaction, made permanent only if the `with` ends without an error.

        Raises:
            StoreError: If the disk is full, the file damaged, too new, or not writable.
        """
        with self._explained(), closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._migrate(connection)
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _open_to_read(self) -> sqlite3.Connection:
        address = self.path.absolute().as_uri() + "?mode=ro"
        connection = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)
        try:
            connection.execute("PRAGMA user_version")
        except sqlite3.DatabaseError as error:
            connection.close()
            if not isinstance(error, sqlite3.OperationalError) or "locked" in str(error):
                raise
            # Write-ahead logging wants a file beside the database, which a read-only disk refuses; nobody else can be
            # writing there either.
            connection = sqlite3.connect(address + "&immutable=1", uri=True, isolation_level=None)
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        # Inside the caller's transaction, so that two processes can't both do it; `executescript` would end that.
        for script in MIGRATIONS[self._version(connection) :]:
            for statement in filter(str.strip, script.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self, connection: sqlite3.Connection) -> int:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise StoreError(
                f"{self.path} was written by a newer version of Pincite.",
                hint="Upgrade Pincite, or set PINCITE_HOME to another folder.",
            )
        return version

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path} can't be used: {error}.", hint=_way_out(str(error))) from error


def _way_out(message: str) -> str:
    if "full" in message:
        return "Free some space, or set PINCITE_HOME to a folder on a larger disk."
    if "locked" in message:
        return "Another Pincite process is writing; try again when it has finished."
    if "malformed" in message or "not a database" in message:
        return "Move the file away and run `pincite sources fetch`; the bytes beside it are not lost."
    return "Make PINCITE_HOME writable for you, or set it to a folder that is."
