"""The default way to an answer: choose the spans that answer, quote them, write only connecting words of our own.

Passage first, then its best lines: choosing sentences over the whole index costs nine points (design, 9). Every word of
an official text in the result stands between quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from retrieval.absence import Named
from retrieval.choose import Choice, beginning, choose, is_wanted, leads_above, wants
from retrieval.library import Lookup
from retrieval.quotation import quotation, quote_of
from retrieval.schema import Draft, DraftStatement, Hit, Query, Reason
from sources.schema import Span, Tier

MOST_STATEMENTS = 3
MARGIN = 0.6
"""How far, in units of the search score, a further passage may lie behind the first."""

TIERS: tuple[Tier, ...] = ("law", "eu_institution", "member_state", "press", "brief")
"""The order in which passages that answer about as well are quoted."""


def compose(query: Query, hits: Sequence[Hit], lookup: Lookup, *, weigh: Callable[[str], float]) -> Draft:
    """Answer from the hits, or abstain.

    Args:
        query: The question as understood.
        hits: Best first.
        lookup: Gives the document behind a passage.
        weigh: How telling a word is (inverse document frequency).
    """
    if query.kind == "provision" and any(hit.named for hit in hits):
        # A long recital has several passages; its first one says what it is about.
        first = {hit.passage.provision_id: hit for hit in reversed(hits) if hit.named}
        # Paragraphs of one article may stand in different versions of the act.
        in_order = sorted(first.values(), key=lambda hit: _natural(hit.passage.label))
        shown = [_named(hit, provision_id, lookup) for hit in in_order for provision_id in hit.named]
        return Draft(statements=tuple(_statement(choice, query) for choice in _without_repeats(shown)))
    choices = [choose(query, hit, lookup, weigh) for hit in hits]
    ranked = sorted(choices, key=lambda choice: -choice.score)
    if any(_rank(choice) < 2 and choice.score > ranked[0].score - 2 * MARGIN for choice in ranked):
        ranked = [choice for choice in ranked if _rank(choice) < 2]
    picked: list[Choice] = []
    for choice in ranked:
        if len(picked) == MOST_STATEMENTS or (picked and _is_definition(query, picked[0])):
            break
        if not picked or _adds(choice, picked, query):
            picked.append(choice)
    picked.sort(key=lambda choice: TIERS.index(choice.held.source.tier))
    return Draft(statements=tuple(_statement(choice, query) for choice in _without_repeats(picked)))


def refuse(
    reason: Reason, message: str, hits: Sequence[Hit], lookup: Lookup, *, near: Sequence[Named] = (), most: int = 3
) -> Draft:
    """Abstain, showing the beginnings of the nearest provisions and passages."""
    nearest = []
    for (document, _, _), provision in near:
        span = beginning(document, provision.span.stripped(document.text))
        nearest.append(quote_of(document, span, provision.id))
    for hit in hits[: most - len(nearest)]:
        held = lookup(hit.passage.document_id, hit.passage.text_sha256)
        span = beginning(held.document, hit.passage.span)
        nearest.append(quote_of(held.document, span, hit.passage.provision_id, hit.passage.id))
    return Draft(abstention=reason, message=message, nearest=tuple(dict.fromkeys(nearest)))


def _is_definition(query: Query, choice: Choice) -> bool:
    """Whether the choice is the definition that was asked for; what else speaks of the term would only dilute it."""
    return query.kind == "definition" and is_wanted("definition", choice.text)


def _adds(choice: Choice, picked: Sequence[Choice], query: Query) -> bool:
    if picked[0].score - choice.score > MARGIN:
        return False
    # Our own summaries stand in for sources that aren't held, and what is known to be wrong stands alone if at all.
    if _rank(choice) != _rank(picked[0]):
        return False
    if wants(query.kind) and not is_wanted(query.kind, choice.text):
        return False
    quoted = {(other.held.document.id, span) for other in picked for span in (*other.leads, *other.spans)}
    if all((choice.held.document.id, span) in quoted for span in choice.spans):
        return False
    if not (choice.words & frozenset(query.terms)).issubset(frozenset().union(*(other.words for other in picked))):
        return True
    for other in picked:
        shared = len(choice.words & other.words)
        if shared > 0.6 * min(len(choice.words), len(other.words)):
            return False
    # What was found first may share no word with the question: everyday words lead to it, and it speaks the law's.
    return choice.hit.rank == 1 or bool(choice.words & frozenset(query.terms))


def _rank(choice: Choice) -> int:
    source = choice.held.source
    return 2 if source.caveat else 1 if source.tier == "brief" else 0


def _without_repeats(choices: Sequence[Choice]) -> list[Choice]:
    """Leave out introductory wording that stands above a point of another choice."""
    leads = {(choice.held.document.id, lead) for choice in choices for lead in choice.leads}
    return [choice for choice in choices if any((choice.held.document.id, span) not in leads for span in choice.spans)]


def _natural(label: str) -> tuple[tuple[int, str], ...]:
    """`Art. 57(10)` stands behind `Art. 57(9a)`."""
    return tuple((int(number or 0), word) for number, word in re.findall(r"(\d+)|([^\W\d]+)", label))


def _named(hit: Hit, provision_id: str, lookup: Lookup) -> Choice:
    """Quote a provision that the question names, from its beginning."""
    held = lookup(hit.passage.document_id, hit.passage.text_sha256)
    text = held.document.text
    provision = held.document.get(provision_id)
    span = hit.passage.span
    if provision is not None and span.covers(provision.span.stripped(text)):
        span = provision.span.stripped(text)
    return Choice(hit, held, leads_above(held.document, span), (beginning(held.document, span),), 0.0, frozenset())


def _statement(choice: Choice, query: Query) -> DraftStatement:
    document, passage = choice.held.document, choice.hit.passage
    spans = sorted((*choice.leads, *choice.spans), key=lambda span: span.start)
    around = document.innermost(Span(start=choice.spans[0].start, end=choice.spans[-1].end))
    label = passage.label if around is None else document.cited_as(around).label
    return quotation(query, choice.held, spans, label=label, provision_id=passage.provision_id, passage_id=passage.id)
