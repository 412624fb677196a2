"""What a page shows for a piece of its markup, as a `Run`: white space collapsed, nothing else tidied.

U+00A0 stays, because the page shows it. A raised number gets `^` before it unless it calls a footnote: without it
10^25 would read 1025. Raised letters (the French "1er") are left as they are. A footnote call is a link inside the page
around a raised number; it stays in the text and is recorded with its brackets, wherever the link begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from sources.outline import Run

Element = etree._Element

BLOCK_TAGS = frozenset({"p", "div", "table", "tbody", "thead", "tr", "td", "th", "hr", "ul", "ol", "li"})
_RAISED = frozenset({"oj-super", "superscript"})
_NUMBER = re.compile(r"[-+−–]?\d+")
_COLLAPSIBLE = re.compile(r"[ \t\r\n\f]+")


def classes(element: Element) -> list[str]:
    """Return the element's classes."""
    return (element.get("class") or "").split()


def inline(pieces: Iterable[Element | str | None]) -> Run:
    """Return what the page shows for stretches of text and inline elements, one after the other.

    Args:
        pieces: Text as in the source, or elements, whose tails don't count.
    """
    line = _Line()
    for piece in pieces:
        if isinstance(piece, str):
            line.write(piece)
        elif piece is not None:
            line.element(piece)
    return line.run()


def displayed(element: Element) -> Run:
    """Return what the page shows for the inside of one element."""
    return inline([element])


def joined(runs: Iterable[Run], separator: str) -> Run:
    """Return the runs that aren't empty with `separator` between them."""
    whole = Run()
    for run in runs:
        if run.text:
            whole = whole + Run(separator) + run if whole.text else run
    return whole


def table(element: Element) -> Run:
    """Return a table as a browser copies it: a line for each row, a tab between cells, no empty cells at the end."""
    rows = []
    for row in element.iter("tr"):
        cells = [displayed(cell) for cell in row if cell.tag in ("td", "th")]
        while cells and not cells[-1].text:
            cells.pop()
        rows.append(Run() if not cells else _tabbed(cells))
    return joined(rows, "\n")


def cut(run: Run, start: int, end: int) -> Run:
    """Return `run.text[start:end]` with the footnote calls that lie inside."""
    calls = [(a - start, b - start) for a, b in run.footnote_calls if start <= a and b <= end]
    return Run(run.text[start:end], calls)


def stripped(run: Run) -> Run:
    """Return the run without white space at either end."""
    start = len(run.text) - len(run.text.lstrip())
    return cut(run, start, max(start, len(run.text.rstrip())))


def _tabbed(cells: list[Run]) -> Run:
    row = cells[0]
    for cell in cells[1:]:
        row = row + Run("\t") + cell
    return row


class _Line:
    def __init__(self) -> None:
        self.text = ""
        self.calls: list[tuple[int, int]] = []
        self.calling = False

    def run(self) -> Run:
        return stripped(Run(self.text, [self.bracketed(*call) for call in self.calls]))

    def write(self, text: str | None) -> None:
        if not text:
            return
        text = _COLLAPSIBLE.sub(" ", text)
        self.text += text[1:] if text[0] == " " and self.text[-1:] in ("", " ", "\n") else text

    def element(self, element: Element) -> None:
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            return
        if element.tag == "br":
            self.text = self.text.rstrip(" ") + "\n"
            return
        calls = not self.calling and _is_call(element)
        if element.tag in BLOCK_TAGS:
            self.write(" ")
        if _is_exponent(element) and not self.calling:
            self.write("^")
        start = len(self.text)
        self.calling = self.calling or calls
        self.write(element.text)
        for child in element:
            self.element(child)
            self.write(child.tail)
        if calls:
            self.calling = False
            self.calls.append((start, len(self.text)))
        if element.tag in BLOCK_TAGS:
            self.write(" ")

    def bracketed(self, start: int, end: int) -> tuple[int, int]:
        words = self.text[start:end]
        start, end = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        before, after = self.text[:start].rstrip(" "), self.text[end:].lstrip(" ")
        if before.endswith("(") and after.startswith(")"):
            start, end = len(before) - 1, len(self.text) - len(after) + 1
        return start, end


def _is_exponent(element: Element) -> bool:
    words = "".join(map(str, element.itertext())).strip()
    return _is_raised(element) and _NUMBER.fullmatch(words) is not None


def _is_raised(element: Element) -> bool:
    return element.tag == "sup" or not _RAISED.isdisjoint(classes(element))


def _is_call(element: Element) -> bool:
    inside = element.tag == "a" and (element.get("href") or "").startswith("#")
    return inside and any(_is_raised(child) for child in element.iter() if isinstance(child.tag, str))
