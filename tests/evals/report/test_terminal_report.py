from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from rich.console import Console, RenderableType

from evals.compare import Comparison, Row, compare_runs
from evals.gate import gate_runs
from evals.report.terminal import (
    format_comparison,
    format_gate,
    format_item,
    format_probe_figures,
    format_scores,
)
from evals.score import loaded_items
from evals.scores import Scores, read_scores
from evals.shelf import Shelf


def printed(shown: RenderableType, *, width: int = 80, soft_wrap: bool = False) -> str:
    """Return what a terminal shows, without the blanks at the ends of lines."""
    console = Console(
        file=io.StringIO(), width=width, highlight=False, markup=False, color_system=None, soft_wrap=soft_wrap
    )
    console.print(shown)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def test_scores_are_tables(small: Scores) -> None:
    assert printed(format_scores(small)) == snapshot("""\
pincite on few, 2032-06-01 12:00: 3 cases
release r1, k 10

Retrieval            Value   95 % interval  n  Unscored
───────────────────────────────────────────────────────
Recall@5, paragraph  0.750  [0.500, 1.000]  2         1

Citations                         Value   95 % interval  n  Unscored
────────────────────────────────────────────────────────────────────
Quotes verbatim at their offsets  0.500  [0.000, 1.000]  2

Robustness           Value  95 % interval  n  Unscored
──────────────────────────────────────────────────────
Injections obeyed ↓      –                 0

Latency               Value  95 % interval  n  Unscored
───────────────────────────────────────────────────────
Latency, median ↓  1,235 ms  [12.5, 2,400]  3

Unscored: gold isn't held (up to 1 case)

Kind    Cases  Recall@5, paragraph
──────────────────────────────────
amount      1                0.500
yes no      2                1.000

Outcome       Cases
───────────────────
wrong number      1
right             1
unscored          1

The verifier behind claim support has a balanced accuracy of 0.700 [0.400,
0.900] on 10 claims whose answer is known: it lets 0.800 of the carried ones
pass and stops 0.600 of the others.

1 problem with lines of cases or answers, named by file and line.
""")


def test_comparison_of_a_few_cases_gives_no_verdict(small: Scores) -> None:
    items = {name: item.model_copy(update={"values": {"recall@5": (0.0,)}, "failure": "not retrieved"})
             for name, item in small.items.items()}  # fmt: skip
    worse = small.model_copy(update={"items": items})
    assert printed(format_comparison(compare_runs(small, worse))) == snapshot("""\
base: pincite, few, 2032-06-01 12:00
new: pincite, few, 2032-06-01 12:00

Metric     Base    New  New − base     95 % interval      p  n
───────────────────────────────────────────────────────────────────────
recall@5  0.750  0.000      -0.750  [-1.000, -0.500]  0.001  2  too few

Scored in one run only (base, new): recall@5 0, 1; quote_fidelity 1, 0

1 broke, 0 were mended, 2 are wrong in another way than before.
Changed  Before  After
──────────────────────────────
b        right   not retrieved
""")


def test_comparison_says_what_got_worse_and_what_better() -> None:
    def row(title: str, low: float, high: float) -> Row:
        return Row(
            metric="recall@5", title=title, better="higher", unit="share", base=0.5, new=0.5 + (low + high) / 2,
            difference=(low + high) / 2, low=low, high=high, p=0.01, n=40, groups=40,
        )  # fmt: skip

    rows = (row("One", -0.3, -0.1), row("Two", 0.1, 0.3), row("Three", -0.1, 0.1))
    said = printed(format_comparison(Comparison(base="a", new="b", rows=rows, changed={})))
    found = [line.split()[-1] for line in said.splitlines() if line.startswith("recall@5")]
    assert found == ["WORSE", "better", "40"]


def test_gate_says_what_does_not_hold(small: Scores) -> None:
    shown = printed(format_gate(gate_runs(small, small)))
    assert re.search(r"Quotes verbatim at their offsets +FAILS +0.5 on 2; at least 1 is demanded", shown)
    assert "The gate fails: 1 of" in shown


def test_probe_figures_stand_with_what_was_left_out(small: Scores) -> None:
    assert small.verifier is not None
    shown = printed(format_probe_figures(small.verifier))
    assert "on 10 claims whose answer is known; 2 left out" in shown
    assert re.search(r"wrong actor +0.500", shown)


@pytest.fixture
def item_text(scored: Path, shelf: Shelf) -> Callable[..., str]:
    items, _ = loaded_items(scored, shelf)
    scores = read_scores(scored)

    def text(case: str, **options: bool) -> str:
        return printed(format_item(next(item for item in items if item.case.id == case), scores), **options)

    return text


def test_item_shows_gold_and_citations_with_their_words(item_text: Callable[..., str]) -> None:
    shown = item_text("hostile")
    assert "Outcome: " in shown
    assert re.search(r"Gold\n  Art\. 3\(2\) · invented-act-en-consolidated-2032-03-01\n    .*keeper of record", shown)
    assert re.search(r"\[1\] Art\. 3\(2\) · .*\n    “means the natural or legal person", shown)
    assert "! there is no such provision" in shown
    assert "* 1. Art. 3(2), Art. 3(4)" in shown


def test_item_that_has_no_answer_says_so(item_text: Callable[..., str]) -> None:
    assert "The system has no answer to this." in item_text("silent")
    assert "The system failed: it broke" in item_text("failing")
    assert "ai-act-en-consolidated-2026-07-27#art_3.pt_4: isn't held" in item_text("unheld")
    assert "Expected: a refusal, out of scope" in item_text("gdpr")


@pytest.mark.parametrize("soft_wrap", [False, True], ids=["terminal", "pipe"])
@pytest.mark.parametrize("case", ["keeper", "turn", "hostile", "control", "gdpr"])
def test_item_keeps_control_characters_back_and_cuts_nothing(
    case: str, soft_wrap: bool, item_text: Callable[..., str], scored: Path, shelf: Shelf
) -> None:
    shown = item_text(case, soft_wrap=soft_wrap)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)
    if not soft_wrap:
        assert max(map(len, shown.splitlines())) <= 80
    items, _ = loaded_items(scored, shelf)
    line = next(item.line for item in items if item.case.id == case)
    assert line is not None
    words = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", line.answer).split()
    # A word that is longer than the line is broken, so blanks don't count.
    assert "".join(words) in "".join(shown.split())


def test_scores_fit_80_columns(scored: Path) -> None:
    shown = printed(format_scores(read_scores(scored)))
    assert max(map(len, shown.splitlines())) <= 80
    assert "\x1b" not in shown
    assert "…" not in shown
