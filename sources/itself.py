"""A key for what is computed once for each document."""

from __future__ import annotations

from sources.schema import Document

__all__ = ["Itself"]


class Itself:
    """A document as a key by identity: two of the same text may be dated differently, and comparing all takes long."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and self.document is other.document

    def __hash__(self) -> int:
        return id(self.document)
