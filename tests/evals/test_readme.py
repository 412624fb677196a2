"""Tables of metrics and cases are written from them: `PINCITE_UPDATE=1 pytest tests/evals/test_readme.py` does it."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import get_args

from evals.dataset import DATA, load_cases
from evals.registry import metrics
from evals.schema import Case, Kind
from sources.references import find_references

PAGE = Path(__file__).parents[2] / "evals" / "README.md"
TABLE = re.compile(r"(?<=<!-- metrics -->\n).*?(?=<!-- end of metrics -->)", re.DOTALL)


def rows() -> Iterator[str]:
    yield "| Metric | Figure | Better | Gate |"
    yield "|---|---|---|---|"
    for metric in metrics().values():
        said = metric.description.partition("\n")[0].partition(";")[0].rstrip(".").replace("|", r"\|")
        guard = "" if metric.tolerance is None else f"tolerance {metric.tolerance:g}"
        guard = guard if metric.floor is None else f"floor {metric.floor:g}"
        name = f"**`{metric.name}`**" if metric.headline else f"`{metric.name}`"
        yield f"| {name} | {said} | {metric.better} | {guard} |"


def test_the_table_of_metrics_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = "".join(f"{row}\n" for row in rows())
    if os.environ.get("PINCITE_UPDATE"):
        PAGE.write_text(TABLE.sub(lambda _: table, page), encoding="utf-8")
    else:
        found = TABLE.search(page)
        assert found is not None
        assert found[0] == table


def test_every_metric_says_its_formula_or_its_source_in_its_file() -> None:
    for metric in metrics().values():
        assert metric.description, metric.name
        assert metric.title, metric.name


# -- the datasheet ----------------------------------------------------------------------------------------------------

SHEET = DATA / "README.md"
COUNTS = re.compile(r"(?<=<!-- counts -->\n).*?(?=<!-- end of counts -->)", re.DOTALL)


def counts() -> Iterator[str]:
    sets = [load_cases("dev").cases, load_cases("test").cases]

    def row(name: str, count: Callable[[Sequence[Case]], int]) -> str:
        return f"| {name} | {' | '.join(str(count(cases)) for cases in sets)} |"

    def pairs(cases: Sequence[Case]) -> int:
        sizes = Counter(case.cluster for case in cases if case.cluster)
        return sum(size * (size - 1) // 2 for size in sizes.values())

    yield "| Cases | dev | test |"
    yield "|---|---|---|"
    yield row("all", len)
    for kind in get_args(Kind):
        yield row(kind.replace("_", " "), lambda cases, kind=kind: sum(case.kind == kind for case in cases))  # type: ignore[misc]
    yield row("to refuse", lambda cases: sum(case.expect == "refuse" for case in cases))
    policy = {"investai", "gigafactories", "ai_factories", "summit"}
    yield row("about InvestAI, factories or the summit", lambda cases: sum(case.topic in policy for case in cases))
    yield row("about what changed on 27 July 2026", lambda cases: sum(case.topic == "omnibus" for case in cases))
    yield row("sources really disagree", lambda cases: sum(case.conflict is True for case in cases))
    yield row("pairs of paraphrases", pairs)
    yield row("pairs of one question on two dates", lambda cases: len({case.pair for case in cases if case.pair}))
    yield row("name their provision", lambda cases: sum(bool(find_references(case.question)) for case in cases))


def test_the_datasheet_counts_what_is_there() -> None:
    page = SHEET.read_text(encoding="utf-8")
    table = "".join(f"{row}\n" for row in counts())
    if os.environ.get("PINCITE_UPDATE"):
        SHEET.write_text(COUNTS.sub(lambda _: table, page), encoding="utf-8")
    else:
        found = COUNTS.search(page)
        assert found is not None
        assert found[0] == table
