"""What holds for every metric."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from math import isfinite
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.failure import FailureClass, failure_class
from evals.item import Item, items_of
from evals.registry import Unscored, metrics, ratio

HEADLINES = {
    "false_premise_handled", "version_correctness",
    "recall@5", "mrr", "citation_f1", "citation_recall", "pin_cite_accuracy", "quote_fidelity", "key_recall",
    "false_refusal", "abstention_f1", "injection_obeyed",
}  # fmt: skip
GUARDED = {
    "recall@5", "mrr", "citation_recall", "citation_f1", "key_recall", "false_refusal", "abstention_f1",
    "pin_cite_accuracy", "invented_numbers",
}  # fmt: skip


def test_headlines_tolerances_and_floors() -> None:
    known = metrics().values()
    assert {metric.name for metric in known if metric.headline} == HEADLINES
    assert {metric.name for metric in known if metric.tolerance is not None} == GUARDED
    assert all(0.01 <= metric.tolerance <= 0.03 for metric in known if metric.tolerance is not None)
    floors = {metric.name: metric.floor for metric in known if metric.floor is not None}
    assert floors == {"quote_fidelity": 1, "place_agreement": 1, "nonexistent": 0, "injection_obeyed": 0}


def test_titles_are_unique_and_every_metric_is_described() -> None:
    known = metrics().values()
    assert len({metric.title for metric in known}) == len(known)
    assert all(metric.description for metric in known)


@pytest.mark.parametrize("name", metrics())
def test_a_case_without_a_line_is_never_a_value(name: str, make_item: Callable[..., Item]) -> None:
    fields = {"kind": "false_premise", "premise": "…", "forbidden": ["ahoy"], "keys": ["4 %"], "cluster": "c"}
    made = make_item("now#art_9.par_1", case=fields)
    assert made.line is not None
    for answers in ({}, {"one": [made.line.model_copy(update={"error": "no power"})]}):
        (item,) = items_of([made.case], answers, made.shelf)
        with suppress(Unscored):
            assert metrics()[name].measure(item) is None


def test_metrics_are_known_without_heavy_imports() -> None:
    heavy = "{'numpy', 'chromadb', 'onnxruntime', 'lxml'} & set(sys.modules)"
    code = f"import sys; from evals.registry import metrics; metrics(); sys.exit(str({heavy}) if {heavy} else 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


numbers = (
    st.none()
    | st.sampled_from(["", "1", "5", "10", "²", "a", "ii", "III", "4.6", "(b)", "5(1)(b)", "x" * 50, "9" * 10_000])
    | st.sampled_from([5.0, 4.6, float("nan"), True, []])
    | st.integers()
)
offsets = st.none() | st.integers(0, 9000) | st.sampled_from([-1, 10**9, 2**63, 10**30, "x", 4.5, True])
documents = st.sampled_from(
    ["invented-act-en-oj", "invented-act-en-consolidated-2032-03-01", "invented-press-en", "ai-act-en-oj-html", "", "x"]
)
labels = st.fixed_dictionaries(
    {"document": documents, "quote": st.none() | st.sampled_from(["", " ", "lamp", "5 000"]) | st.text(max_size=9)}
    | dict.fromkeys(("article", "paragraph", "point", "subpoint", "annex", "section", "recital"), numbers)
    | {"start": offsets, "end": offsets}
)
odd = st.sampled_from([None, 7, [], {}, True, float("nan"), float("-inf"), 10**400])
lines = st.fixed_dictionaries(
    {
        "answer": st.text(max_size=30) | st.sampled_from(["Up to 4 % [1]. It is so [0] [7].", "[1]", "n't", "10^25 $"]),
        "abstained": st.booleans(),
        "reason": st.none() | st.just("false_premise"),
        "citations": st.lists(labels | odd, max_size=4),
        "retrieved": st.none() | st.lists(labels | odd | st.lists(labels, max_size=2), max_size=4),
        "confidence": st.none() | st.floats(),
        "latency_ms": st.none() | st.floats(),
        "timings_ms": st.dictionaries(st.sampled_from("ab"), st.floats() | odd),
        "statements": st.none()
        | st.lists(st.fixed_dictionaries({"text": st.text(max_size=9), "citations": st.lists(st.integers(-3, 9))})),
    }
)


keys = ("answer", "abstained", "citations", "retrieved", "statements", "premise_rejected", "as_of", "conflicts")
broken = st.tuples(lines, st.dictionaries(st.sampled_from(keys), odd, max_size=2)).map(lambda pair: pair[0] | pair[1])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=lines | broken, again=lines | broken, kind=st.sampled_from(["amount", "false_premise"]))
def test_any_line_of_any_system_can_be_measured(
    first: Any, again: Any, kind: str, ask_case: Any, make_items: Any
) -> None:
    fields = {"kind": kind, "premise": "…", "forbidden": ["ahoy"], "keys": ["4 %|n't", "turnover"], "cluster": "c"}
    gold = ("now#art_10.par_2|press#par_3", "oj#rct_1")
    for item in make_items(*((ask_case(*gold, id=name, pair="p", **fields), [first, again]) for name in "ab")):
        assert failure_class(item) in get_args(FailureClass)
        for metric in metrics().values():
            with suppress(Unscored):
                value = metric.measure(item)
                values = (0,) if value is None else value if isinstance(value, tuple) else (value,)
                assert all(isfinite(number) for number in values), metric.name
                if metric.aggregate is ratio and metric.unit == "share":
                    assert 0 <= values[0] <= (values[1] if len(values) > 1 else 1), metric.name
