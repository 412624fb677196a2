"""The default way to an answer: choose the spans that answer, quote them, write only connecting words of our own.

Passage first, then its best lines: choosing sentences over the whole index costs nine points (design, 9). A line
is scored by the words that it shares with the question and by whether it holds what such a question asks for: an
amount, a date, a definition. Every word of an official text in the result stands between quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.lexical import tokenise
from retrieval.schema import AnswerKind, Draft, DraftStatement, Hit, Passage, Query, Quote, Reason
from retrieval.sentences import sentences
from sources.schema import Document, Held, Provision, Source, Span

WHOLE = 420
"""A passage of up to this many characters is quoted whole."""
LONGEST = 600
"""No quote is longer, in characters."""
MOST_STATEMENTS = 3
FITS = 0.5
"""What it counts for a line that it holds what such a question asks for, in units of the search score; and against it
that an amount is asked and it has none."""
SHARED = 0.6
"""What it counts that a passage's best line shares all of the question's words, in units of the search score."""
MARGIN = 0.9
"""How far, in units of the search score, a further passage may lie behind the first."""

Lookup = Callable[[str, str], Held]
"""Document id and text hash to the held document."""

_MONEY = r"(?:€|\$|EUR|USD|euros?\b)"
_WANTED: dict[AnswerKind, re.Pattern[str]] = {
    "amount": re.compile(rf"{_MONEY}\s?\d|\d[\d\s.,]*\s?(?:{_MONEY}|%|million|billion|bn)|\b\d[\d\s.,^]*\b", re.I),
    "date": re.compile(r"\b(?:19|20)\d\d\b|\b(?:within|later than)\b.{0,20}\b(?:days|months|years)\b", re.I),
    "who_said": re.compile(r"[“\"]|\b(?:said|warned|stated|explained|noted|announced)\b", re.I),
    "definition": re.compile(r"[’'”\"] means\b|\bmeans\b|\brefers to\b|\bis defined as\b"),
    "obligations": re.compile(r"\bshall\b|\bmust\b"),
}


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class _Choice:
    hit: Hit
    held: Held
    leads: tuple[Span, ...]
    spans: tuple[Span, ...]
    score: float
    words: frozenset[str]


def compose(query: Query, hits: Sequence[Hit], lookup: Lookup, *, weigh: Callable[[str], float]) -> Draft:
    """Answer from the hits, or abstain.

    Args:
        query: The question as understood.
        hits: Best first.
        lookup: Gives the document behind a passage.
        weigh: How telling a word is, 0 for a word that the index doesn't know (inverse document frequency).
    """
    if query.kind == "provision" and any(hit.named for hit in hits):
        # A long recital has several passages; its first one says what it is about.
        first = {hit.passage.provision_id: hit for hit in reversed(hits) if hit.named}
        return Draft(
            statements=tuple(_named(hit, lookup) for hit in hits if first.get(hit.passage.provision_id) == hit)
        )
    choices = [_choose(query, hit, lookup, weigh) for hit in hits]
    wanted = _WANTED.get(query.kind)
    ranked = sorted(choices, key=lambda choice: -choice.score)
    picked: list[_Choice] = []
    for choice in ranked:
        if len(picked) == MOST_STATEMENTS:
            break
        if not picked or _adds(choice, picked, query, wanted):
            picked.append(choice)
    return Draft(statements=tuple(_statement(choice) for choice in picked))


def refuse(reason: Reason, message: str, hits: Sequence[Hit], lookup: Lookup, *, most: int = 3) -> Draft:
    """Abstain, showing the beginnings of the nearest passages."""
    nearest = []
    for hit in hits[:most]:
        held = lookup(hit.passage.document_id, hit.passage.text_sha256)
        nearest.append(_quote(hit.passage, held.document, _beginning(held.document, hit.passage.span)))
    return Draft(abstention=reason, message=message, nearest=tuple(nearest))


def _beginning(document: Document, span: Span) -> Span:
    """The first sentences of a span, as many as a quote may be long."""
    end = span.start
    for sentence in sentences(document.text, span):
        if sentence.end - span.start > LONGEST:
            break
        end = sentence.end
    return Span(start=span.start, end=end if end > span.start else min(span.end, span.start + LONGEST))


def _choose(query: Query, hit: Hit, lookup: Lookup, weigh: Callable[[str], float]) -> _Choice:
    passage = hit.passage
    held = lookup(passage.document_id, passage.text_sha256)
    document = held.document
    terms = frozenset(query.terms)
    whole_weight = sum(weigh(term) for term in terms) or 1.0
    wanted = _WANTED.get(query.kind)

    def score(words: str) -> float:
        shared = terms.intersection(tokenise(words))
        fits = FITS if wanted is not None and wanted.search(words) else 0.0
        if query.kind == "amount" and not fits:
            fits = -FITS
        return sum(weigh(term) for term in shared) / whole_weight + fits

    lines = [passage.span] if len(passage.span) <= WHOLE else list(sentences(document.text, passage.span))
    # The verb may stand in the introductory wording: "Providers … shall: (c) put in place a policy".
    introduced = [(line, _leads(document, line)) for line in lines]
    scored = [
        _Line(line, score(" ".join(span.of(document.text) for span in (*leads, line)))) for line, leads in introduced
    ]
    spans = _best(scored, document.text)
    best = max(line.score for line in scored)
    leads = _leads(document, spans[0])
    words = tokenise(" ".join(span.of(document.text) for span in spans))
    return _Choice(hit, held, leads, spans, hit.score + SHARED * best, frozenset(words))


def _best(lines: Sequence[_Line], text: str) -> tuple[Span, ...]:
    """The best line and others nearly as good, in order of the text, joined where they touch."""
    ranked = sorted(range(len(lines)), key=lambda index: (-lines[index].score, index))
    top = lines[ranked[0]].score
    chosen, length = [ranked[0]], min(len(lines[ranked[0]].span), LONGEST)
    for index in ranked[1:]:
        if lines[index].score < 0.7 * top or length + len(lines[index].span) > LONGEST:
            continue
        chosen.append(index)
        length += len(lines[index].span)
    joined: list[Span] = []
    for index in sorted(chosen):
        span = lines[index].span
        if joined and not text[joined[-1].end : span.start].strip() and span.end - joined[-1].start <= LONGEST:
            joined[-1] = Span(start=joined[-1].start, end=span.end)
        else:
            joined.append(Span(start=span.start, end=min(span.end, span.start + LONGEST)))
    return tuple(joined)


def _leads(document: Document, span: Span) -> tuple[Span, ...]:
    """Introductory wording above the point that `span` begins in, outermost first."""
    provision = document.innermost(span)
    leads: list[Span] = []
    while provision is not None and provision.parent is not None:
        parent = document.get(provision.parent)
        lead = None if parent is None else _lead_of(document, parent)
        # A definition is a sentence by itself.
        if _WANTED["definition"].search(span.of(document.text)):
            break
        if lead is not None and lead.id != provision.id and lead.span.end <= span.start and len(lead.span) <= LONGEST:
            leads.append(lead.span.stripped(document.text))
        provision = parent
    return tuple(reversed(leads))


def _lead_of(document: Document, parent: Provision) -> Provision | None:
    children = (document.get(child) for child in parent.children)
    return next((child for child in children if child is not None and child.kind == "lead"), None)


def _adds(choice: _Choice, picked: Sequence[_Choice], query: Query, wanted: re.Pattern[str] | None) -> bool:
    if picked[0].score - choice.score > MARGIN:
        return False
    # Our own summaries stand in for sources that aren't held; beside a source they'd only repeat it.
    if choice.held.source.tier == "brief" and picked[0].held.source.tier != "brief":
        return False
    text = " ".join(span.of(choice.held.document.text) for span in choice.spans)
    if wanted is not None and not wanted.search(text):
        return False
    for other in picked:
        shared = len(choice.words & other.words)
        if shared > 0.6 * min(len(choice.words), len(other.words)):
            return False
    # What was found first may share no word with the question: everyday words lead to it, and it speaks the law's.
    return choice.hit.rank == 1 or bool(choice.words & frozenset(query.terms))


def _named(hit: Hit, lookup: Lookup) -> DraftStatement:
    """Quote a provision that the question names, from its beginning."""
    held = lookup(hit.passage.document_id, hit.passage.text_sha256)
    text = held.document.text
    provision = held.document.get(hit.named or "")
    span = hit.passage.span
    if provision is not None and span.covers(provision.span.stripped(text)):
        span = provision.span.stripped(text)
    return _statement(
        _Choice(hit, held, _leads(held.document, span), (_beginning(held.document, span),), 0.0, frozenset())
    )


def _statement(choice: _Choice) -> DraftStatement:
    document = choice.held.document
    quotes = tuple(_quote(choice.hit.passage, document, span) for span in (*choice.leads, *choice.spans))
    quoted = " […] ".join(f"“{quote.text}”" for quote in quotes)
    around = document.innermost(Span(start=choice.spans[0].start, end=choice.spans[-1].end))
    label = choice.hit.passage.label if around is None else around.label
    return DraftStatement(text=f"{introduction(choice.held.source, label)}: {quoted}", quotes=quotes)


def introduction(source: Source, label: str) -> str:
    """Say where a quote stands: `AI Act, Art. 99(3)`, or publisher and date."""
    if source.tier == "brief":
        return "Pincite's own summary"
    if source.tier == "law":
        return f"{source.names[0] if source.names else source.title}, {label}"
    return f"{source.publisher}, {source.published}"


def _quote(passage: Passage, document: Document, span: Span) -> Quote:
    provision = document.innermost(span)
    return Quote(
        passage_id=passage.id,
        document_id=document.id,
        text_sha256=document.text_sha256,
        provision_id=passage.provision_id if provision is None else provision.id,
        span=span,
        text=span.of(document.text),
    )
