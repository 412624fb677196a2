"""`pincite ask`: a question in, a cited answer out."""

from __future__ import annotations

from typing import Annotated

import typer

from retrieval.commands.options import AsJson, AsOf, Question, day, question_text

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def ask(
    question: Question,
    as_of: AsOf = None,
    language: Annotated[str, typer.Option(help="Two letters.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Answer a question with pin-cited quotes.

    The first time, the sources are obtained and indexed, which takes a minute or two.
    """
    from retrieval.assistant import Assistant
    from retrieval.terminal import console, format_answer, progress_bars

    text = question_text(question)
    progress, done = progress_bars()
    try:
        assistant = Assistant.open(progress=progress, notify=console(stderr=True).print)
    finally:
        done()
    with assistant:
        answer = assistant.ask(text, as_of=day(as_of), language=language)
    typer.echo(answer.model_dump_json(indent=2)) if as_json else console().print(format_answer(answer))
