from __future__ import annotations

from itertools import product

import pytest

from evals.matching import MOST_CHARACTERS, MOST_TIMES, matches
from evals.schema import Cited, Level, Place
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


def test_offsets_without_numbers_name_the_innermost_provision_of_an_act(shelf: Shelf) -> None:
    """A span over a whole act named every paragraph in it, because sharing was measured by the shorter of the two."""
    document = shelf.document(ACT)
    assert document is not None
    article, paragraph, point = (document.get(name) for name in ("art_5", "art_5.par_1", "art_5.par_1.pt_b"))
    gold = shelf.gold(Place(ACT, "art_5.par_1.pt_b"))
    assert article is not None
    assert paragraph is not None
    assert point is not None
    assert gold is not None

    def named(start: int, end: int) -> list[Level]:
        levels: tuple[Level, ...] = ("article", "paragraph", "point")
        return [level for level in levels if matches(Cited(document=ACT, start=start, end=end), gold, level)]

    assert named(0, len(document.text)) == []
    # A passage of fixed length, cut without regard to paragraphs, shows what it is narrow enough for, and pins nothing.
    assert len(article.span) < MOST_CHARACTERS
    assert named(article.span.start, article.span.end + 40) == ["article", "paragraph"]
    assert named(article.span.start, article.span.end) == ["article", "paragraph"]
    assert named(paragraph.span.start, paragraph.span.end) == ["article", "paragraph"]
    assert named(point.span.start, point.span.end) == ["article", "paragraph", "point"]
    assert named(point.span.start + 9, point.span.start + 10) == ["article", "paragraph", "point"]
    assert named(0, 10**6) == []
    assert named(point.span.start, point.span.start) == []
    newline = point.span.end - 1
    assert document.text[newline] == "\n"
    assert named(newline, newline + 1) == []


def test_a_long_span_outside_acts_names_nothing_in_it(shelf: Shelf) -> None:
    """A passage that is the whole document met every need in it."""
    document = shelf.document("brief-facts")
    assert document is not None
    assert len(document.text) > 4 * MOST_CHARACTERS
    golds = [gold for p in document.provisions if (gold := shelf.gold(Place(document.id, p.id))) is not None]
    short = [gold for gold in golds if 100 < len(gold.span) < MOST_CHARACTERS / MOST_TIMES]
    assert short
    for gold in short:
        start, end = gold.span.start, gold.span.end
        for around, does in ((0, True), (100, True), (MOST_CHARACTERS, False)):
            label = Cited(document=document.id, start=max(0, start - around), end=min(len(document.text), end + around))
            assert matches(label, gold, "paragraph") == does
        assert not matches(Cited(document=document.id, start=0, end=len(document.text)), gold, "paragraph")
        assert matches(Cited(document=document.id, start=start + 5, end=start + 25), gold, "paragraph")


def test_a_quote_finds_its_place_if_it_stands_once_and_is_no_shred(shelf: Shelf) -> None:
    """The letter `e` as a quote stood in every gold place, and so named all of them."""
    press = "invented-press-en"
    gold, title = shelf.gold(Place(press, "par_3")), shelf.gold(Place(press, "par_6"))
    assert gold is not None
    assert title is not None
    for quote, does in (
        ("Towns that own one of some 1\u00a0200 lighthouses", True),
        ("from the harbour fund", True),
        ("The money comes", False),
        ("e", False),
        ("", False),
        ("EUR\u00a035\u00a0million for spare lamps", True),
        ("million for spare lamps", False),
    ):
        assert matches(Cited(document=press, quote=quote), gold, "paragraph") == does, quote
    assert matches(Cited(document=press, quote="Regulation (EU) 2031/77"), title, "paragraph")
    background = shelf.gold(Place(press, "hd_2"))
    assert background is not None
    assert matches(Cited(document=press, quote="Background"), background, "paragraph")
    act = shelf.gold(Place(ACT, "art_9.par_2"))
    assert act is not None
    assert matches(Cited(document=ACT, quote="publish a list of great lamps"), act, "paragraph")
    assert not matches(Cited(document=ACT, quote="great lamps"), act, "paragraph")


def test_what_is_no_act_is_compared_by_its_document_at_article_level(shelf: Shelf) -> None:
    """At article level a press release was compared by offsets, so that its recall equalled that of paragraphs."""
    press = "invented-press-en"
    gold = shelf.gold(Place(press, "par_3"))
    assert gold is not None
    assert matches(Cited(document=press, start=0, end=20), gold, "article")
    assert matches(Cited(document=press), gold, "article")
    assert not matches(Cited(document=press, start=0, end=20), gold, "paragraph")
    assert not matches(Cited(document="invented-notes-md-en"), gold, "article")


def test_a_number_that_python_cannot_read_names_no_provision(shelf: Shelf) -> None:
    """A paragraph number of 10,000 digits ended the scoring of the whole run with a ValueError."""
    label = Cited.model_construct(document=ACT, article="5", paragraph="9" * 10_000)
    assert shelf.provision(label) is None
