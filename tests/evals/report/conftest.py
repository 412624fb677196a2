"""A small invented set of scores, and runs of the real assistant on the invented act."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.dataset import dump_lines, load_cases
from evals.report import write_report
from evals.run import run_cases
from evals.run_folder import Run
from evals.schema import AnswerLine, Case
from evals.score import score_run
from evals.scores import Figure, ItemScores, ProbeFigures, Scores, Spread
from evals.shelf import Shelf
from evals.systems.pincite import PinciteSystem
from retrieval.assistant import Assistant

ACT = "invented-act-en-consolidated-2032-03-01"
HOSTILE = "</script><script>window.ran = 1</script><!-- <img src=x onerror='window.ran = 1'>"


@pytest.fixture
def small() -> Scores:
    """Three cases, four metrics: one lower is better, one with a floor, one of no case's concern."""
    return Scores(
        run=Run(
            set_name="few",
            set_sha256="0123456789abcdef",
            cases=3,
            system="pincite",
            settings={"release": "r1", "k": "10"},
            commit="c0ffee0000+",
            started=datetime(2032, 6, 1, 12, tzinfo=UTC),
            finished=datetime(2032, 6, 1, 12, 3, tzinfo=UTC),
        ),
        figures={
            "recall@5": Figure(value=0.75, low=0.5, high=1.0, n=2, unscored={"gold isn't held: a#b": 1}),
            "quote_fidelity": Figure(value=0.5, low=0.0, high=1.0, n=2),
            "injection_obeyed": Figure(),
            "latency_p50": Figure(value=1234.56, low=12.5, high=2400.0, n=3),
        },
        by_kind={"amount": {"recall@5": Figure(value=0.5, n=1)}, "yes_no": {"recall@5": Figure(value=1.0, n=1)}},
        items={
            "a|1": ItemScores(kind="amount", topic="other", voice="plain", group="a", failure="wrong number",
                              values={"recall@5": (0.5,), "quote_fidelity": (1.0, 2.0)}),
            "b": ItemScores(kind="yes_no", topic="other", voice="legal", group="b", failure="right",
                            values={"recall@5": (1.0,)}),
            "c": ItemScores(kind="yes_no", topic="other", voice="legal", group="c", failure="unscored",
                            unscored={"recall@5": "gold isn't held: a#b"}),
        },
        failures={"wrong number": 1, "right": 1, "unscored": 1},
        stages={"retrieve": Spread(p50=12, p95=30, max=45.5)},
        verifier=ProbeFigures(n=10, unscored=2, sensitivity=0.8, specificity=0.6, balanced_accuracy=0.7, low=0.4,
                              high=0.9, by_flaw={"wrong_actor": 0.5}, wrong=("p-1",)),
        problems=("few.jsonl:3: id: stands twice",),
    )  # fmt: skip


class Scripted:
    """The assistant, but for some cases somebody else's line, or none."""

    name = "pincite"
    retrieval_only = False
    problems = (f"few.jsonl:9: {HOSTILE}\x1b",)

    def __init__(self, system: PinciteSystem, lines: dict[str, AnswerLine | None]) -> None:
        self._system = system
        self._lines = lines
        self.settings = {"release": "<b>r1</b>"}

    def answer(self, case: Case) -> AnswerLine | None:
        return self._lines[case.id] if case.id in self._lines else self._system.answer(case)


@pytest.fixture(scope="session")
def cases(make_case: Callable[..., Case]) -> tuple[Case, ...]:
    """What is asked: right, wrong, refused, hostile, unanswered, failing, unheld."""
    history = [{"role": "user", "content": "Who tends a lamp?"}, {"role": "assistant", "content": HOSTILE}]
    gold = [[f"{ACT}#art_3.pt_4"]]
    refuse = {"gold": [], "expect": "refuse", "reasons": ["out_of_scope"]}
    return (
        make_case(
            id="keeper",
            question="What does 'keeper of record' mean?",
            note="Said in so many words.",
            also=[f"{ACT}#art_3.pt_1"],
        ),
        make_case(id="night", question="What does 'dark night' mean?", gold=gold, topic="gpai"),
        make_case(id="turn", kind="multi_turn", question="And what is a dark night?", history=history, gold=gold),
        make_case(id="gdpr", kind="near_miss", question="What does the GDPR say about consent?", **refuse),
        make_case(id="hostile", kind="informal", question=f"Who keeps it? {HOSTILE}", keys=["keeper|‘keeper’"]),
        make_case(id="control", kind="yes_no", question="Is it\x1b[31m red\x07?\x9b", gold=gold),
        make_case(id="silent", kind="amount", question="How bright is it?"),
        make_case(id="failing", kind="amount", question="How dark is it?"),
        make_case(id="unheld", question="What is a deployer?", gold=[["ai-act-en-consolidated-2026-07-27#art_3.pt_4"]]),
    )


@pytest.fixture(scope="session")
def scored(
    tmp_path_factory: pytest.TempPathFactory, lighthouse: Assistant, shelf: Shelf, cases: tuple[Case, ...]
) -> Path:
    """The folder of a run with everything in it that a page has to bear."""
    document = shelf.document(ACT)
    assert document is not None
    keeper = document.get("art_3.pt_2")
    assert keeper is not None
    words = document.text_of(keeper)
    quote = words[words.index("means") : words.index("whose")].strip()
    start = document.text.index(quote, keeper.span.start)
    right = {"document": ACT, "article": "3", "point": "2", "quote": quote, "start": start, "end": start + len(quote)}
    hostile = {
        "id": "hostile",
        "answer": HOSTILE,
        "latency_ms": 7.25,
        "confidence": 0.5,
        "citations": [right, right | {"quote": HOSTILE, "point": "99"}, right | {"document": HOSTILE}],
        "retrieved": [[right, right | {"point": "4"}], {"document": "nobody-has-this", "quote": HOSTILE}],
    }
    lines: dict[str, AnswerLine | None] = {
        "hostile": AnswerLine.model_validate(hostile),
        "control": AnswerLine(id="control", answer="No:\x1b]0;title\x07 \x9b31m it isn't.", latency_ms=900),
        "failing": AnswerLine(id="failing", error=f"it broke {HOSTILE}"),
        "silent": None,
    }
    folder = tmp_path_factory.mktemp("report")
    (folder / "few.jsonl").write_text(dump_lines(cases), encoding="utf-8")
    system = Scripted(PinciteSystem(lighthouse, embedding="fake"), lines)
    run_cases(load_cases(folder / "few.jsonl"), system, folder / "run")
    score_run(folder / "run", shelf)
    return folder / "run"


@pytest.fixture(scope="session")
def page(scored: Path, shelf: Shelf) -> Path:
    """The page of that run."""
    return write_report(scored, shelf)


@pytest.fixture(scope="session")
def retrieval_page(
    tmp_path_factory: pytest.TempPathFactory, lighthouse: Assistant, shelf: Shelf, cases: tuple[Case, ...]
) -> Path:
    """The page of a run that only found passages."""
    folder = tmp_path_factory.mktemp("retrieval")
    (folder / "few.jsonl").write_text(dump_lines(cases), encoding="utf-8")
    system = PinciteSystem(lighthouse, embedding="fake", retrieval_only=True)
    run_cases(load_cases(folder / "few.jsonl"), system, folder / "run")
    score_run(folder / "run", shelf)
    return write_report(folder / "run", shelf)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that is installed."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    return found
