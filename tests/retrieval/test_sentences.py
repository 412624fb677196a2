"""Where sentences begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sentences import sentences
from sources.schema import Span


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text, Span(start=0, end=len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One lamp. Two lamps.", ["One lamp.", "Two lamps."]),
        ("See Art. 5 and No. 7. Then rest.", ["See Art. 5 and No. 7.", "Then rest."]),
        ("“We burn.” They left.", ["“We burn.”", "They left."]),
        ("A fee of 3.5 million. Paid.", ["A fee of 3.5 million.", "Paid."]),
        ("a line that the page\nwrapped anywhere. Next.", ["a line that the page\nwrapped anywhere.", "Next."]),
        ("(a) red lamps;\n(b) green lamps, or\n(c) none.", ["(a) red lamps;", "(b) green lamps, or", "(c) none."]),
        ("Heading\n\nBody.", ["Heading", "Body."]),
        ("6a.   One lamp. Two lamps.", ["6a.   One lamp.", "Two lamps."]),
        ("4.1. The stairs. 12. The roof.", ["4.1. The stairs.", "12. The roof."]),
        ("It was lit in 1804. The tower stands.", ["It was lit in 1804.", "The tower stands."]),
        ("", []),
    ],
)
def test_sentences_are_cut_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text(st.sampled_from("aB .!?\n(;“”1,"), max_size=60))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@given(st.text(st.sampled_from("aB .\n;"), max_size=40), st.data())
def test_sentences_stay_inside_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start=start, end=data.draw(st.integers(start, len(text))))
    assert all(span.covers(sentence) for sentence in sentences(text, span))
