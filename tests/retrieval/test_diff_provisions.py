"""Provisions are compared by the provisions inside."""

from __future__ import annotations

import pytest

from retrieval.diff_provisions import compare_provisions


@pytest.fixture
def compared(make_document, make_leaf, make_branch):
    """Compare two wordings of an article, each given as (kind, words, place) of its pieces."""

    def make(old, new):
        sides = []
        for name, pieces in (("old", old), ("new", new)):
            leaves = [make_leaf(kind, words, article="7", **place) for kind, words, place in pieces]
            document, _ = make_document(f"{name}-act", make_branch("article", leaves, article="7"))
            sides.append((document, document.get("art_7")))
        found = compare_provisions(*sides)
        (before, _), (after, _) = sides
        changes = [
            (op, (one if other is None else other).of((before if other is None else after).text).strip())
            for op, one, other in found.stretches
            if op != "equal"
        ]
        return changes, [(part.change, part.newest.label) for part in found.parts]

    return make


def paragraph(number, words):
    return ("paragraph", f"{number}. {words}", {"paragraph": str(number), "number": f"{number}."})


RED, BLUE, GREEN = (
    paragraph(number, f"A kite is {colour}.") for number, colour in enumerate(("red", "blue", "green"), 1)
)


def test_an_inserted_paragraph_leaves_its_neighbours_alone(compared):
    assert compared([RED, GREEN], [RED, BLUE, GREEN]) == (
        [("insert", "2. A kite is blue.")],
        [("unchanged", "Art. 7(1)"), ("inserted", "Art. 7(2)"), ("unchanged", "Art. 7(3)")],
    )


def test_a_deleted_paragraph_leaves_its_neighbours_alone(compared):
    assert compared([RED, BLUE, GREEN], [RED, GREEN]) == (
        [("delete", "2. A kite is blue.")],
        [("unchanged", "Art. 7(1)"), ("deleted", "Art. 7(2)"), ("unchanged", "Art. 7(3)")],
    )


def test_only_the_words_of_the_paragraph_that_changed_are_shown(compared):
    assert compared([RED, BLUE], [RED, paragraph(2, "A kite is yellow.")]) == (
        [("delete", "blue"), ("insert", "yellow")],
        [("unchanged", "Art. 7(1)"), ("changed", "Art. 7(2)")],
    )


def test_a_paragraph_that_gave_way_to_another_one_is_deleted_as_a_whole(compared):
    other = paragraph(5, "Whoever holds the line pays for what falls down.")
    assert compared([RED, BLUE], [RED, other]) == (
        [("delete", "2. A kite is blue."), ("insert", "5. Whoever holds the line pays for what falls down.")],
        [("unchanged", "Art. 7(1)"), ("deleted", "Art. 7(2)"), ("inserted", "Art. 7(5)")],
    )


def test_words_that_were_only_renumbered_are_compared(compared):
    changes, parts = compared([RED, BLUE], [RED, paragraph(3, "A kite is blue.")])
    assert changes == [("delete", "2"), ("insert", "3")]
    assert parts == [("changed", "Art. 7"), ("unchanged", "Art. 7(1)")]


def test_words_without_a_number_that_got_one_are_compared(compared):
    bare = ("subparagraph", "A kite is red.", {"subparagraph": 1})
    changes, parts = compared([bare], [RED, BLUE])
    assert changes == [("insert", "1."), ("insert", "2. A kite is blue.")]
    assert parts == [("changed", "Art. 7")]


def test_a_provision_is_the_same_as_itself(kite_act):
    document, _ = kite_act
    for provision in document.provisions:
        found = compare_provisions((document, provision), (document, provision))
        assert {stretch.op for stretch in found.stretches} <= {"equal"}
        assert {part.change for part in found.parts} <= {"unchanged"}
