from __future__ import annotations

import pytest

from retrieval.entries import assemble


def entries_of(corpus, label):
    passage = next(passage for passage in corpus.passages if passage.label == label)
    return [entry for entry in corpus.entries if entry.passage_id == passage.id]


@pytest.fixture
def with_rows(kite_act, kite_news, make_brief):
    def assembled(*rows):
        return assemble([kite_act, kite_news, make_brief(*rows)])

    return assembled


def test_every_passage_has_an_entry_of_its_own_words(kite_act, kite_news):
    corpus = assemble([kite_act, kite_news])
    own = [(passage.id, passage.id, passage.search_text) for passage in corpus.passages]
    assert [(entry.id, entry.passage_id, entry.search_text) for entry in corpus.entries] == own


def test_row_leads_to_the_passage_of_the_provision_it_rests_on(with_rows):
    corpus = with_rows(("scope", "It is about kites.", "kite-act", "Art. 1(1)", "What is it for?"))
    own, row = entries_of(corpus, "Art. 1(1)")
    assert row.search_text == "It is about kites.\nWhat is it for?"
    assert row.id != own.id


def test_row_about_a_point_leads_to_the_passage_that_covers_it(with_rows):
    corpus = with_rows(("blue", "A kite may be blue.", "kite-act", "Art. 3(b)", "Which colour?"))
    assert len(entries_of(corpus, "Art. 3")) == 2


def test_row_about_an_article_leads_to_the_first_passage_inside(with_rows):
    corpus = with_rows(("forbidden", "Some flights are forbidden.", "kite-act", "Art. 4", "May I?"))
    assert len(entries_of(corpus, "Art. 4(1)(a)")) == 2
    assert len(entries_of(corpus, "Art. 4(1)(b)")) == 1


def test_row_about_a_provision_of_several_passages_leads_to_all(with_rows):
    corpus = with_rows(("book", "Write flights down.", "kite-act", "Recital 2", "Which book?"))
    leading = {entry.passage_id for entry in corpus.entries if entry.id != entry.passage_id}
    assert leading == {passage.id for passage in corpus.passages if passage.label == "Recital 2"}


def test_row_leads_to_a_paragraph_of_a_news_item(with_rows):
    corpus = with_rows(("cost", "It cost EUR 35 million.", "kite-news", "para. 3", "How much?"))
    assert len(entries_of(corpus, "para. 3")) == 2


def test_row_whose_source_is_held_is_no_passage(with_rows):
    corpus = with_rows(("scope", "It is about kites.", "kite-act", "Art. 1(1)", "What for?"))
    assert all(passage.tier != "brief" for passage in corpus.passages)


def test_row_whose_place_does_not_exist_is_dropped_and_named(with_rows):
    corpus = with_rows(("lost", "Nobody knows.", "kite-act", "Art. 77", "Who?"))
    assert corpus.unplaced == ("brief-kites/lost",)
    assert all("Nobody" not in entry.search_text for entry in corpus.entries)


@pytest.mark.parametrize(("source", "locator"), [("kite-act", None), ("kite-act", "tit_1"), ("kite-news", "heading")])
def test_row_that_rests_on_no_passage_is_a_passage_itself(with_rows, source, locator):
    corpus = with_rows(("vague", "Kites are back.", source, locator, "Are they?"))
    assert [passage.text for passage in corpus.passages if passage.tier == "brief"] == ["Kites are back."]
    assert corpus.unplaced == ()


def test_row_whose_source_is_not_held_is_a_passage_of_tier_brief(with_rows):
    corpus = with_rows(("wind", "Wind is free.", "wind-act", "Art. 1", "What does wind cost?"))
    (passage,) = [passage for passage in corpus.passages if passage.tier == "brief"]
    assert passage.text == "Wind is free."
    (entry,) = [entry for entry in corpus.entries if entry.passage_id == passage.id]
    assert entry.search_text.endswith("Wind is free.\nWhat does wind cost?")


def test_row_whose_source_is_held_but_not_searched_is_a_passage(kite_act, make_brief):
    document, source = kite_act
    hidden = (document, source.model_copy(update={"search": "none"}))
    corpus = assemble([hidden, make_brief(("scope", "It is about kites.", "kite-act", "Art. 1(1)", "What for?"))])
    assert [passage.text for passage in corpus.passages] == ["It is about kites."]


def test_search_words_of_a_row_are_never_a_passages_text(with_rows):
    corpus = with_rows(("wind", "Wind is free.", "wind-act", "Art. 1", "What does wind cost?"))
    assert all("What does wind cost?" not in passage.text for passage in corpus.passages)


def test_order_of_documents_does_not_decide_where_a_row_leads(kite_act, make_brief):
    brief = make_brief(("scope", "It is about kites.", "kite-act", "Art. 1(1)", "What for?"))
    before, after = assemble([brief, kite_act]), assemble([kite_act, brief])
    assert before.entries == after.entries


def test_entries_of_a_passage_stand_together(with_rows):
    corpus = with_rows(
        ("scope", "It is about kites.", "kite-act", "Art. 1(1)", "What for?"),
        ("birds", "Birds are out.", "kite-act", "Art. 1(2)", "And gulls?"),
        ("again", "Kites it is.", "kite-act", "Art. 1(1)", "What else?"),
    )
    order = [passage.id for passage in corpus.passages]
    positions = [order.index(entry.passage_id) for entry in corpus.entries]
    assert positions == sorted(positions)


def test_entry_ids_are_unique(with_rows):
    corpus = with_rows(
        ("scope", "It is about kites.", "kite-act", "Art. 1(1)", "What for?"),
        ("book", "Write flights down.", "kite-act", "Recital 2", "Which book?"),
    )
    ids = [entry.id for entry in corpus.entries]
    assert len(set(ids)) == len(ids)


def test_documents_say_what_was_read(kite_act, kite_news):
    corpus = assemble([kite_act, kite_news])
    assert [(d.id, d.tier, d.passages) for d in corpus.documents] == [
        ("kite-act", "law", 14),
        ("kite-news", "press", 2),
    ]


def test_nothing_gives_an_empty_corpus():
    assert assemble([]).passages == ()
