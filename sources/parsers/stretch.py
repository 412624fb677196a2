"""What a parser of a format without legal structure sees in one place, before it is sorted into provisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sources.outline import Run

Role = Literal["heading", "paragraph", "item", "table", "notes", "gap"]


@dataclass(slots=True)
class Stretch:
    """What a parser saw in one place.

    Attributes:
        role: A `gap` is a mark of omission: after it, nobody knows which numbered paragraph goes on.
        number: As printed; a list item without one has a bullet.
        depth: Of a list item, from 0.
        title: Of a heading, its words without markup.
    """

    role: Role
    run: Run
    number: str | None = None
    depth: int = 0
    title: str | None = None


def bare(number: str) -> str:
    """Return a printed number as locators have it, without brackets, dots and the pilcrow."""
    return number.strip("()[].¶§ \t\u00a0").lower()
