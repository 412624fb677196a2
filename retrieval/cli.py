"""The `pincite` command: finds its subcommands in the entry-point group `pincite.commands`, and reports errors.

Packages register their own subcommands there, so none imports another for them, and only the one that was asked for is
imported. Exit codes: 0 done (a refusal is an answer), 1 a check failed or something unforeseen, 2 bad input, 3 a source
could not be obtained, 4 trouble with the store or the index, 5 trouble with a model, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points, version
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError, UsageError
from typer.core import TyperGroup

from retrieval.control_characters import visible
from retrieval.errors import IndexingError
from retrieval.interruption import INTERRUPTED, STOPPED, noted_interruptions
from sources.errors import PinciteError

if TYPE_CHECKING:
    from typer._click.core import Command

GROUP = "pincite.commands"


class CommandGroup(TyperGroup):
    """Subcommands by entry point, imported when called."""

    def _entry_points(self) -> dict[str, EntryPoint]:
        return {entry.name: entry for entry in entry_points(group=GROUP)}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401  typer keeps the context's type private
        """Return the names of all installed subcommands."""
        return sorted({*super().list_commands(ctx), *self._entry_points()})

    def get_command(self, ctx: Any, cmd_name: str) -> Command | None:  # noqa: ANN401
        """Return one subcommand, importing the module that holds it."""
        entry = self._entry_points().get(cmd_name)
        if entry is None:
            return super().get_command(ctx, cmd_name)
        command = typer.main.get_command(entry.load())
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=CommandGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pincite {version('pincite')}")
        raise typer.Exit


@app.callback()
def pincite(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Answers about EU AI policy, every statement bound to a verbatim passage of a named version of a document."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    # What imports and documents make lives to the end; looking for cycles among it took an eighth of the processor
    # time of one question, most of that while leaving.
    gc.set_threshold(50_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        # A pipe may be in an encoding that lacks the quotation marks of an answer.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = run()
    # What was asked for is done; Ctrl-C while Python takes itself apart would only spoil the exit code.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        sys.stdout.flush()
    except OSError:
        # Whoever read the pipe has left, as `head` does; Python would complain once more while ending.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if code == INTERRUPTED:
        # Python ends itself by the signal when what it interrupted was compiling, and would wait for threads.
        sys.stderr.flush()
        os._exit(code)
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; errors go to stderr in one sentence with the way out."""
    with noted_interruptions() as interruptions:
        try:
            code = app(args=arguments, prog_name="pincite", standalone_mode=False)
        except BaseException as error:
            code = INTERRUPTED if interruptions else _report(error)
    if code == INTERRUPTED:
        typer.echo(STOPPED, err=True)
    return code if isinstance(code, int) else 0


def _report(error: BaseException) -> int:
    """Say what went wrong and return the exit code; what nobody foresaw is raised again."""
    if isinstance(error, PinciteError):
        # It may hold words of a source, a server or a file.
        typer.echo(f"pincite: {visible(str(error))}", err=True)
        return error.exit_code
    if isinstance(error, NoArgsIsHelpError):
        error.show()
        return error.exit_code
    if isinstance(error, ClickException):
        typer.echo(f"pincite: {visible(_sentence(error))}", err=True)
        return error.exit_code
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if isinstance(error, OSError):
        if error.errno == errno.EPIPE:
            return 1
        what = f"{error.filename} can't be used" if error.filename else "The output can't be written"
        typer.echo(f"pincite: {what}: {error.strerror or error}. `pincite doctor` looks for the cause.", err=True)
        return IndexingError.exit_code
    raise error


def _sentence(wrong: ClickException) -> str:
    message = wrong.format_message().replace("Value error, ", "").rstrip(".")
    context = wrong.ctx if isinstance(wrong, UsageError) else None
    command = context.command_path if context is not None else "pincite"
    return f"{message}. `{command} --help` shows how it is used."
