"""Exceptions and inserted siblings stand behind the best hits: brought along, or moved up where they were found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.build import build
from retrieval.companions import BEHIND, with_companions
from retrieval.entries import assemble
from retrieval.index import Index
from retrieval.schema import Hit
from sources.outline import Node
from sources.references import cross_references
from sources.schema import Document, Source, is_wording_on

ADDED = date(2032, 3, 1)
BEFORE, AFTER = date(2032, 2, 29), ADDED
RULE, EXCEPTION, SIBLING = "Art. 1(1)", "Art. 1(2)", "Art. 1(1a)"
OTHERS = tuple(f"Art. {number}" for number in range(2, 8))
LABELS = (RULE, EXCEPTION, SIBLING, *OTHERS)
Brought = Callable[..., tuple[Hit, ...]]


@pytest.fixture(scope="module")
def act(make_document, make_leaf, make_branch) -> tuple[Document, Source]:
    """An article with an exception and a paragraph that was inserted later, and six other articles."""

    def paragraph(number: str, words: str) -> Node:
        return make_leaf("paragraph", f"{number}. {words}", article="1", paragraph=number, number=f"{number}.")

    inserted = paragraph("1a", "A bell on an island may be rung by the mayor.")
    inserted.text_from = ADDED
    paragraphs = [
        paragraph("1", "Every harbour shall ring its bell at noon."),
        inserted,
        paragraph("2", "By way of derogation from paragraph 1, a harbour may stay silent in a storm."),
    ]
    others = [
        make_leaf("article", f"Article {number}\nThe harbour keeps rope number {number}.", article=str(number))
        for number in range(2, 8)
    ]
    recital = make_leaf("recital", "(1) Bells are heard far away.", recital="1")
    document, row = make_document(
        "bell-act",
        make_branch("preamble", [recital], name="pbl_1"),
        make_branch("article", paragraphs, article="1", heading="Bells"),
        *others,
        text_from=date(2031, 6, 1),
    )
    return cross_references(document), row


@pytest.fixture(scope="module")
def index(act, kite_news, fake_embedder, tmp_path_factory) -> Iterator[Index]:
    home = tmp_path_factory.mktemp("bells")
    build(assemble([act, kite_news]), fake_embedder(), home)
    with Index.open(home, fake_embedder.id) as opened:
        yield opened


@pytest.fixture(scope="module")
def brought(act, index, kite_news, make_hits, make_lookup, make_query) -> Brought:
    """The hits for these labels, with their companions."""

    def make(*labels: str, on: date = AFTER) -> tuple[Hit, ...]:
        hits = make_hits(*act, *labels) if labels else ()
        hits = tuple(hit.model_copy(update={"score": 1 - hit.rank / 100}) for hit in hits)
        query = make_query("When does a harbour ring?", as_of=AFTER, wording_on=on)
        return with_companions(query, hits, index, make_lookup(act, kite_news), find=lambda held, *_: held)

    return make


def labels(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.passage.label for hit in hits]


def test_the_exception_then_the_sibling_stand_behind_the_best_four(brought):
    assert labels(brought(RULE, *OTHERS)) == [RULE, *OTHERS[:3], EXCEPTION, SIBLING, *OTHERS[3:]]


def test_the_second_hit_brings_them_too(brought):
    assert labels(brought(OTHERS[0], RULE, *OTHERS[1:]))[BEHIND : BEHIND + 2] == [EXCEPTION, SIBLING]


def test_the_third_hit_brings_nothing(brought):
    given = [*OTHERS[:2], RULE, *OTHERS[2:]]
    assert labels(brought(*given)) == given


def test_an_inserted_paragraph_brings_the_one_it_stands_beside(brought):
    assert labels(brought(SIBLING, *OTHERS))[BEHIND] == RULE


def test_an_exception_does_not_bring_its_rule(brought):
    assert labels(brought(EXCEPTION, *OTHERS)) == [EXCEPTION, *OTHERS]


def test_what_was_found_further_down_is_moved_not_repeated(brought):
    found = brought(RULE, *OTHERS, SIBLING, EXCEPTION)
    assert labels(found) == [RULE, *OTHERS[:3], EXCEPTION, SIBLING, *OTHERS[3:]]


def test_what_was_found_further_up_stays_there(brought):
    given = [RULE, SIBLING, OTHERS[0], EXCEPTION, *OTHERS[1:]]
    assert labels(brought(*given)) == given


def test_what_had_no_words_on_the_day_is_not_brought(brought):
    assert labels(brought(RULE, *OTHERS, on=BEFORE)) == [RULE, *OTHERS[:3], EXCEPTION, *OTHERS[3:]]


@pytest.mark.parametrize("count", range(BEHIND))
def test_few_hits_stay_as_they_are(brought, count):
    given = [RULE, *OTHERS][: count + 1]
    assert labels(brought(*given)) == given


def test_no_hits_stay_none(brought):
    assert brought() == ()


def test_a_recital_and_a_news_item_bring_nothing(act, index, kite_news, make_hits, make_lookup, make_query):
    hits = (*make_hits(*act, "Recital 1"), *make_hits(*kite_news), *make_hits(*act, *OTHERS))
    hits = tuple(hit.model_copy(update={"rank": rank}) for rank, hit in enumerate(hits, start=1))
    assert (
        with_companions(make_query("bells"), hits, index, make_lookup(act, kite_news), find=lambda held, *_: held)
        == hits
    )


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(order=st.permutations(LABELS), count=st.integers(1, len(LABELS)), on=st.sampled_from([BEFORE, AFTER]))
def test_the_best_stay_first_nothing_is_lost_and_nothing_is_there_twice(brought, order, count, on):
    given = order[:count]
    found = brought(*given, on=on)
    assert labels(found)[:BEHIND] == list(given[:BEHIND])
    assert set(given) <= set(labels(found))
    assert len({hit.passage.id for hit in found}) == len(found)
    assert [hit.rank for hit in found] == list(range(1, len(found) + 1))
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert all(is_wording_on(hit.passage, on) for hit in found if hit.passage.label not in given)
