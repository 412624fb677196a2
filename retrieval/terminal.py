"""An answer, a passage list or a verdict as a terminal shows it; plain text, wrapped by whoever prints it.

Whether a quote is exact and whether it supports the statement are said apart, never as one tick. Everything goes
through `visible`: a source's control characters are words to show, and never commands to the terminal.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from retrieval.claims import said_of
from retrieval.control_characters import visible
from retrieval.schema import Answer, Citation, Hit, Validity, Verdict
from retrieval.see_also import see_also

if TYPE_CHECKING:
    from rich.console import Console

_STATUS = {
    "announced": "announced, not law",
    "proposed": "proposed, not law",
    "adopted": "adopted, not yet in force",
    "in_force_not_applicable": "in force, not yet applicable",
    "applicable": "applicable",
    "superseded": "superseded",
}


def console(*, stderr: bool = False) -> Console:
    """Return a console that is plain in pipes, honours NO_COLOR and wraps only for a person."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, markup=False, soft_wrap=not stream.isatty())


def format_answer(answer: Answer) -> str:
    """Return the answer with its sources, as `pincite ask` prints it."""
    return visible("\n".join(_answer_lines(answer)))


def _answer_lines(answer: Answer) -> Iterator[str]:
    yield answer.text
    yield ""
    cited = answer.citations if answer.abstention is None else answer.abstention.nearest
    if cited:
        yield "Sources" if answer.abstention is None else "Nearest passages"
    for number, citation in enumerate(cited, start=1):
        if answer.abstention is not None:
            yield f"[{number}] “{citation.quote}”"
        yield from _citation_lines(number, citation, with_number=answer.abstention is None)
    yield from _see_also_lines(answer)
    yield ""
    yield f"As of {answer.as_of.isoformat()}. {_support(answer)}{_completeness(answer)}{answer.disclosure}"


def _see_also_lines(answer: Answer) -> Iterator[str]:
    if answer.related:
        yield ""
        yield "See also"
    for pointer in see_also(answer):
        said = f"[{pointer.number}] {pointer.kind}: {pointer.place}"
        yield " · ".join(part for part in (said, pointer.remark, pointer.url) if part)


def _support(answer: Answer) -> str:
    found = Counter(statement.support.replace("_", " ") for statement in answer.statements)
    said = ", ".join(f"{count} {support}" for support, count in found.items())
    return f"Statements: {said}. " if said else ""


def _completeness(answer: Answer) -> str:
    if answer.checked_until is None:
        return "How recent the held sources are is not known. "
    if answer.checked_until < answer.as_of:
        return f"Whether the sources changed after {answer.checked_until.isoformat()} was not checked. "
    return ""


def _citation_lines(number: int, citation: Citation, *, with_number: bool, in_full: bool = False) -> Iterator[str]:
    source = citation.source
    mark = f"[{number}] " if with_number else "    "
    place = "our own summary" if source.tier == "brief" else citation.pin.label
    yield f"{mark}{source.title} · {place}"
    facts = [source.publisher, source.published, *_kind(citation), f"quote {citation.quote_status}"]
    yield f"    {' · '.join(fact for fact in facts if fact)}"
    if source.note and source.tier != "brief":
        yield f"    {source.note}"
    when = describe(citation.validity)
    if citation.claim is not None:
        yield from (f"    {line}" for line in said_of(citation.claim))
    elif when:
        yield f"    {when}"
    # A claim's line has said it; of what has no status there is nothing to say in an answer.
    is_told = citation.claim is None and citation.validity.status != "unknown"
    if citation.validity.note and (in_full or is_told):
        yield f"    {citation.validity.note}"
    if source.rests_on is not None:
        where = " ".join(part for part in (source.rests_on.source_id, source.rests_on.locator) if part)
        yield f"    rests on {where}" + (f" · {source.rests_on.url}" if source.rests_on.url else "")
    if citation.url and (source.rests_on is None or citation.url != source.rests_on.url):
        yield f"    {citation.url}"


def _kind(citation: Citation) -> Iterator[str]:
    source = citation.source
    if source.tier == "law":
        yield "binding" if citation.pin.binding else "not binding"
    if source.copy_status != "full":
        yield {"excerpt": "excerpt held", "conversion": "converted copy", "retranslation": "retranslated"}[
            source.copy_status
        ]


def describe(validity: Validity) -> str:
    """Say in a line whether the words are law on the as-of date, and since when; empty where that isn't known."""
    if validity.status == "unknown":
        return ""
    said = _STATUS[validity.status]
    if validity.status == "superseded":
        return said + (f" since {validity.text_until.isoformat()}" if validity.text_until else "")
    if validity.applies_from is not None:
        since = validity.applies_from.isoformat()
        said += f" from {since}" if validity.status == "applicable" else f"; applies from {since}"
    return said + (f" ({validity.basis})" if validity.basis else "")


def format_hits(hits: tuple[Hit, ...]) -> str:
    """Return passages one after the other, best first."""
    return visible(
        "\n\n".join(
            f"{hit.rank}. {hit.passage.label} · {hit.passage.document_id} · score {hit.score:.2f}\n{hit.passage.text}"
            for hit in hits
        )
    )


def format_verdict(verdict: Verdict) -> str:
    """Return what verification found, a line for each citation and statement."""
    lines = [
        f"quote {citation.quote_status}: {citation.label}, {citation.document_id}"
        + "".join(f"\n    {problem}" for problem in citation.problems)
        for citation in verdict.citations
    ]
    lines += [
        f"support {statement.support}: {statement.text[:80]!r}"
        + "".join(f"\n    {problem}" for problem in statement.problems)
        for statement in verdict.statements
    ]
    lines += verdict.problems
    lines.append("Every quote stands where the answer says." if verdict.ok else "This answer does not hold.")
    return visible("\n".join(lines))


class Bars(NamedTuple):
    """What shows how far something is: `progress(stage, done, total)`, and `notify(line)` for what there is to say."""

    progress: Callable[[str, int, int], None]
    notify: Callable[[str], None]


@contextmanager
def progress_bars() -> Iterator[Bars]:
    """Show progress on stderr for the length of a `with`, and take the bars away at its end.

    In a pipe nothing is drawn; each stage is named once.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    target = console(stderr=True)
    tasks: dict[str, TaskID] = {}
    bars = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=target, transient=True, disable=not target.is_terminal,
    )  # fmt: skip

    def advance(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            if not target.is_terminal:
                target.print(f"{stage} …")
            bars.start()
            tasks[stage] = bars.add_task(stage, total=total)
        bars.update(tasks[stage], completed=done, total=total)

    try:
        yield Bars(advance, lambda line: target.print(visible(line)))
    finally:
        bars.stop()


def format_provision(citation: Citation) -> str:
    """Return a provision's words and where they stand."""
    return visible("\n".join([citation.quote, "", *_citation_lines(0, citation, with_number=False, in_full=True)]))
