"""Which passages show a provision: its own, else one that covers it, else those inside it.

A provision and a passage needn't be the same size: a short paragraph is one passage with all its points, a long
article is many. Whoever has the name of a provision and wants words to quote asks here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from retrieval.schema import Passage
from sources.schema import Document

__all__ = ["COVERS", "INSIDE", "OWN", "Place", "nearest", "places"]

OWN, COVERS, INSIDE = 0, 1, 2
"""How a passage relates to a provision, best first."""


class Place(NamedTuple):
    """One passage that shows one provision."""

    document_id: str
    provision_id: str
    relation: int
    passage_id: str


def places(document: Document, passages: Iterable[Passage]) -> Iterator[Place]:
    """Yield how each of the document's passages relates to the provisions around and inside it."""
    for passage in passages:
        own = document.get(passage.provision_id)
        if own is None:
            continue
        yield Place(document.id, own.id, OWN, passage.id)
        for around in document.ancestors(own):
            yield Place(document.id, around.id, INSIDE, passage.id)
        pending = list(own.children)
        while pending:
            below = document.get(pending.pop())
            if below is None:
                continue
            pending += below.children
            if passage.span.covers(below.span.stripped(document.text)):
                yield Place(document.id, below.id, COVERS, passage.id)


def nearest(found: Iterable[Place]) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Group the places of one document by provision: the best relation there is, and its passages in order."""
    by_provision: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for place in found:
        by_provision[place.provision_id][place.relation].append(place.passage_id)
    best = {provision: min(relations) for provision, relations in by_provision.items()}
    return {
        provision: (best[provision], tuple(relations[best[provision]])) for provision, relations in by_provision.items()
    }
