"""From a hit to the lines of it that answer, and how well they do.

A line is scored by the words that it shares with the question, weighed by how telling they are, and by whether it holds
what such a question asks for: an amount, a date, a definition. Short passages are taken whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.language import searched_in
from retrieval.lexical import tokenise
from retrieval.library import Lookup
from retrieval.schema import AnswerKind, Hit, Query
from retrieval.sentences import sentences
from retrieval.tokens import hard_tokens
from sources.references import find_references
from sources.schema import Document, Held, Provision, Span

WHOLE = 420
"""A passage of up to this many characters is quoted whole."""
LONGEST = 600
"""No quote is longer, in characters."""
LIST = 1_800
"""Points below an introduction are quoted up to so many characters."""
FITS = 0.5
"""What it counts for a line that it holds what such a question asks for, in units of the search score; and against it
that an amount is asked and it has none."""
SHARED = 0.6
"""What it counts that a passage's best line shares all of the question's words, in units of the search score."""
NEARLY = 0.8
"""The part of the best line's score that makes another line of the passage worth quoting."""


_WANTED: dict[AnswerKind, re.Pattern[str]] = {
    "date": re.compile(
        r"\b(?:19|20)\d\d\b|\b(?:within|later than|at least|ending|period of)\b.{0,30}\b(?:days|months|years)\b"
        r"|\b(?:dans|pendant|délais?|plus tard|au moins)\b.{0,40}\b(?:jours|mois|ans)\b"
        r"|\b(?:binnen|uiterlijk|gedurende|termijn|ten minste)\b.{0,40}\b(?:dagen|maanden|jaar)\b",
        re.I,
    ),
    "who_said": re.compile(r"[“\"]|\b(?:said|warned|stated|explained|noted|announced)\b", re.I),
    "definition": re.compile(
        r"[’'”\"] means\b|\bmeans\b|\brefers to\b|\bis defined as\b"
        # In French and Dutch a sign stands for the verb, behind the term and its number.
        r"|\A\s*(?:«[^»]{2,80}»\s?,|“[^”]{2,80}”:\s)"
    ),
    "obligations": re.compile(
        r"\bshall\b|\bmust\b|\bdoi(?:t|vent)\b|\bveillent?\b|\bmoet(?:en)?\b|\bzorg(?:t|en) ervoor\b"
    ),
}
_AMOUNTS = frozenset({"money", "percent", "number"})
_PRINTED_NUMBER = re.compile(r"(?m)^[‘“]?\(?\w{1,4}(?:\.\d+)*[.)](?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Choice:
    """The lines of a hit that are worth quoting.

    Attributes:
        leads: Introductory wording above them, in order.
        spans: The lines, in order; not empty.
        score: Of the hit and its best line together; comparable within one question.
        words: Tokens of the lines.
    """

    hit: Hit
    held: Held
    leads: tuple[Span, ...]
    spans: tuple[Span, ...]
    score: float
    words: frozenset[str]

    @property
    def text(self) -> str:
        """The lines' words, each on a line of its own."""
        return "\n".join(span.of(self.held.document.text) for span in self.spans)


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    score: float
    fits: bool


def is_wanted(kind: AnswerKind, text: str) -> bool:
    """Whether the text holds what such a question asks for; numbers of paragraphs and articles are no amounts."""
    words = _PRINTED_NUMBER.sub("", text)
    if kind == "amount":
        for reference in reversed(find_references(words)):
            words = words[: reference.span.start] + words[reference.span.end :]
        return any(token.kind in _AMOUNTS and "/" not in token.value for token in hard_tokens(words))
    wanted = _WANTED.get(kind)
    return wanted is not None and wanted.search(words) is not None


def wants(kind: AnswerKind) -> bool:
    """Whether such a question asks for something that can be seen in a text."""
    return kind == "amount" or kind in _WANTED


def choose(query: Query, hit: Hit, lookup: Lookup, weigh: Callable[[str], float]) -> Choice:
    """Choose the lines of a hit that answer.

    Args:
        query: The question as understood.
        hit: Where to choose from.
        lookup: Gives the document behind it.
        weigh: How telling a word is.
    """
    passage = hit.passage
    held = lookup(passage.document_id, passage.text_sha256)
    document = held.document
    language = searched_in(document.language)
    terms = frozenset(query.terms)
    whole_weight = sum(map(weigh, terms)) or 1.0

    def read(line: Span) -> _Line:
        # The verb may stand in the introductory wording: "Providers … shall: (c) put in place a policy".
        words = "\n".join(span.of(document.text) for span in (*leads_above(document, line), line))
        fits = is_wanted(query.kind, words)
        shared = sum(map(weigh, terms.intersection(tokenise(words, language)))) / whole_weight
        return _Line(line, shared + (FITS if fits else -FITS if query.kind == "amount" else 0.0), fits)

    lines = [passage.span] if len(passage.span) <= WHOLE else list(sentences(document.text, passage.span))
    scored = [read(line) for line in lines]
    if query.kind == "amount":
        scored = [line for line in scored if line.fits] or scored
    spans = _with_points(_best(scored, document), document)
    best = max(line.score for line in scored)
    leads = _leads_of(document, spans)
    words = frozenset(token for span in spans for token in tokenise(span.of(document.text), language))
    return Choice(hit, held, leads, spans, hit.score + SHARED * best, words)


def _best(lines: Sequence[_Line], document: Document) -> tuple[Span, ...]:
    """The best line and others nearly as good, in order of the text, joined where they touch inside one provision."""
    text = document.text
    ranked = sorted(range(len(lines)), key=lambda index: (-lines[index].score, index))
    top = lines[ranked[0]].score
    chosen, length = [ranked[0]], min(len(lines[ranked[0]].span), LONGEST)
    for index in ranked[1:]:
        if lines[index].score < NEARLY * top or length + len(lines[index].span) > LONGEST:
            continue
        chosen.append(index)
        length += len(lines[index].span)
    joined: list[Span] = []
    for index in sorted(chosen):
        span = lines[index].span
        together = Span(start=joined[-1].start, end=span.end) if joined else span
        touches = bool(joined) and not text[joined[-1].end : span.start].strip()
        if touches and len(together) <= LONGEST and document.innermost(together) == document.innermost(span):
            joined[-1] = together
        else:
            joined.append(clipped(text, span))
    return tuple(joined)


def _with_points(spans: tuple[Span, ...], document: Document) -> tuple[Span, ...]:
    """Introductory wording says nothing without the points that it introduces."""
    lead = document.innermost(spans[-1])
    parent = None if lead is None or lead.kind != "lead" or lead.parent is None else document.get(lead.parent)
    if lead is None or parent is None:
        return spans
    after = parent.children[parent.children.index(lead.id) + 1 :]
    points = [point.span.stripped(document.text) for point in map(document.get, after) if point is not None]
    room = LIST
    for point in points:
        room -= len(point)
        if room < 0:
            break
        spans = (*spans, clipped(document.text, point))
    return spans


def beginning(document: Document, span: Span) -> Span:
    """Return the first sentences of a span, as many as a quote may be long."""
    end = span.start
    for sentence in sentences(document.text, span):
        if sentence.end - span.start > LONGEST:
            break
        end = sentence.end
    return Span(start=span.start, end=end) if end > span.start else clipped(document.text, span)


def clipped(text: str, span: Span) -> Span:
    """Cut a span that is longer than a quote may be, between two words."""
    if len(span) <= LONGEST:
        return span
    limit = span.start + LONGEST
    blank = max(text.rfind(mark, span.start, limit + 1) for mark in " \n\u00a0")
    return Span(start=span.start, end=blank if blank > span.start else limit).stripped(text)


def _leads_of(document: Document, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Introductory wording above each of the lines, once, and only where no line shows it."""
    leads = dict.fromkeys(lead for span in spans for lead in leads_above(document, span))
    return tuple(lead for lead in leads if not any(span.overlaps(lead) for span in spans))


def leads_above(document: Document, span: Span) -> tuple[Span, ...]:
    """Introductory wording above the point that `span` begins in, outermost first."""
    # A definition is a sentence by itself.
    if is_wanted("definition", span.of(document.text)):
        return ()
    first = document.innermost(Span(start=span.start, end=min(span.start + 1, span.end)))
    around = () if first is None else document.ancestors(first)
    leads = (_lead_of(document, provision) for provision in around)
    above = [lead.stripped(document.text) for lead in leads if lead is not None and lead.end <= span.start]
    return tuple(lead for lead in reversed(above) if len(lead) <= LONGEST and _says_something(lead.of(document.text)))


def _lead_of(document: Document, provision: Provision) -> Span | None:
    children = (document.get(child) for child in provision.children)
    return next((child.span for child in children if child is not None and child.kind == "lead"), None)


def _says_something(lead: str) -> bool:
    """Not a mere "However:"."""
    return " " in lead
