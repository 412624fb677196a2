"""Laws in Markdown: headings `Article N` open articles, numbered paragraphs outside them are recitals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sources.locator import Locator
from sources.outline import Block, Node, Run
from sources.parsers.list_items import Items
from sources.parsers.markdown_blocks import MarkdownBlock
from sources.parsers.markdown_sections import Section, stretch_of
from sources.parsers.node_tree import compose_around, walk
from sources.parsers.paragraphs import Paragraphs
from sources.parsers.stretch import Stretch, bare

_RECITAL = re.compile(r"\(\d+\)")
_DOTTED = re.compile(r"\d+[a-z]?\.")


def is_act(sections: list[Section]) -> bool:
    """Whether there are articles or recitals to be cited."""
    numbers = (block.number or "" for section in sections for block in section.blocks)
    return any(section.article for section in sections) or any(map(_RECITAL.fullmatch, numbers))


class Law:
    """Articles, and recitals outside them."""

    def __init__(self, sections: list[Section]) -> None:
        self.sections = sections
        self.state = Paragraphs()

    def nodes(self) -> Iterator[Node]:
        """Yield the outline's top level."""
        for section in self.sections:
            if section.article is None:
                yield from self._outside(section)
            else:
                yield from self._article(section, section.article)

    def _outside(self, section: Section) -> Iterator[Node]:
        base = Locator() if section is self.sections[0] else Locator(section=section.slug)
        before: list[Stretch] = []
        if section.heading is not None:
            before.append(Stretch("heading", Run(section.heading.text), title=section.title))
        recitals: list[list[MarkdownBlock]] = []
        for block in section.blocks:
            if _RECITAL.fullmatch(block.number or "") and block.depth == 0:
                recitals.append([block])
            elif recitals:
                recitals[-1].append(block)
            else:
                before.append(stretch_of(block))
        yield from self.state.arrange(before, base)
        for blocks in recitals:
            yield from self._recital(blocks)

    def _recital(self, blocks: list[MarkdownBlock]) -> list[Node]:
        opening, *rest = blocks
        number = opening.number or ""
        recital = Node("recital", Locator(recital=bare(number)), number=number)
        nodes = compose_around(recital, [Block(Run(opening.text)), *self._content(recital.locator, rest)])
        for node in walk(nodes):
            node.binding = False
        return nodes

    def _article(self, section: Section, named: re.Match[str]) -> Iterator[Node]:
        number = named.group(1)
        locator = Locator(article=number)
        article = Node("article", locator, number=f"Article {number}", heading=named.group(2).strip() or None)
        run = Run(section.heading.text if section.heading else "")
        article.children = [Node("heading", locator.model_copy(update={"part": "heading"}), run=run)]
        self.state.heading = self.state.number = None
        if any(_DOTTED.fullmatch(block.number or "") and block.depth == 0 for block in section.blocks):
            stretches = [stretch_of(block) for block in section.blocks]
            for stretch in stretches:
                if stretch.role == "item" and stretch.depth == 0 and _DOTTED.fullmatch(stretch.number or ""):
                    stretch.role = "paragraph"
            article.children += self.state.arrange(stretches, locator, printed=True)
            yield article
        elif content := self._content(locator, section.blocks):
            yield from compose_around(article, content)
        else:
            yield article

    def _content(self, owner: Locator, blocks: Sequence[MarkdownBlock]) -> list[Block | Node]:
        """Blocks and points of an article without numbered paragraphs, or of a recital."""
        content: list[Block | Node] = []
        items = Items()
        for block in blocks:
            stretch = stretch_of(block)
            if stretch.role == "item":
                content += items.add(owner, stretch)
            elif stretch.role == "paragraph":
                items.close()
                content.append(Block(stretch.run))
            else:
                content.append(self.state.aside("table" if stretch.role == "table" else "notes", stretch.run))
        items.close()
        return content
