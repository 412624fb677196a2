"""Which provisions a question what changed is about: those it names, else the changed ones among what was found.

A point of the amending act leads to what it changed; a passage that stands in one wording only is changed itself, and
counts for more than one that merely stands in a changed article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from retrieval.library import Lookup
from retrieval.schema import Hit, Passage, Query
from sources.amending import amending_points
from sources.celex import act_of
from sources.locator import Locator
from sources.rule_table import RuleTable
from sources.rules import locator_of
from sources.schema import Document, is_wording_on

__all__ = ["change_places"]

_STOOD = 0.25
"""How much a passage that stood throughout counts for its article, against one that stands in one wording only."""
_SETS_DATES = 0.3
"""How much the article that names all others for their dates counts: it is found whatever is asked."""
_NOT_CHANGED = frozenset({"recital", "title", "preamble", "citation", "final", "notes"})


def change_places(query: Query, hits: Sequence[Hit], lookup: Lookup, rules: RuleTable) -> tuple[str, ...]:
    """Return references to look at, the likeliest first: whole articles and annexes, but for what is named.

    Args:
        query: A question that compares two days.
        hits: Found in the wordings of both days, best first.
        lookup: Gives the documents behind them.
        rules: Knows which provisions set dates.
    """
    if query.references:
        return tuple(f"{one.act or ''} {one.locator.label}".strip() for one in query.references)
    weights: dict[str, float] = defaultdict(float)
    for rank, hit in enumerate(hits, start=1):
        passage = hit.passage
        if passage.tier == "law" and passage.kind not in _NOT_CHANGED:
            for place in dict.fromkeys(_places(passage, lookup)):
                weight = _STOOD if _stood_throughout(passage, query) else 1.0
                weights[place] += weight * (_SETS_DATES if _sets_dates(passage, lookup, rules) else 1.0) / rank
    # What both wordings speak of is found twice.
    return tuple(sorted(weights, key=lambda place: -weights[place]))


def _stood_throughout(passage: Passage, query: Query) -> bool:
    days: tuple[date, ...] = (query.wording_on, query.compared_with or query.wording_on)
    return all(is_wording_on(passage, day) for day in days)


def _sets_dates(passage: Passage, lookup: Lookup, rules: RuleTable) -> bool:
    act = act_of(lookup(passage.document_id, passage.text_sha256).source.celex)
    bases = (locator_of(rule.basis) for rule in rules.of(act) if rule.effect == "applies")
    return passage.locator.article is not None and any(at.article == passage.locator.article for at in bases)


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
