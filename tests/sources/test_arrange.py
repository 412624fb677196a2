"""Pieces of a page become provisions with locators."""

from __future__ import annotations

import pytest

from sources.locator import Locator
from sources.outline import Block, Node, Run
from sources.parsers.annex import annex
from sources.parsers.arrange import arrange, heading
from sources.parsers.pieces import Heading, Item, Paragraph, Piece, Quoted

ARTICLE = Locator(article="7")
ANNEX = Locator(annex="II")


def words(text: str) -> Block:
    return Block(Run(text))


def item(label: str, *content: str | Piece) -> Item:
    return Item(Run(label), [words(piece) if isinstance(piece, str) else piece for piece in content])


def group(text: str) -> Heading:
    return Heading(Run(text), groups=True)


def leaves(node: Node) -> dict[str, str]:
    if not node.children:
        return {node.locator.id: node.run.text}
    return {key: text for child in node.children for key, text in leaves(child).items()}


def arranged(locator: Locator, *pieces: Piece) -> dict[str, str]:
    return leaves(arrange(Node("article", locator), pieces))


def annexed(*pieces: Piece) -> Node:
    return annex(heading(Node("annex", ANNEX), [Heading(Run("ANNEX II")), Heading(Run("Towers"))]), pieces)


def test_label_and_words_stand_in_one_leaf() -> None:
    assert arranged(ARTICLE, words("These:"), item("(a)", "towns;"), item("(b)", "keepers.")) == {
        "art_7.lead": "These:",
        "art_7.pt_a": "(a) towns;",
        "art_7.pt_b": "(b) keepers.",
    }


@pytest.mark.parametrize("label", ["(a)", "a)", "a."])
def test_brackets_of_every_language_are_dropped(label: str) -> None:
    assert list(arranged(ARTICLE, item(label, "towns"))) == ["art_7.pt_a"]


def test_levels_follow_from_nesting() -> None:
    deepest = item("(1)", item("(a)", item("(i)", "deep;"), item("(ii)", "deeper.")))
    assert arranged(ARTICLE, deepest) == {
        "art_7.pt_1.lead": "(1)",
        "art_7.pt_1.a.lead": "(a)",
        "art_7.pt_1.a.ind_1": "(i) deep;",
        "art_7.pt_1.a.ind_2": "(ii) deeper.",
    }


def test_dashes_are_counted() -> None:
    assert list(arranged(ARTICLE, item("—", "one,"), item("—", "two."))) == ["art_7.ind_1", "art_7.ind_2"]


def test_what_is_below_an_indent_is_part_of_its_words() -> None:
    assert arranged(ARTICLE, item("—", "one:", item("(a)", "x;"))) == {
        "art_7.ind_1.sub_1": "— one:",
        "art_7.ind_1.sub_2": "(a) x;",
    }


def test_a_paragraph_alone_is_a_leaf() -> None:
    assert arranged(ARTICLE, Paragraph("1a", [words("1a.\u00a0One.")])) == {"art_7.par_1a": "1a.\u00a0One."}


def test_one_block_below_a_heading_is_the_first_paragraph() -> None:
    article = heading(Node("article", ARTICLE), [Heading(Run("Article 7")), Heading(Run("Log book"))])
    arrange(article, [words("A book is kept.")])
    assert [child.locator.label for child in article.children] == ["Art. 7, heading", "Art. 7, first paragraph"]
    assert article.heading == "Log book"


def test_numbers_in_an_annex_are_paragraphs() -> None:
    assert list(arranged(ANNEX, item("3.", item("3.1.", item("(a)", "x."))), item("4.", "y."))) == [
        "anx_II.pt_3.lead",
        "anx_II.pt_3.1.lead",
        "anx_II.pt_3.1.a",
        "anx_II.pt_4",
    ]


def test_new_wording_after_a_colon_is_quoted_law() -> None:
    quoted = arranged(ARTICLE, words("the following is added:"), words("‘Lamps are lit.’"), words(";"))
    assert quoted == {"art_7.lead": "the following is added:", "art_7.quot": "‘Lamps are lit.’;"}


def test_a_quotation_goes_on_until_it_is_closed() -> None:
    pieces = [words("added:"), item("‘(a)", "one:", item("(i)", "x;")), item("(b)", "two.’"), words("Own words.")]
    assert arranged(ARTICLE, *pieces) == {
        "art_7.sub_1.lead": "added:",
        "art_7.quot_1": "‘(a) one:",
        "art_7.quot_2": "(i) x;",
        "art_7.quot_3": "(b) two.’",
        "art_7.sub_2": "Own words.",
    }


def test_a_definition_is_no_quotation() -> None:
    assert list(
        arranged(ARTICLE, words("Here:"), item("(1)", "‘lamp’ means a light:", item("(a)", "on a tower.")))
    ) == [
        "art_7.lead",
        "art_7.pt_1.lead",
        "art_7.pt_1.a",
    ]


def test_numbers_of_quoted_law_are_not_ours() -> None:
    law = Quoted([Heading(Run("‘Article 4a")), Heading(Run("Visits")), Paragraph("1", [words("1. Open.’")])])
    assert arranged(ARTICLE, words("the following Article is inserted:"), law) == {
        "art_7.lead": "the following Article is inserted:",
        "art_7.quot_1": "‘Article 4a\nVisits",
        "art_7.quot_2": "1. Open.’",
    }


def test_a_section_takes_the_heading_that_follows_as_its_name() -> None:
    node = annexed(group("Section 1"), group("Towers on islands"), item("1.", "x;"))
    section = node.children[1]
    assert (section.locator.id, section.number, section.heading) == ("anx_II.sct_1", "Section 1", "Towers on islands")
    assert leaves(section) == {"anx_II.sct_1.hd": "Section 1\nTowers on islands", "anx_II.sct_1.pt_1": "1. x;"}


@pytest.mark.parametrize(
    "text", ["Section A. On the mainland", "Section\u00a0A\u00a0— On the mainland", "Afdeling A - On the mainland"]
)
def test_sections_are_known_by_their_form(text: str) -> None:
    section = annexed(group(text), item("1.", "x;")).children[1]
    assert (section.kind, section.locator.section, section.heading) == ("section", "A", "On the mainland")


def test_a_numbered_heading_is_an_item_of_the_annex() -> None:
    node = annexed(group("1.\u00a0\u00a0Stairs"), words("Climb."), group("2.\u00a0\u00a0Lamp"), item("2.1.", "Light."))
    assert leaves(node) == {
        "anx_II.hd": "ANNEX II\nTowers",
        "anx_II.pt_1.hd": "1.\u00a0\u00a0Stairs",
        "anx_II.pt_1.sub_1": "Climb.",
        "anx_II.pt_2.hd": "2.\u00a0\u00a0Lamp",
        "anx_II.pt_2.1": "2.1. Light.",
    }
    assert [child.heading for child in node.children] == [None, "Stairs", "Lamp"]


def test_a_lettered_heading_is_a_point_of_the_item_above() -> None:
    node = annexed(
        group("2.\u00a0Codes"), group("a.\u00a0Red lamps"), words("R1"), group("b.\u00a0Green lamps"), words("G1")
    )
    assert list(leaves(node)) == [
        "anx_II.hd",
        "anx_II.pt_2.hd",
        "anx_II.pt_2.a.hd",
        "anx_II.pt_2.a.sub_1",
        "anx_II.pt_2.b.hd",
        "anx_II.pt_2.b.sub_1",
    ]


def test_the_first_words_of_an_annex_without_a_name_are_its_name() -> None:
    node = heading(Node("annex", ANNEX), [Heading(Run("ANNEX II"))])
    annex(node, [words("Codes of lamps"), group("1.\u00a0Introduction"), words("They follow.")])
    assert node.heading == "Codes of lamps"
    assert node.children[0].run.text == "ANNEX II\nCodes of lamps"
