"""latency_p50, latency_p95, latency_max: how long an answer takes, and where the time goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from evals.registry import Unscored, metric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evals.item import Item


class StageTimes(NamedTuple):
    """Milliseconds of one stage over all answers."""

    p50: float
    p95: float
    max: float


def percentile(percent: float) -> Callable[[NDArray[np.float64]], float]:
    """Return the aggregate that is a percentile of values of shape (answers, 1), interpolated linearly."""

    def aggregate(values: NDArray[np.float64]) -> float:
        import numpy as np

        return float(np.percentile(values[:, 0], percent)) if len(values) else float("nan")

    return aggregate


def by_stage(items: Iterable[Item]) -> dict[str, StageTimes]:
    """Return the times of each stage that the answer lines tell, in the order in which stages first occur."""
    found: dict[str, list[float]] = {}
    for item in items:
        if item.line is not None and not item.line.error:
            for stage, milliseconds in item.line.timings_ms.items():
                found.setdefault(stage, []).append(milliseconds)
    return {stage: _spread(times) for stage, times in found.items()}


def _spread(times: list[float]) -> StageTimes:
    import numpy as np

    middle, most, longest = np.percentile(times, [50, 95, 100])
    return StageTimes(float(middle), float(most), float(longest))


def _milliseconds(item: Item) -> float:
    if item.answered.latency_ms is None:
        raise Unscored("the system doesn't say how long it took")
    return item.answered.latency_ms


@metric("latency_p50", title="Latency, median", group="latency", aggregate=percentile(50), better="lower", unit="ms")
def latency_p50(item: Item) -> float:
    """Milliseconds until half of the answers are there, refusals too; of each case its first repetition."""
    return _milliseconds(item)


@metric("latency_p95", title="Latency, p95", group="latency", aggregate=percentile(95), better="lower", unit="ms")
def latency_p95(item: Item) -> float:
    """Milliseconds than which 19 of 20 answers take no more, refusals too; of each case its first repetition."""
    return _milliseconds(item)


@metric("latency_max", title="Latency, slowest", group="latency", aggregate=percentile(100), better="lower", unit="ms")
def latency_max(item: Item) -> float:
    """Milliseconds of the slowest answer; its interval says little, as a maximum's always does."""
    return _milliseconds(item)
