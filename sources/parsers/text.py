"""Plain text: the decoded file, unchanged, cut into paragraphs.

A paragraph is a line, unless the file wraps its lines; then blank lines part them. Paragraphs are counted. Printed
numbers stay words: in press texts they number whatever the author liked. Marks of omission (`[...]`) are no
paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sources.errors import ParseError
from sources.locator import Locator
from sources.outline import Run, lay_out
from sources.parsers.node_tree import distinct
from sources.parsers.paragraphs import Paragraphs
from sources.parsers.stretch import Stretch
from sources.schema import Document, Source, SourcePart

VERSION = "1"

# Nobody wraps at more than this; the copies that we know have one paragraph a line.
_WIDEST_WRAP = 120
# A wrapped line that leaves more than half of the width free ends its paragraph (titles, dates, addresses).
_SHORTEST_FULL = 0.5
_LONGEST_TITLE = 140
_LONGEST_HEADING = 90

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NUMBER = re.compile(r"\s*(\(\d+[a-z]?\)|\d+[a-z]?\.)\s")
_HEADING_END = re.compile(r"[\w?)%]\s*$")
_TITLE_END = re.compile(r"[^].!;:,…\s]\s*$")


def parse(source: Source, parts: Sequence[SourcePart]) -> Document:
    """Parse a plain-text file.

    Raises:
        ParseError: If it isn't UTF-8 or has no words.
    """
    nodes = Paragraphs().arrange(list(_stretches(decode(source, parts))), Locator())
    return lay_out(source, distinct(nodes), parser_version=VERSION, separator="")


def decode(source: Source, parts: Sequence[SourcePart]) -> str:
    """Return the text of the files one after the other, without byte order marks.

    Raises:
        ParseError: If one isn't UTF-8 or there are no words at all.
    """
    texts: list[str] = []
    for part in parts:
        try:
            text = part.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ParseError(
                f"{source.id}: {part.name} is not UTF-8 (byte {error.start} is 0x{part.data[error.start]:02x}).",
                hint="Save the file as UTF-8, or fetch it again.",
            ) from error
        # The next file's first line must not become the end of this one's last.
        if texts and texts[-1] and not texts[-1].endswith(("\n", "\r")):
            texts[-1] += "\n"
        texts.append(text)
    whole = "".join(texts)
    if not has_words(whole):
        raise ParseError(f"{source.id}: the file has no words.", hint="Fetch it again, or check the mirror's copy.")
    return whole


def split_lines(text: str) -> list[str]:
    """Return the lines with their ends; only CR, LF and CRLF end a line."""
    return _LINE.findall(text)


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit, so that it can be a paragraph."""
    return any(character.isalnum() for character in text)


def _stretches(text: str) -> Iterator[Stretch]:
    blocks = _blocks(split_lines(text))
    with_words = [index for index, block in enumerate(blocks) if has_words(block)]
    for index, block in enumerate(blocks):
        run = Run(block)
        if not has_words(block):
            yield Stretch("notes", run)
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else ""
        is_title = index == with_words[0] and len(with_words) > 1 and _is_title(block)
        if is_title or _is_heading(blocks[index - 1] if index else "", block, following):
            yield Stretch("heading", run, title=" ".join(block.split()))
            continue
        number = _NUMBER.match(block)
        yield Stretch("paragraph", run, number=number.group(1) if number else None)


def _blocks(lines: list[str]) -> list[str]:
    """Paragraphs and omission marks, each with the blank lines that follow; the first also with those before it."""
    widest = max(len(line.rstrip()) for line in lines)
    wraps = any(not line.strip() for line in lines) and widest <= _WIDEST_WRAP
    blocks: list[str] = []
    open_line = ""
    for line in lines:
        is_blank = not line.strip()
        is_full = has_words(open_line) and len(open_line.rstrip()) >= _SHORTEST_FULL * widest
        joins = wraps and is_full and has_words(line)
        if blocks and (is_blank or joins or not blocks[-1].strip()):
            blocks[-1] += line
        else:
            blocks.append(line)
        open_line = line
    return blocks


def _is_title(block: str) -> bool:
    return "\n" not in block.strip() and len(block.strip()) <= _LONGEST_TITLE and bool(_TITLE_END.search(block))


def _is_heading(before: str, block: str, following: str) -> bool:
    """A short line between blank lines that opens like a sentence, doesn't end like one, and has words below it."""
    words = block.strip()
    stands_alone = (_ends_blank(before) or not has_words(before)) and _ends_blank(block)
    return (
        stands_alone
        and len(split_lines(words)) == 1
        and len(words) <= _LONGEST_HEADING
        and (words[0].isupper() or words[0].isdigit())
        and bool(_HEADING_END.search(words))
        and has_words(following)
        and len(following.strip()) > len(words)
    )


def _ends_blank(block: str) -> bool:
    return len(re.findall(r"\r\n|\r|\n", block[len(block.rstrip()) :])) > 1
