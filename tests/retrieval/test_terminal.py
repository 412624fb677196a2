"""What a person sees: an answer, a refusal, a brief, a verdict, passages."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.cli import run
from retrieval.control_characters import visible
from retrieval.schema import Answer, CitationVerdict, StatementVerdict, Validity, Verdict
from retrieval.terminal import describe, format_answer, format_hits, format_provision, format_verdict, progress_bars

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202ekites\x00\x7f"
SHOWN = r"\x1b]0;owned\x07\x1b[2J\x9b31m\u202ekites\x00\x7f"
BIRDS, COST = "It is not about birds.", "The cost was EUR 35 million in all."


@pytest.fixture
def answer(kite_act, kite_news, make_answer) -> Callable[..., Answer]:
    def make(**fields: object) -> Answer:
        document, row = kite_act
        row = row.model_copy(update={"url": "https://example.org/act"})
        news, paper = kite_news
        paper = paper.model_copy(update={"copy_status": "excerpt", "notes": "Only the second half is held."})
        return make_answer((document, row, BIRDS), (news, paper, COST), **fields)

    return make


def last_line(answer: Answer) -> str:
    return format_answer(answer).splitlines()[-1]


def test_an_answer(answer):
    assert format_answer(answer(checked_until=date(2031, 8, 1))) == (
        """\
Art. 1(2): “It is not about birds.” [1]

para. 3: “The cost was EUR 35 million in all.” [2]

Sources
[1] Regulation on kites · Art. 1(2)
    Sky Office · 2031-05-04 · binding · quote exact
    https://example.org/act#:~:text=It%20is%20not%20about%20birds.
[2] Kites are back · para. 3
    The Gull · 2031-05-04 · excerpt held · quote exact
    Only the second half is held.

As of 2031-08-01. Statements: 2 quoted. Written by a machine."""
    )


def test_a_refusal(kite_act, make_citation, make_answer):
    near = make_citation(*kite_act, BIRDS)
    refused = make_answer(
        abstention={"reason": "no_evidence", "message": "Nothing answers this.", "nearest": (near,)},
        text="Nothing answers this.",
        checked_until=date(2031, 8, 1),
    )
    assert format_answer(refused) == (
        """\
Nothing answers this.

Nearest passages
[1] “It is not about birds.”
    Regulation on kites · Art. 1(2)
    Sky Office · 2031-05-04 · binding · quote exact

As of 2031-08-01. Written by a machine."""
    )


def test_a_refusal_with_nothing_near_shows_no_heading(make_answer):
    refused = make_answer(abstention={"reason": "out_of_scope", "message": "No."}, text="No.")
    assert "Nearest" not in format_answer(refused)


def test_a_brief_is_our_own_summary_and_says_what_it_rests_on(make_brief, make_answer):
    document, row = make_brief(("cost", "Kites cost EUR 5 each.", "kite-act", "Art. 1(2)", ""))
    shown = format_answer(make_answer((document, row, "Kites cost EUR 5 each."), checked_until=date(2031, 8, 1)))
    assert shown == (
        """\
brief: “Kites cost EUR 5 each.” [1]

Sources
[1] Kites in our words · our own summary
    Pincite · 2031-05-04 · quote exact
    rests on kite-act Art. 1(2)

As of 2031-08-01. Statements: 1 quoted. Written by a machine."""
    )


def test_whether_a_quote_is_exact_and_whether_it_supports_are_said_apart(answer):
    """The answer once said of each quote that it is exact, and never whether it carries the statement."""
    made = answer()
    first, second = made.statements
    partly = made.model_copy(update={"statements": (first, second.model_copy(update={"support": "not_checked"}))})
    shown = format_answer(partly)
    assert shown.count("quote exact") == 2
    assert "Statements: 1 quoted, 1 not checked." in shown


def test_consolidated_texts_are_said_to_have_no_legal_effect(kite_act, make_answer):
    document, row = kite_act
    row = row.model_copy(update={"authentic": False, "parser": "eurlex_consolidated"})
    assert "documentation without legal effect" in format_answer(make_answer((document, row, BIRDS)))


@pytest.mark.parametrize(
    ("checked_until", "said"),
    [
        (date(2031, 7, 1), "Whether the sources changed after 2031-07-01 was not checked."),
        (None, "How recent the held sources are is not known."),
    ],
)
def test_how_far_the_sources_were_checked_is_said(answer, checked_until, said):
    assert said in last_line(answer(checked_until=checked_until))


@pytest.mark.parametrize("checked_until", [date(2031, 8, 1), date(2032, 1, 1)])
def test_sources_checked_up_to_the_day_need_no_warning(answer, checked_until):
    assert last_line(answer(checked_until=checked_until)) == (
        "As of 2031-08-01. Statements: 2 quoted. Written by a machine."
    )


@pytest.mark.parametrize(
    ("validity", "said"),
    [
        ({}, ""),
        ({"status": "announced"}, "announced, not law"),
        ({"status": "applicable", "applies_from": "2031-06-01"}, "applicable from 2031-06-01"),
        (
            {"status": "applicable", "applies_from": "2031-06-01", "basis": "Art. 9"},
            "applicable from 2031-06-01 (Art. 9)",
        ),
        (
            {"status": "in_force_not_applicable", "applies_from": "2032-06-01", "basis": "Art. 9"},
            "in force, not yet applicable; applies from 2032-06-01 (Art. 9)",
        ),
        ({"status": "adopted", "applies_from": "2032-06-01"}, "adopted, not yet in force; applies from 2032-06-01"),
        (
            {"status": "superseded", "applies_from": "2031-06-01", "text_until": "2032-03-01", "basis": "Art. 9"},
            "superseded since 2032-03-01",
        ),
    ],
)
def test_whether_it_is_law_is_said_with_the_date_that_matters(validity, said):
    """Words were once called superseded from the day on which they had begun to apply."""
    assert describe(Validity.model_validate(validity)) == said


def test_what_the_date_alone_doesnt_tell_is_said(kite_act, make_citation):
    validity = Validity(status="applicable", applies_from=date(2031, 6, 1), note="By 1 June 2033: old kites.")
    shown = format_provision(make_citation(*kite_act, BIRDS, validity=validity))
    assert shown.splitlines()[-2:] == ["    applicable from 2031-06-01", "    By 1 June 2033: old kites."]


def test_a_provision(kite_act, make_citation):
    assert format_provision(make_citation(*kite_act, BIRDS)) == (
        """\
It is not about birds.

    Regulation on kites · Art. 1(2)
    Sky Office · 2031-05-04 · binding · quote exact"""
    )


def test_passages_are_shown_best_first(kite_act, make_hits):
    hits = make_hits(*kite_act, "Art. 1(2)", "Annex I(1)", score=0.5)
    assert format_hits(hits) == (
        "1. Art. 1(2) · kite-act · score 0.50\n2. It is not about birds.\n\n"
        "2. Annex I(1) · kite-act · score 0.50\n1. Box kites."
    )


def test_a_verdict_says_the_two_statuses_apart_and_every_problem():
    cited = CitationVerdict(
        citation_id="0", label="Art. 1(2)", document_id="kite-act", quote_status="not_found", problems=("It moved.",)
    )
    stated = StatementVerdict(text="No birds.", support="partial", problems=("5 is in no quote.",))
    verdict = Verdict(ok=False, citations=(cited,), statements=(stated,), problems=("The release is another one.",))
    assert format_verdict(verdict) == (
        """\
quote not_found: Art. 1(2), kite-act
    It moved.
support partial: 'No birds.'
    5 is in no quote.
The release is another one.
This answer does not hold."""
    )


def test_a_verdict_without_trouble_says_so():
    assert format_verdict(Verdict(ok=True)) == "Every quote stands where the answer says."


def test_in_a_pipe_each_stage_is_named_once(capsys):
    with progress_bars() as bars:
        for done in range(3):
            bars.progress("Obtaining sources", done, 2)
        bars.notify("One is missing.")
    assert capsys.readouterr() == ("", "Obtaining sources …\nOne is missing.\n")


def test_bars_are_taken_away_when_work_fails(capsys):
    with contextlib.suppress(ZeroDivisionError), progress_bars() as bars:
        bars.progress("Reading", 0, 2)
        raise ZeroDivisionError
    assert capsys.readouterr().err == "Reading …\n"


@pytest.fixture
def hostile(make_document, make_leaf):
    return make_document(
        "bad", make_leaf("paragraph", f"Kites {ESCAPES} fly.", paragraph="1"), title=f"A {ESCAPES} page"
    )


def test_control_characters_of_a_source_are_shown_and_not_obeyed(hostile, make_answer, make_citation, make_hits):
    """A page with `ESC ]0;` in it changed the title of the window of whoever asked, and `ESC [2J` cleared it."""
    document, row = hostile
    answer = make_answer((document, row, f"Kites {ESCAPES} fly."))
    nearest = make_citation(document, row, f"Kites {ESCAPES} fly.")
    refusal = {"reason": "no_evidence", "message": "No.", "nearest": (nearest,)}
    verdict = Verdict(ok=False, problems=(f"{ESCAPES} is wrong.",))
    for shown in (
        format_answer(answer),
        format_answer(make_answer(abstention=refusal, text="No.")),
        format_hits(make_hits(document, row)),
        format_provision(nearest),
        format_verdict(verdict),
    ):
        assert SHOWN in shown
        assert not [sign for sign in shown if not sign.isprintable() and sign not in "\n\xa0"]
    assert ESCAPES in answer.citations[0].quote


def test_control_characters_in_what_is_said_on_the_way_are_shown_and_not_obeyed(capsys):
    with progress_bars() as bars:
        bars.notify(f"{ESCAPES} is missing.")
    assert capsys.readouterr().err == f"{SHOWN} is missing.\n"


def test_control_characters_in_an_error_are_shown_and_not_obeyed(capsys):
    assert run([f"{ESCAPES[:-1]}x"]) == 2
    said = capsys.readouterr().err
    assert "pincite: " in said
    assert said.strip().isprintable()


@given(st.text())
def test_what_is_visible_holds_no_control_character(text):
    shown = visible(text)
    assert not [sign for sign in shown if sign not in "\n\t" and (ord(sign) < 32 or 127 <= ord(sign) < 160)]
    assert visible(shown) == shown


@given(st.text(st.characters(exclude_categories=["C"])))
def test_what_holds_no_control_character_stays_as_it_is(text):
    assert visible(text) == text
