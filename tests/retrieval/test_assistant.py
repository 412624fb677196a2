"""The whole line, on the invented act."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.assistant import Assistant
from retrieval.errors import QuestionError
from retrieval.schema import Answer, Message
from sources.errors import LocatorError

NOW = date(2032, 6, 1)
BEFORE = date(2031, 12, 1)

QUESTIONS = (
    "What is the fine for luring a vessel towards rocks?",
    "What does “dark night” mean?",
    "Which uses of a municipal lighthouse are prohibited?",
    "Why are fog horns left to the towns?",
    "How much money is there for great lamps?",
    "Article 5(1)(c)",
    "Who tends the stars?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_citation_is_what_stands_in_the_document(lighthouse: Assistant, question: str) -> None:
    answer = lighthouse.ask(question, as_of=NOW)
    nearest = () if answer.abstention is None else answer.abstention.nearest
    for citation in (*answer.citations, *nearest):
        held = lighthouse._library.held(citation.source.document_id, citation.source.text_sha256)
        assert held.document.text[citation.span.start : citation.span.end] == citation.quote
    assert lighthouse.verify(answer).ok


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(question=st.text(st.sampled_from("lamp tower fine night keeper 5 ?“”()Art."), min_size=1, max_size=60))
def test_any_question_is_answered_verifiably_or_refused(lighthouse: Assistant, question: str) -> None:
    try:
        answer = lighthouse.ask(question, as_of=NOW)
    except QuestionError:
        return
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    assert lighthouse.verify(answer).ok


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(day=st.dates(date(2031, 1, 1), date(2033, 1, 1)), question=st.sampled_from(QUESTIONS))
def test_no_citation_is_of_a_wording_that_was_not_there_on_the_day(
    lighthouse: Assistant, day: date, question: str
) -> None:
    for citation in lighthouse.ask(question, as_of=day).citations:
        validity = citation.validity
        assert validity.text_from is None or validity.text_from <= day
        assert validity.text_until is None or day < validity.text_until


def test_a_provision_named_alone_is_shown(lighthouse: Assistant) -> None:
    answer = lighthouse.ask("Article 5(1)(c)", as_of=NOW)
    assert {citation.pin.article for citation in answer.citations} == {"5"}
    assert any(citation.pin.point == "c" for citation in answer.citations)


def test_a_provision_that_doesnt_exist_is_refused_by_name(lighthouse: Assistant) -> None:
    answer = lighthouse.ask("Article 400(2)", as_of=NOW)
    assert answer.abstention is not None
    assert "Art. 400(2)" in answer.text


def test_another_law_is_out_of_scope(lighthouse: Assistant) -> None:
    answer = lighthouse.ask("What does the GDPR fine?", as_of=NOW)
    assert answer.abstention is not None
    assert answer.abstention.reason == "out_of_scope"


def test_a_question_about_nothing_held_is_refused_with_the_nearest_passages(lighthouse: Assistant) -> None:
    answer = lighthouse.ask("Best zucchini pizza?", as_of=NOW)
    assert answer.abstention is not None
    assert answer.abstention.nearest


def test_provision_shows_the_wording_of_the_day(lighthouse: Assistant) -> None:
    now = lighthouse.provision("Lighthouse Act Art. 4", as_of=NOW)
    before = lighthouse.provision("Lighthouse Act Art. 4", as_of=BEFORE)
    assert (now.source.version_id, before.source.version_id) == ("2032-03-01", "oj-2031-05-12")
    assert now.quote != before.quote


def test_provision_of_a_named_document_is_shown_as_it_is(lighthouse: Assistant) -> None:
    shown = lighthouse.provision("Art. 4a", document="invented-act-en-consolidated-2032-03-01", as_of=BEFORE)
    assert shown.pin.label == "Art. 4a"


@pytest.mark.parametrize("reference", ["nothing at all", "Art. 400", "recital 900"])
def test_provision_that_isnt_there_says_what_to_do(lighthouse: Assistant, reference: str) -> None:
    with pytest.raises(LocatorError) as refused:
        lighthouse.provision(reference, as_of=NOW)
    assert refused.value.hint


def test_search_gives_ranks_from_one_and_scores_that_fall(lighthouse: Assistant) -> None:
    hits = lighthouse.search("log book of a keeper", k=8, as_of=NOW)
    assert [hit.rank for hit in hits] == list(range(1, 9))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_follow_up_is_read_with_the_question_before(lighthouse: Assistant) -> None:
    history = (Message(role="user", content="What does “dark night” mean?"),)
    hits = lighthouse.search("and since when?", as_of=NOW, history=history)
    assert any("dark night" in hit.passage.text for hit in hits[:3])


@pytest.mark.parametrize("options", [{"language": "tlh"}, {"mode": "generative"}])
def test_what_isnt_known_is_refused(lighthouse: Assistant, options: dict[str, str]) -> None:
    with pytest.raises(QuestionError):
        lighthouse.ask("What is a lamp?", as_of=NOW, **options)  # type: ignore[arg-type]


async def test_aask_answers_like_ask(lighthouse: Assistant) -> None:
    question = "What does “dark night” mean?"
    answers = await asyncio.gather(*(lighthouse.aask(question, as_of=NOW) for _ in range(3)))
    expected = lighthouse.ask(question, as_of=NOW)
    assert all(answer.text == expected.text for answer in answers)


def test_threads_get_the_answers_that_one_asker_gets(lighthouse: Assistant) -> None:
    expected = [lighthouse.ask(question, as_of=NOW).text for question in QUESTIONS]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda question: lighthouse.ask(question, as_of=NOW).text, QUESTIONS * 4))
    assert found == expected * 4


def test_importing_retrieval_imports_nothing_heavy() -> None:
    code = (
        "import sys, retrieval;"
        "heavy = {'torch', 'transformers', 'chromadb', 'onnxruntime', 'numpy', 'lxml', 'httpx', 'langchain_core'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("as_of", ["2031-12-01", "", 20311201, datetime(2031, 12, 1, tzinfo=UTC)])
def test_a_day_that_is_no_date_is_refused_with_a_way_out(lighthouse, as_of):
    with pytest.raises(QuestionError, match="no date") as refused:
        lighthouse.ask("Who keeps the log book?", as_of=as_of)
    assert "datetime.date" in refused.value.hint
