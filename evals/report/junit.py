"""Gates and scores as JUnit XML, which CI servers show as tests.

There is no standard, only the form that Ant's reports had; this keeps to what all of them read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from evals.report.described import described
from evals.report.visible import one_line

if TYPE_CHECKING:
    from evals.gate import Gate
    from evals.scores import Scores

__all__ = ["gate_to_junit", "scores_to_junit"]


def gate_to_junit(gate: Gate) -> str:
    """Return a test for each guarded metric; those that don't hold have failed."""
    root = _element(None, "testsuites")
    suite = _element(root, "testsuite", name="pincite eval gate")
    for row in gate.rows:
        failure = ("gate", f"{row.title}: {row.why}") if row.outcome == "fails" else None
        _case(suite, "gate", row.metric, failure, skipped=row.why if row.outcome == "not judged" else None)
    return _written(root)


def scores_to_junit(scores: Scores) -> str:
    """Return a test for each floor, and for each case: it has failed where the case isn't right.

    A case that is unscored was skipped. A run of retrieval alone has no outcomes, and so no tests of cases.
    """
    root = _element(None, "testsuites")
    floors = _element(root, "testsuite", name="floors")
    for metric in described(scores):
        figure = scores.figures[metric.name]
        if metric.floor is None:
            continue
        if figure.value is None:
            _case(floors, "floor", metric.name, skipped="of no case's concern")
            continue
        holds = figure.value >= metric.floor if metric.better == "higher" else figure.value <= metric.floor
        demanded = "at least" if metric.better == "higher" else "at most"
        why = f"{metric.title}: {figure.value:g} on {figure.n}; {demanded} {metric.floor:g} is demanded"
        _case(floors, "floor", metric.name, None if holds else ("floor", why))
    if not scores.run.retrieval_only:
        cases = _element(root, "testsuite", name=one_line(f"{scores.run.system} on {scores.run.set_name}"))
        for case, item in scores.items.items():
            if item.failure == "unscored":
                _case(cases, item.kind, case, skipped="; ".join(sorted(set(item.unscored.values()))) or "unscored")
            else:
                _case(cases, item.kind, case, None if item.failure == "right" else (item.failure, item.failure))
    return _written(root)


def _case(
    suite: ElementTree.Element,
    group: str,
    name: str,
    failure: tuple[str, str] | None = None,
    *,
    skipped: str | None = None,
) -> None:
    """Add a test; a failure is its type and its message."""
    case = _element(suite, "testcase", classname=group, name=name)
    if failure is not None:
        _element(case, "failure", type=failure[0], message=failure[1])
    if skipped is not None:
        _element(case, "skipped", message=skipped)


def _element(parent: ElementTree.Element | None, tag: str, /, **attributes: str) -> ElementTree.Element:
    # XML 1.0 can't say most control characters at all, not even escaped.
    clean = {key: one_line(value) for key, value in attributes.items()}
    return ElementTree.Element(tag, clean) if parent is None else ElementTree.SubElement(parent, tag, clean)


def _written(root: ElementTree.Element) -> str:
    for suite in root:
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")
