"""The days and amendments that a question names, and how each stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from retrieval import day_cues as cue
from retrieval.day_names import DayName, find_day_names
from retrieval.events import Event, find_mentions, of_the_act
from retrieval.lexical import tokenise
from retrieval.sentences import sentences
from sources.references import find_references
from sources.schema import Frozen, Span

DAY = timedelta(days=1)
# What carries a question that says nothing but a day: "and today?", "show me the text of Article 4 as of 26 July 2026".
_CARRIERS = frozenset(
    tokenise(
        "show text provision read quote regulation article wording act ai eu union tell give please say et en ou dan "
        "ok alors montre le la l de van toon wat dit est rule law"
    )
)


class DayAsked(Frozen):
    """What a question says about the day.

    Attributes:
        day: The day whose wording is asked for, `None` where the question names none.
        compared_with: The day of the older wording, where the question asks what changed.
        is_comparison: Whether it asks what changed; there may be nothing to compare with.
        is_all: Whether the question says nothing but a day.
        spans: The words that said it, in order.
        fillers: Other words that only ask for a comparison, in order.
    """

    day: date | None = None
    compared_with: date | None = None
    is_comparison: bool = False
    is_all: bool = False
    spans: tuple[Span, ...] = ()
    fillers: tuple[Span, ...] = ()


class Reading(NamedTuple):
    """A day that a question may be about, and the words that say it.

    Attributes:
        is_present: Whether they say no more than now.
        is_as_of: Whether they say outright that it is the day asked about.
    """

    span: Span
    day: date
    is_present: bool = False
    is_as_of: bool = False


class QuestionDays:
    """A question with the days that it names.

    Args:
        text: The question, one line.
        reference: The day from which it is asked.
        events: Amendments of the held acts.

    Attributes:
        own: The amendments of the act that the question means.
        names: The days, in order.
        mentions: The amendments, in order.
        sentences: Spans of its sentences.
        is_all: Whether it says nothing but days, apart from provisions.

    Raises:
        QuestionError: If a date in it is no date.
    """

    def __init__(self, text: str, reference: date, events: Sequence[Event]) -> None:
        self.text = text
        self.reference = reference
        self.own = of_the_act(text, events)
        self.names = find_day_names(text, reference=reference)
        self.mentions = tuple(find_mentions(text, events, reference=reference))
        self.sentences = sentences(text, Span(start=0, end=len(text)))
        self.is_all = self._is_all()

    def before_last(self, *, first: bool = False) -> date | None:
        """Return the last day of the wording that the last amendment, or the first one, ended."""
        days = [event.day for event in self.own if event.day <= self.reference]
        return None if not days else (days[0] if first else days[-1]) - DAY

    def prefix(self, pattern: re.Pattern[str], name: DayName) -> re.Match[str] | None:
        """Return what stands directly before the name, where it fits the pattern."""
        return pattern.search(self.text[: name.span.start])

    def with_prefix(self, pattern: re.Pattern[str], name: DayName) -> Span:
        """Return the span of the name and of what fits the pattern before it."""
        prefix = self.prefix(pattern, name)
        return name.span if prefix is None else Span(start=prefix.start(), end=name.span.end)

    def sentence(self, name: DayName) -> str:
        """Return the sentence that the name stands in."""
        around = next((each for each in self.sentences if each.covers(name.span)), Span(start=0, end=len(self.text)))
        return around.of(self.text)

    def is_before(self, name: DayName) -> bool:
        """Whether the question says before or until."""
        return self.prefix(cue.BEFORE, name) is not None

    def is_when(self, name: DayName) -> bool:
        """Whether the name says when something happened: on it or in it, not since or until."""
        if name.is_relative:
            return self.prefix(cue.BEFORE, name) is None and self.prefix(cue.AFTER, name) is None
        return self.prefix(cue.ON, name) is not None

    def is_one_of_two(self, name: DayName) -> bool:
        """Whether the question asks which of two days it is: in 2026 or in 2027?"""
        return any(
            cue.OR.search(self.text[one.span.end : other.span.start])
            for one, other in pairwise(self.names)
            if name in (one, other)
        )

    def without(self, spans: Sequence[Span]) -> str:
        """Return the text with blanks in place of these words; offsets stay."""
        text = self.text
        for span in spans:
            text = text[: span.start] + " " * len(span) + text[span.end :]
        return text

    def _is_all(self) -> bool:
        prefixes = (cue.AS_OF, cue.BEFORE, cue.AFTER, cue.ON)
        days = [
            next((self.with_prefix(each, name) for each in prefixes if self.prefix(each, name)), name.span)
            for name in self.names
        ]
        days += [mention.span for mention in self.mentions if mention.relation]
        rest = self.without([*days, *(reference.span for reference in find_references(self.text))])
        return bool(days) and not set(tokenise(rest)) - _CARRIERS
