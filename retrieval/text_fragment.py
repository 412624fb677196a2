"""The part of a link behind `#:~:text=`: which words a browser looks for on the page, so that it highlights the quote.

A browser takes the first place in the whole page that fits, whatever element the link names: it looks for `start`,
right behind `prefix` and before `suffix` where these are given, and from there for the first `end`. It ignores case and
accents and wants whole words; each of the four has to stand within one block, but what is before and behind a border
of blocks counts as adjacent (https://wicg.github.io/scroll-to-text-fragment/). So each candidate is looked for here in
the document in the same way, and the first one that leads to the quote is taken.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple
from urllib.parse import quote as percent_encode

from sources.schema import Document, Span

_WHOLE = 90
_SIZES = (6, 9, 13, 20, 30)
_CONTEXT = (4, 8, 16, 32)
_LEFT_OUT = 3
_LINES_AROUND = 3
# A paragraph's number and a point's letter stand in a cell or span of their own.
_LABEL = r"(?:‘?\(?\w{1,4}[.)]|‘?\d+(?:\.\d+)+\.?|[-–—•])"
# The forms of the same sentence differ in no-break spaces, so a term spans one only where nothing else will do.
_SHORT = re.compile(rf"^(?P<label>{_LABEL})(?=\s)|[^\n\t\u00a0\u202f]+", re.M)
_LONG = re.compile(rf"^(?P<label>{_LABEL})(?=\s)|[^\n\t]+", re.M)
_CLOSED = re.compile(r"\w\W*[’”][;.,]\Z")
_SUPERSCRIPT = re.compile(r"(?<=\d)\^(?=\d)")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_QUOTATION_MARKS = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")


def text_directive(document: Document, span: Span) -> str:
    """Return what follows `:~:text=`, percent-encoded; `""` where no words lead to this place alone.

    Args:
        document: Whose page is linked.
        span: Of the quote. A label printed before it may be highlighted with it.
    """
    words = _whole_words(document.text, span)
    # Change marks are shown on the page and aren't in the text: what they part isn't adjacent. The notes of an act are
    # the end of its text, and stand before its annexes on the page.
    borders = [border for mark in document.marks for border in (mark.span.start, mark.span.end)]
    borders += [part.span.start for part in document.provisions if part.kind in ("annex", "notes")]
    notes = [part.span for part in document.provisions if part.kind == "notes" and part.parent is None]
    page = _page(document.text, *((part.start, part.end) for part in notes if not part.covers(span)))
    # Without its first words a heading can still be found, where "Article 4" stands in the text before.
    for left_out, pattern in product(range(_LEFT_OUT), (_SHORT, _LONG)):
        quoted = [piece for piece in _pieces(pattern, document.text, *words) if piece.is_worded][left_out:]
        if not quoted:
            continue
        first, last = quoted[0], quoted[-1]
        before = _before(pattern, document.text, first.start, borders)
        after = _after(pattern, document.text, last.end, borders)
        start, end = page.place(first.start), page.place(last.end, is_end=True)
        label = page.place(before[-1].start) if before else start
        for candidate in _candidates(first, last, before, after):
            if _leads_to(page, candidate, start if candidate.is_bare else label, end):
                return candidate.directive
    return ""


class _Piece(NamedTuple):
    """Words that stand in one block, each with the white space behind it."""

    start: int
    end: int
    words: tuple[str, ...]
    is_label: bool

    @property
    def is_worded(self) -> bool:
        return not self.is_label and re.search(r"\w{2}", _term(self.words)) is not None


class _Candidate(NamedTuple):
    """The four terms; `is_bare` unless the range begins with the label before the quote."""

    prefix: tuple[str, ...]
    start: tuple[str, ...]
    end: tuple[str, ...]
    suffix: tuple[str, ...]
    is_bare: bool = True

    @property
    def directive(self) -> str:
        """The terms as a link holds them."""
        prefix, start, end, suffix = (_encode(_term(words)) for words in self[:4])
        terms = [f"{prefix}-" if prefix else "", start, end, f"-{suffix}" if suffix else ""]
        return ",".join(term for term in terms if term)


class _Page(NamedTuple):
    """A document's text as a browser compares it, each stretch of white space one space.

    Attributes:
        text: All of it.
        lines: Where each line of the document starts, there.
        at: Where each line starts, here.
        notes: The part of it that may stand before the rest on the page.
        original: The document's text.
    """

    text: str
    lines: tuple[int, ...]
    at: tuple[int, ...]
    notes: str
    original: str

    def place(self, offset: int, *, is_end: bool = False) -> int:
        """Return where the start (or end) of a word of the document is in `text`."""
        line = bisect_right(self.lines, offset) - 1
        before = _compared(self.original[self.lines[line] : offset])
        return self.at[line] + len(before) + bool(before and not is_end)


@lru_cache(maxsize=4)
def _page(text: str, *notes: tuple[int, int]) -> _Page:
    lines, at, kept = [], [], []
    start = place = 0
    for line in text.split("\n"):
        lines.append(start)
        at.append(place)
        start += len(line) + 1
        shown = _compared(line)
        if shown:
            kept.append(shown)
            place += len(shown) + 1
    shown = " ".join(_compared(text[start:end]) for start, end in notes)
    return _Page(" ".join(kept), tuple(lines), tuple(at), shown, text)


def _compared(text: str) -> str:
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", _SUPERSCRIPT.sub("", text).casefold()))
    return " ".join(plain.translate(_QUOTATION_MARKS).split())


def _candidates(first: _Piece, last: _Piece, before: Sequence[_Piece], after: _Piece | None) -> Iterator[_Candidate]:
    one = first.start == last.start
    prefixes = [(), *(_last(before[-1].words, count) for count in _CONTEXT if before)]
    suffixes = [after.words[:count] for count in _CONTEXT if after is not None]
    if one and len(_term(first.words)) <= _WHOLE:
        for prefix, suffix in [*((prefix, ()) for prefix in prefixes), *product(prefixes, suffixes)]:
            yield _Candidate(prefix, first.words, (), suffix)
    for prefix, size, count, suffix in _ordered(prefixes, suffixes):
        start = first.words[:size]
        # The last words may not overlap the first ones, or the browser finds no range.
        end = _last(first.words[size:] if one else last.words, count)
        yield _Candidate(prefix, start, end, suffix)
    # Where the words around are the same in two articles as well, those before the label may differ.
    if before and before[-1].is_label:
        for context, count in product(_CONTEXT, _SIZES):
            prefix = _last(before[-2].words, context) if len(before) > 1 else ()
            yield _Candidate(prefix, before[-1].words, _last(last.words, count), (), is_bare=False)


def _ordered(
    prefixes: Sequence[tuple[str, ...]], suffixes: Sequence[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], int, int, tuple[str, ...]]]:
    """Prefix, words of the start, words of the end, suffix: short ones and those without context first."""
    yield from ((prefix, size, count, ()) for prefix, size, count in product(prefixes, _SIZES, _SIZES))
    yield from ((prefix, size, _SIZES[0], suffix) for prefix, size, suffix in product(prefixes, _SIZES, suffixes))


def _leads_to(page: _Page, candidate: _Candidate, start: int, end: int) -> bool:
    prefix, first, last, suffix = (_compared(_term(words)) for words in candidate[:4])
    head = " ".join(term for term in (prefix, first, "" if last else suffix) if term)
    tail = f"{last} {suffix}" if last and suffix else last
    at = _find(page.text, head, 0)
    begins = at + len(prefix) + bool(prefix)
    if at < 0 or begins != start or _find(page.notes, head, 0) >= 0:
        return False
    ends = begins + len(first)
    if tail:
        found = _find(page.text, tail, ends)
        ends = found + len(last) if found >= 0 else -1
    return ends == end


def _find(text: str, term: str, start: int) -> int:
    """Return where a term first stands as whole words, -1 where nowhere."""
    at = text.find(term, start)
    while at >= 0 and (_cuts_a_word(text, at) or _cuts_a_word(text, at + len(term))):
        at = text.find(term, at + 1)
    return at


def _cuts_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _whole_words(text: str, span: Span) -> tuple[int, int]:
    start, end = span.start, span.end
    while 0 < start < end and not text[start - 1].isspace() and not text[start].isspace():
        start -= 1
    while start < end < len(text) and not text[end].isspace() and not text[end - 1].isspace():
        end += 1
    # What follows the mark that closes a quoted act stands in a block of its own.
    return start, end - (_CLOSED.search(text, start, end) is not None)


def _pieces(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[_Piece]:
    """The pieces between two offsets; those that a border cuts are cut."""
    found = []
    for match in pattern.finditer(text, text.rfind("\n", 0, start) + 1, end):
        begin = max(match.start(), start)
        words = text[begin : match.end()]
        if begin < match.end() and words.strip():
            begin += len(words) - len(words.lstrip())
            each = tuple(re.findall(r"\S+\s*", words))
            found.append(_Piece(begin, begin + len(words.strip()), each, match["label"] is not None))
    return found


def _before(pattern: re.Pattern[str], text: str, start: int, borders: Sequence[int]) -> list[_Piece]:
    """The pieces that stand right before an offset, nearest last, from the last change mark on."""
    line = start
    for _ in range(_LINES_AROUND):
        line = text.rfind("\n", 0, max(0, line - 1)) + 1
    from_ = max((border for border in borders if line <= border <= start), default=line)
    return _pieces(pattern, text, from_, start)


def _after(pattern: re.Pattern[str], text: str, end: int, borders: Sequence[int]) -> _Piece | None:
    """The piece that stands right behind an offset, unless a change mark stands between."""
    line = end
    for _ in range(_LINES_AROUND):
        line = text.find("\n", line + 1)
        line = len(text) if line < 0 else line
    until = min((border for border in borders if end <= border <= line), default=line)
    return next(iter(_pieces(pattern, text, end, until)), None)


def _last(words: tuple[str, ...], count: int) -> tuple[str, ...]:
    return words[-count:] if count else ()


def _term(words: Sequence[str]) -> str:
    return "".join(words).rstrip()


def _encode(words: str) -> str:
    return percent_encode(_SUPERSCRIPT.sub("", words), safe="").replace("-", "%2D")
