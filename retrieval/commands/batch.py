"""`pincite batch`: many questions from a file of JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retrieval.commands.opening import opened_assistant
from retrieval.commands.options import AsJson

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def batch(
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="JSON lines with id and question; history, as_of, language too.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Where answer lines go; those already there are not asked again.")],
    retrieval_only: Annotated[bool, typer.Option("--retrieval-only", help="Report passages, compose nothing.")] = False,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Passages in each line.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Answer a file of questions; a bad line is reported and doesn't stop the rest.

    Exit code 2 if any line was bad.
    """
    from retrieval.batch import run_batch
    from retrieval.terminal import progress_bars

    with opened_assistant() as assistant, progress_bars() as bars:
        report = run_batch(
            questions,
            out,
            assistant,
            retrieval_only=retrieval_only,
            k=k,
            progress=lambda count, total: bars.progress("Answering", count, total),
        )
    for error in report.errors:
        typer.echo(f"pincite: {error}", err=True)
    if as_json:
        import json

        typer.echo(json.dumps(report._asdict()))
    else:
        typer.echo(f"{report.answered} answered, {report.resumed} already there, {len(report.errors)} bad lines.")
    raise typer.Exit(2 if report.errors else 0)
