"""One HTML page that holds a run: it needs no network, no server and no other file.

The figures are in the markup. The items are built by the page's script when they are opened, from the JSON that
`evals.report.island` makes, so that hundreds of them cost nothing before somebody looks. A Content-Security-Policy
forbids every connection, and every script but this one, by its hash: what a question or an answer says can't run even
if our escaping were wrong.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from evals.errors import RunError
from evals.item import Item
from evals.report.curves import latency_chart, percentiles, recall_chart, risk_chart
from evals.report.described import number, spoken
from evals.report.island import island_json, island_of
from evals.report.summary import cards, confusion, failure_bars, heats, recall_curves, tables
from evals.report.visible import visible
from evals.scores import Scores, read_scores, refused_though_found
from evals.shelf import Shelf

__all__ = ["REPORT", "page_of", "write_report"]

REPORT = "report.html"


def write_report(folder: Path, shelf: Shelf) -> Path:
    """Write `report.html` into the folder of a scored run.

    Args:
        folder: Of the run.
        shelf: Where gold and quotes stand.

    Returns:
        The page's path.

    Raises:
        RunError: If the folder holds no scores, or can't be written.
        CaseError: If its cases can't be read.
    """
    from evals.run_folder import write_whole
    from evals.score import loaded_items

    scores = read_scores(folder)
    items, _ = loaded_items(folder, shelf)
    try:
        write_whole(folder / REPORT, page_of(scores, items, shelf))
    except OSError as error:
        raise RunError(f"{folder} can't be written: {error.strerror}.", hint="Make room, or copy the run.") from None
    return folder / REPORT


def page_of(scores: Scores, items: Sequence[Item], shelf: Shelf) -> str:
    """Return the page.

    Args:
        scores: Of the run.
        items: Its cases with their answers.
        shelf: Where gold and quotes stand.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("evals.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters |= {"spoken": spoken, "number": number}
    script = _own("page.js")
    times = [item.line.latency_ms for item in items if item.line is not None and item.line.latency_ms is not None]
    curves = recall_curves(items)
    found = tables(scores)
    return environment.get_template("page.html").render(
        scores=scores,
        run=scores.run,
        asked=len(items),
        cards=cards(scores),
        tables=found,
        support=next((card for group in found.values() for card in group if card.metric.name == "claim_support"), None),
        heats=heats(scores),
        failures=failure_bars(scores),
        confusion=confusion(items),
        refused_though_found=refused_though_found(scores),
        recall=recall_chart(curves) if curves else None,
        risk=risk_chart(scores.risk_coverage) if scores.risk_coverage else None,
        latency=latency_chart(times) if times else None,
        percentiles=percentiles(times),
        island=Markup(island_json(island_of(scores, items, shelf))),  # noqa: S704  holds no `<`
        style=Markup(_own("page.css")),  # noqa: S704  our own file
        script=Markup(script),  # noqa: S704  our own file
        script_hash=_hash(script),
        **_filters(items, scores),
    )


def _filters(items: Sequence[Item], scores: Scores) -> Mapping[str, list[str]]:
    return {
        "kinds": sorted({item.case.kind for item in items}),
        "topics": sorted({item.case.topic for item in items}),
        "classes": sorted({item.failure for item in scores.items.values() if item.failure}),
    }


def _own(name: str) -> str:
    return (files("evals.report") / "templates" / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """Return the hash of a script as a Content-Security-Policy has it (CSP Level 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
