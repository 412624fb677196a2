"""Rows, parsers and parts for tests of this package; all invented."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from sources.errors import ParseError
from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.schema import Document, Source, SourcePart


def _source(**changes: object) -> Source:
    row: dict[str, object] = {
        "id": "harbour-news",
        "title": "News from the harbour",
        "publisher": "The Harbour Gazette",
        "tier": "press",
        "kind": "news",
        "language": "en",
        "published": "2031-05-12",
        "version_id": "2031-05-12",
        "parser": "text",
        "licence": "Apache-2.0",
    }
    return Source.model_validate(row | changes)


@pytest.fixture(scope="session")
def make_source() -> Callable[..., Source]:
    """Make a catalogue row; keyword arguments change it."""
    return _source


class WordsParser:
    """Reads UTF-8 as one paragraph and counts how often it was asked to."""

    def __init__(self, version: str = "1") -> None:
        self.VERSION = version
        self.calls = 0

    def parse(self, source: Source, parts: Sequence[SourcePart]) -> Document:
        self.calls += 1
        text = b"".join(part.data for part in parts).decode()
        if "unreadable" in text:
            raise ParseError("It is unreadable.", hint="Write it again.")
        node = Node("text", Locator(paragraph="1"), run=Run(text))
        return lay_out(source, [node], parser_version=self.VERSION)


@pytest.fixture
def words_parser() -> Callable[..., WordsParser]:
    """The class of a small parser with a version of one's choice."""
    return WordsParser


@pytest.fixture(scope="session")
def part() -> Callable[..., SourcePart]:
    """Make a part from text."""
    return lambda text, name="news.txt": SourcePart(name=name, data=text.encode())
