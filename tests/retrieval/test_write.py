"""From a verified draft to an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.phrases import PHRASES
from retrieval.schema import Answer, Draft, DraftStatement
from retrieval.write import write

DAY = date(2031, 8, 1)
BIRDS, JOY, KITES = "It is not about birds.", "Kites are flown for joy.", "This Act is about kites."


@pytest.fixture
def statement(make_quote, kite_act) -> Callable[..., DraftStatement]:
    def make(*words: str, **fields: str) -> DraftStatement:
        quotes = tuple(make_quote(kite_act[0], each) for each in words)
        return DraftStatement(text=" … ".join(f"“{each}”" for each in words), quotes=quotes, **fields)

    return make


@pytest.fixture
def written(kite_act, make_lookup) -> Callable[..., Answer]:
    def make(draft: Draft, **options: object) -> Answer:
        return write("What?", draft, make_lookup(kite_act), **({"as_of": DAY, "release": "r1"} | options))

    return make


def test_numbers_stand_behind_statements(written, statement):
    answer = written(Draft(statements=(statement(BIRDS), statement(JOY, KITES))))
    assert answer.text == f"“{BIRDS}” [1]\n\n“{JOY}” … “{KITES}” [2] [3]"


def test_the_same_citation_has_the_same_number(written, statement):
    answer = written(Draft(statements=(statement(BIRDS), statement(KITES, BIRDS))))
    assert answer.text == f"“{BIRDS}” [1]\n\n“{KITES}” … “{BIRDS}” [2] [1]"
    assert [citation.quote for citation in answer.citations] == [BIRDS, KITES]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.lists(st.sampled_from([BIRDS, JOY, KITES]), min_size=1, max_size=3, unique=True), min_size=1))
def test_every_statement_is_a_span_of_the_text_and_its_citations_are_listed(written, statement, rows):
    answer = written(Draft(statements=tuple(statement(*row) for row in rows)))
    quotes = {citation.id: citation.quote for citation in answer.citations}
    assert len(quotes) == len(answer.citations)
    for row, made in zip(rows, answer.statements, strict=True):
        assert answer.text[made.span.start : made.span.end] == made.text
        assert [quotes[identity] for identity in made.citation_ids] == row


def test_a_quotation_is_quoted_and_anything_else_supported_by_hard_tokens(written, statement):
    answer = written(Draft(statements=(statement(BIRDS), statement(JOY, method="model"))))
    assert [(made.support, made.method) for made in answer.statements] == [
        ("quoted", "quotation"),
        ("supported", "hard_tokens"),
    ]


def test_a_refusal_says_its_message_and_shows_what_is_near(written, make_quote, kite_act):
    near = (make_quote(kite_act[0], BIRDS),)
    answer = written(Draft(abstention="no_evidence", message="Nothing answers this.", nearest=near))
    assert (answer.text, answer.statements, answer.citations) == ("Nothing answers this.", (), ())
    assert answer.abstention is not None
    assert [citation.quote for citation in answer.abstention.nearest] == [BIRDS]


def test_a_draft_with_nothing_in_it_is_no_answer(written):
    with pytest.raises(ValueError, match="statements, or it abstains"):
        written(Draft())


def test_what_is_known_of_the_answer_goes_along(written, statement):
    known = {"language": "fr", "checked_until": date(2031, 7, 1), "timings_ms": {"retrieve": 1.5}}
    answer = written(Draft(statements=(statement(BIRDS),), premise_rejected="No."), **known)
    assert (answer.question, answer.as_of, answer.release, answer.disclosure) == (
        "What?",
        DAY,
        "r1",
        PHRASES["fr"].disclosure,
    )
    assert answer.premise_rejected == "No."
    assert {name: getattr(answer, name) for name in known} == known


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2024, 7, 20), "adopted"),
        (date(2024, 9, 1), "in_force_not_applicable"),
        (date(2025, 3, 1), "applicable"),
    ],
)
def test_validity_is_that_of_the_day(make_document, make_leaf, make_branch, make_lookup, make_quote, day, status):
    """An invented article in Chapter I of the AI Act's place, which applies since 2 February 2025."""
    article = make_branch("article", [make_leaf("paragraph", BIRDS, article="1", paragraph="2")], article="1")
    made = make_document("act", make_branch("chapter", [article], chapter="I"), celex="32024R1689")
    quote = make_quote(made[0], BIRDS)
    draft = Draft(statements=(DraftStatement(text=BIRDS, quotes=(quote,)),))
    validity = write("What?", draft, make_lookup(made), as_of=day, release="r1").citations[0].validity
    assert (validity.status, validity.applies_from) == (status, date(2025, 2, 2))


def test_what_is_no_law_has_no_validity(kite_news, make_lookup, make_quote):
    quote = make_quote(kite_news[0], "The cost was EUR 35 million in all.")
    draft = Draft(statements=(DraftStatement(text=f"“{quote.text}”", quotes=(quote,)),))
    answer = write("What?", draft, make_lookup(kite_news), as_of=DAY, release="r1")
    assert answer.citations[0].validity.status == "unknown"
