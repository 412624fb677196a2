"""Which day a question is about; asked on 23 November 2026, after the amendment of 27 July."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.day_asked import DayAsked, day_asked
from retrieval.day_names import find_day_names
from retrieval.errors import QuestionError
from retrieval.events import Event, events
from sources.catalogue import Catalogue

TODAY = date(2026, 11, 23)
EVENTS = events(Catalogue.load())


def read(question: str, reference: date = TODAY, known: tuple[Event, ...] = EVENTS) -> DayAsked:
    return day_asked(question, reference=reference, events=known)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("What was the fine for a prohibited practice as of 26 July 2026?", "2026-07-26"),
        ("As at 2026-07-26, what must deployers do about AI literacy?", "2026-07-26"),
        ("Which practices were banned on 26/07/2026?", "2026-07-26"),
        ("On July 26, 2026, what did Article 4 require?", "2026-07-26"),
        ("How many gigafactories were planned in February 2025?", "2025-02-28"),
        ("How many gigafactories were planned in early 2025?", "2025-04-01"),
        ("What was the duty on literacy back in autumn 2025?", "2025-11-30"),
        ("What applied at the end of 2025?", "2025-12-31"),
        ("What was the maximum number of gigafactories in March 2025?", "2025-03-31"),
        ("Which rules applied last summer?", "2026-08-31"),
        ("What did the AI Act say about literacy a year ago?", "2025-11-23"),
        ("Was emotion recognition at work allowed six months ago?", "2026-05-23"),
        ("What did Article 4 require before the Omnibus?", "2026-07-26"),
        ("What did Article 4 require before the Digital Omnibus on AI entered into force?", "2026-07-26"),
        ("What did Article 4 require before the entry into force of Regulation (EU) 2026/1744?", "2026-07-26"),
        ("What was the deadline for sandboxes before the amendment?", "2026-07-26"),
        ("What does Article 4 require since the Omnibus?", "2026-11-23"),
        ("What must deployers do after the reform?", "2026-11-23"),
        ("Article 4 in the original 2024 text", "2026-07-26"),
        ("What did the original wording of Article 4 require?", "2026-07-26"),
        ("What did Article 4 say as adopted in 2024?", "2026-07-26"),
        ("What did the old rules say about AI literacy?", "2026-07-26"),
        ("What does the previous version of Article 50 say?", "2026-07-26"),
        ("Que disait l’article 4 avant l’omnibus ?", "2026-07-26"),
        ("Quelles obligations s’appliquaient au 2 août 2025 ?", "2025-08-02"),
        ("L’article 4 en vigueur le 26 juillet 2026", "2026-07-26"),
        ("Quelles pratiques étaient interdites l’été dernier ?", "2026-08-31"),
        ("Wat eiste artikel 4 vóór de omnibus?", "2026-07-26"),
        ("Welke regels golden per 1 augustus 2025?", "2025-08-01"),
        ("Welke praktijken waren vorige zomer verboden?", "2026-08-31"),
        ("Wat gold er afgelopen zomer voor aanbieders?", "2026-08-31"),
        ("Will emotion recognition be allowed on 2 December 2027?", "2027-12-02"),
        ("What applies on 3 December 2026?", "2026-12-03"),
        ("Which obligations apply as of 26 July 2026?", "2026-07-26"),
        ("Imagine it is 1 March 2025. What must providers do?", "2025-03-01"),
        ("Will high-risk providers have to comply next year?", "2027-12-31"),
        ("What is the fine today?", "2026-11-23"),
        ("What was required before 27 July 2026?", "2026-07-26"),
        ("2026-07-26", "2026-07-26"),
        ("And on 26 July?", "2026-07-26"),
        ("and today?", "2026-11-23"),
        ("et avant l’omnibus ?", "2026-07-26"),
        ("en vóór de omnibus?", "2026-07-26"),
        ("Article 50 on 26 July 2026", "2026-07-26"),
        ("what did art 4 say b4 the omnibus", "2026-07-26"),
        ("Under the law in force on 26 July 2026, what is the fine?", "2026-07-26"),
        ("Was the Digital Omnibus in force in June 2026?", "2026-06-30"),
        ("Que prévoit le règlement au 2 décembre 2027 ?", "2027-12-02"),
        ("Wat gold vóór 27 juli 2026?", "2026-07-26"),
    ],
)
def test_day_asked_about_is_found(question: str, day: str) -> None:
    said = read(question)
    assert (str(said.day), said.compared_with, said.is_comparison) == (day, None, False)


@pytest.mark.parametrize(
    ("question", "newer", "older"),
    [
        ("What did the Omnibus change about AI literacy?", None, "2026-07-26"),
        ("What changed on 27 July 2026?", None, "2026-07-26"),
        ("How did Art. 50 change?", None, "2026-07-26"),
        ("What is the difference between the old and the new Art. 4?", None, "2026-07-26"),
        ("What is new in Article 50?", None, "2026-07-26"),
        ("Compare the wording of Article 4 on 26 July 2026 and 27 July 2026.", "2026-07-27", "2026-07-26"),
        ("What changed between 1 July 2026 and 1 August 2026?", "2026-08-01", "2026-07-01"),
        ("What has changed since last summer?", None, "2026-07-26"),
        ("What has changed since March 2025?", None, "2025-03-31"),
        ("How many gigafactories were planned in February 2025, and how many are planned now?", None, "2025-02-28"),
        ("Has Article 4 been amended?", None, "2026-07-26"),
        ("Which provisions did Regulation (EU) 2026/1744 insert?", None, "2026-07-26"),
        ("Which articles were replaced by the Omnibus?", None, "2026-07-26"),
        ("What did Regulation (EU) 2026/150 change about gigafactories?", None, "2026-01-19"),
        ("Qu’a changé l’omnibus pour les déployeurs ?", None, "2026-07-26"),
        ("Qu’est-ce qui a changé à l’article 4 ?", None, "2026-07-26"),
        ("Wat heeft de omnibus veranderd aan artikel 4?", None, "2026-07-26"),
        ("Wat is er veranderd in artikel 50?", None, "2026-07-26"),
        ("Article 4 before and after the Omnibus", None, "2026-07-26"),
        ("Did the Omnibus change Article 50?", None, "2026-07-26"),
        ("diff Article 50 2026-07-26 2026-07-27", "2026-07-27", "2026-07-26"),
        ("Art. 50 between 26 and 27 July 2026", "2026-07-27", "2026-07-26"),
        ("Is Article 4 still the same as in 2025?", None, "2025-12-31"),
        ("Which articles were deleted in July 2026?", None, "2026-07-26"),
        ("How did the fines change since 2024?", None, "2024-12-31"),
        ("Que change l’omnibus numérique ?", None, "2026-07-26"),
        ("Wat is het verschil tussen het oude en het nieuwe artikel 4?", None, "2026-07-26"),
    ],
)
def test_days_to_compare_are_found(question: str, newer: str | None, older: str) -> None:
    said = read(question)
    assert said.is_comparison
    assert (said.day and str(said.day), str(said.compared_with)) == (newer, older)


@pytest.mark.parametrize(
    "question",
    [
        "What applies to systems placed on the market before 2 August 2026?",
        "Which obligations that apply from 2 December 2027 concern deployers?",
        "Which obligations apply from 2 December 2027?",
        "What did she say in the speech of 11 February 2025?",
        "What came out of the Paris summit of February 2025?",
        "What must be in place by 2 August 2027?",
        "May providers wait until 2 December 2026?",
        "What does Regulation 2024/1689 say about fines?",
        "What happens on 2 December 2027?",
        "What did von der Leyen announce on 11 February 2025?",
        "Which guidelines were published on 29 July 2025?",
        "Does the transparency duty start to apply on 2 December 2026?",
        "Is it true that Article 50 applies as of 2 August 2026?",
        "Does the high-risk chapter apply in 2026 or 2027?",
        "When in 2027 do the high-risk rules apply?",
        "From when on does Article 50 apply?",
        "Since when is social scoring banned?",
        "As of when does Article 4 apply?",
        "À partir de quand l’article 50 s’applique-t-il ?",
        "Vanaf wanneer geldt artikel 50?",
        "Our generator was put into service before the Omnibus; must it be marked?",
        "When does a change to a system count as substantial?",
        "What changes must be notified to the notified body?",
        "What is the difference between a provider and a deployer?",
        "How does the Act define substantial modification?",
        "Que dit l’article 6 après la modification substantielle d’un système ?",
        "What enters into force on 2 August 2026?",
        "Jusqu’au 2 août 2027, que doivent faire les fournisseurs ?",
        "Welke regels gelden vanaf 2 december 2027?",
        "Peut-on générer une image de quelqu’un nu ?",
        "How did the number of gigafactories change?",
        "What did Vestager say in December 2025 about the tender?",
        "How many bids were submitted in November 2026?",
        "What was announced in Paris in February 2025?",
        "Who signed the declaration in February 2025?",
        "We were high-risk in 2025. What must we do?",
        "May an AI system be sold in 2028?",
        "Do I have to comply by next summer?",
        "Are systems that were lawful in 2025 exempt?",
        "Was the Paris statement of 11 February 2025 binding?",
        "What was the target of the plan published in April 2025?",
        "Must a system placed on the market in 2025 comply?",
        "Since last summer, deployers must train staff, right?",
        "What does the Digital Omnibus say about small mid-caps?",
        "Why did the Omnibus postpone the high-risk rules?",
        "When did the Digital Omnibus enter into force?",
        "Les systèmes mis sur le marché avant le 2 août 2026 doivent-ils être marqués ?",
    ],
)
def test_a_date_that_belongs_to_the_subject_is_no_day_asked_about(question: str) -> None:
    said = read(question)
    assert (said.day, said.compared_with) == (None, None)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("March 2025", "2025-03-31"),
        ("summer 2025", "2025-08-31"),
        ("winter 2025", "2026-02-28"),
        ("2025", "2025-12-31"),
        ("early 2025", "2025-04-01"),
        ("mid-March 2025", "2025-03-15"),
        ("the end of 2025", "2025-12-31"),
        ("fin 2025", "2025-12-31"),
        ("eind maart 2025", "2025-03-31"),
        ("November 2026", "2026-11-23"),
        ("2026", "2026-11-23"),
        ("this year", "2026-11-23"),
        ("this summer", "2026-08-31"),
        ("last winter", "2026-02-28"),
        ("this winter", "2027-02-28"),
        ("next summer", "2027-08-31"),
        ("last week", "2026-11-22"),
        ("last month", "2026-10-31"),
        ("next month", "2026-12-31"),
        ("last year", "2025-12-31"),
        ("yesterday", "2026-11-22"),
        ("two weeks ago", "2026-11-09"),
        ("9 months ago", "2026-02-23"),
        ("il y a deux ans", "2024-11-23"),
        ("drie maanden geleden", "2026-08-23"),
        ("l’année dernière", "2025-12-31"),
        ("vorig jaar", "2025-12-31"),
        ("cet été", "2026-08-31"),
        ("07/26/2026", "2026-07-26"),
        ("1er août 2025", "2025-08-01"),
        ("26 July", "2026-07-26"),
    ],
)
def test_a_time_stands_for_its_last_day_or_for_the_day_that_is_in_it(words: str, day: str) -> None:
    (name,) = find_day_names(words, reference=TODAY)
    assert (name.span.of(words), str(name.day(TODAY))) == (words, day)


@pytest.mark.parametrize(
    "words",
    [
        "Regulation (EU) 2024/1689",
        "COM(2025) 165",
        "Annex III point 2 may",
        "it may 50 times",
        "this summer’s tender",
        "today's rules",
        "now that it applies",
        "C(2025) 5052",
        "art. 31 mars",
        "version 1.2.2026.4",
        "une image de quelqu’un nu",
        "welke regels gelden hier",
        "99/99/2026",
        "January",
    ],
)
def test_other_numbers_and_words_are_no_days(words: str) -> None:
    assert find_day_names(words, reference=TODAY) == ()


@pytest.mark.parametrize(
    "words", ["31 February 2026", "2026-13-01", "June 31, 2026", "30.02.2026", "13/13/2026", "0 May 2026"]
)
def test_a_date_that_is_no_date_is_refused(words: str) -> None:
    with pytest.raises(QuestionError, match="no such day"):
        read(f"What applied on {words}?")


MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
}


def spelt(day: date, *, names: list[str], form: str) -> str:
    return form.format(d=day.day, m=names[day.month - 1], y=day.year)


RENDERINGS: list[Callable[[date], str]] = [
    lambda day: day.isoformat(),
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: f"{day:%d-%m-%Y}",
    *(
        partial(spelt, names=names, form=form)
        for names in MONTHS.values()
        for form in ("{d} {m} {y}", "{d:02} {m} {y}", "{d} {m}, {y}")
    ),
    lambda day: f"{MONTHS['en'][day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{MONTHS['en'][day.month - 1][:3]} {day.day} {day.year}",
    lambda day: f"{day.day}th of {MONTHS['en'][day.month - 1]} {day.year}",
]


@given(
    st.dates(date(1000, 1, 1), date(2999, 12, 31)),
    st.sampled_from(RENDERINGS),
    st.sampled_from(["as of", "as at", "As it stood on"]),
)
def test_any_written_date_after_as_of_comes_back(day: date, render: Callable[[date], str], prefix: str) -> None:
    question = f"{prefix} {render(day)}, what did the Act require?"
    said = read(question, known=())
    assert said.day == day
    assert said.spans[0].of(question) == f"{prefix} {render(day)}"


SUBJECTS = st.sampled_from(
    "must providers deployers what which is are the fine rule duty for of market system high risk mark label before "
    "after until by says allowed banned was were did require apply and article recital not from in on at".split()
)


@given(st.lists(SUBJECTS, max_size=15).map(" ".join))
def test_without_digits_and_words_of_time_there_is_never_a_day(question: str) -> None:
    assert read(question).day is None
    assert read(question).compared_with is None


@given(st.text(max_size=80), st.dates(), st.booleans())
def test_any_text_is_read_or_refused(text: str, reference: date, is_known: bool) -> None:
    try:
        said = read(" ".join(text.split()), reference, EVENTS if is_known else ())
    except QuestionError:
        return
    assert all(span.end <= len(text) for span in said.spans)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["Omnibus", "Regulation (EU) 2026/1744"]))
def test_before_an_amendment_is_never_on_or_after_it(reference: date, name: str) -> None:
    said = read(f"What did Article 4 require before the {name}?", reference)
    day = said.day or reference
    assert day < EVENTS[0].day
    assert day == min(reference, EVENTS[0].day - timedelta(days=1))


def test_amendments_come_from_the_catalogue() -> None:
    assert [(str(event.day), event.names[-1], event.act) for event in EVENTS] == [
        ("2026-07-27", "2026/1744", "ai-act"),
        ("2026-01-20", "2026/150", "eurohpc-regulation"),
    ]


def test_without_amendments_nothing_is_before_the_omnibus() -> None:
    assert read("What did the old text of Article 4 require before the Omnibus?", known=()) == DayAsked()


@pytest.fixture(scope="module")
def lighthouse(data: Path) -> tuple[Event, ...]:
    """The amendments of the invented act."""
    return events(Catalogue.load(data / "act" / "catalogue.toml"))


def test_a_further_amendment_is_understood_by_its_row_alone(lighthouse: tuple[Event, ...]) -> None:
    said = read("What did Article 4 require before Regulation (EU) 2032/5?", date(2032, 6, 1), lighthouse)
    assert said.day == date(2032, 2, 29)


TWICE = (
    Event(names=("First Reform",), day=date(2026, 7, 27), act="act"),
    Event(names=("Second Reform",), day=date(2027, 5, 1), act="act"),
)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("What did the original text require?", "2026-07-26"),
        ("What did the old text require?", "2027-04-30"),
        ("What did the 2024 text require?", "2026-07-26"),
        ("What did the 2026 text require?", "2027-04-30"),
        ("What was required before the First Reform?", "2026-07-26"),
        ("What was required before the Second Reform?", "2027-04-30"),
        ("What was required before the 2026 reform?", "2026-07-26"),
        ("What was required before the reform?", "2027-04-30"),
    ],
)
def test_of_several_amendments_the_one_meant_is_taken(question: str, day: str) -> None:
    assert str(read(question, date(2027, 8, 1), TWICE).day) == day


def test_what_changed_in_a_time_is_compared_up_to_the_next_amendment() -> None:
    said = read("What changed in July 2026?", date(2027, 8, 1), TWICE)
    assert (said.day, said.compared_with) == (date(2026, 7, 31), date(2026, 7, 26))


def test_another_act_that_is_named_has_its_own_amendments() -> None:
    assert str(read("How did the EuroHPC Regulation change?").compared_with) == "2026-01-19"
