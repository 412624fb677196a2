"""How one wording of a provision became another: first by the provisions inside, which keep their ids, then by words.

A point that was inserted so doesn't smear over its neighbours, and long articles are compared in short pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from retrieval.diff_words import Stretch, compare_words, joined, words_of
from retrieval.schema_diff import Change
from sources.schema import Document, Provision, Span

__all__ = ["Comparison", "Part", "compare_provisions"]

_ALIKE = 0.5
"""So much of the shorter side's text has to be equal for provisions without a common id to be compared by words."""
_NUMBERED = frozenset(
    {"chapter", "section", "article", "annex", "paragraph", "subparagraph", "point", "subpoint", "indent"}
)


class Part(NamedTuple):
    """A provision inside, and what became of it; `before` or `after` is missing where it was inserted or deleted."""

    change: Change
    before: Provision | None
    after: Provision | None

    @property
    def newest(self) -> Provision:
        """The provision in the newer wording that has it."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a part is in one of the wordings")
        return found


class Comparison(NamedTuple):
    """What differs.

    Attributes:
        stretches: In order; together they cover both wordings without white space at their ends.
        parts: Every numbered provision directly inside that stayed as it was, and the innermost ones that didn't.
    """

    stretches: list[Stretch]
    parts: list[Part]


def compare_provisions(before: tuple[Document, Provision], after: tuple[Document, Provision]) -> Comparison:
    """Return what differs between two wordings of a provision.

    Args:
        before: The older document and the provision in it.
        after: The newer ones; they may be in the same document.
    """
    reader = _Reader(before, after)
    stretches = joined(reader.stretches(before[1], after[1]))
    return Comparison(stretches, list(reader.parts(before[1], after[1], _Changed(stretches))))


class _Run(NamedTuple):
    """Children that follow each other: a pair with one id, or what stands between two such pairs."""

    old: list[Provision]
    new: list[Provision]
    is_pair: bool = False


class _Reader:
    def __init__(self, before: tuple[Document, Provision], after: tuple[Document, Provision]) -> None:
        self.old, self.new = before[0], after[0]
        self.old_span = before[1].span.stripped(self.old.text)
        self.new_span = after[1].span.stripped(self.new.text)

    def stretches(self, before: Provision, after: Provision) -> Iterator[Stretch]:
        """Yield how the one became the other."""
        runs = self.runs(before, after)
        if not any(run.is_pair for run in runs):
            yield from self.by_words([before], [after])
        for run in runs:
            if run.is_pair:
                yield from self.stretches(run.old[0], run.new[0])
            elif any(other.is_pair for other in runs):
                yield from self.by_words(run.old, run.new) if self.is_renumbered(run) else self.whole(run)

    def runs(self, before: Provision, after: Provision) -> list[_Run]:
        """Return the children of both, those with one id side by side."""
        old, new = _children(self.old, before), _children(self.new, after)
        matcher = SequenceMatcher(None, [child.id for child in old], [child.id for child in new], autojunk=False)
        runs: list[_Run] = []
        for tag, i, i_end, j, j_end in matcher.get_opcodes():
            if tag == "equal":
                runs += [
                    _Run([one], [other], is_pair=True) for one, other in zip(old[i:i_end], new[j:j_end], strict=True)
                ]
            else:
                runs.append(_Run(old[i:i_end], new[j:j_end]))
        return runs

    def is_renumbered(self, run: _Run) -> bool:
        """Whether the same words only stand under other numbers, or under numbers where they had none."""
        old, new = self.span_of_old(run.old), self.span_of_new(run.new)
        if old is None or new is None:
            return False
        if not all(child.kind in _NUMBERED and child.kind != "subparagraph" for child in (*run.old, *run.new)):
            return True
        stretches = self.by_words(run.old, run.new)
        equal = sum(len(stretch.before) for stretch in stretches if stretch.before and stretch.op == "equal")
        return equal >= _ALIKE * min(len(old), len(new))

    def by_words(self, old: Sequence[Provision], new: Sequence[Provision]) -> list[Stretch]:
        before, after = self.span_of_old(old), self.span_of_new(new)
        if before is None or after is None:
            return self.whole(_Run(list(old), list(new)))
        return compare_words(
            words_of(self.old.text, before, self.old.footnote_calls),
            words_of(self.new.text, after, self.new.footnote_calls),
        )

    def whole(self, run: _Run) -> list[Stretch]:
        before, after = self.span_of_old(run.old), self.span_of_new(run.new)
        deleted = [] if before is None else [Stretch("delete", before, None)]
        return deleted if after is None else [*deleted, Stretch("insert", None, after)]

    def span_of_old(self, provisions: Sequence[Provision]) -> Span | None:
        return _span(provisions, self.old_span)

    def span_of_new(self, provisions: Sequence[Provision]) -> Span | None:
        return _span(provisions, self.new_span)

    def parts(
        self, before: Provision, after: Provision, changed: _Changed, *, outermost: bool = True
    ) -> Iterator[Part]:
        """Yield what became of the provisions inside."""
        runs = self.runs(before, after)
        others = [run for run in runs if not run.is_pair]
        if any(self.is_renumbered(run) for run in others) or (others and len(others) == len(runs)):
            yield Part("changed", before, after)
        for run in runs:
            if run.is_pair:
                yield from self.pair(run.old[0], run.new[0], changed, outermost=outermost)
            elif len(runs) > 1 and not self.is_renumbered(run):
                yield from (Part("deleted", child, None) for child in run.old if self.span_of_old([child]))
                yield from (Part("inserted", None, child) for child in run.new if self.span_of_new([child]))

    def pair(self, old: Provision, new: Provision, changed: _Changed, *, outermost: bool) -> Iterator[Part]:
        if not changed.touches(old, new):
            if outermost and new.kind in _NUMBERED:
                yield Part("unchanged", old, new)
        elif any(inner.is_pair for inner in self.runs(old, new)):
            yield from self.parts(old, new, changed, outermost=False)
        else:
            yield Part("changed", old, new)


class _Changed:
    """Where something was deleted or inserted."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._old = [stretch.before for stretch in stretches if stretch.op == "delete" and stretch.before]
        self._new = [stretch.after for stretch in stretches if stretch.op == "insert" and stretch.after]

    def touches(self, old: Provision, new: Provision) -> bool:
        return any(span.overlaps(old.span) for span in self._old) or any(span.overlaps(new.span) for span in self._new)


def _children(document: Document, provision: Provision) -> list[Provision]:
    return [child for child in map(document.get, provision.children) if child is not None]


def _span(provisions: Sequence[Provision], whole: Span) -> Span | None:
    """What the provisions cover of the quoted span, `None` where that is nothing."""
    if not provisions:
        return None
    start, end = max(whole.start, provisions[0].span.start), min(whole.end, provisions[-1].span.end)
    return Span(start=start, end=end) if start < end else None
