"""Reads one reference: from the words at an offset to the places they name.

A reference is a path (`Article 5(1), first subparagraph, points (d) and (h)`), or several joined from the inside out
(`points (a) to (d) of paragraph 1 of Article 5`), and then the act, if one is named. `Place` is a locator in the making;
how the points of annexes and articles differ is decided once, in `Place.locator`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from sources.locator import Locator
from sources.reference_words import (
    BIS,
    CONTINUING_UNIT,
    DUTCH_LIST,
    DUTCH_OF,
    GAP,
    LIST,
    OF,
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

_HEADS: frozenset[Level] = frozenset({"chapter", "article", "annex", "recital", "citation"})
_DEPTH: dict[Level, int] = {
    **dict.fromkeys(_HEADS, 0),
    "section": 1,
    "paragraph": 2,
    "subparagraph": 3,
    "point": 4,
    "indent": 5,
}
_LONGEST_RANGE = 200

# What follows a number shows that it counts something and names no provision.
_COUNTS = (
    rf"(?!\d|/|[.,]\d|{GAP}%|{GAP}\d{{3}}(?!\d)|{GAP}(?:days?|weeks?|months?|years?|hours?|million|billion|EUR|euros?"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|other|Member|percent)\b)"
)
_NUMBER = re.compile(rf"(?P<number>\d{{1,3}})(?P<letter>(?!st|nd|rd|th)[a-z]{{1,2}})?(?![a-z]){_COUNTS}", re.I)
_BIS = re.compile(rf" (bis|ter|quater|quinquies|sexies|septies|octies)(?!\w)(?!{GAP}\d)")
_BRACKET = re.compile(rf"{GAP}\((\d{{1,3}}[a-z]{{0,2}}|[a-z]{{1,4}})\)")
_HALF_BRACKET = re.compile(rf"{GAP}(\d{{1,3}}[a-z]{{0,2}}|[a-z]{{1,4}})\)")
_DOTTED = re.compile(r"\.(\d{1,2}[a-z]?|[a-z]{1,4})(?![\w])(?!\.\w)|\.(\d{1,2}[a-z]?)(?=\.\w)")
# `a`, `i` and other one-letter words are only taken at the end of a clause.
_BARE_LETTER = re.compile(rf"{GAP}(?:([b-df-hj-np-tvwxz])(?!\w)(?!['’])|([a-z])(?={GAP}(?:[?.,;:!]|$)))")
_LETTERS = re.compile(r"(?:\(([a-z]{1,4})\)|([a-z]{1,4})\)|([a-z])(?![\w'’]))")
_ITEM = re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}})+|\d{{1,3}}[a-z]?)(?!\w){_COUNTS}", re.I)
_ROMAN = re.compile(r"([IVX]{1,6}|[ivx]{1,6}|\d{1,2})(?!\w)(?!['’]|\.\d)")
_SECTION = re.compile(rf"(?:([A-Z])(?!\w)|(\d{{1,2}})(?!\w){_COUNTS})")
_ROMAN_SMALL = re.compile(r"[ivx]+$")


@dataclass(frozen=True, slots=True)
class Place:
    """A locator in the making; `points` holds points and subpoints, `inner` a subparagraph below them."""

    head: tuple[Level, str] | None = None
    section: str | None = None
    paragraph: str | None = None
    subparagraph: int | None = None
    points: tuple[str, ...] = ()
    indent: int | None = None
    inner: int | None = None
    part: Literal["heading", "lead", "tail", "quotation"] | None = None
    part_number: int | None = None

    @property
    def depth(self) -> int:
        """The level of the deepest part set, -1 for none."""
        found = (self.head, self.section, self.paragraph, self.subparagraph, self.points or None, self.indent)
        return max((depth for depth, value in enumerate(found) if value is not None), default=-1)

    @property
    def top(self) -> int:
        """The level of the highest part set."""
        found = (self.head, self.section, self.paragraph, self.subparagraph, self.points or None, self.indent)
        return min((depth for depth, value in enumerate(found) if value is not None), default=6)

    def cut(self, depth: int) -> Place:
        """Return the place without the parts at `depth` and below."""
        return Place(
            head=self.head if depth > 0 else None,
            section=self.section if depth > 1 else None,
            paragraph=self.paragraph if depth > 2 else None,
            subparagraph=self.subparagraph if depth > 3 else None,
            points=self.points if depth > 4 else (),
            indent=self.indent if depth > 5 else None,
        )

    def under(self, outer: Place) -> Place:
        """Return this place inside `outer`, whose deeper parts it replaces."""
        kept = outer.cut(self.top)
        return replace(
            self,
            head=self.head or kept.head,
            section=self.section or kept.section,
            paragraph=self.paragraph or kept.paragraph,
            subparagraph=self.subparagraph or kept.subparagraph,
            points=self.points or kept.points,
        )

    def add(self, level: Level, value: str) -> Place:
        """Return the place one step down; a second point is a subpoint, an ordinal after points goes below them."""
        if level in _HEADS:
            return Place(head=(level, value))
        if level == "section":
            return replace(self.cut(1), section=value)
        if level == "paragraph":
            return replace(self.cut(2), paragraph=value)
        if level == "subparagraph":
            if self.points or self.indent is not None:
                return replace(self, inner=int(value))
            return replace(self.cut(3), subparagraph=int(value))
        if level == "indent":
            return replace(self, indent=int(value))
        return replace(self, points=(*self.points, value))

    @property
    def locator(self) -> Locator:
        """The locator: items of annexes are paragraphs, a subparagraph above points is where they are within."""
        level, value = self.head or (None, None)
        paragraph, points = self.paragraph, self.points
        if level == "annex" and paragraph is None and points and points[0][0].isdigit():
            paragraph, points = points[0], points[1:]
        point, subpoint, *_ = (*points, None, None)
        below = bool(points) or self.indent is not None
        return Locator(
            chapter=value if level == "chapter" else None,
            article=value if level == "article" else None,
            annex=value if level == "annex" else None,
            recital=value if level == "recital" else None,
            citation=value if level == "citation" else None,
            section=self.section,
            paragraph=paragraph,
            within=self.subparagraph if points else None,
            point=point,
            subpoint=subpoint,
            indent=self.indent,
            subparagraph=self.inner if below else self.subparagraph,
            part=self.part,
            part_number=self.part_number,
        )


def place_of(locator: Locator) -> Place:
    """Return the place of a locator, as the base of what is said relative to it."""
    heads: tuple[Level, ...] = ("article", "annex", "recital", "citation", "chapter")
    head = next(((level, getattr(locator, level)) for level in heads if getattr(locator, level)), None)
    points = tuple(point for point in (locator.point, locator.subpoint) if point is not None)
    return Place(
        head=head,
        section=locator.section if head is None or head[0] in ("annex", "chapter") else None,
        paragraph=locator.paragraph,
        subparagraph=locator.within or (None if points else locator.subparagraph),
        points=points,
        indent=locator.indent,
    )


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
        descent = re.compile(rf"(?:,{GAP}|(?<![\w]){GAP}|{GAP})").match(self.text, path.end)
        if descent and self.unit(descent.end(), path, CONTINUING_UNIT, above=path.places[-1].depth):
            return True
        joint = (DUTCH_LIST if self.dutch else LIST).match(self.text, path.end)
        return bool(joint) and self.unit(joint.end(), path, UNIT, beside=True) if joint else False

    def unit(
        self, at: int, path: Path, units: re.Pattern[str], *, above: int | None = None, beside: bool = False
    ) -> bool:
        """Read a unit and its values into `path`; deeper than `above`, or `beside` one of the same level."""
        ordinal = ORDINAL.match(self.text, at)
        number = None
        if ordinal:
            number = ordinal_value(ordinal)
            at = re.compile(GAP).match(self.text, ordinal.end()).end()  # type: ignore[union-attr]
        word = units.match(self.text, at)
        if not word:
            return False
        level = unit_level(word)
        if ordinal and level == "paragraph":
            level = "subparagraph"
        if ordinal and level not in ("subparagraph", "indent"):
            return False
        depth = _DEPTH[level]
        base = path.places[-1]
        if above is not None:
            inner = level == "subparagraph" and base.points and base.inner is None
            if level in _HEADS or not (depth > above or inner):
                return False
        if beside and (level in _HEADS or level == "subparagraph" or base.depth != depth or depth < 2):
            return False
        self.dutch = self.dutch or is_dutch(word[0])
        if ordinal:
            grown = base.add(level, str(number))
            path.places[-1:] = [base, grown] if beside else [grown]
            path.end = word.end()
            return True
        return self.values(level, re.compile(GAP).match(self.text, word.end()).end(), path, beside=beside)  # type: ignore[union-attr]

    def values(self, level: Level, at: int, path: Path, *, beside: bool = False) -> bool:
        """Read `16, 17 and 26(5)`: the first value and its companions."""
        base = path.places[-1]
        kept = [base] if beside else []
        base = base.cut(_DEPTH[level]) if beside else base
        first = self.value(level, at, base)
        if first is None:
            return False
        found, end = first
        places, plural = [found], False
        while True:
            step = RANGE.match(self.text, end)
            if step and (following := self.companion(level, step.end(), base, places[-1], ranged=True)):
                path.ranges.append((places[-1], following[0]))
                places += _between(places[-1], following[0])
            else:
                step = (DUTCH_LIST if self.dutch else LIST).match(self.text, end)
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
        return bool((DUTCH_LIST if self.dutch else LIST).match(self.text, at) or self.text[at - 1] == ")")

    def companion(
        self, level: Level, at: int, base: Place, before: Place, *, ranged: bool = False
    ) -> tuple[Place, int] | None:
        """Read the next value of a list: one of the same unit, or a bracket beside the last one's deepest."""
        bracket = _BRACKET.match(self.text, at) or (_HALF_BRACKET.match(self.text, at) if before.points else None)
        if bracket:
            value = bracket[1]
            sibling = _beside(before, value)
            if sibling is not None:
                return self.chain(sibling, bracket.end(), "point" if sibling.points else "paragraph")
            if level != "point" and not (value[0].isdigit() and level in ("paragraph", "recital")):
                return None
        if ranged and (word := UNIT.match(self.text, at)) and unit_level(word) == level:
            at = re.compile(GAP).match(self.text, word.end()).end()  # type: ignore[union-attr]
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
            if not bracket and level in ("paragraph", "point"):
                bracket = _HALF_BRACKET.match(self.text, at)
                bracket = bracket or (_DOTTED.match(self.text, at) if place.head else None)
                if not bracket and (not place.points or place.points[-1][0].isdigit()):
                    bracket = _BARE_LETTER.match(self.text, at)
            if not bracket or len(place.points) == 3:
                return self.roman_after_comma(place, at) if level == "point" else (place, at)
            value = next(group for group in bracket.groups() if group)
            numeric = value[0].isdigit()
            if numeric and (place.points or (level != "article" and place.head != ("article", ""))):
                if level not in ("article", "annex", "section") or place.points:
                    return place, at
            level = "paragraph" if numeric and level == "article" else "point"
            place = place.add(level, value)
            at = bracket.end()

    def roman_after_comma(self, place: Place, at: int) -> tuple[Place, int]:
        """Read the Dutch `punt h), iii)`, where the comma goes down."""
        below = re.compile(rf",{GAP}([ivx]+)\)").match(self.text, at)
        if below and self.dutch and len(place.points) == 1 and not _ROMAN_SMALL.match(place.points[0]):
            return place.add("point", below[1]), below.end()
        return place, at

    def number(self, at: int) -> tuple[str, int] | None:
        bracket = re.compile(r"\((\d{1,3}[a-z]{0,2})\)").match(self.text, at)
        if bracket:
            return bracket[1], bracket.end()
        premier = re.compile(r"premier(?!\w)").match(self.text, at)
        if premier:
            return "1", premier.end()
        number = _NUMBER.match(self.text, at)
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
        bracket = re.compile(r"\(?(\d{1,3}[a-z]{0,2})\)").match(self.text, at)
        if bracket:
            return bracket[1], bracket.end()
        match = _LETTERS.match(self.text, at) or _ITEM.match(self.text, at)
        return (next(group for group in match.groups() if group), match.end()) if match else None

    def count(self, at: int) -> tuple[str, int] | None:
        ordinal = ORDINAL.match(self.text, at)
        if ordinal:
            return str(ordinal_value(ordinal)), ordinal.end()
        match = re.compile(rf"\d{{1,2}}(?!\w){_COUNTS}").match(self.text, at)
        return (match[0], match.end()) if match else None


def _beside(before: Place, value: str) -> Place | None:
    """Return the place that replaces the deepest part of `before` of the same kind as `value`."""
    if value[0].isdigit():
        if before.points and before.points[0][0].isdigit():
            return replace(before, points=(value,))
        return before.cut(2).add("paragraph", value) if before.paragraph is not None else None
    letters = [index for index, point in enumerate(before.points) if not point[0].isdigit()]
    if not letters:
        return None
    deepest = letters[-1]
    if len(letters) > 1 and not _ROMAN_SMALL.match(value):
        deepest = letters[0]
    return replace(before, points=(*before.points[:deepest], value), inner=None, indent=None)


def _between(first: Place, last: Place) -> list[Place]:
    """Return the places strictly between two of the same shape, as far as the numbers alone say."""
    a, b = _deepest(first), _deepest(last)
    if a is None or b is None or a[0] != b[0]:
        return []
    return [_with_deepest(first, a[0], value) for value in _values_between(a[0], a[1], b[1])]


def _deepest(place: Place) -> tuple[str, str] | None:
    if place.points:
        return "point", place.points[-1]
    if place.paragraph is not None:
        return "paragraph", place.paragraph
    if place.section is not None:
        return "section", place.section
    return place.head


def _with_deepest(place: Place, level: str, value: str) -> Place:
    if level == "point":
        return replace(place, points=(*place.points[:-1], value))
    if level == "paragraph":
        return replace(place, paragraph=value)
    if level == "section":
        return replace(place, section=value)
    return replace(place, head=(place.head[0], value) if place.head else None)


def _values_between(level: str, first: str, last: str) -> list[str]:
    if level in ("annex", "chapter"):
        return [roman(number) for number in range(ROMAN_VALUES[first] + 1, ROMAN_VALUES[last])]
    a, b = re.fullmatch(r"(\d*)([a-z]*)", first), re.fullmatch(r"(\d*)([a-z]*)", last)
    if a is None or b is None:
        return []
    if a[1] and b[1] and a[1] != b[1]:
        return [str(number) for number in range(int(a[1]) + 1, int(b[1]))][:_LONGEST_RANGE]
    if a[1] == b[1] and len(a[2]) == len(b[2]) == 1:
        return [a[1] + chr(code) for code in range(ord(a[2]) + 1, ord(b[2]))]
    small = {numeral.lower(): value for numeral, value in ROMAN_VALUES.items()}
    if not a[1] and first in small and last in small:
        return [roman(number).lower() for number in range(small[first] + 1, small[last])]
    return []
