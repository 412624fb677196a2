"""Saved answers, read for what they cite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sources.catalogue import Catalogue
from sources.saved_answers import Cited, read_saved_answers

ACT = "32031R0077"


@pytest.fixture(scope="module")
def catalogue(data):
    return Catalogue.load(data / "act" / "catalogue.toml")


def citation(label, document="invented-act-en-consolidated-2032-03-01", **source):
    return {"source": {"document_id": document, "language": "en"} | source, "pin": {"label": label}, "quote": "…"}


def write(path, *citations, **more):
    path.write_text(json.dumps({"citations": list(citations)} | more), encoding="utf-8")
    return path


def cited(catalogue, path):
    [answer] = read_saved_answers([path], catalogue).answers
    return answer.cited


def test_an_answer_cites_places_of_acts(catalogue, tmp_path):
    path = write(tmp_path / "answer.json", citation("Art. 5(1)(b)"), citation("Recital 2", "invented-act-en-oj"))
    assert cited(catalogue, path) == {Cited(ACT, "en", "Art. 5(1)(b)"), Cited(ACT, "en", "Recital 2")}


def test_a_document_that_the_catalogue_lacks_is_known_by_its_number(catalogue, tmp_path):
    path = write(tmp_path / "answer.json", citation("Art. 5", "gone", celex="02031R0077-20320301", language="fr"))
    assert cited(catalogue, path) == {Cited(ACT, "fr", "Art. 5")}


def test_our_own_words_rest_on_the_law_that_they_sum_up(catalogue, tmp_path):
    rests_on = {"source_id": "invented-act-en-oj", "locator": "Art. 13(b)"}
    path = write(tmp_path / "answer.json", citation("fact", "brief-facts", rests_on=rests_on))
    assert cited(catalogue, path) == {Cited(ACT, "en", "Art. 13(b)")}


def test_what_is_no_law_is_left_out(catalogue, tmp_path):
    assert cited(catalogue, write(tmp_path / "answer.json", citation("para. 1", "harbour-news"), "x", {})) == set()


def test_lines_of_a_batch_are_answers_of_their_own(catalogue, tmp_path):
    lines = [
        {"id": 1, "citations": [{"article": "5", "paragraph": "1", "point": "b", "document": "invented-act-en-oj"}]},
        {"id": 2, "citations": [{"annex": "I", "section": "A", "paragraph": "2", "document": "invented-act-en-oj"}]},
        {"id": 3, "citations": []},
    ]
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    saved = read_saved_answers([path], catalogue)
    assert [(answer.name, {place.label for place in answer.cited}) for answer in saved.answers] == [
        (f"{path}:1", {"Art. 5(1)(b)"}),
        (f"{path}:2", {"Annex I Section A(2)"}),
        (f"{path}:3", set()),
    ]


def test_folders_are_read_with_all_that_is_below_them(catalogue, tmp_path):
    (tmp_path / "2032").mkdir()
    names = [write(tmp_path / "2032" / "b.json"), write(tmp_path / "a.json")]
    (tmp_path / "notes.txt").write_text("not ours", encoding="utf-8")
    saved = read_saved_answers([tmp_path], catalogue)
    assert sorted(answer.name for answer in saved.answers) == sorted(map(str, names))
    assert saved.unreadable == ()


def test_what_cannot_be_read_is_named_and_the_rest_is_read(catalogue, tmp_path):
    (tmp_path / "cut.json").write_text('{"citations": [', encoding="utf-8")
    (tmp_path / "latin.json").write_bytes(b'{"citations": ["\xe9"]}')
    (tmp_path / "other.json").write_text("[1]", encoding="utf-8")
    write(tmp_path / "good.json", citation("Art. 5"))
    saved = read_saved_answers([tmp_path, tmp_path / "nowhere.json"], catalogue)
    assert len(saved.answers) == 1
    assert {Path(unread.name).name: unread.why for unread in saved.unreadable} == {
        "cut.json": "It isn't JSON.",
        "latin.json": "It can't be read: it isn't UTF-8.",
        "other.json": "It has no list of citations.",
        "nowhere.json": "It can't be read: No such file or directory.",
    }
