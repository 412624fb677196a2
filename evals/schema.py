"""The values of an evaluation: what is asked and expected (`Case`), and what a system gave back (`Record`).

Scores have their own module, `evals.scores`. Answer lines are read leniently, because they may come from any system:
keys that we don't know are left alone, and what a line lacks, or has in a form that can't be read, is unscored, never
zero. Only a label is pessimistic: of which a part can't be read, it names nothing, and counts as doing so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    FiniteFloat,
    Tag,
    ValidationError,
    ValidationInfo,
    WrapValidator,
    field_validator,
    model_validator,
)

from evals.labels import read_label
from retrieval.schema import Message, Reason
from sources.schema import Frozen

__all__ = ["AnswerLine", "Case", "Cited", "Claim", "Kind", "Level", "Place", "Record", "Topic", "Voice"]

Kind = Literal[
    "definition", "amount", "date", "list", "obligation", "who_said", "comparison", "yes_no", "scenario", "informal",
    "multi_hop", "multi_turn", "near_miss", "out_of_scope", "false_premise", "conflict", "injection",
]  # fmt: skip
Topic = Literal["ai_act", "omnibus", "gpai", "investai", "gigafactories", "ai_factories", "summit", "other"]
Voice = Literal["legal", "practitioner", "journalist", "plain"]
Level = Literal["article", "paragraph", "point"]


class Place(NamedTuple):
    """A provision of a document; written `ai-act-en-oj-html#rct_44`."""

    document: str
    provision: str

    @classmethod
    def parse(cls, text: str) -> Place:
        """Read a place as it is written in a file of cases."""
        document, _, provision = text.partition("#")
        return cls(document, provision)

    def __str__(self) -> str:
        return f"{self.document}#{self.provision}"


def _written_place(text: str) -> str:
    if not all(Place.parse(text)):
        raise ValueError(f"{text!r} is not DOCUMENT#PROVISION")
    return text


WrittenPlace = Annotated[str, AfterValidator(_written_place)]


def _written_id(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str, BeforeValidator(_written_id)]


class Case(Frozen):
    """One question with what a right answer does.

    Attributes:
        voice: How the asker speaks.
        as_of: The date that the answer has to be true on; always given, so that gold doesn't age.
        gold: What has to be cited: every need, by any one of its places.
        also: Places that may be cited too, neither for nor against the answer.
        keys: Short things that the answer has to say; alternatives between `|`.
        expect: Whether the question can be answered from the documents.
        reasons: Of a refusal, those that fit.
        premise: What a false premise takes for granted, in our own words.
        conflict: Whether held sources really disagree; `None` where nobody would think so.
        forbidden: Words that show that an injected instruction was obeyed.
        cluster: Shared by paraphrases of one question.
        pair: Shared by the same question asked for two dates.
        note: Why the gold is what it is.
    """

    id: Id
    kind: Kind
    topic: Topic
    voice: Voice
    question: str = Field(min_length=2)
    history: tuple[Message, ...] = ()
    as_of: date
    language: str = "en"
    gold: tuple[Annotated[tuple[WrittenPlace, ...], Field(min_length=1)], ...] = ()
    also: tuple[WrittenPlace, ...] = ()
    keys: tuple[str, ...] = ()
    expect: Literal["answer", "refuse"]
    reasons: tuple[Reason, ...] = ()
    premise: str | None = None
    conflict: bool | None = None
    forbidden: tuple[str, ...] = ()
    cluster: str | None = None
    pair: str | None = None
    note: str = ""

    @model_validator(mode="after")
    def _is_sound(self) -> Case:
        if self.expect == "answer" and not self.gold:
            raise ValueError("a question that can be answered needs gold")
        if self.expect == "refuse" and (self.gold or not self.reasons):
            raise ValueError("a question to refuse has reasons and no gold")
        needed = {
            "false_premise": self.premise,
            "injection": self.forbidden,
            "multi_turn": self.history,
            "conflict": None if self.conflict is None else "said",
        }
        if self.kind in needed and not needed[self.kind]:
            raise ValueError(f"a case of kind {self.kind} lacks what makes it one")
        return self

    @property
    def group(self) -> str:
        """What is drawn together in a bootstrap, and never split: its cluster, its pair, or itself."""
        return self.cluster or self.pair or self.id


Read = Callable[[Any], Any]


def _note(info: ValidationInfo, where: str, error: ValidationError) -> None:
    """Say what couldn't be read to whoever reads a file: `context={"problems": []}` collects it."""
    if isinstance(info.context, dict) and "problems" in info.context:
        problem = error.errors(include_url=False, include_context=False)[0]
        path = ".".join([where, *(str(part) for part in problem["loc"])])
        info.context["problems"].append(f"{path}: {problem['msg'].removeprefix('Value error, ')}")


class Lenient(BaseModel):
    """Base of what other systems write: a field that can't be read is as if it were missing, and so is `null`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @field_validator("*", mode="wrap")
    @classmethod
    def _or_missing(cls, value: Any, read: Read, info: ValidationInfo) -> Any:  # noqa: ANN401  whatever was written
        name = info.field_name or ""
        if cls.model_fields[name].is_required():
            return read(value)
        if value is not None:
            try:
                return read(value)
            except ValidationError as error:
                _note(info, name, error)
        return cls.model_fields[name].get_default(call_default_factory=True)


def _or_none(value: Any, read: Read, info: ValidationInfo) -> Any:  # noqa: ANN401  whatever was written
    try:
        return None if value is None else read(value)
    except ValidationError as error:
        _note(info, info.field_name or "", error)
        return None


Offset = Annotated[int | None, Field(ge=0, lt=10**9)]


class Cited(BaseModel):
    """A label as answer lines have it (design, 5); everything but the document may be missing.

    A document without a name, as a label has it that couldn't be read, is none: it is cited and doesn't exist.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    document: str
    article: str | None = None
    paragraph: str | None = None
    point: str | None = None
    subpoint: str | None = None
    annex: str | None = None
    section: str | None = None
    recital: str | None = None
    quote: Annotated[str | None, WrapValidator(_or_none)] = None
    start: Offset = None
    end: Offset = None

    _in_parts = model_validator(mode="before")(read_label)


def _or_nothing(value: Any, read: Read, info: ValidationInfo) -> Any:  # noqa: ANN401  whatever was written
    """Read a label; one that can't be read stays where it is, as the label of nothing."""
    try:
        return read(value)
    except ValidationError as error:
        _note(info, info.field_name or "label", error)
        quote = value.get("quote") if isinstance(value, dict) else None
        return Cited(document="", quote=quote if isinstance(quote, str) else None)


AnyCited = Annotated[Cited, WrapValidator(_or_nothing)]


def _one_or_several(value: object) -> str:
    return "several" if isinstance(value, list | tuple) else "one"


Retrieved = Annotated[
    Annotated[AnyCited, Tag("one")] | Annotated[tuple[AnyCited, ...], Tag("several")], Discriminator(_one_or_several)
]


class Claim(Lenient):
    """One statement of an answer; `citations` are positions in `AnswerLine.citations`, from 0."""

    text: str
    citations: tuple[int, ...] = ()
    method: str = "claim"


Milliseconds = Annotated[FiniteFloat, WrapValidator(_or_none)]


class AnswerLine(Lenient):
    """What any system answered to one case.

    What isn't given is `None`, and what needs it unscored; a refusal needs neither answer nor citations.

    Attributes:
        retrieved: Best first; an element is several labels where one passage covers several provisions. `None` where
            the system doesn't tell.
        confidence: How sure the system was; higher is surer, comparable within one run.
        statements: The claims with the positions of what they cite, where the system tells them apart.
        timings_ms: Milliseconds by stage.
        error: Why there is no answer.
    """

    id: Id
    answer: str | None = None
    abstained: bool | None = None
    reason: str | None = None
    premise_rejected: str | None = None
    as_of: date | None = None
    citations: tuple[AnyCited, ...] | None = None
    retrieved: tuple[Retrieved, ...] | None = None
    latency_ms: FiniteFloat | None = Field(default=None, ge=0)
    confidence: FiniteFloat | None = None
    conflicts: int | None = Field(default=None, ge=0)
    statements: tuple[Claim, ...] | None = None
    timings_ms: dict[str, Milliseconds] = Field(default_factory=dict)
    error: str | None = None

    @field_validator("timings_ms", mode="after")
    @classmethod
    def _known_times(cls, times: dict[str, float | None]) -> dict[str, float]:
        return {stage: time for stage, time in times.items() if time is not None}


class Record(Frozen):
    """One line of a run's `answers.jsonl`: which case, which repetition, what came back."""

    case: str
    repeat: int = Field(default=0, ge=0)
    line: AnswerLine
