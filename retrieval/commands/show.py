"""`pincite show`: a provision as it stands, looked up by name."""

from __future__ import annotations

from typing import Annotated

import typer

from retrieval.commands.opening import opened_assistant
from retrieval.commands.options import AsJson, AsOf, day

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def show(
    reference: Annotated[
        list[str], typer.Argument(metavar="REFERENCE", help='Such as "Art. 99(6a)", "Annex III(4)", "recital 44".')
    ],
    document: Annotated[
        str | None, typer.Option(help="Id of another version, language or source; see `pincite sources list`.")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show a provision verbatim, with where it stands and whether it applies."""
    from retrieval.terminal import console, format_provision

    with opened_assistant() as assistant:
        citation = assistant.provision(" ".join(reference), document=document, as_of=day(as_of))
    typer.echo(citation.model_dump_json(indent=2)) if as_json else console().print(format_provision(citation))
