"""What a question is understood to ask."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import QuestionError
from retrieval.schema import Message, Query
from retrieval.understand import MAX_QUESTION, understand

TODAY = date(2032, 5, 1)


def read(question: str, **options: object) -> Query:
    return understand(question, as_of=TODAY, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How much does the lighthouse fund cost?", "amount"),
        ("What is the fine for a dark lighthouse?", "amount"),
        ("When do the lamp rules apply?", "date"),
        ("What does “beacon” mean?", "definition"),
        ("What did the minister say about lamps?", "who_said"),
        ("Which lamps are banned?", "list"),
        ("What must keepers do at dusk?", "obligations"),
        ("How did the rules change in 2032?", "comparison"),
        ("Is a red lamp allowed?", "yes_no"),
        ("Article 5(1)(f)", "provision"),
        ("show me art. 99 par 6a", "provision"),
        ("Tell me about lamps", "free"),
    ],
)
def test_kind_of_answer_is_read_from_the_question(question: str, kind: str) -> None:
    assert read(question).kind == kind


@pytest.mark.parametrize(
    ("question", "identity"),
    [
        ("Article 5(1)(f)", "art_5.par_1.pt_f"),
        ("What does recital 44 say?", "rct_44"),
        ("Is Annex III point 4 relevant?", "anx_III.pt_4"),
        ("art. 99 par 6a", "art_99.par_6a"),
    ],
)
def test_named_provisions_are_found(question: str, identity: str) -> None:
    assert [reference.locator.id for reference in read(question).references] == [identity]


def test_self_references_are_left_out_of_what_is_searched() -> None:
    assert read("Which lamps are banned under the EU AI Act?").text == "Which lamps are banned"


def test_roles_are_named_as_the_law_names_them() -> None:
    assert read("What must importers and deployers check?").roles == ("deployer", "importer")


@pytest.mark.parametrize("name", ["GDPR", "Digital Services Act", "Colorado AI Act"])
def test_a_question_about_another_law_is_recognised(name: str) -> None:
    assert read(f"What does the {name} fine?").foreign_law == (name,)


def test_another_law_beside_artificial_intelligence_is_no_reason_to_refuse() -> None:
    assert read("How does the AI Act relate to the GDPR?").foreign_law == ()


def test_a_short_follow_up_is_searched_with_the_question_before() -> None:
    asked = Message(role="user", content="What is the fine for dark lamps?")
    history = (asked, Message(role="assistant", content="EUR 5."))
    assert read("And for importers?", history=history).text == "What is the fine for dark lamps? And for importers"


def test_a_question_that_stands_on_its_own_is_searched_alone() -> None:
    history = (Message(role="user", content="What is the fine for dark lamps?"),)
    question = "Which harbour authorities supervise the municipal lighthouses in winter?"
    assert "fine" not in read(question, history=history).text


@pytest.mark.parametrize("question", ["", "  \n ", "?!", "x" * (MAX_QUESTION + 1), "what\x00 now", "lamp \ufffd?"])
def test_what_is_no_question_is_refused_with_a_way_out(question: str) -> None:
    with pytest.raises(QuestionError) as refused:
        read(question)
    assert refused.value.hint


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=200))
def test_any_text_is_read_or_refused(question: str) -> None:
    try:
        query = read(question)
    except QuestionError:
        return
    assert query.question == question
    assert query.text


def test_a_follow_up_about_a_paragraph_means_the_same_article() -> None:
    history = (Message(role="user", content="What does Article 50(2) say?"),)
    assert [reference.locator.id for reference in read("What about paragraph 3?", history=history).references] == [
        "art_50.par_3"
    ]


def test_a_follow_up_about_another_role_leaves_the_first_one_behind() -> None:
    history = (Message(role="user", content="What must distributors check?"),)
    query = read("And for importers?", history=history)
    assert query.roles == ("importer",)
    assert query.kind == "obligations"


@pytest.mark.parametrize("question", ["What does Article 22 GDPR say about AI?", "Does NIS2 apply to AI providers?"])
def test_another_law_stays_another_law_where_ai_is_mentioned(question: str) -> None:
    assert read(question).foreign_law
