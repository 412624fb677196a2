"""Hard tokens: one form for what is the same, another for what isn't."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.tokens import HardToken, hard_tokens, missing


@pytest.mark.parametrize(
    "words",
    [
        "EUR 35 million",
        "EUR 35 000 000",
        "EUR 35\u00a0000\u00a0000",
        "35,000,000 euros",
        "€35m",
        "€ 35 million",
        "EUR 35m",
        "thirty-five million euro",
        "35 millions d'euros",
        "35 miljoen euro",
    ],
)
def test_money_has_one_form(words: str) -> None:
    assert hard_tokens(words) == {HardToken("money", "EUR 35000000")}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("35 000 000", "35000000"),
        ("35,000,000", "35000000"),
        ("35 million", "35000000"),
        ("1.5 billion", "1500000000"),
        ("two hundred", "200"),
        ("twenty-five", "25"),
        ("one million", "1000000"),
        ("0.50", "0.5"),
        ("10^25", "10^25"),
        ("10²⁵", "10^25"),
        ("1025", "1025"),
        ("6a", "6a"),
        ("2024/1689", "2024/1689"),
    ],
)
def test_number_has_one_form(words: str, value: str) -> None:
    assert hard_tokens(words) == {HardToken("number", value)}


@pytest.mark.parametrize(
    "words", ["2 August 2026", "2026-08-02", "August 2, 2026", "2nd of August 2026", "2.8.2026", "2 août 2026"]
)
def test_date_has_one_form(words: str) -> None:
    assert hard_tokens(words) == {HardToken("date", "2026-08-02")}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("7 %", ("percent", "7")),
        ("7 per cent", ("percent", "7")),
        ("1,5 %", ("percent", "1.5")),
        ("May 2026", ("date", "2026-05")),
        ("2 August", ("date", "--08-02")),
        ("2026-08", ("date", "2026-08")),
        ("third", ("ordinal", "3")),
        ("3rd", ("ordinal", "3")),
        ("may", ("modal", "may")),
        ("doesn't", ("negation", "not")),
        ("unless", ("negation", "unless")),
        ("not less than", ("comparative", "at least")),
        ("no more than", ("comparative", "at most")),
        ("whichever is higher", ("comparative", "higher")),
    ],
)
def test_other_tokens_have_one_form(words: str, expected: tuple[str, str]) -> None:
    assert hard_tokens(words) == {HardToken(*expected)}  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["one of them", "a kite", "AI-based B2B", "someone", "shallow"])
def test_soft_words_are_no_tokens(words: str) -> None:
    assert hard_tokens(words) == frozenset()


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("Fines go up to €35m.", "fines of up to EUR 35 000 000"),
        ("It applies in 2026.", "from 2 August 2026"),
        ("It applies in August 2026.", "from 2 August 2026"),
        ("It shall not fly.", "no kite shall fly"),
        ("35 million were spent.", "EUR 35 million"),
    ],
)
def test_statement_with_the_quotes_tokens_passes(statement: str, quote: str) -> None:
    assert missing(statement, [quote]) == ()


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("EUR 36 million", "EUR 35 million"),
        ("USD 35 million", "EUR 35 million"),
        ("EUR 35 million", "35 million"),
        ("7 %", "7"),
        ("2 August 2026", "2 August 2027"),
        ("2 August 2026", "August 2026"),
        ("It may fly", "It shall fly"),
        ("It does not fly", "It flies"),
        ("whichever is higher", "whichever is lower"),
        ("at least 7", "up to 7"),
        ("only birds", "birds"),
        ("10^25", "1025"),
        ("the third", "the second"),
    ],
)
def test_statement_that_changes_a_token_fails(statement: str, quote: str) -> None:
    assert missing(statement, [quote]) != ()


def test_any_quote_may_carry_a_token() -> None:
    assert missing("7 kites and 8 birds", ["7 kites", "8 birds"]) == ()


def test_given_tokens_need_no_quote() -> None:
    assert missing("on 2 August 2026", [], given=[HardToken("date", "2026-08-02")]) == ()


@given(st.integers(0, 10**13))
def test_grouping_never_changes_a_number(number: int) -> None:
    plain, comma = hard_tokens(f"{number}"), hard_tokens(f"{number:,}")
    assert plain == comma == hard_tokens(f"{number:,}".replace(",", "\u00a0"))


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_written_date_equals_iso_date(day: date) -> None:
    assert hard_tokens(f"{day.day} {day:%B %Y}") == hard_tokens(day.isoformat()) == {("date", day.isoformat())}


@given(st.text(max_size=80))
def test_every_text_carries_itself(text: str) -> None:
    assert missing(text, [text]) == ()


@given(st.text(alphabet="0123456789 .,/^%€-thsrdmMayEUR", max_size=40))
def test_number_like_noise_is_read_without_error(text: str) -> None:
    assert missing(text, [text]) == ()


@pytest.mark.parametrize("text", ["mıght", "mınımum", "fırst", "İt MİGHT"])
def test_turkish_letters_are_read_and_dont_break_it(text: str) -> None:
    assert hard_tokens(text) == hard_tokens(text.replace("ı", "i").replace("İ", "I"))
