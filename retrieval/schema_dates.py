"""The values of `Assistant.dates`: what applies since when, and whose duty it is."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from retrieval.schema import Citation
from sources.rules import Effect
from sources.schema import Frozen

__all__ = ["ApplicationDate", "Duty"]

Day = date
"""For fields that are called `date` themselves."""


class Duty(Frozen):
    """A provision that puts a duty on a role.

    Attributes:
        label: Of the numbered piece, `Art. 26(5)`.
        heading: Of its article or annex.
        citation: The words in which the role is the subject.
    """

    label: str
    heading: str
    citation: Citation


class ApplicationDate(Frozen):
    """A day that an act sets, and the words that set it.

    Attributes:
        act: What the act is called in which something begins or is due.
        celex: Its number.
        effect: What the day is: that something applies, is in force or adopted; by which what was there before has to
            comply, or somebody has to do something; or that parts before from after.
        what: Labels of what it is set for.
        condition: For which systems or by whom, or why.
        status: Whether the day had come on the day that was asked about.
        basis_act: The act that sets it; an amending act sets since when its new words apply.
        basis_label: The provision that sets it.
        basis: Its words; `None` where they aren't held.
        duties: Where a role was asked for, what puts a duty on it.
    """

    date: Day
    act: str
    celex: str
    effect: Effect
    what: tuple[str, ...] = Field(min_length=1)
    condition: str = ""
    status: Literal["reached", "to_come"]
    basis_act: str
    basis_label: str
    basis: Citation | None = None
    duties: tuple[Duty, ...] = ()
