"""Whether a label names a gold place: in an act by units, elsewhere by offsets, or without them its quote.

A label without numbers names, in an act, the innermost provision around its offsets. Where that is none of the gold's,
and in what is no act, it has to show most of the gold and not much else, or stand in it, so that a whole document names
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from evals.schema import Cited, Level
from evals.shelf import GoldPlace, label_span
from evals.units import Unit, is_within, unit
from sources.schema import Document, Span

__all__ = ["matches", "matches_any"]

LEAST_SHARED = 0.5
"""Of the gold, or of what is named, has to be shared."""
MOST_TIMES, MOST_CHARACTERS = 3, 2_500
"""What is named shows a gold place if it is at most so many times as long, or has at most so many characters."""
SHORTEST_QUOTE = 20
"""Characters of a quote that finds its place without offsets; a whole provision may be shorter."""


def matches(label: Cited, gold: GoldPlace, level: Level) -> bool:
    """Whether the label names the gold place, in its document or in a version with the same words there.

    At point level a label has to be as fine as the gold or finer; Art. 5(1) does not name Art. 5(1)(f). Paragraphs that
    are only counted have no number in a label; there the offsets decide, if the label has them. What is no act has no
    articles: at article level its document is compared. A quote without offsets counts where its words stand once.

    Args:
        label: Of a citation or of a passage.
        gold: What should be named.
        level: How fine the comparison is.
    """
    twin = gold.twin_in(label.document)
    if twin is None:
        return False
    document, there = twin
    wanted, named = unit(gold.provision.locator, level), unit(label, level)
    if wanted is None and level == "article":
        return True
    span = _span(label, document)
    if wanted is not None and named is None:
        named = _unit_at(span, document, level)
        if named is None or not is_within(named, wanted):
            # A passage of fixed length spans paragraphs; it shows those that it is narrow enough for, and pins none.
            return level != "point" and span is not None and _shows(span, there)
    if wanted is None or named is None:
        return span is not None and _shows(span, there)
    if not is_within(named, wanted) or not _is_unnumbered(gold, level):
        return is_within(named, wanted)
    return named == wanted if span is None else _shows(span, there)


def matches_any(label: Cited, places: Iterable[GoldPlace], level: Level) -> bool:
    """Whether the label names one of the places."""
    return any(matches(label, gold, level) for gold in places)


def _is_unnumbered(gold: GoldPlace, level: Level) -> bool:
    """Whether labels have no number for what tells the gold from its neighbours, so that offsets have to."""
    locator = gold.provision.locator
    counted = locator.subparagraph is not None or locator.within is not None
    return counted and level != "article" and (level == "point" or locator.paragraph is None)


def _shows(named: Span, gold: Span) -> bool:
    shared = min(named.end, gold.end) - max(named.start, gold.start)
    if shared <= 0:
        return False
    is_narrow = len(named) <= max(MOST_TIMES * len(gold), MOST_CHARACTERS)
    return shared >= LEAST_SHARED * len(named) or (is_narrow and shared >= LEAST_SHARED * len(gold))


def _span(label: Cited, document: Document) -> Span | None:
    """Return a label's offsets as far as they are in the document, without them those of its quote."""
    if label.start is None and label.end is None:
        return _quote_span(label.quote or "", document)
    span = label_span(label)
    if span is None or span.end > len(document.text):
        return None
    return span.stripped(document.text) if span.of(document.text).strip() else None


def _unit_at(span: Span | None, document: Document, level: Level) -> Unit | None:
    provision = None if span is None else document.innermost(span)
    return None if provision is None else unit(provision.locator, level)


def _quote_span(quote: str, document: Document) -> Span | None:
    span = _once(quote.strip(), document.text)
    if span is None or len(span) >= SHORTEST_QUOTE:
        return span
    around = document.innermost(span)
    return span if around is not None and around.span.stripped(document.text) == span else None


@lru_cache(maxsize=1024)
def _once(words: str, text: str) -> Span | None:
    first = text.find(words) if words else -1
    is_once = first >= 0 and text.find(words, first + 1) < 0
    return Span(start=first, end=first + len(words)) if is_once else None
