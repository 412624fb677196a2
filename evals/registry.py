"""Metrics as values: a function over one item, and how its values become one figure.

A metric is one function in a file of `evals.metrics`, made known with `@metric`; nothing else lists it. It returns a
number, several numbers (`ratio`: numerator and denominator), `None` where the case isn't of its concern, or raises
`Unscored` where it is but can't be measured. Unscored is not zero: it is counted, and shown beside the figure.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evals.item import Item

__all__ = ["Metric", "Unscored", "metric", "metrics", "ratio"]

Group = Literal["retrieval", "citations", "answers", "abstention", "robustness", "latency"]
Value = float | tuple[float, ...]
Aggregate = Callable[["NDArray[np.float64]"], float]


class Unscored(Exception):  # noqa: N818  it is an outcome, not an error
    """This item is of the metric's concern, but can't be measured; the message says why."""


class Metric(NamedTuple):
    """One figure of a report.

    Attributes:
        name: As in `scores.json`, `recall@5`.
        title: As a reader sees it.
        group: The table that it stands in.
        measure: From an item to its value.
        aggregate: From the values, an array of shape (items, numbers), to the figure.
        better: Which way is better.
        unit: `share` of one, `ms`, or `count`.
        tolerance: A gate fails when the figure certainly got worse by more; `None` leaves it unguarded.
        floor: The value that a gate demands, whatever was before.
        headline: Whether it stands at the top of a report.
    """

    name: str
    title: str
    group: Group
    measure: Callable[[Item], Value | None]
    aggregate: Aggregate
    better: Literal["higher", "lower"] = "higher"
    unit: Literal["share", "ms", "count"] = "share"
    tolerance: float | None = None
    floor: float | None = None
    headline: bool = False

    @property
    def description(self) -> str:
        """The docstring of the measuring function: formula and source."""
        return (self.measure.__doc__ or "").strip()


_known: dict[str, Metric] = {}


def ratio(values: NDArray[np.float64]) -> float:
    """Return the sum of numerators over the sum of denominators; of plain numbers, their mean."""
    denominator = float(values[:, 1].sum()) if values.shape[1] > 1 else float(len(values))
    return float(values[:, 0].sum()) / denominator if denominator else float("nan")


def metric(
    name: str,
    *,
    title: str,
    group: Group,
    aggregate: Aggregate = ratio,
    **options: Any,  # noqa: ANN401  the other fields of `Metric`, checked by it
) -> Callable[[Callable[[Item], Value | None]], Callable[[Item], Value | None]]:
    """Make a function over an item known as a metric.

    Args:
        name: Unique.
        title: As a reader sees it.
        group: The table that it stands in.
        aggregate: From values to the figure.
        **options: `better`, `unit`, `tolerance`, `floor`, `headline`; see `Metric`.
    """

    def register(measure: Callable[[Item], Value | None]) -> Callable[[Item], Value | None]:
        if name in _known:
            raise ValueError(f"two metrics are called {name!r}")
        _known[name] = Metric(name, title, group, measure, aggregate, **options)
        return measure

    return register


@cache
def metrics() -> Mapping[str, Metric]:
    """Return every metric by name: by group, the headline ones first, then in the order of the files."""
    package = importlib.import_module("evals.metrics")
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"evals.metrics.{module}")
    order = ("retrieval", "citations", "answers", "abstention", "robustness", "latency")

    def rank(metric: Metric) -> tuple[int, bool, str]:
        # By file, whatever was imported first; within a file as written, because sorting keeps that order.
        return order.index(metric.group), not metric.headline, metric.measure.__module__

    return {found.name: found for found in sorted(_known.values(), key=rank)}
