"""Text that was written by others, made safe to show: no control character may reach a terminal, a page or a file."""

from __future__ import annotations

import re

__all__ = ["one_line", "visible"]

# C0 but tab and line feed, DEL, C1, what reverses the reading direction of all that follows, and lone surrogates.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Allowed by the class above, forbidden by XML 1.0 (5th edition, production 2).
_NOT_XML = re.compile(r"[\ufffe\uffff]")


def visible(text: str) -> str:
    r"""Return the text without control characters; of white space, tabs and line feeds are left.

    Example:
        >>> visible("a\x1b[31mb\r\n")
        'a[31mb\n'
    """
    return _NOT_XML.sub("", _UNSEEN.sub("", text))


def one_line(text: str) -> str:
    r"""Return the text without control characters, on one line."""
    return " ".join(visible(text).split())
