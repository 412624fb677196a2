"""What all EUR-Lex pages of one act have in common: element ids, and the order title, preamble, articles, annexes.

The pages of the Official Journal and the consolidated ones name the same parts by the same ids (`art_5`, `cpt_III`,
`anx_I`) and show the words below them with different markup. A reader of one of them says in `block` what it makes
of a piece of that markup; everything else is here.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from lxml import etree, html

from sources.errors import ParseError
from sources.locator import Locator
from sources.outline import Block, Change, Node, Run, lay_out
from sources.parsers.annex import annex
from sources.parsers.arrange import arrange, heading, recital
from sources.parsers.displayed import BLOCK_TAGS, Element, classes, inline, joined
from sources.parsers.pieces import Heading, Paragraph, Piece, flatten
from sources.references import cross_references
from sources.schema import Document, ProvisionKind, Source, SourcePart

_DIVISION = re.compile(r"cpt_(\w+?)(?:\.sct_(\w+))?")
_NUMBERED = re.compile(r"(art|cit|rct)_(\w+)")
_BLOCKED = "Fetch it again later from the official address, or put the page into the mirror folder (PINCITE_MIRROR)."


class ActPage(ABC):
    """Reads one act from the files of its page.

    Attributes:
        version: Of the parser.
        notes_class: Class of the paragraphs that hold footnotes.
    """

    version: ClassVar[str]
    notes_class: ClassVar[str]

    def __init__(self, source: Source, parts: Sequence[SourcePart]) -> None:
        self.source = source
        self.bodies = [_body(source, part) for part in parts]
        self.notes: list[Node] = []
        self.check()

    @abstractmethod
    def block(self, element: Element) -> Iterator[Piece]:
        """Yield what a block element of the page holds."""

    def check(self) -> None:
        """Refuse a page that lacks what the catalogue expects of it."""
        present = {element.get("id") for body in self.bodies for element in body.iter() if element.get("id")}
        missing = [wanted for wanted in (*self.source.expects, "enc_1") if wanted not in present]
        if missing:
            raise ParseError(f"The page of {self.source.id} has no element {', '.join(missing)}.", hint=_BLOCKED)

    def document(self) -> Document:
        """Return the whole document."""
        try:
            nodes = [node for body in self.bodies for node in self.parts(body)]
            if self.notes:
                nodes.append(Node("notes", Locator(name="notes"), children=self.notes, binding=False))
            return cross_references(lay_out(self.source, nodes, parser_version=self.version))
        except ValueError as error:
            message = f"The page of {self.source.id} can't be cut into provisions: {error}"
            raise ParseError(message, hint="The page may have changed its markup; please report it.") from error

    def parts(self, element: Element) -> Iterator[Node]:
        """Yield the act's main parts and step over the page's furniture."""
        for child in element:
            identity = child.get("id") or ""
            if identity == "tit_1":
                yield self.leaf("title", child, binding=False)
            elif identity == "pbl_1":
                yield self.preamble(child)
            elif identity == "enc_1":
                yield from self.divisions(child)
            elif identity == "fnp_1":
                yield self.leaf("final", child)
            elif identity.startswith("anx_"):
                yield self.annex(child, identity.removeprefix("anx_"))
            elif child.tag == "div":
                yield from self.parts(child)
            elif child.tag == "p":
                self.beside(child)

    def leaf(self, kind: ProvisionKind, element: Element, *, binding: bool | None = None) -> Node:
        """Return a part of the act that has no parts of its own."""
        lines = flatten(list(self.flow(element)))
        change = next((line.change for line in lines if line.change), None)
        run = joined((line.run for line in lines), "\n")
        return Node(kind, Locator(name=element.get("id")), run=run, change=change, binding=binding)

    def beside(self, element: Element) -> None:
        """Take note of a paragraph that stands between the act's parts."""
        if self.notes_class in classes(element):
            locator = Locator(name="notes", paragraph=str(len(self.notes) + 1))
            run = self.marked(inline([element])).run
            number = run.text[slice(*run.footnote_calls[0])] if run.footnote_calls else None
            self.notes.append(Node("notes", locator, number=number, run=run, binding=False))

    def preamble(self, element: Element) -> Node:
        """Return the preamble: citations, recitals, and the words between them."""
        node = Node("preamble", Locator(name="pbl_1"), binding=False)
        between = 0
        for child in element.iterchildren(etree.Element):
            match = _NUMBERED.fullmatch(child.get("id") or "")
            if match and match[1] == "cit":
                citation = Node("citation", Locator(citation=match[2]), binding=False)
                node.children.append(arrange(citation, list(self.flow(child))))
            elif match and match[1] == "rct":
                node.children.append(recital(match[2], list(self.flow(child))))
            else:
                for block in flatten(list(self.block(child))):
                    between += 1
                    locator = Locator(name="pbl_1", paragraph=str(between))
                    node.children.append(Node("text", locator, run=block.run, binding=False))
        return node

    def divisions(self, elements: Iterable[Element]) -> Iterator[Node]:
        """Yield chapters, sections and articles."""
        for child in elements:
            identity = child.get("id") or ""
            division, numbered = _DIVISION.fullmatch(identity), _NUMBERED.fullmatch(identity)
            if numbered and numbered[1] == "art":
                yield self.article(child, numbered[2])
            elif division:
                yield self.division(child, division[1], division[2])
            elif child.tag == "div":
                yield from self.divisions(child)
            elif child.tag == "p":
                self.beside(child)

    def division(self, element: Element, chapter: str, section: str | None) -> Node:
        """Return a chapter, or a section of one."""
        node = Node("section" if section else "chapter", Locator(chapter=chapter, section=section))
        node.deletions = self.deletions()
        titles: list[Block] = []
        inner: list[Node] = []
        for child in element:
            if any(name.startswith(("oj-ti-section", "title-division", "eli-title")) for name in classes(child)):
                titles += (piece for piece in self.block(child) if isinstance(piece, Block))
            else:
                inner += self.divisions([child])
        if titles:
            heading(node, titles)
        node.children += inner
        node.closing_deletions = self.deletions()
        return node

    def article(self, element: Element, number: str) -> Node:
        """Return an article."""
        node = Node("article", Locator(article=number), deletions=self.deletions())
        titles, content = self.titled(element)
        if titles:
            heading(node, titles)
        arrange(node, _paragraphed(content))
        node.closing_deletions = self.deletions()
        return node

    def annex(self, element: Element, number: str) -> Node:
        """Return an annex."""
        node = Node("annex", Locator(annex=number), deletions=self.deletions())
        titles, content = self.titled(element)
        if titles:
            heading(node, titles)
        annex(node, content)
        node.closing_deletions += self.deletions()
        return node

    def titled(self, element: Element) -> tuple[list[Heading], list[Piece]]:
        """Return the headings that an element begins with, and everything after them."""
        pieces = list(self.flow(element))
        count = 0
        while count < len(pieces) and isinstance(piece := pieces[count], Heading) and not piece.groups:
            count += 1
        return [piece for piece in pieces[:count] if isinstance(piece, Heading)], pieces[count:]

    def flow(self, element: Element) -> Iterator[Piece]:
        """Yield what an element holds: its blocks, and as blocks of their own the words between them."""
        words: list[Element | str | None] = [element.text]
        for child in element:
            if child.tag in BLOCK_TAGS:
                yield from self.words(words)
                words = []
                yield from self.block(child)
            elif isinstance(child.tag, str):
                words.append(child)
            words.append(child.tail)
        yield from self.words(words)

    def words(self, pieces: Iterable[Element | str | None]) -> Iterator[Block]:
        """Yield the words as a block, nothing where there are none."""
        block = self.marked(inline(pieces))
        if block.run.text:
            yield block

    def headings(self, element: Element, *, groups: bool = False) -> Iterator[Heading]:
        """Yield the element's words as a heading, nothing where there are none."""
        for block in self.words([element]):
            yield Heading(block.run, block.change, block.deletions, groups=groups)

    def marked(self, run: Run) -> Block:
        """Return words as a block with the change mark that they stand under; only consolidations have any."""
        return Block(run)

    def deletions(self) -> list[Change]:
        """Return and forget the deletions that were marked since the last piece; only consolidations have any."""
        return []


def _body(source: Source, part: SourcePart) -> Element:
    try:
        root = html.document_fromstring(part.data, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ParseError(f"{part.name} of {source.id} is not an HTML page: {error}", hint=_BLOCKED) from error
    body = root.find(".//body")
    return root if body is None else body


def _paragraphed(pieces: Sequence[Piece]) -> list[Piece]:
    """Put what follows a numbered paragraph into it: consolidated pages show later subparagraphs beside the first."""
    sorted_pieces: list[Piece] = []
    paragraph: Paragraph | None = None
    for piece in pieces:
        if isinstance(piece, Paragraph):
            paragraph = piece
            sorted_pieces.append(piece)
        elif paragraph is not None:
            paragraph.content.append(piece)
        else:
            sorted_pieces.append(piece)
    return sorted_pieces
