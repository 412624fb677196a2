"""From a parser's outline to a `Document`: text, spans, ids, labels and change marks are made here, once.

A parser reads one format and says what it saw as a tree of `Node`s. Leaves carry the displayed words; `lay_out` puts
them one after the other, each followed by the separator, and so the provisions tile the text by construction.
`compose` sorts the content of an article, paragraph or point into introductory wording, points, closing words and
subparagraphs, because every format shows them flat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sources.locator import Locator
from sources.schema import (
    ChangeMark,
    Document,
    Provision,
    ProvisionKind,
    RestsOn,
    Source,
    Span,
    TextValidity,
    sha256_text,
)


@dataclass(slots=True)
class Run:
    """Displayed words and where footnote calls stand among them (offsets into `text`)."""

    text: str = ""
    footnote_calls: list[tuple[int, int]] = field(default_factory=list)

    def __add__(self, other: Run) -> Run:
        shift = len(self.text)
        calls = [*self.footnote_calls, *((a + shift, b + shift) for a, b in other.footnote_calls)]
        return Run(self.text + other.text, calls)


@dataclass(slots=True)
class Change:
    """The change mark that a leaf stands under."""

    action: Literal["inserted", "replaced", "deleted"]
    celex: str


@dataclass(slots=True)
class Node:
    """One provision of the outline: a leaf with words, or an inner one with children.

    Attributes:
        number: As printed.
        run: Words of a leaf, label included; ignored where there are children.
        change: Set on leaves by the parser of consolidated texts.
        deletions: Marks of deleted text that stood right before this node.
        text_from: First day of these words, where it isn't the source's.
        closing_deletions: Marks of deleted text that stood at its end, after its last child.
    """

    kind: ProvisionKind
    locator: Locator
    number: str | None = None
    heading: str | None = None
    run: Run = field(default_factory=Run)
    children: list[Node] = field(default_factory=list)
    change: Change | None = None
    deletions: list[Change] = field(default_factory=list)
    closing_deletions: list[Change] = field(default_factory=list)
    binding: bool | None = None
    rests_on: RestsOn | None = None
    search_text: str | None = None
    text_from: date | None = None


@dataclass(slots=True)
class Block:
    """A block of words inside a provision, not yet sorted; `change` as on `Node`."""

    run: Run
    change: Change | None = None
    deletions: list[Change] = field(default_factory=list)


def compose(owner: Node, content: Sequence[Block | Node]) -> Node:
    """Sort blocks and points, in the order displayed, into `owner`'s children and return `owner`.

    One block alone becomes the owner's own words, or below a heading its first subparagraph. A block followed by
    points is their introductory wording. A block that comes after points and begins in lower case is the closing
    words of the same sentence; any other block opens the next subparagraph. Points hang on the paragraph itself
    (`Art. 6(3)(a)`) unless two subparagraphs repeat a letter; then the later ones say which subparagraph they are
    within.

    Args:
        owner: An article, paragraph, point, annex or annex section; a heading it already has as child stays first.
        content: Blocks and nodes in the order displayed.
    """
    groups: list[list[Block | Node]] = []
    for item in content:
        opens = isinstance(item, Block) and not _goes_on(item, groups)
        if opens or not groups:
            groups.append([])
        groups[-1].append(item)
    if len(groups) == 1 and not owner.children and len(groups[0]) == 1 and isinstance(groups[0][0], Block):
        _fill(owner, groups[0][0])
        return owner
    alone = len(groups) == 1 and len(groups[0]) == 1
    many = alone or sum(isinstance(group[0], Block) for group in groups) > 1
    taken: set[str] = set()
    count = 0
    for group in groups:
        if not (many and isinstance(group[0], Block)):
            owner.children += _pieces(owner.locator, group)
            continue
        count += 1
        _set_apart(group, taken, count)
        locator = owner.locator.model_copy(update={"subparagraph": count})
        piece = Node("subparagraph", locator)
        if len(group) == 1:
            _fill(piece, group[0])
        else:
            piece.children = _pieces(locator, group)
        owner.children.append(piece)
    return owner


def _goes_on(block: Block, groups: list[list[Block | Node]]) -> bool:
    after_points = bool(groups) and isinstance(groups[-1][-1], Node)
    return after_points and block.run.text[:1].islower()


def _fill(node: Node, block: Block) -> None:
    node.run, node.change, node.deletions = block.run, block.change, [*node.deletions, *block.deletions]


def _pieces(locator: Locator, group: list[Block | Node]) -> list[Node]:
    pieces: list[Node] = []
    tails = 0
    for index, item in enumerate(group):
        if isinstance(item, Node):
            pieces.append(item)
            continue
        part: Literal["lead", "tail"] = "lead" if index == 0 else "tail"
        tails += part == "tail"
        number = tails if tails > 1 else None
        piece = Node(part, locator.model_copy(update={"part": part, "part_number": number}))
        _fill(piece, item)
        pieces.append(piece)
    return pieces


def _set_apart(group: list[Block | Node], taken: set[str], within: int) -> None:
    nodes = [item for item in group if isinstance(item, Node)]
    ids = {node.locator.id for node in nodes}
    if ids & taken:
        for node in nodes:
            _update_locators(node, {"within": within})
    taken |= ids


def _update_locators(node: Node, update: dict[str, object]) -> None:
    node.locator = node.locator.model_copy(update=update)
    for child in node.children:
        _update_locators(child, update)


def lay_out(
    source: Source,
    nodes: Sequence[Node],
    *,
    parser_version: str,
    separator: str = "\n",
) -> Document:
    """Make the document: words in order, each leaf followed by `separator`.

    Args:
        source: The catalogue row; gives id, version, language, title, and the dates behind change marks.
        nodes: The outline's top level, in order.
        parser_version: Raised by a parser's author whenever its output changes.
        separator: What stands between two leaves; `""` where the leaves carry their own line ends (plain text).

    Raises:
        ValueError: If two provisions get the same id or label.
    """
    return _Layout(source, separator).document(nodes, parser_version)


class _Layout:
    def __init__(self, source: Source, separator: str) -> None:
        self.source = source
        self.separator = separator
        self.pieces: list[str] = []
        self.at = 0
        self.provisions: list[Provision] = []
        self.calls: list[Span] = []
        self.marks: list[ChangeMark] = []
        self.in_force = {amendment.celex: amendment.in_force for amendment in source.amendments}

    def document(self, nodes: Sequence[Node], parser_version: str) -> Document:
        for node in nodes:
            self.place(node, None)
        text = "".join(self.pieces)
        return Document(
            id=self.source.id,
            version_id=self.source.version_id,
            language=self.source.language,
            title=self.source.title,
            parser=self.source.parser,
            parser_version=parser_version,
            text=text,
            text_sha256=sha256_text(text),
            provisions=tuple(self.provisions),
            footnote_calls=tuple(self.calls),
            marks=tuple(self.marks),
        )

    def place(self, node: Node, parent: str | None) -> list[Change | None]:
        start, slot = self.at, len(self.provisions)
        identity = node.locator.id
        self.provisions.append(_PLACEHOLDER)
        for deletion in node.deletions:
            self.marks.append(ChangeMark(span=Span(start=start, end=start), action="deleted", celex=deletion.celex))
        if node.children:
            changes = [change for child in node.children for change in self.place(child, identity)]
        else:
            self.write(node)
            changes = [node.change]
        for deletion in node.closing_deletions:
            self.marks.append(ChangeMark(span=Span(start=self.at, end=self.at), action="deleted", celex=deletion.celex))
            changes.append(deletion)
        # A deletion has no words of its own: it changes the piece around it, not the one that follows.
        deletions: list[Change | None] = list(node.deletions)
        span = Span(start=start, end=self.at)
        binding = self.source.binding if node.binding is None else node.binding
        self.provisions[slot] = Provision(
            id=identity,
            label=node.locator.label,
            kind=node.kind,
            locator=node.locator,
            number=node.number,
            heading=node.heading,
            span=span,
            parent=parent,
            children=tuple(child.locator.id for child in node.children),
            binding=binding,
            validity=self.validity(changes, binding=binding, since=node.text_from),
            rests_on=node.rests_on,
            search_text=node.search_text,
        )
        return changes + deletions

    def write(self, node: Node) -> None:
        run = node.run
        self.calls += [Span(start=self.at + a, end=self.at + b) for a, b in run.footnote_calls]
        piece = run.text + self.separator
        if node.change is not None:
            span = Span(start=self.at, end=self.at + len(piece))
            self.marks.append(ChangeMark(span=span, action=node.change.action, celex=node.change.celex))
        self.pieces.append(piece)
        self.at += len(piece)

    def validity(self, changes: list[Change | None], *, binding: bool, since: date | None) -> TextValidity:
        """A piece as a whole has its present wording since the last change of any part of it.

        Recitals are never amended and stand in no consolidation: an amendment that ends an act's wording leaves them.
        """
        text_until = self.source.text_until if binding else None
        made = [change for change in changes if change is not None]
        if not made:
            return TextValidity(text_from=since or self.source.text_from, text_until=text_until)
        last = max(made, key=lambda change: self.in_force.get(change.celex, date.min))
        return TextValidity(
            text_from=self.in_force.get(last.celex, self.source.text_from),
            text_until=text_until,
            changed_by=last.celex,
            action=last.action if all(change == last for change in changes) else "replaced",
        )


_PLACEHOLDER = Provision(id="", label="", kind="text", locator=Locator(), span=Span(start=0, end=0))
