"""Which passages of older versions are indexed: those whose words no later version shows for the same days.

Wording that an amendment left alone stands in every version since; it is indexed once, from the newest. What changed
is indexed in each of its wordings. A passage is not a provision: where the newer version cuts a paragraph otherwise,
the older passage is kept until the day from which the newer one shows its words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from retrieval.schema import Passage
from sources.schema import Document, Provision, Source
from sources.versions import first_day, leaves_in

__all__ = ["without_repeats"]

_Shown = dict[str, list[tuple[date, date]]]
"""For each provision: since when its words are the wording, and since when a newer passage shows them."""


def without_repeats(
    held: Sequence[tuple[Document, Source]], passages: Mapping[str, tuple[Passage, ...]]
) -> dict[str, tuple[Passage, ...]]:
    """Return the passages by document, older versions' without those that a newer one shows.

    Args:
        held: All documents with their rows, dated by later versions.
        passages: Their passages, by document id.
    """
    kept = dict(passages)
    for versions in _works(held):
        shown: _Shown = defaultdict(list)
        for document in reversed(versions):
            kept[document.id] = tuple(_still_needed(document, passages[document.id], shown))
            _show(document, kept[document.id], shown)
    return kept


def _works(held: Sequence[tuple[Document, Source]]) -> Iterator[list[Document]]:
    """Yield the searched versions of each act in one language, oldest first."""
    works: dict[tuple[str, str], list[tuple[date, Document]]] = defaultdict(list)
    for document, source in held:
        day = first_day(source) if source.tier == "law" else None
        if day is not None and source.work is not None and source.search != "none":
            works[source.work, document.language].append((day, document))
    for versions in works.values():
        yield [document for _, document in sorted(versions, key=lambda version: version[0])]


def _still_needed(document: Document, passages: Sequence[Passage], shown: _Shown) -> Iterator[Passage]:
    for passage in passages:
        begins = passage.text_from or date.min
        since = [_shown_since(document, leaf, shown) for leaf in leaves_in(document, passage.span)]
        later = [day for day in since if day is None or day > begins]
        if since and not later:
            continue
        ends = min((day for day in later if day is not None), default=date.max)
        if ends < (passage.text_until or date.max):
            passage = passage.model_copy(update={"text_until": ends})
        yield passage


def _shown_since(document: Document, leaf: Provision, shown: _Shown) -> date | None:
    """Since when a newer passage shows the leaf's words; `None` where none does."""
    for place in (leaf, *document.ancestors(leaf)):
        if place.id in shown:
            own = place.validity.text_from or date.min
            # Words that began later are others than these.
            return min((day for begun, day in shown[place.id] if begun <= own), default=None)
    return None


def _show(document: Document, passages: Sequence[Passage], shown: _Shown) -> None:
    for passage in passages:
        since = passage.text_from or date.min
        for leaf in leaves_in(document, passage.span):
            # Two pages of one text may cut what is quoted in it into different leaves.
            around = (p for p in document.ancestors(leaf) if passage.span.covers(p.span.stripped(document.text)))
            for place in (leaf, *around):
                shown[place.id].append((place.validity.text_from or date.min, since))
