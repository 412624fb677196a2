"""Control characters in words that come from elsewhere: to be seen on a terminal, and never obeyed by it."""

from __future__ import annotations

import re

__all__ = ["CONTROL", "visible"]

# C0 and C1 (ESC and the eight-bit CSI among them), and what turns the direction of the words after it.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Return the text with its control characters written out, line ends and tabs excepted.

    >>> visible("red \x1b[31m kites")
    'red \\x1b[31m kites'
    """
    return CONTROL.sub(lambda sign: ascii(sign[0])[1:-1], text.replace("\r\n", "\n"))
