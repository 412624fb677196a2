"""Deep links: the right element, and words that a browser finds on the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.links import deep_link, element_id, text_directive
from sources.locator import Locator
from sources.outline import lay_out
from sources.parsers import parse
from sources.schema import Amendment, Document, Provision, Source, SourcePart, Span

PAGE = "https://example.org/eli/reg/2031/9/oj/eng"


def provision(**where: str) -> Provision:
    locator = Locator(**where)  # type: ignore[arg-type]
    return Provision(id=locator.id, label=locator.label, kind="text", locator=locator, span=Span(start=0, end=0))


@pytest.mark.parametrize(
    ("where", "oj", "consolidated"),
    [
        ({"article": "99"}, "art_99", "art_99"),
        ({"article": "99", "paragraph": "3"}, "099.003", "art_99"),
        ({"article": "99", "paragraph": "3", "point": "a"}, "099.003", "art_99"),
        ({"article": "99", "paragraph": "6a"}, "art_99", "art_99"),
        ({"article": "75a", "paragraph": "1"}, "art_75a", "art_75a"),
        ({"article": "3", "point": "63"}, "art_3", "art_3"),
        ({"article": "102", "paragraph": "4", "part": "quotation"}, "art_102", "art_102"),
        ({"recital": "12"}, "rct_12", "rct_12"),
        ({"annex": "III", "paragraph": "4", "point": "a"}, "anx_III", "anx_III"),
        ({"annex": "I", "section": "A"}, "anx_I", "anx_I"),
        ({"chapter": "III"}, "cpt_III", "cpt_III"),
        ({"chapter": "III", "section": "2"}, "cpt_III.sct_2", "cpt_III.sct_2"),
        ({"name": "notes"}, "", ""),
    ],
)
def test_element_is_the_innermost_with_an_id(where: dict[str, str], oj: str, consolidated: str) -> None:
    assert element_id(provision(**where), oj=True) == oj
    assert element_id(provision(**where), oj=False) == consolidated


def directive(quote: str, text: str | None = None, at: int = 0) -> str:
    return text_directive(text or quote, quote, Span(start=at, end=at + len(quote)))


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("kites fly, well-made & free", "kites%20fly%2C%20well%2Dmade%20%26%20free"),
        ("1.\u00a0\u00a0\u00a0Kites fly.", "Kites%20fly."),
        ("(a) they fly;", "they%20fly%3B"),
        ("3.1. They fly.", "They%20fly."),
        ("Kites are:\n(a) red;\n(b) blue.", "Kites%20are%3A,blue."),
        ("more than 10^25 kites", "more%20than%201025%20kites"),
        ("▬▬", ""),
    ],
)
def test_fragment_has_the_pages_own_words(quote: str, expected: str) -> None:
    assert directive(quote) == expected


def test_long_quote_gives_its_first_and_last_words() -> None:
    quote = " ".join(f"word{number}" for number in range(40))
    first, last = directive(quote).split(",")
    assert unquote(first) == "word0 word1 word2 word3 word4 word5"
    assert unquote(last) == "word34 word35 word36 word37 word38 word39"


def test_words_of_a_fragment_stand_in_one_block_without_no_break_spaces() -> None:
    first, last = directive("fines of up to EUR\u00a015\u00a0000\u00a0000 are due\nby noon, at the port").split(",")
    assert unquote(first) == "fines of up to EUR"
    assert unquote(last) == "by noon, at the port"


def test_words_that_stand_twice_get_a_prefix() -> None:
    text = "Red kites fly. Blue kites fly."
    assert directive("kites fly.", text, at=text.rindex("kites")) == "Red%20kites%20fly.%20Blue-,kites%20fly."


@given(st.text(max_size=200))
def test_fragment_holds_no_bare_separator(quote: str) -> None:
    found = directive(quote)
    assert found.count(",") <= 2
    assert not set("&#\n ") & set(found)
    assert all(part.endswith("-") or "-" not in part for part in found.split(","))


@pytest.fixture
def oj(kite_act: tuple[Document, Source]) -> Callable[..., str | None]:
    def link(quote: str, *, parser: str = "eurlex_oj", url: str | None = PAGE) -> str | None:
        document = kite_act[0].model_copy(update={"parser": parser})
        start = document.text.index(quote)
        span = Span(start=start, end=start + len(quote))
        around = document.innermost(span)
        assert around is not None
        return deep_link(url, document, around, quote, span)

    return link


def test_official_journal_link_goes_to_the_paragraph(oj: Callable[..., str]) -> None:
    assert oj("It is not about birds.") == f"{PAGE}#001.002:~:text=It%20is%20not%20about%20birds."


def test_consolidated_link_goes_to_the_article(oj: Callable[..., str]) -> None:
    link = oj("It is not about birds.", parser="eurlex_consolidated")
    assert link == f"{PAGE}#art_1:~:text=It%20is%20not%20about%20birds."


def test_page_without_element_ids_gets_the_words_alone(oj: Callable[..., str]) -> None:
    link = oj("It is not about birds.", parser="html", url=PAGE + "#old")
    assert link == f"{PAGE}#:~:text=It%20is%20not%20about%20birds."


def test_without_an_address_there_is_no_link(oj: Callable[..., str | None]) -> None:
    assert oj("It is not about birds.", url=None) is None


def test_pdf_link_goes_to_the_page(make_source: Callable[..., Source], make_leaf: Callable) -> None:
    nodes = [make_leaf("paragraph", "Kites fly.", page="7", paragraph="2"), make_leaf("text", "End.", name="end")]
    document = lay_out(make_source("scan", parser="pdf"), nodes, parser_version="1")
    first, last = document.provisions
    assert deep_link(PAGE + ".pdf", document, first, "Kites", Span(start=0, end=5)) == f"{PAGE}.pdf#page=7"
    assert deep_link(PAGE + ".pdf", document, last, "End.", Span(start=11, end=15)) == f"{PAGE}.pdf"


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("document_id", "parser"),
    [("ai-act-en-oj-html", "eurlex_oj"), ("ai-act-en-consolidated-2026-07-27", "eurlex_consolidated")],
)
def test_links_into_the_ai_act_hit_ids_and_words_of_the_page(
    corpus: Path, make_source: Callable[..., Source], document_id: str, parser: str
) -> None:
    from lxml import html

    rows = {row["id"]: row for row in json.loads((corpus / "MANIFEST.json").read_text("utf-8"))}
    data = (corpus / rows[document_id]["path"]).read_bytes()
    amended = (Amendment(celex="32026R1744", in_force=date(2026, 7, 27)),)
    row = make_source(document_id, parser=parser, amendments=amended, url=PAGE)
    document = parse(row, [SourcePart(name=document_id, data=data)])
    page = html.fromstring(data)
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    blocks = {re.sub(r"[ \n\t\r]+", " ", str(block.text_content())) for block in page.iter("p", "div", "td", "span")}
    words = "\n".join(blocks)
    checked, missed = 0, []
    for leaf in document.leaves():
        span = leaf.span.stripped(document.text)
        if not len(span):
            continue
        link = deep_link(row.url, document, leaf, span.of(document.text), span)
        assert link is not None
        element, _, directive = link.partition("#")[2].partition(":~:text=")
        assert not element or element in ids, leaf.label
        checked += 1
        parts = [unquote(part.removesuffix("-")) for part in directive.split(",")]
        missed += [leaf.label for part in parts if part not in words][:1]
    print(f"{document_id}: {len(missed)} of {checked} links have words that no block of the page has: {missed}")  # noqa: T201
    assert len(missed) <= 0.01 * checked
