"""`pincite index`: build it, or say what it is."""

from __future__ import annotations

from typing import Annotated

import typer

from retrieval.commands.options import AsJson

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, help="The index: build it, or say what it is."
)


@app.command()
def build(
    refresh: Annotated[bool, typer.Option("--refresh", help="Look for newer copies of what is held.")] = False,
    as_json: AsJson = False,
) -> None:
    """Obtain what is missing and build the index; the old one serves until the new one is checked."""
    from retrieval.prepare import prepare
    from retrieval.settings import Settings
    from retrieval.terminal import progress_bars

    with progress_bars() as bars:
        release = prepare(Settings.read(), progress=bars.progress, notify=bars.notify, refresh=refresh)
    if as_json:
        typer.echo(release.model_dump_json(indent=2))
    else:
        documents = sum(document.passages > 0 for document in release.documents)
        typer.echo(f"Release {release.id}: {release.passages:,} passages of {documents} documents.")


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say which release is served and what lies beside it; exit code 4 if none can be."""
    from retrieval.release import status as read_status
    from retrieval.settings import Settings

    found = read_status(Settings.read().home)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    elif found.current is not None:
        release = found.current
        typer.echo(f"Release {release.id}, built {release.created:%Y-%m-%d %H:%M} UTC with {release.embedder}.")
        typer.echo(f"{release.passages:,} passages, {release.entries:,} entries, {found.size / 1e6:,.0f} MB in all.")
        for document in release.documents:
            typer.echo(f"  {document.id}: {document.passages:,} passages")
    else:
        typer.echo(found.problem, err=True)
    if found.unfinished and not as_json:
        typer.echo(f"Unfinished builds, swept by the next one: {', '.join(found.unfinished)}.")
    raise typer.Exit(0 if found.current is not None else 4)
