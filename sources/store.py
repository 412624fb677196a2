"""The local store: every byte ever obtained, by its hash, and the documents parsed from them.

Under `PINCITE_HOME`: `objects/` holds the bytes, `store.sqlite3` says which of them make up which snapshot of which
source. Nothing is overwritten: when a publisher changes a page, that is one more snapshot, and an answer saved before
can still be checked against the old one. One process writes at a time, under `lock`; readers take no lock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout
from pydantic import ValidationError

from sources.database import Database
from sources.errors import ParseError, StoreError
from sources.formats import as_obtained
from sources.objects import Objects, not_written
from sources.parsers import Parser, load_parser
from sources.schema import Document, Held, PartRecord, Snapshot, Source, SourcePart, sha256_text

# What a parser never looks at: a new address or note of ours doesn't make a parsed document out of date.
_NOT_PARSED = {
    *("url", "fetch", "accept", "files", "package", "notes", "search", "names", "licence", "publisher", "corrigenda"),
}


class DocumentAt(NamedTuple):
    """A document and the bytes that it was parsed from."""

    document: Document
    snapshot: Snapshot


class Store:
    """What is held on this machine.

    Args:
        home: `PINCITE_HOME`; made on the first write, readable by its owner alone.
        load: Gives the parser of a name; another one in tests.
        patience: Seconds to wait for another process that is writing.
    """

    def __init__(self, home: Path, *, load: Callable[[str], Parser] = load_parser, patience: float = 30.0) -> None:
        self.home = home
        self._load = load
        self._patience = patience
        self._objects = Objects(home / "objects")
        self._database = Database(home / "store.sqlite3")

    def put(
        self,
        source: Source,
        parts: Sequence[SourcePart],
        *,
        obtained_from: str,
        licence: str,
        media: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        retrieved: datetime | None = None,
    ) -> Snapshot:
        """Keep the bytes of a source; the same bytes as last time give the snapshot that is there.

        Args:
            source: The catalogue row; kept as it is now, so that old answers can be checked against it.
            parts: The files, in order; at least one.
            obtained_from: As in `Snapshot.obtained_from`.
            licence: Of this copy.
            media: Media type of the parts.
            etag: As the server gave it.
            last_modified: As the server gave it.
            retrieved: Now, if not given.

        Raises:
            StoreError: If another process is writing all the time, or the store can't be written.
        """
        if not parts:
            raise ValueError(f"{source.id}: a snapshot has at least one part")
        with self._writing():
            hashes = [self._objects.write(part.data) for part in parts]
            records = tuple(
                PartRecord(name=part.name, sha256=digest, size=len(part.data))
                for part, digest in zip(parts, hashes, strict=True)
            )
            snapshot = Snapshot(
                source_id=source.id,
                sha256=_sha256_of(hashes),
                parts=records,
                retrieved=retrieved or datetime.now(UTC),
                obtained_from=obtained_from,
                licence=licence,
                media=media,
                etag=etag,
                last_modified=last_modified,
            )
            latest = self.latest(source.id)
            if latest is not None and (latest.sha256, latest.media) == (snapshot.sha256, media):
                return latest
            self._insert(snapshot, as_obtained(source, media=media, obtained_from=obtained_from))
            return snapshot

    def latest(self, source_id: str) -> Snapshot | None:
        """Return the newest snapshot of the source, `None` where nothing is held."""
        return next(iter(self._select(source_id, limit=1)), None)

    def snapshots(self, source_id: str) -> tuple[Snapshot, ...]:
        """Return all snapshots of the source, newest first."""
        return tuple(self._select(source_id, limit=-1))

    def read(self, snapshot: Snapshot) -> tuple[SourcePart, ...]:
        """Return the bytes of a snapshot, each part checked against its hash.

        Raises:
            StoreError: If a part is missing or damaged; the message names the object.
        """
        return tuple(SourcePart(name=part.name, data=self._objects.read(part.sha256)) for part in snapshot.parts)

    def held(self, source: Source) -> Held | None:
        """Return the newest document of the source with its row and snapshot, `None` where nothing is held.

        The row is the catalogue's, with what this copy is (parser, full or excerpt) corrected in it.

        Raises:
            StoreError: If the bytes are damaged.
            ParseError: If they are not the document that the catalogue describes.
        """
        snapshot = self.latest(source.id)
        if snapshot is None:
            return None
        row = as_obtained(source, media=snapshot.media, obtained_from=snapshot.obtained_from)
        return Held(self._parsed(row, snapshot.sha256, lambda: self.read(snapshot)), row, snapshot)

    def document(self, source: Source) -> Document | None:
        """Return the newest document of the source, parsed once and then remembered; `None` where nothing is held.

        Raises:
            StoreError: If the bytes are damaged.
            ParseError: If they are not the document that the catalogue describes.
        """
        held = self.held(source)
        return None if held is None else held.document

    def parse(
        self, source: Source, parts: Sequence[SourcePart], *, obtained_from: str, media: str | None = None
    ) -> Document:
        """Return what files say that are about to be stored; as in `document`, it is remembered.

        Args:
            source: The catalogue row.
            parts: The files, in order.
            obtained_from: As in `Snapshot.obtained_from`.
            media: Media type of the parts.

        Raises:
            ParseError: If they are not the document that the catalogue describes.
            StoreError: If the store can't be used.
        """
        row = as_obtained(source, media=media, obtained_from=obtained_from)
        sha256 = _sha256_of([hashlib.sha256(part.data).hexdigest() for part in parts])
        return self._parsed(row, sha256, lambda: tuple(parts))

    def document_with_text(self, document_id: str, text_sha256: str) -> DocumentAt | None:
        """Return the document whose text has this hash, however old, and the snapshot that it came from.

        Raises:
            StoreError: If the bytes are damaged.
            ParseError: If they can no longer be parsed.
        """
        snapshots = self.snapshots(document_id)
        if not snapshots:
            return None
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT snapshot_sha256, document FROM documents WHERE source_id = ? AND text_sha256 = ?"
                " ORDER BY rowid DESC",
                (document_id, text_sha256),
            ).fetchall()
        by_hash = {snapshot.sha256: snapshot for snapshot in reversed(snapshots)}
        for snapshot_sha256, content in found:
            document = _document(content)
            if document is not None and snapshot_sha256 in by_hash:
                return DocumentAt(document, by_hash[snapshot_sha256])
        # Not parsed on this machine yet, or only by another version of a parser.
        for snapshot in snapshots:
            try:
                document = self._parsed(self.source_of(snapshot), snapshot.sha256, partial(self.read, snapshot))
            except ParseError:
                continue
            if document.text_sha256 == text_sha256:
                return DocumentAt(document, snapshot)
        return None

    def source_of(self, snapshot: Snapshot) -> Source:
        """Return the catalogue row as it was when the snapshot was made.

        Raises:
            StoreError: If the store doesn't know the snapshot.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT snapshot, row FROM snapshots WHERE source_id = ? AND sha256 = ? ORDER BY number DESC",
                (snapshot.source_id, snapshot.sha256),
            ).fetchall()
        for content, row in rows:
            if Snapshot.model_validate_json(content) == snapshot:
                return Source.model_validate_json(row)
        raise StoreError(
            f"The store doesn't know this snapshot of {snapshot.source_id}.",
            hint="Is PINCITE_HOME the folder that the snapshot was made in?",
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            make_home(self.home)
            # Each has a lock object of its own, so threads exclude one another as processes do, and two stores of one
            # home may differ in patience. It can't be taken twice by one thread: whoever writes calls no other writer.
            with FileLock(self.home / "lock", timeout=self._patience):
                yield
        except Timeout as error:
            raise StoreError(
                f"Another Pincite process has been writing to {self.home} for more than {self._patience:.0f} seconds.",
                hint="Wait until it has finished, then try again.",
            ) from error
        except OSError as error:
            raise not_written(error, self.home) from error

    def _insert(self, snapshot: Snapshot, row: Source) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO snapshots (source_id, sha256, snapshot, row) VALUES (?, ?, ?, ?)",
                (snapshot.source_id, snapshot.sha256, snapshot.model_dump_json(), row.model_dump_json()),
            )

    def _select(self, source_id: str, *, limit: int) -> list[Snapshot]:
        if not self._database.path.is_file():
            return []
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT snapshot FROM snapshots WHERE source_id = ? ORDER BY number DESC LIMIT ?", (source_id, limit)
            ).fetchall()
        return [Snapshot.model_validate_json(content) for (content,) in rows]

    def _parsed(self, row: Source, sha256: str, read: Callable[[], Sequence[SourcePart]]) -> Document:
        parser = self._load(row.parser)
        row_sha256 = sha256_text(row.model_dump_json(exclude=_NOT_PARSED))
        key = (row.id, sha256, row.parser, parser.VERSION, row_sha256)
        document = self._remembered(key)
        if document is None:
            document = parser.parse(row, read())
            self._remember(key, document)
        return document

    def _remembered(self, key: tuple[str, ...]) -> Document | None:
        if not self._database.path.is_file():
            return None
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT document FROM documents WHERE source_id = ? AND snapshot_sha256 = ? AND parser = ?"
                " AND parser_version = ? AND row_sha256 = ?",
                key,
            ).fetchone()
        return None if found is None else _document(found[0])

    def _remember(self, key: tuple[str, ...], document: Document) -> None:
        try:
            make_home(self.home)
            with self._database.writing() as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*key, document.text_sha256, document.model_dump_json()),
                )
        except (StoreError, OSError):
            # A read-only or busy store still answers, only more slowly.
            return


def _sha256_of(hashes: Sequence[str]) -> str:
    return hashes[0] if len(hashes) == 1 else sha256_text("\n".join(hashes))


def make_home(home: Path) -> None:
    """Make `PINCITE_HOME` where it is missing, for its owner alone: it may hold what people asked."""
    home.parent.mkdir(parents=True, exist_ok=True)
    home.mkdir(mode=0o700, exist_ok=True)


def _document(content: str) -> Document | None:
    try:
        return Document.model_validate_json(content)
    except ValidationError:
        # Written by another version of this program; the bytes are parsed again.
        return None
