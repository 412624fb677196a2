"""Acts as the Official Journal shows them (EUR-Lex and Cellar XHTML), amending acts included.

Points are one-row tables of a label cell and a text cell, paragraphs are elements with ids such as `005.001`. The same
ids occur again where an act quotes the law that it amends (Art. 107 quotes an Art. 5(4)): only an element right below
`art_5` is a paragraph of Article 5, and any other is quoted law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sources.outline import Block
from sources.parsers.displayed import Element, classes, displayed, table
from sources.parsers.eurlex import ActPage
from sources.parsers.pieces import Item, Paragraph, Piece, Quoted
from sources.schema import Document, Source, SourcePart

VERSION = "1"

_PARAGRAPH = re.compile(r"(\d{3}[A-Z]*)(?:\.(\d{3}[A-Z]*))?")
_LABEL = re.compile(r"[‘“„«‚]?\s?(\(?\w{1,6}\)|\d+(\.\d+)*\.|[a-zA-Z]\.|[—–•-])")


def parse(source: Source, parts: Sequence[SourcePart]) -> Document:
    """Parse an act of the Official Journal.

    Raises:
        ParseError: If the page isn't the act: an element that the catalogue expects is missing.
    """
    return _JournalPage(source, parts).document()


class _JournalPage(ActPage):
    version = VERSION
    notes_class = "oj-note"

    def block(self, element: Element) -> Iterator[Piece]:
        css = classes(element)
        if element.tag == "table":
            yield from self.table(element)
        elif "oj-note" in css:
            yield from self.note(element)
        elif element.tag == "p" and any(name.startswith(("oj-doc-ti", "oj-ti-", "oj-sti-")) for name in css):
            yield from self.headings(element, groups=any(name.startswith("oj-ti-grseq") for name in css))
        elif element.tag == "p":
            yield from self.words([element])
        elif "oj-enumeration-spacing" in css:
            label, *words = list(element)
            yield Item(displayed(label), [piece for child in words for piece in self.flow(child)])
        elif match := _PARAGRAPH.fullmatch(element.get("id") or ""):
            yield self.paragraph(element, match)
        else:
            yield from self.flow(element)

    def table(self, element: Element) -> Iterator[Piece]:
        """Yield a table's rows as items where they are a label and what stands beside it, else the table's words."""
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr") if _of(row, element)]
        if any(len(row) not in (2, 3) or not _LABEL.fullmatch(displayed(row[-2]).text) for row in rows):
            yield Block(table(element))
            return
        for row in rows:
            yield Item(displayed(row[-2]), list(self.flow(row[-1])))

    def paragraph(self, element: Element, match: re.Match[str]) -> Piece:
        """Return one of our own paragraphs, or the law of another act."""
        around = element.getparent()
        own = around is not None and around.get("id") == f"art_{_unpadded(match[1])}" and match[2]
        content = list(self.flow(element))
        return Paragraph(_unpadded(match[2]), content) if own else Quoted(content)

    def note(self, element: Element) -> Iterator[Piece]:
        """Take note of a footnote; inside a cell or article it is one of quoted law, and stays where it stands."""
        if any((parent.get("id") or "").startswith("art_") for parent in element.iterancestors("div")):
            yield Quoted(list(self.words([element])))
        else:
            self.beside(element)


def _of(row: Element, table: Element) -> bool:
    return next(row.iterancestors("table")) is table


def _unpadded(number: str) -> str:
    """Return a number of an element id as printed: `004A` is 4a."""
    return number.lstrip("0").lower()
