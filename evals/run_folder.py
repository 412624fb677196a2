"""The folder of a run: what was asked of whom, the cases, and the answers as they came.

`run.json` says what was asked, of whom and with which settings; `cases.jsonl` has the cases, so that the folder can be
scored on its own; `answers.jsonl` has a line for each answer.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, ValidationError

from evals.dataset import first_problem, read_lines
from evals.errors import RunError
from evals.schema import AnswerLine, Record
from sources.schema import Frozen

__all__ = [
    "ANSWERS",
    "CASES",
    "RUN",
    "Answers",
    "Run",
    "commit",
    "complete_records",
    "read_answers",
    "read_run",
    "write_whole",
]

SCHEMA_VERSION = "1"
RUN, CASES, ANSWERS = "run.json", "cases.jsonl", "answers.jsonl"


class Run(Frozen):
    """What was asked, of whom and when.

    Attributes:
        set_sha256: Of the file of cases.
        cases: How many were to be asked.
        settings: Of the system: release, embedding model, options.
        commit: Of the checkout that ran, with `+` where it had changes; `None` outside one.
        finished: `None` while it goes on, or if it was cut off.
        problems: Lines of cases or answers that couldn't be used.
    """

    schema_version: str = SCHEMA_VERSION
    set_name: str
    set_sha256: str
    cases: int
    system: str
    retrieval_only: bool = False
    settings: dict[str, str] = Field(default_factory=dict)
    repeat: int = 1
    commit: str | None = None
    started: datetime
    finished: datetime | None = None
    problems: tuple[str, ...] = ()


class Answers(NamedTuple):
    """The answers of a run by case id, each with its repetitions, and lines that are none."""

    by_case: dict[str, list[AnswerLine]]
    problems: tuple[str, ...]


def read_run(folder: Path) -> Run:
    """Return what a folder says of its run.

    Raises:
        RunError: If it isn't a run's folder.
    """
    try:
        return Run.model_validate_json((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValidationError, ValueError):
        raise RunError(f"{folder} isn't the folder of a run.", hint="`pincite eval run dev` makes one.") from None


def read_answers(folder: Path) -> Answers:
    """Return the answers of a run; lines that are none are named, and a last line that was cut off is left out."""
    found: dict[str, dict[int, AnswerLine]] = {}
    problems = []
    lines = read_lines(folder / ANSWERS) if (folder / ANSWERS).exists() else ()
    for line in lines:
        try:
            record = Record.model_validate_json(line.text)
        except ValidationError as error:
            problems.append(f"{folder / ANSWERS}:{line.number}: {first_problem(error)}")
            continue
        turns = found.setdefault(record.case, {})
        if record.repeat in turns:
            problems.append(f"{folder / ANSWERS}:{line.number}: {record.case} was answered before; that answer counts")
        turns.setdefault(record.repeat, record.line)
    by_case = {case: [lines[turn] for turn in sorted(lines)] for case, lines in found.items()}
    return Answers(by_case, tuple(problems))


def complete_records(path: Path) -> Iterator[Record]:
    """Yield the records of a file; an unfinished last line, from a run that was cut off, is dropped from it."""
    content = path.read_bytes() if path.exists() else b""
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        with path.open("r+b") as file:
            file.truncate(len(whole))
    for number, line in enumerate(whole.splitlines(), start=1):
        try:
            yield Record.model_validate_json(line)
        except ValidationError as error:
            raise RunError(
                f"{path}:{number}: {first_problem(error)}.", hint="Drop that line; its case is asked again."
            ) from None


def commit() -> str | None:
    """Return the commit of the checkout that this code stands in, with `+` if it has changes; `None` outside one."""

    def git(*arguments: str) -> str:
        here = Path(__file__).parent
        return subprocess.run(["git", *arguments], cwd=here, capture_output=True, text=True, check=True).stdout.strip()

    try:
        return git("rev-parse", "HEAD") + ("+" if git("status", "--porcelain", "--", ".") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def write_whole(path: Path, text: str) -> None:
    """Write a file as a whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    part.replace(path)
