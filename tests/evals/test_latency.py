"""The script that measures speed: what it asks and how it reports; no test asserts seconds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from inline_snapshot import snapshot

from evals.bench.latency import QUESTIONS, ColdStart, Latency, Spread, as_markdown, main
from retrieval.schema import AnswerKind
from retrieval.understand import understand


def test_the_questions_are_of_nearly_every_kind_and_none_is_asked_twice() -> None:
    assert len(set(QUESTIONS)) == len(QUESTIONS) >= 30
    kinds = {understand(question, today=date(2026, 8, 1)).kind for question in QUESTIONS}
    assert kinds == set(get_args(AnswerKind))


def test_report_is_markdown() -> None:
    found = Latency(
        release="r1",
        questions=2,
        rounds=3,
        warm=(Spread(stage="total", p50_ms=21.44, p95_ms=55.5, max_ms=98.7, ratio=3.93),),
        cold=ColdStart(runs=5, wall_s=1.381, cpu_s=1.27, most_memory_mb=255),
        import_cpu_ms=8.2,
        memory_mb=330,
    )
    assert as_markdown(found) == snapshot("""\
2 questions, asked 3 times each, release r1.

| Stage | p50 ms | p95 ms | max ms | p50 / model alone |
|---|---|---|---|---|
| total | 21.4 | 55.5 | 98.7 | 3.93 |

| From nothing | Value |
|---|---|
| `pincite ask`, wall, median of 5 | 1.38 s |
| `pincite ask`, processor | 1.27 s |
| `pincite ask`, most memory | 255 MB |
| `import retrieval`, processor | 8 ms |
| an open assistant, most memory | 330 MB |\
""")


def test_a_home_without_an_index_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINCITE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["latency"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 4
    assert "pincite index build" in capsys.readouterr().err
