"""What a figure in a policy quote is worth, by code from our ledger: its date, its status, its kind of money.

Law has its own dates (`sources.applicability`); a press release has none, and its figures are announced, overtaken or
only hoped for. A claim is made only where the quote itself carries the figure that a row of the ledger rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import cast

from retrieval.schema import Claim, LaterClaim, MoneyKind, Status, Validity
from sources.briefs.ledger import Fact
from sources.briefs.rows import FactStatus, in_english
from sources.claims import Claims
from sources.schema import Document, Span, Tier

_STATUS: dict[FactStatus, Status] = {
    "announced": "announced",
    "proposed": "proposed",
    "adopted": "adopted",
    "superseded": "superseded",
}
"""What a status of the ledger is among those of the law; the others say nothing of what is in force."""
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_IN_WORDS: dict[FactStatus, str] = {"in_force": "in force", "done": "took place"}


def facts_in(document: Document, span: Span, claims: Claims) -> tuple[Fact, ...]:
    """Return the facts whose value stands in a span, at the place that they rest on, in the order of the words."""
    found: list[tuple[int, Fact]] = []
    for label in claims.places(document.id):
        place = document.by_label(label)
        if place is None or not place.span.overlaps(span):
            continue
        start, end = max(place.span.start, span.start), min(place.span.end, span.end)
        found += [(start, fact) for fact in claims.carried(document.id, label, document.text[start:end])]
    return tuple(fact for _, fact in sorted(found, key=lambda each: each[0]))


def claim_of(document: Document, tier: Tier, span: Span, claims: Claims, *, on: date) -> Claim | None:
    """Return what the ledger knows of the first figure in a quote, `None` of law and of what no row rests on.

    Args:
        document: What is quoted.
        tier: Of its source.
        span: Of the quote.
        claims: The ledger.
        on: The date that the answer has to be true on.
    """
    fact = next(iter(facts_in(document, span, claims)), None) if tier != "law" else None
    if fact is None or fact.value is None:
        return None
    return Claim(
        fact=fact.id,
        what=fact.what,
        value=fact.value,
        unit=fact.unit,
        date=fact.date,
        status=claims.status(fact, on),
        money=None if fact.money == "none" else cast(MoneyKind, fact.money.replace("_", " ")),
        series=fact.series,
        superseded_by=_later(claims.successor(fact, on)),
    )


def validity_from(claim: Claim) -> Validity:
    """Return the validity of a policy quote: its figure's status, and in the note what kind of money it is."""
    note = f"Kind of money: {claim.money}." if claim.money else ""
    return Validity(status=_STATUS.get(claim.status, "unknown"), note=note)


def said_of(claim: Claim) -> Iterator[str]:
    """Yield what a reader has to know of a claim, in a line or two.

    Example:
        >>> claim = Claim(fact="f", what="fund", value=20, unit="EUR billion", date="2025-02", status="announced",
        ...     money="mobilisation target")
        >>> list(said_of(claim))
        ['EUR 20 billion: announced, February 2025; mobilisation target']
    """
    is_figure = not isinstance(claim.value, str) or claim.series is not None
    figure = f"{amount(claim.value, claim.unit)}: " if is_figure and claim.value != claim.date else ""
    money = f"; {claim.money}" if claim.money else ""
    day, status = in_english(claim.date), status_in_words(claim.status)
    yield figure + (f"as of {day}, superseded" if status == "superseded" else f"{status}, {day}") + money
    if claim.superseded_by is not None:
        later = claim.superseded_by
        since = f" ({in_english(later.date)})" if later.value != later.date else ""
        yield f"later: {amount(later.value, later.unit)}{since}"


def status_in_words(status: FactStatus) -> str:
    """Return a status as it is printed."""
    return _IN_WORDS.get(status, status)


def amount(value: float | str, unit: str | None) -> str:
    """Return a value with its unit as it is printed: `EUR 20 billion`, `100,000 AI chips`, `30 July 2026`."""
    said = f"{value:,}" if not isinstance(value, str) else in_english(value) if _DATE.fullmatch(value) else value
    if unit is None:
        return said
    currency, _, scale = unit.partition(" ")
    return f"{currency} {said} {scale}".rstrip() if currency in ("EUR", "USD") else f"{said} {unit}"


def _later(fact: Fact | None) -> LaterClaim | None:
    if fact is None or fact.value is None:
        return None
    return LaterClaim(fact=fact.id, value=fact.value, unit=fact.unit, date=fact.date, source_id=fact.source)
