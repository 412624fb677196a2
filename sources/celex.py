"""CELEX numbers: which act a consolidated text is of, and of which day.

`32024R1689` is an act, `02024R1689-20260727` its consolidated text of a day, `32024R1689R(01)` a corrigendum to it.
"""

from __future__ import annotations

import re
from datetime import date

_ACT = re.compile(r"3\d{4}[A-Z]{1,2}\d{4}(?:\(\d\d\))?")
_CONSOLIDATED = re.compile(r"0(?P<act>\d{4}[A-Z]{1,2}\d{4})-(?P<day>\d{8})")
_ANY = re.compile(r"[0-9CE][0-9A-Z()_./-]{5,39}")


def is_celex(number: str) -> bool:
    """Whether it has the form of a CELEX number of any sector."""
    return _ANY.fullmatch(number) is not None


def act_of(celex: str | None) -> str | None:
    """Return the number of the act itself, `None` for what is neither an act nor a consolidated text of one.

    >>> act_of("02024R1689-20260727"), act_of("32024R1689"), act_of("52025PC0836")
    ('32024R1689', '32024R1689', None)
    """
    if celex is None:
        return None
    consolidated = _CONSOLIDATED.fullmatch(celex)
    if consolidated is not None:
        return f"3{consolidated['act']}"
    return celex if _ACT.fullmatch(celex) else None


def consolidated_on(celex: str) -> date | None:
    """Return the day of a consolidated text, `None` for anything else.

    >>> consolidated_on("02024R1689-20260727")
    datetime.date(2026, 7, 27)
    """
    consolidated = _CONSOLIDATED.fullmatch(celex)
    try:
        return None if consolidated is None else date.fromisoformat(consolidated["day"])
    except ValueError:
        return None
