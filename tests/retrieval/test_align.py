"""French and Dutch questions find the text in their language, or the English wording of the same place."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.align import retrieve_in
from retrieval.build import build
from retrieval.entries import assemble
from retrieval.index import Index
from retrieval.reread import reread

BEFORE, AMENDED, AFTER = date(2031, 8, 1), date(2032, 1, 1), date(2032, 6, 1)
WORK = {"work": "kite-act", "text_from": date(2031, 6, 1)}


@pytest.fixture(scope="module")
def searched(make_document, make_leaf, fake_embedder, tmp_path_factory):
    """An act in French and in its English consolidation, which changed the second paragraph and added a third."""

    def paragraphs(*words):
        return [
            make_leaf("paragraph", said, article="1", paragraph=str(number))
            for number, said in enumerate(words, start=1)
        ]

    english = make_document(
        "kite-act-en",
        *paragraphs(
            "A kite is flown by day with an amendless line.",
            "The fine is EUR 20 for each night.",
            "Gliders are free.",
        ),
        **WORK,
    )
    french = make_document(
        "kite-act-fr",
        *paragraphs("Le cerf-volant vole le jour.", "L'amende est de 10 EUR par nuit."),
        language="fr",
        **WORK,
    )
    recital = make_leaf("recital", "(1) Les amendes protègent le sommeil.", recital="1")
    reasons = make_document("kite-reasons-fr", recital, language="fr", **WORK)
    news = make_document(
        "kite-news", make_leaf("paragraph", "KiteInvest costs EUR 3 million.", paragraph="1"), tier="press", kind="news"
    )
    pairs = [english, french, reasons, news]
    corpus = assemble(pairs)

    def dated(passage):
        if passage.provision_id == "art_1.par_2":
            key = "text_until" if passage.language == "fr" else "text_from"
            return passage.model_copy(update={key: AMENDED})
        return passage

    corpus = corpus.model_copy(update={"passages": tuple(map(dated, corpus.passages))})
    home = tmp_path_factory.mktemp("align")
    build(corpus, fake_embedder(), home)
    with Index.open(home) as index:
        yield index, {row.id: row for _, row in pairs}


@pytest.fixture
def find(searched, make_query):
    def search(question, *, on=AFTER, language="fr", **options):
        index, sources = searched
        named = options.pop("named", ())
        query = reread(make_query(question, as_of=on, wording_on=on, **options), language)
        return retrieve_in(language, query, index, sources=sources, named=named)

    return search


def places(hits):
    return [(hit.passage.document_id, hit.passage.provision_id) for hit in hits]


def test_an_unchanged_provision_is_found_in_the_language_of_the_question(find):
    assert places(find("Quand vole un cerf-volant ?"))[0] == ("kite-act-fr", "art_1.par_1")


def test_a_changed_provision_is_found_in_french_and_shown_in_english(find):
    assert places(find("Quelle amende par nuit ?"))[0] == ("kite-act-en", "art_1.par_2")


def test_before_the_change_the_french_wording_is_shown(find):
    assert places(find("Quelle amende par nuit ?", on=BEFORE))[0] == ("kite-act-fr", "art_1.par_2")


def test_every_hit_is_a_wording_of_the_day(find):
    for day in (BEFORE, AFTER):
        for hit in find("amende cerf-volant nuit jour gliders KiteInvest", on=day):
            assert (hit.passage.text_from or day) <= day < (hit.passage.text_until or date.max)


def test_a_comparison_shows_both_wordings_the_older_first(find):
    shown = places(find("Quelle amende par nuit ?", compared_with=BEFORE))
    assert shown[:2] == [("kite-act-fr", "art_1.par_2"), ("kite-act-en", "art_1.par_2")]


def test_names_that_are_the_same_everywhere_lead_to_english_texts(find):
    assert places(find("Combien coûte KiteInvest ?"))[0] == ("kite-news", "par_1")


def test_a_question_for_reasons_finds_the_recital(find):
    assert places(find("Pourquoi des amendes ?"))[0] == ("kite-reasons-fr", "rct_1")


def test_a_named_provision_comes_first_in_the_language_of_the_question(find):
    first = find("amende", named=[("kite-act-en", "art_1.par_1")])[0]
    assert (first.passage.document_id, first.named) == ("kite-act-fr", ("art_1.par_1",))


def test_a_named_provision_without_french_text_is_shown_in_english(find):
    first = find("amende", named=[("kite-act-en", "art_1.par_3")])[0]
    assert (first.passage.document_id, first.named) == ("kite-act-en", ("art_1.par_3",))


def test_no_passage_is_found_twice_and_ranks_are_in_order(find):
    hits = find("amende cerf-volant nuit jour")
    assert len({hit.passage.id for hit in hits}) == len(hits)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_shared_words_are_counted_of_the_text_that_led_there(find):
    hit = find("Quelle amende par nuit ?")[0]
    assert hit.dense is None
    assert hit.shared == pytest.approx(1)


def test_a_word_that_no_text_has_makes_the_shared_ones_count_less(find):
    known, unknown = find("amende nuit")[0], find("amende nuit ratatouille")[0]
    assert 0 < unknown.shared < known.shared / 2


def test_a_language_without_texts_is_led_to_english_ones(find):
    assert {document for document, _ in places(find("Wat kost KiteInvest?", language="nl"))} == {"kite-news"}


def test_words_that_nobody_has_find_nothing(find):
    assert find("ratatouille") == ()
