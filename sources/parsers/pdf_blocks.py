"""From a page's lines to stretches: which lines are notes, which make one paragraph, which are headings and items.

Boundaries come from geometry (gaps, indents, weight and size), because a PDF has no paragraphs; sentence ends only
confirm them. What is decided here can cut a paragraph in the wrong place, but never changes a character.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sources.outline import Run
from sources.parsers.list_items import nested
from sources.parsers.pdf_lines import Line
from sources.parsers.stretch import Stretch
from sources.parsers.text import has_words

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*/\s*\d{1,4})?[-–—\s]*")
_LEADERS = re.compile(r"\.{5,}|(?:\. ){5,}|…{2,}")
_FOOTNOTE = re.compile(r"[(\[]?(?:\d{1,3}|\*{1,3})[)\]]?\s")
_SYMBOL = re.compile(r"([•▪◦●■○\uf0a7\uf0b7\uf0d8\uf0fc]|o(?=\s\s?[A-Z]))\s*\S")
_DASH = re.compile(r"[-–—]\s+\S")
_ITEM_NUMBER = re.compile(r"(\([a-z]{1,5}\)|\(\d{1,3}\)|\d{1,2}\.|[a-z]\.|[a-z]\))\s+\S")
_SECTION_NUMBER = re.compile(r"(?:\d{1,2}\.)+\d{1,2}\.?\s+[^\W\d_]")
_PAGE_AT_END = re.compile(r"\S\s+(\d{1,3})$")
_ENDED = re.compile(r"[.:;!?][’”\"')\]]?\s*\d{0,3}\s*$")
_CLOSED = re.compile(r"[.:;,!?…]\s*$")
_ACT_HEADING = re.compile(
    r"(?:article|artikel|articolo|artículo|artigo|chapter|chapitre|hoofdstuk|section|afdeling|title|titre|titel|annex|annexe|bijlage)"
    r"\s+(?:\d{1,3}[a-z]{0,2}|[IVXLC]+)",
    re.IGNORECASE,
)
_EDGE_LINES = 3
_LONGEST_HEADING = 220
_LONGEST_ITALIC_HEADING = 80


@dataclass(frozen=True, slots=True)
class Typography:
    """What is usual in a document: size of the body, distance of its lines, length of a full line in characters."""

    size: float
    leading: float
    width: float

    @classmethod
    def of(cls, pages: list[list[Line]], notes: set[tuple[int, int]]) -> Typography:
        """Measure the body of all pages."""
        sizes: Counter[float] = Counter()
        gaps: list[float] = []
        for page in _bodies(pages, notes):
            for line in page:
                sizes[line.size] += len(line.words)
            gaps += [a.y - b.y for a, b in pairwise(page) if 0 < a.y - b.y < 4 * a.size]
        size = sizes.most_common(1)[0][0] if sizes else 0.0
        lengths = sorted(len(line.words) for page in _bodies(pages, notes) for line in page if line.size == size)
        width = lengths[int(len(lengths) * 0.9)] if lengths else 0
        return cls(size, median(gaps) if gaps else 1.2 * size, width)


def _bodies(pages: list[list[Line]], notes: set[tuple[int, int]]) -> Iterator[list[Line]]:
    for index, page in enumerate(pages):
        yield [line for at, line in enumerate(page) if line.words and (index, at) not in notes]


def notes_of(pages: list[list[Line]]) -> set[tuple[int, int]]:
    """Return page and line, from 0, of what isn't body: running heads and feet, contents, footnotes."""
    notes = _running(pages)
    for index, page in enumerate(pages):
        notes |= {(index, at) for at in _contents(page)}
    size = Typography.of(pages, notes).size
    after_footnotes = False
    for index, page in enumerate(pages):
        body = [at for at, line in enumerate(page) if line.words and (index, at) not in notes]
        footnotes = _footnotes(page, body, size, after_footnotes)
        after_footnotes = bool(footnotes)
        notes |= {(index, at) for at in footnotes}
    return notes


def _running(pages: list[list[Line]]) -> set[tuple[int, int]]:
    edges = [(index, at) for index, page in enumerate(pages) for at in _edges(page)]
    pages_with: Counter[str] = Counter()
    for key in {(index, _pattern(pages[index][at])) for index, at in edges}:
        pages_with[key[1]] += 1
    often = max(3, len(pages) // 5)
    return {
        (index, at)
        for index, at in edges
        if (pages_with[_pattern(pages[index][at])] >= often or _PAGE_NUMBER.fullmatch(pages[index][at].words))
        and not _ACT_HEADING.fullmatch(pages[index][at].words)
    }


def _edges(page: list[Line]) -> set[int]:
    lines = [at for at, line in enumerate(page) if line.words]
    by_height = sorted(lines, key=lambda at: page[at].y)
    return {*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:], *lines[:2], *lines[-2:]}


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.words.split()))


def _contents(page: list[Line]) -> list[int]:
    lines = [at for at, line in enumerate(page) if line.words]
    entries = [at for at in lines if _LEADERS.search(page[at].words)]
    targets = [int(found.group(1)) for at in lines if (found := _PAGE_AT_END.search(page[at].words))]
    # Entries that wrap have no page on their first line: on a page of contents nothing else is expected.
    is_contents = len(entries) >= max(3, 0.4 * len(lines)) or (
        len(targets) >= max(5, 0.6 * len(lines)) and targets == sorted(targets)
    )
    return lines if is_contents else entries


def _footnotes(page: list[Line], body: list[int], size: float, after_footnotes: bool) -> list[int]:
    """The end of the page from its first footnote on: raised numbers, or small type down to the last line."""
    small = len(body)
    while small and page[body[small - 1]].size < 0.9 * size:
        small -= 1
    if 0 < small < len(body) and not (after_footnotes or _FOOTNOTE.match(page[body[small]].words)):
        small = len(body)
    raised = next((at for at, line in enumerate(body) if at and page[line].is_footnote), len(body))
    start = min(small or len(body), raised)
    return body[start:]


def stretches_of(page: list[Line], notes: set[int], numbers: dict[int, str], typography: Typography) -> list[Stretch]:
    """Return the stretches of a page; joined, they are the page.

    Args:
        page: Its lines, in pypdf's order.
        notes: Indexes of lines that aren't body.
        numbers: Printed numbers of the lines that open a numbered paragraph.
        typography: Of the document.
    """
    groups: list[list[int]] = []
    last: int | None = None
    blank = False
    for at, line in enumerate(page):
        if not line.words and groups:
            groups[-1].append(at)
            blank = blank or at not in notes
            continue
        is_new = last is None or (at in notes) != (last in notes)
        if not is_new and last is not None and at not in notes:
            own = [page[index] for index in groups[-1] if page[index].words]
            is_new = at in numbers or _parts(own, line, blank, typography)
        if is_new and groups and not any(page[index].words for index in groups[-1]):
            is_new = False
        if is_new or not groups:
            groups.append([])
        groups[-1].append(at)
        last, blank = (at if line.words else last), False
    return list(nested(_stretch([page[at] for at in group], group, notes, numbers, typography) for group in groups))


def _parts(own: list[Line], line: Line, blank: bool, typography: Typography) -> bool:
    """Whether a new paragraph begins with `line`, below the lines of the one before."""
    above = own[-1]
    ended = bool(_ENDED.search(above.words))
    goes_on = not ended and line.words[:1].islower()
    is_short = len(above.words) < 0.75 * typography.width
    if _ACT_HEADING.fullmatch(own[0].words):
        return len(own) > 1 or not _is_title(line, typography)
    if _ACT_HEADING.fullmatch(line.words) and (ended or blank or is_short):
        return True
    gap = above.y - line.y
    is_wide = gap > 1.3 * max(typography.leading, 1.0) or gap < -0.5 * typography.size or blank
    if _SYMBOL.match(line.words) or (is_wide and not goes_on):
        return True
    if above.is_bold != line.is_bold or abs(above.size - line.size) > 0.12 * typography.size:
        return not goes_on
    if _DASH.match(line.words) or _ITEM_NUMBER.match(line.words):
        return ended or bool(re.search(r"(?:,|\b(?:and|or))\s*$", above.words))
    hangs = any(opens.match(above.words) for opens in (_SYMBOL, _DASH, _ITEM_NUMBER))
    return ended and (is_short or (line.x > above.x + typography.size and not hangs))


def _is_title(line: Line, typography: Typography) -> bool:
    """Whether a line below "Article 5" is its title."""
    is_short = len(line.words) < 0.75 * typography.width
    return is_short and line.words[0].isupper() and not _CLOSED.search(line.words)


def _stretch(
    lines: list[Line], group: list[int], notes: set[int], numbers: dict[int, str], typography: Typography
) -> Stretch:
    run = sum((line.run for line in lines), Run())
    words = run.text.strip()
    first = next((at for at, line in zip(group, lines, strict=True) if line.words), None)
    if first is None or first in notes or not has_words(words):
        return Stretch("notes", run)
    if first in numbers:
        return Stretch("paragraph", run, number=numbers[first])
    if _is_heading([line for line in lines if line.words], words, typography):
        return Stretch("heading", run, title=" ".join(words.split()))
    number = _ITEM_NUMBER.match(words)
    if number:
        return Stretch("item", run, number=number.group(1))
    if _SYMBOL.match(words) or _DASH.match(words):
        return Stretch("item", run)
    return Stretch("paragraph", run)


def _is_heading(lines: list[Line], words: str, typography: Typography) -> bool:
    if _ACT_HEADING.fullmatch(lines[0].words):
        return True
    if len(words) > _LONGEST_HEADING or len(lines) > 4 or _SYMBOL.match(words):
        return False
    if _CLOSED.search(words) and not words.endswith("?"):
        return False
    stands_out = all(line.is_bold or line.size > 1.08 * typography.size for line in lines)
    numbered = bool(_SECTION_NUMBER.match(words)) and len(lines) == 1 and len(words) < 0.9 * typography.width
    italic = all(line.is_italic for line in lines) and len(words) <= _LONGEST_ITALIC_HEADING and words[0].isupper()
    return stands_out or numbered or italic or (words.isupper() and len(words) > 3)
