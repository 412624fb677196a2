"""Reads one path of a reference: from the words at an offset to the places they name.

A path goes down, `Article 5(1), first subparagraph, points (d) and (h)`, or starts below an article, `points (a) to
(d)`. What comes after it (`of paragraph 1 of Article 5`, an act) is `sources.reference_search`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sources.reference_place import DEPTH, HEADS, Place, beside, between
from sources.reference_words import (
    BIS,
    CONTINUING_UNIT,
    DUTCH_LIST,
    GAP,
    LIST,
    ORDINAL,
    PART,
    PARTS,
    RANGE,
    ROMAN_VALUES,
    UNIT,
    Level,
    is_dutch,
    ordinal_value,
    roman,
    unit_level,
)

_SPACES = frozenset(" \t\u00a0\u202f")

# What follows a number shows that it counts something and names no provision.
_COUNTS = (
    rf"(?!\d|/|[.,]\d|{GAP}%|{GAP}\d{{3}}(?!\d)|{GAP}(?:days?|weeks?|months?|years?|hours?|million|billion|EUR|euros?"
    r"|other|Member|percent|(?-i:January|February|March|April|May|June|July|August|September|October|November|December))\b)"
)
_ARTICLE = re.compile(r"(?P<number>\d{1,3})(?P<letter>[a-z])?(?=\.(?:\d|[a-z](?!\w)))", re.I)
_NUMBER = re.compile(rf"(?P<number>\d{{1,3}})(?P<letter>(?!st|nd|rd|th)[a-z]{{1,2}})?(?![a-z]){_COUNTS}", re.I)
_BIS = re.compile(rf"[ \u00a0](bis|ter|quater|quinquies|sexies|septies|octies)(?!\w)(?!{GAP}\d)")
_BRACKET = re.compile(rf"{GAP}\((\d{{1,3}}[a-z]{{0,2}}|\d{{1,2}}(?:\.\d{{1,2}})+|[a-z]{{1,4}})\)")
_HALF_BRACKET = re.compile(rf"{GAP}(\d{{1,3}}[a-z]{{0,2}}|[a-z]{{1,4}})\)")
_DOTTED = re.compile(r"\.(\d{1,2}[a-z]?|[a-z]{1,4})(?![\w])(?!\.\w)|\.(\d{1,2}[a-z]?)(?=\.\w)")
_DOTTED_ITEM = re.compile(rf"{GAP}(\d{{1,2}}(?:\.\d{{1,2}})+)(?!\w)")
# `a`, `i` and other one-letter words are only taken at the end of a clause.
_BARE_LETTER = re.compile(rf"{GAP}(?:([b-df-hj-np-tvwxz])(?!\w)(?!['’])|([a-z])(?={GAP}(?:[?.,;:!]|$)))")
_LETTERS = re.compile(r"(?:\(([a-z]{1,4})\)|([a-z]{1,4})\)|([a-z])(?![\w'’]))")
_ITEM = re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}})+|\d{{1,3}}[a-z]?)(?!\w){_COUNTS}", re.I)
_ROMAN = re.compile(r"([IVX]{1,6}|[ivx]{1,6}|\d{1,2})(?!\w)(?!['’]|\.\d)")
_SECTION = re.compile(rf"(?:([A-Z])(?!\w)|(\d{{1,2}})(?!\w){_COUNTS})")
_BRACKETED_NUMBER = re.compile(r"\((\d{1,3}[a-z]{0,2})\)")
_POINT_NUMBER = re.compile(r"\(?(\d{1,3}[a-z]{0,2})\)")
_PREMIER = re.compile(r"premier(?!\w)")
_BELOW = re.compile(rf",{GAP}([a-z]{{1,4}})\)")
_COUNT = re.compile(rf"\d{{1,2}}(?!\w){_COUNTS}")
_ROMAN_SMALL = re.compile(r"[ivx]+$")


@dataclass(slots=True)
class Path:
    """What one run of units says: the places, the ends of ranges among them, and where it ends."""

    places: list[Place]
    ranges: list[tuple[Place, Place]]
    end: int
    dutch: bool = False

    @property
    def top(self) -> int:
        """The highest level that the path says itself."""
        return min(place.top for place in self.places)

    def lies_in(self, outer: Path) -> bool:
        """Whether `of` can join the two: `point (a) of paragraph 1`, and `fifth paragraph of point 4.6`."""
        return outer.top < self.top or (self.top == DEPTH["subparagraph"] and outer.top == DEPTH["point"])

    def under(self, outer: Place) -> Path:
        """Return the path with every place inside `outer`."""
        ranges = [(first.under(outer), last.under(outer)) for first, last in self.ranges]
        return Path([place.under(outer) for place in self.places], ranges, self.end, self.dutch)


def read_path(text: str, at: int, *, bare: bool = False) -> Path | None:
    """Read units and their numbers from `at` on, top down; `None` where no unit with a number stands there.

    Args:
        text: What is read.
        at: Offset of the first unit, or of a bare number.
        bare: Read `5(1)(f)` as an article.
    """
    return _Reader(text).path(at, bare)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.dutch = False

    def path(self, at: int, bare: bool) -> Path | None:
        path = Path([Place()], [], at)
        if bare:
            return path if self.values("article", at, path) else None
        if not self.unit(at, path, UNIT):
            return None
        while self.goes_on(path):
            pass
        path.dutch = self.dutch
        return path

    def goes_on(self, path: Path) -> bool:
        """Read one more unit: deeper (`, point (a)`), or beside one named with the same word (`, and points (b)`)."""
        part = PART.match(self.text, path.end)
        if part:
            number = int(part[2]) if part[2] else None
            path.places[-1] = replace(path.places[-1], part=PARTS[part[1]], part_number=number)
            path.end = part.end()
            return False
        after = self.skip(path.end + self.text.startswith(",", path.end))
        if self.unit(after, path, CONTINUING_UNIT, above=path.places[-1].depth):
            return True
        joint = self.joint(path.end)
        return joint is not None and self.unit(joint.end(), path, UNIT, beside=True)

    def skip(self, at: int) -> int:
        while self.text[at : at + 1] in _SPACES:
            at += 1
        return at

    def joint(self, at: int) -> re.Match[str] | None:
        return (DUTCH_LIST if self.dutch else LIST).match(self.text, at)

    def unit(
        self, at: int, path: Path, units: re.Pattern[str], *, above: int | None = None, beside: bool = False
    ) -> bool:
        """Read a unit and its values into `path`; deeper than `above`, or `beside` one of the same level."""
        ordinal = ORDINAL.match(self.text, at)
        number = None
        if ordinal:
            number = ordinal_value(ordinal)
            at = self.skip(ordinal.end())
        word = units.match(self.text, at)
        if not word:
            return False
        level = unit_level(word)
        if ordinal and level == "paragraph":
            level = "subparagraph"
        if ordinal and level not in ("subparagraph", "indent"):
            return False
        depth = DEPTH[level]
        base = path.places[-1]
        if above is not None:
            inner = level == "subparagraph" and (base.points or base.indent) and base.inner is None
            lettered = level == "point" and base.points != () and base.points[-1].isdigit()
            if level in HEADS or not (depth > above or inner or lettered):
                return False
        if beside and (level in HEADS or level == "subparagraph" or base.depth != depth or depth < 2):
            return False
        self.dutch = self.dutch or is_dutch(word[0])
        if ordinal:
            grown = base.add(level, str(number))
            path.places[-1:] = [base, grown] if beside else [grown]
            path.end = word.end()
            return True
        return self.values(level, self.skip(word.end()), path, beside=beside)

    def values(self, level: Level, at: int, path: Path, *, beside: bool = False) -> bool:
        """Read `16, 17 and 26(5)`: the first value and its companions."""
        base = path.places[-1]
        kept = [base] if beside else []
        base = base.cut(DEPTH[level]) if beside else base
        first = self.value(level, at, base)
        if first is None:
            return False
        found, end = first
        places, plural = [found], False
        while True:
            step = RANGE.match(self.text, end)
            if step and (following := self.companion(level, step.end(), base, places[-1], ranged=True)):
                path.ranges.append((places[-1], following[0]))
                places += between(places[-1], following[0])
            else:
                step = self.joint(end)
                following = self.companion(level, step.end(), base, places[-1]) if step else None
                if step is None or following is None:
                    break
                if step[0].strip() == "," and not plural and not self.more(following[1]):
                    break
            plural = True
            places.append(following[0])
            end = following[1]
        path.places[-1:] = kept + places
        path.end = end
        return True

    def more(self, at: int) -> bool:
        """Whether a list goes on, so that a number after a comma belongs to it: `Article 5, 6 and 7`."""
        return self.joint(at) is not None or self.text[at - 1] == ")"

    def companion(
        self, level: Level, at: int, base: Place, before: Place, *, ranged: bool = False
    ) -> tuple[Place, int] | None:
        """Read the next value of a list: one of the same unit, or a bracket beside the last one's deepest."""
        bracket = _BRACKET.match(self.text, at) or (_HALF_BRACKET.match(self.text, at) if before.points else None)
        if bracket:
            value = bracket[1]
            sibling = beside(before, value)
            if sibling is not None:
                return self.chain(sibling, bracket.end(), "point" if sibling.points else "paragraph")
            if level != "point" and not (value[0].isdigit() and level in ("paragraph", "recital")):
                return None
        if ranged and (word := UNIT.match(self.text, at)) and unit_level(word) == level:
            at = self.skip(word.end())
        return self.value(level, at, base)

    def value(self, level: Level, at: int, base: Place) -> tuple[Place, int] | None:
        """Read one value of a unit with the brackets that follow it."""
        read: Callable[[int], tuple[str, int] | None] = {
            "article": self.number,
            "paragraph": self.number,
            "recital": self.number,
            "citation": self.number,
            "annex": self.numeral,
            "chapter": self.numeral,
            "section": self.section,
            "point": self.point,
            "subparagraph": self.count,
            "indent": self.count,
        }[level]
        found = read(at)
        if found is None:
            return None
        value, end = found
        place = base.add(level, value)
        if level in ("recital", "citation", "chapter", "subparagraph", "indent"):
            return place, end
        return self.chain(place, end, level)

    def chain(self, place: Place, at: int, level: Level) -> tuple[Place, int]:
        """Read `(1)(f)(iii)`, `.1.f` or ` (1) f` after a value."""
        while True:
            bracket = _BRACKET.match(self.text, at)
            if not bracket and level == "article":
                bracket = _DOTTED.match(self.text, at)
            if not bracket and level == "annex":
                bracket = _DOTTED_ITEM.match(self.text, at)
            if not bracket and level in ("paragraph", "point"):
                bracket = _HALF_BRACKET.match(self.text, at)
                bracket = bracket or (_DOTTED.match(self.text, at) if place.head else None)
                if not bracket and (not place.points or place.points[-1][0].isdigit()):
                    bracket = _BARE_LETTER.match(self.text, at)
            if not bracket or place.is_full:
                return self.below_comma(place, at) if level == "point" else (place, at)
            value = next(group for group in bracket.groups() if group)
            numeric = value[0].isdigit()
            if numeric and (place.points or level not in ("article", "annex", "section")):
                return place, at
            level = "paragraph" if numeric and level == "article" else "point"
            place = place.add(level, value)
            at = bracket.end()

    def below_comma(self, place: Place, at: int) -> tuple[Place, int]:
        """Read `punt h), iii)` and `punt 49), c)`, where the comma goes down."""
        below = _BELOW.match(self.text, at)
        if below and len(place.points) == 1:
            numeric = place.points[0][0].isdigit()
            roman_below = _ROMAN_SMALL.match(below[1]) and not _ROMAN_SMALL.match(place.points[0])
            if numeric or roman_below:
                return place.add("point", below[1]), below.end()
        return place, at

    def number(self, at: int) -> tuple[str, int] | None:
        bracket = _BRACKETED_NUMBER.match(self.text, at)
        if bracket:
            return bracket[1], bracket.end()
        premier = _PREMIER.match(self.text, at)
        if premier:
            return "1", premier.end()
        number = _ARTICLE.match(self.text, at) or _NUMBER.match(self.text, at)
        if not number:
            return None
        suffix = _BIS.match(self.text, number.end())
        if suffix and not number["letter"]:
            return number["number"] + BIS[suffix[1]], suffix.end()
        return number["number"] + (number["letter"] or "").lower(), number.end()

    def numeral(self, at: int) -> tuple[str, int] | None:
        match = _ROMAN.match(self.text, at)
        if not match:
            return None
        if match[1].isdigit():
            return (roman(int(match[1])), match.end()) if 0 < int(match[1]) < 40 else None
        return (match[1].upper(), match.end()) if match[1].upper() in ROMAN_VALUES else None

    def section(self, at: int) -> tuple[str, int] | None:
        match = _SECTION.match(self.text, at)
        return (match[1] or match[2], match.end()) if match else None

    def point(self, at: int) -> tuple[str, int] | None:
        bracket = _POINT_NUMBER.match(self.text, at)
        if bracket:
            return bracket[1], bracket.end()
        match = _LETTERS.match(self.text, at) or _ITEM.match(self.text, at)
        return (next(group for group in match.groups() if group), match.end()) if match else None

    def count(self, at: int) -> tuple[str, int] | None:
        ordinal = ORDINAL.match(self.text, at)
        if ordinal:
            return str(ordinal_value(ordinal)), ordinal.end()
        match = _COUNT.match(self.text, at)
        return (match[0], match.end()) if match else None
