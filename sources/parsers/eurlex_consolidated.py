"""Consolidated acts as EUR-Lex shows them: no preamble, no ids below an article, change marks (`change_marks`).

Later subparagraphs stand beside the element of their paragraph, not in it, and points may stand beside their numbered
item; so what follows a number belongs to it until the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from sources.outline import Block, Change, Run
from sources.parsers.change_marks import ChangeMarks
from sources.parsers.displayed import Element, classes, displayed, inline, table
from sources.parsers.eurlex import ActPage
from sources.parsers.pieces import Heading, Item, Paragraph, Piece
from sources.schema import Document, Source, SourcePart

VERSION = "1"

_NO_BREAK_SPACE = "\u00a0"
_PARAGRAPH_NUMBER = re.compile(r"(\d+[a-z]*)\.")


def parse(source: Source, parts: Sequence[SourcePart]) -> Document:
    """Parse a consolidated act.

    Raises:
        ParseError: If the page isn't the act: an element that the catalogue expects is missing.
    """
    return _ConsolidatedPage(source, parts).document()


class _ConsolidatedPage(ActPage):
    version = VERSION
    notes_class = "footnote"

    def __init__(self, source: Source, parts: Sequence[SourcePart]) -> None:
        super().__init__(source, parts)
        self.marks = ChangeMarks(self.bodies)

    def block(self, element: Element) -> Iterator[Piece]:
        css = classes(element)
        if element.tag == "table":
            yield self.marked(table(element))
        elif _is_mark(element):
            self.marks.turn(element)
        elif element.tag == "p" and any(name.startswith(("title-", "stitle-")) for name in css):
            yield from self.headings(element, groups=any(name.startswith("title-gr-seq") for name in css))
        elif element.tag == "p":
            yield from self.words([element])
        elif "grid-container" in css or any("no-parag" in classes(child) for child in element):
            yield from self.numbered(element)
        elif "text-indent" in (element.get("style") or ""):
            yield from self.hanging(element)
        else:
            yield from self.flow(element)

    def flow(self, element: Element) -> Iterator[Piece]:
        """Yield what an element holds; what follows a hanging item is put into it, unless it is a heading."""
        hanging: Item | None = None
        for piece in super().flow(element):
            if isinstance(piece, Heading):
                hanging = None
            elif isinstance(piece, Item) and piece.hanging:
                hanging = piece
            elif hanging is not None:
                hanging.content.append(piece)
                continue
            yield piece

    def numbered(self, element: Element) -> Iterator[Piece]:
        """Yield a point, a grid of a label column and a text column, or a paragraph, which begins with its number."""
        children = list(element.iterchildren(etree.Element))
        while children and _is_mark(children[0]):
            self.marks.turn(children.pop(0))
        label, *rest = children
        yield self.paragraph(label, rest) if "no-parag" in classes(label) else self.item(label, rest)

    def item(self, label: Element, columns: Sequence[Element]) -> Item:
        """Return a label and what stands in the columns beside it."""
        deletions = self.deletions()
        block = self.marked(displayed(label))
        content = [piece for column in columns for piece in self.flow(column)]
        return Item(block.run, content, block.change, deletions + block.deletions)

    def paragraph(self, number: Element, rest: Sequence[Element]) -> Piece:
        """Return a numbered paragraph; as an item where its number opens a quotation."""
        item = self.item(number, rest)
        # The page shows the spaces after the number, and the line end after them.
        spaces = "".join(map(str, number.itertext()))
        item.separator = _NO_BREAK_SPACE * (len(spaces) - len(spaces.rstrip(_NO_BREAK_SPACE))) + " "
        match = _PARAGRAPH_NUMBER.fullmatch(item.label.text)
        return item if match is None else Paragraph(match[1], item.labelled(), item.deletions)

    def hanging(self, element: Element) -> Iterator[Piece]:
        """Yield a numbered item whose label is set off by an empty, widened space."""
        deletions = self.deletions()
        for paragraph in element.iter("p"):
            spaces = [child for child in paragraph if "word-spacing" in (child.get("style") or "")]
            if not spaces:
                yield from self.words([paragraph])
                continue
            at = paragraph.index(spaces[0])
            before: list[Element | str | None] = [paragraph.text]
            after: list[Element | str | None] = [spaces[0].tail]
            for index, child in enumerate(paragraph):
                if index != at:
                    (before if index < at else after).extend([child, child.tail])
            label = self.marked(inline(before))
            yield Item(label.run, list(self.words(after)), label.change, deletions, hanging=True)

    def beside(self, element: Element) -> None:
        """Take in a change mark or footnote that stands between the act's parts."""
        if _is_mark(element):
            self.marks.turn(element)
        else:
            super().beside(element)

    def marked(self, run: Run) -> Block:
        """Return words without marks, with the change that they stand under."""
        return self.marks.read(run)

    def deletions(self) -> list[Change]:
        """Return and forget the deletions that were marked since the last piece."""
        return self.marks.take_deletions()


def _is_mark(element: Element) -> bool:
    return not {"modref", "arrow"}.isdisjoint(classes(element))
