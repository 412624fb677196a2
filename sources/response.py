"""What a server answered, and what can be read from it: the files it offers, when to ask again, a source's parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import NamedTuple

from sources.address import next_hop
from sources.errors import FetchError
from sources.schema import SourcePart

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(?:(\d{1,18})|\*)")


class Response(NamedTuple):
    """One answer; the names of its headers are in lower case."""

    url: str
    host: str
    status: int
    headers: dict[str, str]
    body: bytes = b""

    @property
    def media(self) -> str | None:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() or None

    @property
    def encoding(self) -> str:
        """How the body is packed; empty where it isn't."""
        encoding = self.headers.get("content-encoding", "").strip().lower()
        return "" if encoding == "identity" else encoding

    @property
    def retry_after(self) -> float | None:
        """How many seconds the server asks to be left alone, `None` where it doesn't say."""
        value = self.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return float(value)
        try:
            date = parsedate_to_datetime(value)
        except ValueError:
            return None
        return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds())

    def rest_after(self, size: int, version: str) -> int | None:
        """Return how long the rest is that a "206 Partial Content" brings.

        Args:
            size: How many bytes are there already.
            version: The ETag or date of what they are a part of.

        Returns:
            `None` where this is not all that was lacking, or not of that version.
        """
        found = _RANGE.fullmatch(self.headers.get("content-range", ""))
        etag = self.headers.get("etag")
        if found is None or (etag is not None and version.startswith('"') and etag != version):
            return None
        first, last, whole = int(found[1]), int(found[2]), found[3]
        reaches_the_end = whole is None or int(whole) == last + 1
        return last + 1 - first if first == size <= last and reaches_the_end else None

    @property
    def links(self) -> list[str]:
        """The addresses that a "300 Multiple Choices" offers, in order.

        Raises:
            FetchError: If there are none, or one is on another publisher's host.
        """
        parser = _Links()
        parser.feed(self.body.decode("utf-8", errors="replace"))
        links = list(dict.fromkeys(next_hop(self.url, link) for link in parser.found))
        if not links:
            raise FetchError(f"{self.host} offers several files and names none.", hint="Try again later.")
        return links


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def parts_of(responses: Sequence[Response]) -> tuple[SourcePart, ...]:
    """Return the bodies as the parts of a source, each named by the end of its address."""
    names = [response.url.partition("?")[0].rstrip("/").rpartition("/")[2] for response in responses]
    if len(set(names)) < len(names):
        names = [f"{index}-{name}" for index, name in enumerate(names, start=1)]
    return tuple(SourcePart(name=name, data=response.body) for name, response in zip(names, responses, strict=True))
