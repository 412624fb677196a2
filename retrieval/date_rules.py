"""Brings along the provision that says since when something applies.

A rule that doesn't apply yet is half an answer without its date, and so is one whose date was asked for. The date is
never said in our own words: the provision that sets it, as the rule table names it, is quoted in the wording of the
day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from retrieval.choose import leads_above
from retrieval.library import Lookup
from retrieval.quotation import quotation
from retrieval.schema import Draft, DraftStatement, Query
from sources.applicability import applies, deciding_rules
from sources.rule_table import RuleTable
from sources.rules import act_of
from sources.schema import Held
from sources.versions import validity_of

__all__ = ["with_date_rules"]

MOST = 2
"""So many provisions that set a date are quoted: that of Annex III systems and that of Annex I systems, say."""

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
    quoted = {(quote.document_id, quote.provision_id) for statement in draft.statements for quote in statement.quotes}
    added: dict[tuple[str, str], DraftStatement] = {}
    for statement in draft.statements:
        for place, quotation_ in _bases(statement, query, lookup, rules, find):
            if place not in quoted and len(added) < MOST:
                added.setdefault(place, quotation_)
    # A rule comes before its date, but for one who asked for the date.
    both = (*added.values(), *draft.statements) if query.kind == "date" else (*draft.statements, *added.values())
    return draft.model_copy(update={"statements": both})


def _bases(
    statement: DraftStatement, query: Query, lookup: Lookup, rules: RuleTable, find: Find
) -> Iterator[tuple[tuple[str, str], DraftStatement]]:
    """Yield the provisions that set the date of what a statement quotes last, unless it applies and nobody asked."""
    quote = statement.quotes[-1]
    held = document, source, _ = lookup(quote.document_id, quote.text_sha256)
    act, provision = act_of(source.celex), document.get(quote.provision_id)
    if source.tier != "law" or act is None or provision is None:
        return
    valid = validity_of(document, provision, quote.span)
    worded = provision.model_copy(update={"validity": valid})
    found = applies(source.celex, document, worded, on=query.wording_on, rules=rules)
    if found.status != "in_force_not_applicable" and query.kind != "date":
        return
    for _, rule in deciding_rules(act, document, worded, on=query.wording_on, rules=rules):
        version = find(held, rule.basis, query.wording_on)
        basis = None if version is None else version.document.get(rule.basis)
        if version is None or basis is None:
            continue
        span = basis.span.stripped(version.document.text)
        spans = [*leads_above(version.document, span), span]
        yield (
            (version.document.id, basis.id),
            quotation(query, version, spans, label=basis.label, provision_id=basis.id),
        )
