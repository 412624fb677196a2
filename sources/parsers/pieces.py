"""What a walk over a page of law yields, in the order displayed, before it is sorted into provisions.

Beside `Block` (words without a number) there are headings, numbered items with what stands beside their label,
numbered paragraphs of an article, and law that the act quotes in order to change another act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sources.outline import Block, Change, Node, Run
from sources.parsers.displayed import joined

_OPENING = ("‘", "“", "„", "«", "‚")
_CLOSED = re.compile(r"[’”“»]\s*[;.,]*$")
_PUNCTUATION = re.compile(r"[;.,:’”»]+")


@dataclass(slots=True)
class Heading(Block):
    """A block that the page shows as a heading.

    Attributes:
        groups: Whether it heads a stretch of an annex rather than an article, chapter or annex.
    """

    groups: bool = False


@dataclass(slots=True)
class Item:
    """A label and what stands beside it; `change` is the mark that the label stands under.

    Attributes:
        hanging: Whether what belongs to it may follow it on the page instead of standing beside the label.
        separator: What the page shows between the label and the words.
    """

    label: Run
    content: list[Piece]
    change: Change | None = None
    deletions: list[Change] = field(default_factory=list)
    hanging: bool = False
    separator: str = " "

    def labelled(self) -> list[Piece]:
        """Return the content with the label before its first words."""
        first, *rest = self.content or [Block(Run(), self.change)]
        if isinstance(first, Block):
            words = self.label + Run(self.separator) + first.run if first.run.text else self.label
            return [Block(words, first.change, first.deletions), *rest]
        return [Block(self.label, self.change), first, *rest]


@dataclass(slots=True)
class Paragraph:
    """A numbered paragraph of an article; its content begins with the number, as displayed."""

    number: str
    content: list[Piece]
    deletions: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class Quoted:
    """Law of another act that the markup sets apart."""

    content: list[Piece]


Piece = Block | Item | Paragraph | Quoted | Node


def opens_quotation(piece: Piece, before: Block | Node | None) -> bool:
    """Whether quoted law begins here: new wording after a colon, or a label inside quotation marks.

    A definition begins with a quotation mark too (`(1) ‘AI system’ means`), but stands beside its own label.
    """
    if isinstance(piece, Quoted):
        return True
    if isinstance(piece, Item):
        return piece.label.text.startswith(_OPENING)
    announced = isinstance(before, Block) and before.run.text.rstrip().endswith(":")
    return announced and isinstance(piece, Block) and piece.run.text.startswith(_OPENING)


def closes_quotation(block: Block) -> bool:
    """Whether the block ends with a closing quotation mark."""
    return _CLOSED.search(block.run.text) is not None


def is_punctuation(piece: Piece) -> bool:
    """Whether the piece is nothing but the `;` that pages show after quoted law."""
    return isinstance(piece, Block) and _PUNCTUATION.fullmatch(piece.run.text) is not None


def flatten(pieces: Sequence[Piece]) -> list[Block]:
    """Return quoted law as blocks of words, labels included, headings that follow each other in one."""
    blocks: list[Block] = []
    was_heading = False
    for block in _blocks(pieces):
        if blocks and is_punctuation(block):
            blocks[-1].run += block.run
        elif blocks and was_heading and isinstance(block, Heading):
            blocks[-1].run = joined([blocks[-1].run, block.run], "\n")
        else:
            blocks.append(Block(block.run, block.change, block.deletions))
            was_heading = isinstance(block, Heading)
    return blocks


def _blocks(pieces: Sequence[Piece]) -> Iterator[Block]:
    for piece in pieces:
        if isinstance(piece, Block):
            yield piece
        elif isinstance(piece, Item):
            yield from _blocks(piece.labelled())
        elif isinstance(piece, Paragraph | Quoted):
            yield from _blocks(piece.content)
