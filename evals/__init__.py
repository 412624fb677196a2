"""Evaluation: cases, runs, scores, reports; what `pincite eval` does, from Python.

Names are loaded when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evals.compare import Comparison, compare_runs
    from evals.dataset import CaseSet, load_cases, part_of
    from evals.errors import CaseError, EvalError, RunError
    from evals.gate import Gate, gate_runs
    from evals.probes import probe_verifier
    from evals.registry import Metric, Unscored, metric
    from evals.report import write_report
    from evals.run import System, run_cases
    from evals.run_folder import Run
    from evals.schema import AnswerLine, Case, Record
    from evals.score import score_run
    from evals.scores import Scores, read_scores
    from evals.shelf import Shelf
    from evals.systems.bm25 import Bm25System
    from evals.systems.lines import LinesSystem
    from evals.systems.pincite import PinciteSystem
    from evals.validate import SetReport, validate_sets

_WHERE = {
    "AnswerLine": "evals.schema",
    "Bm25System": "evals.systems.bm25",
    "Case": "evals.schema",
    "CaseError": "evals.errors",
    "CaseSet": "evals.dataset",
    "Comparison": "evals.compare",
    "EvalError": "evals.errors",
    "Gate": "evals.gate",
    "LinesSystem": "evals.systems.lines",
    "Metric": "evals.registry",
    "PinciteSystem": "evals.systems.pincite",
    "Record": "evals.schema",
    "Run": "evals.run_folder",
    "RunError": "evals.errors",
    "Scores": "evals.scores",
    "SetReport": "evals.validate",
    "Shelf": "evals.shelf",
    "System": "evals.run",
    "Unscored": "evals.registry",
    "compare_runs": "evals.compare",
    "gate_runs": "evals.gate",
    "load_cases": "evals.dataset",
    "metric": "evals.registry",
    "part_of": "evals.dataset",
    "probe_verifier": "evals.probes",
    "read_scores": "evals.scores",
    "run_cases": "evals.run",
    "score_run": "evals.score",
    "validate_sets": "evals.validate",
    "write_report": "evals.report",
}

__all__ = [
    "AnswerLine",
    "Bm25System",
    "Case",
    "CaseError",
    "CaseSet",
    "Comparison",
    "EvalError",
    "Gate",
    "LinesSystem",
    "Metric",
    "PinciteSystem",
    "Record",
    "Run",
    "RunError",
    "Scores",
    "SetReport",
    "Shelf",
    "System",
    "Unscored",
    "compare_runs",
    "gate_runs",
    "load_cases",
    "metric",
    "part_of",
    "probe_verifier",
    "read_scores",
    "run_cases",
    "score_run",
    "validate_sets",
    "write_report",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  whatever the name stands for
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return __all__
