"""Scores, comparisons and gates as Markdown, for a pull request or a README.

Tables are those of GitHub Flavored Markdown, 4.10.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from evals.report.described import NOTHING, Described, between, by_group, counted, described, merged, number, spoken
from evals.report.visible import one_line
from evals.scores import refused_though_found

if TYPE_CHECKING:
    from evals.compare import Comparison, Row
    from evals.gate import Gate
    from evals.scores import Figure, Scores

__all__ = ["comparison_to_markdown", "gate_to_markdown", "scores_to_markdown"]

_VERDICTS = {"better": "**better**", "worse": "**worse**"}


def scores_to_markdown(scores: Scores) -> str:
    """Return all figures by group, the headline ones by kind, and what went wrong."""
    return "\n".join(_scores(scores))


def comparison_to_markdown(comparison: Comparison) -> str:
    """Return two runs side by side, and how many cases changed their outcome."""
    return "\n".join(_comparison(comparison))


def gate_to_markdown(gate: Gate) -> str:
    """Return each guarded metric with what was demanded."""
    rows = [(row.title, "**fails**" if row.outcome == "fails" else row.outcome, row.why) for row in gate.rows]
    said = "The gate holds." if gate.holds else "The gate **fails**."
    return "\n".join([" ".join([said, *gate.notes]), "", *_table(("Metric", "Outcome", "Why"), rows)])


def _scores(scores: Scores) -> Iterator[str]:
    run = scores.run
    facts = [f"{name.replace('_', ' ')} {value}" for name, value in run.settings.items()]
    facts += [f"set {run.set_sha256[:12]}", f"commit {run.commit[:10]}" if run.commit else ""]
    yield _cell(f"{run.system} on {run.set_name}, {run.started:%Y-%m-%d}: {len(scores.items)} cases.", in_table=False)
    yield ""
    yield _cell("; ".join(fact for fact in facts if fact), in_table=False) + "."
    for group, found in by_group(scores).items():
        yield ""
        rows = [_row(metric, scores.figures[metric.name]) for metric in found]
        yield from _table((group.capitalize(), "Value", "95 % interval", "n", "Unscored"), rows, numbers=4)
    columns = [metric for metric in described(scores) if any(metric.name in row for row in scores.by_kind.values())]
    if columns:
        yield ""
        yield from _table(("Kind", *(_title(metric) for metric in columns)), _kinds(scores, columns), len(columns))
    if scores.failures:
        yield ""
        outcomes = [(name, str(count)) for name, count in scores.failures.items()]
        yield from _table(("Outcome", "Cases"), outcomes, numbers=1)
        refused = refused_though_found(scores)
        if refused:
            yield ""
            yield f"Of the false refusals, {refused} had all they needed among the first five passages."
    if scores.verifier is not None:
        found_by = scores.verifier
        yield ""
        yield (
            f"The verifier judges {found_by.n} known claims with a balanced accuracy of "
            f"{number(found_by.balanced_accuracy)} {between(found_by.low, found_by.high)}:"
        )
        yield f"sensitivity {number(found_by.sensitivity)}, specificity {number(found_by.specificity)}."


def _row(metric: Described, figure: Figure) -> tuple[str, ...]:
    reasons = ", ".join(f"{count} × {reason}" for reason, count in merged(figure.unscored).items())
    return _title(metric), metric.value(figure), metric.interval(figure), str(figure.n), reasons


def _title(metric: Described) -> str:
    return metric.title + (" ↓" if metric.better == "lower" else "")


def _kinds(scores: Scores, columns: Iterable[Described]) -> Iterator[tuple[str, ...]]:
    for kind, figures in scores.by_kind.items():
        values = [metric.value(figures[metric.name]) if metric.name in figures else "" for metric in columns]
        yield (spoken(kind), *values)


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield f"Base: {_cell(comparison.base, in_table=False)}  "
    yield f"New: {_cell(comparison.new, in_table=False)}"
    for note in comparison.notes:
        yield ""
        yield note
    yield ""
    heads = ("Metric", "Base", "New", "Difference", "95 % interval", "p", "n", "Verdict")
    yield from _table(heads, (_compared(row) for row in comparison.rows if row.n), numbers=6)
    if comparison.changed:
        gained = sum(new == "right" for _, new in comparison.changed.values())
        lost = sum(old == "right" for old, _ in comparison.changed.values())
        yield ""
        changed = counted(len(comparison.changed), "case")
        yield f"{changed} ended otherwise: {gained} became right, {lost} stopped being right."


def _compared(row: Row) -> tuple[str, ...]:
    interval = between(row.low, row.high, row.unit, signed=True)
    return (
        row.title, number(row.base, row.unit), number(row.new, row.unit),
        number(row.difference, row.unit, signed=True), interval, NOTHING if row.p is None else f"{row.p:.3f}",
        str(row.n), _VERDICTS.get(row.verdict, row.verdict),
    )  # fmt: skip


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]], numbers: int = 0) -> Iterator[str]:
    """Yield a table's lines; the `numbers` columns after the first stand to the right."""
    names = list(heads)
    yield "| " + " | ".join(_cell(name) for name in names) + " |"
    yield "|" + "|".join("---:" if 0 < index <= numbers else "---" for index in range(len(names))) + "|"
    for row in rows:
        yield "| " + " | ".join(cell if cell.startswith("**") else _cell(cell) for cell in row) + " |"


def _cell(text: str, *, in_table: bool = True) -> str:
    """Return words that mean nothing to Markdown: pipes end a cell, `<` begins HTML, and brackets, a link.

    In tables brackets stay: only our own intervals have them.
    """
    words = one_line(text).replace("\\", "\\\\").replace("<", "&lt;")
    for character in "|`*_" if in_table else "|`*_[]":
        words = words.replace(character, "\\" + character)
    return words
