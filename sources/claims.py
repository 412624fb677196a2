"""What our ledger knows of a figure: which facts rest on a place, which give one quantity over time, which one holds.

The ledger is `briefs/facts.toml`. A row there says what the figure is today; what it was on an earlier day follows from
the dates of its series, so that four gigafactories are announced in March 2025 and superseded a year later. Nothing
here reads a source: whether a place carries a figure is asked of the words that the caller has from it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import get_args

from sources.briefs.ledger import Fact, load_facts
from sources.briefs.rows import COUNTS, FactStatus, after
from sources.catalogue import Catalogue
from sources.schema import PartialDate, Tier

BRIEF = "brief-facts"
"""The document that is made of the ledger."""

_OFFICIAL: frozenset[Tier] = frozenset({"law", "eu_institution", "member_state"})
_TIERS: tuple[Tier, ...] = get_args(Tier)
_NEAR = 6
"""Within so many words of a number stands what it counts."""
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.;:!?](?:\s|$)")
_SCALES = {"billion": r"billions?|bn|milliards?|miljard", "million": r"millions?|mn|m|miljoen"}


class Claims:
    """The ledger, by place and by series.

    Args:
        facts: Its rows.
        tiers: Of the sources that they rest on, by id; others count as press.
    """

    def __init__(self, facts: Iterable[Fact], tiers: Mapping[str, Tier]) -> None:
        self._facts = {fact.id: fact for fact in facts}
        self._tiers = dict(tiers)
        self._at: dict[str, dict[str, list[Fact]]] = {}
        self._series: dict[str, list[Fact]] = {}
        for fact in self._facts.values():
            self._at.setdefault(BRIEF, {})[f"fact_{fact.id}"] = [fact]
            if fact.locator is not None:
                self._at.setdefault(fact.source, {}).setdefault(fact.locator, []).append(fact)
            if fact.series is not None:
                self._series.setdefault(fact.series, []).append(fact)
        for members in self._series.values():
            members.sort(key=lambda fact: (last_day(fact.date), self.rank(fact)))

    def get(self, fact_id: str) -> Fact | None:
        """Return the fact with this id, `None` where there is none."""
        return self._facts.get(fact_id)

    def places(self, document_id: str) -> tuple[str, ...]:
        """Return the labels of the places in a document that facts rest on."""
        return tuple(self._at.get(document_id, ()))

    def at(self, document_id: str, label: str) -> tuple[Fact, ...]:
        """Return the facts that rest on a place, in the ledger's order; for our own brief, the row that stands there.

        Args:
            document_id: Of the source, or `BRIEF`.
            label: Of the provision, exactly.
        """
        return tuple(self._at.get(document_id, {}).get(label, ()))

    def carried(self, document_id: str, label: str, words: str) -> tuple[Fact, ...]:
        """Return those of the facts at a place whose value stands in these words of it, in the order of the words."""
        found: list[tuple[int, Fact]] = []
        for fact in self.at(document_id, label):
            where = where_stands(fact, words, is_row=document_id == BRIEF)
            if where is not None:
                found.append((where, fact))
        return tuple(fact for _, fact in sorted(found, key=lambda each: each[0]))

    def series_of(self, fact: Fact) -> tuple[Fact, ...]:
        """Return the facts that give the same quantity, this one included, oldest first; none without a series."""
        return tuple(self._series.get(fact.series or "", ()))

    def on(self, series: str, day: date) -> tuple[Fact, ...]:
        """Return the members of a series that are known by a day, oldest first; of one date, official ones first.

        A date that is a month or a year counts from its last day, when it has surely come.
        """
        return tuple(fact for fact in self._series.get(series, ()) if last_day(fact.date) <= day)

    def current(self, series: str, day: date) -> Fact | None:
        """Return the member that holds on a day: the newest one, and of these an official one before the press."""
        members = self.on(series, day)
        return next((fact for fact in members if last_day(fact.date) == last_day(members[-1].date)), None)

    def successor(self, fact: Fact, day: date) -> Fact | None:
        """Return the fact that holds on a day in place of this one, `None` while no newer one gives another value."""
        newest = self.current(fact.series, day) if fact.series is not None else None
        if newest is None or is_same(newest, fact) or last_day(newest.date) <= last_day(fact.date):
            return None
        return newest

    def status(self, fact: Fact, day: date) -> FactStatus:
        """Return what has become of a fact by a day.

        A member of a series was announced, or reported where only the press has it, until another value came; the
        ledger says of the others what they are.
        """
        if self.successor(fact, day) is not None:
            return "superseded"
        if fact.series is not None and fact.status == "superseded":
            return "announced" if self._tiers.get(fact.source) in _OFFICIAL else "reported"
        return fact.status

    def rank(self, fact: Fact) -> int:
        """Return how far behind the law the fact's source stands, 0 for the law itself."""
        return _TIERS.index(self._tiers.get(fact.source, "press"))


@cache
def load_claims() -> Claims:
    """Return the ledger that ships with the package.

    Raises:
        ParseError: If a row of it is malformed.
    """
    return Claims(load_facts(), {source.id: source.tier for source in Catalogue.load()})


def where_stands(fact: Fact, words: str, *, is_row: bool = False) -> int | None:
    """Return where in the words the fact's value stands, in characters from the start, `None` where it doesn't.

    A number has to count what the fact counts: the four of `four times as many` is no number of gigafactories.

    Args:
        fact: What is looked for.
        words: Of the place that it rests on.
        is_row: Whether they are the ledger's own words for it, which need no unit beside the number.
    """
    if fact.value is None:
        return None
    for rest in after(words, fact.value):
        if is_row or isinstance(fact.value, str) or _counts(fact.unit, rest):
            return max(0, len(words) - len(rest))
    return None


def is_same(one: Fact, other: Fact) -> bool:
    """Whether two facts give the same value, in digits or in words."""
    return _plain(one.value) == _plain(other.value)


def last_day(day: PartialDate) -> date:
    """Return the last day of a month or a year, or the day itself.

    Example:
        >>> last_day("2025-02"), last_day("2026-07-30")
        (datetime.date(2025, 2, 28), datetime.date(2026, 7, 30))
    """
    year, month, number = (*map(int, day.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, number or monthrange(year, month)[1])


def _plain(value: float | str | None) -> float | str | None:
    if isinstance(value, str) and value.casefold() in COUNTS:
        return COUNTS.index(value.casefold())
    return value.casefold() if isinstance(value, str) else value


def _counts(unit: str | None, rest: str) -> bool:
    """Whether what follows a number is what the unit counts."""
    if unit is None:
        return True
    *_, last = unit.split()
    if unit.startswith(("EUR", "USD")):
        scale = re.match(rf"[\s-]*(?:{'|'.join(_SCALES.values())})\b", rest, re.IGNORECASE)
        wanted = _SCALES.get(last)
        return (scale is None) if wanted is None else bool(scale and re.search(rf"\b(?:{wanted})$", scale[0], re.I))
    if last == "%":
        return rest.lstrip().startswith(("%", "per cent", "percent"))
    end = _SENTENCE_END.search(rest)
    near = _WORD.findall(rest[: end.start()] if end else rest)[:_NEAR]
    stem = re.sub(r"(?:ies|y|s)$", "", last.casefold())
    return any(word.casefold().startswith(stem) for word in near)
