"""From the pieces of a page to provisions: labels become locators, quoted law becomes quotations.

Which level a label stands on follows from where it stands, not from how it looks: `(i)` is a point below a paragraph
and a subpoint below a point. So the same code serves every language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sources.locator import Locator
from sources.outline import Block, Node, Run, compose
from sources.parsers.pieces import (
    Item,
    Paragraph,
    Piece,
    Quoted,
    closes_quotation,
    flatten,
    is_punctuation,
    opens_quotation,
)
from sources.schema import ProvisionKind

_NUMBER = re.compile(r"\d+(\.\d+)*\.?")
_BRACKETS = "()‘’“”„«»."
_DASHES = "—–-•"


def arrange(owner: Node, pieces: Sequence[Piece]) -> Node:
    """Sort the pieces into `owner`'s children and return `owner`.

    Args:
        owner: An article, paragraph, point, annex or a stretch of one; a heading it already has stays first.
        pieces: What it contains, in the order displayed.
    """
    content: list[Block | Node] = []
    quotations: list[Node] = []
    quoting = False
    items = 0
    for piece in pieces:
        if content and is_punctuation(piece) and isinstance(piece, Block):
            _append(content[-1], piece.run)
        elif quoting or opens_quotation(piece, content[-1] if content else None):
            quoted = _quotations(owner, piece)
            quotations += quoted
            content += quoted
            quoting = not isinstance(piece, Quoted) and not closes_quotation(Block(quotations[-1].run))
        elif isinstance(piece, Item) and owner.locator.indent is not None:
            # No pin-cite goes deeper than an indent: what is below it are blocks of its words.
            content += flatten([piece])
        elif isinstance(piece, Item):
            items += 1
            content.append(_provision(owner, piece, items))
        elif isinstance(piece, Paragraph):
            content.append(_paragraph(owner, piece))
        elif isinstance(piece, Block | Node):
            content.append(piece)
    if len(quotations) > 1:
        for number, node in enumerate(quotations, 1):
            node.locator = node.locator.model_copy(update={"part_number": number})
    return compose(owner, content)


def recital(number: str, pieces: Sequence[Piece]) -> Node:
    """Return a recital, of which nothing binds.

    Args:
        number: Bare.
        pieces: What it contains; its number may be the label of the first one.
    """
    node = Node("recital", Locator(recital=number), number=f"({number})")
    if pieces and isinstance(pieces[0], Item):
        pieces = [*pieces[0].labelled(), *pieces[1:]]
    return _not_binding(arrange(node, pieces))


def heading(owner: Node, blocks: Sequence[Block]) -> Node:
    """Give `owner` its heading: a leaf with all lines, the first as its number and the others as its `heading`."""
    run = Run("\n".join(block.run.text for block in blocks))
    at = 0
    for block in blocks:
        run.footnote_calls += [(at + a, at + b) for a, b in block.run.footnote_calls]
        at += len(block.run.text) + 1
    owner.number = blocks[0].run.text
    owner.heading = " ".join(block.run.text for block in blocks[1:]) or None
    leaf = Node("heading", owner.locator.model_copy(update={"part": "heading"}), run=run, change=blocks[0].change)
    leaf.deletions = [deletion for block in blocks for deletion in block.deletions]
    owner.children.append(leaf)
    return owner


def _not_binding(node: Node) -> Node:
    node.binding = False
    for child in node.children:
        _not_binding(child)
    return node


def _append(target: Block | Node, run: Run) -> None:
    while isinstance(target, Node) and target.children:
        target = target.children[-1]
    target.run += run


def _quotations(owner: Node, piece: Piece) -> list[Node]:
    locator = owner.locator.model_copy(update={"part": "quotation"})
    return [
        Node("quotation", locator, run=block.run, change=block.change, deletions=block.deletions)
        for block in flatten([piece])
    ]


def _paragraph(owner: Node, piece: Paragraph) -> Node:
    locator = owner.locator.model_copy(update={"paragraph": piece.number})
    node = Node("paragraph", locator, number=f"{piece.number}.", deletions=piece.deletions)
    return arrange(node, piece.content)


def _provision(owner: Node, item: Item, count: int) -> Node:
    kind, update = _level(owner.locator, item.label.text, count)
    node = Node(kind, owner.locator.model_copy(update=update), number=item.label.text, deletions=item.deletions)
    return arrange(node, item.labelled())


def _level(owner: Locator, label: str, count: int) -> tuple[ProvisionKind, dict[str, str | int]]:
    number = label.strip(_BRACKETS)
    in_annex = owner.annex is not None and owner.point is None
    if number.strip(_DASHES) == "":
        return "indent", {"indent": count}
    numbered = in_annex and _NUMBER.fullmatch(label) is not None
    if numbered and (owner.paragraph is None or number.startswith(f"{owner.paragraph}.")):
        return "point", {"paragraph": number}
    if owner.point is None:
        return "point", {"point": number}
    if owner.subpoint is None:
        return "subpoint", {"subpoint": number}
    return "indent", {"indent": count}
