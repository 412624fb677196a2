"""Why a provision that somebody names has no wording on a day, and what is nearest to it.

Three things look alike from outside: a provision that never was, one that came later, and one that is gone. A person
who asked for it is told which, with the day and the act that did it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from retrieval.absence_words import WHY, Why
from retrieval.cite import act_name
from retrieval.language import Language
from sources.locator import Locator
from sources.reference_words import roman
from sources.references import resolve
from sources.schema import Document, Held, Provision, is_wording_on
from sources.versions import first_day

__all__ = ["Absence", "Named", "explain"]

_ROMAN = {roman(number): number for number in range(1, 40)}


class Named(NamedTuple):
    """A provision and the document that it stands in."""

    held: Held
    provision: Provision


class Absence(NamedTuple):
    """A provision without wording on a day.

    Attributes:
        label: Of what was asked for.
        why: A clause without a full stop: "Art. 4a did not exist on 2025-01-01: …".
        nearest: What exists on the day and is nearest to it.
        deleted: Its last wording, where an amendment took it away.
        is_not_yet: Whether it came later.
    """

    label: str
    why: str
    nearest: Named | None = None
    deleted: Named | None = None
    is_not_yet: bool = False


def explain(
    locator: Locator, act: str | None, versions: Sequence[Held], *, on: date, language: Language = "en"
) -> Absence:
    """Tell why no version has the provision in a wording of the day.

    Args:
        locator: What is wanted.
        act: What the act is called, `None` where none was named.
        versions: The held versions of the act it may be of.
        on: The day.
        language: To say it in.
    """
    says = WHY[language]
    label = f"{locator.label} ({act})" if act else locator.label
    found = [Named(held, place) for held in versions if (place := resolve(locator, held.document)) is not None]
    works = {named.held.source.work for named in found[:1]}
    nearest = _nearest(locator, [held for held in versions if not works or held.source.work in works], on)
    if not found:
        where = act or (_act_of(versions[0]) if versions else "Pincite")
        return Absence(label, says.unknown.format(act=where, label=locator.label), nearest)
    of_act = [named for named in found if named.held.source.work in works]
    act_from = min(filter(None, (_act_from(held) for held, _ in of_act)), default=None)
    if act_from is not None and on < act_from:
        why = says.not_in_force.format(label=label, on=on, act=_act_of(of_act[0].held), day=act_from)
        return Absence(label, why, is_not_yet=True)
    unsearched = next((named for named in of_act if is_wording_on(named.provision.validity, on)), None)
    if unsearched is not None:
        return Absence(label, says.unsearched.format(label=label, on=on), unsearched)
    later = [named for named in of_act if (named.provision.validity.text_from or date.min) > on]
    ended = [named for named in of_act if (named.provision.validity.text_until or date.max) <= on]
    if ended:
        # Of versions that have the same last wording, the newest one is indexed.
        last = max(ended, key=_age)
        valid = last.provision.validity
        said = says.deleted if valid.ended == "deleted" else says.ended
        why = said.format(label=label, day=valid.text_until, by=_by(valid.ended_by, says))
        is_deleted = valid.ended == "deleted" and not later
        return Absence(label, why, nearest, deleted=last if is_deleted else None)
    first = min(later, key=lambda named: named.provision.validity.text_from or date.max, default=None)
    if first is None:
        return Absence(label, says.unheld.format(label=label, on=on), nearest)
    valid = first.provision.validity
    # A version of the day that is held and hasn't got it tells as much as a mark.
    is_new = valid.action == "inserted" or any(
        (first_day(held.source) or date.max) <= on and held.source.copy_status == "full"
        for held in versions
        if held.source.work in works
    )
    said = says.inserted if is_new else says.older
    why = said.format(label=label, on=on, day=valid.text_from, by=_by(valid.changed_by, says))
    return Absence(label, why, nearest, is_not_yet=is_new)


def _act_from(held: Held) -> date | None:
    """Since when the act is in force, `None` where no unamended wording of it is held to tell."""
    begun = held.source.text_from
    is_first = begun is not None and all(amendment.in_force > begun for amendment in held.source.amendments)
    return begun if is_first else None


def _act_of(held: Held) -> str:
    return held.source.names[0] if held.source.names else held.source.title


def _age(named: Named) -> tuple[date, date]:
    return named.provision.validity.text_until or date.min, first_day(named.held.source) or date.min


def _by(celex: str | None, says: Why) -> str:
    return "" if celex is None else says.by.format(act=act_name(celex))


def _nearest(locator: Locator, versions: Iterable[Held], on: date) -> Named | None:
    """The innermost provision around it, else the one with the nearest number, that has a wording on the day."""
    for held in versions:
        for near in (_without_letter(locator, "paragraph"), locator, _without_letter(locator, "article")):
            place = resolve(near, held.document, nearest=True)
            if place is not None and is_wording_on(place.validity, on):
                return Named(held, place)
    candidates = [
        (_distance(locator, place), Named(held, place))
        for held in versions
        for place in _alike(locator, held.document)
        if is_wording_on(place.validity, on)
    ]
    return min(candidates, key=lambda candidate: candidate[0])[1] if candidates else None


def _without_letter(locator: Locator, field: Literal["paragraph", "article"]) -> Locator:
    """The place beside which an inserted one stands: of Art. 4a, Art. 4."""
    match = re.fullmatch(r"(\d+)[a-z]+", getattr(locator, field) or "")
    if match is None:
        return locator
    below = ("paragraph", "subparagraph", "point", "subpoint", "indent", "within", "part", "part_number")
    update: dict[str, object] = dict.fromkeys(below) if field == "article" else dict.fromkeys(below[1:])
    return locator.model_copy(update={**update, field: match[1]})


def _alike(locator: Locator, document: Document) -> Iterable[Provision]:
    kinds = ("recital", "annex", "article", "chapter")
    kind = next((kind for kind in kinds if getattr(locator, kind)), "article")
    return (place for place in document.provisions if place.kind == kind)


def _distance(locator: Locator, place: Provision) -> int:
    return abs(_number(locator) - _number(place.locator))


def _number(locator: Locator) -> int:
    numeral = locator.annex or locator.chapter
    if numeral is not None and locator.article is None:
        return _ROMAN.get(numeral, len(_ROMAN))
    match = re.match(r"\d+", locator.recital or locator.article or "")
    return int(match[0]) if match else 0
