"""What applies since when, with the words that say so: on the invented act with rows of a user's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import ApplicationDate, Assistant
from retrieval.duties import role_named
from retrieval.errors import IndexingError, QuestionError
from retrieval.index import Index
from retrieval.library import Library
from retrieval.terminal_dates import format_dates
from sources.catalogue import Catalogue
from sources.rule_table import RuleTable
from sources.store import Store

ACT = "32031R0077"
ROWS = """
[[rule]]
act = "32031R0077"
effect = "adopted"
provisions = ["*"]
day = 2031-01-14
basis = "tit_1"

[[rule]]
act = "32031R0077"
effect = "in_force"
provisions = ["*"]
day = 2031-06-01
basis = "art_13.sub_1"

[[rule]]
act = "32031R0077"
provisions = ["*"]
day = 2032-09-01
basis = "art_13.sub_2"
version_from = 2031-06-01

[[rule]]
act = "32031R0077"
provisions = ["Chapter I", "Art. 5"]
day = 2031-12-01
basis = "art_13.pt_a"
version_from = 2031-06-01

[[rule]]
act = "32031R0077"
provisions = ["Art. 6(2)"]
day = 2033-09-01
condition = "lamps of class A"
basis = "art_13.pt_c.i"
version_from = 2031-06-01
version_until = 2032-03-01

[[rule]]
act = "32031R0077"
provisions = ["Art. 6(2)"]
day = 2034-09-01
condition = "lamps of class A"
basis = "art_13.pt_c.i"
version_from = 2032-03-01

[[rule]]
act = "32032R0005"
effect = "in_force"
provisions = ["*"]
day = 2032-03-01
basis = "art_2"
"""
BEFORE, AFTER = date(2032, 2, 29), date(2032, 3, 1)


@pytest.fixture(scope="module")
def keeper(lighthouse_home: Path, fake_embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant that knows the invented act and when it applies."""
    home = tmp_path_factory.mktemp("rules")
    (home / "applicability.toml").write_text(ROWS)
    index = Index.open(lighthouse_home, fake_embedder.id)
    catalogue = Catalogue.load(home=lighthouse_home)
    library = Library(Store(lighthouse_home), catalogue, RuleTable.load(home=home))
    with Assistant(index, fake_embedder(), library, catalogue) as assistant:
        yield assistant


def of_act(found: tuple[ApplicationDate, ...]) -> list[ApplicationDate]:
    return [one for one in found if one.celex == ACT]


def test_rows_of_a_user_s_act_are_listed_with_the_words_that_set_them(keeper):
    found = {one.basis_label: one for one in of_act(keeper.dates(BEFORE))}
    assert found["Art. 13(a)"].date == date(2031, 12, 1)
    assert found["Art. 13(a)"].what == ("Chapter I", "Art. 5")
    assert found["Art. 13(a)"].basis is not None
    assert "1 December 2031" in found["Art. 13(a)"].basis.quote.replace("\xa0", " ")
    assert found["Art. 13, second paragraph"].what == ("all other provisions",)


@pytest.mark.parametrize(("on", "year"), [(BEFORE, 2033), (AFTER, 2034)])
def test_rows_and_quotes_are_those_of_the_text_of_the_day(keeper, on, year):
    [one] = [one for one in of_act(keeper.dates(on)) if one.basis_label == "Art. 13(c)(i)"]
    assert (one.date.year, one.status) == (year, "to_come")
    assert one.basis is not None
    assert str(year) in one.basis.quote


def test_status_turns_on_the_day_itself(keeper):
    def status(on: date) -> str:
        return next(one.status for one in of_act(keeper.dates(on)) if one.basis_label == "Art. 13(a)")

    assert [status(date(2031, 11, 30)), status(date(2031, 12, 1))] == ["to_come", "reached"]


def test_what_an_amendment_worded_anew_begins_with_the_amendment(keeper):
    [one] = [one for one in of_act(keeper.dates(AFTER)) if one.basis_act != one.act]
    assert (one.date, one.effect, one.basis_act) == (AFTER, "applies", "Regulation (EU) 2032/5")
    assert {"Art. 4", "Art. 4a", "Art. 5"} <= set(one.what)
    assert [one for one in of_act(keeper.dates(BEFORE)) if one.basis_act != one.act] == []


def test_quotes_are_verified_citations(keeper):
    for one in keeper.dates(AFTER):
        if one.basis is not None:
            ref = one.basis.source
            text = keeper._library.held(ref.document_id, ref.text_sha256).document.text
            assert one.basis.span.of(text) == one.basis.quote
            assert one.basis.quote_status == "exact"


@given(st.dates(date(2024, 6, 13), date(2036, 1, 1)))
def test_dates_are_in_order_and_stand_in_rows(keeper, on):
    found = keeper.dates(on)
    assert [one.date for one in found] == sorted(one.date for one in found)
    days = {rule.day for rule in keeper._library.rules}
    for one in found:
        assert one.date in days
        assert (one.status == "reached") == (one.date <= on)
        # The wording that is quoted is that of the day, or of an act that isn't in force yet.
        if one.basis is not None and one.basis.validity.text_until is not None:
            assert on < one.basis.validity.text_until


def test_acts_that_are_not_held_are_listed_without_quotes(keeper):
    unheld = [one for one in keeper.dates(AFTER) if one.celex == "32024R1689"]
    assert len(unheld) > 30
    assert all(one.basis is None and one.basis_label for one in unheld)
    assert "`pincite sources fetch` gets it." in format_dates(unheld, on=AFTER)


def test_day_before_every_act_is_an_error_that_names_the_first(keeper):
    with pytest.raises(QuestionError, match="adopted by 2019-01-01") as raised:
        keeper.dates(date(2019, 1, 1))
    assert "2024-06-13" in raised.value.hint


def test_duties_of_a_role_are_found_in_the_held_text(keeper):
    # The invented act knows towns and keepers, none of the roles of the AI Act.
    assert keeper.dates(AFTER, role="importer") == ()
    assert "No provision" in format_dates((), on=AFTER, role=role_named("importer"))


def test_unknown_role_is_an_error(keeper):
    with pytest.raises(QuestionError, match="'keeper'"):
        keeper.dates(AFTER, role="keeper")


def test_role_without_any_text_is_an_error(lighthouse):
    with pytest.raises(IndexingError, match="No official text"):
        lighthouse.dates(AFTER, role="provider")


def test_list_goes_through_json(keeper):
    found = keeper.dates(AFTER)
    assert tuple(ApplicationDate.model_validate_json(one.model_dump_json()) for one in found) == found


def test_list_as_a_terminal_shows_it(keeper):
    found = [one for one in of_act(keeper.dates(AFTER)) if one.basis_label in ("Art. 13(a)", "Art. 13(c)(i)")]
    shown = format_dates(found, on=AFTER, width=60).replace("\xa0", " ")
    assert shown.splitlines() == [
        "Dates, as of 2032-03-01",
        "",
        "Until then",
        "",
        "1 December 2031",
        "  applies · Chapter I, Art. 5",
        "      Regulation (EU) 2031/77, Art. 13(a): “(a) Chapter I",
        "      and Article 5 apply from 1 December 2031;”",
        "",
        "Still to come",
        "",
        "1 September 2034",
        "  applies · Art. 6(2): lamps of class A",
        "      Regulation (EU) 2031/77, Art. 13(c)(i): “(i) 1",
        "      September 2034 for lamps of class A listed in Annex I;",
        "      and”",
    ]


# -- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--role", "king"], "The role 'king' is not known."),
        (["--on", "2026-02-30"], "'2026-02-30' does not match the formats '%Y-%m-%d'"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_2(pincite, tmp_path, arguments, said):
    result = pincite(tmp_path, "dates", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert not (tmp_path / "current").exists()


@pytest.mark.slow
def test_without_official_texts_the_table_is_shown(pincite, tmp_path):
    result = pincite(tmp_path / "home", "dates", "--on", "2026-11-23")
    assert result.returncode == 0, result.stderr
    assert "2 December 2027" in result.stdout
    assert "Art. 113(c)(i)" in result.stdout
    assert "isn't held" in result.stdout


@pytest.mark.slow
@pytest.mark.corpus
def test_every_date_of_the_ai_act_comes_with_its_words(pincite, official_home):
    result = pincite(official_home, "dates", "--on", "2026-11-23", "--json")
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert len(found) > 40
    assert all(one["basis"]["quote"] for one in found)


@pytest.mark.slow
@pytest.mark.corpus
def test_duties_of_deployers_are_grouped_by_their_days(official):
    found = {(str(one.date), one.basis_label): one for one in official.dates(date(2026, 11, 23), role="deployer")}
    assert "Art. 26(1)" in found["2027-12-02", "Art. 113(c)(i)"].what
    assert "Art. 26(1)" in found["2028-08-02", "Art. 113(c)(ii)"].what
    assert "Art. 50(3)" in found["2026-08-02", "Art. 113, second paragraph"].what
    assert found["2026-07-27", "Art. 4, first paragraph"].what == ("Art. 4(1)",)
    assert found["2030-08-02", "Art. 111(2)"].what == ("Art. 111(2)",)
    before = {(str(one.date), one.basis_label): one for one in official.dates(date(2026, 7, 26), role="deployer")}
    practices = tuple(f"Art. 5(1)({point})" for point in "abcdefgh")
    assert before["2025-02-02", "Art. 113(a)"].what == ("Art. 4", *practices)
