"""`pincite sources watch`: whether there is newer law than what is held."""

from __future__ import annotations

import ipaddress
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from sources.catalogue import Catalogue
from sources.checked import Checked, read_checked, write_checked
from sources.errors import FetchError, PinciteError, SourcesError, StoreError
from sources.fetch import Fetcher, Limits
from sources.new_act import NewAct
from sources.settings import SourcesSettings
from sources.watch import Watched
from sources.watch import watch as run_watch

_MOST_LANGUAGES = 6
_TO_KNOW = (
    "A later release may hold it. To have it passed over, write a [[known]] table with its celex and why into"
    " catalogue.toml in PINCITE_HOME."
)


def watch(
    answers: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="A saved answer, a batch's answers, or a folder of them; may be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Ask the Publications Office for acts that amend, correct, consolidate or propose to amend what is held.

    The day to which the sources count as checked moves on if every question was answered. The exit code is 1 if there
    is something new, and 3 if an answer is missing or can't be trusted, which leaves that day where it was.
    """
    settings = SourcesSettings.read()
    if settings.offline:
        raise FetchError("PINCITE_OFFLINE keeps the network out: nothing was asked, nothing moves.", hint="Unset it.")
    _warn_of_damage(settings.home)
    catalogue = Catalogue.load(home=settings.home)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        found = run_watch(
            catalogue,
            fetcher=_fetcher(settings.cellar_url),
            cellar=settings.cellar_url,
            today=datetime.now(UTC).date(),
            answers=answers or (),
            progress=lambda done, total, act: bar.update(task, completed=done, total=total, description=act),
        )
    if not found.faults and found.checked_until is not None:
        numbers = tuple(sorted(catalogue.known_numbers))
        write_checked(settings.home, Checked(checked_until=found.checked_until, acts=found.asked, known=numbers))
    if as_json:
        typer.echo(json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_lines(found)))
    if found.faults:
        raise typer.Exit(SourcesError.exit_code)
    if found.new:
        raise typer.Exit(PinciteError.exit_code)


def _fetcher(cellar: str) -> Fetcher:
    """Only where somebody named this machine as the repository may it be asked, on any port and without pauses."""
    if _is_this_machine(cellar):
        return Fetcher(limits=Limits(pause=0.0), allow_loopback=True)
    return Fetcher()


def _is_this_machine(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _warn_of_damage(home: Path) -> None:
    try:
        read_checked(home)
    except StoreError as error:
        typer.echo(f"{error.message} The day that ships with the catalogue counts until this is done.", err=True)


def _lines(found: Watched) -> Iterator[str]:
    for act in found.new:
        yield from _described(act)
    if found.new:
        yield _TO_KNOW
    for unread in found.unreadable:
        yield f"Not read: {unread.name}. {unread.why}"
    for fault in found.faults:
        yield f"{fault.act}: {fault.message} {fault.hint}"
    yield f"{len(found.asked) - len(found.faults)} of {len(found.asked)} acts answered for, {len(found.new)} new."
    yield _how_far(found)


def _described(act: NewAct) -> Iterator[str]:
    touches = ", ".join(f"{touch.how.replace('_', ' ')} {touch.act}" for touch in act.touches)
    yield f"{act.celex} {touches}, {act.day or 'date not known'}, {_languages(act.languages)}"
    yield f"  {act.url}"
    yield f"  Touches: {', '.join(act.sources) or 'no text in a language that is held'}"
    yield f"  {act.note}" if act.provisions is None else f"  Provisions: {', '.join(act.provisions)}"
    yield from (f"  Saved answer: {name}" for name in act.answers)


def _languages(languages: tuple[str, ...]) -> str:
    if not languages:
        return "languages not known"
    more = len(languages) - _MOST_LANGUAGES
    shown = languages if more <= 0 else languages[:_MOST_LANGUAGES]
    return f"in {', '.join(shown)}" + (f" and {more} more" if more > 0 else "")


def _how_far(found: Watched) -> str:
    before, after = (_day(day) for day in (found.before, found.checked_until))
    if found.faults:
        return f"Nothing moves: the sources count as checked until {before}."
    if before == after:
        return f"The sources count as checked until {after}, as before."
    return f"The sources count as checked until {after}; before, until {before}."


def _day(day: date | None) -> str:
    return "no day" if day is None else day.isoformat()
