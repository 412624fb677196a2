"""`pincite doctor`: what is wrong with the installation, and how to mend it."""

from __future__ import annotations

import json

import typer

from retrieval.commands.options import AsJson

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Look at everything that an answer needs; exit code 1 if something is wrong."""
    from retrieval.doctor import examine

    findings = list(examine())
    if as_json:
        typer.echo(json.dumps([finding._asdict() for finding in findings], indent=2))
    else:
        for finding in findings:
            typer.echo(f"{'ok     ' if finding.ok else 'TROUBLE'}  {finding.name}: {finding.message}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)
