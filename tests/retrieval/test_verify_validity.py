"""What a saved citation says of its law's dates is checked against the held texts and the rule table of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.assistant import Assistant
from retrieval.index import Index
from retrieval.library import Library
from retrieval.prepare import prepare
from retrieval.schema import Answer, Citation, Verdict
from retrieval.settings import Settings
from retrieval.verify import read_answer
from retrieval.verify_validity import validity_problems
from sources.catalogue import Catalogue
from sources.rule_table import RuleTable
from sources.store import Store

CHILDREN = "From which age do children pay for the ferry?"
DAY = date(2041, 6, 1)
OTHER = date(2039, 9, 9)
CHANGES: tuple[tuple[str, Any], ...] = (
    ("status", "superseded"),
    ("status", "in_force_not_applicable"),
    ("text_from", OTHER),
    ("text_from", None),
    ("text_until", OTHER),
    ("text_until", date(2050, 1, 1)),
    ("applies_from", OTHER),
    ("applies_from", None),
    ("basis", "Art. 9"),
    ("basis", None),
)


@pytest.fixture(scope="module")
def answer(ferry_assistant) -> Answer:
    return ferry_assistant.ask(CHILDREN, as_of=DAY)


def claiming(answer: Answer, **validity: Any) -> Answer:
    """The answer with something else said of its first citation's dates."""
    first, *others = answer.citations
    changed = first.model_copy(update={"validity": first.validity.model_copy(update=validity)})
    return answer.model_copy(update={"citations": (changed, *others)})


def problems(verdict: Verdict) -> list[str]:
    return [problem for citation in verdict.citations for problem in citation.problems]


def test_an_answer_as_given_passes_after_saving(ferry_assistant, answer):
    assert ferry_assistant.verify(read_answer(answer.model_dump_json())).ok


@pytest.mark.parametrize(("field", "value"), CHANGES)
def test_a_changed_field_is_refused_by_name(ferry_assistant, answer, field, value):
    verdict = ferry_assistant.verify(claiming(answer, **{field: value}))
    true = getattr(answer.citations[0].validity, field)
    assert not verdict.ok
    assert problems(verdict) == [f"its {field} is called {value} and is {true}"]


def test_a_statement_on_changed_dates_is_not_supported(ferry_assistant, answer):
    verdict = ferry_assistant.verify(claiming(answer, status="superseded"))
    assert verdict.statements[0].support == "not_checked"


def test_all_that_was_changed_is_said(ferry_assistant, answer):
    verdict = ferry_assistant.verify(claiming(answer, status="unknown", text_from=OTHER, basis=None))
    assert [problem.split()[1] for problem in problems(verdict)] == ["status", "text_from", "basis"]


def test_another_day_is_refused(ferry, ferry_assistant, answer):
    """Seen from the next wording, the quote is superseded."""
    assert ferry_assistant.verify(answer.model_copy(update={"as_of": ferry.THIRD - timedelta(days=1)})).ok
    assert not ferry_assistant.verify(answer.model_copy(update={"as_of": ferry.THIRD})).ok


def test_what_a_refusal_shows_is_checked_too(ferry, ferry_assistant):
    refused = ferry_assistant.ask("Ferry Act Art. 1a", as_of=ferry.SECOND - timedelta(days=1))
    assert ferry_assistant.verify(refused).ok
    first, *others = refused.abstention.nearest
    changed = first.model_copy(update={"validity": first.validity.model_copy(update={"status": "superseded"})})
    abstention = refused.abstention.model_copy(update={"nearest": (changed, *others)})
    assert not ferry_assistant.verify(refused.model_copy(update={"abstention": abstention})).ok


@given(
    days=st.integers(min_value=0, max_value=1_500),
    question=st.sampled_from([CHILDREN, "What does a ferry charge?", "Art. 2(2) of the Ferry Act"]),
    change=st.sampled_from(CHANGES),
)
def test_exactly_what_is_changed_is_refused(ferry, ferry_assistant, days, question, change):
    field, value = change
    answer = ferry_assistant.ask(question, as_of=ferry.FIRST + timedelta(days=days))
    is_true = getattr(answer.citations[0].validity, field) == value
    assert ferry_assistant.verify(claiming(answer, **{field: value})).ok == is_true


# -- an amendment that became known later -----------------------------------------------------------------------------


def opened(home: Path, embedder: Any) -> Assistant:
    catalogue = Catalogue.load(home=home)
    library = Library(Store(home), catalogue, RuleTable.load(home=home))
    return Assistant(Index.open(home, embedder.id), embedder(), library, catalogue)


@pytest.fixture(scope="module")
def before_the_last(ferry, fake_embedder, tmp_path_factory) -> Iterator[Assistant]:
    """An assistant of the time when nobody knew of the second amendment."""
    folder = tmp_path_factory.mktemp("before")
    mirror, home = folder / "mirror", folder / "home"
    mirror.mkdir()
    home.mkdir(mode=0o700)
    ferry.write(mirror, home)
    rows = (home / "catalogue.toml").read_text(encoding="utf-8").split("[[source]]")
    (home / "catalogue.toml").write_text("[[source]]".join(rows[:-1]), encoding="utf-8")
    prepare(Settings(home=home, mirror=mirror, offline=True), embedder=fake_embedder())
    with opened(home, fake_embedder) as assistant:
        yield assistant


@pytest.mark.parametrize("question", [CHILDREN, "Who greases the bell?", "What does a ferry charge?"])
def test_an_older_answer_passes_although_its_wording_has_ended_since(ferry_assistant, before_the_last, question):
    older = before_the_last.ask(question, as_of=DAY)
    assert older.citations[0].validity.text_until is None
    assert before_the_last.verify(older).ok
    assert ferry_assistant.verify(older).ok


@pytest.mark.parametrize("question", [CHILDREN, "Who greases the bell?"])
def test_an_older_answer_about_a_day_after_the_end_is_refused(ferry, ferry_assistant, before_the_last, question):
    older = before_the_last.ask(question, as_of=ferry.THIRD)
    assert before_the_last.verify(older).ok
    assert "its status is called applicable and is superseded" in problems(ferry_assistant.verify(older))


def test_no_end_is_refused_only_from_the_day_of_the_end(ferry, ferry_assistant):
    def said(on: date) -> list[str]:
        citation = ferry_assistant.provision("Ferry Act Art. 2(2)", as_of=on)
        saved = citation.model_copy(update={"validity": citation.validity.model_copy(update={"text_until": None})})
        return list(validity_problems(saved, ferry_assistant._library, as_of=on))

    assert said(ferry.THIRD - timedelta(days=1)) == []
    assert said(ferry.THIRD) == ["its text_until is called None and is 2042-07-01"]


# -- what the held texts don't tell -----------------------------------------------------------------------------------


def problems_of(citation: Citation, library: Library, *, on: date) -> list[str]:
    return list(validity_problems(citation, library, as_of=on))


def test_words_that_arent_held_have_no_dates_to_compare(ferry_assistant, answer):
    citation = answer.citations[0]
    elsewhere = citation.source.model_copy(update={"text_sha256": "0" * 64})
    saved = citation.model_copy(update={"source": elsewhere})
    assert problems_of(saved, ferry_assistant._library, on=DAY) == []


def test_words_that_dont_stand_there_are_left_to_the_check_of_quotes(ferry_assistant, answer):
    citation = answer.citations[0]
    moved = citation.model_copy(update={"span": citation.span.model_copy(update={"start": 0, "end": 5})})
    assert problems_of(moved, ferry_assistant._library, on=DAY) == []
    assert not ferry_assistant.verify(answer.model_copy(update={"citations": (moved, *answer.citations[1:])})).ok


def test_the_rule_table_of_today_decides(ferry_assistant, answer):
    library = ferry_assistant._library
    without = Library(library._store, library._catalogue, RuleTable([]))
    named = [problem.split()[1] for problem in problems_of(answer.citations[0], without, on=DAY)]
    assert named == ["status", "applies_from", "basis", "note"]
