"""Do the quotes carry the statement? By hard tokens, the same way before an answer is shown and when it is checked.

What stands between quotation marks has to be a quote, exactly. In our own words every hard token has to stand in a
quote, except in the name of the place and in what is known of the document. Whether the words mean the same is not
decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from retrieval.schema import SourceRef
from retrieval.tokens import HardToken, hard_tokens, missing
from sources.references import find_references, resolve
from sources.schema import Document, Provision, Source, Span
from sources.versions import validity_of

QUOTATION = "quotation"
_SHORTEST_NAME = 3
_ELISION = re.compile(r"\s*\[…\]\s*")
_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}(?:-\d{2})?(?!\d)")


class Evidence(NamedTuple):
    """One exact quote with what surrounds it."""

    document: Document
    provision: Provision
    span: Span


def about(document: Document) -> tuple[str, ...]:
    """Return what a document says of itself: id, version and title."""
    return (document.id, document.version_id, document.title)


def dates_of(piece: Evidence) -> tuple[str, ...]:
    """Return the days between which the quoted words are the wording: what a statement says of their age."""
    valid = validity_of(piece.document, piece.provision, piece.span)
    return tuple(day.isoformat() for day in (valid.text_from, valid.text_until) if day is not None)


def metadata_of(source: Source | SourceRef) -> tuple[str, ...]:
    """Return what connecting words may say about a document: title, publisher, number, dates."""
    return (source.title, source.publisher, source.published, source.version_id, source.celex or "")


def unsupported(text: str, method: str, evidence: Sequence[Evidence], known: Iterable[str]) -> list[str]:
    """Return why the quotes don't carry the statement; empty if they do.

    Args:
        text: The statement.
        method: `quotation`, where only its connecting words are ours, or any other.
        evidence: Its quotes.
        known: Texts about the documents that a statement may repeat: title, publisher, dates.
    """
    if not evidence:
        return ["a statement without a quote"]
    said = text
    if method == QUOTATION:
        found = connecting_words(text, [piece.span.of(piece.document.text) for piece in evidence])
        if found is None:
            return ["what stands between the quotation marks is not exactly a quote"]
        said = found
    texts = [*known, *(text for piece in evidence for text in (*about(piece.document), *dates_of(piece)))]
    tokens = missing(
        _without_names(said, evidence, texts), [_readable(piece) for piece in evidence], given=_given(texts)
    )
    return [f"no quote carries {token.kind} {token.value!r}" for token in tokens]


def connecting_words(text: str, quotes: Sequence[str]) -> str | None:
    """Return the statement without what it quotes, `None` if it quotes nothing or something else.

    Args:
        text: With every quotation between “ and ”; […] may stand between two quotes.
        quotes: What may be quoted, exactly.
    """
    words: list[str] = []
    at = 0
    quoted = False
    by_length = sorted(quotes, key=len, reverse=True)
    while (opening := text.find("“", at)) >= 0:
        words.append(text[at:opening])
        end = _quotation_end(text, opening + 1, by_length)
        if end is None:
            return None
        quoted, at = True, end
    words.append(text[at:])
    return None if not quoted or "”" in text[at:] else " ".join(words)


def _quotation_end(text: str, at: int, quotes: Sequence[str]) -> int | None:
    for quote in quotes:
        if quote and text.startswith(quote, at):
            after = at + len(quote)
            if text.startswith("”", after):
                return after + 1
            elision = _ELISION.match(text, after)
            end = _quotation_end(text, elision.end(), quotes) if elision else None
            if end is not None:
                return end
    return None


def _without_names(text: str, evidence: Sequence[Evidence], known: Iterable[str]) -> str:
    """Blank out labels and titles, so that the number in `Art. 5` doesn't carry a claim of five things."""
    names = set(known)
    for piece in evidence:
        around = (piece.provision, *piece.document.ancestors(piece.provision))
        names.update(place.label for place in around)
        cited = {place.id for place in around}
        for reference in reversed(find_references(text)):
            targets = [resolve(locator, piece.document) for locator in reference.locators]
            if all(target is not None and target.id in cited for target in targets):
                text = f"{text[: reference.span.start]} {text[reference.span.end :]}"
    for name in sorted(names, key=len, reverse=True):
        if len(name) > _SHORTEST_NAME:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?![\w(])", " ", text)
    return text


def _readable(piece: Evidence) -> str:
    """Return the quote without footnote calls, whose numbers count nothing."""
    start = piece.span.start
    characters = list(piece.span.of(piece.document.text))
    for call in piece.document.footnote_calls:
        if piece.span.covers(call):
            characters[call.start - start : call.end - start] = " " * len(call)
    return "".join(characters)


def _given(known: Iterable[str]) -> list[HardToken]:
    """Return what metadata may lend to a statement: dates and the numbers of acts, never amounts."""
    texts = list(known)
    dates = [found for text in texts for found in _DATE.findall(text)]
    return [
        token for text in (*texts, *dates) for token in hard_tokens(text) if token.kind == "date" or "/" in token.value
    ]
