"""The gate: whether a new run may follow a base. For CI, where a change must not make answers worse unnoticed.

A metric with a tolerance fails when its paired interval lies wholly on the worse side of it: when the run is certainly
worse, and by more than is tolerated. A metric with a floor fails when the new figure misses it. Either fails where
cases that the base scored can't be scored any more, else a system that breaks on its hard cases would pass. What is
certainly worse, but perhaps by no more than is tolerated, holds and is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from evals.compare import LEAST_GROUPS, Row, compare_runs
from evals.errors import RunError
from evals.registry import Metric, metrics
from evals.scores import Scores
from sources.schema import Frozen

__all__ = ["Gate", "GateRow", "gate_runs"]

LEAST_CASES = 30
"""A gate over a smaller part of the base's cases means nothing."""
Outcome = Literal["holds", "worse", "fails", "not judged"]


class GateRow(Frozen):
    """One guarded metric.

    Attributes:
        outcome: `worse` where it is certainly worse than before, but not certainly by more than is tolerated; `not
            judged` where too few cases of both runs are of its concern.
        why: What was found and what was demanded.
    """

    metric: str
    title: str
    outcome: Outcome
    why: str


class Gate(Frozen):
    """Whether a new run may follow a base.

    Attributes:
        notes: What a reader has to know beside the rows: that a part of the set was asked, what wasn't judged.
    """

    rows: tuple[GateRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether no row fails."""
        return all(row.outcome != "fails" for row in self.rows)


def gate_runs(base: Scores, new: Scores) -> Gate:
    """Return whether the new run keeps every floor and is nowhere certainly worse than the tolerance allows.

    A run of a part of the set is held against the base on that part.

    Raises:
        RunError: If the runs are of other sets, fewer than 30 of the base's cases were asked, or one of the runs only
            finds passages.
    """
    _check(base, new)
    rows = {row.metric: row for row in compare_runs(base, new).rows}
    guarded = [metric for metric in metrics().values() if metric.floor is not None or metric.tolerance is not None]
    found = tuple(_judge(metric, base, new, rows[metric.name]) for metric in guarded)
    return Gate(rows=found, notes=tuple(_notes(base, new, found)))


def _check(base: Scores, new: Scores) -> None:
    if base.run.set_sha256 != new.run.set_sha256:
        raise RunError("The two runs are of other sets.", hint="Gate a run with a base of the same set.")
    if base.run.retrieval_only != new.run.retrieval_only:
        raise RunError("One of the runs only finds passages.", hint="Gate like with like.")
    common, least = len(base.items.keys() & new.items.keys()), min(LEAST_CASES, len(base.items))
    if common < least:
        raise RunError(f"The two runs have only {common} cases in common.", hint=f"Ask at least {least}.")


def _judge(metric: Metric, base: Scores, new: Scores, row: Row) -> GateRow:
    outcome, why = _floor(metric, new) if metric.floor is not None else _tolerance(metric, row)
    lost = sum(
        metric.name in base.items[case].values
        for case, item in new.items.items()
        if metric.name in item.unscored and case in base.items
    )
    if lost:
        outcome, why = "fails", f"{why}; {lost} cases can't be scored any more"
    elif row.only_base:
        # As when an answer becomes a refusal: what is measured on answers alone doesn't see it.
        why += f"; {row.only_base} cases are no more of its concern"
    return GateRow(metric=metric.name, title=metric.title, outcome=outcome, why=why)


def _floor(metric: Metric, new: Scores) -> tuple[Outcome, str]:
    figure = new.figures.get(metric.name)
    if figure is None or figure.value is None or metric.floor is None:
        return "not judged", "of no case's concern"
    holds = figure.value >= metric.floor if metric.better == "higher" else figure.value <= metric.floor
    demanded = "at least" if metric.better == "higher" else "at most"
    return "holds" if holds else "fails", f"{figure.value:g} on {figure.n}; {demanded} {metric.floor:g} is demanded"


def _tolerance(metric: Metric, row: Row) -> tuple[Outcome, str]:
    if row.low is None or row.high is None or row.difference is None or metric.tolerance is None:
        return "not judged", "scored in no case of both runs"
    if row.groups < LEAST_GROUPS:
        return "not judged", f"too few cases to tell: {row.n}"
    best = row.high if metric.better == "higher" else -row.low
    said = f"{row.difference:+.3f} [{row.low:+.3f}, {row.high:+.3f}] on {row.n}; tolerance {metric.tolerance:g}"
    if best < -metric.tolerance:
        return "fails", said
    return "worse" if best < 0 else "holds", said


def _notes(base: Scores, new: Scores, rows: tuple[GateRow, ...]) -> Iterator[str]:
    asked = len(base.items.keys() & new.items.keys())
    if asked < len(base.items):
        yield f"Only {asked} of the base's {len(base.items)} cases were asked."
    worse = [row.title for row in rows if row.outcome == "worse"]
    if worse:
        yield f"Certainly worse, if perhaps by no more than is tolerated: {'; '.join(worse)}."
    unjudged = sum(row.outcome == "not judged" for row in rows)
    if unjudged:
        yield f"{unjudged} of {len(rows)} couldn't be judged."
