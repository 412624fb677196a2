"""From quote to citation: everything is taken from the document and its row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from retrieval.cite import act_name, cite, pin_cite
from retrieval.errors import VerificationError
from retrieval.schema import Citation, PinCite, Quote, Validity
from sources.outline import Change, lay_out
from sources.schema import Document, Snapshot, Source, Span, sha256_text

Made = tuple[Document, Source]


def test_citation_is_bound_to_its_place(kite_act: Made, make_citation: Callable[..., Citation]) -> None:
    document, row = kite_act
    validity = Validity(status="applicable", applies_from=date(2031, 6, 1), basis="Art. 9")
    citation = make_citation(document, row, "It is not about birds.", validity=validity)
    assert citation.span.of(document.text) == citation.quote
    assert citation.quote_sha256 == sha256_text(citation.quote)
    assert citation.quote_status == "exact"
    assert citation.validity == validity
    assert citation.pin == PinCite(
        kind="paragraph", article="1", paragraph="2", label="Art. 1(2)", provision_id="art_1.par_2", binding=True
    )
    assert (citation.source.document_id, citation.source.text_sha256) == (document.id, document.text_sha256)


def test_context_is_what_stands_around_the_quote(kite_act: Made, make_citation: Callable[..., Citation]) -> None:
    document, row = kite_act
    citation = make_citation(document, row, "about birds", context=10)
    assert (citation.context_before, citation.context_after) == ("It is not ", ".\nArticle ")


def test_context_stops_at_the_ends_of_the_document(kite_act: Made, make_citation: Callable[..., Citation]) -> None:
    document, row = kite_act
    assert make_citation(document, row, document.text[:5], context=50).context_before == ""


@pytest.mark.parametrize(
    "change",
    [
        {"text": "It is not about bards."},
        {"span": Span(start=0, end=22)},
        {"provision_id": "art_1.par_1"},
        {"provision_id": "art_77"},
        {"text_sha256": "0" * 64},
        {"document_id": "other"},
    ],
)
def test_quote_that_is_not_there_is_an_error(
    kite_act: Made, make_quote: Callable[..., Quote], change: dict[str, object]
) -> None:
    document, row = kite_act
    quote = make_quote(document, "It is not about birds.").model_copy(update=change)
    snapshot = Snapshot.model_construct(sha256="", retrieved=None, obtained_from="")
    with pytest.raises(VerificationError, match="does not stand in"):
        cite(quote, document=document, source=row, snapshot=snapshot, validity=Validity())


def test_brief_names_no_article_and_says_what_it_rests_on(
    make_brief: Callable[..., Made], make_citation: Callable[..., Citation]
) -> None:
    document, row = make_brief(("kites_fly", "Kites may fly by day.", "kite-act", "Art. 4(1)", ""))
    citation = make_citation(document, row, "Kites may fly by day.")
    assert citation.pin == PinCite(kind="fact", label="brief", provision_id="kites_fly")
    assert citation.source.rests_on is not None
    assert citation.source.rests_on.source_id == "kite-act"
    assert citation.url is None


def test_brief_without_a_base_is_an_error(
    make_source: Callable[..., Source], make_leaf: Callable, make_citation: Callable[..., Citation]
) -> None:
    row = make_source("brief-bare", tier="brief", parser="brief")
    document = lay_out(row, [make_leaf("fact", "Kites fly.", name="bare")], parser_version="1")
    with pytest.raises(VerificationError, match="rests on"):
        make_citation(document, row, "Kites fly.")


def test_consolidated_text_names_the_amending_act(
    make_source: Callable[..., Source], make_leaf: Callable, make_citation: Callable[..., Citation]
) -> None:
    row = make_source(
        "kites-consolidated",
        parser="eurlex_consolidated",
        authentic=False,
        text_from=date(2031, 6, 1),
        amendments=({"celex": "32032R0005", "in_force": date(2032, 3, 1)},),
    )
    old, new = (make_leaf("paragraph", words, paragraph=words[0]) for words in ("1. Old.", "2. New."))
    new.change = Change("replaced", "32032R0005")
    document = lay_out(row, [old, new], parser_version="1")
    base = "Consolidated text, documentation without legal effect."
    assert make_citation(document, row, "1. Old.").source.note == base
    changed = make_citation(document, row, "2. New.").source
    assert changed.note == f"{base} Wording by Regulation (EU) 2032/5 since 1 March 2032."
    assert not changed.authentic


def test_authentic_text_has_no_note(kite_act: Made, make_citation: Callable[..., Citation]) -> None:
    assert make_citation(*kite_act, "It is not about birds.").source.note == ""


@pytest.mark.parametrize(
    ("celex", "name"),
    [
        ("32026R1744", "Regulation (EU) 2026/1744"),
        ("32032L0005", "Directive (EU) 2032/5"),
        ("02024R1689-20260727", "02024R1689-20260727"),
    ],
)
def test_act_is_called_by_its_number(celex: str, name: str) -> None:
    assert act_name(celex) == name


def test_pin_has_every_part_of_the_place(kite_act: Made) -> None:
    document, _ = kite_act
    for provision in document.provisions:
        pin = pin_cite(provision)
        assert (pin.provision_id, pin.label, pin.binding) == (provision.id, provision.label, provision.binding)
        for part in ("article", "annex", "recital", "paragraph", "point", "subpoint", "section"):
            assert getattr(pin, part) == getattr(provision.locator, part)
