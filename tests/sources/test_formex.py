"""Formex: what its elements show, its tree, and files that aren't what they should be."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sources.errors import ParseError
from sources.parsers.formex import parse
from sources.schema import Document, Source, SourcePart

SOURCE = Source(
    id="act",
    title="An act",
    publisher="Us",
    tier="law",
    kind="regulation",
    language="en",
    published="2031-01-01",
    version_id="1",
    parser="formex",
    licence="Apache-2.0",
    binding=True,
)
ARTICLE = '<ARTICLE IDENTIFIER="001"><TI.ART>Article 1</TI.ART><STI.ART><P>Lamps</P></STI.ART>{}</ARTICLE>'


def act(enacting: str, preamble: str = "") -> bytes:
    return (
        f"<ACT><TITLE><TI><P>An act</P></TI></TITLE>{preamble}<ENACTING.TERMS>{enacting}</ENACTING.TERMS>"
        "<FINAL><P>Done.</P></FINAL></ACT>"
    ).encode()


def annex(number: str, contents: str, title: str = "<STI><P>Towers</P></STI>") -> bytes:
    return (
        f"<ANNEX><BIB.INSTANCE><NO.SEQ>0001.{len(number):04}</NO.SEQ></BIB.INSTANCE>"
        f"<TITLE><TI><P>ANNEX {number}</P></TI>{title}</TITLE><CONTENTS>{contents}</CONTENTS></ANNEX>"
    ).encode()


def read(*files: bytes) -> Document:
    return parse(SOURCE, [SourcePart(name=f"part {count}", data=data) for count, data in enumerate(files, 1)])


def listed(kind: str, label: str, text: str, inner: str = "") -> str:
    return f"<LIST TYPE='{kind}'><ITEM><NP><NO.P>{label}</NO.P><TXT>{text}</TXT>{inner}</NP></ITEM></LIST>"


def article(content: str) -> Document:
    return read(act(ARTICLE.format(content)))


def words(content: str) -> str:
    document = article(f"<ALINEA>{content}</ALINEA>")
    return document.text_of(document.provisions[3])


def ids(document: Document, start: str) -> list[str]:
    return [provision.id for provision in document.provisions if provision.id.startswith(start)]


@pytest.fixture(scope="module")
def invented(data: Path) -> Document:
    """The invented act."""
    folder = data / "act"
    rows = tomllib.loads((folder / "catalogue.toml").read_text())["source"]
    paths = {entry["id"]: entry["path"] for entry in json.loads((folder / "MANIFEST.json").read_text())}
    source = next(Source(**row) for row in rows if row["id"] == "invented-act-en-formex")
    return parse(source, [SourcePart(name=name, data=(folder / paths[name]).read_bytes()) for name in source.files])


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ('more than 10<HT TYPE="SUP">12</HT> grains', "more than 10^12 grains"),
        ('<HT TYPE="UC">Lamps</HT> and <HT TYPE="ITALIC">horns</HT>', "LAMPS and horns"),
        ('EUR <FT TYPE="NUMBER">35000000</FT>', "EUR 35000000"),
        ('the <QUOT.START CODE="2018"/>lamp<QUOT.END CODE="2019"/>;', "the ‘lamp’;"),
        ('the <QUOT.START CODE="201C"/>lamp<QUOT.END CODE="201D"/>;', "the “lamp”;"),
        ('from <DATE ISO="20310601">1\u00a0June 2031</DATE>.', "from 1\u00a0June 2031."),
        ("two\n      lines <!-- and a remark -->of words", "two lines of words"),
        ('a page <?PAGE NO="54"?>turned', "a page turned"),
        ("a lamp &amp; a horn &lt; two", "a lamp & a horn < two"),
    ],
)
def test_words_are_as_displayed(markup: str, shown: str) -> None:
    assert words(markup) == shown


def test_footnote_becomes_a_call_and_a_note_at_the_end() -> None:
    document = article(
        "<ALINEA>A lamp<NOTE NOTE.ID='E0001'><P>See <HT TYPE='ITALIC'>there</HT>.</P></NOTE>, lit.</ALINEA>"
    )
    assert "A lamp (1), lit." in document.text
    assert [call.of(document.text) for call in document.footnote_calls] == ["(1)", "(1)"]
    note = document.get("notes.par_1")
    assert note is not None
    assert document.text_of(note) == "(1) See there."


def test_footnotes_are_numbered_through_in_document_order() -> None:
    note = "<NOTE NOTE.ID='E'><P>There.</P></NOTE>"
    preamble = f"<PREAMBLE><GR.VISA><VISA>Seen{note}</VISA><VISA>Heard{note}</VISA></GR.VISA></PREAMBLE>"
    document = read(
        act(ARTICLE.format(f"<ALINEA>A lamp{note}.</ALINEA>"), preamble), annex("I", f"<P>A tower{note}.</P>")
    )
    assert [call.of(document.text) for call in document.footnote_calls[:4]] == ["(1)", "(2)", "(3)", "(4)"]


def test_note_with_a_printed_number_keeps_it_and_counts_for_nothing() -> None:
    notes = "<NOTE NUMBER.ORG='*'><P>Star.</P></NOTE> and <NOTE><P>One.</P></NOTE>"
    document = article(f"<ALINEA>Lamps{notes}.</ALINEA>")
    assert "Lamps (*) and (1)." in document.text
    assert [document.text_of(p) for p in document.provisions if p.id.startswith("notes.")] == ["(1) One.", "(*) Star."]


def test_note_of_law_quoted_in_a_point_stays_beside_it() -> None:
    quoted = (
        "<QUOT.S><PARAG IDENTIFIER='009.004'><NO.PARAG><QUOT.START CODE='2018'/>4.</NO.PARAG><ALINEA>A buoy"
        "<NOTE NUMBER.ORG='*' TYPE='QUOTATION'><P>As defined.<QUOT.END CODE='2019'/>;</P></NOTE>.</ALINEA></PARAG>"
        "</QUOT.S>"
    )
    document = article(f"<ALINEA><P>This changes:</P>{listed('ARAB', '(1)', 'add:', f'<P>{quoted}</P>')}</ALINEA>")
    assert [document.text_of(p) for p in document.provisions if p.kind == "quotation"] == [
        "‘4. A buoy (*).",
        "(*) As defined.’;",
    ]
    assert document.get("notes") is None


def test_semicolon_after_quoted_law_joins_it() -> None:
    quoted = "<QUOT.S><ALINEA><QUOT.START CODE='2018'/>Buoys.<QUOT.END CODE='2019'/></ALINEA></QUOT.S>"
    document = article(f"<ALINEA><P>This is added:</P><P>{quoted};</P></ALINEA>")
    assert [document.text_of(p) for p in document.provisions if p.kind == "quotation"] == ["‘Buoys.’;"]


def test_page_break_between_paragraphs_makes_no_provision() -> None:
    paragraphs = "".join(
        f"<PARAG IDENTIFIER='001.00{n}'><NO.PARAG>{n}.</NO.PARAG><ALINEA>Lamp {n}.</ALINEA></PARAG><?PAGE NO='{n}'?>"
        for n in (1, 2)
    )
    assert ids(article(paragraphs), "art_1.") == ["art_1.hd", "art_1.par_1", "art_1.par_2"]


def test_list_in_a_point_makes_subpoints() -> None:
    inner = f"<P>{listed('roman', '(i)', 'dusk.')}</P>"
    document = article(f"<ALINEA><P>At:</P>{listed('alpha', '(a)', 'night:', inner)}</ALINEA>")
    assert ids(document, "art_1.pt") == ["art_1.pt_a", "art_1.pt_a.lead", "art_1.pt_a.i"]


def test_dashes_of_a_list_are_shown_although_the_file_has_none() -> None:
    items = "<ITEM><P>rocks,</P></ITEM><ITEM><P>shoals.</P></ITEM>"
    document = read(act(""), annex("I", f"<P>Dangers:</P><LIST TYPE='DASH'>{items}</LIST>"))
    assert [document.text_of(p) for p in document.provisions if p.kind == "indent"] == ["— rocks,", "— shoals."]
    assert ids(document, "anx_I.ind") == ["anx_I.ind_1", "anx_I.ind_2"]


def test_table_is_shown_row_by_row() -> None:
    rows = "<ROW><CELL>Town</CELL><CELL>Lamps</CELL></ROW><ROW><CELL>Old Port</CELL><CELL>2</CELL></ROW>"
    document = read(act(""), annex("I", f"<P>Lamps by town:</P><TBL><CORPUS>{rows}</CORPUS></TBL>"))
    assert "Town\tLamps\nOld Port\t2" in document.text


def test_annexes_come_in_their_own_order_whatever_the_order_of_files() -> None:
    document = read(annex("II", "<P>Two.</P>"), act(""), annex("I", "<P>One.</P>"))
    assert [p.id for p in document.provisions if p.kind == "annex"] == ["anx_I", "anx_II"]


def test_inserted_article_has_its_letter() -> None:
    document = read(act(ARTICLE.format("<ALINEA>Lit.</ALINEA>").replace('"001"', '"004A"')))
    assert document.get("art_4a") is not None


def test_files_without_text_add_none() -> None:
    assert read(act(""), b"<DOC><P>doc</P></DOC>", b"<PUBLICATION/>").text == read(act("")).text


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "0 Formex files with an act"),
        ([act(""), act("")], "2 Formex files with an act"),
        ([b"<html/>"], "<html>"),
        ([b"<ACT><TITLE>"], "not well-formed"),
        ([b"%PDF-1.4"], "not well-formed"),
        ([act(""), annex("I", ""), annex("I", "")], "can't be cut"),
        ([act("<ARTICLE><TI.ART>Article</TI.ART></ARTICLE>")], "IDENTIFIER"),
        ([act('<ARTICLE IDENTIFIER="001"/>')], "TI.ART"),
    ],
)
def test_files_that_are_no_act_are_refused(files: list[bytes], said: str) -> None:
    with pytest.raises(ParseError, match="(?s)" + said) as caught:
        read(*files)
    assert caught.value.hint


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE ACT [<!ENTITY a "lamp">]>',
        b'<!DOCTYPE ACT SYSTEM "file:///etc/hostname">',
        b'<!DOCTYPE ACT [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE ACT [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    ],
)
def test_document_types_and_their_entities_are_refused(declaration: bytes) -> None:
    with pytest.raises(ParseError, match="document type"):
        read(declaration + act(ARTICLE.format("<ALINEA>A.</ALINEA>")))


def test_missing_expected_provision_is_refused() -> None:
    source = SOURCE.model_copy(update={"expects": ("anx_IX",)})
    with pytest.raises(ParseError, match="anx_IX"):
        parse(source, [SourcePart(name="act", data=act(""))])


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028")), max_size=4))
def test_any_words_survive_up_to_white_space(texts: list[str]) -> None:
    root = etree.Element("ALINEA")
    for text in texts:
        etree.SubElement(root, "HT").text = text
    shown = words(f"Lamp: {etree.tostring(root, encoding='unicode').replace('ALINEA', 'HT')} end")
    assert shown.replace(" ", "") == ("Lamp:" + "".join(texts) + "end").replace(" ", "")


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Art. 3(1)", "(1) ‘municipal lighthouse’ means a tower with a lamp that a town owns and lights;"),
        ("Art. 5(1)(c)(ii)", "(ii) the vessel is adrift or on fire;"),
        ("Art. 6(2), second subparagraph, point (b)", "(b) a bell that rings when the lamp goes out."),
        ("Art. 7(4), closing words", "and shall sign the page."),
        ("Art. 8(2)(a), second indent", "— the reach in nautical miles;"),
        ("Art. 11(2), quoted text", "‘4. A buoy that drifts into the beam shall be towed away at dawn.’;"),
        ("Art. 13(c)(ii)", "(ii) 1\u00a0September 2034 for all other lamps."),
        ("Annex I Section B(2)", "2. The tower of Little Skerry, with 41000 steps in a year of keeping."),
        ("Annex II(4.1)(a)", "(a) the colour of the flash;"),
        ("Annex III(a)", "(a) how many vessels pass on a clear night;"),
    ],
)  # fmt: skip
def test_pin_cites_of_the_invented_act_resolve(invented: Document, label: str, text: str) -> None:
    provision = invented.by_label(label)
    assert provision is not None
    assert invented.text_of(provision) == text


def test_amount_and_power_of_the_invented_act_are_whole(invented: Document) -> None:
    definition = invented.by_label("Art. 3(3)")
    assert definition is not None
    assert "35000000 candela" in invented.text_of(definition)
    assert "10^12 grains" in invented.text_of(definition)


def test_quoted_law_gives_no_provisions_of_ours(invented: Document) -> None:
    assert ids(invented, "art_11.par") == []
    assert len(ids(invented, "art_5.par_1.")) == 11


def test_only_operative_text_binds(invented: Document) -> None:
    unbinding = {provision.kind for provision in invented.provisions if not provision.binding}
    assert unbinding == {"title", "preamble", "text", "citation", "recital", "notes"}


@pytest.mark.corpus
def test_ai_act_is_complete(corpus: Path) -> None:
    rows = tomllib.loads((Path(__file__).parents[2] / "sources" / "catalogue.toml").read_text())["source"]
    source = next(Source(**row) for row in rows if row["id"] == "ai-act-en-oj-formex")
    paths = {entry["id"]: entry["path"] for entry in json.loads((corpus / "MANIFEST.json").read_text())}
    document = parse(source, [SourcePart(name=name, data=(corpus / paths[name]).read_bytes()) for name in source.files])
    counts = {kind: sum(p.kind == kind for p in document.provisions) for kind in ("recital", "article", "annex")}
    assert counts == {"recital": 180, "article": 113, "annex": 13}
    assert "10^25" in document.text
    for wanted in ("anx_VII.pt_4.6", "anx_VIII.sct_A.pt_5", "anx_XIII.pt_f", "art_3.pt_63", "art_5.par_1.pt_h.iii"):
        assert document.get(wanted) is not None, wanted
