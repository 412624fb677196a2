"""Defined terms: found in an act, and found where the act uses them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.definitions import Definitions, definitions
from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.parsers import parse
from sources.schema import Document, Source, SourcePart

Act = Callable[..., Document]


@pytest.fixture(scope="module")
def lighthouse(data: Path) -> Document:
    rows = tomllib.loads((data / "act" / "catalogue.toml").read_text("utf-8"))["source"]
    source = Source.model_validate(next(row for row in rows if row["id"] == "invented-act-en-oj"))
    return parse(source, [SourcePart(name="oj.xhtml", data=(data / "act" / "oj.xhtml").read_bytes())])


@pytest.fixture(scope="module")
def define(make_source: Callable[..., Source]) -> Act:
    """Make an act whose third article has these points."""

    def make(*points: str, heading: str | None = "Definitions") -> Document:
        article = Node("article", Locator(article="3"), heading=heading)
        for number, words in enumerate(points, 1):
            article.children.append(Node("point", Locator(article="3", point=str(number)), run=Run(words)))
        return lay_out(make_source(tier="law", binding=True), [article], parser_version="1")

    return make


def used(document: Document, text: str, inside: str | None = None) -> list[str]:
    return [term.names[0] for term in Definitions(document).used(text, inside=inside)]


def test_definitions_of_the_invented_act(lighthouse: Document) -> None:
    assert [(term.names, term.provision_id) for term in definitions(lighthouse)] == [
        (("municipal lighthouse",), "art_3.pt_1"),
        (("keeper of record",), "art_3.pt_2"),
        (("great lamp",), "art_3.pt_3"),
        (("dark night",), "art_3.pt_4"),
        (("log book",), "art_3.pt_5"),
    ]


@pytest.mark.parametrize(
    ("point", "names"),
    [
        ("(1) ‘lamp’ means a light;", ("lamp",)),
        ("(1) ‘small municipal lighthouse’ or ‘SML’ means a tower;", ("small municipal lighthouse", "SML")),
        ("1) «gardien d’office», la personne qui monte;", ("gardien d’office",)),
        ("1) “gardien”, la personne qui monte;", ("gardien",)),
        ("1) “lichtwachter”: wie de trap opgaat;", ("lichtwachter",)),
        ("(1) ‘keeper’s book’ means a book;", ("keeper’s book",)),
    ],
)
def test_term_stands_in_quotation_marks_at_the_beginning(define: Act, point: str, names: tuple[str, ...]) -> None:
    assert [term.names for term in definitions(define(point))] == [names]


def test_quoted_words_elsewhere_are_no_definitions(define: Act) -> None:
    assert definitions(define("(1) A lamp is called ‘great’ where it is strong.")) == ()
    assert definitions(define("(1) ‘lamp’ means a light;", heading="Prohibited uses")) == ()


@pytest.mark.parametrize("heading", ["Definitions", "Définitions", "Definities", "Definitions (extract)"])
def test_heading_says_that_an_article_defines(define: Act, heading: str) -> None:
    assert len(definitions(define("(1) ‘lamp’ means a light;", heading=heading))) == 1


def test_longest_term_is_the_one_used(define: Act) -> None:
    document = define("(1) ‘lamp’ means a light;", "(2) ‘great lamp’ means a strong one;")
    assert used(document, "A great lamp is lit.") == ["great lamp"]
    assert used(document, "A great lamp is a lamp.") == ["great lamp", "lamp"]


def test_terms_are_whole_words_in_singular_and_plural(define: Act) -> None:
    document = define("(1) ‘lamp’ means a light;", "(2) ‘harbour authority’ means an office;")
    assert used(document, "Lamps of the harbour authorities") == ["lamp", "harbour authority"]
    assert used(document, "A lampshade, a clamp and a lamp-post") == []


def test_acronyms_keep_their_case(define: Act) -> None:
    document = define("(1) ‘IT’ means machines;", "(2) ‘SML’ means a tower;")
    assert used(document, "It is lit by it; SMLs are not.") == ["SML"]


def test_term_is_not_used_in_its_own_definition(define: Act) -> None:
    document = define("(1) ‘lamp’ means a lamp that gives light;")
    assert used(document, "a lamp that gives light", inside="art_3.pt_1") == []
    assert used(document, "a lamp that gives light", inside="art_3.pt_2") == ["lamp"]


def test_frequency_tells_telling_terms_from_common_ones(lighthouse: Document) -> None:
    known = Definitions(lighthouse)
    counts = {term.names[0]: count for term, count in known.frequency.items()}
    assert counts["log book"] > counts["great lamp"] >= 1


@given(st.data())
def test_every_term_is_found_wherever_it_is_written(lighthouse: Document, data: st.DataObject) -> None:
    known = Definitions(lighthouse)
    terms = data.draw(st.lists(st.sampled_from(known.terms), unique=True, max_size=4))
    written = [
        data.draw(st.sampled_from([term.names[0], term.names[0].upper(), f"{term.names[0]}s"])) for term in terms
    ]
    assert known.used(". ".join(written)) == tuple(terms)


@pytest.mark.corpus
def test_official_acts_define_their_terms(official_document: Callable[[str], Document]) -> None:
    counts = {
        "ai-act-en-consolidated-2026-07-27": 70,
        "ai-act-en-oj-html": 68,
        "ai-act-fr-oj-html": 68,
        # One Dutch definition begins with a word outside quotation marks.
        "ai-act-nl-oj-html": 67,
        "eurohpc-reg-2021-1173-gigafactory-extracts-en": 10,
    }
    assert {name: len(definitions(official_document(name))) for name in counts} == counts


@pytest.mark.corpus
def test_official_transparency_duty_uses_deep_fake(official_document: Callable[[str], Document]) -> None:
    act = official_document("ai-act-en-consolidated-2026-07-27")
    duty = act.get("art_50.par_4")
    assert duty is not None
    assert {"deployer", "AI system", "deep fake"} <= set(used(act, act.text_of(duty), inside=duty.id))
