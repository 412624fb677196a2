"""Cases about the invented act, for every test of this package."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.schema import Case
from evals.shelf import Shelf
from evals.systems.pincite import PinciteSystem
from retrieval.assistant import Assistant

ACT = "invented-act-en-consolidated-2032-03-01"


@pytest.fixture(scope="session")
def shelf(lighthouse_home: Path) -> Shelf:
    return Shelf.open(lighthouse_home)


@pytest.fixture
def system(lighthouse: Assistant) -> PinciteSystem:
    return PinciteSystem(lighthouse, embedding="fake")


def case_line(**changes: Any) -> dict[str, Any]:
    """Return a sound case line with some keys changed; `None` takes a key away."""
    line: dict[str, Any] = {
        "id": "k-1",
        "kind": "definition",
        "topic": "other",
        "voice": "plain",
        "question": "Who is a keeper?",
        "as_of": "2032-06-01",
        "gold": [[f"{ACT}#art_3.pt_2"]],
        "expect": "answer",
    }
    return {key: value for key, value in (line | changes).items() if value is not None}


@pytest.fixture(scope="session")
def make_case() -> Callable[..., Case]:
    return lambda **changes: Case.model_validate(case_line(**changes))


@pytest.fixture
def write_set(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of cases: each a dict of changes to the sound line, or a string that stands in the file as it is."""

    def write(*lines: dict[str, Any] | str, name: str = "few.jsonl") -> Path:
        path = tmp_path / name
        texts = [line if isinstance(line, str) else json.dumps(case_line(**line)) for line in lines]
        path.write_text("".join(text + "\n" for text in texts), encoding="utf-8")
        return path

    return write
