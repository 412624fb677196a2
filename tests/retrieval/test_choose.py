"""Which lines of a passage are worth quoting."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.choose import LONGEST, Choice, choose, clipped, is_wanted, leads_above
from retrieval.lexical import tokenise
from sources.schema import Document, Source, Span

Made = tuple[Document, Source]
Chooser = Callable[..., Choice]
FILLER = "The harbour keeps a long list of gulls, of ropes and of barrels, and reads it out on Sundays. "


def even(_: str) -> float:
    return 1.0


@pytest.fixture
def chosen(make_hits, make_lookup, make_query) -> Chooser:
    """The choice from one passage of a document for some words."""

    def make(made: Made, label: str, words: str, *, score: float = 1.0, **fields: object) -> Choice:
        (hit, *_) = make_hits(*made, label, score=score)
        return choose(make_query(words, **fields), hit, make_lookup(made), even)

    return make


@pytest.fixture
def page(make_document, make_leaf) -> Callable[[str], Made]:
    """A page of one paragraph."""

    def make(words: str) -> Made:
        return make_document("page", make_leaf("paragraph", words, paragraph="1"), tier="press", kind="news")

    return make


def lines(choice: Choice) -> list[str]:
    return [span.of(choice.held.document.text) for span in choice.spans]


def leads(choice: Choice) -> list[str]:
    return [span.of(choice.held.document.text) for span in choice.leads]


def test_a_short_passage_is_taken_whole(chosen, kite_act):
    choice = chosen(kite_act, "Art. 1(2)", "anything")
    assert choice.text == "2. It is not about birds."


def test_of_a_long_passage_the_line_that_shares_the_questions_words_is_taken(chosen, page):
    choice = chosen(page(FILLER * 6 + "Kites need a licence. " + FILLER), "para. 1", "Who gives a licence for kites?")
    assert choice.text == "Kites need a licence."


def test_the_score_is_the_hits_and_the_lines_together(chosen, page):
    made = page("Kites need a licence.")
    all_words, half, none = (
        chosen(made, "para. 1", words).score for words in ("kites licence", "kites gulls", "no gulls")
    )
    assert all_words > half > none == 1.0
    assert chosen(made, "para. 1", "no gulls", score=3.0).score == 3.0


@given(
    sentences=st.lists(
        st.lists(st.sampled_from("kite gull EUR 35 (a) 4.1. rope".split()), min_size=1, max_size=90), min_size=1
    ),
    words=st.lists(st.sampled_from("kite gull rope EUR 35".split())),
    kind=st.sampled_from(["free", "amount", "obligations"]),
)
def test_lines_lie_in_the_passage_in_order_and_none_is_too_long(
    make_document, make_leaf, make_hits, make_lookup, make_query, sentences, words, kind
):
    text = " ".join("Now " + " ".join(sentence) + "." for sentence in sentences)
    made = make_document("page", make_leaf("paragraph", text, paragraph="1"))
    for hit in make_hits(*made):
        choice = choose(make_query(" ".join(words), kind=kind), hit, make_lookup(made), even)
        ends = [hit.passage.span.start, *(place for span in choice.spans for place in (span.start, span.end))]
        assert choice.spans
        assert [*ends, hit.passage.span.end] == sorted([*ends, hit.passage.span.end])
        assert all(0 < len(span) <= LONGEST for span in choice.spans)


def test_lines_that_touch_are_one(chosen, page):
    text = FILLER * 5 + "Kites are red. Kites are blue. " + FILLER
    assert lines(chosen(page(text), "para. 1", "kites")) == ["Kites are red. Kites are blue."]


def test_lines_apart_stay_apart(chosen, page):
    choice = chosen(page("Kites are red. " + FILLER * 5 + "Kites are blue."), "para. 1", "kites")
    assert lines(choice) == ["Kites are red.", "Kites are blue."]


def test_a_line_that_is_less_than_nearly_as_good_is_left_out(chosen, page):
    choice = chosen(page("Kites are red. " + FILLER * 5 + "Red kites fly high."), "para. 1", "high red kites")
    assert choice.text == "Red kites fly high."


# -- what a question asks for -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["It cost EUR 35 million.", "€ 5", "up to 4 % of turnover", "more than 10^25", "Some 40 kites flew."]
)
def test_amounts_are_seen(words):
    assert is_wanted("amount", words)


@pytest.mark.parametrize(
    "words",
    [
        "1. Box kites.",
        "(2) ‘keeper’ means who holds it.",
        "6a.   Small towns pay less.",
        "4.1. The inspector notes:",
        "‘1.   A buoy carries no lamp.",
        "1.",
        "Box kites:\n(1) red ones;\n(2) blue ones.",
    ],
)
def test_printed_numbers_of_paragraphs_are_no_amounts(words):
    """`4.1.` and a bare `1.` once answered how high a fine is."""
    assert not is_wanted("amount", words)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("date", "It applies from 1 September 2032."),
        ("date", "Report it no later than 15 days after the flight."),
        ("who_said", "The mayor said so."),
        ("definition", "‘kite’ means a thing on a line"),
        ("obligations", "The keeper shall hold the line."),
    ],
)
def test_what_other_questions_ask_for_is_seen(kind, words):
    assert is_wanted(kind, words)
    assert not is_wanted(kind, "Kites are red.")


@given(st.lists(st.sampled_from(["kite", "fund", "cost", "rope"]), min_size=1))
def test_for_an_amount_no_line_without_a_number_is_taken_when_one_with_is_there(
    make_document, make_leaf, make_hits, make_lookup, make_query, asked
):
    """A line that shared all words of the question and had no number once beat the one with the number."""
    text = "The fund, the kite, the rope: cost unknown. " + FILLER * 5 + "There are EUR 5 in the jar."
    made = make_document("page", make_leaf("paragraph", text, paragraph="1"))
    (hit,) = make_hits(*made)
    choice = choose(make_query(" ".join(asked), kind="amount"), hit, make_lookup(made), even)
    assert choice.text == "There are EUR 5 in the jar."


def test_an_amount_in_the_introductory_wording_counts_for_its_point(chosen, make_document, make_leaf, make_branch):
    lead = make_leaf("lead", "1. A fine of EUR 7 is for:", article="8", paragraph="1", part="lead")
    points = [
        make_leaf("point", f"({letter}) {words} " + FILLER * 2, article="8", paragraph="1", point=letter)
        for letter, words in (("a", "night flights."), ("b", "torn kites."))
    ]
    paragraph = make_branch("paragraph", [lead, *points], article="8", paragraph="1", number="1.")
    made = make_document("act", make_branch("article", [paragraph], article="8"))
    choice = chosen(made, "Art. 8(1)", "fine for torn kites", kind="amount")
    assert leads(choice) == ["1. A fine of EUR 7 is for:"]
    assert choice.text == "(b) torn kites."


# -- introductory wording ---------------------------------------------------------------------------------------------


def test_a_point_brings_its_introductory_wording(chosen, kite_act):
    choice = chosen(kite_act, "Art. 4(1)(b)", "Is it forbidden to fly over a port?")
    assert leads(choice) == ["1. It is forbidden to:"]


def test_a_definition_stands_alone(chosen, kite_act):
    assert chosen(kite_act, "Art. 2(1)", "kite").leads == ()


def test_introductory_wording_brings_none_of_its_own(kite_act):
    document, _ = kite_act
    lead = document.get("art_4.par_1.lead")
    assert lead is not None
    assert leads_above(document, lead.span.stripped(document.text)) == ()


def test_introductory_wording_of_every_level_comes_outermost_first(make_document, make_leaf, make_branch):
    inner = make_branch(
        "point",
        [
            make_leaf("lead", "(a) a kite with:", article="8", point="a", part="lead"),
            make_leaf("subpoint", "(i) two lines", article="8", point="a", subpoint="i"),
        ],
        article="8",
        point="a",
    )
    outer = make_leaf("lead", "Nobody shall fly:", article="8", part="lead")
    document, _ = make_document("act", make_branch("article", [outer, inner], article="8"))
    above = leads_above(document, document.get("art_8.pt_a.i").span)
    assert [lead.of(document.text) for lead in above] == ["Nobody shall fly:", "(a) a kite with:"]


def test_introductory_wording_longer_than_a_quote_is_left_out(make_document, make_leaf, make_branch):
    nodes = [
        make_leaf("lead", FILLER * 10, article="8", part="lead"),
        make_leaf("point", "(a) kites", article="8", point="a"),
    ]
    document, _ = make_document("act", make_branch("article", nodes, article="8"))
    assert leads_above(document, document.get("art_8.pt_a").span) == ()


def test_each_line_brings_its_own_introductory_wording(chosen, make_document, make_leaf, make_branch):
    """What class B must have was once quoted under the introductory wording of class A."""

    def one(letter: str, lead: str, *points: str):
        place = {"article": "8", "paragraph": "1", "point": letter}
        return make_branch(
            "point",
            [
                make_leaf("lead", lead, **place, part="lead"),
                *(
                    make_leaf("subpoint", words, **place, subpoint=number)
                    for number, words in zip(("i", "ii", "iii"), points, strict=False)
                ),
            ],
            **place,
        )

    gulls = "(ii) " + FILLER * 3
    paragraph = make_branch(
        "paragraph",
        [
            make_leaf("lead", "1. There shall be:", article="8", paragraph="1", part="lead"),
            one("a", "(a) on a red kite:", "(i) a silver bell;", gulls),
            one("b", "(b) on a blue kite:", "(i) a wooden bell;", gulls),
        ],
        article="8",
        paragraph="1",
    )
    made = make_document("act", make_branch("article", [paragraph], article="8"))
    choice = chosen(made, "Art. 8(1)", "bell")
    assert lines(choice) == ["(i) a silver bell;", "(i) a wooden bell;"]
    assert leads(choice) == ["1. There shall be:", "(a) on a red kite:", "(b) on a blue kite:"]


def test_words_are_those_of_the_lines(chosen, kite_act):
    choice = chosen(kite_act, "Art. 1(2)", "birds")
    assert choice.words == frozenset(tokenise("2. It is not about birds."))


def test_the_number_of_a_point_below_its_introduction_is_no_amount(chosen, make_document, make_leaf, make_branch):
    """Both once stood on one line, where the point's number no longer looked printed."""
    nodes = [
        make_leaf("lead", "Kites to be counted:", article="8", paragraph="1", part="lead"),
        *(
            make_leaf("point", f"({n}) {FILLER * 7}", article="8", paragraph="1", point=n, number=f"({n})")
            for n in ("1", "2")
        ),
    ]
    made = make_document(
        "act", make_branch("article", [make_branch("paragraph", nodes, article="8", paragraph="1")], article="8")
    )
    counted, free = (chosen(made, "Art. 8(1)(1)", "kites", kind=kind).score for kind in ("amount", "free"))
    assert counted < free


@pytest.mark.parametrize(
    "text",
    ["See Article 51(1) and Annex III, point 4.", "It was said on 2 August 2031.", "Regulation (EU) 2031/77 applies."],
)
def test_numbers_of_articles_and_days_are_no_amounts(text: str) -> None:
    assert not is_wanted("amount", text)


@given(st.lists(st.text("ab", min_size=1, max_size=20), min_size=80, max_size=200))
def test_a_long_line_is_cut_between_words(words: list[str]) -> None:
    text = " ".join(words)
    cut = clipped(text, Span(start=0, end=len(text))).of(text)
    assert len(cut) <= LONGEST
    assert cut.split() == words[: len(cut.split())]


def test_a_line_of_one_endless_word_is_cut_anywhere() -> None:
    assert len(clipped("x" * 900, Span(start=0, end=900))) == LONGEST
