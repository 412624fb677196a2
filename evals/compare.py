"""Two runs against each other: paired on the cases that both scored, with interval and p; and the gate for CI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from evals.bootstrap import paired_difference
from evals.errors import RunError
from evals.registry import Metric, metrics
from evals.score import as_array, known
from evals.scores import Scores
from sources.schema import Frozen

__all__ = ["Comparison", "Gate", "GateRow", "Row", "compare_runs", "gate_runs"]

LEAST_GROUPS = 10
"""With fewer independent groups of cases no difference is called certain; drawing from three equal ones would do so."""
MANY = 20
"""From so many comparisons on, one below 0.05 is to be expected where nothing differs."""
LEAST_CASES = 30
"""A gate over a smaller part of the base's cases means nothing."""


class Row(Frozen):
    """One metric in two runs, over the cases that both scored.

    Attributes:
        n: How many cases those are.
        groups: How many of them are independent, paraphrases and pairs taken together.
        only_base: Cases that only the first run scored.
        only_new: Cases that only the second one scored.
        p: Two-sided, by paired bootstrap.
    """

    metric: str
    title: str
    better: Literal["higher", "lower"]
    unit: Literal["share", "ms", "count"]
    base: float | None = None
    new: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    n: int = 0
    groups: int = 0
    only_base: int = 0
    only_new: int = 0

    @property
    def verdict(self) -> Literal["better", "worse", "no clear difference", "too few cases", "not compared"]:
        """What the interval allows to say."""
        if self.low is None or self.high is None or self.n == 0:
            return "not compared"
        if self.groups < LEAST_GROUPS:
            return "too few cases"
        low, high = (self.low, self.high) if self.better == "higher" else (-self.high, -self.low)
        if low > 0:
            return "better"
        return "worse" if high < 0 else "no clear difference"


class Comparison(Frozen):
    """Two runs, metric by metric, and the cases whose outcome changed.

    Attributes:
        changed: Failure class before and after, by case id.
        notes: What makes the two hard to compare: other sets, other numbers of passages.
    """

    base: str
    new: str
    notes: tuple[str, ...] = ()
    rows: tuple[Row, ...]
    changed: dict[str, tuple[str, str]]


class GateRow(Frozen):
    """One guarded metric: what was demanded, and whether it holds."""

    metric: str
    title: str
    holds: bool
    why: str


class Gate(Frozen):
    """Whether a new run may follow a base."""

    rows: tuple[GateRow, ...]

    @property
    def holds(self) -> bool:
        """Whether every row holds."""
        return all(row.holds for row in self.rows)


def compare_runs(base: Scores, new: Scores) -> Comparison:
    """Compare two runs on the cases that both scored.

    Raises:
        RunError: If they have no case in common.
    """
    common = [case for case in base.items if case in new.items]
    if not common:
        raise RunError("The two runs have no case in common.", hint="Compare runs of the same set.")
    rows = tuple(_row(metric, base, new, common) for metric in metrics().values())
    return Comparison(
        base=_name(base),
        new=_name(new),
        notes=tuple(_notes(base, new, rows)),
        rows=rows,
        changed={
            case: (base.items[case].failure, new.items[case].failure)
            for case in common
            if base.items[case].failure != new.items[case].failure
        },
    )


def gate_runs(base: Scores, new: Scores) -> Gate:
    """Return whether the new run keeps every floor and is nowhere certainly worse than the tolerance allows.

    A metric with a tolerance fails when its paired interval lies wholly on the worse side of it, one with a floor when
    the new figure misses it. Either fails where cases that the base scored can't be scored any more: else a system that
    breaks on its hard cases would pass. A run of a part of the set is held against the base on that part.

    Raises:
        RunError: If the runs are of other sets, fewer than 30 of the base's cases were asked, or one of the runs only
            finds passages.
    """
    comparison = compare_runs(base, new)
    _check_gated(base, new)
    rows = {row.metric: row for row in comparison.rows}
    found = []
    for metric in metrics().values():
        lost = sum(
            metric.name in base.items[case].values
            for case, item in new.items.items()
            if metric.name in item.unscored and case in base.items
        )
        if metric.floor is not None or metric.tolerance is not None:
            holds, why = _floor(metric, new) if metric.floor is not None else _tolerance(metric, rows[metric.name])
            if lost:
                holds, why = False, f"{why}; {lost} cases can't be scored any more"
            found.append(GateRow(metric=metric.name, title=metric.title, holds=holds, why=why))
    return Gate(rows=tuple(found))


def _check_gated(base: Scores, new: Scores) -> None:
    if base.run.set_sha256 != new.run.set_sha256:
        raise RunError("The two runs are of other sets.", hint="Gate a run with a base of the same set.")
    if base.run.retrieval_only != new.run.retrieval_only:
        raise RunError("One of the runs only finds passages.", hint="Gate like with like.")
    common, least = len(base.items.keys() & new.items.keys()), min(LEAST_CASES, len(base.items))
    if common < least:
        raise RunError(f"The two runs have only {common} cases in common.", hint=f"Ask at least {least}.")


def _notes(base: Scores, new: Scores, rows: Sequence[Row]) -> Iterator[str]:
    if base.run.set_sha256 != new.run.set_sha256:
        yield "They were asked other sets; only the cases with the same id are compared."
    if base.run.retrieval_only != new.run.retrieval_only:
        yield "One of them only found passages."
    told = sum(row.groups >= LEAST_GROUPS for row in rows)
    if told >= MANY:
        yield f"Of {told} comparisons some {told * 0.05:.0f} have p below 0.05 by chance alone."
    k, other = base.run.settings.get("k"), new.run.settings.get("k")
    if k != other and k is not None and other is not None:
        yield f"They tell {k} and {other} passages a question; more of them can only help."


def _row(metric: Metric, base: Scores, new: Scores, common: list[str]) -> Row:
    scored = [
        case for case in common if metric.name in base.items[case].values and metric.name in new.items[case].values
    ]
    only_base, only_new = (
        sum(metric.name in one.items[case].values and metric.name not in other.items[case].values for case in common)
        for one, other in ((base, new), (new, base))
    )
    row = Row(
        metric=metric.name,
        title=metric.title,
        better=metric.better,
        unit=metric.unit,
        n=len(scored),
        groups=len({base.items[case].group for case in scored}),
        only_base=only_base,
        only_new=only_new,
    )
    if not scored:
        return row
    before, after = (
        as_array({case: run.items[case].values[metric.name] for case in scored}, scored) for run in (base, new)
    )
    groups = [base.items[case].group for case in scored]
    difference = paired_difference(before, after, groups, metric.aggregate)
    return row.model_copy(
        update={
            "base": known(metric.aggregate(before)),
            "new": known(metric.aggregate(after)),
            "difference": known(difference.value),
            "low": known(difference.low),
            "high": known(difference.high),
            "p": known(difference.p),
        }
    )


def _floor(metric: Metric, new: Scores) -> tuple[bool, str]:
    figure = new.figures.get(metric.name)
    if figure is None or figure.value is None or metric.floor is None:
        return True, "of no case's concern"
    holds = figure.value >= metric.floor if metric.better == "higher" else figure.value <= metric.floor
    demanded = "at least" if metric.better == "higher" else "at most"
    return holds, f"{figure.value:g} on {figure.n}; {demanded} {metric.floor:g} is demanded"


def _tolerance(metric: Metric, row: Row) -> tuple[bool, str]:
    if row.low is None or row.high is None or row.difference is None or metric.tolerance is None:
        return True, "scored in no case of both runs"
    if row.groups < LEAST_GROUPS:
        return True, f"too few cases to tell: {row.n}"
    best = row.high if metric.better == "higher" else -row.low
    said = f"{row.difference:+.3f} [{row.low:+.3f}, {row.high:+.3f}] on {row.n}; tolerance {metric.tolerance:g}"
    return best >= -metric.tolerance, said


def _name(scores: Scores) -> str:
    return f"{scores.run.system}, {scores.run.set_name}, {scores.run.started:%Y-%m-%d %H:%M}"
