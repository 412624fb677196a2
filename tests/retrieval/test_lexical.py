from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language import LANGUAGES
from retrieval.lexical import LexicalIndex, tokenise

TEXTS = (
    "Fines of up to 35 000 000 EUR apply to providers.",
    "A model trained with more than 10^25 operations has systemic risk.",
    "Deployers of chatbots inform people; a deployer deploys.",
    "The kite is blue.",
)


@pytest.mark.parametrize(
    "written",
    ["35 000 000", "35\u00a0000\u00a0000", "35\u202f000\u202f000", "35,000,000", "35.000.000", "35 million"],
)
def test_an_amount_is_one_token_however_it_is_printed(written):
    assert tokenise(f"EUR {written}") == ["eur", "35000000"]


@pytest.mark.parametrize(
    ("written", "token"),
    [
        ("EUR 7.5 million", "7500000"),
        ("7,5 milliards d'euros", "7500000000"),
        ("200 miljard euro", "200000000000"),
        ("20 bn", "20000000000"),
        ("10^25 operations", "10^25"),
        ("Regulation 2024/1689", "2024/1689"),
        ("item 4.6", "4.6"),
        ("paragraph 6a", "6a"),
        ("in 2025 150 kites", "2025"),
        ("1.5 kites", "1.5"),
    ],
)
def test_a_number_is_kept_whole(written, token):
    assert token in tokenise(written)


def test_small_numbers_side_by_side_are_not_joined():
    assert tokenise("points 5 1 and 26 4") == ["point", "5", "1", "26", "4"]


@pytest.mark.parametrize(
    "words",
    [
        ("deployer", "deployers"),
        ("provide", "provides", "provided", "providing"),
        ("training", "trained", "trains"),
        ("planning", "planned", "plan"),
        ("body", "bodies"),
        ("process", "processes"),
        ("énoncé", "enonce", "Énoncés"),
    ],
)
def test_forms_of_a_word_give_one_token(words):
    assert len({tuple(tokenise(word)) for word in words}) == 1


@pytest.mark.parametrize("word", ["risk", "its", "class", "this", "bus", "need", "king"])
def test_short_words_are_not_cut_to_nothing(word):
    assert all(len(token) >= 3 for token in tokenise(word))


def test_stop_words_are_left_out():
    assert tokenise("What is the port of it?") == ["port"]


def test_words_of_duty_are_kept():
    assert tokenise("providers shall, may, must") == ["provider", "shall", "may", "must"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("amende", "amendes")),
        ("fr", ("l'amende", "d’amendes", "une amende")),
        ("fr", ("système", "systèmes", "Systeme")),
        ("fr", ("interdit", "interdite", "interdits", "interdites")),
        ("fr", ("applique", "appliquer", "appliquent", "application", "applicable")),
        ("fr", ("national", "nationaux", "nationale", "nationales")),
        ("nl", ("systeem", "systemen")),
        ("nl", ("boete", "boetes", "boeten")),
        ("nl", ("aanbieder", "aanbieders")),
        ("nl", ("verplicht", "verplichting", "verplichtingen")),
        ("nl", ("risico", "risico's", "risico’s")),
        ("nl", ("brief", "brieven")),
        ("nl", ("hoeveelheid", "hoeveelheden")),
    ],
)
def test_forms_of_a_french_or_dutch_word_give_one_token(language, words):
    assert len({tuple(tokenise(word, language)) for word in words}) == 1


@pytest.mark.parametrize(("language", "words"), [("fr", "Qu'est-ce que c'est ?"), ("nl", "Wat is het van die?")])
def test_small_words_of_the_language_are_left_out(language, words):
    assert tokenise(words, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_the_same_in_all_languages(language):
    assert tokenise("35 000 000", language) == ["35000000"]
    assert tokenise("10^25 2024/1689 6a", language) == ["10^25", "2024/1689", "6a"]


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_whatever_the_text_tokens_have_no_space_and_are_lower_case(text, language):
    assert all(token and not any(map(str.isspace, token)) for token in tokenise(text, language))


@given(st.lists(st.sampled_from("kite line wind keeper port 35 000 000".split()), max_size=12))
def test_tokenising_twice_gives_the_same(words):
    once = tokenise(" ".join(words))
    assert tokenise(" ".join(once)) == once


@pytest.fixture(scope="module")
def index():
    return LexicalIndex.build(TEXTS)


@pytest.mark.parametrize(
    ("query", "best"),
    [("fine of 35 million", 0), ("10^25", 1), ("what must a deployer of a chatbot do", 2), ("blue kites", 3)],
)
def test_the_text_with_the_words_scores_highest(index, query, best):
    assert int(index.scores(query).argmax()) == best


def test_scores_are_those_of_bm25s(index):
    import bm25s

    model = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    model.index([tokenise(text) for text in TEXTS], show_progress=False)
    query = "deployers and providers of a model"
    assert np.allclose(index.scores(query), model.get_scores(tokenise(query)))


def test_words_that_never_occur_score_nothing(index):
    assert not index.scores("zeppelin").any()


def test_rare_word_weighs_more_than_a_common_one(index):
    common, rare = tokenise("deployers")[0], tokenise("chatbots")[0]
    assert index.weigh("zeppelin") > index.weigh(rare) >= index.weigh(common) > 0


def test_tokens_may_be_given_instead_of_words(index):
    assert np.array_equal(index.scores(tokenise("blue kites")), index.scores("blue kites"))


def test_saved_index_scores_the_same(index, tmp_path):
    index.save(tmp_path / "bm25")
    loaded = LexicalIndex.load(tmp_path / "bm25")
    assert np.array_equal(loaded.scores("blue deployer 35 000 000"), index.scores("blue deployer 35 000 000"))


def test_an_index_compares_words_as_its_language_does(tmp_path):
    LexicalIndex.build(("Les amendes des fournisseurs", "Un système interdit"), "fr").save(tmp_path / "bm25-fr")
    loaded = LexicalIndex.load(tmp_path / "bm25-fr")
    assert loaded.language == "fr"
    assert loaded.scores("quelle amende ?").tolist()[0] > 0 == loaded.scores("quelle amende ?").tolist()[1]


def test_entries_that_have_a_token_are_those_that_it_scores(index):
    for token in {token for text in TEXTS for token in tokenise(text)}:
        assert index.having(token).tolist() == np.flatnonzero(index.scores([token])).tolist()
    assert index.having("zeppelin").tolist() == []


def test_saved_index_holds_no_pickle(index, tmp_path):
    index.save(tmp_path / "bm25")
    assert {path.suffix for path in (tmp_path / "bm25").iterdir()} == {".npy", ".json"}
    assert all(np.load(path, allow_pickle=False).dtype != object for path in (tmp_path / "bm25").glob("*.npy"))


@pytest.mark.parametrize("texts", [(), ("of the",), ("!!!", "...")])
def test_texts_without_words_can_be_saved_and_asked(texts, tmp_path):
    LexicalIndex.build(texts).save(tmp_path / "bm25")
    scores = LexicalIndex.load(tmp_path / "bm25").scores("kite")
    assert scores.shape == (len(texts),)
    assert not scores.any()
