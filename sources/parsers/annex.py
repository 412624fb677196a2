"""Annexes: what stands under headings of its own becomes a section, or a numbered item with a heading.

Three forms occur. "Section A. List …" opens a section, in every language by its form: one word, then a capital or a
number. "1.   Introduction" heads the numbered item 1, and "a.   Systems" the point (a) below it. Any other heading
right after "Section 1" is that section's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sources.locator import Locator
from sources.outline import Block, Node, Run
from sources.parsers.arrange import arrange, heading
from sources.parsers.displayed import cut, stripped
from sources.parsers.pieces import Heading, Piece
from sources.schema import ProvisionKind

_SECTION = re.compile(r"(\w+\s+([A-Z]|\d+))(?=\s*([.—–:-]|$))\s*[.—–:-]?")
_NUMBERED = re.compile(r"(\d+(?:\.\d+)*)\.(?=\s)")
_LETTERED = re.compile(r"([a-z])\.(?=\s)")


@dataclass(slots=True)
class _Group:
    level: int
    node: Node
    content: list[Piece] = field(default_factory=list)


def annex(node: Node, pieces: Sequence[Piece]) -> Node:
    """Sort an annex's content into its sections, headed items and points; return `node`."""
    groups = [_Group(0, node)]
    pieces = _with_whole_title(node, pieces)
    for piece in pieces:
        current = groups[-1]
        opened = _opened(piece, current.node.locator) if isinstance(piece, Heading) and piece.groups else None
        if opened is not None and isinstance(piece, Heading):
            while groups[-1].level >= opened.level:
                _close(groups)
            # A deletion marked right before a heading was made in what ends there.
            if groups[-1] is not current:
                current.node.closing_deletions += opened.node.deletions
                opened.node.deletions = []
            groups.append(opened)
        elif isinstance(piece, Heading) and current.level == 1 and not current.content:
            _name(current.node, piece)
        else:
            current.content.append(piece)
    while groups:
        _close(groups)
    return node


def _with_whole_title(node: Node, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Take the name of an annex into its heading where the page shows it as the first block of words."""
    titled = node.heading is not None or len(pieces) < 2
    if titled or not isinstance(pieces[0], Block) or not isinstance(pieces[1], Heading):
        return pieces
    _name(node, pieces[0])
    return pieces[1:]


def _name(node: Node, block: Block) -> None:
    leaf = node.children[0]
    leaf.run = leaf.run + Run("\n") + block.run
    node.heading = block.run.text


def _opened(piece: Heading, owner: Locator) -> _Group | None:
    text = piece.run.text
    base = Locator(annex=owner.annex, section=owner.section)
    kind: ProvisionKind = "point"
    if match := _NUMBERED.match(text):
        level, locator = 2, base.model_copy(update={"paragraph": match[1]})
    elif owner.paragraph is not None and (match := _LETTERED.match(text)):
        level, locator = 3, base.model_copy(update={"paragraph": owner.paragraph, "point": match[1]})
    elif match := _SECTION.match(text):
        level, kind, locator = 1, "section", Locator(annex=owner.annex, section=match[2])
    else:
        return None
    node = heading(Node(kind, locator), [piece])
    node.deletions, node.children[0].deletions = node.children[0].deletions, []
    node.number = match[1] if kind == "section" else match[0]
    node.heading = stripped(cut(piece.run, match.end(), len(text))).text or None
    return _Group(level, node)


def _close(groups: list[_Group]) -> None:
    group = groups.pop()
    arrange(group.node, group.content)
    if groups:
        groups[-1].content.append(group.node)
