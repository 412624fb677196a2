"""Transfers that broke off: what came so far, and the server's name for the version that it was part of.

A server that gave an ETag or a date can be asked to go on where it stopped (`Range` with `If-Range`); if the document
changed in the meantime it sends the whole new one instead, and we start over.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from sources.errors import StoreError
from sources.objects import not_written
from sources.store import make_home


class Partial:
    """The part file of one address; nothing is touched before the first write.

    Args:
        folder: Where part files lie, under `PINCITE_HOME`.
        key: What is being asked for: address, `Accept` and language.
    """

    def __init__(self, folder: Path, key: str) -> None:
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        self._data = folder / f"{name}.part"
        self._validator = folder / f"{name}.version"

    def resume(self) -> tuple[int, str] | None:
        """Return how many bytes are there and of which version, `None` where there is nothing to go on from."""
        try:
            size, validator = self._data.stat().st_size, self._validator.read_text(encoding="utf-8")
        except OSError:
            return None
        return (size, validator) if size and validator else None

    def begin(self, validator: str) -> None:
        """Start over with a version's name.

        Raises:
            StoreError: If the folder can't be written.
        """
        try:
            make_home(self._data.parent.parent)
            self._data.parent.mkdir(exist_ok=True)
            self._data.write_bytes(b"")
            self._validator.write_text(validator, encoding="utf-8")
        except OSError as error:
            raise not_written(error, self._data) from error

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


def version_name(headers: dict[str, str]) -> str | None:
    """Return what `If-Range` may hold: a strong ETag, else the date; `None` where the server gave neither.

    Args:
        headers: Of the answer, names in lower case.
    """
    etag = headers.get("etag", "")
    if etag and not etag.startswith("W/"):
        return etag
    return headers.get("last-modified")
