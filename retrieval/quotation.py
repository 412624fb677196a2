"""A statement that is a quotation: where it stands, in connecting words of ours, and the words themselves.

Superseded and future wordings are marked as such, and so is English where another language was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from retrieval.era import era
from retrieval.language import Language
from retrieval.phrases import PHRASES, held_in_english
from retrieval.schema import DraftStatement, Query, Quote
from sources.schema import Document, Held, Source, Span
from sources.versions import validity_of

__all__ = ["introduction", "quotation", "quote_of"]


def quotation(
    query: Query, held: Held, spans: Sequence[Span], *, label: str, provision_id: str, passage_id: str = ""
) -> DraftStatement:
    """Return the statement that quotes some spans of a document.

    Args:
        query: The question as understood.
        held: The document with its row.
        spans: What to quote, in order of the text; not empty.
        label: Of the place that is named.
        provision_id: To cite where a span lies in no provision of its own.
        passage_id: Of the passage that the spans are from, where they are from one.
    """
    document = held.document
    quotes = tuple(quote_of(document, span, provision_id, passage_id) for span in spans)
    quoted = f"“{quotes[0].text}”"
    for before, quote in pairwise(quotes):
        quoted += f"{_joint(document, before, quote)}“{quote.text}”"
    quoted += _sequel(document, spans)
    said = introduction(held.source, label, query.language)
    # What is left out between the quotes may have another age.
    pieces = [(document.innermost(span), span) for span in spans] if held.source.tier == "law" else []
    worded = [validity_of(document, around, span) for around, span in pieces if around is not None]
    is_amended = any(one.changed_by is not None for one in worded)
    eras = (era(one, on=query.as_of, language=query.language) for one in worded)
    said = ", ".join(filter(None, (said, next(filter(None, eras), ""))))
    only = held_in_english(document.language, query.language, amended=is_amended)
    said = f"{said} ({only})" if only else said
    return DraftStatement(text=f"{said}: {quoted}", quotes=quotes)


def quote_of(document: Document, span: Span, provision_id: str, passage_id: str = "") -> Quote:
    """Return the words in a span, cited by the innermost provision around them, else by the one that is given."""
    provision = document.innermost(span)
    cited = provision_id if provision is None else document.cited_as(provision).id
    return Quote.of(document, cited, span, passage_id=passage_id)


def _joint(document: Document, before: Quote, quote: Quote) -> str:
    """What stands between two quotations: a sign of elision, or a line end where nothing is left out."""
    touches = before.span.end <= quote.span.start and not document.text[before.span.end : quote.span.start].strip()
    return "\n" if touches else " […] "


def _sequel(document: Document, spans: Sequence[Span]) -> str:
    """A sign of elision where a sentence breaks off, or a list goes on behind the last point quoted."""
    last = spans[-1]
    if last.of(document.text)[-1:] not in ".;:!?…”’»)\"'],|":
        return " […]"
    point = document.innermost(Span(start=last.end - 1, end=last.end))
    parent = None if point is None or point.parent is None else document.get(point.parent)
    if point is None or parent is None or point.kind not in ("point", "subpoint", "indent") or len(spans) == 1:
        return ""
    return " […]" if parent.children[-1] != point.id else ""


def introduction(source: Source, label: str, language: Language = "en") -> str:
    """Say where a quote stands: `AI Act, Art. 99(3)`, or publisher and date; `language` is the question's."""
    if source.tier == "brief":
        return PHRASES[language].own_summary
    if source.tier == "law":
        return f"{source.names[0] if source.names else source.title}, {label}"
    return f"{source.publisher}, {source.published}"
