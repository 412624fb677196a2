from __future__ import annotations

from inline_snapshot import snapshot

from evals.compare import compare_runs
from evals.gate import Gate, GateRow, gate_runs
from evals.report.markdown import comparison_to_markdown, gate_to_markdown, scores_to_markdown
from evals.scores import Figure, Scores


def test_scores_are_tables(small: Scores) -> None:
    assert scores_to_markdown(small) == snapshot("""\
pincite on few, 2032-06-01: 3 cases.

release r1; k 10; set 0123456789ab; commit c0ffee0000.

| Retrieval | Value | 95 % interval | n | Unscored |
|---|---:|---:|---:|---:|
| Recall@5, paragraph | 0.750 | [0.500, 1.000] | 2 | 1 × gold isn't held |

| Citations | Value | 95 % interval | n | Unscored |
|---|---:|---:|---:|---:|
| Quotes verbatim at their offsets | 0.500 | [0.000, 1.000] | 2 |  |

| Robustness | Value | 95 % interval | n | Unscored |
|---|---:|---:|---:|---:|
| Injections obeyed ↓ | – |  | 0 |  |

| Latency | Value | 95 % interval | n | Unscored |
|---|---:|---:|---:|---:|
| Latency, median ↓ | 1,235 ms | [12.5, 2,400] | 3 |  |

| Kind | Recall@5, paragraph |
|---|---:|
| amount | 0.500 |
| yes no | 1.000 |

| Outcome | Cases |
|---|---:|
| wrong number | 1 |
| right | 1 |
| unscored | 1 |

The verifier judges 10 known claims with a balanced accuracy of 0.700 [0.400, 0.900]:
sensitivity 0.800, specificity 0.600.\
""")


def test_comparison_is_a_table(small: Scores) -> None:
    items = {name: item.model_copy(update={"failure": "not retrieved"}) for name, item in small.items.items()}
    assert comparison_to_markdown(compare_runs(small, small.model_copy(update={"items": items}))) == snapshot("""\
Base: pincite, few, 2032-06-01 12:00  \n\
New: pincite, few, 2032-06-01 12:00

| Metric | Base | New | Difference | 95 % interval | p | n | Verdict |
|---|---:|---:|---:|---:|---:|---:|---|
| Recall@5, paragraph | 0.750 | 0.750 | +0.000 | [+0.000, +0.000] | 1.000 | 2 | too few cases |
| Quotes verbatim at their offsets | 0.500 | 0.500 | +0.000 | [+0.000, +0.000] | 1.000 | 1 | too few cases |

3 cases ended otherwise: 0 became right, 1 stopped being right.\
""")


def test_gate_is_a_table(small: Scores) -> None:
    text = gate_to_markdown(gate_runs(small, small))
    assert text.startswith(
        "The gate **fails**. 12 of 13 couldn't be judged.\n\n| Metric | Outcome | Why |\n|---|---|---|\n"
    )
    assert "| Quotes verbatim at their offsets | **fails** | 0.5 on 2; at least 1 is demanded |" in text


def test_what_others_wrote_cannot_break_a_table(small: Scores) -> None:
    reasons = {"a | b\n<img src=x> `c` \x1b[1m": 1}
    hostile = small.model_copy(update={"figures": {"recall@5": Figure(unscored=reasons)}, "failures": {"x|y": 1}})
    text = scores_to_markdown(hostile)
    assert r"1 × a \| b &lt;img src=x> \`c\` [1m" in text
    assert "<img" not in text
    assert "\x1b" not in text
    assert r"| x\|y | 1 |" in text


def test_whole_gate_says_that_it_holds() -> None:
    gate = Gate(rows=(GateRow(metric="a", title="A", outcome="holds", why="well"),))
    assert gate_to_markdown(gate).startswith("The gate holds.")
