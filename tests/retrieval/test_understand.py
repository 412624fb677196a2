"""What a question is understood to ask."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import QuestionError
from retrieval.events import Event
from retrieval.schema import Message, Query
from retrieval.understand import MAX_QUESTION, understand

TODAY = date(2032, 5, 1)
IN_FORCE = date(2032, 3, 1)
EVENTS = (Event(names=("Visitors Act", "2032/5"), day=IN_FORCE, act="lighthouse-act", act_names=("Lighthouse Act",)),)


def read(question: str, **options: object) -> Query:
    return understand(question, today=TODAY, **options)  # type: ignore[arg-type]


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
        ("From which day do the lamp rules bind?", "date"),
        ("Since when are lamps banned?", "date"),
        ("As of when does Article 4 apply?", "date"),
        ("À partir de quand l’article 50 s’applique-t-il ?", "date"),
        ("Depuis quand est-ce interdit ?", "date"),
        ("Vanaf wanneer geldt artikel 50?", "date"),
        ("Sinds wanneer is dat verboden?", "date"),
        ("Article 5(1)(f)", "provision"),
        ("Article 5(1)(f) as of 3 March 2032", "provision"),
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


def turns(*questions: str) -> tuple[Message, ...]:
    return tuple(Message(role="user", content=question) for question in questions)


def days(query: Query) -> tuple[date, date, date | None]:
    return query.as_of, query.wording_on, query.compared_with


def test_without_a_day_the_question_is_about_today() -> None:
    assert days(read("Are lamps banned?")) == (TODAY, TODAY, None)


def test_a_day_in_the_question_is_the_day_of_the_answer() -> None:
    query = read("Were lamps banned as of 3 March 2031?")
    assert days(query) == (date(2031, 3, 3), date(2031, 3, 3), None)
    assert query.day_words == "as of 3 March 2031"


def test_a_day_from_the_caller_stays_and_the_question_chooses_the_wording() -> None:
    fixed = date(2032, 4, 1)
    assert days(read("Were lamps banned as of 3 March 2031?", as_of=fixed)) == (fixed, date(2031, 3, 3), None)


def test_relative_words_are_counted_from_the_day_that_the_caller_gave() -> None:
    query = read("Which lamps were banned last summer?", as_of=date(2030, 7, 1))
    assert days(query) == (date(2030, 7, 1), date(2029, 8, 31), None)


def test_a_question_what_an_amendment_changed_compares_both_wordings() -> None:
    query = read("What did the Visitors Act change about lamps?", events=EVENTS)
    assert (query.kind, *days(query)) == ("comparison", TODAY, TODAY, date(2032, 2, 29))


def test_an_amendment_after_the_day_of_the_caller_is_compared_all_the_same() -> None:
    fixed = date(2031, 7, 1)
    query = read("What did the Visitors Act change about lamps?", as_of=fixed, events=EVENTS)
    assert days(query) == (fixed, IN_FORCE, date(2032, 2, 29))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("As of 26 July 2031, which lamps were banned?", "which lamps were banned"),
        ("Which lamps were banned before the Visitors Act?", "Which lamps were banned"),
        ("Which lamps were banned in March 2031, if any?", "Which lamps were banned, if any"),
        ("What did the Visitors Act change about lamps?", "What did about lamps"),
        ("When, as of 26 July 2031, do lamp rules apply?", "When, as of 26 July 2031, do lamp rules apply"),
        ("What applies to lamps sold before 2 August 2031?", "What applies to lamps sold before 2 August 2031"),
        ("Which lamps are banned today?", "Which lamps are banned today"),
        ("as of 26 July 2031?", "as of 26 July 2031"),
    ],
)
def test_words_that_chose_the_day_are_not_searched_unless_a_day_is_asked(question: str, text: str) -> None:
    assert read(question, events=EVENTS).text == text


@pytest.mark.parametrize(
    ("follow_up", "day"),
    [
        ("And on 26 July 2031?", date(2031, 7, 26)),
        ("and before the Visitors Act?", date(2032, 2, 29)),
        ("2031-07-26", date(2031, 7, 26)),
        ("last summer?", date(2031, 8, 31)),
        ("en vóór de Visitors Act?", date(2032, 2, 29)),
        ("et le 26 juillet 2031 ?", date(2031, 7, 26)),
    ],
)
def test_a_follow_up_that_is_only_a_day_asks_the_same_of_that_day(follow_up: str, day: date) -> None:
    before = read("What is the fine for dark lamps under Article 4(2)?")
    query = read(follow_up, history=turns(before.question), events=EVENTS)
    assert days(query) == (day, day, None)
    assert (query.question, query.text, query.kind) == (follow_up, before.text, before.kind)
    assert [reference.locator.id for reference in query.references] == ["art_4.par_2"]


def test_a_follow_up_keeps_the_day_of_the_question_before() -> None:
    query = read("And for importers?", history=turns("What was the fine for dark lamps in March 2031?"))
    assert query.as_of == date(2031, 3, 31)
    assert query.day_words == "in March 2031"
    assert query.text == "What was the fine for dark lamps? And for importers"


def test_a_follow_up_about_today_leaves_the_day_before_behind() -> None:
    history = turns("What was the fine for dark lamps in March 2031?", "And for importers?")
    query = read("And today?", history=history)
    assert days(query) == (TODAY, TODAY, None)
    assert query.text == "What was the fine for dark lamps? And for importers"


def test_a_day_after_a_comparison_is_no_comparison() -> None:
    query = read("And today?", history=turns("What did the Visitors Act change about lamps?"), events=EVENTS)
    assert (query.kind, query.compared_with) == ("free", None)


def test_a_comparison_goes_on_in_a_follow_up() -> None:
    query = read("And for importers?", history=turns("What did the Visitors Act change about lamps?"), events=EVENTS)
    assert (query.kind, query.compared_with) == ("comparison", date(2032, 2, 29))


def test_a_provision_with_a_day_is_a_question_of_its_own() -> None:
    query = read("Article 4 as of 26 July 2031", history=turns("What about lamps?"))
    assert query.text == "Article 4"


def test_a_question_before_that_was_refused_is_no_question_to_go_on_from() -> None:
    assert read("And today?", history=turns("Was it allowed on 31 February 2031?")).text == "And today"


@pytest.mark.parametrize(
    "written", ["31 February 2026", "2026-13-01", "February 30, 2026", "31/04/2026", "31 juin 2026"]
)
def test_a_date_that_is_no_date_is_refused_by_name(written: str) -> None:
    with pytest.raises(QuestionError, match=written) as refused:
        read(f"What applied on {written}?")
    assert refused.value.hint


WORDS = st.sampled_from(
    "as of before since the Omnibus Visitors Act in on March 2031 26 July 2032-02-31 last summer changed what was now "
    "today old new text and or Article 4 ? . it by from 2027 règlement nu hier".split()
)


@given(st.lists(WORDS, max_size=12).map(" ".join), st.dates(), st.dates())
def test_a_day_from_the_caller_is_never_changed(question: str, as_of: date, today: date) -> None:
    try:
        query = understand(question, as_of=as_of, today=today, events=EVENTS)
    except QuestionError:
        return
    assert query.as_of == as_of
    assert query.compared_with is None or query.compared_with < query.wording_on


@given(st.lists(WORDS, max_size=12).map(" ".join), st.dates())
def test_without_a_day_from_the_caller_the_wording_is_that_of_the_answers_day(question: str, today: date) -> None:
    try:
        query = understand(question, today=today, events=EVENTS)
    except QuestionError:
        return
    assert query.wording_on == query.as_of
