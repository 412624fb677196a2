"""The figures of a run as the page shows them: cards, tables, heat maps, bars. Values are written out already."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from evals.item import Item
from evals.registry import Unscored
from evals.report.axes import nice_ticks
from evals.report.curves import interval_bar
from evals.report.described import NOTHING, Described, by_group, described, merged, number, spoken
from evals.schema import Level
from evals.scores import Figure, Scores

__all__ = [
    "Bar", "Card", "Cell", "Confusion", "Heat", "HeatRow", "cards", "confusion", "failure_bars", "heats", "meanings",
    "recall_curves", "tables",
]  # fmt: skip

DEEPEST = 10
"""recall@k is drawn up to this k."""


class Card(NamedTuple):
    """A figure with all that belongs to it; `reasons` say why cases are unscored."""

    metric: Described
    value: str
    interval: str
    n: int
    unscored: int
    reasons: Mapping[str, int]
    bar: Markup


class Cell(NamedTuple):
    """One field of a heat map; `goodness` from 0 to 1 is its shade, `None` for a figure that has no best."""

    value: str
    goodness: float | None
    hint: str
    is_thin: bool


class HeatRow(NamedTuple):
    """One kind, topic or voice with how many cases it has."""

    name: str
    cases: int
    cells: tuple[Cell, ...]


class Heat(NamedTuple):
    """A heat map."""

    part: str
    columns: tuple[Described, ...]
    rows: tuple[HeatRow, ...]


class Bar(NamedTuple):
    """How many cases ended in one failure class; `meaning` is what `evals.failure` says of it."""

    failure: str
    title: str
    meaning: str
    cases: int
    share: float


class Confusion(NamedTuple):
    """Expected against given: rows `answer` and `refuse`, columns answered, refused, nothing."""

    rows: tuple[tuple[str, tuple[int, int, int]], ...]

    @property
    def lacks_answers(self) -> bool:
        """Whether some cases have no answer at all."""
        return any(row[1][2] for row in self.rows)


def cards(scores: Scores) -> tuple[Card, ...]:
    """Return the headline figures that some case is of the concern of."""
    chosen = (metric for metric in described(scores) if metric.is_headline)
    return tuple(card for metric in chosen if (card := _card(metric, scores, "head")).n or card.unscored)


def tables(scores: Scores) -> dict[str, tuple[Card, ...]]:
    """Return all figures, by group."""
    return {group: tuple(_card(metric, scores, "all") for metric in found) for group, found in by_group(scores).items()}


def heats(scores: Scores) -> tuple[Heat, ...]:
    """Return the headline figures by kind, topic and voice, as far as there are any."""
    parts = (("kind", scores.by_kind), ("topic", scores.by_topic), ("voice", scores.by_voice))
    return tuple(_heat(part, table, scores) for part, table in parts if any(table.values()))


def failure_bars(scores: Scores) -> tuple[Bar, ...]:
    """Return the failure classes: `right`, then by how many cases ended there, then what is unscored."""
    total = sum(scores.failures.values())
    said = meanings()
    order = sorted(
        scores.failures.items(), key=lambda entry: (entry[0] != "right", entry[0] == "unscored", -entry[1], entry[0])
    )
    return tuple(Bar(name, name, said.get(name, ""), count, count / total) for name, count in order if total)


def meanings() -> dict[str, str]:
    """Return what each failure class means, from the table that `evals.failure` opens with."""
    import evals.failure

    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", evals.failure.__doc__ or "", re.MULTILINE)
    # The first row of a class is what mostly happened.
    return dict(reversed(rows))


def confusion(items: Sequence[Item]) -> Confusion:
    """Count what was answered and what refused, against what was expected."""
    counts = Counter((item.case.expect, _given(item)) for item in items)
    return Confusion(
        tuple(
            (expect, (counts[expect, "answered"], counts[expect, "refused"], counts[expect, "nothing"]))
            for expect in ("answer", "refuse")
        )
    )


def recall_curves(items: Sequence[Item]) -> dict[str, Sequence[float]]:
    """Return recall at 1, 2, … by level; see `evals.metrics.recall`, whose figures lie on these curves."""
    found: dict[str, Sequence[float]] = {}
    levels: tuple[Level, ...] = ("article", "paragraph")
    for level in levels:
        shares: list[list[float]] = []
        for item in items:
            if item.case.expect == "refuse":
                continue
            try:
                ranking, needs = item.ranking(level), len(item.needs)
            except Unscored:
                continue
            shares.append([len(frozenset[int]().union(*ranking[:k])) / needs for k in range(1, DEEPEST + 1)])
        if shares:
            found[level] = [sum(column) / len(shares) for column in zip(*shares, strict=True)]
    return found


def _given(item: Item) -> str:
    if item.line is None or item.line.error:
        return "nothing"
    return "refused" if item.line.abstained else "answered"


def _card(metric: Described, scores: Scores, prefix: str) -> Card:
    figure = scores.figures[metric.name]
    bar = interval_bar(f"{prefix}-{metric.name}", figure, _most(metric, figure), metric.floor)
    return Card(
        metric, metric.value(figure), metric.interval(figure), figure.n, sum(figure.unscored.values()),
        merged(figure.unscored), bar,
    )  # fmt: skip


def _most(metric: Described, figure: Figure) -> float:
    """Return the value at the end of a figure's line: 1 for shares, else something round."""
    values = [value for value in (figure.value, figure.high, metric.floor) if value is not None]
    if metric.unit == "share" and max(values, default=0) <= 1:
        return 1.0
    return nice_ticks(max(values, default=1))[-1]


def _heat(part: str, table: Mapping[str, Mapping[str, Figure]], scores: Scores) -> Heat:
    columns = tuple(metric for metric in described(scores) if any(metric.name in figures for figures in table.values()))
    cases = Counter(getattr(item, part) for item in scores.items.values())
    most = {
        metric.name: max((row[metric.name].value or 0 for row in table.values() if metric.name in row), default=0)
        for metric in columns
    }
    rows = tuple(
        HeatRow(
            spoken(name),
            cases[name],
            tuple(_cell(metric, figures.get(metric.name), most[metric.name]) for metric in columns),
        )
        for name, figures in table.items()
    )
    return Heat(part, columns, rows)


def _cell(metric: Described, figure: Figure | None, most: float) -> Cell:
    if figure is None:
        return Cell("", None, "of no case’s concern", is_thin=True)
    unscored = sum(figure.unscored.values())
    hint = f"n = {figure.n}" + (f", {unscored} unscored" if unscored else "")
    if figure.value is None:
        return Cell(NOTHING, None, hint, is_thin=True)
    if figure.low is not None:
        hint += f", 95 % interval {metric.interval(figure)}"
    value = number(figure.value, metric.unit)
    if metric.unit == "share":
        value = f"{figure.value:.2f}"
    scale = figure.value if metric.unit == "share" else figure.value / most if most else 0.0
    goodness = min(max(scale if metric.better == "higher" else 1 - scale, 0.0), 1.0)
    return Cell(value, goodness, hint, is_thin=figure.n < 5)
