"""Whether a label names a gold place: by its numbers in an act; elsewhere by its offsets, or without them its quote."""

from __future__ import annotations

from collections.abc import Iterable

from evals.schema import Cited, Level
from evals.shelf import GoldPlace, label_span
from evals.units import is_within, unit
from sources.schema import Span

__all__ = ["matches", "matches_any"]

LEAST_SHARED = 0.5
"""Without numbers to compare, two spans are the same place if they share this part of the shorter one."""


def matches(label: Cited, gold: GoldPlace, level: Level) -> bool:
    """Whether the label names the gold place, in its document or in a version with the same words there.

    At point level a label has to be as fine as the gold or finer; Art. 5(1) does not name Art. 5(1)(f). Paragraphs that
    are only counted have no number in a label; there the offsets decide, if the label has them.

    Args:
        label: Of a citation or of a passage.
        gold: What should be named.
        level: How fine the comparison is.
    """
    there = gold.span_in(label.document)
    if there is None:
        return False
    wanted, named = unit(gold.provision.locator, level), unit(label, level)
    span = label_span(label)
    if wanted is not None and named is not None:
        if not is_within(named, wanted) or not _is_unnumbered(gold, level):
            return is_within(named, wanted)
        return named == wanted if span is None else _shares(span, there)
    if span is not None:
        return _shares(span, there)
    words, quote = gold.span.of(gold.document.text), (label.quote or "").strip()
    return bool(quote) and (quote in words or words in quote)


def matches_any(label: Cited, places: Iterable[GoldPlace], level: Level) -> bool:
    """Whether the label names one of the places."""
    return any(matches(label, gold, level) for gold in places)


def _is_unnumbered(gold: GoldPlace, level: Level) -> bool:
    """Whether labels have no number for what tells the gold from its neighbours, so that offsets have to."""
    locator = gold.provision.locator
    counted = locator.subparagraph is not None or locator.within is not None
    return counted and level != "article" and (level == "point" or locator.paragraph is None)


def _shares(named: Span, gold: Span) -> bool:
    shared = min(named.end, gold.end) - max(named.start, gold.start)
    return shared > 0 and shared >= LEAST_SHARED * min(len(named), len(gold))
