"""Laying out an outline: tiling, subparagraphs, change marks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sources.locator import Locator
from sources.outline import Block, Change, Node, Run, compose, lay_out
from sources.schema import Amendment, Document, Source, Span

SOURCE = Source(
    id="act",
    title="An act",
    publisher="Us",
    tier="law",
    kind="regulation",
    language="en",
    published="2031-01-01",
    version_id="1",
    parser="text",
    licence="Apache-2.0",
    text_from=date(2031, 2, 1),
    amendments=(Amendment(celex="32032R0005", in_force=date(2032, 3, 1)),),
    binding=True,
)
PARAGRAPH = Locator(article="6", paragraph="3")


def point(letter: str, text: str, change: Change | None = None) -> Node:
    locator = PARAGRAPH.model_copy(update={"point": letter})
    return Node("point", locator, number=f"({letter})", run=Run(f"({letter}) {text}"), change=change)


def lay(*content: Block | Node) -> Document:
    return lay_out(SOURCE, [compose(Node("paragraph", PARAGRAPH), content)], parser_version="1")


def ids(document: Document) -> list[str]:
    return [provision.id.removeprefix("art_6.par_3").removeprefix(".") for provision in document.provisions]


def test_one_block_is_the_paragraph_itself() -> None:
    assert ids(lay(Block(Run("3. One.")))) == [""]


def test_a_block_before_points_is_their_introductory_wording() -> None:
    assert ids(lay(Block(Run("3. These:")), point("a", "one;"), point("b", "two."))) == ["", "lead", "pt_a", "pt_b"]


def test_a_lower_case_block_after_points_is_closing_words() -> None:
    document = lay(Block(Run("3. Whoever:")), point("a", "one,"), Block(Run("shall pay.")))
    assert ids(document) == ["", "lead", "pt_a", "tail"]


def test_other_blocks_open_subparagraphs_and_points_stay_on_the_paragraph() -> None:
    document = lay(Block(Run("3. One.")), Block(Run("Where:")), point("a", "x;"), Block(Run("Always.")))
    assert ids(document) == ["", "sub_1", "sub_2", "sub_2.lead", "pt_a", "sub_3"]
    a = document.by_label("Art. 6(3)(a)")
    assert a is not None
    assert a.parent == "art_6.par_3.sub_2"


def test_points_that_repeat_a_letter_say_which_subparagraph_they_are_within() -> None:
    document = lay(Block(Run("3. A:")), point("a", "x;"), Block(Run("B:")), point("a", "y;"))
    labels = [provision.label for provision in document.provisions]
    assert "Art. 6(3)(a)" in labels
    assert "Art. 6(3), second subparagraph, point (a)" in labels


def test_change_marks_date_the_wording() -> None:
    inserted = Change("inserted", "32032R0005")
    document = lay(Block(Run("3. These:")), point("a", "one;"), point("ba", "new;", inserted))
    by_id = {provision.locator.point: provision.validity for provision in document.provisions}
    assert by_id["a"].text_from == date(2031, 2, 1)
    assert by_id["ba"].text_from == date(2032, 3, 1)
    assert by_id["ba"].action == "inserted"
    whole = document.provisions[0].validity
    assert (whole.text_from, whole.action) == (date(2032, 3, 1), "replaced")
    assert [document.marks[0].span.of(document.text)] == ["(ba) new;\n"]


def test_a_deletion_changes_the_paragraph_and_not_what_follows() -> None:
    gone = Change("deleted", "32032R0005")
    following = point("c", "three.")
    following.deletions.append(gone)
    document = lay(Block(Run("3. These:")), point("a", "one;"), following)
    assert document.provisions[-1].validity.changed_by is None
    assert document.provisions[0].validity.changed_by == "32032R0005"
    assert [len(mark.span) for mark in document.marks] == [0]


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1), min_size=1, max_size=8))
def test_leaves_are_the_text(blocks: list[str]) -> None:
    document = lay(*(Block(Run(block)) for block in blocks))
    assert "".join(leaf.span.of(document.text) for leaf in document.leaves()) == document.text
    assert [leaf.span.of(document.text) for leaf in document.leaves()] == [block + "\n" for block in blocks]


@given(st.data())
def test_innermost_is_the_smallest_provision_around_a_span(data: st.DataObject) -> None:
    document = lay(Block(Run("3. One.")), Block(Run("Where:")), point("a", "x;"), Block(Run("Always.")))
    start = data.draw(st.integers(0, len(document.text) - 1))
    span = Span(start=start, end=data.draw(st.integers(start + 1, len(document.text))))
    covering = [provision for provision in document.provisions if provision.span.covers(span)]
    assert document.innermost(span) == min(covering, key=lambda provision: len(provision.span))


def test_a_document_with_a_gap_is_refused() -> None:
    document = lay(Block(Run("3. One.")))
    shorter = document.provisions[0].model_copy(update={"span": Span(start=0, end=3)})
    with pytest.raises(ValidationError, match="cover"):
        Document(**{**dict(document), "provisions": (shorter,)})


def test_a_changed_character_is_noticed() -> None:
    document = lay(Block(Run("3. One.")))
    with pytest.raises(ValidationError, match="hash"):
        Document(**{**dict(document), "text": "3. Two.\n"})


def test_a_lone_subparagraph_is_cited_by_its_article() -> None:
    article = Locator(article="9")
    heading = Node("heading", Locator(article="9", part="heading"), run=Run("Article 9\nLamps"))
    document = lay_out(
        SOURCE,
        [compose(Node("article", article, children=[heading]), [Block(Run("Lamps shall burn."))])],
        parser_version="1",
    )
    alone = document.provisions[-1]
    assert (alone.kind, document.cited_as(alone).label) == ("subparagraph", "Art. 9")


def test_one_of_several_subparagraphs_is_cited_by_itself() -> None:
    document = lay(Block(Run("3. One.")), Block(Run("Two.")))
    assert document.cited_as(document.provisions[1]).label == "Art. 6(3), first subparagraph"
