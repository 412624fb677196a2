"""List items on their way to points: of one paragraph, numbered or counted, deeper ones below the item they explain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sources.locator import Locator
from sources.outline import Block, Node, compose
from sources.parsers.stretch import Stretch, bare

_ROMAN = re.compile(r"[ivx]+")


def nested(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Give list items a depth where the page shows none: a list inside a list is numbered in another style."""
    outer: str | None = None
    number = ""
    for stretch in stretches:
        if stretch.role == "item":
            style = _style(stretch.number, number)
            outer = outer or style
            stretch.depth = int(style != outer)
            number = bare(stretch.number or "")
        elif stretch.role not in ("notes", "table"):
            outer, number = None, ""
        yield stretch


def _style(printed: str | None, before: str) -> str:
    number = bare(printed or "")
    if not number:
        return "bullet"
    if number.isdigit():
        return "digits"
    # An (i) after an (h) is the letter.
    follows = len(number) == len(before) == 1 and ord(number) == ord(before) + 1 and before != "i"
    return "roman" if _ROMAN.fullmatch(number) and not follows else "letters"


class Items:
    """Numbers the list items of one paragraph and hangs deeper ones on the numbered item above."""

    def __init__(self) -> None:
        self.indents = 0
        self.parent: Node | None = None
        self.below: list[Block | Node] = []

    def add(self, owner: Locator, stretch: Stretch) -> list[Node]:
        """Return the item as a list of one, or nothing where it hangs on the item before it."""
        if stretch.depth > 0 and self.parent is not None:
            self.below.append(self._below(self.parent.locator, stretch))
            return []
        self.close()
        if stretch.number is None:
            self.indents += 1
            return [Node("indent", owner.model_copy(update={"indent": self.indents}), run=stretch.run)]
        # A point is cited within its subparagraph; `subparagraph` itself would count the blocks of the point.
        place = {"point": bare(stretch.number), "within": owner.subparagraph or owner.within, "subparagraph": None}
        locator = owner.model_copy(update=place)
        self.parent = Node("point", locator, number=stretch.number, run=stretch.run)
        return [self.parent]

    def _below(self, parent: Locator, stretch: Stretch) -> Node:
        if stretch.number is not None:
            locator = parent.model_copy(update={"subpoint": bare(stretch.number)})
            return Node("subpoint", locator, number=stretch.number, run=stretch.run)
        count = 1 + sum(isinstance(node, Node) and node.kind == "indent" for node in self.below)
        return Node("indent", parent.model_copy(update={"indent": count}), run=stretch.run)

    def close(self) -> None:
        """Give the last numbered item what was found below it."""
        if self.parent is not None and self.below:
            compose(self.parent, [Block(self.parent.run), *self.below])
        self.parent, self.below = None, []


def is_tail(text: str) -> bool:
    """Whether words after a list go on with the sentence before it."""
    return text.lstrip()[:1].islower()
