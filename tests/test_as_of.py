"""The as-of date is a hard filter: nothing is quoted that wasn't the wording, or wasn't published, on that day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from retrieval import Answer, Assistant
from retrieval.events import events
from retrieval.understand import understand
from sources.catalogue import Catalogue
from sources.references import find_references

DEV = Path(__file__).parents[1] / "evals" / "data" / "dev.jsonl"
FIRST, LAST = date(2024, 6, 1), date(2031, 1, 1)
DAYS = st.dates(min_value=FIRST, max_value=LAST)


QUESTIONS = [json.loads(line)["question"] for line in DEV.read_text(encoding="utf-8").splitlines()]
EVENTS = events(Catalogue.load())


def names_another_day(question: str, day: date) -> bool:
    """Whether the question itself asks for another day's wording, which is shown and labelled."""
    query = understand(question, as_of=day, today=day, events=EVENTS)
    return query.wording_on != day or query.compared_with is not None


def excluded(answer: Answer) -> list[str]:
    """Return the labels of law that wasn't the wording on the answer's day, and of what was published after it.

    A deleted provision that the question names is shown, and its statement says that it is gone.
    """
    is_named = bool(find_references(answer.question))
    gone = {cited for one in answer.statements if ", deleted on " in one.text for cited in one.citation_ids if is_named}
    nearest = () if answer.abstention is None else answer.abstention.nearest
    found = []
    for citation in (*answer.citations, *nearest):
        valid, source = citation.validity, citation.source
        begun = valid.text_from is None or valid.text_from <= answer.as_of
        stands = valid.text_until is None or answer.as_of < valid.text_until
        published = source.tier in ("law", "brief") or source.published <= answer.as_of.isoformat()
        if citation.id not in gone and not (begun and stands and published):
            found.append(f"{source.document_id} {citation.pin.label}")
    return found


@given(day=st.dates(min_value=date(2031, 1, 1), max_value=date(2033, 1, 1)))
@pytest.mark.parametrize("question", ["Who keeps the log book?", "May a lamp flash?", "How high is the fine?"])
def test_no_citation_excludes_the_as_of_date(lighthouse: Assistant, question: str, day: date) -> None:
    answer = lighthouse.ask(question, as_of=day)
    assert answer.as_of == day
    assert excluded(answer) == []


@pytest.mark.slow
@settings(max_examples=150)
@given(question=st.sampled_from(QUESTIONS), day=DAYS)
def test_no_citation_excludes_the_as_of_date_on_the_official_texts(
    official: Assistant, question: str, day: date
) -> None:
    assume(not names_another_day(question, day))
    answer = official.ask(question, as_of=day)
    assert answer.as_of == day
    assert excluded(answer) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "label", "before", "after"),
    [
        ("What must providers and deployers do about AI literacy?", "Art. 4", "ensure", "support the development"),
        ("By when must national AI regulatory sandboxes be operational?", "Art. 57(1)", "2026", "2027"),
        (
            "Who encourages codes of practice on the labelling of generated content?",
            "Art. 50(7)",
            "AI Office",
            "Commission",
        ),
    ],
)
def test_the_same_question_has_the_right_answer_on_both_sides_of_the_omnibus(
    official: Assistant, question: str, label: str, before: str, after: str
) -> None:
    day = date(2026, 7, 27)
    for as_of, words in ((day - timedelta(days=1), before), (day, after)):
        answer = official.ask(question, as_of=as_of)
        cited = [citation for citation in answer.citations if citation.pin.label.startswith(label)]
        assert cited, answer.text
        assert words in cited[0].quote
        assert official.verify(answer).ok


@pytest.mark.slow
def test_superseded_wording_asked_for_is_shown_and_labelled(official: Assistant) -> None:
    answer = official.ask("What did Article 4 say before the Omnibus?", as_of=date(2026, 11, 23))
    assert answer.as_of == date(2026, 11, 23)
    assert answer.statements[0].text.startswith("AI Act, Art. 4, superseded on 27 July 2026: “")
    assert answer.citations[0].validity.status == "superseded"
    assert official.verify(answer).ok


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "as_of"),
    [
        ("What did Article 4 require before the Omnibus?", date(2026, 7, 26)),
        ("As of 1 March 2025, what did Article 4 require?", date(2025, 3, 1)),
    ],
)
def test_the_day_in_a_question_is_the_day_of_its_answer(official: Assistant, question: str, as_of: date) -> None:
    answer = official.ask(question)
    assert answer.as_of == as_of
    assert excluded(answer) == []
    assert answer.citations[0].pin.label == "Art. 4"


@pytest.mark.slow
def test_what_the_omnibus_changed_is_answered_with_both_wordings_and_the_amending_point(official: Assistant) -> None:
    answer = official.ask("What did the Digital Omnibus change about the fines for not cooperating, Art. 99(1)?")
    documents = [citation.source.document_id for citation in answer.citations]
    assert documents[:3] == [
        "ai-act-en-oj-html", "ai-act-en-consolidated-2026-07-27", "digital-omnibus-ai-2026-1744-en",
    ]  # fmt: skip
    assert [citation.pin.label for citation in answer.citations[:3]] == ["Art. 99(1)", "Art. 99(1)", "Art. 1(38)(a)"]
    assert official.verify(answer).ok


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "values"),
    [
        (date(2025, 3, 15), ["four"]),
        (date(2025, 6, 1), ["up to five", "four"]),
        (date(2026, 11, 23), ["up to seven", "up to five", "four"]),
    ],
)
def test_how_many_gigafactories_is_answered_by_date(official: Assistant, day: date, values: list[str]) -> None:
    answer = official.ask("How many gigafactories are planned?", as_of=day)
    assert len(answer.statements) == len(values)
    assert all(value in statement.text for value, statement in zip(values, answer.statements, strict=True))
    assert official.verify(answer).ok
