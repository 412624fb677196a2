"""Keys and their values: what counts as said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.key_values import carried_by, values_of
from evals.keys import has_values, is_said, is_value_said

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("35 000 000", "fines of up to EUR 35 million"),
        ("EUR 35 million", f"35{NBSP}000{NBSP}000"),
        ("EUR 35 million", "€35m"),
        ("35 million|1", "EUR 35,000,000"),
        ("200bn", "€200 billion"),
        ("10^25", "greater than 10^25 operations"),
        ("10^25", "10²⁵"),
        ("10^25", "10**25"),
        ("10^25", "$10^{25}$"),
        ("10^25", "10<sup>25</sup>"),
        ("10^25", "1e25 FLOPs"),
        ("1e25", "10^25"),
        ("7", "seven"),
        ("seven", "7"),
        ("7 %", "seven per cent"),
        ("7%", f"7{NBSP}%"),
        ("2 August 2026", "from 2026-08-02 on"),
        ("2026-08-02", "August 2, 2026"),
        ("9.4.2025", "on 9 April 2025"),
        ("August 2026", "2 August 2026"),
        ("2026", "2 August 2026"),
        ("2019/1937", "Directive (EU) 2019/1937"),
        ("10 and 11 February", "10 and 11 February 2025"),
        ("102-109", "Articles 102 to 109"),
    ],
)
def test_a_value_is_said_in_any_form(value: str, text: str) -> None:
    assert has_values(value)
    assert is_value_said(value, text)
    assert is_said(value, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("35 million", "3.5 million"),
        ("EUR 35 million", "USD 35 million"),
        ("10^25", "1025 or 10 and 25"),
        ("7 %", "7 years"),
        ("2 August 2026", "August 2026"),
        ("2 August 2026", "2 August 2027"),
        ("4 %", "EUR 1 million [4]"),
        ("1", "the one who"),
    ],
)
def test_another_value_is_not_it(value: str, text: str) -> None:
    assert not is_value_said(value, text)
    assert not is_said(value, text)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("natural person", "Every natural person counts."),
        ("market surveillance authority", "by the Market Surveillance Authorities"),
        ("profil", "which is profiling of people"),
        ("verif|confirm", "once it is verified"),
        ("prohibited|not allowed", "That isn't allowed."),
        ("not allowed", "Such lamps are not allowed here"),
        ("cannot", "one can’t do that"),
        ("n't", "It didn’t sign"),
        ("not|no|n't", "There is no exemption."),
        ("own name", "under its own name or trade mark"),
        ("5 working days|five days", "within five days of working"),
        ("14 days", "not later than 14 days after"),
        ("Article 25", "AI Act, Art. 25(2): “2. …”"),
        ("Annex III", "listed in Annex III"),
        ("EQT", "Blackstone, EQT and KKR"),
    ],
)
def test_words_are_said_one_after_the_other_by_their_stems(key: str, text: str) -> None:
    assert is_said(key, text)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("not allowed", "That is allowed."),
        ("no fine", "A fine is imposed."),
        ("own name", "in the name of the town"),
        ("natural person", "a natural or legal person"),
        ("kill", "a skill"),
        ("tax", "taxonomy of lamps"),
        ("14 days", "14 lamps. They burn for days."),
        ("", "anything"),
        ("|", "anything"),
    ],
)
def test_other_words_do_not_say_it(key: str, text: str) -> None:
    assert not is_said(key, text)


def test_values_are_compared_without_the_words_beside_them() -> None:
    assert is_value_said("14 days", "14 lamps")
    assert is_value_said("half|50 %", "half of it")
    assert not is_value_said("half|50 %", "a quarter of it")


def test_texts_carry_values_together() -> None:
    assert carried_by(values_of("EUR 35 million or 7 %"), ["35 000 000", "seven per cent"])
    assert carried_by(values_of("whichever is higher"), [])
    assert not carried_by(values_of("7 %"), [])


@given(st.text(max_size=40), st.text(max_size=80))
def test_any_text_is_a_key(key: str, text: str) -> None:
    is_said(key, text)
    is_value_said(key, text)
    assert not is_said(key, "")


@given(st.integers(2, 10**12), st.sampled_from([" ", NBSP, ","]))
def test_grouped_digits_are_the_number(number: int, mark: str) -> None:
    assert is_value_said(str(number), f"up to EUR {number:,}".replace(",", mark))
