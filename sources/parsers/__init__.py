"""One parser per format: bytes in, one `Document` out.

A parser is a module with `VERSION` (raised whenever its output changes) and `parse(source, parts)`. To add a format,
add a module here and its name to `sources.schema.ParserName`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from sources.schema import Document, Source, SourcePart

__all__ = ["Parser", "load_parser", "parse"]


class Parser(Protocol):
    """What a parser module offers."""

    VERSION: str

    def parse(self, source: Source, parts: Sequence[SourcePart]) -> Document:
        """Parse the files of one source.

        Raises:
            ParseError: If the bytes are not the document that the catalogue describes.
        """


def load_parser(name: str) -> Parser:
    """Return the parser module called `name`; imported only now, because lxml and pypdf take their time."""
    return cast(Parser, import_module(f"sources.parsers.{name}"))


def parse(source: Source, parts: Sequence[SourcePart]) -> Document:
    """Parse `parts` with the parser that the catalogue names for `source`.

    Raises:
        ParseError: If the bytes are not the document that the catalogue describes.
    """
    return load_parser(source.parser).parse(source, parts)
