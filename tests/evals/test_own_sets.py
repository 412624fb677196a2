"""Our own sets are what the datasheet says, and the assistant isn't worse on dev than the baseline that we keep."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from evals.dataset import DATA, CaseSet, frozen_name, load_cases
from evals.schema import Kind
from evals.scores import read_scores
from evals.shelf import Shelf
from evals.validate import MOST_NAMED, validate_sets
from sources.references import find_references

BASELINE = DATA / "baseline.json"
POLICY = {"investai", "gigafactories", "ai_factories", "summit"}
MOST_OF_BM25 = 0.75
"""A set on which plain BM25 finds more among its first five passages would be too easy to mean anything."""


@pytest.fixture(scope="module")
def sets() -> list[CaseSet]:
    return [load_cases("dev"), load_cases("test")]


def test_sets_are_the_frozen_ones_and_every_line_is_a_case(sets: list[CaseSet]) -> None:
    assert all(frozen_name(case_set.sha256) == case_set.name and not case_set.problems for case_set in sets)
    dev, test = sets
    assert len(dev.cases) >= 300
    assert len(test.cases) >= 100


def test_every_kind_is_in_both_sets(sets: list[CaseSet]) -> None:
    for case_set in sets:
        assert {case.kind for case in case_set.cases} == set(get_args(Kind))


def test_there_are_enough_of_each_sort(sets: list[CaseSet]) -> None:
    cases = [case for case_set in sets for case in case_set.cases]
    clusters = Counter(case.cluster for case in cases if case.cluster)
    assert sum(count * (count - 1) // 2 for count in clusters.values()) >= 80
    assert sum(case.topic in POLICY for case in cases) >= 80
    assert sum(case.topic == "omnibus" or case.pair is not None for case in cases) >= 40
    assert sum(case.expect == "refuse" for case in cases) >= 60
    assert sum(case.expect == "refuse" and case.kind == "near_miss" for case in cases) >= 30
    assert sum(bool(find_references(case.question)) for case in cases) <= MOST_NAMED * len(cases)


def test_nothing_leaks_between_the_sets(sets: list[CaseSet]) -> None:
    dev, test = sets
    assert not {case.id for case in dev.cases} & {case.id for case in test.cases}
    assert not {case.group for case in dev.cases} & {case.group for case in test.cases}


def test_the_baseline_is_of_this_set_and_holds_no_text(sets: list[CaseSet]) -> None:
    dev, _ = sets
    baseline = read_scores(BASELINE)
    assert baseline.run.set_sha256 == dev.sha256
    assert set(baseline.items) == {case.id for case in dev.cases}
    text = BASELINE.read_text(encoding="utf-8")
    assert not any(case.question in text for case in dev.cases)


@pytest.mark.slow
@pytest.mark.corpus
def test_labels_and_keys_hold_in_the_official_texts(sets: list[CaseSet], official_home: Path) -> None:
    for found in validate_sets(sets, Shelf.open(official_home)):
        assert found.problems == ()
        assert found.unchecked == ()


@pytest.mark.slow
@pytest.mark.corpus
def test_the_assistant_is_not_worse_than_the_baseline(
    official_home: Path, pincite: Callable[..., Any], tmp_path: Path
) -> None:
    run = tmp_path / "run"
    asked = pincite(official_home, "eval", "run", "dev", "--out", str(run))
    assert asked.returncode == 0, asked.stderr
    gated = pincite(official_home, "eval", "gate", str(BASELINE), str(run))
    assert gated.returncode == 0, gated.stdout
    told = pincite(official_home, "eval", "report", str(run))
    assert told.returncode == 0, told.stderr
    assert (run / "report.html").stat().st_size > 100_000


@pytest.mark.slow
@pytest.mark.corpus
def test_the_set_is_hard_enough_for_plain_bm25(
    official_home: Path, pincite: Callable[..., Any], tmp_path: Path
) -> None:
    run = tmp_path / "run"
    asked = pincite(official_home, "eval", "run", "dev", "--system", "bm25", "--out", str(run), "--as", "json")
    assert asked.returncode == 0, asked.stderr
    figure = json.loads(asked.stdout)["figures"]["recall@5"]
    assert figure["value"] <= MOST_OF_BM25
    assert not figure["unscored"]
