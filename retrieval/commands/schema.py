"""`pincite schema`: the JSON Schema of an answer."""

from __future__ import annotations

import json

import typer

from retrieval.schema import Answer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def schema() -> None:
    """Print the JSON Schema of what `pincite ask --json` prints."""
    typer.echo(json.dumps(Answer.model_json_schema(mode="serialization"), indent=2))
