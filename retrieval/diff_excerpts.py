"""The pieces of a diff as a reader wants them: every change, with a little of what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from retrieval.schema_diff import DiffPiece

__all__ = ["ELISION", "Excerpt", "excerpts"]

ELISION = "[…]"
_LINE = 160
"""A line of up to so many characters is shown whole beside a change."""
_AROUND = 80
"""Of a longer one, so many characters; and fewer are never left out."""
_NUMBER = re.compile(r"\(?\w{1,4}[.)]\s+")


class Excerpt(NamedTuple):
    """A change, and the words before it.

    Attributes:
        same: What both wordings have, in the newer one's print; blanks around a change belong here.
        deleted: Empty where nothing was.
        inserted: In its place, or empty.
    """

    same: str
    deleted: str = ""
    inserted: str = ""


def excerpts(pieces: Sequence[DiffPiece]) -> list[Excerpt]:
    """Return what to show of the pieces, in order; the last excerpt may have no change."""
    found: list[Excerpt] = []
    same = ""
    for index, piece in enumerate(pieces):
        follows = pieces[index + 1].op if index + 1 < len(pieces) else None
        if piece.op == "equal":
            text = _elided(piece.after_text, is_first=index == 0, is_last=follows is None)
            # "2 to 5" may have become "2, 3": the blank is the older wording's.
            is_open = follows == "delete" and piece.before_text[-1:].isspace() and not text[-1:].isspace()
            same += text + (" " if is_open else "")
            continue
        text = piece.before_text if piece.op == "delete" else piece.after_text
        core = text.strip()
        same += text[: text.index(core)] if core else text
        if not core:
            continue
        if piece.op == "insert" and not same and found and not found[-1].inserted:
            found[-1] = found[-1]._replace(inserted=core)
        else:
            found.append(Excerpt(same, **{"deleted" if piece.op == "delete" else "inserted": core}))
        same = "" if piece.op == "delete" and follows == "insert" else text[text.index(core) + len(core) :]
    return [*found, Excerpt(same)] if same else found


def _elided(text: str, *, is_first: bool, is_last: bool) -> str:
    """Return the words next to a change, with a sign for those further away."""
    if is_first and is_last:
        return text
    head, tail = "" if is_first else _head(text), "" if is_last else _tail(text)
    if len(text) - len(head) - len(tail) <= _AROUND:
        return text
    opening = f"{head} " if head and not head.endswith("\n") else head
    if is_last:
        return opening + ELISION
    at = len(text) - len(tail)
    if text[at - 1] == "\n":
        return f"{opening}{ELISION}\n{tail}"
    line = text.rfind("\n", 0, at) + 1
    number = _number(text[line:]) if line >= len(head) else ""
    skipped = f"{opening}{ELISION}\n" if number and line > 0 else opening
    return f"{skipped}{number}{ELISION} {tail}"


def _head(text: str) -> str:
    """The rest of the line, or its first words."""
    line = text[: text.find("\n") + 1 or len(text)]
    return line if len(line) <= _LINE else text[: max(text.rfind(" ", 0, _AROUND), 0)]


def _tail(text: str) -> str:
    """The line as far as it goes, or its last words; nothing of a long line before the one that changed."""
    line = text[text.rfind("\n", 0, len(text) - 1) + 1 :]
    if len(line) <= _LINE:
        return line
    return "" if line.endswith("\n") else text[text.find(" ", len(text) - _AROUND) + 1 :]


def _number(line: str) -> str:
    """The printed number that a line begins with."""
    match = _NUMBER.match(line)
    return match[0] if match else ""
