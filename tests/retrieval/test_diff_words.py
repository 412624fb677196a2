"""Word by word: nothing is lost, blanks don't count, and changes are readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.diff_words import Stretch, compare_words, joined, words_of
from sources.schema import Span

TEXTS = st.text(st.sampled_from("ab 1,.-’'\n\u00a0“(é")) | st.text(st.characters(exclude_categories=("Cs",)))


def whole(text: str) -> Span:
    return Span(start=0, end=len(text))


def compared(before: str, after: str) -> list[Stretch]:
    return compare_words(words_of(before, whole(before)), words_of(after, whole(after)))


def shown(before: str, after: str) -> str:
    """Write deletions between [- and -], insertions between {+ and +}."""
    signs = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(
        signs[op].format(new.of(after) if new is not None else old.of(before))
        for op, old, new in compared(before, after)
    )


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_the_stretches(before: str, after: str) -> None:
    stretches = compared(before, after)
    assert "".join(old.of(before) for _, old, _ in stretches if old is not None) == before
    assert "".join(new.of(after) for _, _, new in stretches if new is not None) == after


@given(TEXTS, TEXTS)
def test_each_side_is_where_its_kind_says(before: str, after: str) -> None:
    for op, old, new in compared(before, after):
        assert (old is None, new is None) == (op == "insert", op == "delete")


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {stretch.op for stretch in compared(text, text)} <= {"equal"}


@given(st.lists(st.sampled_from(["a", "bee", "12", "§"]), min_size=1), st.data())
def test_blanks_and_line_ends_are_no_difference(words: list[str], data: st.DataObject) -> None:
    blanks = st.sampled_from([" ", "\u00a0", "\n", "  "])
    before, after = ("".join(word + data.draw(blanks) for word in words) for _ in range(2))
    assert [stretch.op for stretch in compared(before, after)] == ["equal"]


@given(TEXTS.filter(bool), st.data())
def test_joining_equal_neighbours_makes_one_of_them(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    halves = [Stretch("equal", span, span) for span in (Span(start=0, end=cut), Span(start=cut, end=len(text)))]
    assert joined(halves) == [Stretch("equal", whole(text), whole(text))]


@pytest.mark.parametrize(
    ("before", "after"),
    [("a ‘kite’", "a 'kite'"), ("“kite”", "„kite“"), ("high-risk", "high‑risk"), ("5 000", "5\u00a0000")],
)
def test_typography_is_no_difference(before: str, after: str) -> None:
    assert [stretch.op for stretch in compared(before, after)] == ["equal"]


def test_numbers_of_footnotes_are_no_difference_and_a_new_footnote_is() -> None:
    before, after = "kites (13) and birds", "kites (1) and birds (2)"
    calls = (Span(start=6, end=9), Span(start=20, end=23))
    found = compare_words(
        words_of(before, whole(before), [Span(start=6, end=10)]), words_of(after, whole(after), calls)
    )
    assert [(op, new.of(after)) for op, _, new in found if new is not None] == [
        ("equal", "kites (1) and birds "),
        ("insert", "(2)"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Fly a kite.", "Fly a red kite.", "Fly a {+red +}kite."),
        ("Fly a red kite.", "Fly a kite.", "Fly a [-red -]kite."),
        ("At most EUR 5 000 a day.", "At most EUR 8 000 a day.", "At most EUR [-5 000 -]{+8 000 +}a day."),
        ("Regulation 2024/1689", "Regulation 2026/1744", "Regulation [-2024/1689-]{+2026/1744+}"),
        ("the kite shall fly", "the kite shall not fly", "the kite shall {+not +}fly"),
        ("a low-risk kite", "a high-risk kite", "a [-low-risk -]{+high-risk +}kite"),
    ],
)
def test_whole_words_and_numbers_change(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_a_small_word_between_two_changes_is_shown_as_changed() -> None:
    before = "The keeper writes down the length of each flight."
    after = "The keeper notes every hour of all long journeys."
    assert shown(before, after) == (
        "The keeper [-writes down the length of each flight-]{+notes every hour of all long journeys+}."
    )


def test_what_stands_between_two_insertions_stays_as_it_is() -> None:
    assert shown("red and blue", "dark red and dark blue") == "{+dark +}red and {+dark +}blue"
