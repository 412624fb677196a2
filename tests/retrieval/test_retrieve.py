"""From a query to hits, on real indexes of the invented acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.assistant import Assistant
from retrieval.build import build
from retrieval.entries import assemble
from retrieval.index import Index
from retrieval.retrieve import BEHIND, NAMED, NARROW, REASONS, retrieve
from retrieval.schema import Hit
from retrieval.understand import understand
from sources.schema import Source, is_wording_on

Searcher = Callable[..., tuple[Hit, ...]]
DAY = date(2031, 8, 1)
ALL = 100


@pytest.fixture(scope="module")
def index(kite_act, kite_news, make_brief, fake_embedder, tmp_path_factory) -> Iterator[Index]:
    home = tmp_path_factory.mktemp("kites")
    brief = make_brief(("wind", "Wind is free for kites.", "wind-act", None, "Is wind free?"))
    build(assemble([kite_act, kite_news, brief]), fake_embedder(), home)
    with Index.open(home, fake_embedder.id) as opened:
        yield opened


@pytest.fixture(scope="module")
def rows(kite_act, kite_news, make_brief) -> dict[str, Source]:
    brief = make_brief(("wind", "Wind is free for kites.", "wind-act", None, "Is wind free?"))
    return {row.id: row for _, row in (kite_act, kite_news)} | {
        brief[1].id: brief[1].model_copy(update={"kind": "brief"})
    }


@pytest.fixture
def found(index, embedder, make_query, rows) -> Searcher:
    """The hits for words; options for the query and for `retrieve`."""

    def make(words: str, *, k: int = ALL, named: Any = (), among: Any = index, **fields: Any) -> tuple[Hit, ...]:
        return retrieve(make_query(words, **fields), among, embedder, sources=rows, named=named, k=k).hits

    return make


def labels(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.passage.label for hit in hits]


def scores(hits: tuple[Hit, ...]) -> dict[str, float]:
    return {hit.passage.id: hit.score for hit in hits}


WORDS = st.lists(st.sampled_from("kite keeper night port red wind EUR flight book gull".split()), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(words=WORDS, k=st.integers(1, 40))
def test_scores_fall_ranks_count_from_one_and_k_is_kept(found, index, words, k):
    hits = found(" ".join(words), k=k)
    assert len(hits) == min(k, index.release.passages)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage.id for hit in hits}) == len(hits)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(words=WORDS, k=st.integers(1, 15))
def test_fewer_hits_are_the_best_of_more(found, words, k):
    assert found(" ".join(words), k=k) == found(" ".join(words))[:k]


def test_the_passage_with_the_words_is_found_first(found):
    assert labels(found("box kites"))[0] == "Annex I(1)"


def test_hits_say_how_near_each_search_found_them(found, embedder):
    for hit in found("kites over the port"):
        assert -1 <= hit.dense <= 1
        assert hit.lexical >= 0


def test_nothing_in_common_still_gives_the_nearest(found):
    assert found("zucchini", k=3)


# -- the mix ----------------------------------------------------------------------------------------------------------


class Rescaled:
    """The same index, all scores of one search multiplied and shifted."""

    def __init__(self, index: Index, search: str, factor: float, shift: float) -> None:
        self._index, self._search = index, search
        self._factor, self._shift = factor, shift

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._index, name)
        if name != self._search:
            return found
        return lambda asked: found(asked) * np.float32(self._factor) + np.float32(self._shift)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    words=WORDS,
    search=st.sampled_from(["dense_scores", "lexical"]),
    factor=st.floats(0.25, 50),
    shift=st.floats(-5, 5),
)
def test_the_mix_is_the_same_whatever_the_scale_of_a_search(found, index, words, search, factor, shift):
    question = " ".join(words)
    here, there = found(question), found(question, among=Rescaled(index, search, factor, shift))
    expected, got = scores(here), scores(there)
    # Shifted below zero, a word search proposes nothing; the nearest vectors are all passages of this small index.
    assert got == pytest.approx(expected, abs=2e-3)


def test_a_search_that_tells_nothing_apart_counts_for_nothing(found, index):
    flat = scores(found("kites", among=Rescaled(index, "dense_scores", 0.0, 1.0)))
    assert all(np.isfinite(score) for score in flat.values())
    assert len(set(flat.values())) > 1


# -- what stands behind -----------------------------------------------------------------------------------------------


def test_recitals_stand_behind_articles_unless_reasons_are_asked(found):
    plain, reasons = found("kites flown for joy"), found("kites flown for joy", wants_recitals=True)
    by_id = scores(reasons)
    for hit in plain:
        step = BEHIND["recital"] + REASONS if hit.passage.kind == "recital" else 0.0
        assert by_id[hit.passage.id] - hit.score == pytest.approx(step, abs=1e-5)


def test_a_recital_answers_why(found):
    assert labels(found("why are kites flown, for joy?", wants_recitals=True))[0] == "Recital 1"


@pytest.mark.parametrize(
    ("document", "asked", "step"),
    [
        ("kite-news", "Where are kites?", BEHIND["news"]),
        ("kite-news", "What does the press say of kites?", 0.0),
        ("brief-kites", "Where are kites?", BEHIND["brief"]),
        ("kite-act", "Where are kites?", 0.0),
    ],
)
def test_a_kind_of_text_stands_behind_unless_it_is_asked_for(index, embedder, make_query, rows, document, asked, step):
    query = make_query(asked)
    behind, level = (retrieve(query, index, embedder, sources=given, k=ALL).hits for given in (rows, {}))
    of_document = [hit for hit in level if hit.passage.document_id == document]
    assert of_document
    for hit in of_document:
        assert hit.score - scores(behind)[hit.passage.id] == pytest.approx(step, abs=1e-5)


# -- provisions by name -----------------------------------------------------------------------------------------------


def test_named_provisions_come_first_and_say_so(found):
    hits = found("box kites", named=[("kite-act", "art_1")])
    assert labels(hits)[:2] == ["Art. 1(1)", "Art. 1(2)"]
    assert [hit.named for hit in hits[:3]] == [("art_1",), ("art_1",), ()]
    assert hits[1].score > hits[2].score


def test_named_provisions_count_among_k(found):
    assert labels(found("box kites", k=1, named=[("kite-act", "art_1")])) == ["Art. 1(1)"]


def test_a_large_provision_is_preferred_and_not_shown_whole(found):
    plain, preferred = found("kite"), found("kite", named=[("kite-act", "rct_2")])
    assert sum(label == "Recital 2" for label in labels(plain)) > NARROW
    assert not any(hit.named for hit in preferred)
    by_id = scores(preferred)
    for hit in plain:
        step = NAMED if hit.passage.label == "Recital 2" else 0.0
        assert by_id[hit.passage.id] - hit.score == pytest.approx(step, abs=1e-5)


def test_a_large_provision_that_alone_is_asked_for_is_shown(found):
    hits = found("recital 2", kind="provision", named=[("kite-act", "rct_2")])
    shown = [hit for hit in hits if hit.named == ("rct_2",)]
    assert hits[: len(shown)] == tuple(shown)
    assert [hit.passage.span.start for hit in shown] == sorted(hit.passage.span.start for hit in shown)


def test_a_name_that_shows_nothing_changes_nothing(found):
    assert found("kite", named=[("kite-act", "art_99")]) == found("kite")


# -- wordings ---------------------------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    day=st.dates(date(2031, 1, 1), date(2033, 1, 1)),
    question=st.sampled_from(["Article 4", "Who tends a lamp?", "recital 2", "visits to the tower", "fine for towns"]),
)
def test_only_wordings_of_the_day_are_found(lighthouse: Assistant, day: date, question: str):
    for hit in lighthouse.search(question, as_of=day, k=40):
        passage = hit.passage
        assert passage.text_from is None or passage.text_from <= day
        assert passage.text_until is None or day < passage.text_until


def test_a_named_wording_of_another_day_is_left_out(lighthouse: Assistant, embedder):
    query = understand("Article 4a", today=date(2031, 12, 1))
    consolidated = ("invented-act-en-consolidated-2032-03-01", "art_4a")
    hits = retrieve(query, lighthouse._index, embedder, sources={}, named=[consolidated], k=40).hits
    assert not any(hit.named for hit in hits)


def test_before_anything_began_there_is_what_has_no_dates(found):
    hits = found("kites", as_of=date(2031, 5, 31))
    assert {hit.passage.document_id for hit in hits} == {"kite-news", "brief-kites"}


@given(start=st.dates(date(2031, 1, 1), date(2032, 1, 1)), days=st.integers(0, 400), day=st.dates(date(2030, 1, 1)))
def test_a_wording_holds_from_its_first_day_to_the_day_before_the_next(index, start, days, day):
    row = index.passages[0]._replace(text_from=start, text_until=start + timedelta(days))
    assert is_wording_on(row, day) == (0 <= (day - start).days < days)
    assert is_wording_on(row._replace(text_until=None), day) == (start <= day)
    assert is_wording_on(row._replace(text_from=None, text_until=None), day)
