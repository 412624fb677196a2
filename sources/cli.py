"""`pincite sources`: list, fetch, check, add, watch."""

from __future__ import annotations

import json
import sys
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from sources.acquire import Outcome, acquire_all
from sources.catalogue import Catalogue
from sources.check import check as run_check
from sources.cli_watch import watch
from sources.errors import CatalogueError, PinciteError, SourcesError
from sources.fetch import Fetcher
from sources.mirror import Mirror
from sources.own import add as add_own
from sources.schema import Tier
from sources.settings import SourcesSettings
from sources.store import Store

app = typer.Typer(
    help="The documents that answers rest on: which there are, which are held, and getting them.",
    epilog="Exit codes: 0 done, 1 a check found problems or a watch something new, 2 bad input, 3 a source could not be"
    " obtained or read, or a question not answered, 4 trouble with the store, 130 stopped with Ctrl-C.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.command("list")
def list_sources(as_json: AsJson = False) -> None:
    """Show the catalogue, and which documents are held."""
    settings = SourcesSettings.read()
    store = Store(settings.home)
    rows = [(source, store.latest(source.id)) for source in Catalogue.load(home=settings.home)]
    if as_json:
        _print_json(
            [source.model_dump(mode="json") | {"held": held and held.model_dump(mode="json")} for source, held in rows]
        )
        return
    _print_table(
        ("Id", "Tier", "Language", "Published", "Held from"),
        [
            (source.id, source.tier, source.language, source.published, held.obtained_from if held else "-")
            for source, held in rows
        ],
    )


@app.command()
def fetch(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Only these; default: all.")] = None,
    refresh: Annotated[bool, typer.Option(help="Ask again for what is held already.")] = False,
    as_json: AsJson = False,
) -> None:
    """Get the documents: from the mirror, their official addresses, or what ships with the program.

    The exit code is 3 if one of them could not be obtained; the others are kept all the same.
    """
    settings = SourcesSettings.read()
    catalogue = Catalogue.load(home=settings.home)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=_stderr(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        report = acquire_all(
            catalogue,
            Store(settings.home),
            settings,
            ids=ids or None,
            refresh=refresh,
            progress=lambda done, total, name: bar.update(task, completed=done, total=total, description=name),
        )
    if as_json:
        _print_json([outcome.model_dump(mode="json") for outcome in report.outcomes])
    else:
        _print_report(report.outcomes)
    if report.of("missing"):
        raise typer.Exit(SourcesError.exit_code)


@app.command()
def check(
    upstream: Annotated[bool, typer.Option(help="Also ask the official addresses whether a text changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Look for damage in the store and the mirror, and with --upstream for changed texts.

    The exit code is 1 if there are problems; a changed text is none.
    """
    settings = SourcesSettings.read()
    mirror = None if settings.mirror is None else Mirror.open(settings.mirror)
    fetcher = Fetcher(partial=settings.home / "partial") if upstream and not settings.offline else None
    catalogue, store = Catalogue.load(home=settings.home), Store(settings.home)
    findings = list(run_check(catalogue, store, mirror=mirror, fetcher=fetcher))
    if as_json:
        _print_json([finding.model_dump(mode="json") for finding in findings])
    else:
        for finding in findings:
            typer.echo(f"{finding.about}: {finding.message} {finding.hint}")
        held = sum(store.latest(source.id) is not None for source in catalogue)
        typer.echo(f"{held} of {len(catalogue)} sources held, {sum(f.is_problem for f in findings)} problems.")
    if any(finding.is_problem for finding in findings):
        raise typer.Exit(PinciteError.exit_code)


@app.command()
def add(
    target: Annotated[str, typer.Argument(metavar="FILE|URL", help="A file, or an https:// address.")],
    title: Annotated[str, typer.Option(help="What the document is called.")],
    tier: Annotated[
        str, typer.Option(help="How much weight it has: law, eu_institution, member_state, press.")
    ] = "press",
    source_id: Annotated[str | None, typer.Option("--id", help="Its id; default: made of the title.")] = None,
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "added by the user",
    language: Annotated[str, typer.Option(help="Two letters, one of the EU's official languages.")] = "en",
    published: Annotated[str | None, typer.Option(help="YYYY, YYYY-MM or YYYY-MM-DD; default: today.")] = None,
    licence: Annotated[str, typer.Option(help="On what terms it may be used.")] = "not stated",
) -> None:
    """Add a document of your own; its row goes to catalogue.toml in PINCITE_HOME."""
    settings = SourcesSettings.read()
    chosen = next((known for known in get_args(Tier) if known == tier), None)
    if chosen is None:
        raise CatalogueError(f"There is no tier {tier!r}.", hint="Choose law, eu_institution, member_state or press.")
    row = add_own(
        target,
        catalogue=Catalogue.load(home=settings.home),
        store=Store(settings.home),
        fetcher=None if settings.offline else Fetcher(partial=settings.home / "partial"),
        title=title,
        tier=chosen,
        source_id=source_id,
        publisher=publisher,
        language=language,
        published=published,
        licence=licence,
    )
    typer.echo(f"Added {row.id}. `pincite index build` makes it searchable.")


app.command()(watch)


def main() -> None:
    """Run the commands; an error of ours is one sentence on stderr and its exit code."""
    try:
        app()
    except PinciteError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(error.exit_code) from None


def _print_report(outcomes: tuple[Outcome, ...]) -> None:
    for outcome in outcomes:
        if outcome.status == "missing":
            typer.echo(f"missing\t{outcome.source_id}\t{outcome.reason}")
        elif outcome.status == "obtained" or outcome.reason:
            typer.echo(
                "\t".join([outcome.status, outcome.source_id, outcome.obtained_from or "", outcome.reason]).rstrip()
            )
    missing = [outcome for outcome in outcomes if outcome.status == "missing"]
    typer.echo(f"{len(outcomes) - len(missing)} of {len(outcomes)} sources held.")
    for hint in dict.fromkeys(outcome.hint for outcome in missing):
        typer.echo(hint)


def _print_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    if not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join(row))
        return
    table = Table(*head, box=None)
    for row in rows:
        table.add_row(*map(escape, row))
    Console().print(table)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _stderr() -> Console:
    return Console(stderr=True)
