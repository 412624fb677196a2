"""Dates of application as a terminal shows them: by day, what is set for it, and under it the words that set it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from retrieval.control_characters import visible
from retrieval.phrases import written_date
from retrieval.schema import Role
from retrieval.schema_dates import ApplicationDate

__all__ = ["format_dates"]

_EFFECT = {
    "adopted": "adopted",
    "in_force": "in force",
    "applies": "applies",
    "comply_by": "to comply by",
    "deadline": "due by",
    "cut_off": "cut-off",
}
_NOT_HELD = "The text of {acts} isn't held for this day, so nothing is quoted: `pincite sources fetch` gets it."


def format_dates(
    found: Sequence[ApplicationDate], *, on: date, role: Role | None = None, width: int | None = None
) -> str:
    """Return the list, what has come first.

    Args:
        found: In the order of the days.
        on: The day that was asked about.
        role: Whose duties it is about.
        width: Columns to wrap at, keeping the indent; not at all if not given.
    """
    lines = "\n".join(_lines(found, on, role)).split("\n")
    return visible("\n".join(lines if width is None else (_wrapped(line, width) for line in lines)))


def _wrapped(line: str, width: int) -> str:
    words = line.lstrip(" ")
    indent = line[: len(line) - len(words)]
    return textwrap.fill(words, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _lines(found: Sequence[ApplicationDate], on: date, role: Role | None) -> Iterator[str]:
    about = "Dates" if role is None else f"Duties, {role.replace('_', ' ')}"
    yield f"{about}, as of {on.isoformat()}"
    if not found:
        yield ""
        yield "No provision in force on that day was found that puts a duty on this role."
    for status, title in (("reached", "Until then"), ("to_come", "Still to come")):
        listed = [one for one in found if one.status == status]
        if listed:
            yield from ("", title)
        for day, of_day in groupby(listed, key=lambda one: one.date):
            yield from ("", written_date(day, "en"))
            # Several things may rest on the same words: they are quoted once, below the last of them.
            by_basis: dict[tuple[str, str], list[ApplicationDate]] = {}
            for one in of_day:
                by_basis.setdefault((one.basis_act, one.basis_label), []).append(one)
            for resting in by_basis.values():
                for one in resting:
                    yield from _what(one)
                yield _basis(resting[0])
    unheld = dict.fromkeys(one.basis_act for one in found if one.basis is None)
    if unheld:
        yield ""
        yield _NOT_HELD.format(acts=", ".join(unheld))


def _what(one: ApplicationDate) -> Iterator[str]:
    condition = f": {one.condition}" if one.condition else ""
    place = "" if one.act == one.basis_act else f"{one.act}, "
    if not one.duties:
        yield f"  {_EFFECT[one.effect]} · {place}{', '.join(one.what)}{condition}"
        return
    yield f"  {_EFFECT[one.effect]}{condition}"
    by_heading: dict[str, dict[str, None]] = {}
    for duty in one.duties:
        by_heading.setdefault(" ".join(duty.heading.split()), {})[duty.label] = None
    for heading, labels in by_heading.items():
        yield f"    {place}{', '.join(labels)}" + (f" · {heading}" if heading else "")


def _basis(one: ApplicationDate) -> str:
    words = "" if one.basis is None else ": “" + one.basis.quote.replace("\n", "\n      ") + "”"
    return f"      {one.basis_act}, {one.basis_label}{words}"
