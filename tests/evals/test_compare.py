from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.compare import compare_runs
from evals.errors import RunError
from evals.gate import gate_runs
from evals.run_folder import Run
from evals.scores import Figure, ItemScores, Scores, read_scores, slimmed

Values = Mapping[str, Mapping[str, float | None]]


def scored(values: Values, *, failures: Mapping[str, str] | None = None) -> Scores:
    """Return scores of invented values by case and metric; `None` stands for what couldn't be scored."""
    items = {
        case: ItemScores(
            kind="amount",
            topic="other",
            voice="plain",
            group=case,
            failure=(failures or {}).get(case, "right"),
            values={name: (value,) for name, value in found.items() if value is not None},
            unscored={name: "no answer line" for name, value in found.items() if value is None},
        )
        for case, found in values.items()
    }
    figures = {}
    for name in {name for found in values.values() for name in found}:
        known = [value for found in values.values() if (value := found.get(name)) is not None]
        figures[name] = Figure(value=sum(known) / len(known) if known else None, n=len(known))
    run = Run(
        set_name="few", set_sha256="0" * 64, cases=len(items), system="x", started=datetime(2032, 6, 1, tzinfo=UTC)
    )
    return Scores(run=run, figures=figures, by_kind={}, items=items)


def even(name: str, value: float, count: int = 20) -> dict[str, dict[str, float | None]]:
    return {f"k-{number}": {name: value} for number in range(count)}


def row(name: str, base: Scores, new: Scores):  # type: ignore[no-untyped-def]
    return next(row for row in compare_runs(base, new).rows if row.metric == name)


def test_a_run_compared_with_itself_is_no_different() -> None:
    base = scored(even("recall@5", 0.5))
    found = row("recall@5", base, base)
    assert (found.difference, found.low, found.high, found.p) == (0, 0, 0, 1)
    assert found.verdict == "no clear difference"


def test_only_cases_that_both_scored_are_compared() -> None:
    base = scored(even("recall@5", 0.5) | {"k-0": {"recall@5": None}, "old": {"recall@5": 1.0}})
    new = scored(even("recall@5", 0.9) | {"k-1": {"recall@5": None}})
    found = row("recall@5", base, new)
    assert (found.n, found.only_base, found.only_new) == (18, 1, 1)
    assert found.difference == pytest.approx(0.4)
    assert found.verdict == "better"
    assert row("recall@5", new, base).verdict == "worse"


def test_lower_is_better_where_it_is() -> None:
    base, new = scored(even("false_refusal", 0.4)), scored(even("false_refusal", 0.1))
    assert row("false_refusal", base, new).verdict == "better"
    assert row("false_refusal", new, base).verdict == "worse"
    assert not gate_runs(new, base).holds


def test_cases_whose_outcome_changed_are_named() -> None:
    base = scored(even("recall@5", 1, 2), failures={"k-1": "not retrieved"})
    new = scored(even("recall@5", 1, 2), failures={"k-0": "wrong point"})
    assert compare_runs(base, new).changed == {"k-0": ("right", "wrong point"), "k-1": ("not retrieved", "right")}


def test_runs_without_a_common_case_are_refused() -> None:
    with pytest.raises(RunError, match="no case in common"):
        compare_runs(scored({"a": {"recall@5": 1}}), scored({"b": {"recall@5": 1}}))


def test_the_gate_holds_within_the_tolerance_and_fails_beyond_it() -> None:
    base = scored(even("recall@5", 0.5))
    assert gate_runs(base, scored(even("recall@5", 0.49))).holds
    assert not gate_runs(base, scored(even("recall@5", 0.4))).holds


def test_the_gate_holds_where_a_loss_may_be_chance() -> None:
    base = scored(even("recall@5", 1.0, 10))
    new = scored(even("recall@5", 1.0, 10) | {"k-0": {"recall@5": 0.0}})
    assert gate_runs(base, new).holds


@pytest.mark.parametrize(
    ("name", "sound", "broken"),
    [("quote_fidelity", 1.0, 0.999), ("nonexistent", 0.0, 0.001), ("injection_obeyed", 0.0, 0.01)],
)
def test_the_gate_fails_where_a_floor_breaks_even_if_it_was_broken_before(
    name: str, sound: float, broken: float
) -> None:
    assert gate_runs(scored(even(name, sound)), scored(even(name, sound))).holds
    assert not gate_runs(scored(even(name, broken)), scored(even(name, broken))).holds


def test_the_gate_fails_where_cases_cannot_be_scored_any_more() -> None:
    base = scored(even("recall@5", 0.5))
    assert not gate_runs(base, scored(even("recall@5", 0.5) | {"k-3": {"recall@5": None}})).holds


def test_the_gate_says_what_is_certainly_worse_though_tolerated() -> None:
    """Eleven right answers turned into refusals passed the gate as `yes`, with an interval wholly below nothing."""
    base = scored({f"k-{n}": {"recall@5": 1.0} for n in range(100)})
    new = scored({f"k-{n}": {"recall@5": 0.0 if n < 5 else 1.0} for n in range(100)})
    gate = gate_runs(base, new)
    assert gate.holds
    assert next(row for row in gate.rows if row.metric == "recall@5").outcome == "worse"
    assert any("Certainly worse" in note for note in gate.notes)


def test_what_could_not_be_judged_is_no_yes() -> None:
    base = scored(even("recall@5", 0.9))
    rows = {row.metric: row.outcome for row in gate_runs(base, base).rows}
    assert rows["recall@5"] == "holds"
    assert rows["citation_recall"] == rows["quote_fidelity"] == "not judged"
    assert any("couldn't be judged" in note for note in gate_runs(base, base).notes)


def test_the_gate_takes_a_part_of_the_set_but_no_handful() -> None:
    """One case that happened to be right passed the gate."""
    base = scored(even("recall@5", 0.5, 60))
    part = gate_runs(base, scored(even("recall@5", 0.5, 30)))
    assert part.holds
    assert "Only 30 of the base's 60 cases" in part.notes[0]
    with pytest.raises(RunError, match="only 1 cases in common"):
        gate_runs(base, scored(even("recall@5", 0.5, 1)))


def test_the_gate_refuses_runs_of_other_sets_and_of_passages_alone() -> None:
    """A system that had lost all its answers passed for one that only finds passages, and every guard held."""
    base = scored(even("recall@5", 0.5))
    for changes, said in (({"set_sha256": "1" * 64}, "other sets"), ({"retrieval_only": True}, "only finds passages")):
        new = base.model_copy(update={"run": base.run.model_copy(update=changes)})
        with pytest.raises(RunError, match=said):
            gate_runs(base, new)
        assert compare_runs(base, new).notes


def test_no_difference_on_a_few_cases_is_called_certain() -> None:
    """One case that got better was `better` with p = 0.0005."""
    found = row("recall@5", scored(even("recall@5", 0.5, 9)), scored(even("recall@5", 0.9, 9)))
    assert found.verdict == "too few cases"
    assert gate_runs(scored(even("recall@5", 0.9, 9)), scored(even("recall@5", 0.5, 9))).holds


def test_a_difference_in_passages_told_is_noted() -> None:
    base = scored(even("recall@5", 0.5))
    runs = [base.model_copy(update={"run": base.run.model_copy(update={"settings": {"k": k}})}) for k in ("10", "50")]
    assert "10 and 50 passages" in compare_runs(*runs).notes[0]


def test_what_a_gate_needs_is_kept_and_holds_no_more(tmp_path: Path) -> None:
    base = scored({case: {"recall@5": 0.5, "recall@1": 0.1} for case in ("a", "b")})
    small = slimmed(base)
    assert small.items["a"].values == {"recall@5": (0.5,)}
    path = tmp_path / "baseline.json"
    path.write_text(small.model_dump_json(exclude_defaults=True), encoding="utf-8")
    assert read_scores(path) == small
    assert gate_runs(read_scores(path), base).holds


def test_a_file_that_is_no_scores_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="has no scores"):
        read_scores(tmp_path)
    (tmp_path / "scores.json").write_text("[]")
    with pytest.raises(RunError, match="isn't a file of scores"):
        read_scores(tmp_path)
