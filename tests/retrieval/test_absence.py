"""A provision without wording on a day: one that never was, one that came later, one that is gone are told apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.absence import Absence, explain
from retrieval.language import LANGUAGES
from sources.references import find_references
from sources.schema import is_wording_on

DAY = timedelta(days=1)
SPRING = date(2032, 6, 1)
PLACES = (
    "Art. 1", "Art. 1(2)", "Art. 1(9)", "Art. 1a", "Art. 1a(2)", "Art. 1b", "Art. 2(2)", "Art. 2(2)(a)", "Art. 3(2)",
    "Art. 44", "recital 3", "Annex II",
)  # fmt: skip


@pytest.fixture(scope="module")
def held(ferry_assistant):
    """The ferry act's versions by id, dated as the library dates them."""
    return {version.document.id: version for version in ferry_assistant._directory._law("Ferry Act")}


@pytest.fixture(scope="module")
def of_ferry(held) -> Callable[..., Absence]:
    """Explain a place of the ferry act, in all its versions or some."""

    def make(place: str, on: date, *, among: tuple[str, ...] = (), act: str | None = None) -> Absence:
        locator = find_references(place)[0].locators[0]
        versions = [version for identity, version in held.items() if not among or identity in among]
        return explain(locator, act, versions, on=on)

    return make


@pytest.fixture(scope="module")
def of_lighthouse(lighthouse) -> Callable[..., Absence]:
    versions = list(lighthouse._directory._law("Lighthouse Act"))

    def make(place: str, on: date) -> Absence:
        return explain(find_references(place)[0].locators[0], None, versions, on=on)

    return make


def near(absence: Absence) -> str | None:
    return None if absence.nearest is None else absence.nearest.provision.label


# -- what never was ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "nearest"),
    [
        ("Art. 44", "Art. 3"),
        ("Art. 1(9)", "Art. 1"),
        ("Art. 2(1)(a)", "Art. 2(1)"),
        ("Art. 1b", "Art. 1"),
        ("Art. 1a(1a)", "Art. 1a(1)"),
    ],
)
def test_what_never_was_has_a_neighbour_by_number_or_around_it(ferry, of_ferry, place, nearest):
    absence = of_ferry(place, ferry.THIRD)
    assert near(absence) == nearest
    assert absence.why == f"Ferry Act has no {absence.label}"
    assert (absence.deleted, absence.is_not_yet) == (None, False)


def test_the_act_is_called_as_the_question_calls_it(ferry, of_ferry):
    absence = of_ferry("Art. 44", ferry.THIRD, act="Boat Rules")
    assert (absence.label, absence.why) == ("Art. 44 (Boat Rules)", "Boat Rules has no Art. 44")


@pytest.mark.parametrize("place", ["recital 3", "Annex II"])
def test_nothing_is_near_where_the_act_has_nothing_of_the_kind(ferry, of_ferry, place):
    assert of_ferry(place, ferry.THIRD).nearest is None


@pytest.mark.parametrize(
    ("place", "nearest"),
    [
        ("recital 900", "Recital 6"),
        ("Annex IX", "Annex III"),
        ("Annex I, Section A, point 9", "Annex I Section A"),
        ("Annex II(3.9)", "Annex II"),
    ],
)
def test_recitals_and_annexes_are_near_their_own_kind(of_lighthouse, place, nearest):
    assert near(of_lighthouse(place, SPRING)) == nearest


def test_an_article_that_stands_only_later_is_no_neighbour(ferry, of_ferry):
    assert near(of_ferry("Art. 1a(3)", ferry.SECOND - DAY)) == "Art. 1"


@given(number=st.integers(min_value=1, max_value=400))
def test_the_nearest_article_is_the_nearest_by_number(of_lighthouse, number):
    found = of_lighthouse(f"Art. {number}", SPRING).nearest
    assert found.provision.locator.article == str(min(number, 13))


# -- what came later --------------------------------------------------------------------------------------------------


def test_what_was_inserted_says_when_and_by_what(ferry, of_ferry):
    absence = of_ferry("Art. 1a", ferry.SECOND - DAY)
    assert absence.why == (
        "Art. 1a did not exist on 2041-04-30: it was inserted on 2041-05-01 by Regulation (EU) 2041/20"
    )
    assert (absence.is_not_yet, absence.deleted, near(absence)) == (True, None, "Art. 1")


def test_the_first_insertion_counts_not_a_later_wording(ferry, of_ferry):
    assert "inserted on 2041-05-01" in of_ferry("Art. 1a(1)", ferry.FIRST).why


@pytest.mark.parametrize(("place", "nearest"), [("Art. 4a(1)(a)", "Art. 4"), ("Art. 5(1)(ba)", "Art. 5(1)")])
def test_a_part_of_what_was_inserted_is_near_what_stood_then(of_lighthouse, place, nearest):
    assert near(of_lighthouse(place, date(2031, 12, 1))) == nearest


def test_an_older_wording_that_isnt_held_is_not_called_an_insertion(ferry, of_ferry):
    absence = of_ferry("Art. 1(2)", ferry.FIRST, among=(ferry.ONCE, ferry.TWICE))
    assert absence.why == "No wording of Art. 1(2) before 2041-05-01 is held"
    assert not absence.is_not_yet


@pytest.mark.parametrize("place", ["Art. 1", "Art. 1a", "Art. 2(2)"])
def test_before_the_act_nothing_was_in_force(ferry, of_ferry, place):
    absence = of_ferry(place, ferry.FIRST - DAY)
    assert absence.why == (
        f"{place} was not in force on 2040-02-29: the Ferry Act entered into force on {ferry.FIRST.isoformat()}"
    )
    assert (absence.nearest, absence.is_not_yet) == (None, True)


@pytest.mark.parametrize(("language", "by"), [("fr", "par"), ("nl", "door")])
def test_days_and_act_are_the_same_in_each_language(ferry, held, language, by):
    locator = find_references("Art. 1a")[0].locators[0]
    why = explain(locator, None, list(held.values()), on=ferry.SECOND - DAY, language=language).why
    assert why.startswith("Art. 1a ")
    assert "2041-04-30" in why
    assert why.endswith(f" 2041-05-01 {by} Regulation (EU) 2041/20")


# -- what is gone -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=3_000)])
def test_what_was_deleted_is_told_with_its_last_wording(ferry, of_ferry, later):
    absence = of_ferry("Art. 2(2)", ferry.THIRD + later)
    assert absence.why == "Art. 2(2) was deleted on 2042-07-01 by Regulation (EU) 2042/30"
    assert absence.deleted is not None
    assert absence.deleted.held.document.id == ferry.ONCE
    assert (near(absence), absence.is_not_yet) == ("Art. 2", False)


def test_a_point_of_an_annex_is_deleted_likewise(of_lighthouse):
    absence = of_lighthouse("Annex I, Section A, point 2", SPRING)
    assert absence.deleted is not None
    assert (absence.deleted.provision.label, near(absence)) == ("Annex I Section A(2)", "Annex I Section A")


def test_what_was_replaced_by_a_wording_that_isnt_held_was_not_deleted(ferry, of_ferry):
    absence = of_ferry("Art. 1(2)", ferry.SECOND, among=(ferry.ORIGINAL,))
    assert absence.deleted is None
    assert absence.why.startswith("Art. 1(2) stood until 2041-05-01")


# -- what is there all the same ---------------------------------------------------------------------------------------


def test_what_is_held_and_not_searched_is_itself_the_nearest(of_lighthouse):
    absence = of_lighthouse("Art. 4", date(2032, 2, 29))
    assert absence.why == "The wording of Art. 4 on 2032-02-29 is held, and not searched"
    assert near(absence) == "Art. 4"
    assert absence.nearest.held.document.id == "invented-act-en-oj"


@given(
    place=st.sampled_from(PLACES),
    days=st.integers(min_value=-100, max_value=1_500),
    kept=st.sets(st.integers(0, 2)),
)
def test_the_nearest_stood_on_the_day_and_the_deleted_no_longer(ferry, held, place, days, kept):
    on = ferry.FIRST + timedelta(days=days)
    identities = (ferry.ORIGINAL, ferry.ONCE, ferry.TWICE)
    versions = [held[identities[number]] for number in sorted(kept)]
    locator = find_references(place)[0].locators[0]
    absence = explain(locator, None, versions, on=on)
    assert absence.label in absence.why
    assert not absence.why.endswith(".")
    assert absence.nearest is None or is_wording_on(absence.nearest.provision.validity, on)
    if absence.deleted is not None:
        gone = absence.deleted.provision.validity
        assert (gone.ended, gone.text_until <= on, absence.is_not_yet) == ("deleted", True, False)
    for language in LANGUAGES:
        other = explain(locator, None, versions, on=on, language=language)
        assert other._replace(why="") == absence._replace(why="")
        assert absence.label in other.why
