"""A locator in the making: what a reference has said so far, level by level.

How the points of annexes and articles differ is decided once, in `Place.locator`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from sources.locator import Locator
from sources.reference_words import ROMAN_VALUES, Level, roman

HEADS: frozenset[Level] = frozenset({"chapter", "article", "annex", "recital", "citation"})
DEPTH: dict[Level, int] = {
    **dict.fromkeys(HEADS, 0),
    "section": 1,
    "paragraph": 2,
    "subparagraph": 3,
    "point": 4,
    "indent": 5,
}
_LONGEST_RANGE = 200
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

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another point: an item of an annex is a paragraph and takes two more."""
        numbered = bool(self.points) and self.points[0][0].isdigit() and (self.head or ("annex",))[0] == "annex"
        return len(self.points) == (3 if numbered else 2)

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
        if self.top == DEPTH["subparagraph"] and outer.points:
            return replace(outer, inner=self.subparagraph)
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
        if level in HEADS:
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
        lowest = bool(points) or self.indent is not None or self.inner is not None
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
            subparagraph=self.inner if lowest else self.subparagraph,
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


def beside(before: Place, value: str) -> Place | None:
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


def between(first: Place, last: Place) -> list[Place]:
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
