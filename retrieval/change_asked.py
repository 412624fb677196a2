"""What a question asks to compare: the wording before and after an amendment, or on two days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrieval import day_cues as cue
from retrieval.day_names import DayName
from retrieval.events import Event, Mention
from retrieval.question_days import DAY, DayAsked, QuestionDays, Reading
from sources.schema import Span


def change_asked(asked: QuestionDays, past: list[Reading]) -> DayAsked | None:
    """Return what is to be compared, `None` where the question asks for no comparison.

    A question what changed is one, whether or not there is an older wording; so is one that asks of an older day
    "and now".

    Args:
        asked: The question.
        past: The other days that it is read to be about.
    """
    old = [reading for reading in past if reading.day < asked.reference]
    old += _until_amended(asked)
    present = cue.AND_NOW.search(asked.without([reading.span for reading in old]))
    if present and (old or cue.AT_FIRST.search(asked.text)) and "?" in asked.text:
        earlier = min((reading.day for reading in old), default=asked.before_last(first=True))
        return compared(asked, earlier, asked.reference, old, is_its_purpose=False)
    mention = asked.mentions[-1] if asked.mentions else None
    for sentence in asked.sentences:
        words = sentence.of(asked.text)
        others = sentence.of(asked.without([each.span for each in asked.mentions]))
        if cue.ASKS_WHEN.search(words):
            continue
        named = [name for name in asked.names if sentence.covers(name.span) and not name.is_present]
        inside = [event for name in named for event in asked.own if name.first <= event.day <= name.last]
        changed = cue.CHANGE.search(words)
        # "Before the Omnibus, what did firms have to do?" asks for what was, not for what became of it.
        acted = mention is not None and mention.relation != "before"
        changed_by = cue.CHANGED_BY.search(others) and (acted or (inside and asked.is_when(named[-1])))
        is_like = cue.LIKE.search(words) is not None and len(named) == 1
        has_sides = mention or is_like or cue.OLD_AND_NEW.search(words) or len(named) > 1
        if not (changed or changed_by or (has_sides and cue.CONTRAST.search(words))):
            continue
        if not mention and cue.POLICY.search(words):
            continue
        return _of_change(asked, named, inside, mention, is_like=is_like)
    return None


def _until_amended(asked: QuestionDays) -> list[Reading]:
    """Until July 2026, where an amendment came into force then."""
    return [
        Reading(asked.with_prefix(cue.BEFORE, name), event.day - DAY)
        for name in asked.names
        for event in asked.own
        if asked.is_before(name) and name.first <= event.day <= min(name.last, asked.reference)
    ]


def _of_change(
    asked: QuestionDays, named: list[DayName], inside: list[Event], mention: Mention | None, *, is_like: bool
) -> DayAsked:
    sides = [name for name in named if name.first == name.last or asked.prefix(cue.BETWEEN, name) is not None]
    days = [(name, name.day(asked.reference)) for name in sides]
    distinct = sorted({day for _, day in days})
    spans = [Reading(name.span, day) for name, day in days]
    if len(distinct) > 1:
        return compared(asked, distinct[0], distinct[-1], spans)
    if mention is not None:
        newer = max(asked.reference, mention.event.day)
        return compared(asked, mention.event.day - DAY, newer, [Reading(mention.span, newer)])
    if not named:
        return compared(asked, asked.before_last(), asked.reference, [])
    name, spans = named[-1], [Reading(asked.with_prefix(cue.ON, named[-1]), asked.reference)]
    if asked.prefix(cue.AFTER, name) is not None:
        older = inside[0].day - DAY if inside else name.day(asked.reference)
        return compared(asked, older, asked.reference, [Reading(asked.with_prefix(cue.AFTER, name), older)])
    if asked.is_before(name):
        older = name.first - DAY
        return compared(asked, older, asked.reference, [Reading(asked.with_prefix(cue.BEFORE, name), older)])
    if is_like:
        return compared(asked, name.day(asked.reference), asked.reference, spans)
    if inside:
        is_last = all(event.day <= name.last for event in asked.own if event.day <= asked.reference)
        newer = asked.reference if is_last and name.first <= asked.reference else name.day(asked.reference)
        return compared(asked, inside[0].day - DAY, newer, spans)
    return DayAsked(is_comparison=True)


def compared(
    asked: QuestionDays, older: date | None, newer: date, readings: Sequence[Reading], *, is_its_purpose: bool = True
) -> DayAsked:
    """Return a comparison of two days.

    Args:
        asked: The question.
        older: Compared with; nothing is if it isn't older.
        newer: The day whose wording answers.
        readings: The words that said the days.
        is_its_purpose: Whether words such as "old" and "changed" only ask for it.
    """
    spans = tuple(reading.span for reading in readings)
    found = cue.COMPARING.finditer(asked.text) if is_its_purpose else ()
    fillers = (Span(start=match.start(), end=match.end()) for match in found)
    return DayAsked(
        day=newer if spans and newer != asked.reference else None,
        compared_with=older if older is not None and older < newer else None,
        is_comparison=True,
        spans=spans,
        fillers=tuple(filler for filler in fillers if not any(filler.overlaps(span) for span in spans)),
    )
