"""From answers to scores: measure every case with every metric, and put an interval on each figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evals.bootstrap import interval, wilson
from evals.dataset import load_cases
from evals.errors import RunError
from evals.failure import failure_class
from evals.item import Item, items_of
from evals.metrics.aurc import curve
from evals.metrics.latency import by_stage
from evals.probes import probe_verifier
from evals.registry import Metric, Unscored, metrics
from evals.run_folder import CASES, Run, read_answers, read_run, write_whole
from evals.schema import Case, Place
from evals.scores import SCORES, Figure, ItemScores, Scores, Spread
from evals.shelf import Shelf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["check_gold", "figure_of", "loaded_items", "score_run"]


class Measured(NamedTuple):
    """What one metric measured: values by case id, and why others have none."""

    values: dict[str, tuple[float, ...]]
    unscored: dict[str, str]


def score_run(folder: Path, shelf: Shelf, *, progress: Callable[[int, int], None] | None = None) -> Scores:
    """Score the answers that a run's folder holds, and write `scores.json` beside them.

    Args:
        folder: Of a run, finished or not: cases without an answer are unscored, and counted.
        shelf: Where gold and quotes stand.
        progress: Called with metrics done and metrics in all.

    Raises:
        RunError: If it isn't a run's folder, or no document that gold stands in is held; older scores stay.
        CaseError: If its cases can't be read.
    """
    run = read_run(folder)
    items, problems = loaded_items(folder, shelf)
    check_gold([item.case for item in items], shelf)
    chosen = [m for m in metrics().values() if not run.retrieval_only or m.group in ("retrieval", "latency")]
    measured: dict[str, Measured] = {}
    for count, metric in enumerate(chosen, start=1):
        measured[metric.name] = measure(metric, items)
        if progress is not None:
            progress(count, len(chosen))
    failures = {} if run.retrieval_only else {item.case.id: failure_class(item) for item in items}
    scores = Scores(
        run=run,
        figures={m.name: figure_of(m, measured[m.name], items) for m in chosen},
        by_kind=_by_part(chosen, measured, items, lambda case: case.kind),
        by_topic=_by_part(chosen, measured, items, lambda case: case.topic),
        by_voice=_by_part(chosen, measured, items, lambda case: case.voice),
        items={item.case.id: _item_scores(item.case, failures, measured) for item in items},
        failures=dict(Counter(failures.values()).most_common()),
        stages={stage: Spread(p50=times.p50, p95=times.p95, max=times.max) for stage, times in by_stage(items).items()},
        risk_coverage=tuple(curve(measured["aurc"].values.values())) if "aurc" in measured else (),
        verifier=None if run.retrieval_only else probe_verifier(shelf),
        problems=tuple(dict.fromkeys([*_unfinished(run, items), *run.problems, *problems, *_failed(items)])),
    )
    write_whole(folder / SCORES, scores.model_dump_json(indent=1))
    return scores


def _unfinished(run: Run, items: Sequence[Item]) -> Iterator[str]:
    if run.finished is None:
        answered = sum(item.line is not None for item in items)
        yield f"The run isn't finished: {answered} of {len(items)} cases have an answer."


def _failed(items: Iterable[Item]) -> Iterator[str]:
    lines = ((item, line) for item in items for line in item.repeats)
    return (f"{item.case.id}: the system failed: {line.error}" for item, line in lines if line.error)


def check_gold(cases: Iterable[Case], shelf: Shelf) -> None:
    """Make sure that something can be scored.

    Raises:
        RunError: If there is gold, and no document that it stands in is held.
    """
    documents = {Place.parse(place).document for case in cases for need in case.gold for place in need}
    if documents and not any(shelf.document(document) for document in documents):
        raise RunError(
            "None of the documents that the gold stands in is held.",
            hint="Get them first: `pincite index build`, with PINCITE_MIRROR or a network.",
        )


def loaded_items(folder: Path, shelf: Shelf) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Return the items of a run and the lines that couldn't be used."""
    cases = load_cases(folder / CASES)
    answers = read_answers(folder)
    return items_of(cases.cases, answers.by_case, shelf), (*cases.problems, *answers.problems)


def measure(metric: Metric, items: Iterable[Item]) -> Measured:
    """Return what a metric measures on the items that are of its concern."""
    found = Measured({}, {})
    for item in items:
        try:
            value = metric.measure(item)
        except Unscored as why:
            found.unscored[item.case.id] = str(why)
            continue
        if value is not None:
            found.values[item.case.id] = value if isinstance(value, tuple) else (float(value),)
    return found


def figure_of(metric: Metric, measured: Measured, items: Sequence[Item]) -> Figure:
    """Return a metric's figure over some items, with its interval and what is unscored."""
    chosen = [item.case for item in items if item.case.id in measured.values]
    reasons = Counter(measured.unscored[item.case.id] for item in items if item.case.id in measured.unscored)
    if not chosen:
        return Figure(unscored=dict(reasons))
    values = as_array(measured.values, [case.id for case in chosen])
    groups = [case.group for case in chosen]
    value = metric.aggregate(values)
    low, high = interval(values, groups, metric.aggregate)
    if metric.unit == "share" and low == high == value and value in (0, 1):
        low, high = wilson(value, len(set(groups)))
    return Figure(value=known(value), low=known(low), high=known(high), n=len(chosen), unscored=dict(reasons))


def as_array(values: Mapping[str, tuple[float, ...]], ids: Sequence[str]) -> NDArray[np.float64]:
    """Return the values of some cases, shape (cases, numbers)."""
    import numpy as np

    return np.array([values[case] for case in ids], dtype=np.float64)


def known(value: float) -> float | None:
    """Return the value rounded for a file, `None` for NaN."""
    return None if value != value else round(value, 6)


def _by_part(
    chosen: Sequence[Metric], measured: Mapping[str, Measured], items: Sequence[Item], part: Callable[[Case], str]
) -> dict[str, dict[str, Figure]]:
    """Return the headline figures of each part of the set."""
    parts: dict[str, list[Item]] = {}
    for item in items:
        parts.setdefault(part(item.case), []).append(item)
    table = {}
    for name in sorted(parts):
        figures = {m.name: figure_of(m, measured[m.name], parts[name]) for m in chosen if m.headline}
        table[name] = {metric: figure for metric, figure in figures.items() if figure.n or figure.unscored}
    return table


def _item_scores(case: Case, failures: Mapping[str, str], measured: Mapping[str, Measured]) -> ItemScores:
    return ItemScores(
        kind=case.kind,
        topic=case.topic,
        voice=case.voice,
        group=case.group,
        failure=failures.get(case.id, ""),
        values={name: _rounded(found.values[case.id]) for name, found in measured.items() if case.id in found.values},
        unscored={name: found.unscored[case.id] for name, found in measured.items() if case.id in found.unscored},
    )


def _rounded(values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(round(value, 6) for value in values)
