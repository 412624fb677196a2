"""What a run scored: figures with intervals, by kind and by case; no word of question, answer or source.

That makes `scores.json` small and free of anybody's text, so it can be kept beside the code as a baseline.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from evals.errors import RunError
from evals.registry import metrics
from evals.run_folder import Run
from evals.schema import Kind, Topic, Voice
from sources.schema import Frozen

__all__ = ["Figure", "ItemScores", "ProbeFigures", "Scores", "Spread", "read_scores", "refused_though_found", "slimmed"]

SCHEMA_VERSION = "1"
SCORES = "scores.json"


class Figure(Frozen):
    """One metric over some items.

    Attributes:
        value: `None` where nothing was scored.
        low: Of the 95 % interval (`evals.bootstrap`).
        high: Of the same.
        n: How many items were scored.
        unscored: How many were of its concern and couldn't be scored, by reason.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    unscored: dict[str, int] = Field(default_factory=dict)


class ItemScores(Frozen):
    """One case.

    Attributes:
        group: What is drawn together.
        failure: What went wrong first, `right` where nothing did (`evals.failure`).
        values: What each metric measured; several numbers where it aggregates otherwise than by the mean.
        unscored: Why a metric of its concern couldn't be measured.
    """

    kind: Kind
    topic: Topic
    voice: Voice
    group: str
    failure: str
    values: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    unscored: dict[str, str] = Field(default_factory=dict)


class Spread(Frozen):
    """Milliseconds of one stage over all answers."""

    p50: float
    p95: float
    max: float


class ProbeFigures(Frozen):
    """How well the verifier tells right claims from wrong ones, on the probe set.

    Attributes:
        n: Probes judged; those whose document isn't held are left out.
        sensitivity: Share of carried claims that it lets pass.
        specificity: Share of claims not carried that it stops.
        balanced_accuracy: The mean of the two.
        by_flaw: Share judged rightly, by what is wrong with the claim.
        wrong: Ids of the probes that it misjudged.
    """

    n: int
    unscored: int = 0
    sensitivity: float
    specificity: float
    balanced_accuracy: float
    low: float
    high: float
    by_flaw: dict[str, float] = Field(default_factory=dict)
    wrong: tuple[str, ...] = ()


class Scores(Frozen):
    """Everything that a run scored.

    Attributes:
        figures: By metric.
        by_kind: By kind of question, then metric.
        by_topic: The same by topic.
        by_voice: The same by how the asker speaks.
        items: By case id.
        failures: How many cases ended in each failure class.
        stages: Times by stage.
        risk_coverage: Coverage and risk, from the surest answer on.
        verifier: How far claim support can be trusted.
        problems: Lines of cases and answers that couldn't be used.
    """

    schema_version: str = SCHEMA_VERSION
    run: Run
    figures: dict[str, Figure]
    by_kind: dict[str, dict[str, Figure]]
    by_topic: dict[str, dict[str, Figure]] = Field(default_factory=dict)
    by_voice: dict[str, dict[str, Figure]] = Field(default_factory=dict)
    items: dict[str, ItemScores]
    failures: dict[str, int] = Field(default_factory=dict)
    stages: dict[str, Spread] = Field(default_factory=dict)
    risk_coverage: tuple[tuple[float, float], ...] = ()
    verifier: ProbeFigures | None = None
    problems: tuple[str, ...] = ()


def refused_though_found(scores: Scores) -> int:
    """Return how many false refusals had all they needed among the first five passages: it wasn't the search."""
    refused = (item for item in scores.items.values() if item.failure == "false refusal")
    return sum(item.values.get("recall@5") == (1.0,) for item in refused)


def slimmed(scores: Scores) -> Scores:
    """Return what a gate needs of scores: the guarded metrics and, by case, their values."""
    guarded = {metric.name for metric in metrics().values() if metric.tolerance is not None or metric.floor is not None}
    items = {
        case: item.model_copy(
            update={
                "values": {name: value for name, value in item.values.items() if name in guarded},
                "unscored": {name: why for name, why in item.unscored.items() if name in guarded},
            }
        )
        for case, item in scores.items.items()
    }
    return scores.model_copy(update={"items": items, "by_topic": {}, "by_voice": {}, "stages": {}, "risk_coverage": ()})


def read_scores(path: Path) -> Scores:
    """Return the scores of a run's folder, or of a file of scores.

    Raises:
        RunError: If there are none, or they are of another version of this program.
    """
    file = path / SCORES if path.is_dir() else path
    try:
        return Scores.model_validate_json(file.read_text(encoding="utf-8"))
    except OSError:
        hint = f"Run `pincite eval score {path}` first." if path.is_dir() else "Name the folder of a run, or a file."
        raise RunError(f"{path} has no scores.", hint=hint) from None
    except (ValidationError, ValueError):
        raise RunError(
            f"{file} isn't a file of scores that this version can read.", hint="Score the run again."
        ) from None
