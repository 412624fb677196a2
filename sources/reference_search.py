"""Finds the references in a text: which words refer, to which places, of which act.

A reference without an act is to the act that the text belongs to. One without an article (`paragraph 2`, `point (a)`)
is read against the context, or without one against the reference before it; where there is neither it is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from sources.locator import Locator
from sources.reference_grammar import Path, read_path
from sources.reference_place import Place, place_of
from sources.reference_words import (
    ACT,
    ACT_WORD,
    ANNEX_TO,
    DUTCH_OF,
    GAP,
    LOOSE_ACT,
    OF,
    ORDINAL,
    SAID,
    THAT,
    THEREOF,
    THIS,
    TITLE_OF,
    UNIT,
    act_name,
)
from sources.schema import Frozen, Span

_START = re.compile(f"{UNIT.pattern}|{re.sub(r'[?]P<[^>]+>', '?:', ORDINAL.pattern)}", re.I)
_WHOLE_QUESTION = re.compile(r"\s*(?=\d{1,3}[a-z]{0,2}\s?\(\d)")
_JOINS = re.compile(
    r"\s*(?:,\s*)?(?:(?:and/or|and|or|et|ou|en|of|und|oder|y|e)\s+)?"
    r"(?:(?:of|in|with|under|to|by|the|à|au|aux|de|du|la|le|van|het|in|des|der)\s+|[àdl]e?\s?l?['’]|l['’])*"
)
_POINTS = 4
_DIRECT = re.compile(rf",?{GAP}")
_SMALL = re.compile(r"(?:the |la |le |l['’]|de |het )?", re.I)


class Reference(Frozen):
    """Words that refer to provisions.

    Attributes:
        span: Of the words, with the act's name where one is given.
        locators: What they name, ranges written out as far as numbers alone say (`Articles 8 to 10`: 8, 9, 10).
        act: Printed name or number of another act; `None` where the text's own act is meant.
        ranges: First and last of each range: a document may have inserted provisions between them (9a).
    """

    span: Span
    locators: tuple[Locator, ...]
    act: str | None = None
    ranges: tuple[tuple[Locator, Locator], ...] = ()


@dataclass(slots=True)
class _Found:
    start: int
    end: int
    path: Path
    relative: bool
    act: str | None = None
    settled: bool = False


@dataclass(slots=True)
class _Mention:
    start: int
    end: int
    name: str
    used: bool = False


def find_references(text: str, *, context: Locator | None = None) -> tuple[Reference, ...]:
    """Return the references in `text`, in order.

    Args:
        text: A question or a piece of law, in English, French, Dutch, German, Spanish or Italian.
        context: The provision that the text belongs to. A chapter in an article's locator says which chapter's
            sections are meant by `Section 2`.

    Example:
        >>> [locator.label for locator in find_references("points (a) and (b) of Article 6(1)")[0].locators]
        ['Art. 6(1)(a)', 'Art. 6(1)(b)']
    """
    return _Search(text, context).references()


class _Search:
    def __init__(self, text: str, context: Locator | None) -> None:
        self.text = text
        self.context = context
        self.found: list[_Found] = []
        self.acts = [_Mention(match.start(), match.end(), act_name(match)) for match in ACT.finditer(text)]
        self.starts = [act.start for act in self.acts]

    def references(self) -> tuple[Reference, ...]:
        at = 0
        whole = _WHOLE_QUESTION.match(self.text)
        if whole and (path := read_path(self.text, whole.end(), bare=True)) and not self.text[path.end :].strip(" ?.!"):
            self.found.append(_Found(whole.end(), path.end, path, relative=False))
            at = path.end
        while match := _START.search(self.text, at):
            found = self.read(match.start())
            at = match.end() if found is None else max(found.end, match.end())
            if found is not None:
                self.found.append(found)
        self.share_acts()
        made = (self.made(found) for found in self.found)
        return tuple(reference for reference in made if reference is not None)

    def read(self, at: int) -> _Found | None:
        path = read_path(self.text, at)
        if path is None:
            return None
        found = _Found(at, path.end, path, relative=path.top > 0)
        while self.tail(found):
            pass
        if not found.settled:
            self.act_before(found)
        if found.relative and found.act is None:
            self.settle(found, self.base_of(found.path))
        return found

    def base_of(self, path: Path) -> Place | None:
        last = self.last_place()
        if self.context is None:
            return last
        # Numbered points are those of annexes: `Annex VIII, with the exception of points 6 and 8`.
        numbered = path.top == _POINTS and path.places[0].points[0].isdigit()
        if numbered and last is not None and last.head is not None and last.head[0] == "annex":
            return last
        return place_of(self.context)

    def last_place(self) -> Place | None:
        previous = self.found[-1] if self.found else None
        return previous.path.places[-1] if previous and not previous.relative and previous.act is None else None

    def settle(self, found: _Found, base: Place | None) -> None:
        """Put a relative path under `base`; what it says itself replaces the same level of the base."""
        if base is None or base.head is None:
            return
        path, kind = found.path, base.head[0]
        if path.top == 1 and kind == "article":
            if self.context is None or self.context.chapter is None:
                return
            base = Place(head=("chapter", self.context.chapter))
        elif path.top == _POINTS and kind == "annex" and all(place.points[0][0].isdigit() for place in path.places):
            base = base.cut(2)
        elif path.top == _POINTS and kind == "article" and base.paragraph is None:
            base = base.cut(3)
        found.path = found.path.under(base)
        found.relative = False

    def tail(self, found: _Found) -> bool:
        """Read one thing after the path: `thereof`, an act, or `of` with an outer path or an act; whether there was."""
        if found.settled:
            return False
        if thereof := THEREOF.match(self.text, found.end):
            found.end = thereof.end()
            self.thereof(found)
            return False
        if title := TITLE_OF.match(self.text, found.end):
            found.end = title.end()
            return True
        direct = _DIRECT.match(self.text, found.end)
        if direct and (act := self.act_at(direct.end(), named=True)):
            return self.take_act(found, act)
        of = (DUTCH_OF if found.path.dutch else OF).match(self.text, found.end) or SAID.match(self.text, found.end)
        return of is not None and self.outer(found, of.end())

    def outer(self, found: _Found, at: int) -> bool:
        annex_to = ANNEX_TO.match(self.text, at)
        if annex_to:
            at = annex_to.end()
        small = _SMALL.match(self.text, at)
        for start in (at, small.end() if small else at):
            if act := self.act_at(start) or self.loose_act(start):
                return self.take_act(found, act)
            if (this := THIS.match(self.text, start)) and self.is_place_or_act(this["what"]):
                found.end = this.end()
                found.settled = ACT_WORD.match(this["what"]) is not None
                return True
            if (that := THAT.match(self.text, start)) and self.is_place_or_act(that["what"]):
                found.end = that.end()
                self.thereof(found, act_word=that["what"] if ACT_WORD.match(that["what"]) else None)
                return False
            if found.relative and (outer := read_path(self.text, start)) and found.path.lies_in(outer):
                found.path = found.path.under(outer.places[-1])
                found.end = outer.end
                found.relative = outer.top > 0
                return True
        return False

    def is_place_or_act(self, word: str) -> bool:
        return ACT_WORD.match(word) is not None or UNIT.fullmatch(word) is not None

    def thereof(self, found: _Found, act_word: str | None = None) -> None:
        """Point back: a provision's number to the act named last, a part of a provision to the provision named last."""
        found.settled = True
        previous = self.last_place()
        if found.relative and act_word is None:
            if previous is not None:
                self.settle(found, previous)
                found.settled = False
            return
        before = self.acts[: bisect_left(self.starts, found.start)]
        found.act = before[-1].name if before else (f"that {act_word}" if act_word else None)

    def act_at(self, at: int, *, named: bool = False) -> _Mention | None:
        index = bisect_left(self.starts, at)
        if index == len(self.acts) or self.acts[index].start != at:
            return None
        act = self.acts[index]
        # After a comma only a name goes on (`Article 6, TFEU`); a numbered act there begins the next item of a list.
        return act if not named or not act.name[-1].isdigit() or "," not in self.text[at - 2 : at] else None

    def loose_act(self, at: int) -> _Mention | None:
        match = LOOSE_ACT.match(self.text, at)
        return _Mention(match.start(), match.end(), " ".join(match["name"].split())) if match else None

    def take_act(self, found: _Found, act: _Mention) -> bool:
        found.act, found.end, found.settled, act.used = act.name, act.end, True, True
        return False

    def act_before(self, found: _Found) -> None:
        """Take the act right before the path, as in `AI Act Art. 50`, unless it belongs to another reference."""
        index = bisect_left(self.starts, found.start) - 1
        if index < 0 or found.relative:
            return
        act = self.acts[index]
        between = self.text[act.end : found.start]
        if not act.used and re.fullmatch(rf"(?:['’]s)?[,:]?{GAP}\(?", between):
            found.act, found.start, found.settled, act.used = act.name, act.start, True, True

    def share_acts(self) -> None:
        """`Article 5 and Article 6 of Regulation X`: the act is that of both."""
        for before, after in zip(reversed(self.found[:-1]), reversed(self.found[1:]), strict=True):
            if after.act is None or before.act is not None or before.settled or before.relative:
                continue
            if after.start > before.end and _JOINS.fullmatch(self.text, before.end, after.start):
                before.act = after.act

    def made(self, found: _Found) -> Reference | None:
        if found.relative and found.act is None:
            return None
        locators = tuple(dict.fromkeys(place.locator for place in found.path.places))
        return Reference(
            span=Span(start=found.start, end=found.end),
            locators=locators,
            act=found.act,
            ranges=tuple((first.locator, last.locator) for first, last in found.path.ranges),
        )
