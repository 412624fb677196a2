"""Characters of documents as sets: spans merged per document, counted and compared.

Two passages that overlap show their common characters once, so everything is merged before it is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from evals.registry import Unscored
from evals.shelf import label_span
from sources.schema import Span

if TYPE_CHECKING:
    from evals.item import Item

__all__ = ["Region", "Stretch", "merged", "retrieved_region", "shared", "size"]

Region = Mapping[str, tuple[Span, ...]]
"""By document id: spans in order that neither overlap nor touch."""


class Stretch(NamedTuple):
    """A span of one document."""

    document: str
    span: Span


def merged(stretches: Iterable[Stretch]) -> Region:
    """Return the characters that at least one stretch has.

    Example:
        >>> merged([Stretch("a", Span(start=4, end=9)), Stretch("a", Span(start=0, end=5))])
        {'a': (Span(start=0, end=9),)}
    """
    found: dict[str, list[Span]] = {}
    for document, span in sorted(stretches, key=lambda stretch: (stretch.document, stretch.span.start)):
        spans = found.setdefault(document, [])
        if spans and span.start <= spans[-1].end:
            spans[-1] = Span(start=spans[-1].start, end=max(spans[-1].end, span.end))
        elif len(span):
            spans.append(span)
    return {document: tuple(spans) for document, spans in found.items() if spans}


def size(region: Region) -> int:
    """Return how many characters a region has."""
    return sum(len(span) for spans in region.values() for span in spans)


def shared(one: Region, other: Region) -> int:
    """Return how many characters two regions have in common."""
    return sum(
        max(0, min(a.end, b.end) - max(a.start, b.start))
        for document in one.keys() & other.keys()
        for a in one[document]
        for b in other[document]
    )


def retrieved_region(item: Item, k: int) -> Region:
    """Return the characters that the best k passages show.

    Raises:
        Unscored: If the system doesn't say what it retrieved, or where one of these passages stands.
    """
    stretches = []
    for labels in item.retrieved[:k]:
        spans = [Stretch(label.document, span) for label in labels if (span := label_span(label)) is not None]
        if not spans:
            raise Unscored("a retrieved passage has no offsets")
        stretches += spans
    return merged(stretches)
