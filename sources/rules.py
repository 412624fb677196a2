"""One row of the table of application dates: a day, what begins or ends on it, and the provision that says so.

The day stands in the words of that provision, its basis, or is counted from the day of publication, as the row says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from sources.locator import Locator, Part
from sources.schema import Frozen

__all__ = ["WHOLE_ACT", "Effect", "Rule", "locator_of"]

Effect = Literal["adopted", "in_force", "applies", "comply_by", "deadline", "cut_off"]

WHOLE_ACT = "*"

_RANGE = re.compile(r"Arts (\d+)-(\d+)")
_NAME = re.compile(r"[a-z]+(?:_\d+)?")
_PREFIXES = {
    "cpt": "chapter",
    "art": "article",
    "anx": "annex",
    "rct": "recital",
    "cit": "citation",
    "sct": "section",
    "par": "paragraph",
    "ind": "indent",
    "pg": "page",
}
_PARTS: Mapping[str, Part] = {"hd": "heading", "lead": "lead", "tail": "tail", "quot": "quotation"}


class Rule(Frozen):
    """One row of the table.

    Attributes:
        act: CELEX number.
        effect: What the day is. `comply_by` is a later day for some, `deadline` one by which somebody has to do
            something, `cut_off` one that parts what was there before from what came after; none of the three decides
            whether a provision applies.
        provisions: Labels; `Arts 102-110` is each of them, `*` the whole act, which gives way to every other row.
        day: First day, or last where something has to be done by it.
        condition: For which systems or by whom, or why.
        basis: Id of the provision that says so, in every version of the act in which the row holds.
        published: Day of publication, where the day is counted from it.
        days_after: How many days after it.
        version_from: First day of the text that has the rule.
        version_until: The day on which another text took its place.
        version_by: CELEX number of the act that put the rule into the text; `None` where the first text has it.
    """

    act: str
    effect: Effect = "applies"
    provisions: tuple[str, ...] = Field(min_length=1)
    day: date
    condition: str = ""
    basis: str
    published: date | None = None
    days_after: int | None = Field(default=None, ge=0)
    version_from: date | None = None
    version_until: date | None = None
    version_by: str | None = None

    @model_validator(mode="after")
    def _is_sound(self) -> Rule:
        locator_of(self.basis)
        if (self.published is None) != (self.days_after is None):
            raise ValueError("published and days_after stand together or not at all")
        if self.published is not None and self.day != self.published + timedelta(days=self.days_after or 0):
            raise ValueError(f"day is not {self.days_after} days after {self.published.isoformat()}")
        if self.version_from is not None and self.version_until is not None and self.version_until <= self.version_from:
            raise ValueError("version_until is not after version_from")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in the text that is in force on the day."""
        begun = self.version_from is None or self.version_from <= day
        return begun and (self.version_until is None or day < self.version_until)

    @cached_property
    def basis_label(self) -> str:
        """How the basis is cited: `Art. 113(c)(i)`."""
        label = locator_of(self.basis).label
        return "title" if label.startswith("tit_") else label

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels, ranges of articles written out."""
        return tuple(_written_out(self.provisions))


def locator_of(provision_id: str) -> Locator:
    """Return the place that a provision's id names, so that it has a label where no document is held.

    Example:
        >>> locator_of("art_113.pt_c.i").label
        'Art. 113(c)(i)'

    Raises:
        ValueError: If it is no id, or one of a piece without a place in an act.
    """
    place: dict[str, str | int | None] = {}
    segments = provision_id.split(".")
    for number, segment in enumerate(segments):
        prefix, _, value = segment.partition("_")
        if prefix in _PARTS:
            place |= {"part": _PARTS[prefix], "part_number": value or None}
        elif prefix == "sub" and value:
            is_last = number == len(segments) - 1 or segments[number + 1].partition("_")[0] in _PARTS
            place["subparagraph" if is_last else "within"] = value
        elif prefix == "pt" and value:
            place["paragraph" if "annex" in place and "paragraph" not in place else "point"] = value
        elif prefix in _PREFIXES and value:
            place[_PREFIXES[prefix]] = value
        elif number == 0 and _NAME.fullmatch(segment):
            place["name"] = segment
        elif segment.isdecimal() and "annex" in place and "paragraph" in place and "point" not in place:
            # Annex VII numbers its items 4.6.
            place["paragraph"] = f"{place['paragraph']}.{segment}"
        else:
            place["subpoint" if "point" in place else "point"] = segment
    try:
        found = Locator.model_validate(place)
    except ValidationError:
        found = Locator()
    if found.id != provision_id or found == Locator():
        raise ValueError(f"{provision_id!r} is no id of a provision, such as art_113.pt_c.i")
    return found


def _written_out(labels: Sequence[str]) -> Iterator[str]:
    for label in labels:
        if match := _RANGE.fullmatch(label):
            yield from (f"Art. {number}" for number in range(int(match[1]), int(match[2]) + 1))
        else:
            yield label
