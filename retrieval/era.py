"""How a wording that isn't the one of the day is marked: superseded and future words never pass for the law."""

from __future__ import annotations

from datetime import date

from retrieval.language import Language
from retrieval.phrases import PHRASES, written_date
from sources.schema import TextValidity, is_wording_on

__all__ = ["era"]


def era(validity: TextValidity, *, on: date, language: Language = "en") -> str:
    """Return what to say of a wording, seen from a day; nothing where it is the wording of that day.

    Example:
        >>> era(TextValidity(text_until=date(2026, 7, 27), ended="deleted"), on=date(2026, 12, 1))
        'deleted on 27 July 2026'
        >>> era(TextValidity(text_until=date(2026, 7, 27)), on=date(2026, 12, 1), language="fr")
        'remplacé le 27 juillet 2026'
    """
    if is_wording_on(validity, on):
        return ""
    phrases = PHRASES[language]
    if validity.text_until is not None and validity.text_until <= on:
        said = phrases.deleted if validity.ended == "deleted" else phrases.before
        return said.format(day=written_date(validity.text_until, language))
    return "" if validity.text_from is None else phrases.since.format(day=written_date(validity.text_from, language))
