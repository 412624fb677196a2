"""Markdown: the decoded file, unchanged, cut at its blocks.

Of a law (tier `law`), headings `Article N` open articles, whose paragraphs and points are cited as in the law, and
numbered paragraphs outside articles are recitals. Elsewhere a heading opens a section. Its paragraphs are cited by
their printed numbers (`para. 12`) where these are unique in the document, by section and number where they start again
(`section measure-1.3, para. 2`), and by section and count where there are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.parsers.markdown_blocks import MarkdownBlock, scan
from sources.parsers.markdown_law import Law, is_act
from sources.parsers.markdown_sections import Section, sections_of, stretch_of
from sources.parsers.node_tree import distinct
from sources.parsers.paragraphs import Paragraphs
from sources.parsers.stretch import Stretch, bare
from sources.parsers.text import decode
from sources.schema import Document, Source, SourcePart

VERSION = "1"

_DIGITS = re.compile(r"\(?(\d+)[a-z]*[.)]")


def parse(source: Source, parts: Sequence[SourcePart]) -> Document:
    """Parse the Markdown files of one source, one after the other.

    Raises:
        ParseError: If a file isn't UTF-8 or has no words.
    """
    sections = sections_of(scan(decode(source, parts)))
    is_law = source.tier == "law"
    nodes = list(Law(sections).nodes() if is_law and is_act(sections) else _Guidance(sections).nodes())
    return lay_out(source, distinct(nodes), parser_version=VERSION, separator="")


class _Guidance:
    """Sections with numbered or counted paragraphs."""

    def __init__(self, sections: list[Section]) -> None:
        self.sections = sections
        self.state = Paragraphs()
        self.stretches = [list(_stretches(section)) for section in sections]
        self.pilcrows: Counter[str | None] = Counter(section.pilcrow for section in sections if section.pilcrow)
        self.running = None if self.pilcrows else self.running_style()

    def running_style(self) -> str | None:
        """How the numbers are printed, `(1)` or `1.`, that no two paragraphs of the document share."""
        numbers: dict[str, list[str]] = {}
        for stretch in (stretch for stretches in self.stretches for stretch in stretches):
            if stretch.role == "paragraph" and stretch.number:
                numbers.setdefault(stretch.number[-1], []).append(bare(stretch.number))
        unique = [style for style, printed in numbers.items() if len(set(printed)) == len(printed)]
        return max(unique, key=lambda style: len(numbers[style]), default=None)

    def nodes(self) -> Iterator[Node]:
        open_section: Node | None = None
        for section, stretches in zip(self.sections, self.stretches, strict=True):
            heading = section.heading
            if section.slug is None:
                yield from self.state.arrange(stretches, Locator(), printed=_is_numbered(stretches))
            elif heading is not None and section.pilcrow is not None and open_section is not None:
                open_section.children += self.numbered(open_section.locator, heading, section.pilcrow, stretches)
            else:
                if open_section is not None:
                    yield open_section
                open_section = Node("section", Locator(section=section.slug), heading=section.title or None)
                open_section.children = self.below(section, stretches)
        if open_section is not None:
            yield open_section

    def below(self, section: Section, stretches: list[Stretch]) -> list[Node]:
        base = Locator(section=section.slug)
        nodes: list[Node] = []
        if section.heading is not None:
            nodes = self.state.arrange([Stretch("heading", Run(section.heading.text), title=section.title)], base)
        if not _is_numbered(stretches):
            return nodes + self.state.arrange(stretches, base)
        first, style = next(
            (index, stretch.number[-1])
            for index, stretch in enumerate(stretches)
            if stretch.role == "paragraph" and stretch.number
        )
        if style != self.running:
            return nodes + self.state.arrange(stretches, base, printed=True)
        nodes += self.state.arrange(stretches[:first], base)
        return nodes + self.state.arrange(stretches[first:], Locator(), printed=True)

    def numbered(self, section: Locator, heading: MarkdownBlock, number: str, stretches: list[Stretch]) -> list[Node]:
        """What stands below a heading that is only a paragraph's number, as `## ¶8`."""
        base = section if self.pilcrows[number] > 1 else Locator()
        place = base.model_copy(update={"paragraph": number, "part": "heading"})
        above = Node("heading", place, number=heading.title, heading=self.state.heading, run=Run(heading.text))
        self.state.number = number
        below = self.state.arrange(stretches, base, printed=True)
        for node in below:
            node.number = heading.title if node.kind == "paragraph" else node.number
        return [above, *below]


def _is_numbered(stretches: list[Stretch]) -> bool:
    return any(stretch.role == "paragraph" and stretch.number for stretch in stretches)


def _stretches(section: Section) -> Iterator[Stretch]:
    """Tell numbered paragraphs from the items of a numbered list, which look the same.

    A list follows a colon, or goes on with a list; a number that goes on with numbered paragraphs is one of them.
    """
    after_colon = False
    last_role, last_number = "", 0
    for block in section.blocks:
        stretch = stretch_of(block)
        digits = _DIGITS.fullmatch(block.number or "")
        if stretch.role == "item" and digits and block.depth == 0:
            number = int(digits.group(1))
            goes_on = number == last_number + 1
            in_list = after_colon or (last_role == "item" and goes_on) or section.pilcrow is not None
            if not in_list or (last_role == "paragraph" and goes_on):
                stretch.role = "paragraph"
            last_role, last_number = stretch.role, number
        elif stretch.role == "paragraph":
            last_role = "" if last_role == "item" else last_role
        if stretch.role in ("paragraph", "item"):
            after_colon = block.text.rstrip(" \t\r\n*_").endswith(":")
        yield stretch
