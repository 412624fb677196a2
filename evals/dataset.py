"""Sets of cases: files of JSON lines, those of this project frozen by their hash.

A bad line is named by file and line, and the rest is still used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

from evals.errors import CaseError
from evals.schema import Case
from retrieval import batch_lines
from retrieval.batch_lines import Line, first_problem
from retrieval.errors import QuestionError

__all__ = [
    "DATA",
    "CaseSet",
    "Line",
    "dump_lines",
    "first_problem",
    "frozen_hash",
    "frozen_name",
    "load_cases",
    "part_of",
    "read_lines",
]

DATA = Path(__file__).parent / "data"
FROZEN = DATA / "frozen.json"


class CaseSet(NamedTuple):
    """The cases of one file.

    Attributes:
        name: `dev`, `test`, or the file's name without its ending.
        sha256: Of the file's bytes.
        lines: The line of each case.
        problems: What is wrong with other lines, by file and line.
        ids: Of all cases of the file, where `cases` are a part of them.
    """

    name: str
    path: Path
    sha256: str
    cases: tuple[Case, ...]
    lines: tuple[int, ...]
    problems: tuple[str, ...]
    ids: frozenset[str] = frozenset()


def load_cases(name: str | Path) -> CaseSet:
    """Return the cases of a set of this project (`dev`, `test`), or of a file of the same form.

    Raises:
        CaseError: If there is no such set or file, it holds no case at all, or a set of this project isn't the one
            that was frozen.
    """
    is_own = frozen_hash(str(name)) is not None
    path = DATA / f"{name}.jsonl" if is_own else Path(name)
    try:
        is_file = path.is_file()
    except OSError:
        is_file = False
    if not is_file:
        raise CaseError(f"There is no set of questions {str(name)[:200]!r}.", hint=f"Name a file, or {_known()}.")
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    if is_own and sha256 != frozen_hash(str(name)):
        raise CaseError(
            f"{path} isn't the set that was frozen: its hash is {sha256[:16]}….",
            hint="Take the file back, or say in evals/data/README.md what changed and freeze it anew.",
        )
    cases: dict[str, Case] = {}
    lines: list[int] = []
    problems: list[str] = []
    for line in read_lines(path):
        try:
            case = Case.model_validate_json(line.text)
        except ValidationError as error:
            problems.append(f"{path}:{line.number}: {first_problem(error)}")
            continue
        if case.id in cases:
            problems.append(f"{path}:{line.number}: the id {case.id!r} stands twice")
            continue
        cases[case.id] = case
        lines.append(line.number)
    if not cases:
        problem = f" {problems[0]}." if problems else ""
        raise CaseError(f"{path} holds no case.{problem}", hint="evals/README.md says what a line looks like.")
    return CaseSet(path.stem, path, sha256, tuple(cases.values()), tuple(lines), tuple(problems), frozenset(cases))


def part_of(case_set: CaseSet, limit: int) -> CaseSet:
    """Return at most `limit` cases of a set, evenly over it, so that a short run has every kind in it."""
    count = len(case_set.cases)
    if limit >= count:
        return case_set
    chosen = [index * count // limit for index in range(limit)]
    return case_set._replace(
        cases=tuple(case_set.cases[index] for index in chosen), lines=tuple(case_set.lines[index] for index in chosen)
    )


def frozen_name(sha256: str) -> str | None:
    """Return which set of this project has this hash, wherever the file lies; `None` if none has."""
    found = json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.is_file() else {}
    return next((name for name, entry in found.items() if entry["sha256"] == sha256), None)


def frozen_hash(name: str) -> str | None:
    """Return the sha256 that a set of this project was frozen with, `None` if it never was."""
    found = json.loads(FROZEN.read_text(encoding="utf-8")).get(name) if FROZEN.is_file() else None
    return None if found is None else str(found["sha256"])


def read_lines(path: Path) -> tuple[Line, ...]:
    """Return the lines of a file that aren't blank.

    Raises:
        CaseError: If it can't be read as UTF-8.
    """
    try:
        return batch_lines.read_lines(path)
    except QuestionError as error:
        raise CaseError(error.message, hint=error.hint) from None


def dump_lines(models: Iterable[BaseModel]) -> str:
    """Return models as JSON lines, without what is at its default."""
    lines = (json.dumps(m.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) for m in models)
    return "".join(line + "\n" for line in lines)


def _known() -> str:
    names = sorted(path.stem for path in DATA.glob("*.jsonl") if frozen_hash(path.stem))
    return " or ".join(names) if names else "a set"
