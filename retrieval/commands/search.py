"""`pincite search`: the passages found, without an answer."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from retrieval.commands.opening import opened_assistant
from retrieval.commands.options import AsJson, AsOf, Question, day, question_text

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def search(
    question: Question,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 10,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Find passages, best first."""
    from retrieval.terminal import console, format_hits

    text = question_text(question)
    with opened_assistant() as assistant:
        hits = assistant.search(text, k=k, as_of=day(as_of))
    if as_json:
        typer.echo(json.dumps([hit.model_dump(mode="json") for hit in hits], ensure_ascii=False, indent=2))
    else:
        console().print(format_hits(hits))
