"""Until when a wording was the wording: a document's provisions, dated by the later versions of the same act.

A version tells since when its words stand, by its own change marks; until when they stood only the next version tells.
Marks decide, not a comparison of words: two pages of one act differ in blanks, quotation marks and footnote numbers.
Provisions are matched by id, so that a French text is dated by an English consolidation too. Where a later version is
known and not held, everything counts as ended: a wording is never called current on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from sources.schema import Amendment, Document, Provision, Source, Span, TextValidity

__all__ = ["Version", "date_by", "dated", "later_versions", "leaves_in", "validity_of"]

_NOT_A_LETTER = re.compile(r"[\W_]+")
_NUMBERED = frozenset({"chapter", "section", "article", "annex", "paragraph", "point", "subpoint", "indent"})


class Version(NamedTuple):
    """One version of an act; `document` is `None` where it isn't held."""

    source: Source
    document: Document | None


class _End(NamedTuple):
    day: date
    celex: str | None
    how: Literal["replaced", "deleted"]


def first_day(source: Source) -> date | None:
    """Return the first day on which the version as a whole was the law, `None` for what isn't law."""
    return max((amendment.in_force for amendment in source.amendments), default=source.text_from)


def later_versions(source: Source, catalogue: Iterable[Source]) -> tuple[Source, ...]:
    """Return the versions of the same act after this one, in order, one for each state of the law.

    A version in the same language goes before another one: its words are the same act's, and its ids are the same.
    """
    day = first_day(source)
    if source.tier != "law" or source.work is None or day is None:
        return ()
    states: dict[date, Source] = {}
    for row in catalogue:
        other = first_day(row) if row.tier == "law" and row.work == source.work else None
        if other is None or other <= day:
            continue
        if other not in states or (states[other].language != source.language and row.language == source.language):
            states[other] = row
    return tuple(states[state] for state in sorted(states))


def date_by(
    document: Document, source: Source, catalogue: Iterable[Source], held: Callable[[Source], Document | None]
) -> Document:
    """Return the document dated by the later versions that the catalogue knows.

    Args:
        document: As parsed.
        source: Its row.
        catalogue: All rows.
        held: Gives the document of a row, `None` where it isn't held.
    """
    return dated(document, source, [Version(row, held(row)) for row in later_versions(source, catalogue)])


def dated(document: Document, source: Source, later: Sequence[Version]) -> Document:
    """Return the document with the day until which each of its binding provisions was the wording.

    Args:
        document: As parsed; its own dates say since when.
        source: Its row.
        later: The later versions of the act, in order.
    """
    if not later:
        return document
    reader = _Reader(document, source, later)
    provisions = tuple(reader.dated(provision) for provision in document.provisions)
    # A copy would carry the cached lookups of the old provisions along.
    return Document(**{**dict(document), "provisions": provisions})


def validity_of(document: Document, provision: Provision, span: Span) -> TextValidity:
    """Return since and until when the words in a span of the provision are the wording.

    Words that are only a part of it may be older than the whole: a paragraph changes when one of its points does.
    """
    if span.covers(provision.span.stripped(document.text)):
        # A deletion leaves no words behind: only the piece around it knows.
        return provision.validity
    parts = [leaf.validity for leaf in leaves_in(document, span)] or [provision.validity]
    first = max(parts, key=lambda part: part.text_from or date.min)
    last = min(parts, key=lambda part: part.text_until or date.max)
    update = {"text_until": last.text_until, "ended": last.ended, "ended_by": last.ended_by}
    return first.model_copy(update=update)


def leaves_in(document: Document, span: Span) -> Iterator[Provision]:
    """Yield the leaves that have words in the span, in order."""
    around = document.innermost(span)
    pending = [around] if around is not None else [top for top in document.provisions if top.parent is None]
    while pending:
        place = pending.pop(0)
        if not place.span.overlaps(span):
            continue
        if not place.children:
            yield place
        pending = [*filter(None, map(document.get, place.children)), *pending]


class _Reader:
    def __init__(self, document: Document, source: Source, later: Sequence[Version]) -> None:
        self.document = document
        self.source = source
        self.later = later

    def dated(self, provision: Provision) -> Provision:
        if not provision.binding:
            return provision
        end = self.end(provision)
        update = {
            "text_until": None if end is None else end.day,
            "ended": None if end is None else end.how,
            "ended_by": None if end is None else end.celex,
        }
        return provision.model_copy(update={"validity": provision.validity.model_copy(update=update)})

    def end(self, provision: Provision) -> _End | None:
        """When and how the wording ended, `None` while it stands."""
        known = first_day(self.source) or date.min
        for version in self.later:
            new = [amendment for amendment in version.source.amendments if amendment.in_force > known]
            # Which of several amendments it was, only the versions between could tell: the first one is the safe guess.
            first = min(new, key=lambda amendment: amendment.in_force, default=None)
            day = first.in_force if first is not None else first_day(version.source) or date.max
            ended = _End(day, first.celex if first is not None else None, "replaced")
            if version.document is None or (around := self._counterpart(provision, version.document)) is None:
                return ended
            if not self._stands(provision, around, version.document):
                return self._deletion(provision, around, version.document, new) or ended
            known = first_day(version.source) or known
        return None

    def _counterpart(self, provision: Provision, document: Document) -> Provision | None:
        """The provision with the same id, or the innermost one around it that the other version has too."""
        for place in (provision, *self.document.ancestors(provision)):
            if (found := document.get(place.id)) is not None:
                return found
        return None

    def _stands(self, provision: Provision, counterpart: Provision, document: Document) -> bool:
        own = self.document.get(counterpart.id)
        since, before = counterpart.validity.text_from, None if own is None else own.validity.text_from
        if since is not None and before is not None and since > before:
            return False
        if provision.kind != "heading" or counterpart.id != provision.id:
            return True
        # A heading may stand above the mark of its article's new wording.
        if document.language == self.document.language:
            return _letters(self.document, provision) == _letters(document, counterpart)
        parent = next(self.document.ancestors(provision), None)
        other = None if parent is None else document.get(parent.id)
        return parent is None or (other is not None and self._stands(parent, other, document))

    def _deletion(
        self, provision: Provision, around: Provision, document: Document, new: Sequence[Amendment]
    ) -> _End | None:
        """The deletion that took the provision away, `None` where it was given other words.

        A mark of a deletion has no words; it stands where the provision would.
        """
        gone = provision
        for place in (provision, *self.document.ancestors(provision)):
            if place.id == around.id:
                break
            gone = place
        if gone.kind not in _NUMBERED or gone.id == around.id:
            return None
        at = self._place_of(gone, around, document)
        in_force = {amendment.celex: amendment.in_force for amendment in new}
        for mark in document.marks:
            if mark.action == "deleted" and mark.span.start == at and mark.celex in in_force:
                return _End(in_force[mark.celex], mark.celex, "deleted")
        return None

    def _place_of(self, gone: Provision, around: Provision, document: Document) -> int:
        parent = self.document.get(around.id)
        siblings = () if parent is None else parent.children
        after = siblings[siblings.index(gone.id) + 1 :] if gone.id in siblings else ()
        following = next((found for child in after if (found := document.get(child)) is not None), None)
        return around.span.end if following is None else following.span.start


def _letters(document: Document, provision: Provision) -> str:
    return _NOT_A_LETTER.sub("", document.text_of(provision)).casefold()
