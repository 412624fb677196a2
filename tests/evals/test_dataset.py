from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from evals import dataset
from evals.dataset import dump_lines, load_cases
from evals.errors import CaseError
from evals.schema import Case, Place


def test_cases_are_read_with_their_lines(write_set: Callable[..., Path]) -> None:
    path = write_set({}, "", {"id": "k-2", "question": "Who tends it?"})
    found = load_cases(path)
    assert [case.id for case in found.cases] == ["k-1", "k-2"]
    assert found.lines == (1, 3)
    assert found.name == "few"
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_broken_lines_are_named_and_the_rest_is_used(write_set: Callable[..., Path]) -> None:
    path = write_set(
        {},
        "{not json",
        {"id": "k-3", "gold": [["no place"]]},
        {"id": "k-4", "kind": "riddle"},
        {},
        {"id": "k-6", "colour": "red"},
        {"id": "k-7"},
    )
    found = load_cases(path)
    assert [case.id for case in found.cases] == ["k-1", "k-7"]
    assert [problem.split(": ")[0] for problem in found.problems] == [f"{path}:{line}" for line in (2, 3, 4, 5, 6)]
    assert "DOCUMENT#PROVISION" in found.problems[1]
    assert "stands twice" in found.problems[3]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gold": []}, "needs gold"),
        ({"expect": "refuse"}, "no gold"),
        ({"expect": "refuse", "gold": []}, "reasons"),
        ({"kind": "false_premise"}, "lacks what makes it one"),
        ({"kind": "injection"}, "lacks what makes it one"),
        ({"kind": "multi_turn"}, "lacks what makes it one"),
        ({"kind": "conflict"}, "lacks what makes it one"),
        ({"as_of": "soon"}, "as_of"),
        ({"gold": [[]]}, "gold"),
    ],
)
def test_a_case_that_lacks_something_is_refused(
    make_case: Callable[..., Case], changes: dict[str, object], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        make_case(**changes)


def test_cases_survive_writing_and_reading(make_case: Callable[..., Case], tmp_path: Path) -> None:
    cases = [make_case(), make_case(id="k-2", also=["a#b"], keys=["7 %|seven per cent"], cluster="c")]
    path = tmp_path / "cases.jsonl"
    path.write_text(dump_lines(cases), encoding="utf-8")
    assert list(load_cases(path).cases) == cases


def test_a_place_is_written_as_it_is_read() -> None:
    text = "draft-guidelines/annex-iii#par_3"
    assert str(Place.parse(text)) == text


def test_a_changed_set_of_the_project_is_refused(
    write_set: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_set({}, name="dev.jsonl")
    monkeypatch.setattr(dataset, "DATA", path.parent)
    monkeypatch.setattr(dataset, "FROZEN", path.parent / "frozen.json")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (path.parent / "frozen.json").write_text(json.dumps({"dev": {"sha256": digest}}), encoding="utf-8")
    assert load_cases("dev").name == "dev"
    assert dataset.frozen_name(digest) == "dev"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(CaseError, match="isn't the set that was frozen"):
        load_cases("dev")


def test_a_set_that_is_not_there_or_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no set of questions 'nowhere'"):
        load_cases("nowhere")
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", encoding="utf-8")
    with pytest.raises(CaseError, match="holds no case"):
        load_cases(empty)
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes("{'é'}".encode("latin-1"))
    with pytest.raises(CaseError, match="not UTF-8"):
        load_cases(latin)
