"""One row of a brief: a fact on EU AI policy, or a gloss on a provision of the AI Act.

A row has one or two sentences of ours that stand on their own, what they rest on, and the words people ask with. The
models refuse a row whose sentences don't say what its fields claim: the value, written out, and the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from sources.schema import Frozen, PartialDate, RestsOn

Topic = Literal[
    "investai", "ai-champions", "ai-factories", "gigafactories", "summit", "eurohpc", "ai-continent", "omnibus",
    "ai-act-policy", "gpai",
]  # fmt: skip
FactStatus = Literal["announced", "proposed", "adopted", "in_force", "superseded", "reported", "stated", "done"]
Money = Literal[
    "binding_budget", "guarantee", "mobilisation_target", "private_pledge", "public_investment", "tender_ceiling",
    "none",
]  # fmt: skip

Words = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S([^\n]*\S)?$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)
COUNTS = (*("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),)
"""The numbers that are written as words, each at its own place."""
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?!\d)")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


class Fact(Frozen):
    """One fact on EU AI policy.

    Attributes:
        statement: One or two sentences that answer a question alone and mislead nobody who reads only them.
        who: Whose act, promise or words this is.
        what: What `value` is the value of.
        value: A number in `unit`, a date, or words that stand in the statement; `None` where there is nothing to count.
        date: Since when, or when, it is so.
        status: What became of it; `reported` is known from others only, `stated` is somebody's words.
        money: What kind of money it is, so that a target never passes for a budget.
        source: Id of the document that it rests on.
        locator: Label of the place there; `None` only where `reported`.
        reported: Whether it stands in notes on that document only, not in the part of it that is held.
        questions: What people ask that this answers, in their words.
        words: What else people call it, some in French and Dutch.
        contradicts: Ids of facts that give another value for the same thing.
        series: What facts have in common that give the value of one and the same quantity at different times, or in
            different sources; of several, the newest holds.
    """

    id: Slug
    topic: Topic
    statement: Words
    who: Words
    what: Words
    value: int | float | Words | None = None
    unit: Words | None = None
    date: PartialDate
    status: FactStatus
    money: Money
    source: Words
    locator: Words | None = None
    reported: bool = False
    url: Words | None = None
    questions: tuple[Words, ...] = Field(min_length=2, max_length=4)
    words: tuple[Words, ...] = Field(min_length=1)
    contradicts: tuple[Slug, ...] = ()
    series: Slug | None = None

    @property
    def rests_on(self) -> RestsOn:
        """The official place that the statement rests on."""
        return RestsOn(source_id=self.source, locator=self.locator, url=self.url)

    @model_validator(mode="after")
    def _is_sound(self) -> Fact:
        if self.value is not None and not says(self.statement, self.value):
            raise ValueError(f"the statement doesn't say its value {self.value!r}")
        if self.date[:4] not in self.statement:
            raise ValueError(f"the statement doesn't say the year {self.date[:4]}")
        if self.locator is None and not self.reported:
            raise ValueError("a fact that isn't marked as reported has a locator")
        if self.series is not None and self.value is None:
            raise ValueError(f"a fact of the series {self.series} has a value")
        is_amount = isinstance(self.value, int | float)
        if self.money != "none" and is_amount and not (self.unit or "").startswith(("EUR", "USD")):
            raise ValueError(f"money of kind {self.money} has a unit in EUR or USD")
        return self


class Gloss(Frozen):
    """What one provision of the AI Act says, in plain language.

    Attributes:
        provision: Label in the consolidated AI Act, `Art. 26(4)`.
        statement: One to four sentences of ours.
        questions: What people ask that the provision answers, in their words.
        words: Everyday words that the law doesn't use; `words_fr` and `words_nl` likewise.
    """

    id: Slug
    provision: Words
    statement: Words
    questions: tuple[Words, ...] = Field(min_length=1)
    words: tuple[Words, ...] = ()
    words_fr: tuple[Words, ...] = ()
    words_nl: tuple[Words, ...] = ()
    source: Words = "ai-act-en-consolidated-2026-07-27"
    url: Words | None = None

    @property
    def rests_on(self) -> RestsOn:
        """The provision that the statement rests on."""
        return RestsOn(source_id=self.source, locator=self.provision, url=self.url)


def says(statement: str, value: float | str) -> bool:
    """Whether the sentence has the value: a number in digits or, up to twelve, in words; a date in English.

    Example:
        >>> says("The fund has EUR 20 billion since 3 May 2026.", 20)
        True
        >>> says("The fund has EUR 20 billion since 3 May 2026.", "2026-05-03")
        True
        >>> says("The fund has EUR 200 billion.", 20)
        False
    """
    return any(True for _ in after(statement, value))


def after(statement: str, value: float | str) -> Iterator[str]:
    """Yield what follows each place where the value stands, in order; digits are no longer grouped there.

    Example:
        >>> list(after("Two tugs and 1,200 boats.", 1200))
        [' boats.']
    """
    if isinstance(value, str):
        statement = statement.replace("\u00a0", " ")
        wanted = re.escape(in_english(value) if _DATE.fullmatch(value) else value)
        pattern = rf"(?<!\d){wanted}(?!\d)"
    else:
        statement = _GROUPED.sub(lambda match: re.sub(r"\D", "", match.group()), statement)
        pattern = rf"(?<![\d.,]){re.escape(str(value))}(?!\d|[.,]\d)"
        if isinstance(value, int) and 0 <= value < len(COUNTS):
            pattern += rf"|\b{COUNTS[value]}\b"
    for match in re.finditer(pattern, statement, re.IGNORECASE):
        yield statement[match.end() :]


def in_english(day: PartialDate) -> str:
    """Return a date as it is written: `30 June 2026`, `June 2026` or `2026`."""
    year, *rest = day.split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(number)) for number in rest[1:]), *month, year])
