"""Our own words in three languages."""

from __future__ import annotations

from datetime import date, timedelta
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.era import era
from retrieval.language import LANGUAGES
from retrieval.phrases import PHRASES, Phrases, corrigenda, held_in_english, written_date
from retrieval.tokens import HardToken, hard_tokens
from sources.schema import Corrigendum, TextValidity

FIRST = Corrigendum(celex="32031R0009R(01)", published=date(2031, 10, 1), journal="OJ L, 2031/1")
SECOND = Corrigendum(celex="32031R0009R(02)", published=date(2032, 8, 9), journal="OJ L, 2032/2")


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", Phrases._fields)
def test_a_phrase_has_the_same_blanks_in_every_language(name):
    said = [getattr(PHRASES[language], name) for language in LANGUAGES]
    assert name == "months" or len({frozenset(fields(text)) for text in said}) == 1


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_written_date_is_read_as_that_day(day, language):
    assert hard_tokens(written_date(day, language)) == {HardToken("date", day.isoformat())}


@pytest.mark.parametrize(
    ("language", "said"), [("en", "1 August 2026"), ("fr", "1er août 2026"), ("nl", "1 augustus 2026")]
)
def test_the_first_of_a_month_is_written_as_the_language_does(language, said):
    assert written_date(date(2026, 8, 1), language) == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["english", "amended"])
def test_what_stands_beside_a_quote_says_nothing_that_it_has_to_carry(language, name):
    assert not hard_tokens(getattr(PHRASES[language], name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quote_in_the_language_of_the_question_needs_no_remark(language):
    assert held_in_english(language, language, amended=True) == ""


@pytest.mark.parametrize("asked", ["fr", "nl"])
def test_an_english_quote_is_said_to_be_english_and_amended_if_it_is(asked):
    plain, amended = (held_in_english("en", asked, amended=amended) for amended in (False, True))
    assert plain
    assert amended
    assert plain != amended


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wording_of_the_day_has_no_era(language):
    day = date(2026, 7, 27)
    validity = TextValidity(text_from=day, text_until=day + timedelta(days=1))
    assert era(validity, on=day, language=language) == ""
    assert "2026" in era(validity, on=day + timedelta(days=1), language=language)


def test_no_corrigenda_are_no_sentence():
    assert corrigenda((), "fr") == ""


@pytest.mark.parametrize(
    ("language", "found", "said"),
    [
        ("fr", (FIRST,), "Le rectificatif du 1er octobre 2031 (OJ L, 2031/1) n'est pas intégré dans ce texte."),
        (
            "nl",
            (FIRST, SECOND),
            "De rectificaties van 1 oktober 2031 (OJ L, 2031/1) en 9 augustus 2032 (OJ L, 2032/2) zijn niet in deze "
            "tekst verwerkt.",
        ),
        ("en", (FIRST,), "The corrigendum of 1 October 2031 (OJ L, 2031/1) is not worked into this text."),
        ("de", (FIRST,), "The corrigendum of 1 October 2031 (OJ L, 2031/1) is not worked into this text."),
    ],
)
def test_corrigenda_are_named_in_the_language_of_the_text(language, found, said):
    assert corrigenda(found, language) == said
