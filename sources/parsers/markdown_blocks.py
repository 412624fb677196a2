"""Markdown's blocks, line by line, with nothing taken away: every block carries its markup and the blank lines after.

Only what places a provision is read: headings, list markers, tables, quotes, and what isn't words of the document
(front matter, comments, tags alone on a line, rules, link and footnote definitions). Emphasis and links stay as
written, because the text is the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from sources.parsers.text import has_words, split_lines

BlockRole = Literal["heading", "paragraph", "item", "table", "quote", "code", "notes", "gap"]

_ATX = re.compile(r" {0,3}#{1,6}(?:\s+(.*?))?\s*#*\s*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}\s*$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_TAGS = re.compile(r"\s*(?:</?[A-Za-z][^<>]*>\s*)+$")
_DEFINITION = re.compile(r" {0,3}\[[^\]]+\]:\s")
_OMISSION = re.compile(r"\s*(?:\[(?:\.\.\.|…)\]|\((?:\.\.\.|…)\)|\.\.\.|…)\s*$")
_DELIMITER_ROW = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$")
_NUMBER = r"\(?\d{1,3}[a-z]{0,2}\)|\d{1,3}[a-z]?\.|\([a-z]{1,5}\)|[a-z]\)"
_ITEM = re.compile(rf"(\s*)(?:[-*+•–](?:\s+({_NUMBER}))?|({_NUMBER}))\s+\S")
_FIRST = re.compile(r"\(?[1ai][.)]")
_EMPHASIS = "#*_ \t\u00a0"


@dataclass(slots=True)
class MarkdownBlock:
    """One block.

    Attributes:
        text: With its markup and line ends.
        title: Of a heading, without markup.
        number: Of an item, as printed; `None` for a bullet.
        depth: Of an item, 0 or 1.
    """

    role: BlockRole
    text: str
    title: str | None = None
    number: str | None = None
    depth: int = 0


def scan(text: str) -> list[MarkdownBlock]:
    """Return the blocks of a Markdown file; joined, they are the file."""
    return _Scanner(split_lines(text)).blocks


class _Scanner:
    def __init__(self, lines: list[str]) -> None:
        self.blocks: list[MarkdownBlock] = []
        self.lead = ""
        self.until: re.Pattern[str] | None = None
        self.after_blank = True
        for index, line in enumerate(lines):
            self.read(line, lines[index + 1] if index + 1 < len(lines) else "")
        if self.lead:
            self.blocks.append(MarkdownBlock("notes", self.lead))

    @property
    def last(self) -> MarkdownBlock | None:
        return self.blocks[-1] if self.blocks else None

    def read(self, line: str, following: str) -> None:
        if self.until is not None:
            self.append(line)
            if self.until.search(line):
                self.until = None
            return
        if not line.strip():
            self.append(line)
            self.after_blank = True
            return
        self.place(line, following)
        self.after_blank = False

    def append(self, line: str) -> None:
        if self.last is None:
            self.lead += line
        else:
            self.last.text += line

    def add(self, role: BlockRole, line: str, *, title: str | None = None) -> None:
        self.blocks.append(MarkdownBlock(role, self.lead + line, title=title))
        self.lead = ""

    def place(self, line: str, following: str) -> None:
        last = self.last
        goes_on = None if self.after_blank else last
        heading = _ATX.match(line)
        if not self.blocks and not self.lead and line.strip() == "---" and ":" in following:
            self.add("notes", line)
            self.until = re.compile(r"^(?:---|\.\.\.)\s*$")
        elif heading:
            self.add("heading", line, title=(heading.group(1) or "").strip(_EMPHASIS))
        elif goes_on is not None and goes_on.role == "paragraph" and _SETEXT.match(line):
            goes_on.role, goes_on.title = "heading", " ".join(goes_on.text.split()).strip(_EMPHASIS)
            goes_on.text += line
        elif "<!--" in line[:4].lstrip() or line.lstrip().startswith("<!--"):
            self.add("notes", line)
            self.until = None if "-->" in line else re.compile("-->")
        elif fence := _FENCE.match(line):
            self.add("code", line)
            self.until = re.compile(rf"^ {{0,3}}{re.escape(fence.group(1))}\s*$")
        elif _OMISSION.match(line):
            self.add("gap", line)
        elif self._is_notes(line):
            self.note(line, goes_on)
        elif self._is_table(line, following, goes_on):
            self.extend("table", line, goes_on)
        elif line.lstrip().startswith(">"):
            self.extend("quote", line, goes_on)
        elif not self.item(line, goes_on):
            self.words(line, goes_on)

    def note(self, line: str, goes_on: MarkdownBlock | None) -> None:
        # Inside a quote or a table such a line has its marker; inside a paragraph a rule ends it.
        if goes_on is not None and goes_on.role == "notes":
            goes_on.text += line
        else:
            self.add("notes", line)

    def extend(self, role: BlockRole, line: str, goes_on: MarkdownBlock | None) -> None:
        if goes_on is not None and goes_on.role == role:
            goes_on.text += line
        else:
            self.add(role, line)

    def item(self, line: str, goes_on: MarkdownBlock | None) -> bool:
        found = _ITEM.match(line)
        if found is None:
            return False
        number = found.group(2) or found.group(3)
        in_words = goes_on is not None and goes_on.role in ("paragraph", "quote")
        if in_words and found.group(3) and not _FIRST.fullmatch(found.group(3)):
            # A wrapped line that happens to begin with "12." goes on with its paragraph.
            return False
        above = self.last is not None and self.last.role == "item"
        depth = 1 if above and len(found.group(1).expandtabs(4)) > 1 else 0
        self.add("item", line)
        self.blocks[-1].number, self.blocks[-1].depth = number, depth
        return True

    def words(self, line: str, goes_on: MarkdownBlock | None) -> None:
        last = self.last
        if goes_on is not None and goes_on.role in ("paragraph", "item", "quote"):
            goes_on.text += line
        elif last is not None and last.role == "item" and line.startswith(("  ", "\t")):
            last.text += line
        else:
            self.add("paragraph", line)

    @staticmethod
    def _is_notes(line: str) -> bool:
        if line.lstrip().startswith((">", "|")):
            return False
        marks = (_RULE.match(line), _TAGS.match(line), _DEFINITION.match(line))
        return any(marks) or not has_words(line)

    @staticmethod
    def _is_table(line: str, following: str, goes_on: MarkdownBlock | None) -> bool:
        if line.lstrip().startswith("|"):
            return True
        in_table = goes_on is not None and goes_on.role == "table"
        return "|" in line and (in_table or bool(_DELIMITER_ROW.match(following)))
