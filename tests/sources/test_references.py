"""References in words: what they name, and what they resolve to in an invented act and in the AI Act."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.locator import Locator
from sources.outline import Block, Node, Run, compose, lay_out
from sources.parsers import parse
from sources.reference_words import roman
from sources.references import cross_references, find_references, resolve
from sources.schema import Amendment, Document, Source, SourcePart

HERE = Locator(article="5", paragraph="3", chapter="III")


def ids(text: str, context: Locator | None = None) -> list[str]:
    return [locator.id for reference in find_references(text, context=context) for locator in reference.locators]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Article 5(1)(f)", ["art_5.par_1.pt_f"]),
        ("Art. 5 (1) f", ["art_5.par_1.pt_f"]),
        ("article 5.1.f", ["art_5.par_1.pt_f"]),
        ("5(1)(f)", ["art_5.par_1.pt_f"]),
        ("5(1)(f)?", ["art_5.par_1.pt_f"]),
        ("Art 99 par 6a", ["art_99.par_6a"]),
        ("art. 99 para 6a", ["art_99.par_6a"]),
        ("art.99(6a)", ["art_99.par_6a"]),
        ("Article 5(1), point (f)", ["art_5.par_1.pt_f"]),
        ("Article 5(1)(h)(iii) and (iv)", ["art_5.par_1.pt_h.iii", "art_5.par_1.pt_h.iv"]),
        ("Article 5(1), first subparagraph, points (d) and (h)", ["art_5.par_1.sub_1.pt_d", "art_5.par_1.sub_1.pt_h"]),
        ("Article 6(3), second subparagraph", ["art_6.par_3.sub_2"]),
        ("points (a) to (c) of paragraph 1 of Article 9", ["art_9.par_1.pt_a", "art_9.par_1.pt_b", "art_9.par_1.pt_c"]),
        ("Articles 8 to 10", ["art_8", "art_9", "art_10"]),
        ("Articles 102-104", ["art_102", "art_103", "art_104"]),
        ("Articles 75a to 75c", ["art_75a", "art_75b", "art_75c"]),
        ("Articles 16, 17 and 26(5)", ["art_16", "art_17", "art_26.par_5"]),
        ("Article 10(2), (3) and (5)", ["art_10.par_2", "art_10.par_3", "art_10.par_5"]),
        ("Article 5(1), point (h), (2) to (4)", ["art_5.par_1.pt_h", "art_5.par_2", "art_5.par_3", "art_5.par_4"]),
        ("Article 113(c)(i)", ["art_113.pt_c.i"]),
        ("Article 3, point (49)(b)", ["art_3.pt_49.b"]),
        ("Annex III", ["anx_III"]),
        ("annex 3", ["anx_III"]),
        ("Annexes VI to VIII", ["anx_VI", "anx_VII", "anx_VIII"]),
        ("Annex III, point 4(a)", ["anx_III.pt_4.a"]),
        ("Annex III point 4", ["anx_III.pt_4"]),
        ("point 5(b) of Annex III", ["anx_III.pt_5.b"]),
        ("points 5 (b) and (c) of Annex III", ["anx_III.pt_5.b", "anx_III.pt_5.c"]),
        ("Annex VII 4.6", ["anx_VII.pt_4.6"]),
        ("Section A of Annex I", ["anx_I.sct_A"]),
        ("Annex I Section A(5)", ["anx_I.sct_A.pt_5"]),
        ("Annex VIII, Section A, point 5", ["anx_VIII.sct_A.pt_5"]),
        (
            "Section B, points 1 and 2, and points 8 and 9 of Annex VIII",
            [f"anx_VIII.sct_B.pt_{n}" for n in "1289"],
        ),
        ("recital 44", ["rct_44"]),
        ("Recital (44)", ["rct_44"]),
        ("recitals 12 and 27", ["rct_12", "rct_27"]),
        ("Chapter III, Section 2", ["cpt_III.sct_2"]),
        ("Sections 2 and 3 of Chapter V", ["cpt_V.sct_2", "cpt_V.sct_3"]),
        ("l'article 5, paragraphe 1, point f)", ["art_5.par_1.pt_f"]),
        ("article 5, paragraphe 1, premier alinéa, point h) iii)", ["art_5.par_1.sub_1.pt_h.iii"]),
        ("l’article premier et l’article 4 bis", ["art_1", "art_4a"]),
        ("considérant 44", ["rct_44"]),
        ("annexe III, point 4 a)", ["anx_III.pt_4.a"]),
        ("artikel 5, lid 1, punt f)", ["art_5.par_1.pt_f"]),
        ("artikel 5, lid 1, eerste alinea, punt h), iii)", ["art_5.par_1.sub_1.pt_h.iii"]),
        ("artikelen 6 of 7", ["art_6", "art_7"]),
        ("artikelen 8 tot en met 10", ["art_8", "art_9", "art_10"]),
        ("overweging 44", ["rct_44"]),
        ("bijlage III, punt 4", ["anx_III.pt_4"]),
        ("Artikel 5 Abs. 1 lit. f", ["art_5.par_1.pt_f"]),
        ("Anhang III Nummer 4 Buchstabe a", ["anx_III.pt_4.a"]),
        ("Erwägungsgrund 44", ["rct_44"]),
        ("artículo 5, apartado 1, letra f)", ["art_5.par_1.pt_f"]),
        ("articolo 5, paragrafo 1, lettera f)", ["art_5.par_1.pt_f"]),
    ],
)
def test_reference_names_its_places(words: str, expected: list[str]) -> None:
    assert ids(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("paragraph 2", ["art_5.par_2"]),
        ("lid 2", ["art_5.par_2"]),
        ("paragraphe 2 du présent article", ["art_5.par_2"]),
        ("point (a)", ["art_5.par_3.pt_a"]),
        ("point (b) of this subparagraph", ["art_5.par_3.pt_b"]),
        ("points (a) and (b) of paragraph 1", ["art_5.par_1.pt_a", "art_5.par_1.pt_b"]),
        ("the first subparagraph", ["art_5.par_3.sub_1"]),
        ("Section 2 of this Chapter", ["cpt_III.sct_2"]),
        ("paragraph 1, point (h), and paragraphs 2 and 4", ["art_5.par_1.pt_h", "art_5.par_2", "art_5.par_4"]),
        ("Annex VIII, with the exception of points 6 and 8", ["anx_VIII", "anx_VIII.pt_6", "anx_VIII.pt_8"]),
    ],
)
def test_relative_reference_is_read_in_its_context(words: str, expected: list[str]) -> None:
    assert ids(words, HERE) == expected


@pytest.mark.parametrize("words", ["paragraph 2", "point (a)", "point of view", "a 5(1)(f) b", "2016/679", "art deco"])
def test_words_without_a_place_are_no_reference(words: str) -> None:
    assert find_references(words) == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Is Article 5(1) a prohibition?", "Article 5(1)"),
        ("Article 113 and 2 August 2026", "Article 113"),
        ("Article 5, 35 000 000 EUR", "Article 5"),
        ("(see Article 5(2))", "Article 5(2)"),
        ("Under Article 6 7 days are given", "Article 6"),
        ("the rules of Article 9. 10 more", "Article 9"),
    ],
)
def test_reference_ends_before_other_numbers_and_words(words: str, expected: str) -> None:
    (reference,) = find_references(words)
    assert reference.span.of(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Article 9 of this Regulation", [None]),
        ("Article 6(1), point (e), of Regulation (EU) 2016/679", ["Regulation (EU) 2016/679"]),
        ("Article 6 of this Regulation and Article 7 of Directive 95/46/EC", [None, "Directive 95/46/EC"]),
        ("Article 6 and Article 7 of Directive 95/46/EC", ["Directive 95/46/EC", "Directive 95/46/EC"]),
        ("Article 3 of Council Framework Decision 2002/584/JHA", ["Framework Decision 2002/584/JHA"]),
        ("Annex I to Decision No 768/2008/EC", ["Decision No 768/2008/EC"]),
        ("Regulation (EU) 2019/1020 applies. See Chapter VI of that Regulation", ["Regulation (EU) 2019/1020"]),
        ("Article 16 TFEU", ["TFEU"]),
        ("GDPR Article 22", ["GDPR"]),
        ("AI Act Art. 99(6a)", ["AI Act"]),
        ("Article 5 of the Widget Safety Act", ["Widget Safety Act"]),
        ("l’article 6 du règlement (UE) 2016/679", ["règlement (UE) 2016/679"]),
        ("artikel 6, lid 1, van Verordening (EU) 2016/679", ["Verordening (EU) 2016/679"]),
    ],
)
def test_reference_says_which_other_act_is_meant(words: str, expected: list[str | None]) -> None:
    assert [reference.act for reference in find_references(words)] == expected


def test_thereof_points_back_to_the_annex() -> None:
    assert ids("Annex XI, in particular points 2 (d) and (e) thereof", HERE)[1:] == ["anx_XI.pt_2.d", "anx_XI.pt_2.e"]


def test_range_keeps_its_ends_for_inserted_provisions() -> None:
    (reference,) = find_references("Articles 8 to 15")
    assert [(first.id, last.id) for first, last in reference.ranges] == [("art_8", "art_15")]


def numbers(most: int) -> st.SearchStrategy[str]:
    return st.builds(lambda n, letter: f"{n}{letter}", st.integers(1, most), st.sampled_from(["", "", "a", "d"]))


LETTERS = st.sampled_from(["a", "b", "f", "i", "v", "ba", "bb"])
SUBPOINTS = st.sampled_from(["i", "ii", "iii", "iv", "ix"])
ROMANS = st.integers(1, 20).map(roman)


@st.composite
def locators(draw: st.DrawFn) -> Locator:
    """Locators whose label is all there is to know: a number right after an article is always read as a paragraph."""
    kind = draw(st.sampled_from(["article", "annex", "recital", "chapter"]))
    if kind == "recital":
        return Locator(recital=str(draw(st.integers(1, 180))))
    if kind == "chapter":
        return Locator(chapter=draw(ROMANS), section=draw(st.none() | st.integers(1, 9).map(str)))
    point = draw(st.none() | LETTERS)
    subpoint = draw(st.none() | SUBPOINTS) if point else None
    part = draw(st.sampled_from([None, None, "lead", "tail", "heading"]))
    if kind == "annex":
        items = st.none() | numbers(30) | st.sampled_from(["4.6", "3.1"])
        section = draw(st.none() | st.sampled_from(["A", "B", "1", "2"]))
        return Locator(
            annex=draw(ROMANS), section=section, paragraph=draw(items), point=point, subpoint=subpoint, part=part
        )
    return Locator(
        article=draw(numbers(120)),
        paragraph=draw(st.none() | numbers(20)),
        within=draw(st.none() | st.integers(1, 4)) if point else None,
        point=point,
        subpoint=subpoint,
        indent=draw(st.none() | st.integers(1, 4)),
        subparagraph=draw(st.none() | st.integers(1, 20)),
        part=part,
    )


@given(locators())
def test_label_parses_back(locator: Locator) -> None:
    (reference,) = find_references(locator.label)
    assert [found.id for found in reference.locators] == [locator.id]
    assert reference.span.of(locator.label) == locator.label


@given(st.text(alphabet="Articlepnx 0123456789()abivIX,.-to\n", max_size=60))
def test_any_text_gives_references_that_lie_in_it_in_order(text: str) -> None:
    end = 0
    for reference in find_references(text, context=HERE):
        assert end <= reference.span.start < reference.span.end <= len(text)
        assert reference.locators
        end = reference.span.end


def block(text: str) -> Block:
    return Block(Run(text))


def leaf(kind: str, text: str, **where: object) -> Node:
    return Node(kind, Locator(**where), run=Run(text))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def act() -> Document:
    """An invented regulation on kites with the shapes that make references hard."""
    source = Source(
        id="kites", title="Regulation (EU) 2031/77 on kites", publisher="Nobody", tier="law", kind="regulation",
        language="en", published="2031-05-06", version_id="oj", parser="text", licence="CC0-1.0", binding=True,
    )  # fmt: skip
    definitions = compose(
        Node(
            "article", Locator(article="1"), children=[leaf("heading", "Article 1\nTerms", article="1", part="heading")]
        ),
        [
            block("In this text:"),
            leaf("point", "(1) ‘kite’ means a thing in Annex I, Section A;", article="1", point="1"),
            leaf("point", "(2) ‘string’ means what point (1) hangs on;", article="1", point="2"),
        ],
    )
    duties = Node("article", Locator(article="2"))
    first = compose(
        Node("paragraph", Locator(article="2", paragraph="1")),
        [
            block("1. Fliers shall:"),
            leaf("point", "(a) hold on;", article="2", paragraph="1", point="a"),
            leaf("point", "(b) look up.", article="2", paragraph="1", point="b"),
            block("Point (b) of the first subparagraph also binds dogs."),
        ],
    )
    duties.children = [
        first,
        leaf(
            "paragraph",
            "2. Paragraph 1, points (a) and (b), and Articles 1 to 3 apply.",
            article="2",
            paragraph="2",
        ),
        leaf("paragraph", "2a. Section 2 stands. Article 9 of this Regulation is gone.", article="2", paragraph="2a"),
    ]
    change = Node("article", Locator(article="3"))
    change.children = [
        leaf("lead", "In Article 4 of Directive 2001/5/EC, this is added:", article="3", part="lead"),
        leaf("quotation", "‘See Article 2 of that Regulation.’", article="3", part="quotation"),
    ]
    chapter = Node(
        "chapter",
        Locator(chapter="II"),
        children=[
            leaf("section", "Section 2", chapter="II", section="2"),
            definitions,
            leaf("article", "Article 1a. Kites are lovely.", article="1a"),
            duties,
            change,
        ],
    )
    annex = Node("annex", Locator(annex="I"))
    annex.children = [
        leaf("section", "Section A", annex="I", section="A"),
        Node(
            "section",
            Locator(annex="I", section="B"),
            children=[leaf("point", "1. Box kites of Article 2(1).", annex="I", section="B", paragraph="1")],
        ),
    ]
    return lay_out(source, [chapter, annex], parser_version="1")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Art. 1(2)", "art_1.pt_2"),
        ("Article 2(1), first subparagraph, point (b)", "art_2.par_1.pt_b"),
        ("Article 2(2), first subparagraph", "art_2.par_2"),
        ("Annex I, point 1", "anx_I.sct_B.pt_1"),
        ("Article 2(1), second subparagraph", "art_2.par_1.sub_2"),
        ("Article 2, point (1)", "art_2.par_1"),
    ],
)
def test_resolve_tries_what_words_can_mean(act: Document, words: str, expected: str) -> None:
    found = resolve(find_references(words)[0].locators[0], act)
    assert found is not None
    assert found.id == expected


def test_resolve_gives_nothing_for_what_does_not_exist(act: Document) -> None:
    assert resolve(Locator(article="2", paragraph="9", point="c"), act) is None


def test_resolve_gives_the_nearest_ancestor_when_asked(act: Document) -> None:
    found = resolve(Locator(article="2", paragraph="1", point="q"), act, nearest=True)
    assert found is not None
    assert found.id == "art_2.par_1"
    assert resolve(Locator(article="9", paragraph="1"), act, nearest=True) is None


def test_resolve_gives_each_provision_its_own_label(act: Document) -> None:
    for provision in act.provisions:
        references = find_references(provision.label)
        assert resolve(references[0].locators[0], act) == provision


def linked(document: Document) -> dict[str, list[tuple[str, tuple[str, ...], str | None]]]:
    return {
        provision.id: [(r.span.of(document.text), r.target_ids, r.act) for r in provision.references]
        for provision in cross_references(document).provisions
        if provision.references
    }


def test_cross_references_point_to_the_acts_own_provisions(act: Document) -> None:
    assert linked(act) == {
        "art_1.pt_1": [("Annex I, Section A", ("anx_I.sct_A",), None)],
        "art_1.pt_2": [("point (1)", ("art_1.pt_1",), None)],
        "art_2.par_1.sub_2": [("Point (b) of the first subparagraph", ("art_2.par_1.pt_b",), None)],
        "art_2.par_2": [
            ("Paragraph 1, points (a) and (b)", ("art_2.par_1.pt_a", "art_2.par_1.pt_b"), None),
            ("Articles 1 to 3", ("art_1", "art_1a", "art_2", "art_3"), None),
        ],
        "art_2.par_2a": [("Section 2", ("cpt_II.sct_2",), None), ("Article 9 of this Regulation", (), None)],
        "art_3.lead": [("Article 4 of Directive 2001/5/EC", (), "Directive 2001/5/EC")],
        "anx_I.sct_B.pt_1": [("Article 2(1)", ("art_2.par_1",), None)],
    }


def test_cross_references_leave_text_and_places_alone(act: Document) -> None:
    after = cross_references(act)
    assert after.text == act.text
    bare = [provision.model_copy(update={"references": ()}) for provision in after.provisions]
    assert bare == list(act.provisions)
    assert after.get("art_1.pt_1") == next(p for p in after.provisions if p.id == "art_1.pt_1")


def test_cross_references_skip_what_is_not_law() -> None:
    source = Source(
        id="news", title="News", publisher="Nobody", tier="press", kind="article", language="en",
        published="2031", version_id="1", parser="text", licence="CC0-1.0",
    )  # fmt: skip
    document = lay_out(source, [leaf("paragraph", "See Article 5.", paragraph="1")], parser_version="1")
    assert cross_references(document) is document


@pytest.mark.corpus
@pytest.mark.parametrize("document_id", ["ai-act-en-oj-html", "ai-act-en-consolidated-2026-07-27", "ai-act-fr-oj-html"])
def test_references_of_the_ai_act_resolve(corpus: Path, document_id: str) -> None:
    row = next(row for row in json.loads((corpus / "MANIFEST.json").read_text("utf-8")) if row["id"] == document_id)
    source = Source(
        id=document_id, title=row["title"], publisher=row["publisher"], tier="law", kind="regulation",
        language=row["language"], published=row["date"], version_id=row["date"], licence=row["licence"],
        parser="eurlex_consolidated" if "consolidated" in document_id else "eurlex_oj",
        amendments=(Amendment(celex="32026R1744", in_force=date(2026, 7, 27)),),
    )  # fmt: skip
    document = parse(source, [SourcePart(name=document_id, data=(corpus / row["path"]).read_bytes())])
    began = time.process_time()
    linked_document = cross_references(document)
    took = time.process_time() - began
    own = [(p, r) for p in linked_document.provisions for r in p.references if r.act is None]
    lost = [f"{p.label}: {r.span.of(document.text)}" for p, r in own if not r.target_ids]
    print(f"{document_id}: {len(own) - len(lost)} of {len(own)} resolve, {took:.2f} s; not: {lost}")  # noqa: T201
    assert len(own) > 700
    assert len(lost) <= 0.02 * len(own)
    assert took < 2
    pinned = [p for p in document.provisions if p.locator.article or p.locator.annex or p.locator.recital]
    for provision in pinned:
        locators = [locator for reference in find_references(provision.label) for locator in reference.locators]
        assert [resolve(locator, document) for locator in locators] == [provision], provision.label
