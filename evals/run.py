"""Ask a system every case of a set, and keep each answer as it comes (`evals.run_folder`).

Asking again with `resume` goes on where a run was cut off. A question on which the system fails, in whatever way, is
kept as an error, and the next one is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from evals.dataset import CaseSet, dump_lines, frozen_name
from evals.errors import RunError
from evals.look_log import TEST, note_look
from evals.run_folder import ANSWERS, CASES, RUN, Run, commit, complete_records, read_run, write_whole
from evals.schema import AnswerLine, Case, Record
from sources.errors import PinciteError

__all__ = ["System", "run_cases"]

LOCK = "run.lock"


class System(Protocol):
    """What can be measured."""

    @property
    def name(self) -> str:
        """As reports call it."""

    @property
    def settings(self) -> dict[str, str]:
        """What decides its answers: release, model, options."""

    @property
    def retrieval_only(self) -> bool:
        """Whether it only finds passages."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What couldn't be used of what it was made from."""

    def answer(self, case: Case) -> AnswerLine | None:
        """Answer one case; `None` where the system has no answer to it."""


def run_cases(
    case_set: CaseSet,
    system: System,
    folder: Path,
    *,
    repeat: int = 1,
    resume: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Ask every case that the folder has no answer to yet.

    Args:
        case_set: What is asked.
        system: Who is asked.
        folder: Where the run is kept; made if it isn't there.
        repeat: How often each case is asked.
        resume: Go on with the run that the folder holds.
        progress: Called with answers done and answers in all.

    Raises:
        RunError: If the folder holds another run, or can't be written.
    """
    cases = case_set.cases
    planned = Run(
        set_name=case_set.name,
        set_sha256=case_set.sha256,
        cases=len(cases),
        system=system.name,
        retrieval_only=system.retrieval_only,
        settings=system.settings,
        repeat=repeat,
        commit=commit(),
        started=datetime.now(UTC),
        problems=(*case_set.problems, *system.problems),
    )
    if resume and not (folder / RUN).exists():
        raise RunError(f"{folder} holds no run to go on with.", hint="Begin it without --resume.")
    try:
        with _locked(folder):
            run = _begin(planned, cases, folder, resume=resume)
            done = {(record.case, record.repeat) for record in complete_records(folder / ANSWERS)}
            turns = [(case, turn) for turn in range(repeat) for case in cases]
            if frozen_name(case_set.sha256) == TEST and any((case.id, turn) not in done for case, turn in turns):
                note_look(case_set, system.name, system.settings)
            with (folder / ANSWERS).open("a", encoding="utf-8") as file:
                for count, (case, turn) in enumerate(turns, start=1):
                    line = None if (case.id, turn) in done else _answer(system, case)
                    if line is not None:
                        file.write(Record(case=case.id, repeat=turn, line=line).model_dump_json() + "\n")
                        file.flush()
                    if progress is not None:
                        progress(count, len(turns))
            run = run.model_copy(update={"finished": datetime.now(UTC)})
            write_whole(folder / RUN, run.model_dump_json(indent=2))
    except OSError as error:
        raise RunError(f"{folder} can't be written: {error.strerror}.", hint="Name another with --out.") from None
    return run


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other processes out of a run's folder; two that write one file of answers would spoil it."""
    if not (folder / RUN).exists() and folder.exists() and {path.name for path in folder.iterdir()} - {LOCK}:
        raise RunError(f"{folder} isn't empty and isn't a run.", hint="Name another folder with --out.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK, timeout=0):
            yield
    except Timeout:
        raise RunError(f"Another process is asking in {folder}.", hint="Wait for it, or name another folder.") from None


def _answer(system: System, case: Case) -> AnswerLine | None:
    try:
        return system.answer(case)
    except PinciteError as error:
        return AnswerLine(id=case.id, error=str(error))
    except Exception as error:  # a system may be anybody's code, and one bad case must not end the run
        return AnswerLine(id=case.id, error=f"{type(error).__name__}: {error}")


def _begin(planned: Run, cases: Sequence[Case], folder: Path, *, resume: bool) -> Run:
    """Write what is planned, or check that the run in the folder is the same one."""
    if not (folder / RUN).exists():
        write_whole(folder / CASES, dump_lines(cases))
        write_whole(folder / RUN, planned.model_dump_json(indent=2))
        return planned
    if not resume:
        raise RunError(f"{folder} already holds a run.", hint="Go on with it with --resume, or name another.")
    begun = read_run(folder)
    for name, said in _SAME.items():
        before, now = (_spoken(getattr(run, name)) for run in (begun, planned))
        if before != now:
            raise RunError(
                f"The run in {folder} has {said} {before}, this one {now}.",
                hint="Ask for the same, or begin another run without --resume.",
            )
    return begun


_SAME = {
    "set_sha256": "the set",
    "cases": "this many cases:",
    "system": "the system",
    "retrieval_only": "passages alone:",
    "settings": "the settings",
    "repeat": "this many repetitions:",
}


def _spoken(value: object) -> str:
    return ", ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else str(value)
