"""Amendments as people speak of them: before the Omnibus, since Regulation (EU) 2026/1744.

They come from the catalogue: a further amending act is understood as soon as its row is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from sources.catalogue import Catalogue
from sources.schema import Frozen, Span

_AMENDING = (
    r"(?:amendments?|reforms?|revision|overhaul|amending\s(?:act|regulation)|simplification(?:'s)?|réforme"
    r"|modification(?!\ssubstantielle)|révision|wijziging|hervorming|herziening)\b(?!\s(?:to|of)\s(?:our|my|the\ssystem))"
)
_DET = r"(?:the\s|l['’]\s?|la\s|le\s|du\s|de\s|het\s|this\s(?:year|summer)['’]s\s)"
_ENTRY = r"(?:(?:the\s)?(?:entry|coming)\sinto\sforce\sof\s|l['’]entrée\sen\svigueur\sde\s|de\sinwerkingtreding\svan\s)"
_BEFORE = (
    r"(?:just\s|right\s|shortly\s|immediately\s)?(?:before|b4|prior\sto|until|avant|jusqu['’]à|v[óo][óo]r|tot)\s|pre-"
)
_AFTER = r"since\s|after\s|under\s|following\s|depuis\s|après\s|sous\s|sinds\s|na\s|onder\s|post-"
_ACT_NUMBER = re.compile(r"3(?P<year>\d{4})[A-Z]{1,2}0*(?P<number>\d+)")


class Event(Frozen):
    """The day on which an act that we hold got another wording.

    Attributes:
        names: What the amending act is called, its bare number (`2026/1744`) among them.
        day: First day of the amended wording.
        act: The work that was amended.
        act_names: What that is called.
    """

    names: tuple[str, ...]
    day: date
    act: str
    act_names: tuple[str, ...] = ()


def events(catalogue: Catalogue) -> tuple[Event, ...]:
    """Return the amendments of the catalogue's acts: acts in its order, the amendments of each by day."""
    by_celex: dict[str, list[str]] = {}
    for source in catalogue:
        if source.celex is not None:
            by_celex.setdefault(source.celex, []).extend(source.names)
    found: dict[tuple[str, str, date], Event] = {}
    for source in catalogue:
        act = source.work or source.id
        for amendment in source.amendments:
            number = _ACT_NUMBER.fullmatch(amendment.celex)
            names = [*by_celex.get(amendment.celex, ()), *([f"{number['year']}/{number['number']}"] if number else ())]
            event = Event(names=tuple(dict.fromkeys(names)), day=amendment.in_force, act=act, act_names=source.names)
            found.setdefault((act, amendment.celex, amendment.in_force), event)
    acts = list(dict.fromkeys(event.act for event in found.values()))
    return tuple(sorted(found.values(), key=lambda event: (acts.index(event.act), event.day)))


class Mention(NamedTuple):
    """An amendment in a text, with the words that put a day before or after it.

    Attributes:
        relation: Whether the text says before it, since it, or neither.
    """

    span: Span
    event: Event
    relation: Literal["before", "after", ""]


def find_mentions(text: str, events: Sequence[Event], *, reference: date) -> Iterator[Mention]:
    """Yield the amendments that a text speaks of, by name or as the reform, in order.

    Args:
        text: One line.
        events: All that are known.
        reference: An amendment without a name is the last one up to this day.
    """
    if not events:
        return
    own = of_the_act(text, events)
    for match in _mention(tuple(name for event in events for name in event.names)).finditer(text):
        if match["name"]:
            said = " ".join(match["name"].split()).casefold()
            meant = [event for event in events if said in (name.casefold() for name in event.names)]
        else:
            meant = [event for event in own if match["year"] in (None, str(event.day.year))]
            meant = [event for event in meant if event.day <= reference] or meant
        if meant and (match["name"] or match["det"] or match["year"]):
            relation: Literal["before", "after", ""] = (
                "before" if match["before"] else "after" if match["after"] else ""
            )
            yield Mention(Span(start=match.start(), end=match.end()), meant[-1], relation)


def of_the_act(text: str, events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the amendments of the act that a text means: one that it names, else the first."""
    acts = list(dict.fromkeys(event.act for event in events))
    for act in acts[1:]:
        amendments = tuple(event for event in events if event.act == act)
        names = {re.sub(r" (?:Regulation|Act)$", "", name) for event in amendments for name in event.act_names}
        if any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in names):
            return amendments
    return tuple(event for event in events if event.act == acts[0]) if acts else ()


@lru_cache(maxsize=8)
def _mention(names: tuple[str, ...]) -> re.Pattern[str]:
    named = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
    return re.compile(
        rf"(?:\b(?:(?P<before>{_BEFORE})|(?P<after>{_AFTER})))?(?:{_ENTRY})?(?P<det>{_DET})?"
        rf"(?:(?P<name>\b(?:{named})(?![\w/]))|(?:(?P<year>20\d\d)\s|(?:summer|last|latest|recent)\s)?\b{_AMENDING})",
        re.IGNORECASE,
    )
