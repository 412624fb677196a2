from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest

from evals.errors import RunError
from evals.failure import FailureClass
from evals.report import write_report
from evals.report.page import page_of
from evals.report.summary import meanings, recall_curves
from evals.run_folder import read_run
from evals.score import loaded_items
from evals.scores import Scores, read_scores
from evals.shelf import Shelf


class Markup(HTMLParser):
    """Which elements and attributes a page has, and what its scripts hold."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text = ""
        self._open = ""
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "script":
            self.scripts[-1] += data
        elif self._open != "style":
            self.text += data


@pytest.fixture(scope="module")
def markup(page: Path) -> Markup:
    return Markup(page)


def test_hostile_words_make_no_element(markup: Markup) -> None:
    assert len(markup.scripts) == 2
    assert not [tag for tag, _ in markup.tags if tag == "img"]
    assert not [name for _, attributes in markup.tags for name in attributes if name.startswith("on")]
    assert "<b>r1</b>" in markup.text
    assert "window.ran = 1" in markup.text


def test_island_holds_no_opening_bracket_and_every_item(markup: Markup) -> None:
    assert "<" not in markup.scripts[0]
    island = json.loads(markup.scripts[0])
    assert [item["id"] for item in island["items"]] == [
        "keeper", "night", "turn", "gdpr", "hostile", "control", "silent", "failing", "unheld",
    ]  # fmt: skip
    assert "</script><script>" in next(item for item in island["items"] if item["id"] == "hostile")["question"]


def test_words_of_a_provision_stand_once(markup: Markup) -> None:
    texts = [(text["document"], text["text"]) for text in json.loads(markup.scripts[0])["texts"]]
    assert len(set(texts)) == len(texts)


def test_marked_words_are_the_quote(markup: Markup) -> None:
    island = json.loads(markup.scripts[0])
    marked = [
        (cited["quote"], island["texts"][cited["text"]]["text"][cited["start"] : cited["end"]])
        for item in island["items"]
        for cited in item.get("citations", ())
        if not cited.get("problem")
    ]
    assert len(marked) >= 3
    assert all(quote == words for quote, words in marked)


def test_citations_that_do_not_hold_say_why(markup: Markup) -> None:
    items = {item["id"]: item for item in json.loads(markup.scripts[0])["items"]}
    problems = [cited.get("problem", "") for cited in items["hostile"]["citations"]]
    assert problems == ["", "there is no such provision", "its document isn't held"]
    assert items["silent"].get("has_answer") is None
    assert items["keeper"]["also"] == [["Art. 3(1)", "invented-act-en-consolidated-2032-03-01"]]
    assert items["failing"]["error"].startswith("it broke")


def test_page_reaches_for_nothing(markup: Markup) -> None:
    addresses = [
        value for _, attributes in markup.tags for name, value in attributes.items() if name in ("src", "href")
    ]
    assert all(value and value.startswith(("#", "data:")) for value in addresses)
    policy = next(a["content"] for tag, a in markup.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")
    assert "script-src 'unsafe-inline'" not in policy


def test_ids_are_unique_and_drawings_say_what_they_show(markup: Markup) -> None:
    ids = [attributes["id"] for _, attributes in markup.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    for tag, attributes in markup.tags:
        if tag == "svg":
            assert attributes["role"] == "img"
            assert set((attributes["aria-labelledby"] or "").split()) <= set(ids)


def test_control_characters_are_gone_from_the_markup(page: Path) -> None:
    outside = re.sub(r'<script type="application/json".*?</script>', "", page.read_text(encoding="utf-8"), flags=re.S)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", outside)


def test_unscored_is_counted_with_its_reason(markup: Markup) -> None:
    assert "gold isn't held" in markup.text
    assert "no answer line" in markup.text


def test_retrieval_alone_makes_a_smaller_page(retrieval_page: Path) -> None:
    markup = Markup(retrieval_page)
    assert "of retrieval alone" in markup.text
    assert "Outcomes" not in markup.text
    assert "Recall by number of passages" in markup.text
    assert not json.loads(markup.scripts[0])["items"][0].get("failure")


def test_curves_go_through_the_figures(scored: Path, shelf: Shelf) -> None:
    scores = read_scores(scored)
    items, _ = loaded_items(scored, shelf)
    curves = recall_curves(items)
    for k in (1, 5, 10):
        assert curves["paragraph"][k - 1] == pytest.approx(scores.figures[f"recall@{k}"].value)
        assert curves["article"][k - 1] == pytest.approx(scores.figures[f"recall@{k}:article"].value)


def test_page_of_nothing_is_a_page(small: Scores, shelf: Shelf) -> None:
    """A run that was cut off before its first answer, scored by a version whose metrics are gone."""
    run = small.run.model_copy(update={"finished": None})
    nothing = {"items": {}, "failures": {}, "by_kind": {}, "stages": {}}
    empty = small.model_copy(update={"figures": {"gone": small.figures["recall@5"]}, "run": run, **nothing})
    text = page_of(empty, (), shelf)
    assert "This run was cut off." in text
    assert "gone" in text


def test_every_failure_class_has_a_meaning() -> None:
    assert set(meanings()) == set(get_args(FailureClass))


def test_folder_without_scores_is_an_error(tmp_path: Path, shelf: Shelf) -> None:
    with pytest.raises(RunError, match="has no scores"):
        write_report(tmp_path, shelf)


def test_page_is_written_beside_the_scores(page: Path, scored: Path) -> None:
    assert page == scored / "report.html"
    assert read_run(scored).set_sha256[:12] in page.read_text(encoding="utf-8")
