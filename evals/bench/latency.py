"""How long an answer takes, warm and from a cold start: `python -m evals.bench.latency [--rounds N] [--json]`.

Asks the current home (`PINCITE_HOME`), which has to have an index. Beside each time stands its ratio to the bare
forward pass of the embedding model on the same questions in the same run: milliseconds can't be compared between
machines, ratios can. Unix only, because processor time of child processes is.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from retrieval.assistant import Assistant
from retrieval.embed import load_embedder
from retrieval.errors import PinciteError
from retrieval.release import read_current
from retrieval.settings import Settings
from sources.schema import Frozen

QUESTIONS = (
    "What does 'deployer' mean?",
    "What is a general-purpose AI model?",
    "How does the Act define an AI system?",
    "What does deep fake mean?",
    "What is the highest fine for a prohibited practice?",
    "How much can a small company be fined?",
    "How much money does InvestAI aim to mobilise?",
    "How large is the fund for gigafactories?",
    "Who pays for the 200 billion euros?",
    "How many gigafactories are planned?",
    "When do the rules for high-risk systems apply?",
    "When did the AI Act enter into force?",
    "Since when are the prohibitions applicable?",
    "By when must each Member State have a sandbox?",
    "Is emotion recognition at work allowed?",
    "May the police use live face recognition in the street?",
    "Does the Act apply to military systems?",
    "Must a chatbot say that it is a machine?",
    "Is open-source software exempt?",
    "What must deployers of high-risk systems do?",
    "What are the duties of importers?",
    "What has to be in the technical documentation?",
    "How long must logs be kept?",
    "What must a provider do after a serious incident?",
    "Which practices are prohibited?",
    "Which uses in education are high-risk?",
    "Which tasks does the AI Office have?",
    "Article 5(1)(f)",
    "What does Annex III, point 4 say?",
    "Recital 44",
    "What does Art. 50(2) require?",
    "What did von der Leyen say in Paris about gigafactories?",
    "What did the United States say at the summit?",
    "What changed in Article 4 with the Digital Omnibus?",
    "When is systemic risk presumed?",
    "Why are there rules for general-purpose models?",
    "What does the GDPR say about consent?",
    "Who won the football world cup?",
)
"""Our own; of every kind that `retrieval.understand` knows, refusals included."""
COLD_QUESTION = "When do the rules for high-risk systems apply?"
STAGES = ("understand", "retrieve", "compose", "verify", "relate")
IMPORT = "import time; begun = time.process_time(); import retrieval; print(time.process_time() - begun)"


class Spread(Frozen):
    """Times of one stage over all questions.

    Attributes:
        ratio: Of the medians, to the model's bare forward pass.
    """

    stage: str
    p50_ms: float
    p95_ms: float
    max_ms: float
    ratio: float


class ColdStart(Frozen):
    """`pincite ask` from process start to process end; medians over the runs."""

    runs: int
    wall_s: float
    cpu_s: float
    most_memory_mb: float


class Latency(Frozen):
    """What one run of this script measured."""

    release: str
    questions: int
    rounds: int
    warm: tuple[Spread, ...]
    cold: ColdStart
    import_cpu_ms: float
    memory_mb: float


def main() -> None:
    """Measure and print; an error of ours is one sentence on stderr and its exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.latency", description="How long an answer takes.")
    parser.add_argument("--rounds", type=int, default=3, help="how often each question is asked")
    parser.add_argument("--runs", type=int, default=5, help="how many cold starts")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    try:
        found = measure(Settings.read(), rounds=chosen.rounds, runs=chosen.runs)
    except PinciteError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(error.exit_code) from None
    sys.stdout.write((found.model_dump_json(indent=2) if chosen.json else as_markdown(found)) + "\n")


def measure(settings: Settings, *, rounds: int = 3, runs: int = 5) -> Latency:
    """Time warm questions, cold starts and the import.

    Args:
        settings: Of a home with an index.
        rounds: How often each question is asked.
        runs: How many cold starts.

    Raises:
        IndexingError: If there is no index; building one is no part of what is measured.
    """
    read_current(settings.home)
    # First, while this process is small: a child of a large process starts later.
    import_cpu = statistics.median(float(_python("-c", IMPORT)) for _ in range(runs))
    cold = _cold_starts(runs)
    embedder = load_embedder(settings.embedding, threads=settings.threads, offline=True)
    with Assistant.open(settings) as assistant:
        for question in QUESTIONS:
            assistant.ask(question)
            embedder.embed_query(question)
        times: dict[str, list[float]] = {"model alone": [], **{stage: [] for stage in STAGES}, "total": []}
        for question in QUESTIONS * rounds:
            times["model alone"].append(_milliseconds(lambda: embedder.embed_query(question)))  # noqa: B023
            begun = time.perf_counter()
            answer = assistant.ask(question)
            times["total"].append((time.perf_counter() - begun) * 1000)
            for stage in STAGES:
                if stage in answer.timings_ms:
                    times[stage].append(answer.timings_ms[stage])
        release = assistant.release
    return Latency(
        release=release,
        questions=len(QUESTIONS),
        rounds=rounds,
        warm=tuple(_spreads(times)),
        cold=cold,
        import_cpu_ms=round(import_cpu * 1000, 1),
        memory_mb=_megabytes(resource.RUSAGE_SELF),
    )


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _spreads(times: dict[str, list[float]]) -> Iterator[Spread]:
    bare = statistics.median(times["model alone"])
    for stage, values in times.items():
        ordered = sorted(values)
        median = statistics.median(ordered)
        yield Spread(
            stage=stage,
            p50_ms=round(median, 2),
            p95_ms=round(ordered[int(0.95 * (len(ordered) - 1))], 2),
            max_ms=round(ordered[-1], 2),
            ratio=round(median / bare, 2),
        )


def _cold_starts(runs: int) -> ColdStart:
    walls, processors = [], []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(_milliseconds(lambda: _python("-m", "retrieval", "ask", COLD_QUESTION)) / 1000)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processors.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return ColdStart(
        runs=runs,
        wall_s=round(statistics.median(walls), 2),
        cpu_s=round(statistics.median(processors), 2),
        most_memory_mb=_megabytes(resource.RUSAGE_CHILDREN),
    )


def _python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True).stdout


def _megabytes(who: int) -> float:
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(who).ru_maxrss * unit / 1e6)


def as_markdown(found: Latency) -> str:
    """Return the figures as Markdown tables."""
    lines = [
        f"{found.questions} questions, asked {found.rounds} times each, release {found.release}.",
        "",
        *_table(
            ("Stage", "p50 ms", "p95 ms", "max ms", "p50 / model alone"),
            [(s.stage, f"{s.p50_ms:.1f}", f"{s.p95_ms:.1f}", f"{s.max_ms:.1f}", f"{s.ratio:.2f}") for s in found.warm],
        ),
        "",
        *_table(
            ("From nothing", "Value"),
            [
                (f"`pincite ask`, wall, median of {found.cold.runs}", f"{found.cold.wall_s:.2f} s"),
                ("`pincite ask`, processor", f"{found.cold.cpu_s:.2f} s"),
                ("`pincite ask`, most memory", f"{found.cold.most_memory_mb:.0f} MB"),
                ("`import retrieval`, processor", f"{found.import_cpu_ms:.0f} ms"),
                ("an open assistant, most memory", f"{found.memory_mb:.0f} MB"),
            ],
        ),
    ]
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    yield from (f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main()
