"""How many there are, by date: where the number asked for was given anew again and again, each value is quoted.

The ledger says which facts give one quantity; the words are those of the source that a fact rests on, official ones
before the press. The value that holds on the day stands first, then the earlier ones. A question that is about one
announcement is left to `compose`, as is everything that isn't surely a question for a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from retrieval.choose import LONGEST
from retrieval.claims import facts_in, status_in_words
from retrieval.quotation import introduction, quote_of
from retrieval.schema import AnswerKind, Draft, DraftStatement, Hit, Query
from retrieval.sentences import sentences
from retrieval.tokens import hard_tokens
from sources.briefs.ledger import Fact
from sources.claims import BRIEF, Claims, is_same, last_day, where_stands
from sources.schema import Held, Span

LOOKED_AT = 3
"""So many of the best hits may say which quantity is asked for."""

_KINDS: frozenset[AnswerKind] = frozenset({"amount", "comparison", "definition", "free"})
_ASKED = re.compile(
    r"\b(?:how many|number of|combien d[e’']|nombre d[e’']|hoeveel|aantal)\s*((?:[\w’'-]+\W+){0,4}[\w’'-]+)",
    re.IGNORECASE,
)
# Where what is counted ends and the rest of the question begins.
_THEN = re.compile(
    r"\b(?:do|does|did|is|are|was|were|will|would|has|have|had|can|could|shall|should|may|in|for|by|from|to|at|on"
    r"|under|with|per|that|which|there|the|an?|sont|seront|étaient|y|prévues?|en|dans|zijn|worden|werden|er|komen)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# What makes a question one about a certain text, or about how things once were.
_ONE_EVENT = re.compile(
    r"\b(?:according|announcements?|memorand\w+|MoU|agreement|action plan|press release|speech|letter|calls?|tenders?"
    r"|articles?|regulation|recitals?|council|council['’]s|launch\w*|report\w*|said|says?|quoted?|wrote|writes?"
    r"|original\w*|initial\w*|first|earlier|earliest|once|before|used to|lots?)\b",
    re.IGNORECASE,
)


class _Place(NamedTuple):
    """The words of one source that carry a value."""

    fact: Fact
    held: Held
    span: Span


def timeline(
    query: Query, hits: Sequence[Hit], claims: Claims, documents: Callable[[str], Held | None], *, on: date
) -> Draft | None:
    """Quote every value that a number had by a day, the one that holds first; `None` where `compose` has to answer.

    Args:
        query: The question as understood.
        hits: Best first.
        claims: The ledger.
        documents: Gives an indexed document by its id, `None` where it isn't indexed.
        on: The date that the answer has to be true on; no source published later is quoted.
    """
    series = _series(query, hits, claims, documents)
    if series is None or _is_about_one_event(f"{query.question} {query.text}", on):
        return None
    language = hits[0].passage.language
    runs = _runs(claims.on(series, on))
    places = [_place(run, claims, documents, language, on) for run in reversed(runs)]
    # Without words for the value that holds, an earlier one would pass for it.
    if not places or places[0] is None:
        return None
    return Draft(statements=tuple(_statement(place, claims, on) for place in places if place is not None))


def _series(query: Query, hits: Sequence[Hit], claims: Claims, documents: Callable[[str], Held | None]) -> str | None:
    """The series with several values that the question asks for and the best hits give, if it is one."""
    asked = _ASKED.findall(query.text)
    if query.kind not in _KINDS or not asked:
        return None
    found: set[str] = set()
    for hit in hits[:LOOKED_AT]:
        held = documents(hit.passage.document_id)
        facts = () if held is None else facts_in(held.document, hit.passage.span, claims)
        counted = [fact for fact in facts if fact.series and _is_counted(fact.unit, asked[-1])]
        found.update(fact.series or "" for fact in counted if len(_runs(claims.series_of(fact))) > 1)
    return found.pop() if len(found) == 1 else None


def _is_counted(unit: str | None, asked: str) -> bool:
    """Whether what is asked for is the unit: `new AI gigafactories`, and not `chips of gigafactories`."""
    units = (unit or "").casefold().split()
    words = re.findall(r"[\w’'-]+", _THEN.split(asked)[0].casefold())
    if not units or units[-1] not in words:
        return False
    return len([word for word in words[: words.index(units[-1])] if word not in units]) <= 1


def _is_about_one_event(question: str, on: date) -> bool:
    """Whether the question names a source, or a time other than the day that it is asked for."""
    days = {token.value for token in hard_tokens(question) if token.kind == "date"} | set(_YEAR.findall(question))
    return bool(_ONE_EVENT.search(question)) or not all(on.isoformat().startswith(day) for day in days)


def _runs(members: Sequence[Fact]) -> list[list[Fact]]:
    """The members by value, in the order in which each value last came up."""
    runs: list[list[Fact]] = []
    for fact in members:
        if runs and is_same(runs[-1][0], fact):
            runs[-1].append(fact)
        else:
            runs = [run for run in runs if not is_same(run[0], fact)]
            runs.append([fact])
    return runs


def _place(
    run: Sequence[Fact],
    claims: Claims,
    documents: Callable[[str], Held | None],
    language: str,
    on: date,
) -> _Place | None:
    """The best words for a value: an institution's, the earliest of them; a source known to be wrong stands last."""
    quotable = list(_places(run, documents, language, on))
    quotable.sort(key=lambda place: (place.held.source.caveat, claims.rank(place.fact)))
    return next(iter(quotable), None) or _in_our_words(run, documents, on)


def _places(run: Sequence[Fact], documents: Callable[[str], Held | None], language: str, on: date) -> Iterator[_Place]:
    for fact in run:
        held = documents(fact.source)
        if held is None or held.document.language not in (language, "en") or last_day(held.source.published) > on:
            continue
        place = None if fact.locator is None else held.document.by_label(fact.locator)
        for span in () if place is None else sentences(held.document.text, place.span):
            if len(span) <= LONGEST and where_stands(fact, span.of(held.document.text)) is not None:
                yield _Place(fact, held, span)
                break


def _in_our_words(run: Sequence[Fact], documents: Callable[[str], Held | None], on: date) -> _Place | None:
    held = documents(BRIEF)
    if held is None or last_day(held.source.published) > on:
        return None
    rows = ((fact, held.document.by_label(f"fact_{fact.id}")) for fact in run)
    return next((_Place(fact, held, row.span.stripped(held.document.text)) for fact, row in rows if row), None)


def _statement(place: _Place, claims: Claims, on: date) -> DraftStatement:
    fact, (document, source, _), span = place
    quote = quote_of(document, span, "")
    label = document.cited_as(around).label if (around := document.innermost(span)) is not None else ""
    money = "" if fact.money == "none" else f"; {fact.money.replace('_', ' ')}"
    worth = f"{status_in_words(claims.status(fact, on))}{money}"
    return DraftStatement(text=f"{introduction(source, label)} ({worth}): “{quote.text}”", quotes=(quote,))
