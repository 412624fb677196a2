"""What a page shows for its markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from sources.outline import Run
from sources.parsers.displayed import cut, displayed, inline, joined, stripped, table

WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1)
SPACES = st.text(" \t\r\n", min_size=1)


def shown(markup: str) -> Run:
    return displayed(html.fragment_fromstring(markup))


def calls(run: Run) -> list[str]:
    return [run.text[a:b] for a, b in run.footnote_calls]


@given(st.lists(WORDS, min_size=1), SPACES)
def test_white_space_is_collapsed_and_words_stay(words: list[str], spaces: str) -> None:
    assert inline([spaces, spaces.join(words), spaces]).text == " ".join(words)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>\n  one <span> two</span>\n three </p>", "one two three"),
        ("<p>EUR 35\u00a0000\u00a0000  or</p>", "EUR 35\u00a0000\u00a0000 or"),
        ("<p>1.\u00a0\u00a0\u00a0Towns</p>", "1.\u00a0\u00a0\u00a0Towns"),
        ("<p>10<span class='oj-super'>12</span> grains</p>", "10^12 grains"),
        ("<p>10<span class='superscript'>12</span></p>", "10^12"),
        ("<p>10<sup>12</sup></p>", "10^12"),
        ("<p>one <br/> two</p>", "one\ntwo"),
        ("<p>one<!-- not shown --> two<script>three()</script></p>", "one two"),
        ("<td><p>one</p><p>two</p></td>", "one two"),
        ("<p> </p>", ""),
    ],
)
def test_markup_reads_as_displayed(markup: str, text: str) -> None:
    assert shown(markup).text == text


def test_a_footnote_call_stays_and_is_recorded_with_its_brackets() -> None:
    run = shown("<p>lights\u00a0<a href='#n1'>(<span class='oj-super oj-note-tag'>1</span>)</a>, and</p>")
    assert run.text == "lights\u00a0(1), and"
    assert calls(run) == ["(1)"]


def test_brackets_outside_the_link_belong_to_the_call() -> None:
    run = shown("<p>lights\u00a0(<a href='#E1'>\n <span class='superscript'>*1</span>\n </a>), and</p>")
    assert run.text == "lights\u00a0( *1 ), and"
    assert calls(run) == ["( *1 )"]


def test_a_space_before_the_bracket_is_no_part_of_the_call() -> None:
    run = shown("<p>buoy<a href='#n'> (<span class='oj-super'>*</span>)</a> floats</p>")
    assert run.text == "buoy (*) floats"
    assert calls(run) == ["(*)"]


def test_a_call_without_brackets_is_recorded_alone() -> None:
    assert calls(shown("<p>lights<a href='#n'><sup>2</sup></a> (see below)</p>")) == ["2"]


def test_a_link_to_another_page_is_no_footnote_call() -> None:
    run = shown("<p>see <a href='https://example.org'>10<sup>3</sup></a></p>")
    assert (run.text, run.footnote_calls) == ("see 10^3", [])


def test_calls_keep_their_place_when_runs_are_joined() -> None:
    call = shown("<p>a <a href='#n'>(<sup>1</sup>)</a></p>")
    run = joined([Run(), call, call], "\n")
    assert run.text == "a (1)\na (1)"
    assert calls(run) == ["(1)", "(1)"]


def test_a_table_reads_as_a_browser_copies_it() -> None:
    rows = "<tr><td>Code</td><td>\u00a0</td></tr><tr><td><p>A 1</p></td><td><p>red</p><p>lamps</p></td></tr>"
    assert table(html.fragment_fromstring(f"<table><tbody>{rows}</tbody></table>")).text == "Code\nA 1\tred lamps"


@given(st.text(), st.data())
def test_cut_is_a_slice(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert cut(Run(text, [(0, len(text))]), start, end).text == text[start:end]


@given(st.text())
def test_stripped_takes_white_space_from_both_ends(text: str) -> None:
    assert stripped(Run(text)).text == text.strip()


def test_raised_letters_are_no_exponents() -> None:
    raised = html.fragment_fromstring('<p>1<sup>er</sup> août, n<span class="oj-super">o</span> 7</p>')
    assert displayed(raised).text == "1er août, no 7"
