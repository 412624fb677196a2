"""Scores, comparisons and single cases as a terminal shows them: 80 columns are enough, and pipes get plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from evals.registry import metrics
from evals.report.case import format_item
from evals.report.described import NOTHING, Described, between, by_group, counted, described, merged, number, spoken
from evals.report.visible import one_line
from evals.scores import refused_though_found

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from evals.compare import Comparison, Row
    from evals.gate import Gate
    from evals.scores import Figure, ProbeFigures, Scores

__all__ = ["format_comparison", "format_gate", "format_item", "format_probe_figures", "format_scores"]

AT_ONCE = 5
"""So many figures stand beside each other in 80 columns."""


def format_scores(scores: Scores) -> RenderableType:
    """Return all figures by group, the headline ones by kind, and what went wrong."""
    from rich.console import Group

    return Group(*_scores(scores))


def format_comparison(comparison: Comparison) -> RenderableType:
    """Return two runs side by side, and the cases whose outcome changed."""
    from rich.console import Group

    return Group(*_comparison(comparison))


def format_gate(gate: Gate) -> RenderableType:
    """Return each guarded metric with what was demanded."""
    from rich.console import Group

    table = _table("Metric", "Outcome", "Why")
    for row in gate.rows:
        table.add_row(one_line(row.title), "FAILS" if row.outcome == "fails" else row.outcome, one_line(row.why))
    broken = sum(row.outcome == "fails" for row in gate.rows)
    said = "The gate holds." if gate.holds else f"The gate fails: {broken} of {len(gate.rows)} don't hold."
    return Group(table, *map(one_line, gate.notes), said)


def format_probe_figures(figures: ProbeFigures) -> RenderableType:
    """Return how well the verifier tells right claims from wrong ones."""
    from rich.console import Group

    return Group(*_probes(figures))


def _scores(scores: Scores) -> Iterator[RenderableType]:
    run = scores.run
    yield one_line(f"{run.system} on {run.set_name}, {run.started:%Y-%m-%d %H:%M}: {len(scores.items)} cases")
    yield one_line(", ".join(f"{spoken(name)} {value}" for name, value in run.settings.items()))
    for group, found in by_group(scores).items():
        yield ""
        table = _table(
            group.capitalize(), "Value", "95 % interval", "n", "Unscored", numbers=range(1, 5), whole=range(1, 5)
        )
        for metric in found:
            table.add_row(*_row(metric, scores.figures[metric.name]))
        yield table
    yield from _reasons(scores)
    yield from _parts(scores)
    if scores.failures:
        yield ""
        table = _table("Outcome", "Cases", numbers=(1,))
        for name, count in scores.failures.items():
            table.add_row(one_line(name), str(count))
        yield table
        refused = refused_though_found(scores)
        if refused:
            yield f"Of the false refusals, {refused} had all they needed among the first five passages."
    if scores.verifier is not None:
        found_by = scores.verifier
        yield ""
        yield (
            f"The verifier behind claim support has a balanced accuracy of {number(found_by.balanced_accuracy)} "
            f"{between(found_by.low, found_by.high)} on {found_by.n} claims whose answer is known: "
            f"it lets {number(found_by.sensitivity)} of the carried ones pass and stops {number(found_by.specificity)} "
            "of the others."
        )
    if scores.problems:
        yield ""
        yield f"{counted(len(scores.problems), 'problem')} with lines of cases or answers, named by file and line."


def _row(metric: Described, figure: Figure) -> tuple[str, ...]:
    unscored = sum(figure.unscored.values())
    # `↓` says that less is better; a reader can't know that of every title.
    title = one_line(metric.title) + (" ↓" if metric.better == "lower" else "")
    return title, metric.value(figure), metric.interval(figure), str(figure.n), str(unscored) if unscored else ""


def _reasons(scores: Scores) -> Iterator[RenderableType]:
    """Yield why cases are unscored; most metrics share the same few reasons."""
    found: dict[str, int] = {}
    for figure in scores.figures.values():
        for reason, count in merged(figure.unscored).items():
            found[reason] = max(found.get(reason, 0), count)
    if found:
        yield ""
        yield "Unscored: " + "; ".join(f"{reason} (up to {counted(count, 'case')})" for reason, count in found.items())


def _parts(scores: Scores) -> Iterator[RenderableType]:
    """Yield the headline figures by kind, a few columns at a time."""
    used = [metric for metric in described(scores) if any(metric.name in row for row in scores.by_kind.values())]
    cases = {kind: sum(item.kind == kind for item in scores.items.values()) for kind in scores.by_kind}
    for start in range(0, len(used), AT_ONCE):
        chosen = used[start : start + AT_ONCE]
        heads = [one_line(metric.title) for metric in chosen]
        yield ""
        table = _table("Kind", "Cases", *heads, numbers=range(1, len(chosen) + 2), whole=(0,))
        for kind, figures in scores.by_kind.items():
            values = (metric.value(figures[metric.name]) if metric.name in figures else "" for metric in chosen)
            table.add_row(spoken(kind), str(cases[kind]), *values)
        yield table


def _comparison(comparison: Comparison) -> Iterator[RenderableType]:
    yield one_line(f"base: {comparison.base}")
    yield one_line(f"new:  {comparison.new}")
    for note in comparison.notes:
        yield one_line(note)
    yield ""
    groups = {metric.name: metric.group for metric in metrics().values()}
    table = _table(
        "Metric", "Base", "New", "New − base", "95 % interval", "p", "n", "", numbers=range(1, 7), whole=range(1, 8)
    )
    before = ""
    for row in comparison.rows:
        if row.n:
            group = groups.get(row.metric, "")
            if before and group != before:
                table.add_section()
            before = group
            table.add_row(*_compared(row))
    yield table
    lost = [row for row in comparison.rows if row.only_base or row.only_new]
    if lost:
        yield ""
        yield "Scored in one run only (base, new): " + "; ".join(
            f"{one_line(row.metric)} {row.only_base}, {row.only_new}" for row in lost
        )
    yield from _changed(comparison)


def _changed(comparison: Comparison) -> Iterator[RenderableType]:
    """Yield the cases that broke, then those that were mended; of the others only how many there are."""
    known = {case: pair for case, pair in comparison.changed.items() if all(pair)}
    broken = {case: pair for case, pair in known.items() if pair[0] == "right"}
    mended = {case: pair for case, pair in known.items() if pair[1] == "right"}
    if not known:
        return
    yield ""
    others = len(known) - len(broken) - len(mended)
    yield f"{len(broken)} broke, {len(mended)} were mended, {others} are wrong in another way than before."
    if broken or mended:
        table = _table("Changed", "Before", "After")
        for part in (broken, mended):
            for case, (old, new) in sorted(part.items(), key=lambda entry: (entry[1], entry[0])):
                table.add_row(one_line(case), one_line(old), one_line(new))
        yield table


def _compared(row: Row) -> tuple[str, ...]:
    said = {"better": "better", "worse": "WORSE", "too few cases": "too few"}.get(row.verdict, "")
    difference = number(row.difference, row.unit, signed=True)
    interval = between(row.low, row.high, row.unit, signed=True)
    p = NOTHING if row.p is None else f"{row.p:.3f}"
    return (
        one_line(row.metric), number(row.base, row.unit), number(row.new, row.unit), difference, interval, p,
        str(row.n), said,
    )  # fmt: skip


def _probes(figures: ProbeFigures) -> Iterator[RenderableType]:
    left_out = f"; {figures.unscored} left out, their documents aren't held" if figures.unscored else ""
    yield f"Verifier, on {figures.n} claims whose answer is known{left_out}"
    table = _table("", "Share", "95 % interval", numbers=(1, 2))
    table.add_row("Carried claims that it lets pass (sensitivity)", number(figures.sensitivity))
    table.add_row("Other claims that it stops (specificity)", number(figures.specificity))
    interval = between(figures.low, figures.high)
    table.add_row("Balanced accuracy", number(figures.balanced_accuracy), interval)
    yield table
    if figures.by_flaw:
        yield ""
        table = _table("Flaw", "Judged rightly", numbers=(1,))
        for flaw, share in figures.by_flaw.items():
            table.add_row("none (carried)" if flaw == "none" else one_line(spoken(flaw)), number(share))
        yield table
    if figures.wrong:
        yield ""
        yield "Misjudged: " + one_line(", ".join(figures.wrong))


def _table(*heads: str, numbers: Sequence[int] = (), whole: Sequence[int] = ()) -> Table:
    """Return an empty table; columns in `numbers` stand to the right, those in `whole` are never broken."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="bold")
    for index, head in enumerate(heads):
        is_number = index in numbers
        table.add_column(
            head, justify="right" if is_number else "left", overflow="fold", vertical="top",
            min_width=_longest(head) if is_number else None, no_wrap=index in whole,
        )  # fmt: skip
    return table


def _longest(head: str) -> int:
    return max((len(word) for word in head.split()), default=0)
