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
from sources.celex import act_of
from sources.rule_table import RuleTable
from sources.schema import Document, Held, Provision, is_wording_on
from sources.versions import validity_of

__all__ = ["with_date_rules"]

_BINDS: frozenset[AnswerKind] = frozenset({"yes_no", "obligations"})
# Words of one who asks since when something holds; "by when" asks for a day that the rule itself sets.
_SINCE_WHEN = re.compile(
    r"\b(?:appl(?:y|ies|ied|icable|ication)|in(?:to)? force|bind(?:s|ing)?|start\w*|beg[iau]n\w*|effect|effective"
    r"|kick\w* in"
    r"|(?:from|since|as (?:of|from)) (?:when|what (?:day|date)|which (?:day|date))|regulated"
    r"|appliqu\w*|vigueur|(?:à partir de|depuis) quand|toepassing|geld(?:t|en)|(?:vanaf|sinds) wanneer)\b",
    re.IGNORECASE,
)
# Words of one who asks what holds on the day, in the languages that are read.
_NOW = re.compile(
    r"\b(?:yet|already|now|today|currently|still|presently|so far|déjà|encore|aujourd[’']hui|actuellement|désormais"
    r"|al|nu|nog|vandaag|momenteel)\b",
    re.IGNORECASE,
)

Find = Callable[[Held, str, date], Held | None]
"""From a document, a provision id and a day to the version of the act that has the provision's wording of the day."""


def with_date_rules(
    draft: Draft, query: Query, lookup: Lookup, *, rules: RuleTable, find: Find, named: Sequence[Named] = ()
) -> Draft:
    """Return the draft with the provisions that set the dates of what it quotes, where the reader needs them.

    Args:
        draft: An answer.
        query: The question as understood.
        lookup: Gives the document behind a quote.
        rules: The table of dates.
        find: Gives the version of an act that has a provision's wording of a day.
        named: The provisions that the question names: it is their dates that are asked for.
    """
    asks_since_when = query.kind == "date" and _SINCE_WHEN.search(query.question) is not None
    if not asks_since_when and query.kind not in _BINDS and not _NOW.search(query.question):
        return draft
    # The same words stand in several versions of an act.
    quoted = {
        (lookup(quote.document_id, quote.text_sha256).source.work, quote.provision_id)
        for statement in draft.statements
        for quote in statement.quotes
    }
    asked = [one for one in named if is_wording_on(one.provision.validity, query.wording_on)] if asks_since_when else []
    places = [*asked, *(_quoted(statement, lookup) for statement in draft.statements)]
    found = (_bases(place, query, rules, find, quoted, always=asks_since_when) for place in places if place)
    added = next(filter(None, found), ())
    # A rule comes before its date, but for one who asked for the date.
    both = (*added, *draft.statements) if asks_since_when else (*draft.statements, *added)
    return draft.model_copy(update={"statements": both})


def _quoted(statement: DraftStatement, lookup: Lookup) -> Named | None:
    """What a statement quotes last, in the days of these very words."""
    quote = statement.quotes[-1]
    held = lookup(quote.document_id, quote.text_sha256)
    provision = held.document.get(quote.provision_id)
    if provision is None:
        return None
    valid = validity_of(held.document, provision, quote.span)
    return Named(held, provision.model_copy(update={"validity": valid}))


def _bases(
    place: Named, query: Query, rules: RuleTable, find: Find, quoted: Set[tuple[str | None, str]], *, always: bool
) -> tuple[DraftStatement, ...]:
    """Quote what sets the date of a place; of what applies, only where that is asked (`always`)."""
    (document, source, _), provision = place
    act = act_of(source.celex)
    if source.tier != "law" or act is None or _sets_dates(act, document, provision, rules):
        return ()
    found = applies(source.celex, document, provision, on=query.wording_on, rules=rules)
    if found.status != "in_force_not_applicable" and not always:
        return ()
    # Points of one paragraph are one sentence: that of Annex III systems and that of Annex I systems, say.
    sentences: dict[tuple[str, str | None], list[Named]] = {}
    for _, rule in deciding_rules(act, document, provision, on=query.wording_on, rules=rules):
        version = find(place.held, rule.basis, query.wording_on)
        basis = None if version is None else version.document.get(rule.basis)
        if version is not None and basis is not None and (source.work, basis.id) not in quoted:
            same = sentences.setdefault((version.document.id, basis.parent), [])
            same += [] if any(other.provision.id == basis.id for other in same) else [Named(version, basis)]
    return tuple(_sentence(query, points) for points in sentences.values())


def _sets_dates(act: str, document: Document, provision: Provision, rules: RuleTable) -> bool:
    """Whether the place is what says since when others apply: its own date is nobody's question."""
    bases = {rule.basis for rule in rules.of(act) if rule.effect in ("applies", "in_force")}
    return any(around.id in bases for around in (provision, *document.ancestors(provision)))


def _sentence(query: Query, points: Sequence[Named]) -> DraftStatement:
    held, first = points[0]
    document = held.document
    points = sorted(points, key=lambda point: point.provision.span.start)
    spans = [point.provision.span.stripped(document.text) for point in points]
    label = " and ".join(document.cited_as(point.provision).label for point in points)
    return quotation(query, held, [*leads_above(document, spans[0]), *spans], label=label, provision_id=first.id)
