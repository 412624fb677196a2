from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.dataset import load_cases
from evals.errors import RunError
from evals.registry import metrics
from evals.run import run_cases
from evals.run_folder import ANSWERS
from evals.schema import AnswerLine, Record
from evals.score import score_run
from evals.scores import Scores, read_scores
from evals.shelf import Shelf
from evals.systems.bm25 import Bm25System
from evals.systems.pincite import PinciteSystem
from retrieval.assistant import Assistant

ACT = "invented-act-en-consolidated-2032-03-01"
ASKED = (
    {"id": "keeper", "question": "What does 'keeper of record' mean?"},
    {"id": "fine", "question": "What does Article 10(2) of the Lighthouse Act say?", "gold": [[f"{ACT}#art_10.par_2"]],
     "kind": "amount", "keys": ["1.2 million"]},
    {"id": "gdpr", "question": "What does the GDPR say about consent?", "gold": [], "expect": "refuse",
     "reasons": ["out_of_scope"], "kind": "near_miss"},
    {"id": "unheld", "question": "What is a deployer?", "gold": [["ai-act-en-consolidated-2026-07-27#art_3.pt_4"]]},
)  # fmt: skip


@pytest.fixture
def folder(system: PinciteSystem, write_set: Callable[..., Path], tmp_path: Path) -> Path:
    run_cases(load_cases(write_set(*ASKED)), system, tmp_path / "run")
    return tmp_path / "run"


@pytest.fixture
def scores(folder: Path, shelf: Shelf) -> Scores:
    return score_run(folder, shelf)


def test_scores_are_kept_beside_the_answers(folder: Path, scores: Scores) -> None:
    assert read_scores(folder) == scores
    assert set(scores.figures) == set(metrics())
    assert set(scores.items) == {"keeper", "fine", "gdpr", "unheld"}


def test_what_is_right_scores_one_with_all_cases_counted(scores: Scores) -> None:
    for name in ("recall@10", "citation_recall", "quote_fidelity", "key_recall"):
        assert scores.figures[name].value == 1, name
    assert scores.figures["recall@10"].n == 2
    assert scores.figures["abstention_recall"].value == 1
    assert scores.items["fine"].failure == "right"


def test_gold_that_is_not_held_is_unscored_and_not_zero(scores: Scores) -> None:
    assert scores.figures["recall@10"].unscored == {"gold isn't held: ai-act-en-consolidated-2026-07-27": 1}
    assert "recall@10" not in scores.items["unheld"].values
    assert scores.items["unheld"].failure == "unscored"


def test_figures_are_given_by_kind(scores: Scores) -> None:
    assert set(scores.by_kind) == {"amount", "definition", "near_miss"}
    assert scores.by_kind["amount"]["recall@5"].n == 1
    assert "recall@5" not in scores.by_kind["near_miss"]


def test_a_missing_answer_and_a_broken_line_leave_the_rest_scored(folder: Path, shelf: Shelf) -> None:
    lines = (folder / ANSWERS).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if json.loads(line)["case"] != "keeper"]
    (folder / ANSWERS).write_text("\n".join([*kept, '{"broken": 1}', ""]), encoding="utf-8")
    scores = score_run(folder, shelf)
    assert scores.figures["recall@10"].n == 1
    assert scores.figures["recall@10"].unscored["no answer line"] == 1
    assert any(problem.startswith(f"{folder / ANSWERS}:4: ") for problem in scores.problems)


def test_an_answer_that_failed_is_an_error_and_unscored(folder: Path, shelf: Shelf) -> None:
    line = Record(case="keeper", line=AnswerLine(id="keeper", error="It broke."))
    lines = (folder / ANSWERS).read_text(encoding="utf-8").splitlines()
    lines = [line.model_dump_json() if json.loads(text)["case"] == "keeper" else text for text in lines]
    (folder / ANSWERS).write_text("\n".join([*lines, ""]), encoding="utf-8")
    scores = score_run(folder, shelf)
    assert scores.items["keeper"].failure == "error"
    assert scores.figures["citation_recall"].unscored["the system failed"] == 1
    assert scores.problems[-1] == "keeper: the system failed: It broke."


def test_a_system_that_only_finds_passages_is_scored_on_that_alone(
    lighthouse: Assistant, write_set: Callable[..., Path], shelf: Shelf, tmp_path: Path
) -> None:
    run_cases(load_cases(write_set(*ASKED)), Bm25System(lighthouse), tmp_path / "run")
    scores = score_run(tmp_path / "run", shelf)
    assert {metrics()[name].group for name in scores.figures} == {"retrieval", "latency"}
    assert scores.figures["recall@10"].n == 2
    assert not scores.failures


def test_scores_hold_no_word_of_questions_answers_or_sources(scores: Scores) -> None:
    text = scores.model_dump_json()
    assert "keeper of record" not in text
    assert "lamp" not in text


def test_scores_are_not_overwritten_where_nothing_can_be_scored(folder: Path, scores: Scores, tmp_path: Path) -> None:
    """Scoring a run again in an empty home replaced its good scores by nothing, and said so nowhere."""
    with pytest.raises(RunError, match="None of the documents"):
        score_run(folder, Shelf.open(tmp_path / "empty"))
    assert read_scores(folder) == scores


def test_an_unfinished_run_says_so_when_it_is_scored(folder: Path, shelf: Shelf) -> None:
    """An interrupted run was scored as one of all its cases, and that many had no answer stood near the end."""
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (folder / "run.json").write_text(json.dumps(run | {"finished": None}), encoding="utf-8")
    assert score_run(folder, shelf).problems[0] == "The run isn't finished: 4 of 4 cases have an answer."


def test_a_folder_without_a_run_is_named(tmp_path: Path, shelf: Shelf) -> None:
    with pytest.raises(RunError, match="isn't the folder of a run"):
        score_run(tmp_path, shelf)
