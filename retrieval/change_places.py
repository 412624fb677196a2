"""Which provisions a question what changed is about: those it names, else the changed ones among what was found.

A point of the amending act leads to what it changed; a passage that stands in one wording only is changed itself, and
goes before one that merely stands in a changed article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from retrieval.library import Lookup
from retrieval.schema import Hit, Passage, Query
from sources.amending import amending_points
from sources.locator import Locator
from sources.schema import Document, is_wording_on

__all__ = ["change_places"]

_NOT_CHANGED = frozenset({"recital", "title", "preamble", "citation", "final", "notes"})


def change_places(query: Query, hits: Sequence[Hit], lookup: Lookup) -> tuple[str, ...]:
    """Return references to look at, the likeliest first: whole articles and annexes, but for what is named.

    Args:
        query: A question that compares two days.
        hits: Found in the wordings of both days, best first.
        lookup: Gives the documents behind them.
    """
    if query.references:
        return tuple(f"{one.act or ''} {one.locator.label}".strip() for one in query.references)
    law = [hit.passage for hit in hits if hit.passage.tier == "law" and hit.passage.kind not in _NOT_CHANGED]
    ended = [passage for passage in law if not _stood_throughout(passage, query)]
    places = [place for passage in (*ended, *law) for place in _places(passage, lookup)]
    return tuple(dict.fromkeys(places))


def _stood_throughout(passage: Passage, query: Query) -> bool:
    days: tuple[date, ...] = (query.wording_on, query.compared_with or query.wording_on)
    return all(is_wording_on(passage, day) for day in days)


def _places(passage: Passage, lookup: Lookup) -> Iterator[str]:
    document, source, _ = lookup(passage.document_id, passage.text_sha256)
    if source.kind == "amending_act":
        for act, target in _targets(document, passage.provision_id):
            yield f"{act} {target}"
        return
    place = _whole(passage.locator)
    if place is not None:
        yield f"{source.names[0] if source.names else source.id} {place}"


def _targets(document: Document, provision_id: str) -> Iterator[tuple[str, str]]:
    """Yield what the amending points at, in and around a provision change."""
    for point in amending_points(document):
        one, other = f"{point.provision_id}.", f"{provision_id}."
        place = _whole(point.target)
        if place is not None and (one.startswith(other) or other.startswith(one)):
            yield point.act, place


def _whole(locator: Locator) -> str | None:
    if locator.article is not None:
        return Locator(article=locator.article).label
    return Locator(annex=locator.annex).label if locator.annex is not None else None
