"""`pincite diff`: what changed in a provision between two days."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from retrieval.commands.opening import opened_assistant
from retrieval.commands.options import AsJson, day

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def diff(
    reference: Annotated[
        list[str], typer.Argument(metavar="REFERENCE", help='Such as "Art. 50(7)", "Annex III(4)", "recital 44".')
    ],
    from_day: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day; default the day before the last change."),
    ] = None,
    to_day: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Second day; default today.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what changed in a provision between two days, word by word, and which act changed it."""
    from retrieval.diff_render import format_diff
    from retrieval.errors import QuestionError
    from retrieval.terminal import console

    if markdown and as_json:
        raise QuestionError("Only one of --markdown and --json can be printed.", hint="Leave one of them out.")
    with opened_assistant() as assistant:
        found = assistant.diff(" ".join(reference), day(from_day), day(to_day))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    elif markdown:
        typer.echo(found.to_markdown(), nl=False)
    else:
        screen = console()
        screen.print(format_diff(found, colour=screen.is_terminal and not screen.no_color))
