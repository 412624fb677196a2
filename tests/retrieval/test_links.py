"""Deep links: the right element, and the words behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.links import deep_link, element_id
from sources.locator import Locator
from sources.outline import lay_out
from sources.schema import Document, Provision, Source, Span

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


@pytest.fixture
def oj(kite_act: tuple[Document, Source]) -> Callable[..., str | None]:
    def link(quote: str, *, parser: str = "eurlex_oj", url: str | None = PAGE) -> str | None:
        document = kite_act[0].model_copy(update={"parser": parser})
        start = document.text.index(quote)
        span = Span(start=start, end=start + len(quote))
        around = document.innermost(span)
        assert around is not None
        return deep_link(url, document, around, span)

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
    assert deep_link(PAGE + ".pdf", document, first, Span(start=0, end=5)) == f"{PAGE}.pdf#page=7"
    assert deep_link(PAGE + ".pdf", document, last, Span(start=11, end=15)) == f"{PAGE}.pdf"
