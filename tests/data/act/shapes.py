"""The shapes that the invented act is made of, and the marks inside its text.

Marks in a text: `~` is the no-break space of the Official Journal, `{n:35000000}` a number with grouped digits,
`{sup:12}` a superscript, `{i:words}` italics, `{fn:E0001}` the call of a footnote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

NBSP = "\u00a0"
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Block:
    """A paragraph of words."""

    text: str


@dataclass(frozen=True)
class Item:
    """A point: its label and what stands beside it."""

    label: str
    content: tuple[Content, ...]


@dataclass(frozen=True)
class Paragraph:
    """A numbered paragraph; each inner tuple is a subparagraph."""

    number: str
    subparagraphs: tuple[tuple[Content, ...], ...]


@dataclass(frozen=True)
class Quotation:
    """Quoted law: paragraphs, points or a whole article of another act, and the bare `;` that follows."""

    content: tuple[Content, ...]
    of_article: str = ""
    after: str = ""


@dataclass(frozen=True)
class Mark:
    """A consolidation's block mark; `deleted` ones are followed by dashes."""

    act: str
    action: str = ""


@dataclass(frozen=True)
class Article:
    """An article; its content has either numbered paragraphs or subparagraphs in tuples."""

    number: str
    heading: str
    content: tuple[Content | tuple[Content, ...], ...]


@dataclass(frozen=True)
class Division:
    """A chapter or section."""

    id: str
    label: str
    heading: str
    content: tuple[Division | Article | Mark, ...]


@dataclass(frozen=True)
class Group:
    """A stretch of an annex under a heading of its own: a section, or a numbered item."""

    label: str
    heading: str
    content: tuple[Content, ...]


@dataclass(frozen=True)
class Annex:
    """An annex; `spaced` items are shown in two inline paragraphs instead of a table row."""

    number: str
    heading: str
    content: tuple[Group | Content, ...]
    page: int
    heading_is_title: bool = False


@dataclass(frozen=True)
class Note:
    """A footnote: what is called where, and what the consolidation shows (its numbers may lie)."""

    id: str
    text: str
    call: str
    consolidated: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Act:
    """A whole act."""

    celex: str
    number: str
    file: str
    title: tuple[str, ...]
    published: str
    citations: tuple[str, ...]
    recitals: tuple[tuple[Content, ...], ...]
    divisions: tuple[Division | Article | Mark, ...]
    annexes: tuple[Annex, ...]
    final: tuple[str, ...]
    signatories: tuple[tuple[str, str, str], ...]
    notes: tuple[Note, ...]


Content = Block | Item | Paragraph | Quotation | Mark | Article


class Piece(NamedTuple):
    """Words of one kind: `text`, `n`, `sup`, `i` or `fn`."""

    kind: str
    text: str


def pieces(text: str) -> Iterator[Piece]:
    """Cut a text at its marks."""
    at = 0
    for match in re.finditer(r"\{(n|sup|i|fn):([^}]*)\}", text):
        if match.start() > at:
            yield Piece("text", text[at : match.start()])
        yield Piece(match[1], match[2])
        at = match.end()
    if at < len(text):
        yield Piece("text", text[at:])


def grouped(digits: str) -> str:
    """Return the digits in groups of three with no-break spaces between."""
    return f"{int(digits):,}".replace(",", NBSP)


def first_block(content: tuple[Content, ...]) -> str:
    """Return the words that stand beside a label."""
    assert isinstance(content[0], Block)
    return content[0].text
