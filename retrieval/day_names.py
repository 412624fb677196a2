"""How people name a day or a time: `26 July 2026`, `early 2025`, `last summer`, `il y a un an`, `vorige zomer`.

English, French and Dutch. Reading a name is all that happens here; whether it is the day that a question is about is
`retrieval.day_asked`'s business. A month alone (`in January`) is no name: `may` and `mars` are words like others.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from retrieval.errors import QuestionError
from retrieval.language import language_of
from sources.schema import Frozen, Span

_MONTHS = (
    "january|janvier|januari|jan",
    "february|février|fevrier|februari|feb",
    "march|mars|maart|mar",
    "april|avril|apr",
    "may|mai|mei",
    "june|juin|juni|jun",
    "july|juillet|juli|jul",
    "august|août|aout|augustus|aug",
    "september|septembre|sept|sep",
    "october|octobre|oktober|oct|okt",
    "november|novembre|nov",
    "december|décembre|decembre|dec|déc",
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_SEASONS = {3: "spring|printemps|lente|voorjaar", 6: "summer|été|zomer", 9: "autumn|fall|automne|herfst|najaar"}
_SEASONS[12] = "winter|hiver"
_SEASON_MONTH = {name: month for month, names in _SEASONS.items() for name in names.split("|")}
_UNITS = {"day": "days?|jours?|dag(?:en)?", "week": "weeks?|semaines?|week|weken"}
_UNITS |= {"month": "months?|mois|maand(?:en)?", "year": "years?|ans?|années?|jaar|jaren"}
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            *("a|an|one|un|une|een|één", "two|deux|twee", "three|trois|drie", "four|quatre|vier", "five|cinq|vijf"),
            *("six|zes", "seven|sept|zeven", "eight|huit|acht", "nine|neuf|negen", "ten|dix|tien", "eleven|onze|elf"),
            "twelve|douze|twaalf",
        ),
        1,
    )
    for word in words.split("|")
}


def _any(words: Mapping[str, int]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_MONTH, _SEASON = rf"(?P<month>{_any(_MONTH_NUMBER)})\b\.?", rf"(?P<season>{_any(_SEASON_MONTH)})\b"
_YEAR = r"(?P<year>[12]\d{3})(?![\w/-]|[.,]\d)"
_OF = r"(?:of\s|de\s|van\s)?"
_UNIT = "(?P<unit>" + "|".join(_UNITS.values()) + r")\b"
_COUNT = rf"(?P<count>\d{{1,3}}|{_any(_NUMBERS)})"
_PART = (
    r"(?:(?:the\s)?(?:(?P<early>early|start\sof|beginning\sof|début|debut|begin|vroeg\sin)"
    r"|(?P<middle>mid|middle\sof|first\shalf\sof|mi|midden|halverwege)|(?:late|end\sof|fin|eind(?:e)?|laat\sin))[\s-]"
    r"(?:de\s|van\s|of\s)?)?"
)
_LAST = r"last|past|previous|this\spast|vorige?|afgelopen"
_NEXT = r"next|coming|volgende?|komende?"
_PERIOD = rf"(?:{_SEASON}|{_UNIT})(?!['’]s)"

_PRESENT = (
    r"today|now(?!\sthat\b)|currently|at\spresent|at\sthe\smoment|nowadays|presently|these\sdays|aujourd['’]hui"
    r"|actuellement|maintenant|en\sce\smoment|à\sl['’]heure\sactuelle|vandaag|momenteel|thans|op\sdit\smoment|nu"
)
_AFTER_A_NUMBER = re.compile(
    r"\b(?:art(?:icle|ikel)?s?|recitals?|points?|paragraphs?|para?s?|annex|no|nr|section)\.?\s*$", re.IGNORECASE
)


class DayName(Frozen):
    """Words that name a day or a stretch of days.

    Attributes:
        span: Of the words.
        first: First day.
        last: Last day, inclusive; the same for a single day.
        is_present: Whether it says no more than now.
        is_relative: Whether it depends on the day from which one looks (`last summer`).
        has_year: Whether it says the year; where not, the year of the reference is meant.
    """

    span: Span
    first: date
    last: date
    is_present: bool = False
    is_relative: bool = False
    has_year: bool = True

    def day(self, reference: date) -> date:
        """Return the one day that the name stands for: its last, or `reference` where that lies inside.

        By the last day of a month everything that was published or came into force in it counts. Someone who means the
        wording before an amendment of that month says the day, and the answer names the day that was taken.
        """
        return reference if self.first <= reference <= self.last else self.last


def find_day_names(text: str, *, reference: date) -> tuple[DayName, ...]:
    """Return the names of days in the text, in order and without overlaps; the longest wins.

    Args:
        text: One line.
        reference: The day that relative words are counted from.

    Raises:
        QuestionError: If a date is no date, such as 31 February 2026.

    Example:
        >>> [str(name.day(date(2026, 8, 20))) for name in find_day_names("in May 2025, last winter", \
reference=date(2026, 8, 20))]
        ['2025-05-31', '2026-02-28']
    """
    found: list[DayName] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            try:
                name = read(match, reference)
            except OverflowError:
                continue
            if name is not None:
                found.append(name)
    names: list[DayName] = []
    for name in sorted(found, key=lambda each: (each.span.start, -each.span.end)):
        if not names or names[-1].span.end <= name.span.start:
            names.append(name)
    return tuple(names)


def _named(match: re.Match[str], first: date, last: date | None = None, **flags: bool) -> DayName:
    return DayName(span=Span(start=match.start(), end=match.end()), first=first, last=last or first, **flags)


def _date(match: re.Match[str], year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise QuestionError(
            f"There is no such day as {match.group().strip()}.", hint="Write the day as 26 July 2026 or 2026-07-26."
        ) from None


def _iso(match: re.Match[str], _: date) -> DayName:
    return _named(match, _date(match, int(match["year"]), int(match["number"]), int(match["day"])))


def _numeric(match: re.Match[str], _: date) -> DayName | None:
    day, month = int(match["day"]), int(match["number"])
    if max(day, month) > 31:
        return None
    # The day stands first in Europe; only where that can't be is the month read first.
    if month > 12 >= day:
        day, month = month, day
    return _named(match, _date(match, int(match["year"]), month, day))


def _written(match: re.Match[str], reference: date) -> DayName | None:
    day, month, has_year = int(match["day"]), _MONTH_NUMBER[match["month"].lower()], match["year"] is not None
    if _AFTER_A_NUMBER.search(match.string[: match.start()]) or (not has_year and day > 31):
        return None
    year = int(match["year"]) if has_year else reference.year
    if not has_year and (month, day) == (2, 29):
        return None
    return _named(match, _date(match, year, month, day), has_year=has_year)


def _period(match: re.Match[str], _: date) -> DayName:
    parts, year = match.groupdict(), int(match["year"])
    if parts.get("month"):
        first, last = _months(year, _MONTH_NUMBER[parts["month"].lower()], 1)
    elif parts.get("season"):
        first, last = _months(year, _SEASON_MONTH[parts["season"].lower()], 3)
    elif parts.get("number"):
        first, last = _months(year, int(parts["number"]), 1)
    else:
        first, last = _months(year, 1, 12)
    # Early is the first quarter of it, mid the first half.
    share = 25 if parts.get("early") else 50 if parts.get("middle") else 100
    return _named(match, first, first + timedelta(days=((last - first).days + 1) * share // 100 - 1))


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    """First and last day of so many months."""
    if not 1 <= year <= 9998:
        raise OverflowError
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    end_year, end_month = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    return date(year, month, 1), date(end_year, end_month, monthrange(end_year, end_month)[1])


def _around(step: int) -> Callable[[re.Match[str], date], DayName]:
    """Reader of the last (-1), this (0) or next (1) week, month, year or season."""

    def read(match: re.Match[str], reference: date) -> DayName:
        year, month = reference.year, reference.month
        unit = next((unit for unit, names in _UNITS.items() if re.fullmatch(names, match["unit"] or "", re.I)), "")
        if match["season"]:
            start = _SEASON_MONTH[match["season"].lower()]
            seasons = [_months(year + offset, start, 3) for offset in (-2, -1, 0, 1)]
            if step == 0:
                # In March this winter is the one just over, in October the one to come.
                first, last = seasons[1 if start == 12 and month < 7 else 2]
            elif step < 0:
                first, last = [season for season in seasons if season[1] < reference][-1]
            else:
                first, last = next(season for season in seasons if season[0] > reference)
        elif unit == "year":
            first, last = _months(year + step, 1, 12)
        elif unit == "month":
            first, last = _months(year, month + step, 1)
        else:
            first = reference + timedelta(days=(7 * step - reference.weekday()) if unit == "week" else step)
            last = first + timedelta(days=6 if unit == "week" else 0)
        return _named(match, first, last, is_relative=True)

    return read


def _ago(match: re.Match[str], reference: date) -> DayName:
    count = int(match["count"]) if match["count"].isdigit() else _NUMBERS[match["count"].lower()]
    unit = next(unit for unit, names in _UNITS.items() if re.fullmatch(names, match["unit"], re.IGNORECASE))
    if unit in ("day", "week"):
        return _named(match, reference - timedelta(days=count * (7 if unit == "week" else 1)), is_relative=True)
    first, last = _months(reference.year, reference.month - count * (12 if unit == "year" else 1), 1)
    return _named(match, first.replace(day=min(reference.day, last.day)), is_relative=True)


def _present(match: re.Match[str], reference: date) -> DayName | None:
    # In French it is naked.
    if match.group().lower() == "nu" and language_of(match.string) == "fr":
        return None
    return _named(match, reference, is_present=True, is_relative=True)


def _yesterday(match: re.Match[str], reference: date) -> DayName | None:
    # In Dutch it is here.
    if match.group().lower() == "hier" and language_of(match.string) == "nl":
        return None
    return _named(match, reference - timedelta(days=1), is_relative=True)


_START = r"(?<![\w/.,-])"
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], DayName | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (rf"{_START}(?P<year>[12]\d{{3}})-(?P<number>\d{{2}})-(?P<day>\d{{2}})(?![\w-]|[./]\d)", _iso),
        (rf"{_START}(?P<day>\d{{1,2}})(?P<mark>[./-])(?P<number>\d{{1,2}})(?P=mark){_YEAR}", _numeric),
        (rf"{_START}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|e|\.)?\s{_OF}{_MONTH}(?:,?\s{_OF}{_YEAR})?", _written),
        (
            rf"{_START}{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w/%-]|[.,]\d)(?:,?\s{_YEAR})?",
            _written,
        ),
        (rf"{_START}(?P<day>\d{{1,2}})(?=\s(?:and|to|et|au|en|tot|[-–])\s\d{{1,2}}\s{_MONTH}\s{_YEAR})", _written),
        (rf"{_START}{_PART}(?:{_MONTH}|{_SEASON}),?\s{_OF}{_YEAR}", _period),
        (rf"(?<![\w/.,(-]){_PART}(?=(?:19|20|21)\d\d){_YEAR}", _period),
        (rf"{_START}(?P<year>[12]\d{{3}})-(?P<number>0[1-9]|1[0-2])(?![\w/-])", _period),
        (rf"\b(?:{_LAST})\s{_PERIOD}", _around(-1)),
        (rf"\b(?:this|cet(?:te)?|ce|deze|dit)\s{_PERIOD}", _around(0)),
        (rf"\b(?:{_NEXT})\s{_PERIOD}", _around(1)),
        (rf"(?:\b(?:le|la)\s|\bl['’])?\b(?:{_SEASON}|{_UNIT})\s(?:derni(?:er|ère)|passée?)\b", _around(-1)),
        (rf"(?:\b(?:le|la)\s|\bl['’])?\b(?:{_SEASON}|{_UNIT})\sprochaine?\b", _around(1)),
        (rf"\b{_COUNT}\s{_UNIT}\s(?:ago|geleden)\b", _ago),
        (rf"\bil\sy\sa\s{_COUNT}\s{_UNIT}", _ago),
        (rf"\b(?:{_PRESENT})\b(?!['’]s)", _present),
        (r"\b(?:yesterday|hier|gisteren)\b(?!['’]s)", _yesterday),
    )
)
