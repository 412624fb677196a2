"""Drawings of a run: recall by cut-off, risk by coverage, times, and the interval of a figure.

Lines differ by dashes and marks as well as by colour, and each is named where it ends.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from evals.report.axes import HEIGHT, WIDTH, Axes, nice_ticks
from evals.report.described import number
from evals.report.svg import element, figure, points
from evals.scores import Figure

__all__ = ["Percentiles", "interval_bar", "latency_chart", "percentiles", "recall_chart", "risk_chart"]

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
BARS = 24
LONGEST = 2.0
"""Times beyond so many 95th percentiles are drawn as one bar, else one outlier flattens all others."""


class Percentiles(NamedTuple):
    """Milliseconds that half, and 95 % of the answers took at most."""

    p50: float
    p95: float


def percentiles(times: Sequence[float]) -> Percentiles | None:
    """Return the percentiles of some times, `None` where there are none; by linear interpolation, as numpy has it."""
    if len(times) < 2:
        return Percentiles(times[0], times[0]) if times else None
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return Percentiles(cuts[49], cuts[94])


def interval_bar(name: str, figure_: Figure, most: float, floor: float | None) -> Markup:
    """Return a figure as a point on a line from 0 to `most`, its interval as a band; a floor is a tick.

    Args:
        name: Unique on the page.
        figure_: What is drawn.
        most: Value at the right edge.
        floor: What has to be reached, if anything.
    """

    def at(value: float) -> float:
        return 4 + 192 * min(max(value / most, 0), 1)

    parts = [element("line", x1=4, x2=196, y1=8, y2=8, class_="track")]
    if figure_.low is not None and figure_.high is not None:
        low, high = at(figure_.low), at(figure_.high)
        parts.append(element("rect", x=low - 1, width=max(high - low, 1) + 2, y=4, height=8, rx=4, class_="band"))
    if floor is not None:
        parts.append(element("line", x1=at(floor), x2=at(floor), y1=0, y2=16, class_="floor"))
    if figure_.value is not None:
        parts.append(element("circle", cx=at(figure_.value), cy=8, r=4.5, class_="dot"))
    within = f"interval {number(figure_.low)} to {number(figure_.high)}"
    said = f"{number(figure_.value)}, {within}, on a line from 0 to {most:g}"
    return figure(name, "Figure with its interval", said, *parts, width=200, height=16)


def recall_chart(curves: dict[str, Sequence[float]]) -> Markup:
    """Return recall at each cut-off.

    Args:
        curves: By level, the recall at 1, 2, 3, …
    """
    most = max(len(curve) for curve in curves.values())
    axes = Axes(most, 1, x_from=1, right=78)
    parts = [axes.grid(range(1, most + 1), SHARES, "passages looked at (k)", "recall@k")]
    ends = _apart([axes.y(curve[-1]) for curve in curves.values()])
    said = []
    for index, ((level, curve), end) in enumerate(zip(curves.items(), ends, strict=True), start=1):
        path = [(axes.x(k), axes.y(value)) for k, value in enumerate(curve, start=1)]
        parts.append(element("polyline", points=points(path), class_=f"line line{index}"))
        parts += [_mark(x, y, index) for x, y in path]
        parts.append(element("text", level, x=path[-1][0] + 9, y=end + 4, class_=f"name name{index}"))
        said.append(f"{level}: " + ", ".join(f"{value:.3f} at {k}" for k, value in enumerate(curve, start=1)))
    return figure("recall", "Recall by number of passages", "; ".join(said), *parts, width=WIDTH, height=HEIGHT)


def risk_chart(curve: Sequence[tuple[float, float]]) -> Markup:
    """Return the share of wrong answers among the surest ones.

    Args:
        curve: Coverage and risk, from the surest answer on.
    """
    top = nice_ticks(max(max(risk for _, risk in curve), 0.1), 4)
    axes = Axes(1, top[-1])
    path = [(axes.x(coverage), axes.y(risk)) for coverage, risk in curve]
    bottom = axes.y(0)
    area = [(path[0][0], bottom), *path, (path[-1][0], bottom)]
    last = curve[-1]
    said = "; ".join(f"risk {risk:.3f} at coverage {coverage:.2f}" for coverage, risk in _some(curve))
    return figure(
        "risk",
        "Risk by coverage",
        f"Share of wrong answers among those given, the surest first: {said}",
        element("polygon", points=points(area), class_="area"),
        axes.grid(SHARES, top, "coverage: share of questions answered, surest first", "risk: share of those wrong"),
        element("polyline", points=points(path), class_="line line1 fine"),
        element("circle", cx=path[-1][0], cy=path[-1][1], r=4, class_="dot"),
        element("text", number(last[1]), x=path[-1][0] - 8, y=path[-1][1] - 9, text_anchor="end", class_="name name1"),
        width=WIDTH,
        height=HEIGHT,
    )


def latency_chart(times: Sequence[float]) -> Markup:
    """Return how many answers took how long.

    Args:
        times: Milliseconds, one an answer; at least one.
    """
    at = percentiles(times) or Percentiles(0, 0)
    ticks = nice_ticks(max(min(max(times), LONGEST * at.p95), 1), 6)
    most = ticks[-1]
    counts = [0] * BARS
    for time in times:
        counts[min(int(time / most * BARS), BARS - 1)] += 1
    rows = [tick for tick in nice_ticks(max(counts), 4) if tick.is_integer()]
    axes = Axes(most, rows[-1])
    width = axes.x(most / BARS) - axes.x(0)
    beyond = sum(time > most for time in times)
    bars = [
        element("rect", x=axes.x(most * bar / BARS) + 0.75, y=axes.y(count), width=width - 1.5,
                height=axes.y(0) - axes.y(count), class_="bar more" if beyond and bar == BARS - 1 else "bar")
        for bar, count in enumerate(counts)
        if count
    ]  # fmt: skip
    # p95 is never in the left half, because nothing far beyond it is drawn; so its label is clear of the axis's name.
    lines = [
        *_percentile(axes, "p50", at.p50, 24, "end" if axes.x(at.p50) > 115 else "start"),
        *_percentile(axes, "p95", at.p95, 11, "end" if axes.x(at.p95) > WIDTH - 100 else "start"),
    ]
    last = f"; the last bar holds the {beyond} above {most:g} ms" if beyond else ""
    said = f"{len(times)} answers; half within {number(at.p50, 'ms')}, 95 % within {number(at.p95, 'ms')}{last}"
    grid = axes.grid(ticks, rows, f"ms an answer{last}", "answers", "{:,g}".format)
    return figure("latency", "Time an answer takes", said, grid, *bars, *lines, width=WIDTH, height=HEIGHT)


def _percentile(axes: Axes, name: str, value: float, height: float, anchor: str) -> tuple[Markup, Markup]:
    """Return a line across the bars, and its label above them."""
    x = axes.x(value)
    return (
        element("line", x1=x, x2=x, y1=axes.y(0), y2=height - 9, class_="percentile"),
        element("text", f"{name} {number(value, 'ms')}", x=x + (5 if anchor == "start" else -5), y=height,
                text_anchor=anchor, class_="name"),
    )  # fmt: skip


def _mark(x: float, y: float, index: int) -> Markup:
    if index == 1:
        return element("circle", cx=x, cy=y, r=3.5, class_="mark1")
    return element("rect", x=x - 3.25, y=y - 3.25, width=6.5, height=6.5, class_=f"mark{index}")


def _apart(places: Sequence[float], least: float = 14) -> list[float]:
    """Return places from the top, moved so that labels don't cover each other."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for upper, lower in pairwise(order):
        moved[lower] = max(moved[lower], moved[upper] + least)
    return moved


def _some(curve: Sequence[tuple[float, float]], count: int = 5) -> list[tuple[float, float]]:
    return [curve[(len(curve) - 1) * part // (count - 1)] for part in range(count)] if len(curve) > 1 else list(curve)
