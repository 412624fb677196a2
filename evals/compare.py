"""Two runs against each other: paired on the cases that both scored, with interval and p."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from evals.bootstrap import paired_difference
from evals.errors import RunError
from evals.registry import Metric, metrics
from evals.score import as_array, known
from evals.scores import Scores
from sources.schema import Frozen

__all__ = ["LEAST_GROUPS", "Comparison", "Row", "compare_runs"]

LEAST_GROUPS = 10
"""With fewer independent groups of cases no difference is called certain; drawing from three equal ones would do so."""
MANY = 20
"""From so many comparisons on, one below 0.05 is to be expected where nothing differs."""


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


def _name(scores: Scores) -> str:
    return f"{scores.run.system}, {scores.run.set_name}, {scores.run.started:%Y-%m-%d %H:%M}"
