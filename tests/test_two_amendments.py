"""A further amendment and another act are data: an act that was amended twice, from its pages to answers.

Nothing in the code knows this act. Its pages, its rows of the catalogue and its dates of application lie in a mirror
and in the user's folder.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import LocatorError

CHILDREN = "From which age do children pay for the ferry?"
QUESTIONS = (
    CHILDREN,
    "What does a ferry charge?",
    "Who greases the bell?",
    "May dogs travel, and what does it cost?",
    "Ferry Act Art. 1a",
    "Art. 2(2) of the Ferry Act",
    "When does Article 1 of the Ferry Act apply?",
    "How does a cat travel by ferry?",
)


@pytest.mark.parametrize(
    ("day", "version", "age"),
    [
        (date(2040, 3, 1), "ORIGINAL", "6 years"),
        (date(2041, 4, 30), "ORIGINAL", "6 years"),
        (date(2041, 5, 1), "ONCE", "12 years"),
        (date(2042, 6, 30), "ONCE", "12 years"),
        (date(2042, 7, 1), "TWICE", "14 years"),
        (date(2049, 1, 1), "TWICE", "14 years"),
    ],
)
def test_each_day_has_its_wording(ferry, ferry_assistant, day, version, age):
    answer = ferry_assistant.ask(CHILDREN, as_of=day)
    first = answer.citations[0]
    assert (first.source.document_id, first.pin.label) == (getattr(ferry, version), "Art. 1(2)")
    assert age in first.quote
    assert answer.as_of == day


def test_wording_that_never_changed_is_quoted_from_the_newest_text_on_every_day(ferry, ferry_assistant):
    for day in (ferry.FIRST, ferry.SECOND, ferry.THIRD):
        answer = ferry_assistant.ask("What does a ferry charge?", as_of=day)
        assert answer.citations[0].source.document_id == ferry.TWICE
        assert answer.citations[0].validity.text_from == ferry.FIRST


def test_each_wording_is_indexed_once(ferry, ferry_assistant):
    found = [(p.provision_id, p.text_from) for p in ferry_assistant.passages() if p.document_id.startswith("ferry")]
    assert len(set(found)) == len(found)
    wordings = {
        ("art_1.par_1", ferry.FIRST), ("art_1.par_2", ferry.FIRST), ("art_1.par_2", ferry.SECOND),
        ("art_1.par_2", ferry.THIRD), ("art_1a.par_1", ferry.SECOND), ("art_1a.par_1", ferry.THIRD),
        ("art_1a.par_2", ferry.SECOND), ("art_2.par_1", ferry.FIRST), ("art_2.par_2", ferry.FIRST),
        ("art_3.par_1", ferry.FIRST), ("art_3.par_2", ferry.FIRST),
    }  # fmt: skip
    assert set(found) == wordings


def test_the_users_dates_of_application_decide_the_status(ferry, ferry_assistant):
    before = ferry_assistant.ask("What does a ferry charge?", as_of=date(2040, 12, 31)).citations[0].validity
    after = ferry_assistant.ask("What does a ferry charge?", as_of=date(2041, 1, 1)).citations[0].validity
    assert (before.status, after.status) == ("in_force_not_applicable", "applicable")
    assert before.applies_from == after.applies_from == date(2041, 1, 1)
    assert before.basis == "Art. 3(2)"


def test_what_does_not_apply_yet_comes_with_the_provision_that_says_so(ferry_assistant):
    answer = ferry_assistant.ask("Must a ferry charge no more than EUR 3?", as_of=date(2040, 12, 31))
    assert [citation.pin.label for citation in answer.citations] == ["Art. 1(1)", "Art. 3(2)"]
    later = ferry_assistant.ask("Must a ferry charge no more than EUR 3?", as_of=date(2041, 1, 1))
    assert [citation.pin.label for citation in later.citations] == ["Art. 1(1)"]


def test_an_inserted_article_did_not_exist_before(ferry, ferry_assistant):
    day = ferry.SECOND - timedelta(days=1)
    answer = ferry_assistant.ask("Ferry Act Art. 1a", as_of=day)
    assert answer.abstention is not None
    assert answer.abstention.reason == "not_yet_law"
    assert "did not exist on 2041-04-30: it was inserted on 2041-05-01 by Regulation (EU) 2041/20" in answer.text
    assert answer.abstention.nearest[0].pin.label == "Art. 1"


def test_a_deleted_paragraph_is_shown_as_deleted(ferry, ferry_assistant):
    answer = ferry_assistant.ask("Art. 2(2) of the Ferry Act", as_of=ferry.THIRD)
    assert answer.statements[0].text.startswith("Ferry Act, Art. 2(2), deleted on 1 July 2042: “")
    validity = answer.citations[0].validity
    assert (validity.status, validity.text_until) == ("superseded", ferry.THIRD)
    assert ferry_assistant.provision("Ferry Act Art. 2(2)", as_of=ferry.THIRD).validity == validity


def test_what_a_question_without_its_name_leads_to_is_never_the_deleted_words(ferry, ferry_assistant):
    answer = ferry_assistant.ask("Who greases the bell?", as_of=ferry.THIRD)
    nearest = () if answer.abstention is None else answer.abstention.nearest
    assert "Art. 2(2)" not in {citation.pin.label for citation in (*answer.citations, *nearest)}


def test_before_the_act_there_was_no_law(ferry_assistant):
    with pytest.raises(LocatorError, match="was not in force on 2039-01-01: the Ferry Act entered into force on 2040-"):
        ferry_assistant.provision("Ferry Act Art. 1", as_of=date(2039, 1, 1))


@given(days=st.integers(min_value=-200, max_value=1_500), question=st.sampled_from(QUESTIONS))
def test_no_citation_excludes_the_day_of_its_answer(ferry, ferry_assistant, days, question):
    """But for what is named and gone, which says so in its statement."""
    day = ferry.FIRST + timedelta(days=days)
    answer = ferry_assistant.ask(question, as_of=day)
    nearest = () if answer.abstention is None else answer.abstention.nearest
    for citation in (*answer.citations, *nearest):
        begun = citation.validity.text_from is None or citation.validity.text_from <= day
        ended = citation.validity.text_until is not None and citation.validity.text_until <= day
        assert begun
        if ended:
            said = " ".join(s.text for s in answer.statements if citation.id in s.citation_ids)
            assert "deleted on" in said
            assert "Art. 2(2)" in question
    assert ferry_assistant.verify(answer).ok


def test_a_saved_answer_cannot_be_given_another_day(ferry, ferry_assistant):
    """What was right on its day once passed for today's law, when only the day was changed."""
    answer = ferry_assistant.ask(CHILDREN, as_of=ferry.FIRST)
    moved = [
        citation.model_copy(
            update={
                "validity": citation.validity.model_copy(update={"status": "superseded", "text_until": ferry.SECOND})
            }
        )
        for citation in answer.citations
    ]
    forged = answer.model_copy(update={"as_of": ferry.THIRD, "citations": tuple(moved)})
    assert not ferry_assistant.verify(forged).ok


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("When does Article 1 of the Ferry Act apply?", "Ferry Act, Art. 3(2)"),
        ("Since when does Article 2 of the Ferry Act apply?", "Ferry Act, Art. 3(1)"),
    ],
)
def test_asked_since_when_the_provision_that_says_so_comes_first(ferry, ferry_assistant, question, first):
    answer = ferry_assistant.ask(question, as_of=ferry.SECOND)
    assert answer.abstention is None
    assert answer.statements[0].text.startswith(first)
