"""Many questions from a file: one JSON line each, in and out; resumable, and one bad line doesn't stop the rest.

What a line holds is said in `retrieval.batch_lines`.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from pydantic import TypeAdapter, ValidationError

from retrieval.batch_lines import (
    BatchAnswer,
    BatchQuestion,
    Label,
    cited_label,
    dump,
    first_problem,
    read_lines,
    retrieved_labels,
)
from retrieval.errors import QuestionError
from retrieval.schema import Hit, Message, Turn
from sources.errors import PinciteError
from sources.locator import Locator


class BatchReport(NamedTuple):
    """How a batch went: lines answered now, answered before, and what was wrong with the others."""

    answered: int
    resumed: int
    errors: tuple[str, ...]


class Answerer(Protocol):
    """What a batch needs of an assistant."""

    def answer(
        self, question: str, *, as_of: date | None, language: str | None, history: Sequence[Message], k: int
    ) -> Turn:
        """Answer a question and keep what was found."""

    def search(
        self, question: str, *, k: int, as_of: date | None, language: str | None, history: Sequence[Message]
    ) -> tuple[Hit, ...]:
        """Find passages."""

    def provisions_of(self, hit: Hit) -> Sequence[Locator]:
        """Return the locators of the smallest provisions that the hit's passage covers."""


_QUESTION = TypeAdapter(BatchQuestion)


def run_batch(
    questions: Path,
    out: Path,
    assistant: Answerer,
    *,
    retrieval_only: bool = False,
    k: int = 10,
    progress: Callable[[int, int], None] | None = None,
) -> BatchReport:
    """Answer every line of `questions` that `out` doesn't answer yet; lines are appended and flushed one by one.

    Args:
        questions: JSON lines.
        out: JSON lines; an unfinished last line, from a run that was cut off, is dropped first.
        assistant: Answers.
        retrieval_only: Skip composing and report passages only.
        k: How many passages each line reports.
        progress: Called with lines done and lines in all.

    Raises:
        QuestionError: If a file can't be read or written.
    """
    lines = read_lines(questions)
    errors: list[str] = []
    answered = resumed = 0
    asked: set[str | int] = set()
    try:
        if out.exists() and out.samefile(questions):
            raise QuestionError(f"{out} is the file of the questions.", hint="Name another file with --out.")
        done = _answered(out)
        with out.open("a", encoding="utf-8") as file:
            for count, (number, line) in enumerate(lines, start=1):
                try:
                    question = _QUESTION.validate_json(line)
                    if question.id in asked:
                        raise QuestionError(f"The id {question.id!r} stands twice.", hint="Give each line its own id.")
                    asked.add(question.id)
                    if question.id in done:
                        resumed += 1
                    else:
                        result = answer_line(question, assistant, retrieval_only=retrieval_only, k=k)
                        file.write(dump(result) + "\n")
                        file.flush()
                        done.add(question.id)
                        answered += 1
                except ValidationError as error:
                    errors.append(f"{questions}:{number}: {first_problem(error)}")
                except PinciteError as error:
                    errors.append(f"{questions}:{number}: {error}")
                if progress is not None:
                    progress(count, len(lines))
            os.fsync(file.fileno())
    except OSError as error:
        raise QuestionError(
            f"{out} can't be written: {error.strerror}.", hint="Name another file with --out."
        ) from None
    return BatchReport(answered, resumed, tuple(errors))


def answer_line(
    question: BatchQuestion, assistant: Answerer, *, retrieval_only: bool = False, k: int = 10
) -> BatchAnswer:
    """Answer one question as an answer line.

    Raises:
        PinciteError: What `ask` raises.
    """
    start = time.perf_counter()
    if retrieval_only:
        hits = assistant.search(
            question.question, k=k, as_of=question.as_of, language=question.language, history=question.history
        )
        latency = _milliseconds(start)
        return BatchAnswer(id=question.id, as_of=question.as_of, retrieved=_labels(assistant, hits), latency_ms=latency)
    turn = assistant.answer(
        question.question, as_of=question.as_of, language=question.language, history=question.history, k=k
    )
    return line_of(question.id, turn, assistant, latency_ms=_milliseconds(start))


def line_of(question_id: str | int, turn: Turn, assistant: Answerer, *, latency_ms: float) -> BatchAnswer:
    """Return an answer and what it was made from as an answer line.

    Args:
        question_id: Of the question line.
        turn: The answer and its hits.
        assistant: Knows what provisions a hit covers.
        latency_ms: How long it took.
    """
    answer = turn.answer
    return BatchAnswer(
        id=question_id,
        answer=answer.text,
        abstained=answer.abstention is not None,
        reason=None if answer.abstention is None else answer.abstention.reason,
        premise_rejected=answer.premise_rejected,
        as_of=answer.as_of,
        citations=tuple(cited_label(citation) for citation in answer.citations),
        retrieved=_labels(assistant, turn.hits),
        latency_ms=latency_ms,
    )


def _labels(assistant: Answerer, hits: Sequence[Hit]) -> tuple[Label | tuple[Label, ...], ...]:
    return tuple(retrieved_labels(hit, assistant.provisions_of(hit)) for hit in hits)


def _milliseconds(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 2)


def _answered(out: Path) -> set[str | int]:
    """Return the ids already answered; cut off an unfinished last line so that it is answered again.

    Raises:
        QuestionError: If the file holds anything else than answer lines; nothing of it is touched.
    """
    if not out.exists():
        return set()
    content = out.read_bytes()
    *lines, rest = content.split(b"\n")
    done: set[str | int] = set()
    for number, line in enumerate(lines, start=1):
        try:
            done.add(BatchAnswer.model_validate_json(line).id)
        except ValidationError:
            raise _not_ours(out, number) from None
    if rest and not _is_unfinished(rest):
        raise _not_ours(out, len(lines) + 1)
    if rest:
        with out.open("r+b") as file:
            file.truncate(len(content) - len(rest))
    return done


_ID = re.compile(rb'\{"id": (?:"(?:[^"\\]|\\.)*"|-?\d+), ')


def _is_unfinished(rest: bytes) -> bool:
    """Whether a last line without end is what `dump` began; a question begins with an id too, but goes on otherwise."""
    try:
        BatchAnswer.model_validate(json.loads(rest))
    except ValidationError:
        return False
    except ValueError:
        begun = _ID.match(rest)
        head, start = (rest[begun.end() :], b'"answer": ') if begun else (rest, b'{"id": ')
        return start.startswith(head[: len(start)])
    return True


def _not_ours(out: Path, number: int) -> QuestionError:
    return QuestionError(f"{out}:{number} is no answer line.", hint="Mend or drop that line, or name another file.")
