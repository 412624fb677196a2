"""Answer lines of any system: what is read, what is missing, and what is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from evals.dataset import load_cases, part_of
from evals.labels import label_part, read_label
from evals.schema import AnswerLine, Cited, Record
from evals.shelf import Shelf
from evals.systems.lines import LinesSystem

ACT = "invented-act-en-consolidated-2032-03-01"


def read(**fields: Any) -> tuple[AnswerLine, list[str]]:
    problems: list[str] = []
    line = AnswerLine.model_validate_json(json.dumps({"id": "one"} | fields), context={"problems": problems})
    return line, problems


def test_what_is_not_given_is_missing_and_no_problem() -> None:
    """A line without `citations` was read as one that cites nothing, and one without `abstained` as answered."""
    names = (
        "answer",
        "abstained",
        "citations",
        "retrieved",
        "conflicts",
        "premise_rejected",
        "latency_ms",
        "statements",
    )
    for fields in ({}, dict.fromkeys(names), {"timings_ms": None}):
        line, problems = read(**fields)
        assert all(getattr(line, name) is None for name in names)
        assert line.timings_ms == {}
        assert not problems


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("latency_ms", -1),
        ("latency_ms", "12 ms"),
        ("latency_ms", float("nan")),
        ("confidence", float("inf")),
        ("as_of", "yesterday"),
        ("premise_rejected", False),
        ("conflicts", []),
        ("abstained", "perhaps"),
        ("answer", 5),
        ("citations", "Article 5"),
        ("statements", "It burns."),
        ("statements", [{"citations": [0]}]),
    ],
)
def test_one_odd_field_costs_that_field_alone(name: str, value: object) -> None:
    """A latency of -1 took the whole answer out of the figures, so that the hard cases could be hidden behind it."""
    line, problems = read(**{"answer": "Yes.", "reason": "no_evidence", name: value})
    assert getattr(line, name) is None
    assert line.reason == "no_evidence"
    assert len(problems) == 1
    assert problems[0].startswith(name)


def test_times_that_are_no_numbers_are_dropped_one_by_one() -> None:
    """A NaN among the stage times made the report's percentiles NaN."""
    line, problems = read(timings_ms={"search": 5, "write": float("nan"), "rank": "x", "read": None})
    assert line.timings_ms == {"search": 5}
    assert len(problems) == 2


@pytest.mark.parametrize(
    "label", [5, {"article": "5"}, {"document": ACT, "start": -1}, {"document": ACT, "article": []}]
)
def test_a_label_that_cannot_be_read_stays_where_it_is_and_names_nothing(label: object) -> None:
    """One bad label lost the whole line; dropped, it would move the citations that marks and statements count."""
    good = {"document": ACT, "article": "9", "paragraph": "1"}
    line, problems = read(citations=[label, good], retrieved=[label, [label, good]])
    nothing = Cited(document="")
    assert line.citations == (nothing, Cited(**good))
    assert line.retrieved == (nothing, (nothing, Cited(**good)))
    assert len(problems) == 3


def test_a_quote_that_cannot_be_read_costs_the_quote_alone() -> None:
    """A number as a quote made a label that named its place perfectly well the label of nothing."""
    line, problems = read(citations=[{"document": ACT, "article": "9", "quote": 5}])
    assert line.citations == (Cited(document=ACT, article="9"),)
    assert len(problems) == 1
    assert problems[0].startswith("quote: ")


@pytest.mark.parametrize("offset", [2**63, 10**30, 10**9, -1, 4.5, "x"])
def test_offsets_are_bounded(offset: object) -> None:
    """An offset of 2**63 was read, and the first array of offsets that it came into ended the scoring of the run."""
    line, problems = read(citations=[{"document": ACT, "start": 0, "end": offset}])
    assert line.citations == (Cited(document=""),)
    assert problems


@pytest.mark.parametrize("identity", ["true", "null", "5.5", "[]", "{}"])
def test_an_id_that_is_none_loses_the_line(identity: str) -> None:
    """`true` was read as the id `True`."""
    with pytest.raises(ValidationError):
        AnswerLine.model_validate_json(f'{{"id": {identity}, "answer": "x"}}')


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ({"article": 5.0}, {"article": "5"}),
        ({"article": " Article 5 "}, {"article": "5"}),
        ({"article": "Art. 75a", "paragraph": "(1)"}, {"article": "75a", "paragraph": "1"}),
        ({"article": "5(1)(f)"}, {"article": "5", "paragraph": "1", "point": "f"}),
        ({"article": "Art. 5(1)", "point": "f"}, {"article": "5", "paragraph": "1", "point": "f"}),
        ({"article": "6(f)"}, {"article": "6", "point": "f"}),
        ({"article": "5(1)", "paragraph": "2"}, {"article": "5(1)", "paragraph": "2"}),
        ({"article": "5(f)(i)(x)"}, {"article": "5(f)(i)(x)"}),
        ({"annex": "iii"}, {"annex": "III"}),
        ({"annex": "Annex iii(4)(a)"}, {"annex": "III", "paragraph": "4", "point": "a"}),
        ({"annex": "II", "paragraph": 3.1}, {"annex": "II", "paragraph": "3.1"}),
        ({"recital": "Recital 44", "point": ""}, {"recital": "44"}),
        ({"article": "", "annex": " "}, {}),
        ({"article": "part"}, {"article": "part"}),
    ],
)
def test_labels_are_read_as_others_write_them(written: dict[str, object], parts: dict[str, str]) -> None:
    """`Article 5`, `5.0` and `5(1)(f)` named no provision, so every citation of such a system didn't exist."""
    assert Cited.model_validate({"document": ACT} | written) == Cited.model_validate({"document": ACT} | parts)
    assert {part: value for part, value in read_label(written).items() if value is not None} == parts  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [True, [], {}, float("nan"), float("inf"), "9" * 10_000, 10**50])
def test_what_is_no_part_of_a_label_is_not_read(value: object) -> None:
    """A paragraph number of 10,000 digits reached `int()` when the label was resolved, which raised."""
    with pytest.raises(ValueError, match=r"neither|characters"):
        label_part(value)


@given(st.text(max_size=60) | st.integers() | st.floats())
def test_reading_a_part_again_changes_nothing(value: object) -> None:
    try:
        part = label_part(value)
    except ValueError:
        return
    assert part is None or label_part(part) is not None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
label_keys = st.sampled_from(sorted(Cited.model_fields))
labels = st.dictionaries(label_keys, anything | st.sampled_from([ACT, "5(1)(a)", "iv"]), max_size=6)
lists = st.lists(labels | anything | st.lists(labels, max_size=2), max_size=3)
lines = st.fixed_dictionaries(
    {"id": st.text(max_size=3) | st.integers()},
    optional={name: anything for name in AnswerLine.model_fields if name != "id"}
    | {"citations": lists, "retrieved": lists},
)


@given(lines)
def test_any_object_with_an_id_is_a_line_and_is_written_and_read_as_it_is(given: dict[str, Any]) -> None:
    line = AnswerLine.model_validate(given)
    record = Record(case="one", line=line)
    problems: list[str] = []
    assert Record.model_validate_json(record.model_dump_json(), context={"problems": problems}) == record
    assert not problems


def test_problems_are_named_by_file_line_and_field(
    write_set: Callable[..., Path], shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "answers.jsonl"
    odd = {"id": "k-1", "answer": "Yes.", "latency_ms": -1, "citations": [{"document": ACT, "start": 2**63}]}
    path.write_text(json.dumps(odd) + "\n" + '{"id": true}\n[1]\n{"id": "k-2"\n', encoding="utf-8")
    system = LinesSystem(path, load_cases(write_set({})), shelf)
    assert [problem.partition(": ")[0] for problem in system.problems] == [
        *[f"{path}:1"] * 3,
        f"{path}:2",
        f"{path}:3",
        f"{path}:4",
    ]
    assert "latency_ms" in "".join(system.problems[:2])
    assert "citations.end" in "".join(system.problems[:2]) or "citations.start" in "".join(system.problems[:2])


def test_a_file_without_answers_is_of_passages_alone_only_if_that_is_said(
    write_set: Callable[..., Path], shelf: Shelf, tmp_path: Path
) -> None:
    """A system that had lost all its answers was taken for one that only finds passages, and passed the gate."""
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps({"id": "k-1", "retrieved": [], "answer": ""}), encoding="utf-8")
    assert not LinesSystem(path, load_cases(write_set({})), shelf).retrieval_only
    assert LinesSystem(path, load_cases(write_set({})), shelf, retrieval_only=True).retrieval_only


def test_a_part_of_the_set_takes_a_file_of_the_whole(
    write_set: Callable[..., Path], shelf: Shelf, tmp_path: Path
) -> None:
    """`--limit` called every answer that it hadn't asked for an answer to no case."""
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps({"id": f"k-{n}", "abstained": True}) + "\n" for n in range(4)), encoding="utf-8")
    whole = load_cases(write_set(*({"id": f"k-{n}"} for n in range(4))))
    assert LinesSystem(path, part_of(whole, 2), shelf).problems == ()


def test_the_answers_of_a_run_are_answer_lines_too(
    write_set: Callable[..., Path], shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(Record(case="k-1", line=AnswerLine(id="k-1", abstained=True)).model_dump_json(), encoding="utf-8")
    found = LinesSystem(path, load_cases(write_set({})), shelf)
    assert found.problems == ()
    (case,) = load_cases(write_set({})).cases
    assert found.answer(case) == AnswerLine(id="k-1", abstained=True)
