"""Since when a provision applies, and what says so.

In force and applicable are two things: most of the AI Act was in force for years before it applied. The dates stand in
`applicability.toml`, one row for each provision that sets one; here is only how rows are chosen. It does not judge
whether a system is high-risk or was on the market before some day: it tells both dates in the note.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from sources.schema import Document, Frozen, Provision

__all__ = ["Applicability", "Rule", "applies", "load_rules"]

Effect = Literal["adopted", "in_force", "applies", "comply_by"]
Status = Literal["adopted", "in_force_not_applicable", "applicable", "superseded", "unknown"]

WHOLE_ACT = "*"

_NOT_OPERATIVE = frozenset({"title", "preamble", "citation", "recital", "final", "notes"})
_RANGE = re.compile(r"Arts (\d+)-(\d+)")


class Rule(Frozen):
    """One row of the table.

    Attributes:
        act: CELEX number.
        effect: What begins on the day; `comply_by` is a later date for some and never decides the status.
        provisions: Labels; `*` is the whole act.
        condition: For which systems it holds, or why.
        basis: Label of the provision that says so.
        version_from: First day of the text that has the rule.
        version_until: The day on which another text took its place.
    """

    act: str
    effect: Effect = "applies"
    provisions: tuple[str, ...]
    applies_from: date
    condition: str = ""
    basis: str | None = None
    version_from: date | None = None
    version_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in the text that is in force on the day."""
        begun = self.version_from is None or self.version_from <= day
        return begun and (self.version_until is None or day < self.version_until)


class Applicability(Frozen):
    """Whether a wording applies on a day.

    Attributes:
        applies_from: First day of this wording's application, the earliest one where there are several.
        basis: Label of the provision that says so.
        note: What the date alone doesn't tell: other dates and whom they concern.
    """

    applies_from: date | None = None
    status: Status = "unknown"
    basis: str | None = None
    note: str = ""


class _Life(NamedTuple):
    adopted: date
    in_force: date


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return the rows of the table, ranges of articles written out."""
    tables = tomllib.loads(files("sources").joinpath("applicability.toml").read_text(encoding="utf-8"))
    rules = (Rule.model_validate(row) for row in tables["rule"])
    return tuple(rule.model_copy(update={"provisions": tuple(_written_out(rule.provisions))}) for rule in rules)


def applies(celex: str | None, document: Document, provision: Provision, *, on: date) -> Applicability:
    """Tell whether the provision's wording applies on a day.

    The most specific rule of the text in force on that day wins, and a wording applies from the later of its own first
    day and the rule's.

    Args:
        celex: Number of the act, or of a consolidation of it; `None` for what has none.
        document: The version that the provision stands in.
        provision: The provision.
        on: The day.
    """
    act = _act_of(celex)
    rules = [rule for rule in load_rules() if rule.act == act]
    if not rules:
        return Applicability(note="No application dates are held for this document.")
    if provision.kind in _NOT_OPERATIVE:
        return Applicability(note="This part of an act explains or frames it and has no application date.")
    life, valid = _life(act, provision), provision.validity
    text_from = valid.text_from or life.in_force
    at = max(on, text_from)
    if valid.text_until is not None and at >= valid.text_until:
        # What ended is told by the last rules that it stood under, not by those of the text that replaced it.
        at = date.fromordinal(valid.text_until.toordinal() - 1)
    current = [rule for rule in rules if rule.holds_on(at)]
    chain = [provision.label, *(around.label for around in document.ancestors(provision)), WHOLE_ACT]
    deciding = _most_specific([rule for rule in current if rule.effect == "applies"], chain)
    if not deciding:
        return Applicability(note="No rule of the text in force on that day says when this applies.")
    first = deciding[0]
    applies_from = max(text_from, first.applies_from)
    notes = [
        *_dates(deciding),
        *_wording(first, text_from),
        *_parts(current, deciding, document, provision),
        *(_by(rule) for rule in current if rule.effect == "comply_by" and not set(chain).isdisjoint(rule.provisions)),
    ]
    status: Status
    if valid.text_until is not None and on >= valid.text_until:
        status = "superseded"
        notes.insert(0, f"This version was replaced on {_say(valid.text_until)}.")
    elif on < text_from:
        status = "adopted" if life.adopted <= on else "unknown"
        notes.insert(0, f"This wording enters into force on {_say(text_from)}.")
    else:
        status = "applicable" if applies_from <= on else "in_force_not_applicable"
    note = " ".join(notes)
    return Applicability(applies_from=applies_from, status=status, basis=first.basis, note=note)


def _act_of(celex: str | None) -> str | None:
    """The act that a consolidation (`02024R1689-20260727`) is of, else the number itself."""
    return f"3{celex[1:].partition('-')[0]}" if celex is not None and celex.startswith("0") else celex


def _life(act: str | None, provision: Provision) -> _Life:
    """When the act was adopted that made this wording, and when it entered into force."""
    made_by = provision.validity.changed_by or act
    days = {rule.effect: rule.applies_from for rule in load_rules() if rule.act == made_by}
    in_force = days.get("in_force", date.max)
    return _Life(days.get("adopted", in_force), in_force)


def _written_out(labels: Sequence[str]) -> Iterator[str]:
    for label in labels:
        if match := _RANGE.fullmatch(label):
            yield from (f"Art. {number}" for number in range(int(match[1]), int(match[2]) + 1))
        else:
            yield label


def _most_specific(rules: Sequence[Rule], chain: Sequence[str]) -> list[Rule]:
    """Return the rules that name the innermost label of the chain, the earliest first."""
    for label in chain:
        if named := [rule for rule in rules if label in rule.provisions]:
            return sorted(named, key=lambda rule: rule.applies_from)
    return []


def _dates(deciding: Sequence[Rule]) -> Iterator[str]:
    said = [f"{_say(rule.applies_from)}: {rule.condition} ({rule.basis})" for rule in deciding if rule.condition]
    if said:
        yield "; ".join(said) + "."


def _wording(first: Rule, text_from: date) -> Iterator[str]:
    if text_from > first.applies_from:
        yield f"This wording dates from {_say(text_from)}, after the rule's own date, {_say(first.applies_from)}."


def _parts(rules: Sequence[Rule], deciding: Sequence[Rule], document: Document, provision: Provision) -> Iterator[str]:
    """Name what is inside the provision and has a date of its own."""
    for rule in rules:
        if rule.effect != "applies" or rule in deciding:
            continue
        pieces = [piece for label in rule.provisions if (piece := document.by_label(label)) is not None]
        inside = {piece.id: piece for piece in pieces if provision in document.ancestors(piece)}
        outermost = [p.label for p in inside.values() if inside.keys().isdisjoint(a.id for a in document.ancestors(p))]
        if outermost:
            yield f"{', '.join(outermost)}: from {_say(rule.applies_from)} ({rule.basis})."


def _by(rule: Rule) -> str:
    return f"By {_say(rule.applies_from)} ({rule.basis}): {rule.condition}."


def _say(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
