"""Since when a provision applies, and what says so.

In force and applicable are two things: most of the AI Act was in force for years before it applied. Here is only how
rows of the table (`sources.rule_table`) are chosen. It does not judge whether a system is high-risk or was on the
market before some day: it tells both dates in the note.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from sources.celex import act_of
from sources.rule_table import RuleTable
from sources.rules import WHOLE_ACT, Rule
from sources.schema import Document, Frozen, Provision

__all__ = ["Applicability", "applies", "deciding_rules"]

Status = Literal["adopted", "in_force_not_applicable", "applicable", "superseded", "unknown"]

_NOT_OPERATIVE = frozenset({"title", "preamble", "citation", "recital", "final", "notes"})
_WHOLE = frozenset({"article", "paragraph"})
_FOR_SOME = {"comply_by": "By", "deadline": "By", "cut_off": "Cut-off"}


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


def applies(
    celex: str | None, document: Document, provision: Provision, *, on: date, rules: RuleTable
) -> Applicability:
    """Tell whether the provision's wording applies on a day.

    The most specific rule of the text in force on that day wins, and a wording applies from the later of its own first
    day and the rule's.

    Args:
        celex: Number of the act, or of a consolidation of it; `None` for what has none.
        document: The version that the provision stands in.
        provision: The provision; its validity says since and until when its words are the wording.
        on: The day.
        rules: The table.
    """
    act = act_of(celex)
    if act is None or not rules.of(act):
        return Applicability(note="No application dates are held for this document.")
    if provision.kind in _NOT_OPERATIVE:
        return Applicability(note=_without_date(rules.of(act)))
    text_from, valid = _first_day(act, provision, rules), provision.validity
    at = _day_of_its_text(act, provision, on, rules)
    chain = [provision.label, *(around.label for around in document.ancestors(provision))]
    deciding = rules.deciding(act, chain, at=at)
    if not deciding:
        return Applicability(note="No rule of the text in force on that day says when this applies.")
    first = deciding[0]
    applies_from = max(text_from, first.day)
    notes = [
        *_dates(deciding),
        *_wording(first, text_from),
        *_parts([rule for rule in rules.of(act) if rule.holds_on(at)], deciding, document, provision),
        *_for_some([rule for label in (*chain, WHOLE_ACT) for rule in rules.naming(act, label) if rule.holds_on(at)]),
        *_for_some(_inside(rules.of(act), document, provision, chain, at)),
    ]
    status: Status
    if valid.text_until is not None and on >= valid.text_until:
        status = "superseded"
        ended = "deleted" if valid.ended == "deleted" else "replaced"
        notes.insert(0, f"This wording was {ended} on {_say(valid.text_until)}.")
    elif on < text_from:
        adopted = rules.life(valid.changed_by or act).adopted
        status = "adopted" if adopted <= on else "unknown"
        notes.insert(0, f"This wording enters into force on {_say(text_from)}.")
    else:
        status = "applicable" if applies_from <= on else "in_force_not_applicable"
    return Applicability(applies_from=applies_from, status=status, basis=first.basis_label, note=" ".join(notes))


def deciding_rules(
    act: str, document: Document, provision: Provision, *, on: date, rules: RuleTable
) -> tuple[tuple[date, Rule], ...]:
    """Return the days from which the provision's wording applies, each with the row that says so, earliest first.

    There are several where it depends on the system. A day after the row's own is that of the wording.
    """
    at, text_from = _day_of_its_text(act, provision, on, rules), _first_day(act, provision, rules)
    chain = [provision.label, *(around.label for around in document.ancestors(provision))]
    return tuple((max(text_from, rule.day), rule) for rule in rules.deciding(act, chain, at=at))


def _first_day(act: str, provision: Provision, rules: RuleTable) -> date:
    return provision.validity.text_from or rules.life(provision.validity.changed_by or act).in_force


def _day_of_its_text(act: str, provision: Provision, on: date, rules: RuleTable) -> date:
    """The day, or the nearest one on which the wording was in force: rules are those that it stood under then."""
    at, ends = max(on, _first_day(act, provision, rules)), provision.validity.text_until
    # What ended is told by the last rules that it stood under, not by those of the text that replaced it.
    return at if ends is None or at < ends else ends - timedelta(days=1)


def _without_date(rules: Sequence[Rule]) -> str:
    note = "This part of an act explains or frames it and has no application date"
    begun = next((rule for rule in rules if rule.effect == "in_force"), None)
    since = "" if begun is None else f"; the act's entry into force: {_say(begun.day)} ({begun.basis_label})"
    return f"{note}{since}."


def _dates(deciding: Sequence[Rule]) -> Iterator[str]:
    said = [f"{_say(rule.day)}: {rule.condition} ({rule.basis_label})" for rule in deciding if rule.condition]
    if said:
        yield "; ".join(said) + "."


def _wording(first: Rule, text_from: date) -> Iterator[str]:
    if text_from > first.day:
        yield f"This wording dates from {_say(text_from)}, after the rule's own date, {_say(first.day)}."


def _parts(rules: Sequence[Rule], deciding: Sequence[Rule], document: Document, provision: Provision) -> Iterator[str]:
    """Name what is inside the provision and has a date of its own."""
    if not provision.children:
        return
    for rule in rules:
        if rule.effect != "applies" or rule in deciding:
            continue
        pieces = [piece for label in rule.labels if (piece := document.by_label(label)) is not None]
        inside = {piece.id: piece for piece in pieces if piece.id != provision.id and provision.span.covers(piece.span)}
        outermost = [p.label for p in inside.values() if inside.keys().isdisjoint(a.id for a in document.ancestors(p))]
        if outermost:
            yield f"{', '.join(outermost)}: from {_say(rule.day)} ({rule.basis_label})."


def _inside(
    rules: Sequence[Rule], document: Document, provision: Provision, chain: Sequence[str], at: date
) -> list[Rule]:
    """Return the rules for some that name only what is inside the provision: Art. 50 has Art. 111(4) in it."""
    if not provision.children or provision.kind not in _WHOLE:
        return []
    found = []
    for rule in rules:
        if rule.effect in _FOR_SOME and rule.holds_on(at) and not set(chain) & set(rule.labels):
            pieces = (document.by_label(label) for label in rule.labels)
            if any(piece is not None and provision.span.covers(piece.span) for piece in pieces):
                found.append(rule)
    return found


def _for_some(rules: Sequence[Rule]) -> Iterator[str]:
    for rule in dict.fromkeys(rules):
        if (lead := _FOR_SOME.get(rule.effect)) is not None:
            yield f"{lead} {_say(rule.day)} ({rule.basis_label}): {rule.condition}."


def _say(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
