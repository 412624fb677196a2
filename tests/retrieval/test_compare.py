"""What an amendment changed, said with both wordings and the point that did it; all of it survives verification."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.choose import LONGEST
from retrieval.compare import MOST_PARTS, compare
from retrieval.schema import Draft

BEFORE, SINCE, NOW = date(2032, 2, 29), date(2032, 3, 1), date(2032, 6, 1)


@pytest.fixture(scope="module")
def compared(lighthouse, make_query):
    def make(reference: str, words: str = "What changed?") -> Draft:
        diff = lighthouse.diff(f"Lighthouse Act {reference}", BEFORE, SINCE)
        return compare(make_query(words, as_of=NOW), diff, lighthouse._library.held)

    return make


def said(draft: Draft) -> list[str]:
    """What stands before the quotations."""
    return [statement.text.partition(": “")[0] for statement in draft.statements]


def test_both_wordings_stand_side_by_side_with_the_amending_point(compared):
    older, newer, point = said(compared("Art. 10"))
    assert older.startswith("Lighthouse Act, Art. 10(4), ")
    assert older.endswith(" 1 March 2032")
    assert newer == "Lighthouse Act, Art. 10(4), wording from 1 March 2032"
    assert point == "Regulation (EU) 2032/5, Art. 1(5)"


def test_the_quotes_are_the_two_wordings(compared):
    older, newer, _ = compared("Art. 10").statements
    assert "5\u00a0000" in older.quotes[0].text
    assert "8\u00a0000" in newer.quotes[0].text


def test_what_was_inserted_is_quoted_once(compared):
    assert said(compared("Art. 5")) == [
        "Lighthouse Act, Art. 5(1)(ba), wording from 1 March 2032",
        "Regulation (EU) 2032/5, Art. 1(3)",
    ]


def test_what_was_deleted_is_said_to_be(compared):
    assert said(compared("Art. 7(3)")) == [
        "Lighthouse Act, Art. 7(3), deleted on 1 March 2032",
        "Regulation (EU) 2032/5, Art. 1(4)(a)",
    ]


def test_a_point_that_did_two_things_is_quoted_once(compared):
    assert said(compared("Art. 13")).count("Regulation (EU) 2032/5, Art. 1(6)") == 1


def test_where_nothing_changed_the_wording_is_said_to_stand(compared):
    (statement,) = compared("Art. 6").statements
    assert statement.text.startswith("Lighthouse Act, Art. 6(1), unchanged since 1 June 2031: “")


@pytest.mark.parametrize("reference", ["Art. 4", "Art. 4a", "Art. 5", "Art. 7", "Art. 10", "Art. 13", "Annex I"])
def test_every_statement_survives_verification(compared, lighthouse, reference):
    draft = compared(reference)
    assert draft.statements
    assert lighthouse._line.check(draft) == draft


OLD, NEW, TODAY = date(2026, 7, 26), date(2026, 7, 27), date(2026, 11, 24)


@pytest.mark.slow
def test_every_statement_about_the_digital_omnibus_survives_verification(official, make_query):
    labels = [f"Art. {number}" for number in range(1, 114)] + ["Art. 4a", "Annex I", "Annex VIII", "Annex XIV"]
    for label in labels:
        diff = official.diff(f"AI Act {label}", OLD, NEW)
        draft = compare(make_query("What did the Digital Omnibus change?", as_of=TODAY), diff, official._library.held)
        assert draft.statements, label
        assert official._line.check(draft) == draft, label
        assert all(len(quote.text) <= LONGEST for statement in draft.statements for quote in statement.quotes)


@pytest.mark.slow
def test_the_parts_that_share_most_words_with_the_question_are_quoted(official, make_query):
    diff = official.diff("AI Act Art. 57", OLD, NEW)
    draft = compare(make_query("European Data Protection Supervisor", as_of=TODAY), diff, official._library.held)
    labels = {part.label for part in diff.parts if part.change != "unchanged"}
    quoted = {label for label in labels if any(f"AI Act, {label}," in text for text in said(draft))}
    assert "Art. 57(3)" in quoted
    assert len(quoted) <= MOST_PARTS < len(labels)


def test_what_nobody_changed_is_said_to_stand(ferry, ferry_assistant):
    answer = ferry_assistant.ask("What changed in Ferry Act Art. 1(1)?", as_of=ferry.THIRD)
    assert [statement.text.partition(":")[0] for statement in answer.statements] == [
        "Ferry Act, Art. 1(1), unchanged since 1 March 2040"
    ]
    assert ferry_assistant.verify(answer).ok
