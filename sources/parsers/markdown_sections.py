"""Markdown's sections: a heading, what names it in citations, and the blocks below it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from sources.outline import Run
from sources.parsers.markdown_blocks import MarkdownBlock
from sources.parsers.stretch import Stretch
from sources.parsers.text import has_words

_ARTICLE = re.compile(r"Article\s+(\d+[a-z]*)\b[\s—–:.-]*(.*)", re.DOTALL)
_PILCROW = re.compile(r"[¶§]\s*(\d+[a-z]?)\.?")
_LONGEST_SLUG = 40


@dataclass(slots=True)
class Section:
    """A heading with what stands below it, up to the next heading.

    Attributes:
        slug: Names the section in citations; `None` in a file without headings.
    """

    heading: MarkdownBlock | None
    slug: str | None
    blocks: list[MarkdownBlock] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The heading's words, empty before the first heading."""
        return (self.heading and self.heading.title) or ""

    @property
    def pilcrow(self) -> str | None:
        """The number, where the heading is only that of a paragraph, as `## ¶8`."""
        found = _PILCROW.fullmatch(self.title)
        return found.group(1) if found else None

    @property
    def article(self) -> re.Match[str] | None:
        """Number and title, where the heading is an article's."""
        return _ARTICLE.fullmatch(self.title)


def sections_of(blocks: list[MarkdownBlock]) -> list[Section]:
    """Return the sections of a file; what stands before the first heading is a section without one."""
    with_headings = any(block.role == "heading" for block in blocks)
    sections = [Section(None, "preface" if with_headings else None)]
    taken: Counter[str] = Counter({"preface": 1})
    for block in blocks:
        if block.role != "heading":
            sections[-1].blocks.append(block)
            continue
        slug = _slug(block.title or "")
        taken[slug] += 1
        sections.append(Section(block, slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"))
    return [section for section in sections if section.heading or section.blocks]


def _slug(title: str) -> str:
    """`measure-1.3` of "Measure 1.3: Identify …", else the first words."""
    numbered = re.match(r"([^:]*\d[\w.]*)\s*[:—–]", title)
    words = re.findall(r"\w+(?:\.\w+)*", (numbered.group(1) if numbered else title).lower())
    slug = "-".join(words)
    if len(slug) > _LONGEST_SLUG:
        slug = slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]
    return slug or "untitled"


def stretch_of(block: MarkdownBlock) -> Stretch:
    """Return what a block below a heading is, leaving numbered paragraphs among the list items."""
    run = Run(block.text)
    if block.role == "gap":
        return Stretch("gap", run)
    if block.role == "item":
        return Stretch("item", run, number=block.number, depth=block.depth)
    if block.role == "notes" or not has_words(block.text):
        return Stretch("notes", run)
    return Stretch("table" if block.role == "table" else "paragraph", run)
