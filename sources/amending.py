"""The points of an amending act: which provision each of them changes, and what it does to it.

Computed from the words that introduce the new text. New text is quoted and isn't read, except for the number that it
begins with: `the following Article is inserted` doesn't say which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import takewhile

from sources.amending_words import Action, Around, amended_act, changes, new_places
from sources.itself import Itself
from sources.locator import Locator
from sources.schema import Document, Frozen, Provision

__all__ = ["Action", "AmendingPoint", "amending_points", "points_for"]

_NUMBERED = frozenset({"paragraph", "subparagraph", "point", "subpoint", "indent"})
_QUOTED = re.compile(r"‘[^’]*’|“[^”]*”|«[^»]*»|„[^”“]*[”“]")
_LEVELS = ("section", "paragraph", "point", "subpoint", "indent", "part")
_COUNTS = ("within", "subparagraph")


class AmendingPoint(Frozen):
    """One change that an amending act makes.

    Attributes:
        target: The provision of the amended act, as deep as the words say; for what is inserted, its new place.
        provision_id: Of the point, in the amending act.
        label: Of the same point, `Art. 1(7)(a)`.
        act: The amended act as printed.
        action: What is done; `amended` also where only single words are replaced.
    """

    target: Locator
    provision_id: str
    label: str
    act: str
    action: Action


def amending_points(act: Document) -> tuple[AmendingPoint, ...]:
    """Return what the act changes in other acts, in order; nothing for an act that amends none.

    Args:
        act: An amending act, or any act with some articles that amend others.
    """
    return _computed(Itself(act))


@lru_cache(maxsize=16)
def _computed(asked: Itself) -> tuple[AmendingPoint, ...]:
    reader = _Reader(asked.document)
    articles = (provision for provision in asked.document.provisions if provision.kind == "article")
    return tuple(point for article in articles if reader.amends(article) for point in reader.points(article, Around()))


def points_for(locator: Locator, points: Iterable[AmendingPoint]) -> tuple[AmendingPoint, ...]:
    """Return the points that changed a provision, in the order of the amending act.

    Args:
        locator: The provision of the amended act.
        points: Those of one amended act.

    Returns:
        The points that name the provision or something in it; where none does, those that name the smallest thing
        around it.
    """
    held = tuple(points)
    inside = tuple(point for point in held if _contains(locator, point.target))
    if inside:
        return inside
    around = [point for point in held if _contains(point.target, locator)]
    deepest = max((_depth(point.target) for point in around), default=0)
    return tuple(point for point in around if _depth(point.target) == deepest)


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.order = {provision.id: index for index, provision in enumerate(document.provisions)}

    def amends(self, article: Provision) -> bool:
        """Whether the article changes another act; data and systems are deleted and replaced too."""
        after = self.document.provisions[self.order[article.id] + 1 :]
        inside = takewhile(lambda provision: provision.span.start < article.span.end, after)
        return any(provision.kind == "quotation" for provision in inside) or bool(amended_act(self.words(article)))

    def points(self, provision: Provision, around: Around) -> Iterator[AmendingPoint]:
        """Yield the changes that a provision makes, those of its numbered parts where it has any."""
        words = self.words(provision)
        if provision.kind == "article" and (act := amended_act(words)):
            around = around._replace(act=act)
        found = list(changes(words, around))
        children = self.children(provision)
        numbered = [child for child in children if child.kind in _NUMBERED]
        if numbered:
            for child in numbered:
                yield from self.points(child, Around(found[0].places, found[0].act))
            return
        quotations = [self.document.text_of(child) for child in children if child.kind == "quotation"]
        for change in found:
            if change.action is None or change.act is None:
                continue
            for target in new_places(words, change, quotations) or change.places:
                yield AmendingPoint(
                    target=target,
                    provision_id=provision.id,
                    label=provision.label,
                    act=change.act,
                    action=change.action,
                )

    def children(self, provision: Provision) -> list[Provision]:
        return [child for child in map(self.document.get, provision.children) if child is not None]

    def words(self, provision: Provision) -> str:
        """The provision's own words: without its heading, its numbered parts and what it quotes."""
        own = [child.span for child in self.children(provision) if child.kind in ("lead", "tail")]
        spans = own if provision.children else [provision.span]
        return _QUOTED.sub(" ", " ".join(span.of(self.document.text) for span in spans))


def _contains(outer: Locator, inner: Locator) -> bool:
    """Whether `inner` is `outer` or lies in it, as far as the two say."""
    if (outer.article, outer.annex, outer.recital) != (inner.article, inner.annex, inner.recital):
        return False
    if any(getattr(outer, level) not in (None, getattr(inner, level)) for level in _LEVELS):
        return False
    mine, other = _count(outer), _count(inner)
    if mine is None or other is None:
        # Only where two subparagraphs have points with the same letters does a point's locator count them.
        return outer.subparagraph is None or inner.point is not None
    return mine == other


def _count(locator: Locator) -> int | None:
    return locator.subparagraph if locator.within is None else locator.within


def _depth(locator: Locator) -> int:
    return sum(getattr(locator, name) is not None for name in (*_LEVELS, *_COUNTS))
