"""The lines of a batch: questions in, answers out. The format is how Pincite is measured from outside (design, 5)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, ValidationError

from retrieval.errors import QuestionError
from retrieval.schema import Citation, Hit, Message, PinCite
from sources.locator import Locator
from sources.schema import Frozen


class BatchQuestion(Frozen):
    """One line of the question file."""

    id: str | int
    question: str
    history: tuple[Message, ...] = ()
    as_of: date | None = None
    language: str | None = None


class Label(Frozen):
    """Where words stand; `article`, `annex` and `recital` are the document's own."""

    article: str | None = None
    paragraph: str | None = None
    point: str | None = None
    subpoint: str | None = None
    annex: str | None = None
    section: str | None = None
    recital: str | None = None
    document: str
    quote: str | None = None
    start: int
    end: int


class BatchAnswer(Frozen):
    """One line of the answer file.

    Attributes:
        answer: What a reader sees; empty with `--retrieval-only`.
        retrieved: Best first; an element is a list where one passage covers several provisions.
    """

    id: str | int
    answer: str = ""
    abstained: bool = False
    reason: str | None = None
    premise_rejected: str | None = None
    as_of: date | None = None
    citations: tuple[Label, ...] = ()
    retrieved: tuple[Label | tuple[Label, ...], ...] = ()
    latency_ms: float = Field(ge=0)


def dump(answer: BatchAnswer) -> str:
    """Return the answer line as JSON: labels without the keys that don't apply."""
    record = answer.model_dump(mode="json")
    record["citations"] = [_without_none(label) for label in record["citations"]]
    record["retrieved"] = [
        [_without_none(label) for label in item] if isinstance(item, (list, tuple)) else _without_none(item)
        for item in record["retrieved"]
    ]
    return json.dumps(record, ensure_ascii=False)


def _without_none(label: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in label.items() if value is not None}


def _place(at: Locator | PinCite) -> dict[str, str | None]:
    in_act = at.article is not None or at.annex is not None
    return {
        "article": at.article,
        "paragraph": at.paragraph if in_act else None,
        "point": at.point,
        "subpoint": at.subpoint,
        "annex": at.annex,
        "section": at.section if at.annex is not None else None,
        "recital": at.recital,
    }


def cited_label(citation: Citation) -> Label:
    """Return the label of a citation; a brief's has `document` and no place in an act."""
    return Label(
        **_place(citation.pin),
        document=citation.source.document_id,
        quote=citation.quote,
        start=citation.span.start,
        end=citation.span.end,
    )


def retrieved_labels(hit: Hit, locators: Sequence[Locator]) -> Label | tuple[Label, ...]:
    """Return the label of a hit, or those of all provisions that its passage shows.

    Args:
        hit: What was found.
        locators: Of the innermost provisions that it shows.
    """
    passage = hit.passage
    where = {"document": passage.document_id, "start": passage.span.start, "end": passage.span.end}
    places = {json.dumps(_place(locator)): _place(locator) for locator in locators}
    labels = tuple(
        Label(**place, **where) for place in places.values() if place["article"] or place["annex"] or place["recital"]
    )
    if not labels or passage.tier == "brief":
        return Label(**where, quote=passage.text)
    return labels[0] if len(labels) == 1 else labels


class Line(NamedTuple):
    """One line of a file that holds something, counted from 1."""

    number: int
    text: str


def read_lines(path: Path) -> tuple[Line, ...]:
    """Return the lines of a file of JSON lines that aren't blank.

    Raises:
        QuestionError: If it can't be read as UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QuestionError(f"{path} can't be read: {error.strerror}.", hint="Name a file of JSON lines.") from None
    except UnicodeDecodeError:
        raise QuestionError(f"{path} is not UTF-8 text.", hint="Save it as UTF-8.") from None
    return tuple(Line(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def first_problem(error: ValidationError) -> str:
    """Return the first thing that is wrong with a line, with the key that it is wrong with."""
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"])
    said = problem["msg"].removeprefix("Value error, ")
    return f"{where}: {said}" if where else said
