"""From what formats without legal structure show, one stretch after the other, to paragraphs with their points.

A parser says what it saw: headings, paragraphs, list items, tables, notes. Here they get their place: list items hang
on the paragraph before them, a paragraph is cited by its printed number where these run through, else by its count,
and what stands between the paragraphs (page numbers, omission marks) becomes a leaf of kind `notes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sources.locator import Locator
from sources.outline import Block, Node, Run
from sources.parsers.list_items import Items, is_tail
from sources.parsers.node_tree import compose_around, walk
from sources.parsers.stretch import Stretch, bare


class Paragraphs:
    """Makes nodes of stretches; one object for a whole document, `arrange` once for each page or section.

    What a page leaves open goes on on the next one: the nearest heading above, and the number of the paragraph.

    Attributes:
        heading: The nearest heading above.
        number: The printed number of the paragraph that goes on, `None` after a heading.
    """

    def __init__(self) -> None:
        self.heading: str | None = None
        self.number: str | None = None
        self._asides: dict[str, int] = {}

    def arrange(self, stretches: Sequence[Stretch], base: Locator, *, printed: bool = False) -> list[Node]:
        """Return the nodes of one page, section or document.

        Args:
            stretches: In the order displayed.
            base: Where they stand; paragraphs add to it.
            printed: Whether paragraphs are cited by their printed numbers. Then a stretch without one belongs to the
                number before it. Else they are counted.
        """
        return _Arrangement(self, base, printed).nodes(stretches)

    def aside(self, kind: Literal["notes", "table"], run: Run) -> Node:
        """Return a leaf that is cited by its count in the document and belongs to no paragraph."""
        count = self._asides[kind] = self._asides.get(kind, 0) + 1
        return Node(kind, Locator(name=f"{kind}_{count}"), heading=self.heading, run=run)


class _Arrangement:
    def __init__(self, state: Paragraphs, base: Locator, printed: bool) -> None:
        self.state = state
        self.base = base
        self.printed = printed
        self.done: list[Node] = []
        self.content: list[Block | Node] = []
        self.owner: Node | None = None
        self.items = Items()
        self.counts = {"heading": 0, "paragraph": 0, "loose": 0}

    def nodes(self, stretches: Sequence[Stretch]) -> list[Node]:
        for stretch in stretches:
            getattr(self, f"_{stretch.role}")(stretch)
        self.close()
        return self.done

    def close(self) -> None:
        if self.owner is None:
            return
        self.items.close()
        nodes = compose_around(self.owner, self.content)
        for node in walk(nodes):
            node.heading = self.state.heading
        self.done += nodes
        self.owner, self.content = None, []

    def open(self, kind: str, number: str | None = None) -> None:
        self.close()
        if kind == "printed":
            locator = self.base.model_copy(update={"paragraph": self.state.number})
        else:
            self.counts[kind] += 1
            count = self.counts[kind]
            place = {"subparagraph": count} if kind == "loose" else {"paragraph": str(count)}
            locator = self.base.model_copy(update=place)
        self.owner = Node("paragraph", locator, number=number)
        self.items = Items()

    def open_unnumbered(self) -> None:
        if not self.printed:
            self.open("paragraph")
        elif self.state.number is None:
            self.open("loose")
        elif self.owner is None:
            self.open("printed")

    def _heading(self, stretch: Stretch) -> None:
        self.close()
        self.counts["heading"] += 1
        count = self.counts["heading"]
        part: dict[str, object] = {"part": "heading", "part_number": count if count > 1 else None}
        self.state.heading, self.state.number = stretch.title, None
        locator = self.base.model_copy(update=part)
        self.done.append(Node("heading", locator, heading=stretch.title, run=stretch.run))

    def _paragraph(self, stretch: Stretch) -> None:
        if self.printed and stretch.number is not None:
            self.state.number = bare(stretch.number)
            self.open("printed", stretch.number)
        elif not (self.owner is not None and isinstance(self.content[-1], Node) and is_tail(stretch.run.text)):
            self.open_unnumbered()
        if self.owner is not None and self.owner.number is None:
            self.owner.number = stretch.number
        self.items.close()
        self.content.append(Block(stretch.run))

    def _item(self, stretch: Stretch) -> None:
        if self.owner is None:
            self.open_unnumbered()
        if self.owner is not None:
            self.content += self.items.add(self.owner.locator, stretch)

    def _table(self, stretch: Stretch) -> None:
        self._aside("table", stretch)

    def _notes(self, stretch: Stretch) -> None:
        self._aside("notes", stretch)

    def _gap(self, stretch: Stretch) -> None:
        self.close()
        self.state.number = None
        self._aside("notes", stretch)

    def _aside(self, kind: Literal["notes", "table"], stretch: Stretch) -> None:
        if not self.printed:
            self.close()
        node = self.state.aside(kind, stretch.run)
        (self.done if self.owner is None else self.content).append(node)
        self.items.close()
