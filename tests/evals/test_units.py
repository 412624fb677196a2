from __future__ import annotations

from itertools import product

import pytest

from evals.matching import matches
from evals.schema import Cited, Place
from evals.shelf import Shelf
from evals.units import is_within, unit
from sources.locator import Locator

ACT = "invented-act-en-consolidated-2032-03-01"
OJ = "invented-act-en-oj"


@pytest.mark.parametrize(
    ("label", "paragraph", "point"),
    [
        ({"article": "5", "paragraph": "1", "point": "f"}, ("article", "5", "1"), ("article", "5", "1", "f")),
        ({"article": "3", "point": "63"}, ("article", "3", "63"), ("article", "3", "63")),
        ({"article": "102"}, ("article", "102"), ("article", "102")),
        ({"annex": "I", "section": "A", "paragraph": "1"}, ("annex", "I", "A", "1"), ("annex", "I", "A", "1")),
        ({"annex": "XIII", "point": "a"}, ("annex", "XIII", "", "a"), ("annex", "XIII", "", "a")),
        ({"recital": "44"}, ("recital", "44"), ("recital", "44")),
    ],
)
def test_unit_is_the_first_printed_number_at_paragraph_level_and_all_at_point_level(
    label: dict[str, str], paragraph: tuple[str, ...], point: tuple[str, ...]
) -> None:
    assert unit(Locator(**label), "paragraph") == paragraph
    assert unit(Cited(document="x", **label), "point") == point


def test_what_names_no_article_annex_or_recital_has_no_unit() -> None:
    assert unit(Cited(document="press", start=3, end=9), "paragraph") is None
    assert unit(Locator(paragraph="4"), "article") is None


def test_every_provision_of_an_act_names_itself_and_never_a_sibling(shelf: Shelf) -> None:
    document = shelf.document(ACT)
    assert document is not None
    numbered = [p for p in document.provisions if p.kind in ("paragraph", "point", "subpoint") and not p.locator.within]
    golds = [gold for p in numbered if (gold := shelf.gold(Place(ACT, p.id))) is not None]
    assert len(golds) > 60
    for one, other in product(golds, golds):
        label = Cited(document=ACT, **one.provision.locator.model_dump(include={*Cited.model_fields}))
        own, theirs = unit(one.provision.locator, "point"), unit(other.provision.locator, "point")
        assert own is not None
        assert theirs is not None
        assert matches(label, other, "point") == is_within(own, theirs)
        if one is other:
            assert all(matches(label, other, level) for level in ("article", "paragraph", "point"))


def test_a_coarser_label_does_not_name_a_point(shelf: Shelf) -> None:
    gold = shelf.gold(Place(ACT, "art_5.par_1.pt_a"))
    assert gold is not None
    label = Cited(document=ACT, article="5", paragraph="1")
    assert matches(label, gold, "paragraph")
    assert not matches(label, gold, "point")
    assert not matches(Cited(document=ACT, article="5"), gold, "paragraph")


def test_a_version_with_the_same_words_counts_and_one_with_other_words_does_not(shelf: Shelf) -> None:
    same, changed = shelf.gold(Place(ACT, "art_10.par_2")), shelf.gold(Place(ACT, "art_4.par_1"))
    assert same is not None
    assert changed is not None
    assert OJ in same.same_in
    assert matches(Cited(document=OJ, article="10", paragraph="2"), same, "paragraph")
    assert not changed.same_in
    assert not matches(Cited(document=OJ, article="4", paragraph="1"), changed, "paragraph")


def test_outside_acts_offsets_decide(shelf: Shelf) -> None:
    document = shelf.document("invented-press-en")
    assert document is not None
    provision = next(p for p in document.provisions if p.kind == "paragraph")
    gold = shelf.gold(Place(document.id, provision.id))
    assert gold is not None
    whole = {"start": gold.span.start, "end": gold.span.end}
    assert matches(Cited(document=document.id, **whole), gold, "paragraph")
    assert not matches(Cited(document=document.id), gold, "paragraph")
    assert not matches(Cited(document=document.id, start=gold.span.end, end=gold.span.end + 50), gold, "paragraph")
    # A passage that begins inside and mostly lies elsewhere is another passage.
    assert not matches(Cited(document=document.id, start=gold.span.end - 5, end=gold.span.end + 200), gold, "paragraph")


def test_labels_with_numbers_that_are_numbers_are_read(shelf: Shelf) -> None:
    label = Cited.model_validate({"document": ACT, "article": 10, "paragraph": 2})
    found = shelf.provision(label)
    assert found is not None
    assert found.id == "art_10.par_2"
    assert shelf.provision(Cited(document=ACT, article="999")) is None
    assert shelf.provision(Cited(document="nowhere", article="1")) is None


def test_paragraphs_without_numbers_are_told_apart_by_offsets(shelf: Shelf) -> None:
    """Any paragraph of an article passed for its second unnumbered one, because labels have no number for that."""
    document = shelf.document(ACT)
    assert document is not None
    counted = [p for p in document.provisions if p.locator.subparagraph and p.locator.paragraph is None]
    one, other = next(
        (a, b) for a in counted for b in counted if a is not b and a.locator.article and a.parent == b.parent
    )
    gold = shelf.gold(Place(ACT, one.id))
    assert gold is not None
    label = {"document": ACT, "article": one.locator.article}
    assert matches(Cited(**label, start=one.span.start, end=one.span.end), gold, "paragraph")
    assert not matches(Cited(**label, start=other.span.start, end=other.span.end), gold, "paragraph")
    assert matches(Cited(**label, start=other.span.start, end=other.span.end), gold, "article")
    assert matches(Cited(**label), gold, "paragraph")


def test_a_label_that_several_points_share_names_the_one_around_its_offsets(shelf: Shelf) -> None:
    """Points (a) of two unnumbered paragraphs have one label, which was taken for the label of no provision at all."""
    document = shelf.document(ACT)
    assert document is not None
    label = {"document": ACT, "article": "6", "paragraph": "2", "point": "a"}
    found = [p for p in document.provisions if unit(p.locator, "point") == ("article", "6", "2", "a")]
    assert len(found) == 2
    for provision in found:
        assert shelf.provision(Cited(**label, start=provision.span.start, end=provision.span.end)) == provision
    assert shelf.provision(Cited(**label)) in found
    assert shelf.provision(Cited(**{**label, "point": "z"}, start=found[0].span.start, end=found[0].span.end)) is None
