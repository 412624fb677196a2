"""What an amendment changed about a provision, as statements: both wordings side by side, and the point that did it.

Of a provision of which much changed, the parts are quoted that share most words with the question; of a long part, what
begins with the first sentence that changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from retrieval.choose import beginning
from retrieval.language import Language
from retrieval.lexical import tokenise
from retrieval.library import Lookup
from retrieval.phrases import PHRASES, written_date
from retrieval.quotation import introduction, quote_of
from retrieval.schema import Citation, Draft, DraftStatement, Query, Quote
from retrieval.schema_diff import Diff, DiffPart
from retrieval.sentences import sentences
from sources.schema import Document, Held, Span
from sources.versions import validity_of

__all__ = ["compare"]

MOST_PARTS = 3
"""So many changed provisions are quoted."""

Side = Literal["before", "after"]


def compare(query: Query, diff: Diff, lookup: Lookup) -> Draft:
    """Quote what changed, in the order of the text.

    Args:
        query: The question as understood.
        diff: Of the provision that it is about.
        lookup: Gives the documents of the diff's citations.

    Returns:
        For each changed part the older wording, the newer one, and the amending points that no part before it has.
        Where nothing changed, the wording with the day since which it stands.
    """
    statements: list[DraftStatement] = []
    for part in _chosen(query, diff):
        statements += [*_wordings(part, diff, lookup, query.language), *_orders(part, lookup, query.language)]
    if not statements and diff.change == "unchanged" and diff.after is not None:
        statements = list(_unchanged(diff.after, lookup, query.language))
    # Two parts may have been changed by one point.
    return Draft(statements=tuple(dict.fromkeys(statements)))


def _unchanged(citation: Citation, lookup: Lookup, language: Language) -> Iterator[DraftStatement]:
    """Quote the beginning of what nobody changed, and say since when it stands."""
    since = citation.validity.text_from
    if since is None:
        return
    held = lookup(citation.source.document_id, citation.source.text_sha256)
    document = held.document
    piece = _pieces(document, citation.span)[0]
    quote = quote_of(document, beginning(document, piece), citation.pin.provision_id)
    label = _label(document, piece, citation.pin.label)
    stands = PHRASES[language].unchanged.format(day=written_date(since, language))
    said = [introduction(held.source, label, language), stands, _in_english(document, language)]
    ending = " […]" if quote.span.end < citation.span.end else ""
    yield DraftStatement(text=f"{', '.join(filter(None, said))}: “{quote.text}”{ending}", quotes=(quote,))


def _chosen(query: Query, diff: Diff) -> list[DiffPart]:
    changed = [part for part in diff.parts if part.change != "unchanged"]
    # What two pages only print otherwise is no change of the law.
    changed = [part for part in changed if part.amended_by] or changed
    terms = frozenset(query.terms)

    def shared(part: DiffPart) -> int:
        words = "\n".join((_words(diff.before, part.before_span), _words(diff.after, part.after_span)))
        return len(terms.intersection(tokenise(words)))

    best = sorted(changed, key=shared, reverse=True)[:MOST_PARTS]
    return [part for part in changed if part in best]


def _words(citation: Citation | None, span: Span | None) -> str:
    if citation is None or span is None:
        return ""
    return citation.quote[span.start - citation.span.start : span.end - citation.span.start]


def _wordings(part: DiffPart, diff: Diff, lookup: Lookup, language: Language) -> Iterator[DraftStatement]:
    sides: tuple[tuple[Side, Citation | None, Span | None], ...] = (
        ("before", diff.before, part.before_span),
        ("after", diff.after, part.after_span),
    )
    for side, citation, span in sides:
        if citation is not None and span is not None:
            held = lookup(citation.source.document_id, citation.source.text_sha256)
            yield _wording(held, span, _first_change(diff, part, side), part, language)


def _wording(held: Held, span: Span, first: int, part: DiffPart, language: Language) -> DraftStatement:
    document = held.document
    pieces = _pieces(document, span)
    shown = [_beginning_with(document, span, first)] if pieces == [span] else [beginning(document, p) for p in pieces]
    quotes = tuple(quote_of(document, each, part.provision_id) for each in shown)
    said = [
        introduction(held.source, _label(document, span, part.label), language),
        _days(document, quotes[0], language),
        _in_english(document, language),
    ]
    opening = "[…] " if shown[0].start > pieces[0].start else ""
    quoted = "\n".join(
        f"“{quote.text}”" + (" […]" if each.end < piece.end else "")
        for quote, each, piece in zip(quotes, shown, pieces, strict=True)
    )
    return DraftStatement(text=f"{', '.join(filter(None, said))}: {opening}{quoted}", quotes=quotes)


def _pieces(document: Document, span: Span) -> list[Span]:
    """What is quoted apart: the first paragraphs of an article that was replaced as a whole, without its heading."""
    provision = document.innermost(span)
    if provision is None or provision.kind != "article":
        return [span]
    children = (document.get(child) for child in provision.children)
    found = [child.span.stripped(document.text) for child in children if child is not None and child.kind != "heading"]
    return found[:MOST_PARTS] or [span]


def _in_english(document: Document, language: Language) -> str:
    """Wordings are compared in English only."""
    return "" if document.language == language else PHRASES[language].in_english


def _label(document: Document, span: Span, otherwise: str) -> str:
    """What is now Art. 4(1) may have been the whole of Art. 4."""
    provision = document.innermost(span)
    return otherwise if provision is None else document.cited_as(provision).label


def _days(document: Document, quote: Quote, language: Language) -> str:
    """Until when older words stood, or since when newer ones do."""
    provision = document.get(quote.provision_id)
    if provision is None:
        return ""
    valid = validity_of(document, provision, quote.span)
    phrases = PHRASES[language]
    if valid.text_until is not None:
        said = phrases.deleted if valid.ended == "deleted" else phrases.before
        return said.format(day=written_date(valid.text_until, language))
    return "" if valid.text_from is None else phrases.since.format(day=written_date(valid.text_from, language))


def _orders(part: DiffPart, lookup: Lookup, language: Language) -> Iterator[DraftStatement]:
    for order in part.amending:
        source = order.source
        held = lookup(source.document_id, source.text_sha256)
        quote = Quote.of(held.document, order.pin.provision_id, order.span)
        said = ", ".join(
            filter(None, (introduction(held.source, order.pin.label, language), _in_english(held.document, language)))
        )
        yield DraftStatement(text=f"{said}: “{quote.text}”", quotes=(quote,))


def _first_change(diff: Diff, part: DiffPart, side: Side) -> int:
    """Where the part's first change is on a side, also where the change is the other side's alone."""
    span = part.before_span if side == "before" else part.after_span
    at = 0
    for piece in diff.pieces:
        own = piece.before_span if side == "before" else piece.after_span
        start = at if own is None else own.start
        if span is not None and piece.op != "equal" and span.start <= start < span.end:
            return start
        at = start if own is None else own.end
    return 0 if span is None else span.start


def _beginning_with(document: Document, span: Span, first: int) -> Span:
    """As much as may be quoted, from the beginning of the span or of the sentence that changed."""
    whole = beginning(document, span)
    if whole == span or first < whole.end:
        return whole
    starts = [sentence.start for sentence in sentences(document.text, span) if sentence.start <= first]
    return beginning(document, Span(start=max(starts, default=span.start), end=span.end))
