"""`pincite dates`: what applies since when, what is still to come, and the rule that says so."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from retrieval.commands.opening import opened_assistant
from retrieval.commands.options import AsJson, day

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def dates(
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="Day whose text counts, past or future; default today."),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(
            help="Only what puts a duty on a provider, deployer, importer, distributor, authorised_representative, "
            "product_manufacturer or operator."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the dates of application, each with the provision that sets it."""
    from retrieval.duties import role_named
    from retrieval.line import today
    from retrieval.terminal import console
    from retrieval.terminal_dates import format_dates

    # A role that isn't known shall not wait for the first preparation.
    known = None if role is None else role_named(role)
    chosen = day(on) or today()
    with opened_assistant() as assistant:
        found = assistant.dates(chosen, role=known)
    if as_json:
        typer.echo(json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False, indent=2))
    else:
        screen = console()
        width = screen.width if screen.is_terminal else None
        screen.print(format_dates(found, on=chosen, role=known, width=width))
