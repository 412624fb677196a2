"""When a question is refused, and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.absence import Absence
from retrieval.abstain import CUTOFFS, LED, SHARED, Refusal, refusal, shared_weight
from retrieval.phrases import PHRASES

MODEL = "onnx:bge-small-en-v1.5"
NEAR, FAR = CUTOFFS[MODEL]


def even(_: str) -> float:
    return 1.0


@pytest.fixture
def refused(make_hits, make_query, kite_act) -> Callable[..., Refusal | None]:
    """What is said of a question whose one hit is Art. 1(2), which is not about birds."""

    def make(
        words: str,
        *,
        cosine: float | None = NEAR,
        named: tuple[str, ...] = (),
        model: str = f"{MODEL}@0123",
        **options: object,
    ) -> Refusal | None:
        absent = options.pop("absent", ())
        shared = options.pop("shared", None)
        hits = make_hits(*kite_act, "Art. 1(2)", dense=cosine, shared=shared, named=named)
        return refusal(make_query(words, **options), hits, even, embedder_id=model, absent=absent)

    return make


def test_a_near_passage_is_answered_whatever_words_it_shares(refused):
    assert refused("feathered animals", cosine=NEAR) is None


def test_a_far_passage_is_about_something_else_whatever_words_it_shares(refused):
    said = refused("birds", cosine=FAR - 0.01)
    assert said is not None
    assert said.reason == "out_of_scope"


@pytest.mark.parametrize(
    ("words", "reason"), [("birds act kites", None), ("birds on the moon, zucchini", "no_evidence")]
)
def test_between_the_two_words_decide(refused, words, reason):
    said = refused(words, cosine=(NEAR + FAR) / 2)
    assert (said and said.reason) == reason


@pytest.mark.parametrize("cosine", [-1.0, None, 1.0])
@pytest.mark.parametrize(("words", "reason"), [("birds", None), ("zucchini pizza", "no_evidence")])
def test_for_an_unknown_model_words_decide_alone(refused, cosine, words, reason):
    said = refused(words, cosine=cosine, model="fake@1")
    assert (said and said.reason) == reason


def test_a_provision_that_isnt_there_is_named_with_why(refused):
    absent = (Absence("Art. 77", "Kite Act has no Art. 77"), Absence("Art. 78", "Kite Act has no Art. 78"))
    said = refused("Articles 77 and 78", absent=absent)
    assert said == Refusal("no_evidence", "Kite Act has no Art. 77; Kite Act has no Art. 78.")


def test_a_provision_that_came_later_is_no_law_yet(refused):
    said = refused("Article 7a", absent=(Absence("Art. 7a", "Art. 7a came later", is_not_yet=True),))
    assert said is not None
    assert said.reason == "not_yet_law"


@pytest.mark.parametrize(
    ("shared", "reason"), [(None, "out_of_scope"), (LED / 3, "out_of_scope"), (LED - 0.01, "no_evidence"), (LED, None)]
)
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_in_other_languages_the_words_that_led_there_decide(refused, language, shared, reason):
    said = refused("un vélo", cosine=None, shared=shared, language=language)
    assert (said and said.reason) == reason
    assert said is None or said.message in PHRASES[language]


@pytest.mark.parametrize(("language", "joined"), [("fr", "RGPD et DSA"), ("nl", "RGPD en DSA")])
def test_another_law_is_named_in_the_language_of_the_question(refused, language, joined):
    said = refused("vélo", foreign_law=("RGPD", "DSA"), language=language)
    assert said is not None
    assert joined in said.message


def test_another_provision_that_is_there_is_shown(refused):
    assert refused("Articles 1(2) and 77", absent=(Absence("Art. 77", "gone"),), named=("art_1.par_2",)) is None


def test_another_law_is_out_of_scope_and_named(refused):
    said = refused("What does the GDPR fine?", foreign_law=("GDPR", "DSA"))
    assert said is not None
    assert said.reason == "out_of_scope"
    assert "GDPR and DSA" in said.message


def test_a_named_provision_is_shown_however_far_it_is(refused):
    assert refused("Article 1(2)", cosine=-1.0, named=("art_1.par_2",)) is None


def test_no_hits_at_all_are_a_refusal(make_query):
    said = refusal(make_query("birds"), (), even, embedder_id=f"{MODEL}@0")
    assert said is not None


@pytest.mark.parametrize("model", CUTOFFS)
def test_near_is_nearer_than_far(model):
    assert CUTOFFS[model].far < CUTOFFS[model].near


@given(st.lists(st.sampled_from(["bird", "kite", "scope", "moon", "zucchini"]), unique=True))
def test_the_shared_weight_is_the_part_of_the_words_that_one_hit_has(make_hits, make_query, kite_act, words):
    hits = make_hits(*kite_act, "Art. 1(2)")
    held = {"bird", "kite", "scope"}.intersection(words)
    expected = len(held) / len(words) if words else 0.0
    assert shared_weight(make_query(" ".join(words)), hits, even) == pytest.approx(expected)


def test_the_shared_weight_is_the_best_hits_and_counts_telling_words_more(make_hits, make_query, kite_act):
    hits = make_hits(*kite_act, "Art. 1(1)", "Art. 1(2)")
    weights = {"bird": 3.0, "moon": 1.0}
    assert shared_weight(make_query("birds moon"), hits, weights.__getitem__) == 0.75
    assert shared_weight(make_query("birds moon"), (), weights.__getitem__) == 0.0


def test_half_of_the_weight_is_enough(refused):
    assert SHARED == 0.5
    assert refused("birds zucchini", model="fake@1") is None
