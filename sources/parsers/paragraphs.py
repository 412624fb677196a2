"""From a flat run of pieces, as every format without legal structure shows them, to paragraphs with their points.

A parser says what it saw, piece by piece: headings, paragraphs, list items, tables, notes. Here they get their place:
list items hang on the paragraph before them, a paragraph is cited by its printed number where these run through, else
by its count, and what stands between the paragraphs (page numbers, omission marks) becomes a leaf of kind `notes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sources.locator import Locator
from sources.outline import Block, Node, Run, compose

Role = Literal["heading", "paragraph", "item", "table", "notes"]


@dataclass(slots=True)
class Piece:
    """What a parser saw in one place.

    Attributes:
        number: As printed; a list item without one has a bullet.
        depth: Of a list item, from 0.
        title: Of a heading, its words without markup.
    """

    role: Role
    run: Run
    number: str | None = None
    depth: int = 0
    title: str | None = None


def bare(number: str) -> str:
    """Return a printed number as locators have it, without brackets, dots and the pilcrow."""
    return number.strip("()[].¶§ \t\u00a0").lower()


class Paragraphs:
    """Makes nodes of pieces; one object for a whole document, `arrange` once for each page or section.

    What a page leaves open goes on on the next one: the nearest heading above, and the number of the paragraph.

    Attributes:
        heading: The nearest heading above.
        number: The printed number of the paragraph that goes on, `None` after a heading.
    """

    def __init__(self) -> None:
        self.heading: str | None = None
        self.number: str | None = None
        self._asides: dict[str, int] = {}

    def arrange(self, pieces: Sequence[Piece], base: Locator, *, printed: bool = False) -> list[Node]:
        """Return the nodes of one page, section or document.

        Args:
            pieces: In the order displayed.
            base: Where they stand; paragraphs add to it.
            printed: Whether paragraphs are cited by their printed numbers. Then a piece without one belongs to the
                number before it. Else they are counted.
        """
        return _Arrangement(self, base, printed).nodes(pieces)

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

    def nodes(self, pieces: Sequence[Piece]) -> list[Node]:
        for piece in pieces:
            getattr(self, f"_{piece.role}")(piece)
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

    def _heading(self, piece: Piece) -> None:
        self.close()
        self.counts["heading"] += 1
        count = self.counts["heading"]
        part: dict[str, object] = {"part": "heading", "part_number": count if count > 1 else None}
        self.state.heading, self.state.number = piece.title, None
        locator = self.base.model_copy(update=part)
        self.done.append(Node("heading", locator, heading=piece.title, run=piece.run))

    def _paragraph(self, piece: Piece) -> None:
        if self.printed and piece.number is not None:
            self.state.number = bare(piece.number)
            self.open("printed", piece.number)
        elif not (self.owner is not None and isinstance(self.content[-1], Node) and is_tail(piece.run.text)):
            self.open_unnumbered()
        if self.owner is not None and self.owner.number is None:
            self.owner.number = piece.number
        self.items.close()
        self.content.append(Block(piece.run))

    def _item(self, piece: Piece) -> None:
        if self.owner is None:
            self.open_unnumbered()
        if self.owner is not None:
            self.content += self.items.add(self.owner.locator, piece)

    def _table(self, piece: Piece) -> None:
        self._aside("table", piece)

    def _notes(self, piece: Piece) -> None:
        self._aside("notes", piece)

    def _aside(self, kind: Literal["notes", "table"], piece: Piece) -> None:
        if not self.printed:
            self.close()
        node = self.state.aside(kind, piece.run)
        (self.done if self.owner is None else self.content).append(node)
        self.items.close()


class Items:
    """Numbers the list items of one paragraph and hangs deeper ones on the numbered item above."""

    def __init__(self) -> None:
        self.indents = 0
        self.parent: Node | None = None
        self.below: list[Block | Node] = []

    def add(self, owner: Locator, piece: Piece) -> list[Node]:
        """Return the item as a list of one, or nothing where it hangs on the item before it."""
        if piece.depth > 0 and self.parent is not None:
            self.below.append(self._below(self.parent.locator, piece))
            return []
        self.close()
        if piece.number is None:
            self.indents += 1
            return [Node("indent", owner.model_copy(update={"indent": self.indents}), run=piece.run)]
        locator = owner.model_copy(update={"point": bare(piece.number)})
        self.parent = Node("point", locator, number=piece.number, run=piece.run)
        return [self.parent]

    def _below(self, parent: Locator, piece: Piece) -> Node:
        if piece.number is not None:
            locator = parent.model_copy(update={"subpoint": bare(piece.number)})
            return Node("subpoint", locator, number=piece.number, run=piece.run)
        count = 1 + sum(isinstance(node, Node) and node.kind == "indent" for node in self.below)
        return Node("indent", parent.model_copy(update={"indent": count}), run=piece.run)

    def close(self) -> None:
        """Give the last numbered item what was found below it."""
        if self.parent is not None and self.below:
            compose(self.parent, [Block(self.parent.run), *self.below])
        self.parent, self.below = None, []


def is_tail(text: str) -> bool:
    """Whether words after a list go on with the sentence before it."""
    return text.lstrip()[:1].islower()


def compose_around(owner: Node, content: Sequence[Block | Node]) -> list[Node]:
    """Compose `owner`, leaving notes and tables where they stand, and return it with those before and after it."""
    at = [index for index, item in enumerate(content) if not _is_aside(item)]
    first, last = at[0], at[-1] + 1
    compose(owner, [content[index] for index in at])
    for index in range(first, last):
        item = content[index]
        if isinstance(item, Node) and _is_aside(item):
            _insert_after(owner, content[index - 1], item)
    before, after = content[:first], content[last:]
    return [*(n for n in before if isinstance(n, Node)), owner, *(n for n in after if isinstance(n, Node))]


def _is_aside(item: Block | Node) -> bool:
    return isinstance(item, Node) and item.kind in ("notes", "table")


def _insert_after(owner: Node, anchor: Block | Node, node: Node) -> None:
    for parent in list(walk([owner])):
        for index, child in enumerate(parent.children):
            if child is anchor or (isinstance(anchor, Block) and child.run is anchor.run):
                parent.children.insert(index + 1, node)
                return


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield the nodes and all below them, in document order."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def distinct(nodes: Sequence[Node]) -> Sequence[Node]:
    """Name by kind and count what would get an id or label that another node already has, and return `nodes`.

    Texts that print the same number twice in one place are malformed, but they must not be refused for it.
    """
    taken: set[str] = set()
    count = 0
    for node in walk(nodes):
        while {node.locator.id, node.locator.label} & taken:
            count += 1
            node.locator = Locator(name=f"{node.kind}_again_{count}")
        taken |= {node.locator.id, node.locator.label}
    return nodes
