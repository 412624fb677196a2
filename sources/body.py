"""The body of one answer: collected under a size cap, into a part file where the transfer could be resumed."""

from __future__ import annotations

import zlib

from sources.errors import FetchError
from sources.partial import Partial

_TOO_LARGE = "If it is really wanted, put the file into a mirror folder."


class Body:
    """What came of a body so far.

    Args:
        host: Who sends it, for messages.
        cap: Most bytes that are taken, before and after decompression.
        partial: Where to keep it so that it can be resumed; `None` keeps it in memory.
        start: How many bytes the part file has already.
    """

    def __init__(self, host: str, cap: int, *, partial: Partial | None = None, start: int = 0) -> None:
        self._host = host
        self._cap = cap
        self._partial = partial
        self._size = start
        self._announced: int | None = None
        self._memory = bytearray()

    def expect(self, length: str | None) -> None:
        """Remember how much more is announced, and refuse what is too large.

        Raises:
            FetchError: If it is.
        """
        if length is not None and length.isascii() and length.isdigit():
            self._announced = self._size + int(length)
            if self._announced > self._cap:
                raise self._too_large()

    def add(self, chunk: bytes) -> None:
        """Take what came.

        Raises:
            FetchError: If that makes it too large.
        """
        self._size += len(chunk)
        if self._size > self._cap:
            raise self._too_large()
        if self._partial is None:
            self._memory += chunk
        else:
            self._partial.append(chunk)

    @property
    def is_complete(self) -> bool:
        """Whether exactly as much came as was announced, and the part file has just that and what it had before."""
        there = len(self._memory) if self._partial is None else self._partial.size()
        return there == self._size and self._announced in (None, self._size)

    def discard(self) -> None:
        """Delete the part file, if there is one."""
        if self._partial is not None:
            self._partial.discard()

    def whole(self, encoding: str) -> bytes:
        """Return the finished body.

        Args:
            encoding: The `Content-Encoding`; we ask for none, and unpack gzip from servers that don't listen.

        Raises:
            FetchError: If it unpacks to too much, is cut short, or is packed in another way.
        """
        if self._partial is None:
            data = bytes(self._memory)
        else:
            data = self._partial.read()
            self._partial.discard()
        if encoding in ("", "identity"):
            return data
        if encoding not in ("gzip", "x-gzip"):
            raise FetchError(
                f"{self._host} packed the document with {encoding!r}, which nobody asked for.", hint="Try again later."
            )
        unpacker = zlib.decompressobj(wbits=31)
        try:
            unpacked = unpacker.decompress(data, self._cap + 1)
        except zlib.error as error:
            raise FetchError(f"What {self._host} sent is damaged: {error}.", hint="Try again.") from error
        if len(unpacked) > self._cap:
            raise self._too_large()
        if not unpacker.eof:
            raise FetchError(f"What {self._host} sent is cut short.", hint="Try again.")
        return unpacked

    def _too_large(self) -> FetchError:
        self.discard()
        return FetchError(f"{self._host} sends more than {self._cap / 2**20:.0f} MiB.", hint=_TOO_LARGE)
