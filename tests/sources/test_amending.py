"""Which provisions the points of an amending act change."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.amending import AmendingPoint, amending_points, points_for
from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.parsers import parse
from sources.schema import Document, Source, SourcePart

Act = Callable[..., Document]


def read(folder: Path, source_id: str, name: str) -> Document:
    rows = tomllib.loads((folder / "act" / "catalogue.toml").read_text("utf-8"))["source"]
    source = Source.model_validate(next(row for row in rows if row["id"] == source_id))
    return parse(source, [SourcePart(name=name, data=(folder / "act" / name).read_bytes())])


@pytest.fixture(scope="module")
def points(data: Path) -> tuple[AmendingPoint, ...]:
    return amending_points(read(data, "invented-amending-2032-5-en", "amending.xhtml"))


@pytest.fixture(scope="module")
def amend(make_source: Callable[..., Source]) -> Act:
    """Make an act whose first article has these points: amending words, then new text."""

    def make(*sentences: tuple[str, ...], lead: str = "Regulation (EU) 2031/77 is amended as follows:") -> Document:
        article = Node("article", Locator(article="1"))
        article.children.append(Node("lead", Locator(article="1", part="lead"), run=Run(lead)))
        for number, (words, *quotations) in enumerate(sentences, 1):
            at = Locator(article="1", point=str(number))
            point = Node("point", at)
            point.children.append(Node("lead", at.model_copy(update={"part": "lead"}), run=Run(f"({number}) {words}")))
            for count, quoted in enumerate(quotations, 1):
                place = at.model_copy(update={"part": "quotation", "part_number": count})
                point.children.append(Node("quotation", place, run=Run(quoted)))
            article.children.append(point)
        return lay_out(make_source(tier="law", binding=True), [article], parser_version="1")

    return make


def said(points: tuple[AmendingPoint, ...]) -> list[tuple[str, str, str]]:
    return [(point.label, point.target.label, point.action) for point in points]


def test_points_of_the_invented_amending_act(points: tuple[AmendingPoint, ...]) -> None:
    assert said(points) == [
        ("Art. 1(1)", "Art. 4", "replaced"),
        ("Art. 1(2)", "Art. 4a", "inserted"),
        ("Art. 1(3)", "Art. 5(1)(ba)", "inserted"),
        ("Art. 1(4)(a)", "Art. 7(3)", "deleted"),
        ("Art. 1(4)(b)", "Art. 7(4)", "replaced"),
        ("Art. 1(5)", "Art. 10(4)", "replaced"),
        ("Art. 1(6)", "Art. 13(c)", "replaced"),
        ("Art. 1(7)", "Annex I Section A(2)", "deleted"),
    ]


def test_points_name_the_amended_act_as_printed(points: tuple[AmendingPoint, ...]) -> None:
    assert {point.act for point in points} == {"Regulation (EU) 2031/77"}


def test_act_of_its_own_may_have_an_article_that_amends_another(data: Path) -> None:
    found = amending_points(read(data, "invented-act-en-oj", "oj.xhtml"))
    assert {(point.provision_id.split(".")[0], point.act) for point in found} == {
        ("art_11", "Regulation (EU) 2019/404")
    }


def test_text_without_articles_has_no_points(data: Path) -> None:
    assert amending_points(read(data, "invented-notes-txt-en", "notes.txt")) == ()


def test_everything_that_a_consolidation_marks_has_a_point(data: Path, points: tuple[AmendingPoint, ...]) -> None:
    act = read(data, "invented-act-en-consolidated-2032-03-01", "consolidated.html")
    changed = [p for p in act.provisions if p.validity.changed_by and p.kind in ("article", "annex", "paragraph")]
    assert changed
    assert [p.label for p in changed if not points_for(p.locator, points)] == []


@pytest.mark.parametrize(
    ("words", "quotations", "expected"),
    [
        ("in Article 5, the following paragraphs are inserted:", ["‘1a. Lamps:", "(a) red;", "1b. Oil.’"],
         [("Art. 5(1a)", "inserted"), ("Art. 5(1b)", "inserted")]),
        ("in Article 5(1), the following points are added:", ["‘(c) lamps:", "(i) red;", "(d) oil.’"],
         [("Art. 5(1)(c)", "inserted"), ("Art. 5(1)(d)", "inserted")]),
        ("in Article 5, the following points are added:", ["‘(h) lamps;", "(i) oil.’"],
         [("Art. 5(h)", "inserted"), ("Art. 5(i)", "inserted")]),
        ("in Article 5(1), the first subparagraph, the following point is inserted:", ["‘(c) oil.’"],
         [("Art. 5(1), first subparagraph, point (c)", "inserted")]),
        ("in Article 5(1), the following subparagraph is added:", ["‘Oil is dear.’"], [("Art. 5(1)", "inserted")]),
        ("the following articles are inserted:", ["‘Article 5a\nLamps", "1. Oil.", "Article 5b\nOil’"],
         [("Art. 5a", "inserted"), ("Art. 5b", "inserted")]),
        ("the following Annex is added:", ["‘ANNEX IV\nLamps’"], [("Annex IV", "inserted")]),
        ("in Annex I, the following point is added:", ["‘21. Lamps’"], [("Annex I(21)", "inserted")]),
        ("paragraphs 2 and 3 of Article 5 are deleted;", [], [("Art. 5(2)", "deleted"), ("Art. 5(3)", "deleted")]),
        ("in Article 5, paragraph 2 is deleted and paragraph 3 is replaced by the following:", ["‘3. Oil.’"],
         [("Art. 5(2)", "deleted"), ("Art. 5(3)", "replaced")]),
        ("Article 5(1) and the second subparagraph of Article 6(1) are deleted;", [],
         [("Art. 5(1)", "deleted"), ("Art. 6(1), second subparagraph", "deleted")]),
        ("in Article 5, the heading is replaced by the following:", ["‘Oil’"], [("Art. 5, heading", "replaced")]),
        ("in Article 5, the introductory part is replaced by the following:", ["‘Oil:’"],
         [("Art. 5, introductory wording", "replaced")]),
        ("in Article 5(2), the words ‘red lamps in Article 9’ are replaced by ‘lamps’;", [],
         [("Art. 5(2)", "amended")]),
        ("à l’article 5, paragraphe 1, le point suivant est inséré:", ["«c) huile;»"], [("Art. 5(1)(c)", "inserted")]),
        ("in artikel 5, lid 1, wordt punt c) vervangen door:", ["“c) olie;”"], [("Art. 5(1)(c)", "replaced")]),
    ],
)  # fmt: skip
def test_amending_words_say_place_and_action(
    amend: Act, words: str, quotations: list[str], expected: list[tuple[str, str]]
) -> None:
    found = amending_points(amend((words, *quotations)))
    assert [(point.target.label, point.action) for point in found] == expected


def test_article_without_points_amends_the_act_that_its_sentence_names(amend: Act) -> None:
    document = amend(("in Article 8 of Directive 2029/90/EU, the following paragraph is added:", "‘5. Oil.’"), lead="")
    assert [(point.act, point.target.label) for point in amending_points(document)] == [
        ("Directive 2029/90/EU", "Art. 8(5)")
    ]


def test_rule_about_deleting_data_is_no_amendment(amend: Act) -> None:
    document = amend(("The data referred to in Article 7(2) of Regulation (EU) 2016/679 are deleted.",), lead="Towns:")
    assert amending_points(document) == ()


def test_points_for_prefers_what_is_named_to_what_is_around_it(points: tuple[AmendingPoint, ...]) -> None:
    def labels(**place: str) -> list[str]:
        return [point.label for point in points_for(Locator(**place), points)]

    assert labels(article="7") == ["Art. 1(4)(a)", "Art. 1(4)(b)"]
    assert labels(article="7", paragraph="4") == ["Art. 1(4)(b)"]
    assert labels(article="7", paragraph="4", point="a") == ["Art. 1(4)(b)"]
    assert labels(article="7", paragraph="1") == []
    assert labels(article="4a", paragraph="2") == ["Art. 1(2)"]


@given(st.data())
def test_points_for_finds_every_point_by_its_own_target(points: tuple[AmendingPoint, ...], data: st.DataObject) -> None:
    point = data.draw(st.sampled_from(points))
    assert point in points_for(point.target, points)


@pytest.mark.corpus
def test_every_official_change_mark_has_an_amending_point(official_document: Callable[[str], Document]) -> None:
    act = official_document("ai-act-en-consolidated-2026-07-27")
    points = [
        point
        for point in amending_points(official_document("digital-omnibus-ai-2026-1744-en"))
        if point.act == "Regulation (EU) 2024/1689"
    ]
    changed = [
        provision
        for provision in act.provisions
        if provision.validity.changed_by and provision.kind not in ("chapter", "section", "heading", "lead", "tail")
    ]
    places = [p.locator.article or p.locator.annex for p in changed if p.kind in ("article", "annex")]
    assert len(places) >= 36 + 2 + 7
    assert [provision.label for provision in changed if not points_for(provision.locator, points)] == []
    deleted = {point.target.label for point in points if point.action == "deleted"}
    assert deleted == {"Art. 10(5)", "Annex I Section A(1)", "Annex VIII Section B(7)", "Annex VIII Section B(9)"}
    inserted = {point.target.label for point in points if point.action == "inserted"}
    assert {*(f"Art. {number}" for number in ("4a", "60a", "75a", "75b", "75c", "75d")), "Annex XIV"} <= inserted


@pytest.mark.corpus
def test_the_official_amending_act_amends_three_acts(official_document: Callable[[str], Document]) -> None:
    points = amending_points(official_document("digital-omnibus-ai-2026-1744-en"))
    articles: dict[str, set[str]] = {}
    for point in points:
        articles.setdefault(point.label.split("(")[0], set()).add(point.act)
    assert articles == {
        "Art. 1": {"Regulation (EU) 2024/1689"},
        "Art. 2": {"Regulation (EU) 2018/1139"},
        "Art. 3": {"Regulation (EU) 2023/1230"},
    }
    numbers = {point.provision_id.split(".")[1] for point in points if point.provision_id.startswith("art_1.")}
    assert numbers == {f"pt_{number}" for number in range(1, 44)}
