"""Transfers that broke off: what came so far, and the server's name for the version that it was part of.

A server that gave an ETag or a date can be asked to go on where it stopped (`Range` with `If-Range`); if the document
changed in the meantime it sends the whole new one instead, and we start over. A part file belongs to one transfer at a
time: whoever else asks for the same address meanwhile collects the document in memory.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from filelock import FileLock, Timeout

from sources.errors import StoreError
from sources.objects import not_written
from sources.store import make_home


class Partial:
    """The part file of one address; nothing is made before the first write.

    Only who holds its lock reads or writes it. `resume` and `begin` take the lock, `release` gives it up, and where the
    process dies the system does.

    Args:
        folder: Where part files lie, under `PINCITE_HOME`.
        key: What is being asked for: address, `Accept` and language.
    """

    def __init__(self, folder: Path, key: str) -> None:
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        self._data = folder / f"{name}.part"
        self._validator = folder / f"{name}.version"
        self._lock = FileLock(folder / f"{name}.lock")

    def resume(self) -> tuple[int, str] | None:
        """Return how many bytes are there and of which version.

        Returns:
            `None` where there is nothing to go on from, or another transfer is using it.
        """
        try:
            if not self._data.is_file() or not self._claimed():
                return None
            size, validator = self.size(), self._validator.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return (size, validator) if size and validator else None

    def begin(self, validator: str) -> bool:
        """Start over with a version's name.

        Returns:
            Whether the part file is ours; `False` where another transfer is using it.

        Raises:
            StoreError: If the folder can't be written.
        """
        try:
            make_home(self._data.parent.parent)
            self._data.parent.mkdir(exist_ok=True)
            if not self._claimed():
                return False
            self._data.write_bytes(b"")
            self._validator.write_text(validator, encoding="utf-8")
        except OSError as error:
            raise not_written(error, self._data) from error
        return True

    def size(self) -> int:
        """Return how many bytes are in the file now, 0 where there is none to be seen."""
        try:
            return self._data.stat().st_size
        except OSError:
            return 0

    def append(self, chunk: bytes) -> None:
        """Add what came.

        Raises:
            StoreError: If the disk is full.
        """
        try:
            with self._data.open("ab") as file:
                file.write(chunk)
        except OSError as error:
            raise not_written(error, self._data) from error

    def read(self) -> bytes:
        """Return what is there.

        Raises:
            StoreError: If it can't be read.
        """
        try:
            return self._data.read_bytes()
        except OSError as error:
            raise StoreError(f"{self._data} can't be read: {error.strerror}.", hint="Fetch it again.") from error

    def discard(self) -> None:
        """Delete both files."""
        for path in (self._data, self._validator):
            with contextlib.suppress(OSError):
                path.unlink()

    def release(self) -> None:
        """Leave the part file to the next transfer."""
        self._lock.release()

    def _claimed(self) -> bool:
        try:
            if not self._lock.is_locked:
                self._lock.acquire(blocking=False)
        except Timeout:
            return False
        return True


def version_name(headers: dict[str, str]) -> str | None:
    """Return what `If-Range` may hold: a strong ETag, else the date; `None` where the server gave neither.

    Args:
        headers: Of the answer, names in lower case.
    """
    etag = headers.get("etag", "")
    if etag and not etag.startswith("W/"):
        return etag
    return headers.get("last-modified")
