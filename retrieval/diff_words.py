"""What differs between two stretches of text, word by word, with the offsets of both.

A word reaches to the next one, so that blanks belong to the word before them and are never compared: the pages of one
act differ in line ends and no-break spaces. For the same reason all quotation marks are alike, and so are the numbers
of footnotes. What counts as equal may therefore be written otherwise on either side; both are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from sources.schema import Span

__all__ = ["Stretch", "Words", "compare_words", "joined", "words_of"]

Op = Literal["equal", "insert", "delete"]

# Numbers with their groups, marks and letters; words with hyphens and apostrophes inside; any other single sign.
_WORD = re.compile(
    r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\w)|\d+(?:[.,/]\d+)*\w*|[^\W\d]\w*(?:[-‑'’][^\W\d]\w*)*|\S"
)
_ALIKE = str.maketrans("’‘`´‑“”„«»", '\'\'\'\'-"""""')
_FOOTNOTE = "\N{SUPERSCRIPT ONE}"
_ISLAND = 2
"""So few words that are equal between two changes are shown as changed too."""


class Words(NamedTuple):
    """The words of a span.

    Attributes:
        keys: How each of them is compared.
        bounds: Where each of them begins, and where the last one ends; one more than there are words.
    """

    keys: tuple[str, ...]
    bounds: tuple[int, ...]

    def span(self, first: int, last: int) -> Span:
        """Return the span of the words from `first` to before `last`."""
        return Span(start=self.bounds[first], end=self.bounds[last])


class Stretch(NamedTuple):
    """A piece of both texts, or of one of them where something was inserted or deleted."""

    op: Op
    before: Span | None
    after: Span | None


def words_of(text: str, span: Span, footnote_calls: Iterable[Span] = ()) -> Words:
    """Return the words in a span of `text`; together they cover it.

    Example:
        >>> words_of("1. Fees of EUR 35 000", Span(start=3, end=21)).keys
        ('Fees', 'of', 'EUR', '35 000')
    """
    keys: list[str] = []
    starts: list[int] = []
    at = span.start
    calls = sorted((call for call in footnote_calls if span.covers(call)), key=lambda call: call.start)
    for call in (*calls, Span(start=span.end, end=span.end)):
        for word in _WORD.finditer(text, at, call.start):
            keys.append(" ".join(word[0].translate(_ALIKE).split()))
            starts.append(word.start())
        if len(call):
            keys.append(_FOOTNOTE)
            starts.append(call.start)
        at = call.end
    if not keys:
        return Words(("",), (span.start, span.end)) if len(span) else Words((), (span.start,))
    return Words(tuple(keys), (span.start, *starts[1:], span.end))


def compare_words(before: Words, after: Words) -> list[Stretch]:
    """Return how the first words become the second, in order; a deletion stands before what is inserted for it."""
    matcher = SequenceMatcher(None, before.keys, after.keys, autojunk=False)
    blocks = [_Block(tag == "equal", *places) for tag, *places in matcher.get_opcodes()]
    return [stretch for block in _without_islands(blocks, before.keys) for stretch in _stretches(block, before, after)]


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches with equal neighbours made one."""
    found: list[Stretch] = []
    for stretch in stretches:
        if found and found[-1].op == stretch.op == "equal":
            last = found.pop()
            stretch = Stretch("equal", _together(last.before, stretch.before), _together(last.after, stretch.after))
        found.append(stretch)
    return found


def _together(first: Span | None, second: Span | None) -> Span | None:
    return None if first is None or second is None else Span(start=first.start, end=second.end)


class _Block(NamedTuple):
    is_equal: bool
    old: int
    old_end: int
    new: int
    new_end: int


def _without_islands(blocks: Sequence[_Block], keys: Sequence[str]) -> list[_Block]:
    """Make one change of two with next to nothing between them; not of two insertions or two deletions alone."""
    found = list(blocks)
    at = 1
    while at < len(found) - 1:
        left, island, right = found[at - 1 : at + 2]
        whole = _Block(False, left.old, right.old_end, left.new, right.new_end)
        if island.is_equal and not left.is_equal and not right.is_equal and _is_small(left, island, right, keys):
            found[at - 1 : at + 2] = [whole]
            # The change has grown: what stands before it may be small beside it now.
            at = max(1, at - 2)
        else:
            at += 1
    return found


def _is_small(left: _Block, island: _Block, right: _Block, keys: Sequence[str]) -> bool:
    deleted = left.old_end - left.old + right.old_end - right.old
    inserted = left.new_end - left.new + right.new_end - right.new
    if not deleted or not inserted:
        return False
    words = [key for key in keys[island.old : island.old_end] if key[:1].isalnum()]
    return len(words) <= min(_ISLAND, _size(left), _size(right))


def _size(change: _Block) -> int:
    return max(change.old_end - change.old, change.new_end - change.new)


def _stretches(block: _Block, before: Words, after: Words) -> Iterator[Stretch]:
    old, new = before.span(block.old, block.old_end), after.span(block.new, block.new_end)
    if block.is_equal:
        yield Stretch("equal", old, new)
        return
    if len(old):
        yield Stretch("delete", old, None)
    if len(new):
        yield Stretch("insert", None, new)
