"""The ledger by place, by series and by day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.briefs.ledger import Fact, load_facts
from sources.claims import BRIEF, Claims, is_same, last_day, load_claims, where_stands

CLAIMS = load_claims()
SERIES = sorted({fact.series for fact in load_facts() if fact.series is not None})
MEMBERS = [fact for fact in load_facts() if fact.series is not None]
DAYS = st.dates(date(2024, 1, 1), date(2027, 1, 1))


def fact(name: str, value: Any, day: str, **fields: Any) -> Fact:
    """A row on how many tugs a harbour has."""
    given = {
        "id": name,
        "topic": "eurohpc",
        "statement": f"{value} tugs were promised in {day[:4]}.",
        "who": "Harbour Council",
        "what": "number of tugs",
        "value": value,
        "unit": "tugs",
        "date": day,
        "status": "announced",
        "money": "none",
        "source": f"{name}-notice",
        "locator": "para. 1",
        "questions": ("How many tugs?", "What tugs?"),
        "words": ("tug",),
        "series": "tugs",
    }
    return Fact.model_validate(given | fields)


TWO = fact("two", 2, "2030-03-01", status="superseded")
PAPER = fact("paper", 3, "2030-06-10", source="paper", status="superseded")
THREE = fact("three", 3, "2030-06-10", status="superseded")
MONTH = fact("month", "up to four", "2031-02")
_OFFICIAL = dict.fromkeys(("two-notice", "three-notice", "month-notice"), "eu_institution")
TUGS = Claims([MONTH, PAPER, THREE, TWO], {**_OFFICIAL, "paper": "press"})


@pytest.mark.parametrize(
    ("day", "known", "holds"),
    [
        (date(2030, 2, 28), [], None),
        (date(2030, 3, 1), [TWO], TWO),
        (date(2030, 6, 9), [TWO], TWO),
        (date(2030, 6, 10), [TWO, THREE, PAPER], THREE),
        (date(2031, 2, 27), [TWO, THREE, PAPER], THREE),
        (date(2031, 2, 28), [TWO, THREE, PAPER, MONTH], MONTH),
    ],
)
def test_newest_holds_and_an_institution_stands_before_the_press(day, known, holds):
    assert TUGS.on("tugs", day) == tuple(known)
    assert TUGS.current("tugs", day) == holds


def test_status_is_that_of_the_day():
    assert TUGS.status(TWO, date(2030, 5, 1)) == "announced"
    assert TUGS.status(TWO, date(2030, 7, 1)) == "superseded"
    assert TUGS.status(PAPER, date(2030, 7, 1)) == "reported"
    assert TUGS.status(MONTH, date(2031, 3, 1)) == "announced"


def test_status_outside_a_series_is_the_ledgers():
    alone = fact("alone", 9, "2030", series=None, status="superseded")
    assert Claims([alone], {}).status(alone, date(2031, 1, 1)) == "superseded"
    assert Claims([alone], {}).series_of(alone) == ()


def test_same_value_again_is_no_successor():
    again = fact("again", 2, "2030-05-01")
    claims = Claims([TWO, again], {})
    assert claims.successor(TWO, date(2031, 1, 1)) is None
    assert is_same(again, fact("word", "Two", "2030-05-01"))


def test_successor_is_the_one_that_holds_and_not_the_next():
    assert TUGS.successor(TWO, date(2030, 7, 1)) == THREE
    assert TUGS.successor(TWO, date(2031, 3, 1)) == MONTH


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("four future AI gigafactories", 4, "AI gigafactories"),
        ("a total of 4 AI Gigafactories", 4, "AI gigafactories"),
        ("76 respondents express interest", 76, "expressions of interest"),
        ("about €150bn from investors", 150, "EUR billion"),
        ("€20 billion", 20, "EUR billion"),
        ("EUR 35 000 000 or more", 35_000_000, "EUR"),
        ("7.5 % of turnover", 7.5, "%"),
        ("up to five large plants", "up to five", "AI gigafactories"),
    ],
)
def test_figure_is_found_where_it_counts_what_the_fact_counts(words, value, unit):
    assert where_stands(_of(value, unit), words) is not None


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("around four times more than the AI factories", 4, "AI gigafactories"),
        ("four sites. Gigafactories come later", 4, "AI gigafactories"),
        ("more than 20 international investors", 20, "EUR billion"),
        ("EUR 20 million", 20, "EUR billion"),
        ("€35 million", 35, "EUR"),
        ("7 providers", 7, "%"),
        ("no figure at all", 7, None),
    ],
)
def test_number_of_something_else_is_not_the_figure(words, value, unit):
    assert where_stands(_of(value, unit), words) is None


def _of(value: Any, unit: str | None) -> Fact:
    return fact("x", value, "2030", unit=unit, statement=f"It was {value} in 2030.", series=None)


@pytest.mark.parametrize("row", load_facts(), ids=lambda row: row.id)
def test_row_is_found_at_its_place_and_in_our_brief(row):
    assert CLAIMS.at(BRIEF, f"fact_{row.id}") == (row,)
    if row.locator is not None:
        assert row in CLAIMS.at(row.source, row.locator)
        assert row.locator in CLAIMS.places(row.source)
    if row.value is not None:
        assert CLAIMS.carried(BRIEF, f"fact_{row.id}", row.statement) == (row,)
    assert CLAIMS.get(row.id) == row


@pytest.mark.parametrize("row", MEMBERS, ids=lambda row: row.id)
def test_member_of_a_series_has_a_date_and_company(row):
    assert row in CLAIMS.series_of(row)
    assert {other.unit for other in CLAIMS.series_of(row)} == {row.unit}
    assert len(CLAIMS.series_of(row)) > 1
    assert row in CLAIMS.on(row.series, last_day(row.date))


@given(st.sampled_from(SERIES), DAYS, DAYS)
def test_what_is_known_never_shrinks(series, one, other):
    early, late = sorted([one, other])
    assert set(CLAIMS.on(series, early)) <= set(CLAIMS.on(series, late))
    assert all(last_day(row.date) <= early for row in CLAIMS.on(series, early))


@given(st.sampled_from(MEMBERS), DAYS)
def test_a_superseded_member_has_a_newer_successor_with_another_value(row, day):
    later = CLAIMS.successor(row, day)
    assert (later is not None) == (CLAIMS.status(row, day) == "superseded")
    if later is not None:
        assert last_day(row.date) < last_day(later.date) <= day
        assert not is_same(row, later)
        assert CLAIMS.successor(later, day) is None


@pytest.mark.parametrize(
    ("series", "day", "value"),
    [
        ("gigafactories-number", date(2025, 2, 10), None),
        ("gigafactories-number", date(2025, 3, 15), 4),
        ("gigafactories-number", date(2025, 6, 1), "up to five"),
        ("gigafactories-number", date(2026, 7, 29), "up to five"),
        ("gigafactories-number", date(2026, 7, 31), "up to seven"),
        ("ai-factories-number", date(2025, 1, 1), 7),
        ("ai-factories-number", date(2025, 5, 1), "thirteen"),
        ("ai-factories-number", date(2026, 1, 1), 19),
        ("gigafactory-interest", date(2025, 7, 1), 76),
        ("gigafactory-interest", date(2026, 3, 1), 77),
        ("investai-total", date(2026, 11, 23), 200),
    ],
)
def test_value_that_holds_is_that_of_the_day(series, day, value):
    found = CLAIMS.current(series, day)
    assert (None if found is None else found.value) == value


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_last_day_is_in_the_period_and_no_later_one_is(day):
    for length in (4, 7, 10):
        last = last_day(str(day)[:length])
        assert str(last).startswith(str(day)[:length])
        assert day <= last
