"""Work on the outline's nodes that every format without legal structure needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sources.locator import Locator
from sources.outline import Block, Node, compose


def compose_around(owner: Node, content: Sequence[Block | Node]) -> list[Node]:
    """Compose `owner`, leaving notes and tables where they stand, and return it with those before and after it."""
    at = [index for index, item in enumerate(content) if not _is_aside(item)]
    if not at:
        return [owner, *(item for item in content if isinstance(item, Node))]
    first, last = at[0], at[-1] + 1
    heads = len(owner.children)
    compose(owner, [content[index] for index in at])
    for index in range(first, last):
        item = content[index]
        if isinstance(item, Node) and _is_aside(item):
            _insert_after(owner, content[index - 1], item)
    before = [item for item in content[:first] if isinstance(item, Node)]
    after = [item for item in content[last:] if isinstance(item, Node)]
    if heads:
        # Below the heading that the owner already had.
        owner.children[heads:heads] = before
        before = []
    return [*before, owner, *after]


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
