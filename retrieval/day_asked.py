"""The day that a question is about: as of when, before what, compared with which.

Most dates in a question are none: they belong to its subject (systems placed on the market before 2 August 2026), name
a document or an event (the speech of 11 February 2025), or are a deadline (by 2 August 2027). The rule of thumb:

- `as of`, `back in`, `in force on` and the like in front of a day make it the day asked about;
- `on`, `in`, `last summer` do so only in a sentence that asks how things stood or will stand (was required, did the
  Act say, applies, will be allowed), and never in one that tells what happened then (announced, opened, starts) or that
  asks for a day itself (when, from which date);
- `before`, `since` and `under` do so in front of an amendment, or of the day on which one came into force;
- "the original text", "the old wording", "the 2024 version" mean the last day before the amendment that ended it;
- two such days, or a past one beside "and now", are a comparison, and so is a question what an amendment changed.

When unsure there is no day, and the question is about the day from which it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from retrieval import day_cues as cue
from retrieval.change_asked import change_asked, compared
from retrieval.day_names import DayName
from retrieval.events import Event
from retrieval.question_days import DAY, DayAsked, QuestionDays, Reading
from sources.schema import Span

__all__ = ["DayAsked", "day_asked"]


def day_asked(question: str, *, reference: date, events: Sequence[Event] = ()) -> DayAsked:
    """Return what the question says about the day.

    Args:
        question: One line, blanks tidied.
        reference: The day from which it is asked; relative words are counted from it.
        events: Amendments of the held acts, those of the act that a question means by default first.

    Raises:
        QuestionError: If a date in it is no date.

    Example:
        >>> day_asked("Was it allowed as of 26 July 2026?", reference=date(2026, 8, 20)).day
        datetime.date(2026, 7, 26)
        >>> day_asked("What was announced on 11 February 2025?", reference=date(2026, 8, 20)).day is None
        True
    """
    asked = QuestionDays(question, reference, events)
    readings = list(_readings(asked))
    past = [reading for reading in readings if not reading.is_present and reading.day != asked.reference]
    change = change_asked(asked, past)
    if change is not None:
        return change
    days = sorted({reading.day for reading in past})
    if len(days) > 1:
        return compared(asked, days[0], days[-1], past, is_its_purpose=False)
    if not readings:
        return DayAsked()
    # Words for the present are left where they are, unless they are all: they stand in many questions.
    used = past or [reading for reading in readings if asked.is_all or reading.is_as_of]
    day = days[0] if days else asked.reference
    return DayAsked(day=day, is_all=asked.is_all, spans=tuple(reading.span for reading in used))


def _readings(asked: QuestionDays) -> Iterator[Reading]:
    for mention in asked.mentions:
        if mention.relation == "before" and not cue.PLACED.search(asked.text[: mention.span.start]):
            yield Reading(mention.span, min(asked.reference, mention.event.day - DAY))
        elif mention.relation == "after":
            yield Reading(mention.span, max(asked.reference, mention.event.day))
    yield from _old_wordings(asked)
    for name in asked.names:
        reading = _reading(asked, name)
        if reading is not None and not any(reading.span.overlaps(other.span) for other in asked.mentions):
            yield reading


def _reading(asked: QuestionDays, name: DayName) -> Reading | None:
    before = asked.text[: name.span.start]
    day = name.day(asked.reference)
    if name.is_present:
        is_as_of = cue.AS_OF.search(before) is not None
        return Reading(asked.with_prefix(cue.AS_OF, name), asked.reference, is_present=True, is_as_of=is_as_of)
    if (prefix := cue.AS_OF.search(before)) is not None:
        lead = before[: prefix.start()]
        is_start = cue.STARTS.search(lead) and not cue.ASKS_OF_ALL.search(lead)
        return None if is_start else Reading(asked.with_prefix(cue.AS_OF, name), day, is_as_of=True)
    sentence = asked.sentence(name)
    asks_of_state = cue.ASKS.search(sentence) and not cue.ASKS_WHEN.search(sentence)
    if (prefix := cue.BEFORE.search(before) or cue.AFTER.search(before)) is not None:
        is_turn = any(name.first == name.last == event.day for event in asked.own)
        if not asked.is_all and not (is_turn and asks_of_state and cue.WAS_SO.search(sentence)):
            return None
        if cue.PLACED.search(before[: prefix.start()]) or cue.HAPPENS.search(before[: prefix.start()]):
            return None
        span = Span(start=prefix.start(), end=name.span.end)
        return Reading(span, name.first - DAY if asked.is_before(name) else max(asked.reference, day))
    is_in = cue.ON.search(before) or (name.is_relative and not cue.OTHERWISE.search(before))
    if not is_in and not asked.is_all:
        return None
    if asked.is_all:
        return Reading(asked.with_prefix(cue.ON, name), day)
    if not asks_of_state or not name.has_year or asked.is_one_of_two(name) or cue.HAPPENS.search(sentence):
        return None
    is_state = cue.WAS_SO.search(sentence) or cue.IS_SO.search(sentence)
    span = asked.with_prefix(cue.ON, name)
    lead = asked.text[: span.start]
    if not is_state or cue.PLACED.search(lead) or cue.OF_THE_SUBJECT.search(lead):
        return None
    return Reading(span, day)


def _old_wordings(asked: QuestionDays) -> Iterator[Reading]:
    """Yield the wordings that the question calls the original, the old one, or that of a year."""
    for match in cue.OF_A_YEAR.finditer(asked.text):
        year = next(int(value) for value in match.groups() if value)
        ended = next((event.day for event in asked.own if event.day.year > year), None)
        if ended is not None and ended <= asked.reference:
            yield Reading(Span(start=match.start(), end=match.end()), ended - DAY)
    was_so = cue.WAS_SO.search(asked.text) is not None
    for pattern in (cue.ORIGINAL, cue.OLD, *([cue.OLD_LAW] if was_so else [])):
        day = asked.before_last(first=pattern is cue.ORIGINAL)
        if day is not None:
            for match in pattern.finditer(asked.text):
                yield Reading(Span(start=match.start(), end=match.end()), day)
