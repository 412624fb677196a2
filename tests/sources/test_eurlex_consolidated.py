"""Consolidated acts as EUR-Lex shows them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from sources.errors import ParseError
from sources.parsers import eurlex_oj
from sources.parsers.eurlex_consolidated import parse
from sources.schema import Amendment, Document, Source, SourcePart

SOURCE = Source(
    id="act",
    title="An act",
    publisher="Us",
    tier="law",
    kind="regulation",
    language="en",
    published="2032-03-01",
    version_id="1",
    parser="eurlex_consolidated",
    licence="Apache-2.0",
    text_from=date(2031, 6, 1),
    amendments=(Amendment(celex="32032R0005", in_force=date(2032, 3, 1)),),
    binding=True,
)
DELETED = "<p class='modref'><a title='32032R0005: DELETED'>▼M1</a>\u00a0—————</p>"
REPLACED = "<p class='modref'><a title='32032R0005: REPLACED'>▼M1</a></p>"
BASE = "<p class='modref'><a title='32031R0077'>▼B</a></p>"


def read(folder: Path, source_id: str, name: str) -> tuple[Source, list[SourcePart]]:
    rows = tomllib.loads((folder / "act" / "catalogue.toml").read_text("utf-8"))["source"]
    source = Source.model_validate(next(row for row in rows if row["id"] == source_id))
    return source, [SourcePart(name=name, data=(folder / "act" / name).read_bytes())]


@pytest.fixture(scope="module")
def act(data: Path) -> Document:
    return parse(*read(data, "invented-act-en-consolidated-2032-03-01", "consolidated.html"))


@pytest.fixture(scope="module")
def original(data: Path) -> Document:
    return eurlex_oj.parse(*read(data, "invented-act-en-oj", "oj.xhtml"))


def page(enacting: str, after: str = "") -> Document:
    markup = f"<html><body><div class='eli-container'><div id='enc_1'>{enacting}</div>{after}</div></body></html>"
    return parse(SOURCE, [SourcePart(name="page", data=markup.encode())])


def article(content: str, number: str = "1") -> str:
    title = f"<p class='title-article-norm'>Article {number}</p>"
    return f"<div class='eli-subdivision' id='art_{number}'>{title}{content}</div>"


def paragraph(number: str, content: str) -> str:
    return (
        f"<div class='norm'><span class='no-parag'>{number}.\u00a0\u00a0</span>\n"
        f"<div class='norm inline-element'>{content}</div></div>"
    )


def point(label: str, content: str) -> str:
    return (
        f"<div class='grid-container grid-list'><div class='list grid-list-column-1'><span>{label}\u00a0</span></div>"
        f"<div class='grid-list-column-2'><p class='norm'>{content}</p></div></div>"
    )


def texts(document: Document, prefix: str) -> dict[str, str]:
    return {leaf.id: document.text_of(leaf) for leaf in document.leaves() if leaf.id.startswith(prefix)}


def changed(document: Document, kind: str) -> dict[str, str | None]:
    return {p.id: p.validity.action for p in document.provisions if p.kind == kind and p.validity.changed_by}


def normal(text: str) -> str:
    return " ".join(text.split())


def test_marks_are_never_text(act: Document) -> None:
    assert not {"▼", "►", "◄"} & set(act.text)
    assert "———" not in act.text


def test_the_head_of_the_page_is_dropped(act: Document) -> None:
    assert act.text.startswith("REGULATION (EU) 2031/77")
    assert "binds no keeper" not in act.text


def test_there_is_no_preamble_and_there_are_new_articles(act: Document) -> None:
    assert not [p for p in act.provisions if p.kind == "recital"]
    assert [p.locator.article for p in act.provisions if p.kind == "article"][3:5] == ["4", "4a"]


def test_changed_articles_and_annexes_are_those_that_the_amending_act_changed(act: Document) -> None:
    assert changed(act, "article") == {
        "art_4": "replaced",
        "art_4a": "inserted",
        "art_5": "replaced",
        "art_7": "replaced",
        "art_10": "replaced",
        "art_13": "replaced",
    }
    assert changed(act, "annex") == {"anx_I": "replaced"}


def test_only_the_changed_piece_carries_the_date(act: Document) -> None:
    dates = {p.label: p.validity.text_from for p in act.provisions}
    assert dates["Art. 5(1)(ba)"] == date(2032, 3, 1)
    assert dates["Art. 5(1)(b)"] == dates["Art. 5(1)(c)"] == date(2031, 6, 1)
    assert dates["Art. 5(1)"] == dates["Art. 5"] == date(2032, 3, 1)


def test_deletions_are_marks_without_words(act: Document) -> None:
    deletions = [mark for mark in act.marks if mark.action == "deleted"]
    assert [act.text[mark.span.start :][:12] for mark in deletions] == ["4.\u00a0\u00a0 Where a", "3. The tower"]
    assert all(len(mark.span) == 0 for mark in deletions)


def test_numbering_is_as_printed_after_a_deletion(act: Document) -> None:
    article_7, section = act.get("art_7"), act.get("anx_I.sct_A")
    assert article_7 is not None
    assert section is not None
    assert article_7.children[1:] == ("art_7.par_1", "art_7.par_2", "art_7.par_4")
    assert section.children[1:] == ("anx_I.sct_A.pt_1", "anx_I.sct_A.pt_3")


def test_unchanged_provisions_have_the_ids_and_words_of_the_journal(act: Document, original: Document) -> None:
    touched = {"4", "4a", "5", "7", "10", "11", "13"}
    articles = [p.id for p in original.provisions if p.locator.article and p.locator.article not in touched]
    annexes = [p.id for p in original.provisions if p.locator.annex in ("II", "III")]
    ids = articles + annexes
    assert len(ids) > 60
    for provision_id in ids:
        here, there = act.get(provision_id), original.get(provision_id)
        assert here is not None
        assert there is not None
        calls = [call for call in original.footnote_calls if there.span.covers(call)]
        if not calls:
            assert normal(act.text_of(here)) == normal(original.text_of(there))


def test_quoted_paragraphs_are_not_ours(act: Document) -> None:
    assert [p.id for p in act.provisions if p.locator.article == "11" and p.kind == "quotation"] == [
        "art_11.pt_1.quot",
        "art_11.pt_2.quot",
        "art_11.pt_3.quot",
    ]


def test_footnotes_are_kept_in_order_although_their_numbers_repeat(act: Document) -> None:
    notes = [p for p in act.provisions if p.parent == "notes"]
    assert [(note.id, note.number) for note in notes] == [
        ("notes.par_1", "( 1 )"),
        ("notes.par_2", "( 1 )"),
        ("notes.par_3", "( *1 )"),
    ]


def test_later_subparagraphs_beside_a_paragraph_belong_to_it() -> None:
    content = paragraph("3", "One.") + "<p class='norm'>Where:</p>" + point("(a)", "x;") + "<p class='norm'>Always.</p>"
    assert texts(page(article(content)), "art_1.par_3") == {
        "art_1.par_3.sub_1": "3.\u00a0\u00a0 One.",
        "art_1.par_3.sub_2.lead": "Where:",
        "art_1.par_3.pt_a": "(a) x;",
        "art_1.par_3.sub_3": "Always.",
    }


def test_a_mark_at_the_end_of_an_article_counts_for_the_next() -> None:
    document = page(article("<p class='norm'>One.</p>" + REPLACED, "1") + article("<p class='norm'>Two.</p>", "2"))
    assert changed(document, "article") == {"art_2": "replaced"}


def test_a_mark_between_articles_counts_until_the_next() -> None:
    middle = REPLACED + article("<p class='norm'>Two.</p>", "2") + BASE
    document = page(article("<p class='norm'>One.</p>") + middle + article("<p class='norm'>Three.</p>", "3"))
    assert changed(document, "article") == {"art_2": "replaced"}


def test_a_deletion_at_the_end_of_an_article_changes_that_article() -> None:
    first = article(paragraph("1", "One.") + DELETED + BASE)
    document = page(first + article("<p class='norm'>Two.</p>", "2"))
    assert changed(document, "article") == {"art_1": "replaced"}
    assert [(mark.action, len(mark.span)) for mark in document.marks] == [("deleted", 0)]


def test_a_deletion_at_the_end_of_a_section_changes_that_section() -> None:
    title = "<p class='title-annex-1'>ANNEX I</p><p class='title-annex-2'>Towers</p>"
    sections = [f"<p class='title-gr-seq-level-1'>Section {letter}</p>{point('1.', 'x.')}" for letter in "AB"]
    document = page(article("<p>x</p>"), f"<div id='anx_I'>{title}{sections[0]}{DELETED}{BASE}{sections[1]}</div>")
    assert changed(document, "section") == {"anx_I.sct_A": "replaced"}


def test_points_beside_a_hanging_item_belong_to_it() -> None:
    item = (
        "<div style='text-indent: -30pt'><p class='norm'>{}<span style='word-spacing: 21pt'>\u00a0</span>{}</p></div>"
    )
    content = item.format("1.", "These:") + point("(a)", "x;") + "<p class='list'>Always.</p>" + item.format("2.", "y.")
    title = "<p class='title-annex-1'>ANNEX I</p><p class='title-annex-1'>Towers</p>"
    assert texts(page(article("<p>x</p>"), f"<div id='anx_I'>{title}{content}</div>"), "anx_I") == {
        "anx_I.hd": "ANNEX I\nTowers",
        "anx_I.pt_1.sub_1.lead": "1. These:",
        "anx_I.pt_1.a": "(a) x;",
        "anx_I.pt_1.sub_2": "Always.",
        "anx_I.pt_2": "2. y.",
    }


def test_an_inline_mark_changes_the_piece_it_stands_in() -> None:
    inline = "Lamps shine <a title='32032R0005: REPLACED'>►M1</a> red ◄."
    document = page(article(paragraph("1", "One.") + paragraph("2", inline)))
    assert texts(document, "art_1.par_2") == {"art_1.par_2": "2.\u00a0\u00a0 Lamps shine red."}
    assert changed(document, "paragraph") == {"art_1.par_2": "replaced"}


def test_a_table_keeps_its_rows() -> None:
    table = (
        "<table class='borderOj'><tr><td>Code</td><td>\u00a0</td></tr><tr><td>A 1</td><td>red lamps</td></tr></table>"
    )
    group = "<p class='title-gr-seq-level-1'>1.\u00a0\u00a0<span>Codes</span></p>"
    document = page(article("<p>x</p>"), f"<div id='anx_I'><p class='title-annex-1'>ANNEX I</p>{group}{table}</div>")
    assert texts(document, "anx_I.pt_1.sub") == {"anx_I.pt_1.sub_1": "Code\nA 1\tred lamps"}


def test_a_page_without_the_act_is_refused() -> None:
    with pytest.raises(ParseError, match="enc_1"):
        parse(SOURCE, [SourcePart(name="page", data=b"<html><body></body></html>")])
