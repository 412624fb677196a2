"""Bytes by their hash: `objects/ab/<sha256>`, written all or nothing and never changed."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from pathlib import Path

from sources.errors import StoreError


class Objects:
    """A folder of files that are named by the sha256 of what is in them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Return where the object lies, or would."""
        return self._folder / sha256[:2] / sha256

    def write(self, data: bytes) -> str:
        """Store the bytes and return their sha256; an object that is there but damaged is written again.

        Raises:
            StoreError: If the disk is full or the folder can't be written.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        try:
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                return sha256
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
        except OSError as error:
            raise not_written(error, path) from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return the bytes.

        Raises:
            StoreError: If the object is missing, can't be read, or is no longer what was stored.
        """
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise StoreError(
                f"The stored object {sha256} can't be read: {error.strerror}.",
                hint="`pincite sources fetch --refresh` obtains it again.",
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(
                f"The stored object {sha256} is damaged: its content has another hash.",
                hint="`pincite sources fetch --refresh` obtains it again.",
            )
        return data


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a crash leaves either the old one or the new one, both complete."""
    descriptor, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    # The new name itself is only safe once the folder is; not every platform lets a folder be opened.
    with contextlib.suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def not_written(error: OSError, path: Path) -> StoreError:
    """Return the error that says why the store could not be written and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        hint = "Free some space, or set PINCITE_HOME to a folder on a larger disk."
    else:
        hint = "Make the folder writable for you, or set PINCITE_HOME to one that is."
    return StoreError(f"{path} can't be written: {error.strerror or error}.", hint=hint)
