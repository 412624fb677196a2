"""`pincite verify`: check a saved answer against the held texts; needs no network and no model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retrieval.commands.options import AsJson, read_text

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def verify(
    answer: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `pincite ask --json` wrote.")],
    as_json: AsJson = False,
) -> None:
    """Check every quote, span and hash of a saved answer; exit code 1 if anything is wrong."""
    from retrieval.assistant import verify_saved
    from retrieval.terminal import console, format_verdict

    verdict = verify_saved(read_text(answer))
    typer.echo(verdict.model_dump_json(indent=2)) if as_json else console().print(format_verdict(verdict))
    raise typer.Exit(0 if verdict.ok else 1)
