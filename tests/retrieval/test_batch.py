"""Many questions from a file: resuming, bad lines, labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.assistant import Assistant
from retrieval.batch import run_batch
from retrieval.batch_lines import BatchAnswer
from retrieval.errors import QuestionError, RetrievalError

LABEL_KEYS = {"article", "paragraph", "point", "subpoint", "annex", "section", "recital", "document"}
LINES = [
    {"id": "a", "question": "What does “dark night” mean?", "as_of": "2032-06-01"},
    {"id": 7, "question": "Article 5(1)(c)", "as_of": "2032-06-01"},
    {"id": "c", "question": "Why are fog horns left to the towns?", "as_of": "2032-06-01"},
    {
        "id": "d",
        "question": "and since when?",
        "history": [{"role": "user", "content": "What is the fine for a dark night?"}],
        "as_of": "2032-06-01",
        "language": "en",
    },
    {"id": "e", "question": "Best zucchini pizza?"},
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def flat(retrieved: list[object]) -> list[dict[str, object]]:
    return [label for item in retrieved for label in (item if isinstance(item, list) else [item])]


def test_every_question_gets_an_answer_line(lighthouse: Assistant, questions: Path, tmp_path: Path) -> None:
    report = run_batch(questions, tmp_path / "out.jsonl", lighthouse)
    assert (report.answered, report.resumed, report.errors) == (5, 0, ())
    assert [line["id"] for line in read(tmp_path / "out.jsonl")] == ["a", 7, "c", "d", "e"]
    assert all(BatchAnswer.model_validate(line) for line in read(tmp_path / "out.jsonl"))


def test_labels_have_only_the_keys_that_apply(lighthouse: Assistant, questions: Path, tmp_path: Path) -> None:
    run_batch(questions, tmp_path / "out.jsonl", lighthouse)
    for line in read(tmp_path / "out.jsonl"):
        for label in line["citations"]:
            assert set(label) <= LABEL_KEYS | {"quote", "start", "end"}
            assert {"document", "quote", "start", "end"} <= set(label)
        for label in flat(line["retrieved"]):
            assert {"document", "start", "end"} <= set(label)
            assert {"article", "annex", "recital", "quote"} & set(label)
            assert None not in label.values()


def test_quotes_stand_at_their_offsets(lighthouse: Assistant, questions: Path, tmp_path: Path) -> None:
    run_batch(questions, tmp_path / "out.jsonl", lighthouse)
    texts = {
        document.id: lighthouse._library.held(document.id, document.text_sha256).document.text
        for document in lighthouse._index.documents
    }
    for line in read(tmp_path / "out.jsonl"):
        for label in line["citations"]:
            assert texts[label["document"]][label["start"] : label["end"]] == label["quote"]


def test_points_are_labelled_with_their_article(lighthouse: Assistant, questions: Path, tmp_path: Path) -> None:
    run_batch(questions, tmp_path / "out.jsonl", lighthouse)
    named = read(tmp_path / "out.jsonl")[1]
    point = {"article": "5", "paragraph": "1", "point": "c"}
    assert any(point.items() <= label.items() for label in named["citations"])
    assert any(point.items() <= label.items() for label in flat(named["retrieved"][:1]))


def test_retrieval_only_composes_nothing(lighthouse: Assistant, questions: Path, tmp_path: Path) -> None:
    run_batch(questions, tmp_path / "out.jsonl", lighthouse, retrieval_only=True, k=4)
    for line in read(tmp_path / "out.jsonl"):
        assert (line["answer"], line["citations"]) == ("", [])
        assert 1 <= len(line["retrieved"]) <= 4


def test_a_second_run_asks_nothing_again(lighthouse: Assistant, questions: Path, tmp_path: Path) -> None:
    run_batch(questions, tmp_path / "out.jsonl", lighthouse)
    before = (tmp_path / "out.jsonl").read_bytes()
    report = run_batch(questions, tmp_path / "out.jsonl", lighthouse)
    assert (report.answered, report.resumed) == (0, 5)
    assert (tmp_path / "out.jsonl").read_bytes() == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(cut=st.floats(0, 1))
def test_a_run_cut_off_anywhere_goes_on(lighthouse: Assistant, questions: Path, tmp_path: Path, cut: float) -> None:
    whole, part = tmp_path / "whole.jsonl", tmp_path / "part.jsonl"
    run_batch(questions, whole, lighthouse)
    content = whole.read_bytes()
    part.write_bytes(content[: int(cut * len(content))])
    run_batch(questions, part, lighthouse)
    assert sorted(str(line["id"]) for line in read(part)) == sorted(str(line["id"]) for line in LINES)


@pytest.mark.parametrize(
    "bad",
    ["not json", '{"id": 1}', '{"id": "x", "question": ""}', '{"id": "y", "question": "What?", "colour": "red"}', "[]"],
)
def test_a_bad_line_is_reported_and_the_rest_is_answered(lighthouse: Assistant, tmp_path: Path, bad: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f'{bad}\n{{"id": "good", "question": "What is a lamp?"}}\n', encoding="utf-8")
    report = run_batch(path, tmp_path / "out.jsonl", lighthouse)
    assert report.answered == 1
    assert len(report.errors) == 1
    assert "questions.jsonl:1" in report.errors[0]


def test_progress_counts_every_line(lighthouse: Assistant, questions: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    run_batch(questions, tmp_path / "out.jsonl", lighthouse, progress=lambda *count: seen.append(count))
    assert seen == [(number, 5) for number in range(1, 6)]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cant_be_read_is_named(lighthouse: Assistant, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QuestionError, match=r"questions\.jsonl"):
        run_batch(path, tmp_path / "out.jsonl", lighthouse)


@pytest.mark.parametrize("content", ['my notes\n{"id": "a"}\n', "my notes\n", "my notes", '{"id": "a"}\n\n'])
def test_an_out_file_that_is_something_else_is_left_alone(
    lighthouse: Assistant, questions: Path, tmp_path: Path, content: str
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text(content, encoding="utf-8")
    with pytest.raises(RetrievalError, match=r"out\.jsonl"):
        run_batch(questions, out, lighthouse)
    assert out.read_text(encoding="utf-8") == content


def test_an_out_folder_that_isnt_there_is_named(lighthouse: Assistant, questions: Path, tmp_path: Path) -> None:
    with pytest.raises(RetrievalError, match="can't be written"):
        run_batch(questions, tmp_path / "nowhere" / "out.jsonl", lighthouse)


def test_a_line_separator_inside_a_question_ends_no_line(lighthouse: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": 1, "question": "What is a\u2028lamp?"}\n', encoding="utf-8")
    assert run_batch(path, tmp_path / "out.jsonl", lighthouse).answered == 1


@pytest.mark.parametrize("last", ["\n", ""])
def test_the_file_of_the_questions_is_never_written_to(lighthouse: Assistant, tmp_path: Path, last: str) -> None:
    """`batch q.jsonl --out q.jsonl` once cut the last question off and put its answer there."""
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": 1, "question": "What is a lamp?"}\n{"id": 2, "question": "And a tower?"}' + last)
    before = path.read_bytes()
    with pytest.raises(QuestionError, match="questions"):
        run_batch(path, path, lighthouse)
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(before)
    with pytest.raises(QuestionError, match="no answer line"):
        run_batch(path, copy, lighthouse)
    assert path.read_bytes() == copy.read_bytes() == before


@pytest.mark.parametrize("content", ['{"id": 1, "question": "What is a lamp?"}', '{"id": "a"}', '{"id": 1, "que'])
def test_a_lone_question_is_no_unfinished_answer(
    lighthouse: Assistant, questions: Path, tmp_path: Path, content: str
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text(content)
    with pytest.raises(QuestionError):
        run_batch(questions, out, lighthouse)
    assert out.read_text() == content


def test_a_repeated_id_is_reported(lighthouse: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": 1, "question": "What is a lamp?"}\n{"id": 1, "question": "And a tower?"}\n')
    report = run_batch(path, tmp_path / "out.jsonl", lighthouse)
    assert (report.answered, report.resumed, len(report.errors)) == (1, 0, 1)
