"""Ids and labels of provisions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.locator import Locator, ordinal


@pytest.mark.parametrize(
    ("locator", "identity", "label"),
    [
        (Locator(article="99", paragraph="6a"), "art_99.par_6a", "Art. 99(6a)"),
        (Locator(article="5", paragraph="1", point="h", subpoint="iii"), "art_5.par_1.pt_h.iii", "Art. 5(1)(h)(iii)"),
        (Locator(article="3", point="63"), "art_3.pt_63", "Art. 3(63)"),
        (Locator(annex="III", paragraph="4", point="a"), "anx_III.pt_4.a", "Annex III(4)(a)"),
        (Locator(annex="VIII", section="A", paragraph="5"), "anx_VIII.sct_A.pt_5", "Annex VIII Section A(5)"),
        (Locator(annex="XIII", point="f"), "anx_XIII.pt_f", "Annex XIII(f)"),
        (Locator(annex="VII", paragraph="4.6"), "anx_VII.pt_4.6", "Annex VII(4.6)"),
        (Locator(recital="44"), "rct_44", "Recital 44"),
        (Locator(chapter="III", section="2"), "cpt_III.sct_2", "Chapter III, Section 2"),
        (Locator(article="113", subparagraph=2), "art_113.sub_2", "Art. 113, second paragraph"),
        (
            Locator(article="6", paragraph="3", subparagraph=2),
            "art_6.par_3.sub_2",
            "Art. 6(3), second subparagraph",
        ),
        (
            Locator(article="6", paragraph="3", within=2, point="a"),
            "art_6.par_3.sub_2.pt_a",
            "Art. 6(3), second subparagraph, point (a)",
        ),
        (Locator(article="5", part="heading"), "art_5.hd", "Art. 5, heading"),
        (Locator(paragraph="3"), "par_3", "para. 3"),
        (Locator(page="12", paragraph="3"), "pg_12.par_3", "p. 12, para. 3"),
        (Locator(name="fact_investai_total"), "fact_investai_total", "fact_investai_total"),
    ],
)
def test_locator_gives_id_and_label(locator: Locator, identity: str, label: str) -> None:
    assert (locator.id, locator.label) == (identity, label)


@pytest.mark.parametrize(
    ("number", "word"), [(1, "first"), (20, "twentieth"), (21, "21st"), (22, "22nd"), (33, "33rd"), (111, "111th")]
)
def test_ordinal_is_english(number: int, word: str) -> None:
    assert ordinal(number) == word


numbers = st.integers(1, 200).map(str)
letters = st.sampled_from("abcdefgh")
in_articles = st.builds(
    Locator,
    article=numbers,
    paragraph=st.none() | numbers,
    point=st.none() | letters,
    subparagraph=st.none() | st.integers(1, 30),
)
in_annexes = st.builds(
    Locator,
    annex=st.sampled_from(["I", "II", "III", "XIV"]),
    section=st.none() | st.sampled_from(["A", "B", "1"]),
    paragraph=st.none() | numbers,
    point=st.none() | letters,
)


@given(st.lists(in_articles | in_annexes, min_size=2, max_size=20, unique=True))
def test_different_places_have_different_ids_and_labels(locators: list[Locator]) -> None:
    assert len({locator.id for locator in locators}) == len(locators)
    assert len({locator.label for locator in locators}) == len(locators)
