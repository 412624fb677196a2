"""`pincite eval` in processes of its own, with the real model, on the invented act."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
ACT = "invented-act-en-consolidated-2032-03-01"
Pincite = Callable[..., Any]


@pytest.fixture(scope="module")
def home(act_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, because runs are kept in the home."""
    return Path(shutil.copytree(act_home, tmp_path_factory.mktemp("eval") / "home"))


@pytest.fixture
def asked(write_set: Callable[..., Path]) -> Path:
    return write_set(
        {"id": "keeper", "question": "What does keeper of record mean?"},
        {"id": "fine", "question": "What does Article 10(2) of the Lighthouse Act say?",
         "gold": [[f"{ACT}#art_10.par_2"]]},
        {"id": "cup", "question": "Who won the football world cup?", "gold": [], "expect": "refuse",
         "reasons": ["out_of_scope"], "kind": "out_of_scope"},
    )  # fmt: skip


def test_a_run_is_scored_compared_gated_shown_and_told(
    pincite: Pincite, home: Path, asked: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    first = pincite(home, "eval", "run", str(asked), "--out", str(run), "--repeat", "2", "--as", "json")
    assert first.returncode == 0, first.stderr
    assert f"--resume --out {run}" in first.stderr
    scores = json.loads(first.stdout)
    assert scores["figures"]["quote_fidelity"]["value"] == 1
    assert scores["figures"]["rerun_consistency"]["value"] == 1
    assert scores["items"]["cup"]["failure"] == "right"
    baseline = tmp_path / "baseline.json"
    again = pincite(home, "eval", "score", str(run), "--baseline", str(baseline), "--as", "markdown")
    assert again.returncode == 0, again.stderr
    assert "| Retrieval | Value |" in again.stdout
    compared = pincite(home, "eval", "compare", str(baseline), str(run))
    assert compared.returncode == 0, compared.stderr
    gated = pincite(home, "eval", "gate", str(baseline), str(run), "--as", "junit")
    assert gated.returncode == 0, gated.stdout
    assert gated.stdout.startswith("<?xml")
    shown = pincite(home, "eval", "show", "fine", "--run", str(run))
    assert "Outcome: " in shown.stdout
    assert "Art. 10(2)" in shown.stdout
    told = pincite(home, "eval", "report", str(run))
    assert Path(told.stdout.strip()).stat().st_size > 10_000


def test_the_gate_fails_where_answers_got_worse(pincite: Pincite, home: Path, asked: Path, tmp_path: Path) -> None:
    run, spoilt = tmp_path / "run", tmp_path / "spoilt.jsonl"
    assert pincite(home, "eval", "run", str(asked), "--out", str(run)).returncode == 0
    records = [json.loads(line)["line"] for line in (run / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    for record in records:
        for cited in record["citations"]:
            cited["quote"] = cited["quote"][:-1] + "!"
    spoilt.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    assert (
        pincite(home, "eval", "run", str(asked), "--system", str(spoilt), "--out", str(tmp_path / "s")).returncode == 0
    )
    gated = pincite(home, "eval", "gate", str(run), str(tmp_path / "s"))
    assert gated.returncode == 1
    assert "FAILS" in gated.stdout


def test_questions_are_handed_over_without_gold_and_batch_takes_them(
    pincite: Pincite, home: Path, asked: Path, tmp_path: Path
) -> None:
    printed = pincite(home, "eval", "questions", str(asked))
    assert "gold" not in printed.stdout
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_text(printed.stdout, encoding="utf-8")
    assert pincite(home, "batch", str(questions), "--out", str(answers)).returncode == 0
    run = pincite(
        home, "eval", "run", str(asked), "--system", str(answers), "--out", str(tmp_path / "r"), "--as", "json"
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["figures"]["quote_fidelity"]["value"] == 1


def test_what_is_wrong_is_one_sentence_and_an_exit_code(
    pincite: Pincite, home: Path, write_set: Callable[..., Path], tmp_path: Path
) -> None:
    broken = write_set({"question": "What is a keeper of record?"}, "{", {"id": "k-2", "gold": [[f"{ACT}#art_99"]]})
    run = pincite(home, "eval", "run", str(broken), "--out", str(tmp_path / "run"))
    assert run.returncode == 2
    assert f"{broken}:2: " in run.stderr
    validated = pincite(home, "eval", "validate", str(broken))
    assert validated.returncode == 1
    assert "art_99 names no provision" in validated.stderr
    for arguments, code in (
        (("run", "nowhere"), 2),
        (("run", str(broken), "--resume"), 2),
        (("score", str(tmp_path)), 2),
        (("show", "k-1", "--run", str(tmp_path)), 2),
        (("compare", str(tmp_path), str(tmp_path)), 2),
        (("probe-verifier",), 2),
    ):
        found = pincite(home, "eval", *arguments)
        assert found.returncode == code, arguments
        assert found.stderr.count("\n") == 1, found.stderr
        assert found.stderr.startswith("pincite: ")
