"""One case as a terminal shows it: what was asked, what was needed and what came, each with its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evals.registry import Unscored
from evals.report.described import described, spoken
from evals.report.places import label_of, quoted
from evals.report.visible import one_line, visible
from evals.schema import Place

if TYPE_CHECKING:
    from rich.console import RenderableType

    from evals.item import Item
    from evals.schema import AnswerLine, Cited
    from evals.scores import Scores

__all__ = ["format_item"]

LONGEST = 700
"""Characters of a provision that are shown; the page shows all of it."""


def format_item(item: Item, scores: Scores) -> RenderableType:
    """Return a case with its gold, what was answered, what went wrong and what each metric measured.

    Args:
        item: The case with its answer.
        scores: Of the run that it is of.
    """
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    def shown(depth: int, line: str) -> RenderableType:
        if depth == 0:
            return Text(visible(line))
        # Padding cuts what isn't wrapped, and in pipes nothing is, unless a text says so itself.
        return Padding(Text(visible(line), no_wrap=False, overflow="fold"), (0, 0, 0, 2 * depth), expand=False)

    return Group(*(shown(depth, line) for depth, line in _lines(item, scores)))


def _lines(item: Item, scores: Scores) -> Iterator[tuple[int, str]]:
    case, scored = item.case, scores.items.get(item.case.id)
    yield 0, f"{one_line(case.id)} · {spoken(case.kind)} · {spoken(case.topic)} · {case.voice} · as of {case.as_of}"
    for turn in case.history:
        yield 1, f"{turn.role}: {turn.content}"
    yield 0, case.question
    yield 0, ""
    if scored is not None and scored.failure:
        yield 0, f"Outcome: {one_line(scored.failure)}"
    yield 0, _expected(item)
    if case.keys:
        yield 0, "Has to say: " + "; ".join(case.keys)
    if case.note:
        yield 0, f"Why this gold: {case.note}"
    yield from _gold(item)
    yield 0, ""
    yield from _answer(item)
    yield from _retrieved(item)
    if scored is None:
        return
    yield 0, ""
    yield 0, "Values"
    unscored: dict[str, list[str]] = {}
    for metric in described(scores):
        if metric.name in scored.unscored:
            unscored.setdefault(scored.unscored[metric.name], []).append(one_line(metric.title))
        # What aggregates in its own way has no value on one case that means anything.
        elif metric.name in scored.values and (metric.is_ratio or metric.group == "latency"):
            yield 1, f"{one_line(metric.title)}: {metric.of_item(scored.values[metric.name])}"
    for reason, titles in unscored.items():
        yield 1, f"Unscored, {one_line(reason)}: {'; '.join(titles)}"


def _expected(item: Item) -> str:
    if item.case.expect == "answer":
        return "Expected: an answer"
    return "Expected: a refusal, " + " or ".join(spoken(reason) for reason in item.case.reasons)


def _gold(item: Item) -> Iterator[tuple[int, str]]:
    for number, need in enumerate(item.case.gold, start=1):
        yield 0, ""
        yield 0, "Gold" if len(item.case.gold) == 1 else f"Gold, need {number}"
        for written in need:
            found = item.shelf.gold(Place.parse(written))
            if found is None:
                yield 1, f"{written}: isn't held"
            else:
                yield 1, f"{found.provision.label} · {found.place.document}"
                yield 2, _short(found.span.of(found.document.text))


def _answer(item: Item) -> Iterator[tuple[int, str]]:
    line = item.line
    if line is None:
        yield 0, "The system has no answer to this."
        return
    if line.error:
        yield 0, f"The system failed: {one_line(line.error)}"
        return
    yield 0, "Answer" if not line.abstained else f"Refused{_because(line)}"
    if line.premise_rejected:
        yield 1, f"Premise rejected: {line.premise_rejected}"
    if line.answer:
        yield 1, line.answer
    for number, cited in enumerate(line.citations or (), start=1):
        yield from _citation(number, cited, item)


def _because(line: AnswerLine) -> str:
    return f": {one_line(spoken(line.reason))}" if line.reason else ""


def _citation(number: int, cited: Cited, item: Item) -> Iterator[tuple[int, str]]:
    found = quoted(cited, item.shelf)
    document = item.shelf.document(cited.document)
    words = cited.quote or ("" if found.span is None or document is None else found.span.of(document.text))
    label = label_of(cited, item.shelf)
    yield 0, ""
    yield 0, f"[{number}] {' · '.join(one_line(part) for part in (label, cited.document) if part)}"
    if found.problem:
        yield 2, f"! {found.problem}"
    if words:
        yield 2, f"“{_short(words)}”"


def _retrieved(item: Item) -> Iterator[tuple[int, str]]:
    try:
        passages = item.retrieved
    except Unscored:
        return
    try:
        met = item.ranking("paragraph") if item.case.expect == "answer" else []
    except Unscored:
        met = []
    yield 0, ""
    yield 0, "Retrieved, best first; * is gold"
    for rank, labels in enumerate(passages):
        names = list(dict.fromkeys(name for label in labels if (name := label_of(label, item.shelf))))
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        mark = "*" if rank < len(met) and met[rank] else " "
        where = " · ".join(one_line(part) for part in (shown, labels[0].document if labels else "") if part)
        yield 1, f"{mark} {rank + 1}. {where}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + " …"
