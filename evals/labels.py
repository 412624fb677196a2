"""The parts of a label as other systems write them, read as ours: `Article 5(1)(f)` is article 5, paragraph 1, point f."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

__all__ = ["LONGEST_PART", "PARTS", "label_part", "split_label"]

LONGEST_PART = 40
"""Characters; nothing that is printed in front of a provision comes near."""
PARTS = ("article", "annex", "recital", "section", "paragraph", "point", "subpoint")

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
    part = part[worded.end() :].strip() if worded else part
    bracketed = _BRACKETED.fullmatch(part)
    part = bracketed[1].strip() if bracketed else part
    if len(part) > LONGEST_PART:
        raise ValueError(f"has more than {LONGEST_PART} characters")
    return part or None


def split_label(label: Mapping[str, Any]) -> dict[str, Any]:
    """Return the label with a combined article or annex in its parts and an annex's Roman numeral in capitals.

    It is split only where that is unambiguous: what stands in brackets says nothing else than the label's other parts.

    Args:
        label: With parts that `label_part` has read.

    Example:
        >>> split_label({"article": "5(1)(f)"})
        {'article': '5', 'paragraph': '1', 'point': 'f'}
    """
    found = dict(label)
    for head in ("article", "annex"):
        whole = found.get(head)
        combined = _COMBINED.fullmatch(whole) if isinstance(whole, str) else None
        if combined is None:
            continue
        groups = _GROUP.findall(combined[2])
        names = ("paragraph", "point", "subpoint") if groups[0][0].isdigit() else ("point", "subpoint")
        named = dict(zip(names, groups, strict=False))
        if len(groups) <= len(names) and all(found.get(name) in (None, part) for name, part in named.items()):
            found |= {head: combined[1], **named}
    annex = found.get("annex")
    if isinstance(annex, str) and _ROMAN.fullmatch(annex):
        found["annex"] = annex.upper()
    return found
