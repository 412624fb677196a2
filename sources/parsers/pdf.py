"""PDF: the words of every page as pypdf extracts them, cut into paragraphs by what the eye sees.

A page is cited by its count, a paragraph by page and printed number where the document's paragraphs are numbered from
1 on ("(12)"), else by page and count. A paragraph that goes on on the next page is two provisions, `p. 6, para. 6` and
`p. 7, para. 6`. Page numbers, running heads, tables of contents and footnotes are leaves of kind `notes`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sources.errors import ParseError
from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.parsers.node_tree import distinct
from sources.parsers.paragraphs import Paragraphs
from sources.parsers.pdf_blocks import Typography, notes_of, stretches_of
from sources.parsers.pdf_lines import Line, read_pages
from sources.parsers.stretch import Stretch
from sources.schema import Document, Source, SourcePart

VERSION = "1"

# Fewer numbers in a row are a list, not the numbering of a document.
_SHORTEST_RUN = 8
_NUMBERED = re.compile(r"\((\d{1,4})\)\s")
# Points. Numbers stray up to 7 from the margin in the official files; hanging text stands 28 or more inside.
_MARGIN = 12.0
# A number that pypdf tore apart must not end the numbering.
_MOST_SKIPPED = 2


def parse(source: Source, parts: Sequence[SourcePart]) -> Document:
    """Parse a PDF; several files count their pages through.

    Raises:
        ParseError: If a file is damaged, locked or has no text.
    """
    if not parts:
        raise ParseError(f"{source.id}: there is no file.", hint="Fetch the source again.")
    pages = [page for part in parts for page in read_pages(f"{source.id}: {part.name}", part.data)]
    for page in pages:
        if not page or not page[-1].run.text.endswith("\n"):
            page.append(Line(Run("\n")))
    notes = notes_of(pages)
    numbers = _running_numbers(pages, notes)
    typography = Typography.of(pages, notes)
    last_numbered = max((index for index, _ in numbers), default=-1)
    state = Paragraphs()
    nodes: list[Node] = []
    for index, page in enumerate(pages):
        own = {line: number for (at, line), number in numbers.items() if at == index}
        stretches = stretches_of(page, {line for at, line in notes if at == index}, own, typography)
        printed = index <= last_numbered or state.number is not None
        nodes.append(_page(state, str(index + 1), stretches, printed=printed))
    return lay_out(source, distinct(nodes), parser_version=VERSION, separator="")


def _page(state: Paragraphs, number: str, stretches: list[Stretch], *, printed: bool) -> Node:
    page = Node("text", Locator(page=number), number=number)
    page.children = state.arrange(stretches, page.locator, printed=printed)
    return page


def _running_numbers(pages: list[list[Line]], notes: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Lines that open a numbered paragraph: "(1)", "(2)" and so on through the whole document, at the left margin."""
    found: dict[tuple[int, int], str] = {}
    last = 0
    for index, page in enumerate(pages):
        body = [(at, line) for at, line in enumerate(page) if line.words and (index, at) not in notes]
        margin = min((line.x for _, line in body), default=0.0) + _MARGIN
        for at, line in body:
            number = _NUMBERED.match(line.words)
            if number and line.x <= margin and 0 < int(number.group(1)) - last <= 1 + _MOST_SKIPPED * bool(last):
                last = int(number.group(1))
                found[index, at] = f"({last})"
    return found if len(found) >= _SHORTEST_RUN else {}
