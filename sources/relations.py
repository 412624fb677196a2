"""How the provisions of an act stand to one another: exceptions, siblings, cross-references, as values.

All is computed from the text and the numbers. A relation goes from one provision to another; who reads a rule wants
what points at it too: Article 6(3) names 6(2), and whoever finds 6(2) needs 6(3).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from sources.derogations import derogations
from sources.itself import Itself
from sources.schema import Document, Frozen, Provision

__all__ = ["Relation", "RelationKind", "Relations", "companions", "relations_of"]

RelationKind = Literal["exception", "sibling", "cross_reference"]

_INSERTED = re.compile(r"(\d+)[a-z]+")
_AROUND = frozenset({"point", "subpoint", "subparagraph", "paragraph", "article", "annex", "section"})
_HELD = 32


class Relation(Frozen):
    """One provision's relation to another of the same document.

    Attributes:
        kind: `exception`: the first says a different rule than the second. `sibling`: one was inserted beside the
            other, 6a beside 6. `cross_reference`: the first names the second.
        from_id: Provision id.
        to_id: Provision id.
    """

    kind: RelationKind
    from_id: str
    to_id: str


class Relations:
    """The relations within one document.

    Args:
        document: An act whose references have been laid down; anything else has none.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._exceptions: dict[str, list[str]] = defaultdict(list)
        self._rules: dict[str, list[str]] = defaultdict(list)
        for exception, rule in derogations(document):
            self._exceptions[rule.id].append(exception.id)
            self._rules[exception.id].append(rule.id)
        self._siblings: dict[str, list[str]] = defaultdict(list)
        for inserted, base in _inserted_paragraphs(document):
            self._siblings[base.id].append(inserted.id)
            self._siblings[inserted.id].append(base.id)

    def all(self) -> tuple[Relation, ...]:
        """Return every relation of the document, by kind and in order."""
        document = self.document
        found = [Relation(kind="exception", from_id=a, to_id=b) for a, rules in self._rules.items() for b in rules]
        found += [Relation(kind="sibling", from_id=a, to_id=b) for a, ids in self._siblings.items() for b in ids]
        found += [
            Relation(kind="cross_reference", from_id=leaf.id, to_id=target)
            for leaf in document.leaves()
            for reference in leaf.references
            for target in reference.target_ids
        ]
        return tuple(dict.fromkeys(found))

    def exceptions_to(self, provision: Provision) -> tuple[Provision, ...]:
        """Return what departs from the provision, nearest first: from itself, from what is around it, from its parts.

        Whoever reads a point needs the exceptions to its paragraph and to its article.
        """
        return self._linked(
            self._exceptions, provision, (provision, *self._around(provision), *self._inside(provision))
        )

    def departs_from(self, provision: Provision) -> tuple[Provision, ...]:
        """Return the rules to which the provision, or the one around it, is an exception."""
        return self._linked(self._rules, provision, (provision, *self._around(provision)))

    def siblings_of(self, provision: Provision) -> tuple[Provision, ...]:
        """Return the paragraphs inserted beside the provision's own, or the one that it was inserted beside.

        Of a point's paragraph, one is left out that names other points only: 5(1a) is about 5(1)(ba) and (bb).
        """
        found = self._linked(self._siblings, provision, (provision, *self._around(provision)))
        return tuple(sibling for sibling in found if not self._is_about_others(sibling, provision))

    def cross_references_of(self, provision: Provision) -> tuple[Provision, ...]:
        """Return the provisions of the same act that the provision names, in the order of its text."""
        leaves = [provision] if not provision.children else self._inside(provision)
        ids = (target for leaf in leaves for reference in leaf.references for target in reference.target_ids)
        return self._others(provision, ids)

    def _is_about_others(self, sibling: Provision, provision: Provision) -> bool:
        base = next((place for place in (provision, *self._around(provision)) if place.kind == "paragraph"), provision)
        named = [
            target
            for leaf in (sibling, *self._inside(sibling))
            for reference in leaf.references
            for target in map(self.document.get, reference.target_ids)
            if target is not None and base.span.covers(target.span)
        ]
        return bool(named) and not any(
            target.span.covers(provision.span) or provision.span.covers(target.span) for target in named
        )

    def _linked(
        self, links: dict[str, list[str]], provision: Provision, places: Iterable[Provision]
    ) -> tuple[Provision, ...]:
        return self._others(provision, (linked for place in places for linked in links.get(place.id, ())))

    def _others(self, provision: Provision, ids: Iterable[str]) -> tuple[Provision, ...]:
        """The provisions with these ids that are neither in the given one nor around it."""
        found = (self.document.get(linked) for linked in dict.fromkeys(ids))
        return tuple(
            other
            for other in found
            if other is not None and not other.span.covers(provision.span) and not provision.span.covers(other.span)
        )

    def _around(self, provision: Provision) -> Iterator[Provision]:
        return (place for place in self.document.ancestors(provision) if place.kind in _AROUND)

    def _inside(self, provision: Provision) -> Iterator[Provision]:
        for child_id in provision.children:
            child = self.document.get(child_id)
            if child is not None:
                yield child
                yield from self._inside(child)


def relations_of(document: Document) -> Relations:
    """Return the document's relations, computed once for each of the last documents asked for."""
    return _computed(Itself(document))


def companions(document: Document, provision: Provision) -> tuple[Provision, ...]:
    """Return what should be read beside a found provision: its exceptions, then its siblings.

    Args:
        document: The provision's document.
        provision: What was found: 6(2) brings 6(3), 99(6) brings 99(6a).
    """
    relations = relations_of(document)
    return tuple(dict.fromkeys([*relations.exceptions_to(provision), *relations.siblings_of(provision)]))


def _inserted_paragraphs(document: Document) -> Iterator[tuple[Provision, Provision]]:
    """Yield each paragraph with a letter and the one whose number it has: 6a and 6."""
    for provision in document.provisions:
        match = _INSERTED.fullmatch(provision.locator.paragraph or "")
        if provision.kind != "paragraph" or match is None or not provision.binding:
            continue
        base = document.get(provision.locator.model_copy(update={"paragraph": match[1]}).id)
        if base is not None:
            yield provision, base


@lru_cache(maxsize=_HELD)
def _computed(asked: Itself) -> Relations:
    return Relations(asked.document)
