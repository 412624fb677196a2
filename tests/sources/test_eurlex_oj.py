"""Acts as the Official Journal shows them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sources.errors import ParseError
from sources.parsers.eurlex_oj import VERSION, parse
from sources.schema import Document, Source, SourcePart

FILES = {"invented-act-en-oj": "oj.xhtml", "invented-amending-2032-5-en": "amending.xhtml"}
SOURCE = Source(
    id="act",
    title="An act",
    publisher="Us",
    tier="law",
    kind="regulation",
    language="en",
    published="2031-01-01",
    version_id="1",
    parser="eurlex_oj",
    licence="Apache-2.0",
    binding=True,
)


def read(folder: Path, source_id: str) -> Document:
    rows = tomllib.loads((folder / "act" / "catalogue.toml").read_text("utf-8"))["source"]
    source = Source.model_validate(next(row for row in rows if row["id"] == source_id))
    name = FILES[source_id]
    return parse(source, [SourcePart(name=name, data=(folder / "act" / name).read_bytes())])


@pytest.fixture(scope="module")
def act(data: Path) -> Document:
    return read(data, "invented-act-en-oj")


@pytest.fixture(scope="module")
def amending(data: Path) -> Document:
    return read(data, "invented-amending-2032-5-en")


def page(enacting: str, *, before: str = "", after: str = "", **source: object) -> Document:
    body = f"{before}<div id='enc_1'>{enacting}</div>{after}"
    markup = f"<html><body><div class='eli-container'>{body}</div></body></html>"
    return parse(SOURCE.model_copy(update=source), [SourcePart(name="page", data=markup.encode())])


def article(content: str, number: str = "1") -> str:
    title = (
        f"<p class='oj-ti-art'>Article\u00a0{number}</p><div class='eli-title'><p class='oj-sti-art'>Lamps</p></div>"
    )
    return f"<div class='eli-subdivision' id='art_{number}'>{title}{content}</div>"


def row(label: str, content: str) -> str:
    return f"<table><tr><td><p class='oj-normal'>{label}</p></td><td>{content}</td></tr></table>"


def texts(document: Document, prefix: str) -> dict[str, str]:
    return {leaf.id: document.text_of(leaf) for leaf in document.leaves() if leaf.id.startswith(prefix)}


def count(document: Document, kind: str) -> int:
    return sum(provision.kind == kind for provision in document.provisions)


def test_the_parser_says_its_version(act: Document) -> None:
    assert (act.parser, act.parser_version) == ("eurlex_oj", VERSION)


def test_all_recitals_articles_and_annexes_are_found(act: Document) -> None:
    assert [count(act, kind) for kind in ("recital", "article", "annex", "chapter", "citation")] == [6, 13, 3, 3, 3]


def test_top_level_is_title_preamble_chapters_final_annexes_notes(act: Document) -> None:
    top = [provision.id for provision in act.provisions if provision.parent is None]
    assert top == [
        *("tit_1", "pbl_1", "cpt_I", "cpt_II", "cpt_III", "fnp_1", "anx_I", "anx_II", "anx_III", "notes"),
    ]


def test_page_furniture_is_dropped(act: Document) -> None:
    assert "Official Journal" not in act.text
    assert "ELI:" not in act.text


@pytest.mark.parametrize(
    ("label", "beginning"),
    [
        ("Art. 5(1)(c)(iii)", "(iii) the master of the vessel"),
        ("Art. 6(3)(a)", "(a) fewer than 100\u00a0vessels"),
        ("Art. 6(2), second subparagraph, point (b)", "(b) a bell"),
        ("Art. 3(4)(b)", "(b) shows a colour"),
        ("Art. 7(4), closing words", "and shall sign"),
        ("Art. 8(2)(a), second indent", "— the reach"),
        ("Art. 8(2)(b), second subparagraph", "A night counts once"),
        ("Art. 2, second paragraph", "Mirrors set up"),
        ("Art. 4, first paragraph", "Towns shall see"),
        ("Art. 13(b)", "(b) Article\u00a010"),
        ("Recital 2", "(2) A lamp that is dark"),
        ("Citation 2", "Having heard"),
        ("Annex I Section A(2)", "2. The tower of Gull Point"),
        ("Annex II(3.2), second subparagraph", "A tower with more than 7\u00a0loose steps"),
        ("Annex II(4.1)(b)", "(b) the seconds"),
        ("Annex III(c)", "(c) what the town would save"),
    ],
)
def test_provisions_are_found_by_how_they_are_cited(act: Document, label: str, beginning: str) -> None:
    provision = act.by_label(label)
    assert provision is not None
    assert act.text_of(provision).startswith(beginning)


def test_chapters_articles_sections_and_annexes_carry_their_heading(act: Document) -> None:
    headings = {name: provision.heading for name in ("cpt_II.sct_1", "art_5", "anx_I.sct_B", "anx_III")
                if (provision := act.get(name))}  # fmt: skip
    assert headings == {
        "cpt_II.sct_1": "Uses and classes",
        "art_5": "Prohibited uses of a lamp",
        "anx_I.sct_B": "Towers on islands",
        "anx_III": "What the coastguard weighs before it closes a lighthouse",
    }


def test_a_heading_is_a_leaf_with_all_its_lines(act: Document) -> None:
    assert texts(act, "art_5.hd") == {"art_5.hd": "Article\u00a05\nProhibited uses of a lamp"}


def test_recitals_and_preamble_do_not_bind(act: Document) -> None:
    binding = {provision.id: provision.binding for provision in act.provisions}
    assert not any(binding[name] for name in ("pbl_1", "rct_1", "cit_1", "tit_1", "notes"))
    assert all(binding[name] for name in ("art_1", "art_5.par_1.pt_c.iii", "anx_III.pt_a"))


def test_a_raised_number_is_told_apart(act: Document) -> None:
    point = act.get("art_3.pt_3")
    assert point is not None
    assert "10^12 grains" in act.text_of(point)
    assert "35\u00a0000\u00a0000 candela" in act.text_of(point)


def test_footnotes_stand_at_the_end_and_their_calls_are_marked(act: Document) -> None:
    assert [call.of(act.text) for call in act.footnote_calls] == ["(1)", "(2)", "(3)", "(4)", "(*)", "(*)"] + [
        f"({number})" for number in range(1, 5)
    ]
    assert texts(act, "notes")["notes.par_3"].startswith("(3)\u00a0\u00a0Charter")


def test_paragraphs_of_quoted_law_are_not_ours(act: Document) -> None:
    quoted = texts(act, "art_11")
    assert list(quoted)[2:] == [
        *("art_11.pt_1.lead", "art_11.pt_1.quot_1", "art_11.pt_1.quot_2", "art_11.pt_2.lead", "art_11.pt_2.quot"),
        *("art_11.pt_3.lead", "art_11.pt_3.quot"),
    ]
    assert quoted["art_11.pt_2.quot"].endswith("at dawn.’;")
    assert quoted["art_11.pt_3.quot"] == "‘(f) buoys with a bell.’."


def test_an_amending_act_has_its_own_articles_points_and_recitals(amending: Document) -> None:
    assert (count(amending, "article"), count(amending, "recital")) == (2, 3)
    first = amending.get("art_1")
    assert first is not None
    assert [child for child in first.children if ".pt_" in child] == [f"art_1.pt_{number}" for number in range(1, 8)]
    assert amending.by_label("Art. 1(4)(b)") is not None
    assert amending.by_label("Recital 2(b)") is not None


def test_new_wording_of_an_amending_act_is_quoted_text(amending: Document) -> None:
    assert texts(amending, "art_1.pt_2") == {
        "art_1.pt_2.lead": "(2) the following Article is inserted:",
        "art_1.pt_2.quot_1": "‘Article\u00a04a\nVisits to the tower",
        "art_1.pt_2.quot_2": "1.\u00a0\u00a0\u00a0A town may open its tower to visitors where:",
        "art_1.pt_2.quot_3": "(a) the lamp room stays locked;",
        "art_1.pt_2.quot_4": "(b) the log book stays out of sight.",
        "art_1.pt_2.quot_5": "2.\u00a0\u00a0\u00a0The fee shall not be more than EUR\u00a07.’;",
    }
    assert not any(provision.kind == "paragraph" for provision in amending.provisions)


def test_a_bare_page_is_refused_by_naming_what_is_missing() -> None:
    with pytest.raises(ParseError, match="art_9, rct_6, enc_1") as caught:
        parse(
            SOURCE.model_copy(update={"expects": ("art_9", "rct_6")}),
            [SourcePart(name="page", data=b"<html><body><p>Checking your browser.</p></body></html>")],
        )
    assert "mirror" in caught.value.hint


@pytest.mark.parametrize("data", [b"", b"   "])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        parse(SOURCE, [SourcePart(name="page", data=data)])


def test_two_articles_with_one_number_are_refused() -> None:
    with pytest.raises(ParseError, match="not unique"):
        page(article("<p>One.</p>") + article("<p>Two.</p>"))


def test_the_number_comes_from_the_element_and_not_from_the_words() -> None:
    document = page(article("<p>Texte.</p>").replace("Article\u00a01", "Article\u00a0premier"))
    assert texts(document, "art_1") == {"art_1.hd": "Article\u00a0premier\nLamps", "art_1.sub_1": "Texte."}


def test_only_a_paragraph_right_below_its_article_is_ours() -> None:
    quoted = "<div><div id='001.002'><p>‘2. Two.’</p></div></div>"
    ours = f"<div id='001.001'><p>1.\u00a0\u00a0\u00a0One is added:</p>{quoted}</div>"
    assert list(texts(page(article(ours)), "art_1.")) == ["art_1.hd", "art_1.par_1.lead", "art_1.par_1.quot"]


def test_a_label_cell_may_follow_an_empty_one_and_words_may_stand_without_paragraph() -> None:
    cells = "<td></td><td><p>1.</p></td><td><span>Lamps (<a href='https://example.org'>list</a>);</span></td>"
    document = page(
        article("<p>x</p>"),
        after=f"<div id='anx_I'><p class='oj-doc-ti'>ANNEX I</p><table><tr>{cells}</tr></table></div>",
    )
    assert texts(document, "anx_I.pt_1") == {"anx_I.pt_1": "1. Lamps (list);"}


def test_a_table_without_labels_keeps_its_rows() -> None:
    table = (
        "<table class='oj-table'><tr><td>Code of lamp</td><td>Colour</td></tr><tr><td>A 1</td><td>red</td></tr></table>"
    )
    assert texts(page(article(f"<p>These:</p>{table}")), "art_1.sub_2") == {
        "art_1.sub_2": "Code of lamp\tColour\nA 1\tred"
    }


def test_an_act_may_come_in_several_files() -> None:
    first = "<html><body><div id='enc_1'>" + article("<p>One.</p>") + "</div></body></html>"
    second = "<html><body><div id='anx_I'><p class='oj-doc-ti'>ANNEX I</p><p>Lamps.</p></div></body></html>"
    parts = [SourcePart(name=str(number), data=text.encode()) for number, text in enumerate((first, second))]
    document = parse(SOURCE.model_copy(update={"expects": ("art_1", "anx_I")}), parts)
    assert [provision.id for provision in document.provisions if provision.parent is None] == ["art_1", "anx_I"]
