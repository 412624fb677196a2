"""What applies since when: rows of the rule table, each with the words of the provision that says so.

A row is shown as the text in force on the day has it, and its basis is quoted from the held wording of that day. Where
no text of an act is held, its rows come without quotes. Whose duty what is, is read off the held text
(`retrieval.duties`), and dated by the same rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from retrieval.cite import act_name
from retrieval.duties import duties_in
from retrieval.errors import IndexingError, QuestionError
from retrieval.index import Index
from retrieval.library import Library
from retrieval.release import IndexedDocument
from retrieval.schema import Citation, Quote, Role
from retrieval.schema_dates import ApplicationDate, Duty
from retrieval.write import citation_of
from sources.applicability import deciding_rules
from sources.catalogue import Catalogue
from sources.celex import act_of
from sources.rules import WHOLE_ACT, Rule
from sources.schema import Document, Held, Provision, is_wording_on

__all__ = ["Calendar"]

_PIECES = frozenset({"lead", "tail", "subparagraph"})


class _Entry(NamedTuple):
    """What one date in the list is made of: for what in which act, and the row of the table that sets the day."""

    act: str
    rule: Rule
    what: tuple[str, ...] = ()
    condition: str = ""


class Calendar:
    """Lists dates of application.

    Args:
        index: Says which documents are held and searched.
        library: Gives them, and the rule table.
        catalogue: Knows which act a document is of.
    """

    def __init__(self, index: Index, library: Library, catalogue: Catalogue) -> None:
        self._index = index
        self._library = library
        self._catalogue = catalogue
        self._rules = library.rules

    def dates(self, *, on: date, role: Role | None = None) -> tuple[ApplicationDate, ...]:
        """Return what begins or is due when, in the order of the days.

        Args:
            on: The day whose text counts, and from which it is told what is still to come.
            role: Only what puts a duty on this role.

        Raises:
            QuestionError: If no act with rows was adopted by that day.
            IndexingError: If a role is asked for and no text is held.
        """
        acts = [act for act in self._rules.acts if self._rules.life(act).adopted <= on]
        if not acts:
            first = min((self._rules.life(act).adopted for act in self._rules.acts), default=date.max)
            raise QuestionError(
                f"No act whose dates are known was adopted by {on.isoformat()}.",
                hint=f"The first one dates from {first.isoformat()}: use --on with that day or a later one.",
            )
        if role is not None:
            listed = self._duties(acts, role, on)
        else:
            entries = (entry for act in acts for entry in (*self._rows(act, on), *self._new(act, on)))
            listed = [self._listed(entry, on=on) for entry in entries]
        return tuple(sorted(listed, key=lambda one: one.date))

    def _rows(self, act: str, on: date) -> Iterator[_Entry]:
        for rule in self._rules.of(act):
            if rule.holds_on(self._day_of_text(act, on)):
                begun = self._begun(rule, rule.version_from, rule.version_by)
                yield _Entry(act, begun or rule, self._what(rule), rule.condition)

    def _begun(self, rule: Rule, since: date | None, changed_by: str | None) -> Rule | None:
        """The amending act's row for the day since when there is something that is younger than the rule's own day."""
        if since is None or rule.effect != "applies" or since <= rule.day:
            return None
        made = self._rules.of(changed_by)
        return next((row for row in made if row.effect == "in_force" and row.day == since), None)

    def _new(self, act: str, on: date) -> Iterator[_Entry]:
        """Yield what an amendment gave another wording after the day on which it began to apply."""
        at, new = self._day_of_text(act, on), defaultdict[Rule, dict[str, str]](dict)
        for document, _, _ in self._held(act):
            for provision in document.provisions:
                if provision.kind not in ("article", "annex") or not is_wording_on(provision.validity, at):
                    continue
                for day, rule in deciding_rules(act, document, provision, on=at, rules=self._rules):
                    begun = self._begun(rule, day, provision.validity.changed_by)
                    # A rule that is as young as the wording is listed with that day itself.
                    if begun is not None and self._begun(rule, rule.version_from, rule.version_by) is None:
                        new[begun][provision.id] = provision.label
        for begun, labels in new.items():
            yield _Entry(act, begun, tuple(labels.values()), f"in the wording of {act_name(begun.act)}")

    def _day_of_text(self, act: str, on: date) -> date:
        """The day, or that of entry into force: an act that isn't in force yet has its rules already."""
        return max(on, self._rules.life(act).in_force)

    def _held(self, act: str) -> Iterator[Held]:
        """Yield the held English texts of an act; what isn't searched only where nothing else is held."""

        def is_of_act(document: IndexedDocument) -> bool:
            celex = self._catalogue.get(document.id).celex if document.id in self._catalogue else None
            return document.tier == "law" and document.language == "en" and act_of(celex) == act

        found = [document for document in self._index.documents if is_of_act(document)]
        searched = [document for document in found if document.search != "none"]
        return (self._library.held(document.id, document.text_sha256) for document in searched or found)

    def _listed(self, entry: _Entry, *, on: date, duties: tuple[Duty, ...] = ()) -> ApplicationDate:
        rule = entry.rule
        return ApplicationDate(
            date=rule.day,
            act=act_name(entry.act),
            celex=entry.act,
            # An amending act's entry into force is the day from which what it changed applies.
            effect=rule.effect if rule.act == entry.act else "applies",
            what=tuple(dict.fromkeys(duty.label for duty in duties)) or entry.what,
            condition=entry.condition,
            status="reached" if rule.day <= on else "to_come",
            basis_act=act_name(rule.act),
            basis_label=rule.basis_label,
            basis=self._basis(rule, on),
            duties=duties,
        )

    def _what(self, rule: Rule) -> tuple[str, ...]:
        if rule.provisions != (WHOLE_ACT,):
            return rule.provisions
        others = (other for other in self._rules.of(rule.act) if other.effect == rule.effect == "applies")
        return ("all other provisions" if any(WHOLE_ACT not in other.provisions for other in others) else "the act",)

    def _basis(self, rule: Rule, on: date) -> Citation | None:
        at = self._day_of_text(rule.act, on)
        for document, _, _ in self._held(rule.act):
            provision = document.get(rule.basis)
            if provision is not None and is_wording_on(provision.validity, at):
                return self._cited(document, provision, on)
        return None

    def _cited(self, document: Document, provision: Provision, on: date) -> Citation:
        quote = Quote.of(document, provision.id, provision.span.stripped(document.text))
        return citation_of(quote, self._library.held, as_of=on, rules=self._rules)

    def _duties(self, acts: list[str], role: Role, on: date) -> list[ApplicationDate]:
        duties: dict[_Entry, list[Duty]] = defaultdict(list)
        is_held = False
        for act in acts:
            seen: set[str] = set()
            for document, _, _ in self._held(act):
                is_held = True
                for piece in duties_in(document, role, on=self._day_of_text(act, on)):
                    if piece.id not in seen:
                        seen.add(piece.id)
                        duty = _duty(document, piece, self._cited(document, piece, on))
                        for entry in self._entries(act, document, piece, on):
                            duties[entry].append(duty)
        if not is_held:
            raise IndexingError(
                "No official text is held in which duties could be looked up.",
                hint="Get the texts with `pincite sources fetch`, then run `pincite index build`.",
            )
        return [
            self._listed(entry, on=on, duties=tuple(sorted(of_entry, key=_place))) for entry, of_entry in duties.items()
        ]

    def _entries(self, act: str, document: Document, piece: Provision, on: date) -> Iterator[_Entry]:
        """Yield the dates of a duty: from which it applies, and by which what was there before has to comply."""
        at = self._day_of_text(act, on)
        for day, rule in deciding_rules(act, document, piece, on=at, rules=self._rules):
            begun = self._begun(rule, day, piece.validity.changed_by)
            if begun is not None:
                yield _Entry(act, begun, condition=f"in the wording of {act_name(begun.act)}")
            else:
                yield _Entry(act, rule, condition=rule.condition)
        for rule in self._rules.of(act):
            around = {piece.id, *(place.id for place in document.ancestors(piece))}
            if rule.effect in ("comply_by", "deadline") and rule.basis in around and rule.holds_on(at):
                yield _Entry(act, rule, condition=rule.condition)


def _place(duty: Duty) -> list[str | int]:
    """For sorting: what an amendment replaced stands in another document than its neighbours."""
    return [int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", duty.label)]


def _duty(document: Document, piece: Provision, citation: Citation) -> Duty:
    around = [piece, *document.ancestors(piece)]
    numbered = next((place for place in around if place.kind not in _PIECES), piece)
    titled = next((place for place in around if place.kind in ("article", "annex")), numbered)
    return Duty(label=numbered.label, heading=titled.heading or "", citation=citation)
