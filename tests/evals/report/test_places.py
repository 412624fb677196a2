from __future__ import annotations

from typing import Any

import pytest

from evals.report.places import Quoted, label_of, quoted
from evals.schema import Cited
from evals.shelf import Shelf

ACT = "invented-act-en-consolidated-2032-03-01"
WORDS = "a tower with a lamp that a town owns and lights"


@pytest.fixture
def found(shelf: Shelf) -> Any:
    """Look up a citation of Art. 3(1) with some keys changed; `None` takes a key away."""
    document = shelf.document(ACT)
    assert document is not None
    start = document.text.index(WORDS)
    whole = {"document": ACT, "article": "3", "point": "1", "quote": WORDS, "start": start, "end": start + len(WORDS)}

    def look_up(**changes: Any) -> Quoted:
        label = {key: value for key, value in (whole | changes).items() if value is not None}
        return quoted(Cited.model_validate(label), shelf)

    return look_up


def words_of(found: Quoted, shelf: Shelf) -> str | None:
    document = shelf.document(ACT)
    assert document is not None
    return None if found.span is None else found.span.of(document.text)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, ""),
        ({"start": None, "end": None}, ""),
        ({"quote": None}, ""),
        ({"article": None, "point": None}, ""),
        ({"start": 5, "end": 9}, "its words stand elsewhere than its offsets say"),
        ({"point": "2"}, "its words stand elsewhere than in Art. 3(2)"),
        ({"article": "77"}, "there is no such provision"),
    ],
)
def test_words_that_stand_somewhere_are_found(changes: dict[str, Any], problem: str, found: Any, shelf: Shelf) -> None:
    seen = found(**changes)
    assert words_of(seen, shelf) == WORDS
    assert seen.problem == problem


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"quote": "a tower with a bell"}, "its words don't stand in Art. 3(1)"),
        ({"quote": None, "start": None, "end": None}, "it quotes nothing"),
        ({"article": "77", "start": None, "end": None}, "there is no such provision"),
        ({"document": "nobody-has-this"}, "its document isn't held"),
    ],
)
def test_words_that_stand_nowhere_have_no_span(changes: dict[str, Any], problem: str, found: Any) -> None:
    seen = found(**changes)
    assert seen.span is None
    assert seen.problem == problem


def test_labels_are_written_as_lawyers_write_them(shelf: Shelf) -> None:
    assert label_of(Cited(document=ACT, article="99", paragraph="6a"), shelf) == "Art. 99(6a)"
    assert label_of(Cited(document="nobody-has-this"), shelf) == ""
