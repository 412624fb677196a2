"""`pincite ask`: a question in, a cited answer out."""

from __future__ import annotations

from typing import Annotated

import typer

from retrieval.commands.opening import opened_assistant
from retrieval.commands.options import AsJson, AsOf, Question, day, question_text

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def ask(
    question: Question,
    as_of: AsOf = None,
    language: Annotated[
        str | None, typer.Option(help="Two letters; read from the question if not given.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question with pin-cited quotes.

    The first time, the sources are obtained and indexed, which takes a minute or two.
    """
    from retrieval.terminal import console, format_answer

    text = question_text(question)
    with opened_assistant() as assistant:
        answer = assistant.ask(text, as_of=day(as_of), language=language)
    typer.echo(answer.model_dump_json(indent=2)) if as_json else console().print(format_answer(answer))
