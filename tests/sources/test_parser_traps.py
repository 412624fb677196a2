"""What goes wrong when pages of the law are read too simply: one section for each trap, in the order of this list.

1 no-break spaces · 2 subparagraphs beside their paragraph · 3 change marks are linear · 4 quoted law in our law · 5
articles without numbered paragraphs · 6 Formex drops the grouping of digits · 7 footnote numbers repeat · 8 words
outside paragraphs · 9 headings of annexes · 10 misprints and generated ids · 11 gaps in the numbering.

Invented markup shows each trap alone; the official pages, where the mirror is there, show that it is passed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from sources.catalogue import Catalogue
from sources.parsers import parse
from sources.schema import Document, Source, SourcePart

OJ, FORMEX = "ai-act-en-oj-html", "ai-act-en-oj-formex"
CONSOLIDATED, OMNIBUS = "ai-act-en-consolidated-2026-07-27", "digital-omnibus-ai-2026-1744-en"
NBSP = "\u00a0"
ACT = "32032R0005"
MARK = f"<p class='modref'><a title='{ACT}: REPLACED'>▼M1</a></p>"
Official = Callable[[str], Document]


def read(make_source: Callable[..., Source], parser: str, markup: str) -> Document:
    law = {"tier": "law", "binding": True, "text_from": "2031-06-01"}
    source = make_source(parser=parser, amendments=[{"celex": ACT, "in_force": "2032-03-01"}], **law)
    return parse(source, [SourcePart(name="page", data=markup.encode())])


@pytest.fixture
def oj(make_source: Callable[..., Source]) -> Callable[..., Document]:
    """Read a page of the journal: the enacting part, and what stands beside it."""
    return lambda enacting, after="": read(
        make_source,
        "eurlex_oj",
        f"<html><body><div class='eli-container'><div id='enc_1'>{enacting}</div>{after}</div></body></html>",
    )


@pytest.fixture
def consolidated(make_source: Callable[..., Source]) -> Callable[..., Document]:
    """Read a consolidated page, likewise."""
    return lambda enacting, after="": read(
        make_source,
        "eurlex_consolidated",
        f"<html><body><div class='eli-container'><div id='enc_1'>{enacting}</div></div>{after}</body></html>",
    )


@pytest.fixture
def formex(make_source: Callable[..., Source]) -> Callable[..., Document]:
    """Read a Formex file with one article."""
    return lambda content: read(
        make_source,
        "formex",
        "<ACT><TITLE><TI><P>An act</P></TI></TITLE><ENACTING.TERMS><ARTICLE IDENTIFIER='001'>"
        f"<TI.ART>Article 1</TI.ART>{content}</ARTICLE></ENACTING.TERMS></ACT>",
    )


@pytest.fixture(scope="module")
def page(corpus: Path) -> Callable[[str], bytes]:
    """The bytes of a page in the mirror."""
    paths = {row["id"]: row["path"] for row in json.loads((corpus / "MANIFEST.json").read_text("utf-8"))}
    return lambda name: (corpus / paths[name]).read_bytes()


@pytest.fixture(scope="module")
def official(page: Callable[[str], bytes]) -> Official:
    """Parse a document of the mirror, once."""
    catalogue = Catalogue.load()

    @cache
    def one(source_id: str) -> Document:
        source = catalogue.get(source_id)
        names = source.files or (source_id,)
        return parse(source, [SourcePart(name=name, data=page(name)) for name in names])

    return one


def oj_article(number: str, content: str) -> str:
    return (
        f"<div class='eli-subdivision' id='art_{number}'><p class='oj-ti-art'>Article{NBSP}{number}</p>{content}</div>"
    )


def article(number: str, content: str) -> str:
    title = f"<p class='title-article-norm'>Article {number}</p>"
    return f"<div class='eli-subdivision' id='art_{number}'>{title}{content}</div>"


def paragraph(number: str, content: str) -> str:
    label = f"<span class='no-parag'>{number}.{NBSP}{NBSP}</span>"
    return f"<div class='norm'>{label}<div class='norm inline-element'>{content}</div></div>"


def point(label: str, content: str) -> str:
    return (
        f"<div class='grid-container grid-list'><div class='list grid-list-column-1'><span>{label}</span></div>"
        f"<div class='grid-list-column-2'><p class='norm'>{content}</p></div></div>"
    )


def texts(document: Document, prefix: str) -> dict[str, str]:
    return {leaf.id: document.text_of(leaf) for leaf in document.leaves() if leaf.id.startswith(prefix)}


def children(document: Document, provision_id: str) -> tuple[str, ...]:
    provision = document.get(provision_id)
    assert provision is not None, provision_id
    return provision.children


def changed(document: Document, *kinds: str) -> list[str]:
    return [p.label for p in document.provisions if p.kind in kinds and p.validity.changed_by]


# -- 1: no-break spaces -----------------------------------------------------------------------------------------------


def test_white_space_is_kept_as_printed_and_the_words_compare_equal(oj, consolidated, formex) -> None:
    words = "A fine of EUR{0}35{0}000{0}000{1} is paid."
    journal = oj(oj_article("1", f"<p>{words.format(NBSP, '')}</p>"))
    later = consolidated(article("1", f"<p class='norm'>{words.format(NBSP, ' ')}</p>"))
    number = formex("<ALINEA>A fine of EUR <FT TYPE='NUMBER'>35000000</FT> is paid.</ALINEA>")
    assert f"35{NBSP}000{NBSP}000 is" in journal.text
    assert f"35{NBSP}000{NBSP}000 is" in later.text
    assert "35000000 is" in number.text
    said = {re.sub(r"\s", "", next(iter(texts(one, "art_1.sub").values()))) for one in (journal, later, number)}
    assert len(said) == 1


@pytest.mark.corpus
def test_headings_and_amounts_of_the_act_keep_their_spaces(official: Official) -> None:
    heads = {name: texts(official(name), "art_5.hd")["art_5.hd"][:9] for name in (OJ, CONSOLIDATED)}
    assert heads == {OJ: f"Article{NBSP}5", CONSOLIDATED: "Article 5"}
    assert all(f"35{NBSP}000{NBSP}000" in official(name).text for name in (OJ, CONSOLIDATED))


# -- 2: subparagraphs beside their paragraph --------------------------------------------------------------------------


def test_points_and_sentences_beside_a_paragraph_are_in_it(consolidated) -> None:
    beside = "<p class='norm inline-element'>These:</p>" + point("(a)", "x;") + point("(b)", "y.")
    document = consolidated(article("6", paragraph("3", "One.") + beside + "<p class='norm'>Always.</p>"))
    assert children(document, "art_6") == ("art_6.hd", "art_6.par_3")
    assert {"art_6.par_3.pt_a", "art_6.par_3.pt_b", "art_6.par_3.sub_3"} <= set(texts(document, "art_6.par_3"))


@pytest.mark.corpus
@pytest.mark.parametrize("name", [OJ, FORMEX, CONSOLIDATED])
def test_article_6_3_has_its_four_points_and_the_sentence_on_profiling(official: Official, name: str) -> None:
    document = official(name)
    assert children(document, "art_6.par_3") == tuple(f"art_6.par_3.sub_{number}" for number in (1, 2, 3))
    second = children(document, "art_6.par_3.sub_2")
    assert second == ("art_6.par_3.sub_2.lead", *(f"art_6.par_3.pt_{letter}" for letter in "abcd"))
    assert "profiling" in texts(document, "art_6.par_3.sub_3")["art_6.par_3.sub_3"]


# -- 3: change marks are linear ---------------------------------------------------------------------------------------


def test_a_mark_holds_across_the_borders_of_articles_until_the_next(consolidated) -> None:
    base = "<p class='modref'><a title='32031R0077'>▼B</a></p>"
    first = article("1", "<p class='norm'>One.</p>" + MARK)
    last = article("3", "<p class='norm'>Three.</p>" + base + "<p class='norm'>Still three.</p>")
    document = consolidated(first + article("2", "<p class='norm'>Two.</p>") + last)
    assert changed(document, "article") == ["Art. 2", "Art. 3"]
    assert changed(document, "subparagraph") == ["Art. 2, first paragraph", "Art. 3, first paragraph"]


def test_a_deletion_before_a_mark_belongs_to_neither_wording(consolidated) -> None:
    deleted = f"<p class='modref'><a title='{ACT}: DELETED'>▼M1</a>{NBSP}—————</p>"
    content = paragraph("4", "Four.") + deleted + MARK + paragraph("6", "Six.")
    document = consolidated(article("10", content))
    assert [(mark.action, len(mark.span) > 0) for mark in document.marks] == [("deleted", False), ("replaced", True)]
    assert changed(document, "paragraph") == ["Art. 10(6)"]


@pytest.mark.corpus
def test_wording_that_is_marked_before_its_own_element_counts_as_changed(official: Official, page) -> None:
    root = html.fromstring(page(CONSOLIDATED))
    outside = {f"art_{number}" for number in ("4", "4a", "60a", "75a", "75b", "75c", "75d")} | {"anx_XIV"}
    for identity in outside:
        element = root.get_element_by_id(identity)
        before = element.xpath("preceding::p[contains(@class, 'modref')][1]")[0].text_content()
        assert "▼M1" in before, identity
        assert not element.xpath(".//p[contains(@class, 'modref')][contains(., '▼M1')]"), identity
        provision = official(CONSOLIDATED).get(identity)
        assert provision is not None
        assert provision.validity.changed_by == "32026R1744", identity


@pytest.mark.corpus
def test_the_marks_give_what_the_amendment_changed_inserted_and_deleted(official: Official) -> None:
    document = official(CONSOLIDATED)
    touched = [p for p in document.provisions if p.kind in ("article", "annex") and p.validity.changed_by]
    assert Counter((p.kind, p.validity.action) for p in touched) == {
        ("article", "replaced"): 36,
        ("annex", "replaced"): 2,
        ("article", "inserted"): 6,
        ("annex", "inserted"): 1,
    }
    inserted = [p.label for p in touched if p.validity.action == "inserted"]
    assert inserted == ["Art. 4a", "Art. 60a", "Art. 75a", "Art. 75b", "Art. 75c", "Art. 75d", "Annex XIV"]
    gone = ["Art. 10(5)", "Annex I Section A(1)", "Annex VIII Section B(7)", "Annex VIII Section B(9)"]
    assert [mark.action for mark in document.marks].count("deleted") == len(gone)
    assert all(official(OJ).by_label(label) and not document.by_label(label) for label in gone)


# -- 4: quoted law in our law -----------------------------------------------------------------------------------------


def test_ids_of_quoted_paragraphs_that_repeat_ours_are_not_ours(oj) -> None:
    own = "<div id='005.004'><p>4.\u00a0\u00a0\u00a0Ours.</p></div>"
    announced = "<p>In Article 5, the following paragraph is added:</p>"
    theirs = ("<div id='005.004'><p>‘4. Theirs.’</p></div>", "<div id='005.012'><p>‘12. Theirs.’</p></div>")
    quoted = "".join(f"{announced}<div>{one}</div>" for one in theirs)
    document = oj(oj_article("5", own) + oj_article("102", quoted))
    assert [p.id for p in document.provisions if p.kind == "paragraph"] == ["art_5.par_4"]
    assert texts(document, "art_5.par_4") == {"art_5.par_4": "4.\u00a0\u00a0\u00a0Ours."}
    leaves = [leaf for leaf in document.leaves() if "Theirs" in document.text_of(leaf)]
    assert [leaf.kind for leaf in leaves] == ["quotation", "quotation"]


@pytest.mark.corpus
@pytest.mark.parametrize("name", [OJ, FORMEX, CONSOLIDATED])
def test_paragraphs_that_the_act_quotes_are_not_its_own(official: Official, name: str) -> None:
    document = official(name)
    twice = ["Art. 5(4)", "Art. 11(3)", "Art. 17(3)", "Art. 43(4)", "Art. 47(3)", "Art. 58(3)"]
    assert all(document.by_label(label) for label in twice)
    assert not any(document.by_label(label) for label in ("Art. 5(12)", "Art. 8(5)", "Art. 19(4)"))
    amending = {str(number) for number in range(102, 111)}
    assert not [p.id for p in document.provisions if p.locator.article in amending and p.kind == "paragraph"]
    assert {p.locator.article for p in document.provisions if p.kind == "quotation"} == amending


# -- 5: articles without numbered paragraphs --------------------------------------------------------------------------


@pytest.mark.corpus
def test_articles_without_numbered_paragraphs_have_none(official: Official) -> None:
    def without(document: Document) -> set[str]:
        numbered = {p.locator.article for p in document.provisions if p.kind == "paragraph"}
        articles = {p.locator.article for p in document.provisions if p.kind == "article"}
        return {number for number in articles - numbered if number}

    both = {"3", "16", "32", "39", "66", "85", "87", "94", "113", *map(str, range(102, 111))}
    assert without(official(OJ)) == without(official(FORMEX)) == both | {"4"}
    assert without(official(CONSOLIDATED)) == both | {"75b"}


# -- 6: Formex drops the grouping of digits ---------------------------------------------------------------------------


def test_formex_has_digits_without_grouping_and_numbers_without_space(formex, oj) -> None:
    content = "<NO.PARAG>1.</NO.PARAG><ALINEA>EUR <FT TYPE='NUMBER'>35000000</FT>.</ALINEA>"
    exchanged = formex(f"<PARAG IDENTIFIER='001.001'>{content}</PARAG>")
    shown = oj(oj_article("1", f"<div id='001.001'><p>1.{NBSP * 3}EUR 35{NBSP}000{NBSP}000.</p></div>"))
    assert "35000000" in exchanged.text
    one, other = (texts(document, "art_1.par_1")["art_1.par_1"] for document in (exchanged, shown))
    assert one != other
    assert re.sub(r"\W", "", one) == re.sub(r"\W", "", other)


# -- 7: footnote numbers repeat ---------------------------------------------------------------------------------------


def raised(number: int) -> str:
    return f"( <span class='superscript'>{number}</span> )"


def call(identity: str, number: int) -> str:
    return f"<a id='src.{identity}' href='#{identity}'>{raised(number)}</a>"


def note(identity: str, number: int, text: str) -> str:
    return f"<p class='footnote'><a id='{identity}' href='#src.{identity}'>{raised(number)}</a> {text}</p>"


def noted(document: Document) -> list[tuple[str, str | None]]:
    """The calls in the words and the notes at the end, each as printed, first with first."""
    end = document.get("notes")
    assert end is not None
    calls = [call.of(document.text) for call in document.footnote_calls if not end.span.covers(call)]
    notes = [note.number for note in map(document.get, end.children) if note]
    return list(zip(calls, notes, strict=True))


def test_a_note_is_found_although_its_number_is_not_that_of_its_call(consolidated) -> None:
    words = article("1", f"<p class='norm'>Lamps {call('E0001', 1)} and horns {call('E0002', 2)}.</p>")
    document = consolidated(words, note("E0001", 1, "On lamps.") + note("E0002", 1, "On horns."))
    assert [(re.sub(r"\s", "", one), re.sub(r"\s", "", two or "")) for one, two in noted(document)] == [
        ("(1)", "(1)"),
        ("(2)", "(1)"),
    ]
    assert [text.rpartition(")")[2].strip() for text in texts(document, "notes").values()] == ["On lamps.", "On horns."]


@pytest.mark.corpus
def test_calls_and_notes_of_the_act_pair_by_their_ids_and_not_by_their_numbers(official: Official, page) -> None:
    ids = [link.get("id") or "" for link in html.fromstring(page(CONSOLIDATED)).iter("a")]
    calls = [identity.removeprefix("src.") for identity in ids if identity.startswith("src.E")]
    assert calls == [identity for identity in ids if re.fullmatch(r"E\d+", identity)]
    pairs = noted(official(CONSOLIDATED))
    assert len(pairs) == len(calls)
    assert any(one != two for one, two in pairs)


@pytest.mark.corpus
def test_a_note_inside_quoted_law_stays_where_it_is(official: Official) -> None:
    document = official(OJ)
    inside = [p for p in document.provisions if p.locator.article == "108" and p.kind == "quotation"]
    assert any(span.covers(call) for span in (p.span for p in inside) for call in document.footnote_calls)


# -- 8: words outside paragraphs --------------------------------------------------------------------------------------


def test_a_semicolon_between_blocks_is_not_lost(oj) -> None:
    cell = "<td><p>in Article 4 the following is added:</p><div><p>‘Lamps shine.’</p></div>;</td>"
    document = oj(oj_article("1", f"<p>It is amended:</p><table><tr><td><p>(1)</p></td>{cell}</tr></table>"))
    assert list(texts(document, "art_1.pt_1").values())[-1] == "‘Lamps shine.’;"


def test_words_in_a_span_behind_an_empty_cell_are_an_item(oj) -> None:
    cells = "<td></td><td><p>1.</p></td><td><span>Lamps</span></td>"
    annex = f"<div id='anx_I'><p class='oj-doc-ti'>ANNEX I</p><table><tr>{cells}</tr></table></div>"
    assert texts(oj(oj_article("1", "<p>x</p>"), annex), "anx_I.pt_1") == {"anx_I.pt_1": "1. Lamps"}


def test_a_number_and_its_words_may_be_two_paragraphs_on_one_line(oj) -> None:
    parts = "<p style='display: inline;'>1.</p><p style='display: inline;'>Lamps.</p>"
    line = f"<div class='oj-enumeration-spacing'>{parts}</div>"
    annex = f"<div id='anx_VI'><p class='oj-doc-ti'>ANNEX VI</p>{line}</div>"
    assert texts(oj(oj_article("1", "<p>x</p>"), annex), "anx_VI.pt_1") == {"anx_VI.pt_1": "1. Lamps."}


@pytest.mark.corpus
def test_no_letter_of_the_act_is_lost_between_its_blocks(official: Official, page) -> None:
    """What the page shows in its articles and annexes stands in the document, letter for letter."""
    document, root = official(OJ), html.fromstring(page(OJ))
    for identity in [f"art_{number}" for number in range(1, 114)] + ["anx_I", "anx_VI", "anx_VII", "anx_XI"]:
        shown = re.sub(r"\W", "", root.get_element_by_id(identity).text_content())
        provision = document.get(identity)
        assert provision is not None
        assert re.sub(r"\W", "", document.text_of(provision)) == shown, identity


# -- 9: headings of annexes -------------------------------------------------------------------------------------------


@pytest.mark.corpus
def test_every_annex_and_section_has_its_heading(official: Official) -> None:
    expected = {"I": ["A", "B"], "VIII": ["A", "B", "C"], "XI": ["1", "2"]}
    for name, count in ((OJ, 13), (CONSOLIDATED, 14)):
        annexes = [p for p in official(name).provisions if p.kind == "annex"]
        assert len(annexes) == count
        assert all(annex.heading for annex in annexes)
        sections = [p for p in official(name).provisions if p.kind == "section" and p.locator.annex]
        assert all(section.heading for section in sections)
        found: dict[str | None, list[str | None]] = {}
        for section in sections:
            found.setdefault(section.locator.annex, []).append(section.locator.section)
        assert found == expected


@pytest.mark.corpus
@pytest.mark.parametrize("number", ["VII", "X"])
def test_numbered_headings_in_an_annex_are_items(official: Official, number: str) -> None:
    for name in (OJ, CONSOLIDATED):
        items = [child for child in children(official(name), f"anx_{number}") if ".pt_" in child]
        assert items[:2] == [f"anx_{number}.pt_1", f"anx_{number}.pt_2"]


# -- 10: misprints and generated ids ----------------------------------------------------------------------------------


@pytest.mark.corpus
def test_a_misprint_in_a_heading_stays(official: Official) -> None:
    ends = {name: texts(official(name), "art_1.hd")["art_1.hd"][-1] for name in (OJ, FORMEX, CONSOLIDATED)}
    assert ends == {OJ: "`", FORMEX: "`", CONSOLIDATED: "'"}


@pytest.mark.corpus
@pytest.mark.parametrize("name", [OJ, FORMEX, CONSOLIDATED, OMNIBUS])
def test_generated_ids_are_not_kept(official: Official, name: str) -> None:
    assert not [p.id for p in official(name).provisions if re.search(r"d1e\d|id-[0-9a-f]{8}|fmx", p.id)]


@pytest.mark.corpus
def test_a_recital_with_points_below_points_is_one_recital(official: Official) -> None:
    document = official(OMNIBUS)
    recitals = [p for p in document.provisions if p.kind == "recital"]
    assert [p.locator.recital for p in recitals] == [str(number) for number in range(1, 48)]
    assert len(children(document, "rct_45")) > 1


# -- 11: gaps in the numbering ----------------------------------------------------------------------------------------


@pytest.mark.corpus
def test_what_was_deleted_leaves_a_gap(official: Official) -> None:
    document = official(CONSOLIDATED)
    machines = [child for child in children(document, "anx_I.sct_A") if ".pt_" in child]
    assert machines == [f"anx_I.sct_A.pt_{number}" for number in range(2, 13)]
    registered = [child for child in children(document, "anx_VIII.sct_B") if ".pt_" in child]
    assert registered == [f"anx_VIII.sct_B.pt_{number}" for number in (1, 2, 3, 4, 5, 6, 8)]
    assert "art_10.par_5" not in children(document, "art_10")
