"""Formex, the XML that the Official Journal is made from: the act and each annex in a file of its own.

The tree has the ids of the journal's XHTML. What Formex alone knows (which words form one subparagraph) isn't used:
`arrange` decides it for every format by the same rules, so that a pin-cite means the same words in each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from sources.errors import ParseError
from sources.locator import Locator
from sources.outline import Block, Node, Run, lay_out
from sources.parsers.annex import annex
from sources.parsers.arrange import arrange, heading, recital
from sources.parsers.displayed import joined, stripped
from sources.parsers.formex_words import Words, append, read_xml, tag
from sources.parsers.pieces import Heading, Item, Paragraph, Piece, Quoted
from sources.references import cross_references
from sources.schema import Document, Source, SourcePart

VERSION = "1"

_BLOCKS = frozenset(
    {"ALINEA", "ARTICLE", "CONTENTS", "GR.SEQ", "ITEM", "LIST", "NP", "P", "PARAG", "PL.DATE", "QUOT.S", "SIGNATORY"}
    | {"SIGNATURE", "STI", "STI.ART", "TBL", "TI", "TI.ART", "TITLE", "TXT"}
)
_LABELS = ("NO.P", "NO.PARAG")
_SIGNS = {"DASH": "—", "BULLET": "•"}
_WITHOUT_TEXT = ("DOC", "PUBLICATION")


def parse(source: Source, parts: Sequence[SourcePart]) -> Document:
    """Parse the files of one act; those without text (`doc`, `toc`) may be among them.

    Raises:
        ParseError: If a file is not Formex, or there is not exactly one act among them.
    """
    roots = [(part, read_xml(part)) for part in parts]
    for part, root in roots:
        if tag(root) not in ("ACT", "ANNEX", *_WITHOUT_TEXT):
            raise ParseError(
                f"{part.name} of {source.id} begins with <{tag(root)}>, which is no file of an act.",
                hint="List only the act's own Formex files in the catalogue row's `files`.",
            )
    acts = [root for _, root in roots if tag(root) == "ACT"]
    if len(acts) != 1:
        raise ParseError(
            f"{source.id} has {len(acts)} Formex files with an act instead of one.",
            hint="The catalogue row's `files` must name the act's file (000101) once, and those of its annexes.",
        )
    annexes = [root for _, root in roots if tag(root) == "ANNEX"]
    annexes.sort(key=lambda root: root.findtext("BIB.INSTANCE/NO.SEQ") or "")
    try:
        document = cross_references(lay_out(source, _Act().nodes(acts[0], annexes), parser_version=VERSION))
    except (ValueError, OverflowError) as error:
        raise ParseError(
            f"The Formex files of {source.id} can't be cut into provisions: {error}",
            hint="Check that no annex is listed twice; else please report it.",
        ) from error
    missing = [wanted for wanted in source.expects if document.get(wanted) is None]
    if missing:
        raise ParseError(
            f"The Formex files of {source.id} have no {', '.join(missing)}.",
            hint="The catalogue row's `files` may lack an annex, or name another act's files.",
        )
    return document


class _Act:
    """Makes the nodes of one act; reads each element once and in order, because footnotes are numbered on the way."""

    def __init__(self) -> None:
        self.words = Words()

    def nodes(self, root: etree._Element, annexes: Sequence[etree._Element]) -> list[Node]:
        nodes = [Node("title", Locator(name="tit_1"), run=self.lines(root.find("TITLE")), binding=False)]
        preamble = root.find("PREAMBLE")
        if preamble is not None:
            nodes.append(self.preamble(preamble))
        for part in root.iterfind("ENACTING.TERMS/*"):
            nodes += self.enacting(part, Locator())
        nodes.append(Node("final", Locator(name="fnp_1"), run=self.lines(root.find("FINAL"))))
        nodes += [self.annex(part) for part in annexes]
        if self.words.notes:
            nodes.append(Node("notes", Locator(name="notes"), children=self.notes(), binding=False))
        return nodes

    def notes(self) -> list[Node]:
        # The journal's page numbers its notes through and leaves out those with a star.
        ordered = sorted(self.words.notes, key=lambda run: run.text.startswith("(*"))
        notes = []
        for count, run in enumerate(ordered, 1):
            locator = Locator(name="notes", paragraph=str(count))
            number = run.text[slice(*run.footnote_calls[0])]
            notes.append(Node("notes", locator, number=number, run=run, binding=False))
        return notes

    def lines(self, element: etree._Element | None) -> Run:
        return joined((piece.run for piece in self.flow(element) if isinstance(piece, Block)), "\n")

    def preamble(self, element: etree._Element) -> Node:
        node = Node("preamble", Locator(name="pbl_1"), binding=False)
        recitals = citations = between = 0
        for part in element.iter("PREAMBLE.INIT", "VISA", "GR.CONSID.INIT", "CONSID", "PREAMBLE.FINAL"):
            if tag(part) == "CONSID":
                recitals += 1
                node.children.append(recital(str(recitals), list(self.flow(part))))
            elif tag(part) == "VISA":
                citations += 1
                citation = Locator(citation=str(citations))
                node.children.append(Node("citation", citation, run=self.words.of(part), binding=False))
            else:
                between += 1
                locator = Locator(name="pbl_1", paragraph=str(between))
                node.children.append(Node("text", locator, run=self.lines(part), binding=False))
        return node

    def enacting(self, element: etree._Element, around: Locator) -> Iterator[Node]:
        if tag(element) == "ARTICLE":
            yield self.article(element)
        elif tag(element) == "DIVISION":
            titles = self.titles(element, "TITLE")
            number = titles[0].run.text.split()[-1]
            node = Node("chapter", Locator(chapter=number))
            if around.chapter is not None:
                node = Node("section", Locator(chapter=around.chapter, section=number))
            heading(node, titles)
            for part in element:
                node.children += self.enacting(part, node.locator)
            yield node

    def article(self, element: etree._Element) -> Node:
        identifier = element.get("IDENTIFIER") or ""
        match = re.fullmatch(r"0*(\d+)([A-Z]*)", identifier)
        if match is None:
            raise ParseError(
                f"An article has the IDENTIFIER {identifier!r}, which is no number.",
                hint="Compare the file with the official one.",
            )
        node = Node("article", Locator(article=match[1] + match[2].lower()))
        heading(node, self.titles(element, "TI.ART") + self.headings(element.find("STI.ART")))
        return arrange(node, list(self.flow(element, without=("TI.ART", "STI.ART"))))

    def annex(self, element: etree._Element) -> Node:
        titles = self.titles(element, "TITLE")
        node = heading(Node("annex", Locator(annex=titles[0].run.text.split()[-1])), titles)
        return annex(node, list(self.flow(element.find("CONTENTS"))))

    def titles(self, element: etree._Element, name: str) -> list[Heading]:
        titles = self.headings(element.find(name))
        if not titles:
            raise ParseError(
                f"A <{tag(element)}> has no words in its <{name}>.", hint="Compare the file with the official one."
            )
        return titles

    def headings(self, element: etree._Element | None, *, groups: bool = False) -> list[Heading]:
        return [Heading(piece.run, groups=groups) for piece in self.flow(element) if isinstance(piece, Block)]

    def flow(self, element: etree._Element | None, *, without: Sequence[str] = ()) -> Iterator[Piece]:
        """Yield what an element holds: its blocks, and as blocks of their own the words between them."""
        if element is None:
            return
        line = self.words.plain(element.text)
        for child in element:
            if tag(child) in _BLOCKS:
                yield from _block(line)
                line = Run()
                yield from self.block(child) if tag(child) not in without else ()
            elif tag(child) not in without:
                line = append(line, self.words.inline(child))
            line = append(line, self.words.plain(child.tail))
        yield from _block(line)

    def block(self, element: etree._Element) -> Iterator[Piece]:
        name = tag(element)
        if name == "NP":
            yield self.item(element)
        elif name == "PARAG":
            item = self.item(element)
            yield Paragraph(item.label.text.strip("‘“.)"), item.labelled())
        elif name == "QUOT.S":
            yield Quoted(list(self.flow(element)))
            for note in self.words.quoted:
                yield Quoted([Block(note)])
            self.words.quoted.clear()
        elif name == "GR.SEQ":
            yield from self.group(element)
        elif name == "TBL":
            yield from _block(joined((self.row(row) for row in element.iter("ROW")), "\n"))
        elif name == "ITEM" and element.find("NP") is None:
            sign = _sign(element)
            yield Item(Run(sign), list(self.flow(element)), separator=" " if sign else "")
        else:
            yield from self.flow(element)

    def row(self, element: etree._Element) -> Run:
        return joined((self.words.of(cell) for cell in element.iter("CELL")), "\t")

    def item(self, element: etree._Element) -> Item:
        label = next((self.words.of(child) for child in element if tag(child) in _LABELS), Run())
        return Item(label, list(self.flow(element, without=_LABELS)))

    def group(self, element: etree._Element) -> Iterator[Piece]:
        """Yield the heading of a stretch of an annex, and what stands under it."""
        for title in element.iterfind("TITLE/*"):
            numbered = title.find("NP")
            if numbered is None:
                yield from self.headings(title, groups=True)
            else:
                yield Heading(
                    joined([piece.run for piece in self.item(numbered).labelled() if isinstance(piece, Block)], "\n"),
                    groups=True,
                )
        yield from self.flow(element, without=("TITLE",))


def _block(line: Run) -> Iterator[Piece]:
    run = stripped(line)
    if run.text:
        yield Block(run)


def _sign(item: etree._Element) -> str:
    listed = item.getparent()
    return "" if listed is None else _SIGNS.get(listed.get("TYPE") or "", "")
