"""When a question is refused, and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.abstain import CUTOFFS, SHARED, Refusal, refusal, shared_weight

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
        missing = options.pop("missing", ())
        hits = make_hits(*kite_act, "Art. 1(2)", dense=cosine, named=named)
        return refusal(make_query(words, **options), hits, even, embedder_id=model, missing=missing)

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


def test_a_provision_that_isnt_there_is_named_with_the_day(refused):
    said = refused("Article 77", missing=("Art. 77", "Art. 78"))
    assert said is not None
    assert said.reason == "no_evidence"
    assert "Art. 77, Art. 78" in said.message
    assert "2031-08-01" in said.message


def test_another_provision_that_is_there_is_shown(refused):
    assert refused("Articles 1(2) and 77", missing=("Art. 77",), named=("art_1.par_2",)) is None


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
