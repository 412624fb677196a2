"""The metrics of some scores as a reader meets them: titles, descriptions, and numbers written out."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from evals.registry import Metric, metrics, ratio
from evals.report.visible import one_line
from evals.scores import Figure, Scores

__all__ = ["NOTHING", "Described", "between", "by_group", "counted", "described", "merged", "number", "spoken"]

NOTHING = "–"
"""Stands where nothing was scored."""
Unit = Literal["share", "ms", "count"]


class Described(NamedTuple):
    """One metric of a report.

    Attributes:
        help: Formula and source, as paragraphs; code stands between backticks.
        is_ratio: Whether two numbers of an item are a numerator and a denominator.
    """

    name: str
    title: str
    group: str
    unit: Unit
    better: Literal["higher", "lower"]
    floor: float | None
    is_headline: bool
    is_ratio: bool
    help: tuple[str, ...]

    def value(self, figure: Figure) -> str:
        """Return the figure as it is written."""
        return number(figure.value, self.unit)

    def interval(self, figure: Figure) -> str:
        """Return the figure's interval as it is written; empty where it has none."""
        if figure.low is None or figure.high is None:
            return ""
        return between(figure.low, figure.high, self.unit)

    def of_item(self, values: tuple[float, ...]) -> str:
        """Return what was measured on one item as it is written."""
        if self.is_ratio and len(values) == 2:
            return f"{values[0]:g} of {values[1]:g}"
        return ", ".join(number(value, self.unit) for value in values)


def described(scores: Scores) -> tuple[Described, ...]:
    """Return the metrics that have a figure, in the order of the registry, then those that it doesn't know any more."""
    known = [_described(metric) for metric in metrics().values() if metric.name in scores.figures]
    others = sorted(set(scores.figures) - {metric.name for metric in known})
    return (*known, *(Described(name, name, "other", "share", "higher", None, False, False, ()) for name in others))


def by_group(scores: Scores) -> dict[str, tuple[Described, ...]]:
    """Return the metrics that have a figure, by the table that they stand in."""
    groups: dict[str, tuple[Described, ...]] = {}
    for metric in described(scores):
        groups[metric.group] = (*groups.get(metric.group, ()), metric)
    return groups


def number(value: float | None, unit: Unit = "share", *, signed: bool = False) -> str:
    """Return a number as a reader wants it: shares with three places, times with a unit.

    Example:
        >>> number(0.8125), number(1234.5, "ms"), number(None)
        ('0.812', '1,234 ms', '–')
    """
    if value is None or value != value:
        return NOTHING
    sign = "+" if signed else ""
    if unit == "ms":
        return f"{value:{sign},.{0 if abs(value) >= 100 else 1}f} ms"
    return f"{value:{sign}.{3 if unit == 'share' else 2}f}"


def merged(reasons: Mapping[str, int] | Iterable[str]) -> dict[str, int]:
    """Return why cases are unscored, commonest first; what stands behind a colon differs by case and is left out.

    Example:
        >>> merged({"gold isn't held: a#b": 1, "gold isn't held: c#d": 2})
        {"gold isn't held": 3}
    """
    counts: Counter[str] = Counter()
    for reason, count in Counter(reasons).items():
        counts[one_line(reason.partition(": ")[0])] += count
    return dict(counts.most_common())


def between(low: float | None, high: float | None, unit: Unit = "share", *, signed: bool = False) -> str:
    """Return an interval; the unit stands beside the value already.

    Example:
        >>> between(-1.5, 1234.0, "ms", signed=True)
        '[-1.5, +1,234]'
    """
    return f"[{', '.join(number(end, unit, signed=signed).removesuffix(' ms') for end in (low, high))}]"


def counted(count: int, noun: str) -> str:
    """Return how many there are of something.

    Example:
        >>> counted(1, "case"), counted(0, "case")
        ('1 case', '0 cases')
    """
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def spoken(name: str) -> str:
    """Return a name as words."""
    return name.replace("_", " ")


def _described(metric: Metric) -> Described:
    return Described(
        metric.name, metric.title, metric.group, metric.unit, metric.better, metric.floor, metric.headline,
        metric.aggregate is ratio, _help(metric),
    )  # fmt: skip


def _help(metric: Metric) -> tuple[str, ...]:
    """Return what a metric's docstring says, and that of the function that it sends its reader to."""
    said = metric.description
    named = re.search(r"[;,] see `(\w+)`", said)
    meant = getattr(sys.modules.get(metric.measure.__module__), named[1], None) if named else None
    if named and meant is not None:
        said = f"{said.replace(named[0], '')}\n\n{meant.__doc__ or ''}"
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", said) if part.strip())
