"""Formex files as safe XML trees, and the displayed words of their elements.

Formex says less than a page shows: capitals, quotation marks, superscripts and the numbers of footnotes are elements,
and are turned into characters here. Digits of amounts stay ungrouped, as in the file (`35000000`).
"""

from __future__ import annotations

import re

from lxml import etree

from sources.errors import ParseError
from sources.outline import Run
from sources.parsers.displayed import cut, stripped
from sources.schema import SourcePart

# Not `\s`, which would also take no-break spaces.
_SPACE = re.compile(r"[ \t\r\n]+")


def read_xml(part: SourcePart) -> etree._Element:
    """Return the root of one file; nothing outside the file is ever read.

    Raises:
        ParseError: If the file is not XML, or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(part.data, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(
            f"{part.name} is not well-formed XML: {error}.", hint="Fetch the source again, or check the mirror's copy."
        ) from error
    # Formex has a schema instead; all that a document type could add is entities.
    if root.getroottree().docinfo.internalDTD is not None:
        raise ParseError(
            f"{part.name} declares a document type, which Formex files never do.",
            hint="Use the file as the Publications Office gives it.",
        )
    return root


def tag(element: etree._Element) -> str:
    """Return the element's name; comments and processing instructions have an empty one."""
    return element.tag if isinstance(element.tag, str) else ""


def append(line: Run, run: Run) -> Run:
    """Return both in a row, with no more than one space at the seam."""
    if run.text.startswith(" ") and line.text[-1:] in ("", " "):
        run = cut(run, 1, len(run.text))
    return line + run


class Words:
    """Reads the words of one act's elements, in document order, and keeps the footnotes it meets.

    Attributes:
        notes: Each as shown at the foot of the page, number included.
        quoted: Notes of law quoted in a point, which the page shows right after it and not at its foot; whoever
            places them empties the list.
    """

    def __init__(self) -> None:
        self.notes: list[Run] = []
        self.quoted: list[Run] = []
        self._numbered = 0

    def of(self, element: etree._Element | None) -> Run:
        """Return the words of an element without white space at either end; none for no element."""
        return Run() if element is None else stripped(self.inside(element))

    def plain(self, text: str | None) -> Run:
        """Return words that stand between elements."""
        return Run(_SPACE.sub(" ", text or ""))

    def inside(self, element: etree._Element) -> Run:
        """Return the words between an element's tags."""
        line = self.plain(element.text)
        for child in element:
            line = append(append(line, self.inline(child)), self.plain(child.tail))
        return line

    def inline(self, element: etree._Element) -> Run:
        """Return what an element inside a line shows, without what follows it."""
        name, kind = tag(element), element.get("TYPE")
        if name in ("QUOT.START", "QUOT.END"):
            return Run(chr(int(element.get("CODE", "0022"), 16)))
        if name == "NOTE":
            return self._call(element)
        if not name:
            return Run()
        run = self.inside(element)
        if name == "HT" and kind == "UC":
            return Run(run.text.upper(), run.footnote_calls)
        return Run("^") + run if name == "HT" and kind == "SUP" else run

    def _call(self, note: etree._Element) -> Run:
        number = note.get("NUMBER.ORG")
        if number is None:
            self._numbered += 1
            number = str(self._numbered)
        call = f"({number})"
        shown = Run(f"{call} ", [(0, len(call))]) + self.of(note)
        beside = note.xpath("boolean(ancestor::QUOT.S/ancestor::NP)")
        (self.quoted if beside else self.notes).append(shown)
        return Run(f" {call}", [(1, 1 + len(call))])
