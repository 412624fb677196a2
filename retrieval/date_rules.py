"""Brings along the provision that says since when something applies.

A rule that doesn't apply yet is half an answer without its date, and so is one whose date was asked for. The date is
never said in our own words: the provision that sets it, as the rule table names it, is quoted in the wording of the
day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from datetime import date

from retrieval.absence import Named
from retrieval.choose import leads_above
from retrieval.library import Lookup
from retrieval.quotation import quotation
from retrieval.schema import AnswerKind, Draft, DraftStatement, Query
from sources.applicability import applies, deciding_rules
from sources.rule_table import RuleTable
from sources.rules import act_of
from sources.schema import Held
from sources.versions import validity_of

__all__ = ["with_date_rules"]

_BINDS: frozenset[AnswerKind] = frozenset({"date", "yes_no", "obligations"})
# Words of one who asks what holds on the day, in the languages that are read.
_NOW = re.compile(
    r"\b(?:yet|already|now|today|currently|still|presently|so far|déjà|encore|aujourd[’']hui|actuellement|désormais"
    r"|al|nu|nog|vandaag|momenteel)\b",
    re.IGNORECASE,
)

Find = Callable[[Held, str, date], Held | None]
"""From a document, a provision id and a day to the version of the act that has the provision's wording of the day."""


def with_date_rules(draft: Draft, query: Query, lookup: Lookup, *, rules: RuleTable, find: Find) -> Draft:
    """Return the draft with the provisions that set the dates of what it quotes, where the reader needs them.

    Args:
        draft: An answer.
        query: The question as understood.
        lookup: Gives the document behind a quote.
        rules: The table of dates.
        find: Gives the version of an act that has a provision's wording of a day.
    """
    if query.kind not in _BINDS and not _NOW.search(query.question):
        return draft
    quoted = {(quote.document_id, quote.provision_id) for statement in draft.statements for quote in statement.quotes}
    added = next(filter(None, (_bases(one, query, lookup, rules, find, quoted) for one in draft.statements)), ())
    # A rule comes before its date, but for one who asked for the date.
    both = (*added, *draft.statements) if query.kind == "date" else (*draft.statements, *added)
    return draft.model_copy(update={"statements": both})


def _bases(
    statement: DraftStatement,
    query: Query,
    lookup: Lookup,
    rules: RuleTable,
    find: Find,
    quoted: Set[tuple[str, str]],
) -> tuple[DraftStatement, ...]:
    """Quote what sets the date of what a statement quotes last, unless that applies and nobody asked since when."""
    quote = statement.quotes[-1]
    held = document, source, _ = lookup(quote.document_id, quote.text_sha256)
    act, provision = act_of(source.celex), document.get(quote.provision_id)
    if source.tier != "law" or act is None or provision is None:
        return ()
    valid = validity_of(document, provision, quote.span)
    worded = provision.model_copy(update={"validity": valid})
    found = applies(source.celex, document, worded, on=query.wording_on, rules=rules)
    if found.status != "in_force_not_applicable" and query.kind != "date":
        return ()
    # Points of one paragraph are one sentence: that of Annex III systems and that of Annex I systems, say.
    sentences: dict[tuple[str, str | None], list[Named]] = {}
    for _, rule in deciding_rules(act, document, worded, on=query.wording_on, rules=rules):
        version = find(held, rule.basis, query.wording_on)
        basis = None if version is None else version.document.get(rule.basis)
        if version is not None and basis is not None and (version.document.id, basis.id) not in quoted:
            same = sentences.setdefault((version.document.id, basis.parent), [])
            same += [] if any(other.provision.id == basis.id for other in same) else [Named(version, basis)]
    return tuple(_sentence(query, points) for points in sentences.values())


def _sentence(query: Query, points: Sequence[Named]) -> DraftStatement:
    held, first = points[0]
    document = held.document
    points = sorted(points, key=lambda point: point.provision.span.start)
    spans = [point.provision.span.stripped(document.text) for point in points]
    label = " and ".join(document.cited_as(point.provision).label for point in points)
    return quotation(query, held, [*leads_above(document, spans[0]), *spans], label=label, provision_id=first.id)
