"""A second look at hits: whom they are about."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.rerank import OTHER_ROLE, rerank
from retrieval.schema import Hit
from retrieval.split import split

ROLES = ("provider", "deployer", "importer", "authorised_representative")
DUTIES = (
    "Providers shall keep the book for ten days.",
    "Deployers shall keep the book for ten days.",
    "The importer and the deployer shall keep the book.",
    "The book is kept.",
    "An authorized representative may keep the book.",
)


@pytest.fixture(scope="session")
def passages(make_document, make_leaf):
    leaves = [make_leaf("paragraph", words, paragraph=str(n)) for n, words in enumerate(DUTIES, start=1)]
    return split(*make_document("duties", *leaves, title="Duties of providers and deployers"))


@pytest.fixture
def hits(passages):
    """Hits of the duties with these scores, best first."""

    def make(*scores: float, named: tuple[int, ...] = ()) -> tuple[Hit, ...]:
        best_first = sorted(range(len(scores)), key=lambda at: (at not in named, -scores[at]))
        return tuple(
            Hit(passage=passages[at], score=scores[at], rank=rank, named=("par_1",) if at in named else ())
            for rank, at in enumerate(best_first, start=1)
        )

    return make


def order(found: tuple[Hit, ...]) -> list[str]:
    return [hit.passage.text for hit in found]


def test_duties_of_others_step_behind(hits, make_query):
    found = rerank(make_query("How long must deployers keep the book?", roles=("deployer",)), hits(1.0, 0.9, 0.8, 0.7))
    assert order(found) == [DUTIES[1], DUTIES[2], DUTIES[3], DUTIES[0]]
    assert found[-1].score == pytest.approx(1.0 - OTHER_ROLE)


def test_both_spellings_of_a_representative_count(hits, make_query):
    query = make_query("book", roles=("authorised_representative",))
    assert order(rerank(query, hits(1.0, 0.9, 0.8, 0.5, 0.6)))[0] == DUTIES[4]


def test_a_question_about_nobody_leaves_all_as_it_is(hits, make_query):
    found = hits(1.0, 0.9, 0.8)
    assert rerank(make_query("How long is the book kept?"), found) == found


def test_operators_are_all_of_them(hits, make_query):
    found = hits(1.0, 0.9, 0.8)
    assert rerank(make_query("What must operators do?", roles=("operator",)), found) == found


def test_headings_above_a_passage_are_not_read(hits, make_query):
    """A chapter's heading names all the roles that it is about."""
    (found,) = rerank(make_query("book", roles=("importer",)), hits(1.0))
    assert "deployers" in found.passage.search_text
    assert found.score == pytest.approx(1.0 - OTHER_ROLE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    scores=st.lists(st.floats(-3, 3), max_size=5),
    roles=st.sets(st.sampled_from(ROLES)),
    named=st.sets(st.integers(0, 4)),
)
def test_the_same_hits_come_back_named_first_with_falling_scores(hits, make_query, scores, roles, named):
    given_hits = hits(*scores, named=tuple(named))
    found = rerank(make_query("book", roles=tuple(sorted(roles))), given_hits)
    assert sorted(hit.passage.id for hit in found) == sorted(hit.passage.id for hit in given_hits)
    assert [hit.rank for hit in found] == list(range(1, len(found) + 1))
    assert [(not hit.named) for hit in found] == sorted((not hit.named) for hit in found)
    for group in (True, False):
        of_group = [hit.score for hit in found if (not hit.named) == group]
        assert of_group == sorted(of_group, reverse=True)


def test_a_named_hit_keeps_its_score(hits, make_query):
    (first, *_) = rerank(make_query("book", roles=("deployer",)), hits(1.0, 0.9, named=(0,)))
    assert (first.passage.text, first.score) == (DUTIES[0], 1.0)


def test_equal_scores_stay_in_their_order(hits, make_query):
    assert order(rerank(make_query("book", roles=("provider",)), hits(0.5, 0.5 + OTHER_ROLE))) == [DUTIES[1], DUTIES[0]]
