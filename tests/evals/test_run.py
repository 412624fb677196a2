from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from evals.dataset import load_cases, part_of
from evals.errors import RunError
from evals.look_log import note_look
from evals.run import LOCK, run_cases
from evals.run_folder import ANSWERS, CASES, RUN, commit, read_answers, read_run
from evals.schema import AnswerLine, Case, Record
from evals.shelf import Shelf
from evals.systems.bm25 import Bm25System
from evals.systems.lines import LinesSystem
from evals.systems.pincite import PinciteSystem
from retrieval.assistant import Assistant
from retrieval.errors import QuestionError

ACT = "invented-act-en-consolidated-2032-03-01"
KEEPER: dict[str, Any] = {"id": "keeper", "question": "What does 'keeper of record' mean?"}
FINE: dict[str, Any] = {
    "id": "fine",
    "question": "What does Article 10(2) of the Lighthouse Act say?",
    "gold": [[f"{ACT}#art_10.par_2"]],
}
BOOK: dict[str, Any] = {"id": "book", "question": "How long is a log book kept?", "gold": [[f"{ACT}#art_7.par_2"]]}


class Stopping:
    """A system that is interrupted at a certain question, as by Ctrl-C."""

    name, retrieval_only, problems, settings = "pincite", False, (), {"k": "10"}

    def __init__(self, system: PinciteSystem, at: str | None) -> None:
        self.system, self.at, self.asked = system, at, list[str]()
        self.settings = system.settings

    def answer(self, case: Case) -> AnswerLine:
        if case.id == self.at:
            raise KeyboardInterrupt
        self.asked.append(case.id)
        return self.system.answer(case)


def test_run_keeps_cases_answers_and_what_they_came_from(
    system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path
) -> None:
    cases = load_cases(write_set(KEEPER, FINE))
    run = run_cases(cases, system, tmp_path / "run")
    assert run == read_run(tmp_path / "run")
    assert (run.system, run.set_name, run.cases) == ("pincite", "few", 2)
    assert run.finished is not None
    assert run.settings["release"]
    assert load_cases(tmp_path / "run" / CASES).cases == cases.cases
    answers = read_answers(tmp_path / "run").by_case
    assert [line.citations[0].point for line in answers["keeper"]] == ["2"]
    assert answers["fine"][0].statements
    assert answers["fine"][0].confidence is not None
    assert "retrieve" in answers["fine"][0].timings_ms


def test_an_interrupted_run_goes_on_where_it_was_cut_off(
    system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path
) -> None:
    cases = load_cases(write_set(KEEPER, FINE, BOOK))
    with pytest.raises(KeyboardInterrupt):
        run_cases(cases, Stopping(system, "book"), tmp_path / "run")
    assert read_run(tmp_path / "run").finished is None
    with (tmp_path / "run" / ANSWERS).open("a") as file:
        file.write('{"case": "book", "rep')
    second = Stopping(system, None)
    run = run_cases(cases, second, tmp_path / "run", resume=True)
    assert second.asked == ["book"]
    assert run.finished is not None
    assert set(read_answers(tmp_path / "run").by_case) == {"keeper", "fine", "book"}


def test_a_run_is_not_mixed_with_another(system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path) -> None:
    cases = load_cases(write_set(KEEPER, FINE))
    folder = tmp_path / "run"
    run_cases(cases, system, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(RunError, match="already holds a run"):
        run_cases(cases, system, folder)
    with pytest.raises(RunError, match="this many repetitions: 1, this one 2"):
        run_cases(cases, system, folder, repeat=2, resume=True)
    with pytest.raises(RunError, match="has the set"):
        run_cases(load_cases(write_set(KEEPER, BOOK)), system, folder, resume=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(RunError, match="isn't a run"):
        run_cases(cases, system, tmp_path / "mine")


def test_repeats_are_kept_apart(system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path) -> None:
    run_cases(load_cases(write_set(KEEPER)), system, tmp_path / "run", repeat=3)
    lines = read_answers(tmp_path / "run").by_case["keeper"]
    assert len(lines) == 3
    assert len({line.answer for line in lines}) == 1


def test_a_question_that_fails_is_kept_as_an_error_and_the_rest_goes_on(
    system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path
) -> None:
    class Failing(Stopping):
        def answer(self, case: Case) -> AnswerLine:
            if case.id == self.at:
                raise QuestionError("It is too long.", hint="Ask shorter.")
            return super().answer(case)

    run_cases(load_cases(write_set(KEEPER, FINE)), Failing(system, "keeper"), tmp_path / "run")
    answers = read_answers(tmp_path / "run").by_case
    assert answers["keeper"][0].error == "It is too long. Ask shorter."
    assert answers["fine"][0].error is None


def test_a_part_of_a_set_is_spread_over_it(write_set: Callable[..., Path]) -> None:
    whole = load_cases(write_set(*({"id": str(number)} for number in range(10))))
    part = part_of(whole, 3)
    assert [case.id for case in part.cases] == ["0", "3", "6"]
    assert part.lines == (1, 4, 7)
    assert part_of(whole, 99) == whole


def test_bm25_ranks_the_same_passages_and_answers_nothing(
    lighthouse: Assistant, make_case: Callable[..., Case]
) -> None:
    line = Bm25System(lighthouse, k=5).answer(make_case(question="log book kept for 10 years after its last page"))
    assert line.retrieved is not None
    assert len(line.retrieved) == 5
    first = line.retrieved[0]
    labels = first if isinstance(first, tuple) else (first,)
    assert any((label.article, label.paragraph) == ("7", "2") for label in labels)
    assert not line.answer


def test_lines_of_another_system_are_read_and_what_is_wrong_is_named(
    write_set: Callable[..., Path], shelf: Shelf, tmp_path: Path
) -> None:
    cases = load_cases(write_set(KEEPER, FINE, BOOK))
    path = tmp_path / "theirs.jsonl"
    place = {"document": ACT, "article": 3, "point": 2}
    good = {"id": "keeper", "answer": "Who is named.", "citations": [place], "colour": "red"}
    bad = {"id": "fine", "answer": "Much.", "citations": [{"document": ACT, "article": "99"}, {"document": "no-act"}]}
    lines = [good, "nonsense", bad, {"id": "fine"}, {"id": "other", "answer": "?"}]
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    system = LinesSystem(path, cases, shelf)
    found = [problem.removeprefix(f"{path}:") for problem in system.problems]
    assert [problem.partition(":")[0] for problem in found[:5]] == ["2", "3", "3", "4", "5"]
    assert "has no article 99" in found[1]
    assert "no document has the id 'no-act'" in found[2]
    assert "stands twice" in found[3]
    assert "few has no case 'other'" in found[4]
    assert found[5] == f"{cases.path}:3: book has no answer in {path}"
    run = run_cases(cases, system, tmp_path / "run")
    assert run.problems == system.problems
    assert set(read_answers(tmp_path / "run").by_case) == {"keeper", "fine"}


def test_a_folder_that_is_no_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="isn't the folder of a run"):
        read_run(tmp_path)
    (tmp_path / RUN).write_text("{}")
    with pytest.raises(RunError, match="isn't the folder of a run"):
        read_run(tmp_path)


def test_commit_is_that_of_the_checkout() -> None:
    here = Path(__file__).parent
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, text=True)
    assert (commit() or "").rstrip("+") == (head.stdout.strip() if head.returncode == 0 else "")


@pytest.mark.slow
def test_a_killed_run_resumes_from_the_command_line(
    act_home: Path, write_set: Callable[..., Path], tmp_path: Path, pincite: Callable[..., Any], start_pincite: Any
) -> None:
    path = write_set(*({**KEEPER, "id": f"k-{number}"} for number in range(400)))
    folder = tmp_path / "run"
    arguments = ("eval", "run", str(path), "--out", str(folder))
    process = start_pincite(act_home, *arguments)
    answers = folder / ANSWERS
    deadline = time.monotonic() + 120
    while not (answers.exists() and answers.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    before = len(answers.read_bytes().splitlines())
    assert 0 < before < 400
    done = pincite(act_home, *arguments, "--resume")
    assert done.returncode == 0, done.stderr
    assert len(answers.read_bytes().splitlines()) == 400
    assert {json.loads(line)["case"] for line in answers.read_text().splitlines()} == {f"k-{n}" for n in range(400)}


def test_a_system_that_breaks_in_its_own_way_does_not_end_the_run(
    system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path
) -> None:
    """A ValueError of somebody's system ended the run at the case that caused it, and again when it was resumed."""

    class Breaking(Stopping):
        def answer(self, case: Case) -> AnswerLine:
            if case.id == self.at:
                raise ValueError("no idea")
            return super().answer(case)

    run_cases(load_cases(write_set(KEEPER, FINE)), Breaking(system, "keeper"), tmp_path / "run")
    answers = read_answers(tmp_path / "run").by_case
    assert answers["keeper"][0].error == "ValueError: no idea"
    assert answers["fine"][0].error is None


def test_two_processes_do_not_write_one_run(
    system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path
) -> None:
    """A run and a resumed one beside it wrote 768 lines for 418 cases, and nobody was told."""
    cases = load_cases(write_set(KEEPER))
    folder = tmp_path / "run"
    folder.mkdir()
    with FileLock(folder / LOCK), pytest.raises(RunError, match="Another process"):
        run_cases(cases, system, folder)
    run_cases(cases, system, folder)


def test_an_answer_that_stands_twice_is_named_and_the_first_counts(
    system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path
) -> None:
    run_cases(load_cases(write_set(KEEPER)), system, tmp_path / "run")
    with (tmp_path / "run" / ANSWERS).open("a") as file:
        file.write(Record(case="keeper", line=AnswerLine(id="keeper", answer="Another.")).model_dump_json() + "\n")
    found = read_answers(tmp_path / "run")
    assert found.by_case["keeper"][0].answer != "Another."
    assert [problem.partition(": ")[2] for problem in found.problems] == [
        "keeper was answered before; that answer counts"
    ]


def test_resuming_what_was_never_begun_is_refused(
    system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path
) -> None:
    with pytest.raises(RunError, match="no run to go on with"):
        run_cases(load_cases(write_set(KEEPER)), system, tmp_path / "run", resume=True)


def test_every_look_at_the_test_set_is_noted_whatever_its_file_is_called(
    system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Naming the set by its path, or resuming into a new folder, went unnoted."""
    path = write_set(KEEPER, FINE, name="copy.jsonl")
    cases = load_cases(path)
    frozen = tmp_path / "frozen.json"
    frozen.write_text(json.dumps({"test": {"sha256": cases.sha256}}), encoding="utf-8")
    noted: list[str] = []
    monkeypatch.setattr("evals.dataset.FROZEN", frozen)
    monkeypatch.setattr("evals.run.note_look", lambda cases, system, settings: noted.append(system))
    run_cases(part_of(cases, 1), system, tmp_path / "part")
    with pytest.raises(KeyboardInterrupt):
        run_cases(cases, Stopping(system, "fine"), tmp_path / "run")
    run_cases(cases, system, tmp_path / "run", resume=True)
    assert len(noted) == 3
    run_cases(cases, system, tmp_path / "run", resume=True)
    assert len(noted) == 3


def test_the_log_of_looks_has_date_commit_and_system(write_set: Callable[..., Path], tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    cases = load_cases(write_set(KEEPER))
    for _ in range(2):
        note_look(cases, "pincite", {"k": "10"}, log)
    first, second = (json.loads(line) for line in log.read_text().splitlines())
    assert first["set_sha256"] == second["set_sha256"] == cases.sha256
    assert first["system"] == "pincite"
    assert set(first) == {"date", "commit", "system", "settings", "set_sha256"}
    with pytest.raises(RunError, match="can't be written"):
        note_look(cases, "pincite", {}, tmp_path)
