"""The parts of a label as other systems write them, read as ours: `Art. 5(1)(f)` is article 5, paragraph 1, point f."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

__all__ = ["LONGEST_PART", "label_part", "read_label"]

LONGEST_PART = 40
"""Characters; nothing that is printed in front of a provision comes near."""
PARTS = frozenset({"article", "annex", "recital", "section", "paragraph", "point", "subpoint"})

_WORD = re.compile(
    r"(?:articles?|arts?\b\.?|annex|recital|section|paragraphs?|paras?\b\.?|points?|subpoints?)\s*", re.I
)
_BRACKETED = re.compile(r"\(([^()]*)\)")
_ROMAN = re.compile(r"[ivxlc]+", re.I)
_COMBINED = re.compile(r"([0-9]+[a-z]{0,2}|[IVXLC]+)((?:\s*\([0-9a-z.]{1,6}\)){1,3})", re.I)
_GROUP = re.compile(r"\(([0-9a-z.]+)\)", re.I)


def label_part(value: object) -> str | None:
    """Return one part of a label without white space, brackets and the word for what it is; `None` where it is empty.

    Raises:
        ValueError: If it is neither text nor a number, or longer than any part of a label.

    Example:
        >>> [label_part(value) for value in (5, 5.0, " Art. 5 ", "(f)", "")]
        ['5', '5', '5', 'f', None]
    """
    if isinstance(value, float) and isfinite(value):
        value = int(value) if value.is_integer() else repr(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**LONGEST_PART else "9" * (LONGEST_PART + 1)
    if not isinstance(value, str):
        raise ValueError("is neither text nor a number")
    part = value.strip()
    worded = _WORD.match(part)
    part = (part[worded.end() :].strip() if worded else "") or part
    bracketed = _BRACKETED.fullmatch(part)
    part = bracketed[1].strip() if bracketed else part
    if len(part) > LONGEST_PART:
        raise ValueError(f"has more than {LONGEST_PART} characters")
    return part or None


def read_label(written: object) -> object:
    """Return a label with its parts read, a combined one split, and an annex's Roman numeral in capitals.

    A combined article or annex is split only where that is unambiguous: its brackets contradict no other part.

    Args:
        written: From a line of answers; what is no object is returned as it is.

    Raises:
        ValueError: If a part can't be read.

    Example:
        >>> read_label({"article": "Art. 5(1)(f)"})
        {'article': '5', 'paragraph': '1', 'point': 'f'}
    """
    if not isinstance(written, Mapping):
        return written
    found: dict[Any, Any] = dict(written)
    for name in PARTS & found.keys():
        try:
            found[name] = None if found[name] is None else label_part(found[name])
        except ValueError as error:
            raise ValueError(f"the {name} {error}") from None
    for head in ("article", "annex"):
        found |= _split(head, found)
    annex = found.get("annex")
    if annex is not None and _ROMAN.fullmatch(annex):
        found["annex"] = annex.upper()
    return found


def _split(head: str, label: Mapping[Any, Any]) -> dict[str, str]:
    combined = _COMBINED.fullmatch(label.get(head) or "")
    if combined is None:
        return {}
    groups = _GROUP.findall(combined[2])
    names = ("paragraph", "point", "subpoint") if groups[0][0].isdigit() else ("point", "subpoint")
    named = dict(zip(names, groups, strict=False))
    agree = len(groups) <= len(names) and all(label.get(name) in (None, part) for name, part in named.items())
    return {head: combined[1], **named} if agree else {}
