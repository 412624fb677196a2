"""`pincite eval`: measure the assistant, or any system's answer lines, and turn that into numbers one can trust."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evals.commands.opening import new_folder, newest_run, open_shelf, opened_system

if TYPE_CHECKING:
    from pydantic import BaseModel


app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Measure answers.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")]
ScoredRun = Annotated[Path, typer.Argument(help="Folder of a scored run, or a file of scores.")]
SHOWN_PROBLEMS = 50
Form = Annotated[
    Literal["table", "markdown", "junit", "json"], typer.Option("--as", help="How to print: for people, pages or CI.")
]


@app.command()
def run(
    name: Annotated[str, typer.Argument(metavar="SET", help="dev, test, or a file of cases.")],
    system: Annotated[
        str, typer.Option(help="pincite, bm25, or a file of answer lines that some other system wrote.")
    ] = "pincite",
    retrieval_only: Annotated[bool, typer.Option("--retrieval-only", help="Find passages, compose nothing.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder of the run; by default a new one in the home.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run that --out holds.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask so many cases only, spread over the set.")] = None,
    repeat: Annotated[int, typer.Option(min=1, help="Ask each case so often.")] = 1,
    k: Annotated[
        int, typer.Option("-k", min=10, max=100, help="Passages in each answer line; the metrics look at ten.")
    ] = 10,
    form: Form = "table",
) -> None:
    """Ask a system every case, score its answers, and keep both in a folder.

    Exit code 2 if lines of cases or answers couldn't be used; the rest is scored all the same.
    """
    from evals.dataset import load_cases, part_of
    from evals.errors import RunError
    from evals.run import run_cases
    from evals.score import check_gold
    from retrieval.terminal import progress_bars

    cases = load_cases(name)
    if limit is not None:
        cases = part_of(cases, limit)
    if resume and out is None:
        raise RunError("--resume doesn't say which run to go on with.", hint="Name its folder with --out.")
    folder = out or new_folder(cases, system)
    with (
        opened_system(system, cases, retrieval_only=retrieval_only, k=k, repeat=repeat) as measured,
        progress_bars() as bars,
    ):
        check_gold(cases.cases, open_shelf())
        bars.notify(f"Answers go to {folder}; should this be stopped, go on with --resume --out {folder}")
        run_cases(
            cases,
            measured,
            folder,
            repeat=repeat,
            resume=resume,
            progress=lambda done, total: bars.progress("Asking", done, total),
        )
    _score(folder, form)


@app.command()
def score(
    folder: RunFolder,
    baseline: Annotated[
        Path | None, typer.Option(help="Also write what a gate needs of the scores to this file.")
    ] = None,
    form: Form = "table",
) -> None:
    """Score a run's answers once more, as after a change of the metrics."""
    _score(folder, form, baseline=baseline)


@app.command()
def compare(base: ScoredRun, new: ScoredRun, form: Form = "table") -> None:
    """Compare two runs, paired on the cases that both scored."""
    from evals.compare import compare_runs
    from evals.report.markdown import comparison_to_markdown
    from evals.report.terminal import format_comparison
    from evals.scores import read_scores
    from retrieval.terminal import console

    found = compare_runs(read_scores(base), read_scores(new))
    if form == "json":
        _print_json(found)
    elif form == "markdown":
        typer.echo(comparison_to_markdown(found))
    elif form == "junit":
        raise typer.BadParameter("a comparison has no JUnit form; `pincite eval gate` has", param_hint="--as")
    else:
        console().print(format_comparison(found))


@app.command()
def gate(base: ScoredRun, new: ScoredRun, form: Form = "table") -> None:
    """Fail with exit code 1 where the new run is certainly worse, or breaks what has to hold in any run."""
    from evals.gate import gate_runs
    from evals.report.junit import gate_to_junit
    from evals.report.markdown import gate_to_markdown
    from evals.report.terminal import format_gate
    from evals.scores import read_scores
    from retrieval.terminal import console

    found = gate_runs(read_scores(base), read_scores(new))
    if form == "json":
        _print_json(found)
    elif form == "junit":
        typer.echo(gate_to_junit(found))
    elif form == "markdown":
        typer.echo(gate_to_markdown(found))
    else:
        console().print(format_gate(found))
    raise typer.Exit(0 if found.holds else 1)


@app.command()
def report(folder: RunFolder) -> None:
    """Write one HTML page that holds everything, for any browser and without a network."""
    from evals.report import write_report

    typer.echo(write_report(folder, open_shelf()))


@app.command()
def show(
    case: Annotated[str, typer.Argument(metavar="ID", help="Id of a case.")],
    folder: Annotated[Path | None, typer.Option("--run", help="Folder of a run; by default the newest one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show one case with its gold, what was answered and what went wrong."""
    from evals.errors import RunError
    from evals.report.terminal import format_item
    from evals.score import loaded_items
    from evals.scores import read_scores
    from retrieval.terminal import console

    chosen = folder or newest_run()
    items, _ = loaded_items(chosen, open_shelf())
    item = next((item for item in items if item.case.id == case), None)
    if item is None:
        raise RunError(f"{chosen} has no case {case!r}.", hint="Name another with --run.")
    scores = read_scores(chosen)
    if as_json:
        answer = None if item.line is None else item.line.model_dump(mode="json")
        scored = scores.items[case].model_dump(mode="json")
        typer.echo(
            json.dumps(
                {"case": item.case.model_dump(mode="json"), "answer": answer, "scores": scored},
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        typer.echo(f"{chosen}", err=True)
        console().print(format_item(item, scores))


@app.command()
def questions(name: Annotated[str, typer.Argument(metavar="SET", help="dev, test, or a file of cases.")]) -> None:
    """Print the questions of a set without their gold, as `pincite batch` and other systems read them."""
    from evals.dataset import load_cases
    from retrieval.batch_lines import BatchQuestion

    for case in load_cases(name).cases:
        line = BatchQuestion(
            id=case.id, question=case.question, history=case.history, as_of=case.as_of, language=case.language
        )
        typer.echo(json.dumps(line.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False))


@app.command()
def validate(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[SET]...", help="Sets or files; by default dev and test.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check sets of cases: labels, keys, duplicates, leaks between splits. Exit code 1 if something is wrong."""
    from evals.dataset import load_cases
    from evals.validate import validate_sets
    from retrieval.terminal import progress_bars

    sets = [load_cases(name) for name in names or ("dev", "test")]
    with progress_bars() as bars:
        reports = validate_sets(sets, open_shelf(), progress=lambda done, total: bars.progress("Checking", done, total))
    if as_json:
        typer.echo(json.dumps([found.model_dump(mode="json") for found in reports], ensure_ascii=False, indent=2))
    else:
        for found in reports:
            for problem in found.problems:
                typer.echo(problem, err=True)
            unheld = Counter(place.partition("#")[0] for place in found.unchecked)
            for document, count in unheld.items():
                typer.echo(f"{found.name}: {count} labels weren't checked: {document} isn't held", err=True)
            kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in found.kinds.items())
            typer.echo(
                f"{found.name}: {found.cases} cases ({kinds}); {found.refused} to refuse, "
                f"{found.paraphrase_pairs} pairs of paraphrases, {found.dated_pairs} dated pairs, "
                f"{len(found.named)} name their provision; {len(found.problems)} problems, "
                f"{len(found.unchecked)} labels not checked; sha256 {found.sha256}"
            )
            if found.named:
                typer.echo(f"{found.name}: these name their provision: {', '.join(found.named)}")
            if found.rephrased:
                typer.echo(f"{found.name}: keys in words that no gold text has: {'; '.join(found.rephrased)}")
    raise typer.Exit(1 if any(found.problems for found in reports) else 0)


@app.command("probe-verifier")
def probe_verifier(
    as_json: AsJson = False,
) -> None:
    """Measure the verifier itself, on claims that quotes carry and claims that they don't."""
    from evals.errors import RunError
    from evals.probes import probe_verifier as judge_all
    from evals.report.terminal import format_probe_figures
    from retrieval.terminal import console

    found = judge_all(open_shelf())
    if found is None:
        raise RunError("No document that the probes quote is held.", hint="Run `pincite index build` first.")
    if as_json:
        _print_json(found)
    else:
        console().print(format_probe_figures(found))


def _score(folder: Path, form: str, *, baseline: Path | None = None) -> None:
    from evals.report.junit import scores_to_junit
    from evals.report.markdown import scores_to_markdown
    from evals.report.terminal import format_scores
    from evals.run_folder import write_whole
    from evals.score import score_run
    from evals.scores import SCORES, slimmed
    from retrieval.terminal import console, progress_bars

    with progress_bars() as bars:
        scores = score_run(folder, open_shelf(), progress=lambda done, total: bars.progress("Scoring", done, total))
    if baseline is not None:
        write_whole(baseline, slimmed(scores).model_dump_json(exclude_defaults=True))
    for problem in scores.problems[:SHOWN_PROBLEMS]:
        typer.echo(f"pincite: {problem}", err=True)
    if len(scores.problems) > SHOWN_PROBLEMS:
        typer.echo(f"pincite: {len(scores.problems) - SHOWN_PROBLEMS} more in {folder / SCORES}", err=True)
    if form == "json":
        _print_json(scores)
    elif form == "markdown":
        typer.echo(scores_to_markdown(scores))
    elif form == "junit":
        typer.echo(scores_to_junit(scores))
    else:
        console().print(format_scores(scores))
        typer.echo(f"{folder}: `pincite eval report {folder}` makes a page of it.")
    raise typer.Exit(2 if scores.problems else 0)


def _print_json(model: BaseModel) -> None:
    typer.echo(model.model_dump_json(indent=2))
