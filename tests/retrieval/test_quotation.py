"""A statement that is a quotation: where it stands, what wording it is, what is left out, and nothing but the text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.quotation import quotation, quote_of
from retrieval.schema import DraftStatement
from sources.schema import Document, Span, is_wording_on

Quoter = Callable[..., DraftStatement]
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def of_ferry(ferry_assistant, make_query) -> Quoter:
    """Quote provisions of one version of the ferry act, seen from a day."""
    held = {version.document.id: version for version in ferry_assistant._directory._law("Ferry Act")}

    def make(version: str, *ids: str, on: date, **fields: object) -> DraftStatement:
        document = held[version].document
        places = [document.get(identity) for identity in ids]
        spans = [place.span.stripped(document.text) for place in places if place is not None]
        query = make_query("What does it cost?", as_of=on, **fields)
        return quotation(query, held[version], spans, label=places[0].label, provision_id=places[0].id)

    return make


@pytest.fixture(scope="module")
def of_kites(kite_act, make_lookup, make_query) -> Quoter:
    """Quote words of the kite act, each where it first stands."""
    document, _ = kite_act
    held = make_lookup(kite_act)(document.id, document.text_sha256)

    def make(*words: str) -> DraftStatement:
        starts = [document.text.index(each) for each in words]
        spans = [Span(start=start, end=start + len(each)) for start, each in zip(starts, words, strict=True)]
        return quotation(make_query("kites"), held, spans, label="Art. 9", provision_id="art_1")

    return make


def label(statement: DraftStatement) -> str:
    """What is said before the words."""
    return statement.text.partition(": “")[0]


def words(statement: DraftStatement) -> str:
    return statement.text.partition(": ")[2]


# -- which wording it is ----------------------------------------------------------------------------------------------


def test_the_wording_of_the_day_has_no_mark(ferry, of_ferry):
    assert label(of_ferry(ferry.TWICE, "art_1.par_2", on=ferry.THIRD)) == "Ferry Act, Art. 1(2)"
    assert label(of_ferry(ferry.ORIGINAL, "art_1.par_2", on=ferry.SECOND - DAY)) == "Ferry Act, Art. 1(2)"


@pytest.mark.parametrize(
    ("language", "mark"),
    [
        ("en", "superseded on 1 May 2041"),
        ("fr", "remplacé le 1er mai 2041 (texte détenu en anglais seulement)"),
        ("nl", "vervangen op 1 mei 2041 (tekst alleen in het Engels aanwezig)"),
    ],
)
def test_a_wording_that_was_replaced_is_marked(ferry, of_ferry, language, mark):
    said = label(of_ferry(ferry.ORIGINAL, "art_1.par_2", on=ferry.SECOND, language=language))
    assert said == f"Ferry Act, Art. 1(2), {mark}"


@pytest.mark.parametrize("version", ["ORIGINAL", "ONCE"])
def test_a_wording_that_was_deleted_is_marked(ferry, of_ferry, version):
    said = label(of_ferry(getattr(ferry, version), "art_2.par_2", on=ferry.THIRD))
    assert said == "Ferry Act, Art. 2(2), deleted on 1 July 2042"


def test_a_wording_to_come_is_marked(ferry, of_ferry):
    said = label(of_ferry(ferry.TWICE, "art_1.par_2", on=ferry.THIRD - DAY))
    assert said == "Ferry Act, Art. 1(2), wording from 1 July 2042"


def test_the_mark_is_seen_from_the_day_of_the_answer_not_from_that_of_the_wording(ferry, of_ferry):
    said = label(of_ferry(ferry.ORIGINAL, "art_1.par_2", on=ferry.THIRD, wording_on=ferry.FIRST))
    assert said == "Ferry Act, Art. 1(2), superseded on 1 May 2041"


def test_an_old_part_of_a_changed_article_is_dated_by_itself(ferry, of_ferry):
    """Art. 1 as a whole has another wording, its first paragraph never had."""
    assert label(of_ferry(ferry.ORIGINAL, "art_1.par_1", on=ferry.THIRD)) == "Ferry Act, Art. 1(1)"
    assert label(of_ferry(ferry.ORIGINAL, "art_1", on=ferry.THIRD)) == "Ferry Act, Art. 1, superseded on 1 May 2041"


def test_several_old_parts_are_dated_by_what_is_quoted_of_the_article(ferry, of_ferry):
    said = label(of_ferry(ferry.ORIGINAL, "art_1.hd", "art_1.par_1", on=ferry.THIRD))
    assert said == "Ferry Act, Art. 1, heading"


@given(
    days=st.integers(min_value=0, max_value=1_500),
    version=st.sampled_from(["ORIGINAL", "ONCE", "TWICE"]),
    identity=st.sampled_from(["art_1", "art_1.par_1", "art_1.par_2", "art_2.par_1", "art_3.par_2"]),
)
def test_a_mark_stands_exactly_where_the_wording_isnt_that_of_the_day(
    ferry, ferry_assistant, of_ferry, days, version, identity
):
    on = ferry.FIRST + timedelta(days=days)
    statement = of_ferry(getattr(ferry, version), identity, on=on)
    held = ferry_assistant._library.document(statement.quotes[0].document_id, statement.quotes[0].text_sha256)
    place = held.get(identity)
    assert (label(statement) == f"Ferry Act, {place.label}") == is_wording_on(place.validity, on)


# -- English for another language -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "identity", "note"),
    [
        ("fr", "art_1.par_1", "texte détenu en anglais seulement"),
        ("fr", "art_1.par_2", "libellé modifié, détenu en anglais seulement"),
        ("nl", "art_1.par_1", "tekst alleen in het Engels aanwezig"),
        ("nl", "art_1.par_2", "gewijzigde tekst, alleen in het Engels aanwezig"),
    ],
)
def test_english_words_say_so_to_who_asked_in_another_language(ferry, of_ferry, language, identity, note):
    said = label(of_ferry(ferry.TWICE, identity, on=ferry.THIRD, language=language))
    assert said.endswith(f" ({note})")


def test_words_in_the_language_of_the_question_say_nothing_of_it(kite_act, make_lookup, make_query):
    document, row = kite_act
    french = document.model_copy(update={"language": "fr"}), row.model_copy(update={"language": "fr"})
    held = make_lookup(french)(document.id, document.text_sha256)
    place = document.get("art_1.par_1")
    statement = quotation(
        make_query("Que dit l’article 1 ?", language="fr"), held, [place.span.stripped(document.text)],
        label=place.label, provision_id=place.id,
    )  # fmt: skip
    assert label(statement) == "Kite Act, Art. 1(1)"


# -- what is left out -------------------------------------------------------------------------------------------------


def test_quotes_that_touch_stand_on_lines_of_their_own(of_kites):
    said = words(of_kites("A kite is:", "(a) red; or", "(b) blue."))
    assert said == "“A kite is:”\n“(a) red; or”\n“(b) blue.”"


def test_what_is_left_out_between_two_quotes_is_marked(of_kites):
    assert words(of_kites("A kite is:", "(b) blue.")) == "“A kite is:” […] “(b) blue.”"


def test_a_list_that_goes_on_behind_the_last_point_is_marked(of_kites):
    assert words(of_kites("A kite is:", "(a) red;")) == "“A kite is:”\n“(a) red;” […]"


def test_a_point_alone_is_no_list(of_kites):
    assert words(of_kites("(a) red;")) == "“(a) red;”"


def test_a_sentence_that_breaks_off_is_marked(of_kites):
    assert words(of_kites("1. This Act is")) == "“1. This Act is” […]"


def test_a_whole_sentence_has_no_mark(of_kites):
    assert words(of_kites("1. This Act is about kites.")) == "“1. This Act is about kites.”"


# -- nothing but the text ---------------------------------------------------------------------------------------------


@given(data=st.data())
def test_every_quote_stands_in_the_document_and_in_the_provision_it_is_cited_by(
    kite_act, make_lookup, make_query, data
):
    document, _ = kite_act
    cuts = data.draw(st.lists(st.integers(0, len(document.text)), min_size=2, max_size=8, unique=True).map(sorted))
    spans = [Span(start=a, end=b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    held = make_lookup(kite_act)(document.id, document.text_sha256)
    statement = quotation(make_query("kites"), held, spans, label="Art. 1", provision_id="art_1")
    assert [quote.span for quote in statement.quotes] == spans
    at = 0
    for quote in statement.quotes:
        assert quote.text == quote.span.of(document.text)
        at = statement.text.index(f"“{quote.text}”", at) + len(quote.text)
        assert is_around(document, quote.provision_id, quote.span) or document.innermost(quote.span) is None


def is_around(document: Document, identity: str, span: Span) -> bool:
    place = document.get(identity)
    return place is not None and place.span.covers(span)


def test_words_outside_of_every_provision_are_cited_by_the_one_given(kite_act):
    document, _ = kite_act
    assert quote_of(document, Span(start=0, end=len(document.text)), "art_3", "p1").provision_id == "art_3"


def test_the_passage_is_noted_in_each_quote(kite_act, make_lookup, make_query):
    document, _ = kite_act
    held = make_lookup(kite_act)(document.id, document.text_sha256)
    places = [document.get(identity) for identity in ("art_1.par_1", "art_1.par_2")]
    spans = [place.span.stripped(document.text) for place in places]
    found = quotation(make_query("kites"), held, spans, label="Art. 1", provision_id="art_1", passage_id="p1")
    assert [(quote.passage_id, quote.provision_id) for quote in found.quotes] == [
        ("p1", "art_1.par_1"), ("p1", "art_1.par_2"),
    ]  # fmt: skip


def test_news_are_introduced_by_publisher_and_day_without_a_mark(kite_news, make_lookup, make_query):
    document, row = kite_news
    held = make_lookup(kite_news)(document.id, document.text_sha256)
    place = document.by_label("para. 1")
    span = place.span.stripped(document.text)
    statement = quotation(make_query("kites"), held, [span], label=place.label, provision_id=place.id)
    assert label(statement) == f"The Gull, {row.published}"
