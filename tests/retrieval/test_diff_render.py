"""What a person sees of a diff: signs, colours, Markdown."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from retrieval.diff_excerpts import ELISION, excerpts
from retrieval.diff_render import _markdown_words, format_diff, summary
from retrieval.diff_words import compare_words, words_of
from retrieval.schema_diff import Diff, DiffPiece
from sources.schema import Span

BEFORE, SINCE = date(2032, 2, 29), date(2032, 3, 1)
WORDS = "the keeper of each lamp shall sign its page".split()


def pieces_of(before: str, after: str) -> tuple[DiffPiece, ...]:
    found = compare_words(
        words_of(before, Span(start=0, end=len(before))), words_of(after, Span(start=0, end=len(after)))
    )
    return tuple(
        DiffPiece(
            op=op,
            before_text="" if old is None else old.of(before),
            after_text="" if new is None else new.of(after),
            before_span=old,
            after_span=new,
        )
        for op, old, new in found
    )


def plain(diff: Diff) -> str:
    return format_diff(diff, colour=False).plain


@pytest.fixture(scope="module")
def article(lighthouse) -> Diff:
    return lighthouse.diff("Lighthouse Act Art. 7", BEFORE, SINCE)


# -- terminal ---------------------------------------------------------------------------------------------------------


def test_a_changed_article(article):
    assert re.sub(r"#art_7:~:text=\S+", "#art_7:~:text=…", plain(article)).replace("\u00a0", " ") == (
        """\
Lighthouse Act, Art. 7 changed on 2032-03-01 by Regulation (EU) 2032/5.

[-] 2032-02-29 · Regulation (EU) 2031/77 on municipal lighthouses · Art. 7 · wording from 2031-06-01 to 2032-02-29
    https://example.org/eli/reg/2031/77/oj/eng#art_7:~:text=…
{+} 2032-03-01 · Lighthouse Act, consolidated text of 1 March 2032 · Art. 7 · wording since 2032-03-01
    Consolidated text, documentation without legal effect. Wording by Regulation (EU) 2032/5 since 1 March 2032.
    https://example.org/eli/reg/2031/77/2032-03-01/eng#art_7:~:text=…

Art. 7(3): deleted
    Regulation (EU) 2032/5, Art. 1(4)(a): “(a) paragraph 3 is deleted;”
Art. 7(4), introductory wording: changed
    Regulation (EU) 2032/5, Art. 1(4)(b): “(b) paragraph 4 is replaced by the following:”
Art. 7(4), closing words: changed
    Regulation (EU) 2032/5, Art. 1(4)(b): “(b) paragraph 4 is replaced by the following:”
Unchanged: Art. 7(1), Art. 7(2)

[…]
2.   The log book shall be kept for 10 years after its last page is full.
[-3.   A copy on paper shall be sent to the coastguard on the first Monday of each month.-]
4.   Where a night was dark, the keeper shall add {+within 3 days+}:
(a) the hour at which the lamp went out;
(b) what was done to light it again;
and shall sign the page {+with a full name+}."""
    )


def test_an_article_that_did_not_change_needs_no_words(lighthouse):
    diff = lighthouse.diff("Lighthouse Act Art. 6", BEFORE, SINCE)
    assert re.sub(r"#art_6:~:text=\S+", "#art_6:~:text=…", plain(diff)) == (
        """\
Lighthouse Act, Art. 6 did not change between 2032-02-29 and 2032-03-01. This is its wording since 2031-06-01.

    2032-03-01 · Regulation (EU) 2031/77 on municipal lighthouses · Art. 6 · wording since 2031-06-01
    https://example.org/eli/reg/2031/77/oj/eng#art_6:~:text=…"""
    )


def test_colours_stand_for_the_signs_and_struck_and_underlined_words_for_the_colours(article):
    screen = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=200, legacy_windows=False)
    screen.print(format_diff(article, colour=True))
    shown = screen.file.getvalue()
    assert "\x1b[9;31m3." in shown
    assert "\x1b[4;32mwith a full name\x1b[0m." in shown
    assert "[-3." not in shown
    assert "{+with" not in shown


@pytest.mark.parametrize(
    ("reference", "first", "last", "expected"),
    [
        ("Art. 4a", BEFORE, SINCE, "Art. 4a was inserted on 2032-03-01 by Regulation (EU) 2032/5."),
        ("Art. 7(3)", BEFORE, date(2032, 9, 9), "Art. 7(3) was deleted on 2032-03-01 by Regulation (EU) 2032/5."),
        (
            "Art. 4",
            date(2032, 4, 1),
            date(2032, 5, 1),
            "Art. 4 did not change between 2032-04-01 and 2032-05-01. This is its wording since 2032-03-01, "
            "as Regulation (EU) 2032/5 made it.",
        ),
        (
            "Art. 4",
            BEFORE,
            BEFORE,
            "Art. 4 did not change on 2032-02-29. This is its wording from 2031-06-01 to 2032-02-29.",
        ),
    ],
)
def test_a_sentence_says_what_became_of_it(lighthouse, reference, first, last, expected):
    assert summary(lighthouse.diff(reference, first, last)) == f"Lighthouse Act, {expected}"


def test_two_acts_are_both_named(ferry, ferry_assistant):
    diff = ferry_assistant.diff("Art. 1(2)", ferry.FIRST, ferry.THIRD)
    assert summary(diff) == (
        "Ferry Act, Art. 1(2) changed between 2040-03-01 and 2042-07-01 by Regulation (EU) 2041/20 and "
        "Regulation (EU) 2042/30."
    )


def test_control_characters_are_shown_and_not_obeyed(article):
    words = "\x1b[31m\x07\u202e"
    span = Span(start=0, end=len(words))
    piece = DiffPiece(op="insert", after_text=words, after_span=span)
    diff = article.model_copy(update={"pieces": (piece,), "label": words})
    for colour in (True, False):
        assert not re.search(r"[\x1b\x07\u202e]", format_diff(diff, colour=colour).plain)


# -- excerpts ---------------------------------------------------------------------------------------------------------


def read(found: Sequence[tuple[str, str, str]], side: int) -> str:
    return " ".join(" ".join(excerpt[0] + excerpt[side] + " " for excerpt in found).split())


@given(st.lists(st.sampled_from(WORDS)), st.lists(st.sampled_from(WORDS)))
def test_short_texts_are_shown_whole_on_both_sides(before: list[str], after: list[str]) -> None:
    found = excerpts(pieces_of(" ".join(before[:20]), " ".join(after[:20])))
    assert read(found, 1) == " ".join(before[:20])
    assert read(found, 2) == " ".join(after[:20])


@given(st.lists(st.sampled_from(["lamp", "page", "1.\u00a0", "\n"]), min_size=60), st.integers(0, 59))
def test_no_changed_word_is_left_out(words: list[str], at: int) -> None:
    changed = [*words[:at], "CHANGED", *words[at:]]
    found = excerpts(pieces_of(" ".join(words), " ".join(changed)))
    assert sum(excerpt.inserted.count("CHANGED") for excerpt in found) == 1


def test_a_long_stretch_without_a_change_is_left_out_between_whole_words() -> None:
    long = "the keeper signs the page of the night " * 20
    (first, last) = excerpts(pieces_of(f"7. {long}old {long}", f"7. {long}new {long}"))
    assert first.same.startswith(f"7. {ELISION} ")
    assert last.same.endswith(ELISION)
    assert len(first.same) < 120
    assert set(re.findall(r"\w+", first.same + last.same)) <= {*long.split(), "7"}


# -- Markdown ---------------------------------------------------------------------------------------------------------


def reading(markdown: str) -> tuple[str, str]:
    """Return what a renderer shows of the older wording and of the newer one."""
    sides: tuple[list[str], list[str]] = ([], [])
    for block in MarkdownIt("commonmark").enable("strikethrough").parse(markdown):
        state = {"s": False, "strong": False}
        for token in block.children or ():
            name, _, which = token.type.rpartition("_")
            if name in state:
                state[name] = which == "open"
                continue
            assert token.type in ("text", "text_special", "softbreak", "hardbreak"), token.type
            for side, hidden in zip(sides, (state["strong"], state["s"]), strict=True):
                side.append("" if hidden else token.content or "\n")
        for side in sides:
            side.append("\n")
    older, newer = (re.sub(r"\s", "", "".join(side)) for side in sides)
    return older, newer


SIGNS = st.lists(
    st.sampled_from([*"ab1*_~`.,:;()[]<>#-+|&@$!\\“", "\u00a0", " ", " ", "\n", "kite", "2."]), max_size=25
)


@given(SIGNS.map("".join), SIGNS.map("".join))
def test_a_renderer_shows_both_wordings_and_nothing_else(before: str, after: str) -> None:
    shown = _markdown_words(Diff.model_construct(pieces=pieces_of(before, after)))
    assert reading(shown) == (re.sub(r"\s", "", before), re.sub(r"\s", "", after))


def test_markdown_of_a_changed_article(article):
    shown = re.sub(r"text=[^>]+", "text=…", article.to_markdown()).replace("\u00a0", " ")
    assert shown == (
        """\
Lighthouse Act, Art. 7 changed on 2032-03-01 by Regulation (EU) 2032/5.

- 2032-02-29: [Regulation (EU) 2031/77 on municipal lighthouses, Art. 7](<https://example.org/eli/reg/2031/77/oj/eng#art_7:~:text=…>); wording from 2031-06-01 to 2032-02-29
- 2032-03-01: [Lighthouse Act, consolidated text of 1 March 2032, Art. 7](<https://example.org/eli/reg/2031/77/2032-03-01/eng#art_7:~:text=…>); wording since 2032-03-01; Consolidated text, documentation without legal effect. Wording by Regulation (EU) 2032/5 since 1 March 2032

- Art. 7(3): deleted ([Regulation (EU) 2032/5, Art. 1(4)(a)](<https://example.org/eli/reg/2032/5/oj/eng#art_1:~:text=…>))
- Art. 7(4), introductory wording: changed ([Regulation (EU) 2032/5, Art. 1(4)(b)](<https://example.org/eli/reg/2032/5/oj/eng#art_1:~:text=…>))
- Art. 7(4), closing words: changed ([Regulation (EU) 2032/5, Art. 1(4)(b)](<https://example.org/eli/reg/2032/5/oj/eng#art_1:~:text=…>))
- Unchanged: Art. 7(1), Art. 7(2)

\\[…\\]

2\\.   The log book shall be kept for 10 years after its last page is full.

~~3\\.   A copy on paper shall be sent to the coastguard on the first Monday of each month.~~

4\\.   Where a night was dark, the keeper shall add ~~:~~ **within 3 days:**

(a) the hour at which the lamp went out;

(b) what was done to light it again;

and shall sign the page ~~.~~ **with a full name.**

*© European Union, EUR-Lex, Official Journal, 32031R0077, 2031-05-12; reuse: Decision 2011/833/EU. Only the Official Journal is authentic.*

*© European Union, EUR-Lex, consolidated text 02031R0077-20320301, 2032, CC BY 4.0, extract; no legal effect.*

*© European Union, EUR-Lex, Official Journal, 32032R0005, 2032-02-27; reuse: Decision 2011/833/EU. Only the Official Journal is authentic.*
"""  # noqa: E501  as it is printed
    )
