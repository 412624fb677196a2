"""Metrics of rankings: against `ir-measures`, and worked by hand where a need has several places."""

from __future__ import annotations

from collections.abc import Callable
from math import log2
from typing import Any

import ir_measures
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG

from evals.item import MOST_LABELS, Item
from evals.registry import Unscored
from evals.shelf import Shelf

PLACES = [
    "now#art_1.par_1", "now#art_1.par_3", "now#art_5.par_2", "now#art_9.par_1", "now#art_9.par_2", "now#art_10.par_1",
    "now#art_10.par_2", "now#art_12.par_1", "now#art_3.pt_1", "now#art_3.pt_2", "now#anx_III.pt_a", "oj#rct_1",
]  # fmt: skip
Make = Callable[..., Item]
Measure = Callable[[str, Item], Any]

rankings = st.lists(st.sampled_from(PLACES), unique=True, max_size=12)
golds = st.lists(st.sampled_from(PLACES), unique=True, min_size=1, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ranking=rankings, gold=golds)
def test_one_place_a_need_equals_the_established_measures(
    ranking: list[str], gold: list[str], make_item: Make, measure: Measure
) -> None:
    item = make_item(*gold, retrieved=ranking)
    qrels = [ir_measures.Qrel("one", place, 1) for place in gold]
    run = [ir_measures.ScoredDoc("one", place, -rank) for rank, place in enumerate(ranking)]
    # Without a single hit the library has no query to average over.
    run = run or [ir_measures.ScoredDoc("one", "nothing", 0)]
    wanted = {"recall@1": R @ 1, "recall@5": R @ 5, "recall@10": R @ 10, "mrr": RR, "ndcg@10": nDCG @ 10}
    found = ir_measures.calc_aggregate(list(wanted.values()), qrels, run)
    for name, reference in wanted.items():
        assert measure(name, item) == pytest.approx(found[reference]), name


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ranking=rankings, gold=st.sampled_from(PLACES))
def test_full_recall_of_one_need_equals_success(
    ranking: list[str], gold: str, make_item: Make, measure: Measure
) -> None:
    item = make_item(gold, retrieved=ranking)
    run = [ir_measures.ScoredDoc("one", place, -rank) for rank, place in enumerate(ranking)]
    run = run or [ir_measures.ScoredDoc("one", "nothing", 0)]
    found = ir_measures.calc_aggregate([Success @ 5, Success @ 10], [ir_measures.Qrel("one", gold, 1)], run)
    assert measure("full_recall@5", item) == found[Success @ 5]
    assert measure("full_recall@10", item) == found[Success @ 10]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ranking=st.lists(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4).map(tuple), max_size=12), gold=golds)
def test_ndcg_is_never_above_one_and_never_below_that_of_a_worse_ranking(
    ranking: list[tuple[str, ...]], gold: list[str], make_item: Make, measure: Measure
) -> None:
    found = measure("ndcg@10", make_item(*gold, retrieved=ranking))
    later = measure("ndcg@10", make_item(*gold, retrieved=[("oj#rct_2",), *ranking]))
    assert 0 <= later <= found <= 1 + 1e-9


def test_recall_counts_a_need_once_and_by_any_of_its_places(make_item: Make, measure: Measure) -> None:
    item = make_item("now#art_9.par_1|md#par_2", "now#art_10.par_4", retrieved=["md#par_2", "now#art_9.par_1"])
    assert measure("recall@1", item) == 0.5
    assert measure("recall@5", item) == 0.5
    assert measure("full_recall@5", item) == 0


def test_full_recall_needs_the_last_need_too(make_item: Make, measure: Measure, figure: Any) -> None:
    ranking = ["now#art_9.par_1", *[f"now#art_3.pt_{n}" for n in range(1, 6)], "now#art_10.par_4"]
    item = make_item("now#art_9.par_1", "now#art_10.par_4", retrieved=ranking)
    assert (measure("full_recall@5", item), measure("full_recall@10", item)) == (0, 1)
    assert figure("full_recall@5", item, make_item("now#art_9.par_1", retrieved=ranking)) == 0.5


def test_articles_are_coarser_than_paragraphs(make_item: Make, measure: Measure) -> None:
    item = make_item("now#art_10.par_4", retrieved=["now#art_9.par_1", "now#art_10.par_1", "now#art_10.par_4"])
    assert measure("mrr", item) == pytest.approx(1 / 3)
    assert measure("mrr:article", item) == 0.5
    assert (measure("recall@1", item), measure("recall@5:article", item)) == (0, 1)
    assert measure("ndcg@10", item) == pytest.approx(1 / log2(4))
    assert measure("ndcg@10:article", item) == pytest.approx(1 / log2(3))
    assert measure("full_recall@5:article", item) == 1


def test_reciprocal_rank_looks_at_all_that_is_retrieved(make_item: Make, measure: Measure) -> None:
    item = make_item("now#art_10.par_4", retrieved=["oj#rct_1"] * 19 + ["now#art_10.par_4"])
    assert measure("mrr", item) == 1 / 20


def test_ndcg_counts_a_second_passage_with_the_same_fact_for_nothing(make_item: Make, measure: Measure) -> None:
    ranking = ["now#art_9.par_1", "md#par_2", "oj#rct_1", "now#art_10.par_4"]
    item = make_item("now#art_9.par_1|md#par_2", "now#art_10.par_4", retrieved=ranking)
    assert measure("ndcg@10", item) == pytest.approx((1 + 1 / log2(5)) / (1 + 1 / log2(3)))


def test_ndcg_of_a_rank_that_meets_all_needs_is_one(make_item: Make, measure: Measure) -> None:
    both = ("now#art_9.par_1", "now#art_9.par_2")
    assert measure("ndcg@10", make_item(*both, retrieved=[both])) == pytest.approx(1)
    # At the second rank both gain 1 / log2(3); the ideal is 1 + 1 / log2(3).
    late = measure("ndcg@10", make_item(*both, retrieved=["oj#rct_1", both]))
    assert late == pytest.approx(2 / log2(3) / (1 + 1 / log2(3)))


def test_precision_in_characters_counts_any_gold_place_once(make_item: Make, measure: Measure, shelf: Any) -> None:
    document = shelf.document("invented-press-en")
    par = document.get("par_2").span.stripped(document.text)
    passages = [
        {"document": "invented-press-en", "start": par.start - 10, "end": par.end},
        {"document": "invented-press-en", "start": par.start, "end": par.end},
    ]
    item = make_item("press#par_2|md#par_2", retrieved=passages)
    assert measure("span_precision@5", item) == pytest.approx(len(par) / (len(par) + 10))
    assert measure("span_recall@5", item) == 1


def test_recall_in_characters_takes_the_place_that_is_covered_most(
    make_item: Make, measure: Measure, shelf: Any
) -> None:
    document = shelf.document("invented-press-en")
    par = document.get("par_3").span.stripped(document.text)
    half = {"document": "invented-press-en", "start": par.start, "end": par.start + len(par) // 2}
    item = make_item("md#par_2|press#par_3", retrieved=[half])
    assert measure("span_recall@5", item) == pytest.approx((len(par) // 2) / len(par))
    assert measure("span_precision@5", item) == 1


def test_only_the_best_five_passages_count_in_characters(make_item: Make, measure: Measure) -> None:
    item = make_item("now#art_9.par_1", retrieved=["now#art_9.par_2"] * 5 + ["now#art_9.par_1"])
    assert (measure("span_precision@5", item), measure("span_recall@5", item)) == (0, 0)


def test_another_version_with_the_same_words_is_gold_at_its_own_offsets(make_item: Make, measure: Measure) -> None:
    item = make_item("now#art_9.par_2", retrieved=["oj#art_9.par_2"])
    assert (measure("span_precision@5", item), measure("span_recall@5", item)) == (1, 1)
    changed = make_item("now#art_10.par_4", retrieved=["oj#art_10.par_4"])
    assert (measure("span_precision@5", changed), measure("span_recall@5", changed)) == (0, 0)
    assert measure("recall@5", changed) == 0


def test_a_passage_of_another_version_without_numbers_is_compared_at_its_offsets(
    make_item: Make, measure: Measure, label: Any
) -> None:
    whole = label("oj#art_9.par_2")
    bare = {name: whole[name] for name in ("document", "start", "end")}
    assert measure("recall@1", make_item("now#art_9.par_2", retrieved=[bare])) == 1
    # The gold's own offsets mean something else there.
    own = label("now#art_9.par_2")
    elsewhere = {"document": whole["document"], "start": own["start"], "end": own["end"]}
    assert measure("recall@1", make_item("now#art_9.par_2", retrieved=[elsewhere])) == 0


def test_a_passage_without_numbers_or_offsets_is_compared_by_its_quote(
    make_item: Make, measure: Measure, label: Any
) -> None:
    quote = label("press#par_2")["quote"]
    passage = {"document": "invented-press-en", "quote": quote[:30]}
    assert measure("recall@1", make_item("press#par_2", retrieved=[passage])) == 1
    assert measure("recall@1", make_item("press#par_3", retrieved=[passage])) == 0


def test_nothing_retrieved_is_zero_and_not_telling_is_unscored(make_item: Make, measure: Measure) -> None:
    names = ("recall@5", "full_recall@5", "mrr", "ndcg@10", "span_precision@5", "span_recall@5")
    for name in names:
        assert measure(name, make_item("now#art_9.par_1", retrieved=[])) == 0
        assert measure(name, make_item(retrieved=[])) is None
        with pytest.raises(Unscored, match="what it retrieved"):
            measure(name, make_item("now#art_9.par_1"))
        with pytest.raises(Unscored, match="failed"):
            measure(name, make_item("now#art_9.par_1", error="no power", retrieved=[]))
        with pytest.raises(Unscored, match="gold isn't held"):
            measure(name, make_item("ai-act-en-oj-html#art_1.par_1", retrieved=[]))


def test_spans_are_unscored_where_passages_have_no_offsets(make_item: Make, measure: Measure, label: Any) -> None:
    item = make_item("now#art_9.par_1", retrieved=[label("now#art_9.par_1", start=None, end=None)])
    assert measure("recall@5", item) == 1
    for name in ("span_precision@5", "span_recall@5"):
        with pytest.raises(Unscored, match="offsets"):
            measure(name, item)


def test_a_passage_has_a_handful_of_labels(make_item: Make, measure: Measure, shelf: Shelf) -> None:
    """One retrieved element with every paragraph of an act met every need at the first rank."""
    act = "invented-act-en-consolidated-2032-03-01"
    document = shelf.document(act)
    assert document is not None
    numbers = [p.locator for p in document.provisions if p.kind == "paragraph" and p.locator.article]
    every = [{"document": act, "article": at.article, "paragraph": at.paragraph} for at in numbers if at.paragraph]
    assert len(every) > 2 * MOST_LABELS
    first, last = (f"now#art_{label['article']}.par_{label['paragraph']}" for label in (every[0], every[-1]))
    assert measure("recall@1", make_item(first, last, retrieved=[tuple(every)])) == 0.5
    assert measure("recall@1", make_item(first, last, retrieved=[tuple(every[:3]), tuple(every[-3:])])) == 0.5
    assert measure("recall@5", make_item(first, last, retrieved=[tuple(every[:3]), tuple(every[-3:])])) == 1


def test_labels_beyond_the_passage_do_not_count(make_item: Make, measure: Measure, label: Any) -> None:
    """A passage of one paragraph could carry the labels of others, which its offsets never showed."""
    shown, beyond = label("now#art_9.par_1"), label("now#art_9.par_2")
    offsets = {"start": shown["start"], "end": shown["end"]}
    retrieved = [(shown, beyond | offsets)]
    assert measure("recall@1", make_item("now#art_9.par_1", retrieved=retrieved)) == 1
    assert measure("recall@1", make_item("now#art_9.par_2", retrieved=retrieved)) == 0
    both = {"start": shown["start"], "end": beyond["end"]}
    wide = [(shown | both, beyond | both)]
    assert measure("full_recall@5", make_item("now#art_9.par_1", "now#art_9.par_2", retrieved=wide)) == 1
