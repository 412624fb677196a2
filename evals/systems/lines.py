"""A file of answer lines as a system that is measured: whatever wrote it, in whatever order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from evals.dataset import CaseSet, first_problem, read_lines
from evals.errors import RunError
from evals.schema import AnswerLine, Case
from evals.shelf import Shelf

__all__ = ["LinesSystem"]


class LinesSystem:
    """Answers that were written before.

    Args:
        path: JSON lines, as `pincite batch` writes them.
        cases: The questions that it should answer, to name those that it doesn't.
        shelf: The documents that labels are looked up in, to name those that lead nowhere.
        retrieval_only: Look at the passages alone.

    Attributes:
        problems: Lines that couldn't be used and fields that couldn't be read, by file and line.

    Raises:
        CaseError: If the file can't be read.
        RunError: If it holds no answer line at all.
    """

    def __init__(self, path: Path, cases: CaseSet, shelf: Shelf, *, retrieval_only: bool = False) -> None:
        self.name = path.stem
        self.settings = {"answers_sha256": hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""}
        asked = {case.id: line for case, line in zip(cases.cases, cases.lines, strict=True)}
        self._lines: dict[str, AnswerLine] = {}
        problems = []
        for line in read_lines(path):
            unread: list[str] = []
            try:
                found = AnswerLine.model_validate_json(_unwrapped(line.text), context={"problems": unread})
            except ValidationError as error:
                problems.append(f"{path}:{line.number}: {first_problem(error)}")
                continue
            problems += [f"{path}:{line.number}: {problem}" for problem in unread]
            if found.id in self._lines:
                problems.append(f"{path}:{line.number}: the id {found.id!r} stands twice")
                continue
            self._lines[found.id] = found
            if found.id not in cases.ids:
                problems.append(f"{path}:{line.number}: {cases.name} has no case {found.id!r}")
            problems += [f"{path}:{line.number}: {problem}" for problem in _label_problems(found, shelf)]
        if not self._lines:
            problem = f" {problems[0]}." if problems else ""
            raise RunError(f"{path} holds no answer line.{problem}", hint="evals/README.md shows what they look like.")
        missing = (case for case in asked if case not in self._lines)
        problems += [f"{cases.path}:{asked[case]}: {case} has no answer in {path}" for case in missing]
        self.problems = tuple(problems)
        self.retrieval_only = retrieval_only

    def answer(self, case: Case) -> AnswerLine | None:
        """Return the answer to a case, `None` where the file has none."""
        return self._lines.get(case.id)


def _unwrapped(text: str) -> str:
    """Return the answer line of a record, as a run's own `answers.jsonl` has it; other lines as they are."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    is_record = isinstance(found, dict) and isinstance(found.get("line"), dict) and "case" in found
    return json.dumps(found["line"]) if is_record else text


def _label_problems(line: AnswerLine, shelf: Shelf) -> Iterator[str]:
    """Yield what is wrong with the labels of citations; the metrics count them, and these say where they are."""
    for label in line.citations or ():
        if not shelf.is_known(label.document):
            yield f"no document has the id {label.document!r}"
        elif shelf.document(label.document) is not None and shelf.provision(label) is None:
            named = label.model_dump(exclude_none=True, exclude={"document", "quote", "start", "end"})
            where = " ".join(f"{key} {value}" for key, value in named.items())
            yield f"{label.document} has no {where or 'such place'}"
