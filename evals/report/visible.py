"""Text that was written by others, made safe to show: no control character may reach a terminal, a page or a file."""

from __future__ import annotations

import re

from retrieval.control_characters import CONTROL

__all__ = ["one_line", "visible"]

# Marks of direction that stand alone, and what XML 1.0 forbids beside control characters (5th edition, production 2).
_UNSEEN = re.compile(r"[\u061c\u200e\u200f\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    r"""Return the text without control characters; of white space, tabs and line feeds are left.

    Example:
        >>> visible("a\x1b[31mb\r\n")
        'a[31mb\n'
    """
    return _UNSEEN.sub("", CONTROL.sub("", text))


def one_line(text: str) -> str:
    r"""Return the text without control characters, on one line."""
    return " ".join(visible(text).split())
