"""Options that several subcommands share, and how they read a date and a file."""

from __future__ import annotations

import codecs
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from retrieval.errors import QuestionError

AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Date that the answer has to be true on; default today."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Question = Annotated[
    list[str], typer.Argument(metavar="QUESTION", help="The question; - reads it from standard input.")
]


def day(value: datetime | None) -> date | None:
    """Return the date behind an option."""
    return None if value is None else value.date()


MOST_BYTES = 100_000
"""So much of standard input is read; longer than any question, and it may be endless."""


def question_text(words: list[str]) -> str:
    """Return the question as one text, from the arguments or from standard input.

    It is looked at before anything is opened, so that a bad one doesn't wait for the first preparation.

    Raises:
        QuestionError: If it is empty, too long or not text.
    """
    from retrieval.understand import understand

    text = _standard_input() if words == ["-"] else " ".join(words)
    understand(text, today=date.today())
    return text


def _standard_input() -> str:
    content = sys.stdin.buffer.read(MOST_BYTES) if sys.stdin is not None else b""
    try:
        # What was cut off may have been cut in the middle of a letter.
        return codecs.getincrementaldecoder("utf-8")().decode(content, final=len(content) < MOST_BYTES)
    except UnicodeDecodeError:
        raise QuestionError("The question isn't text.", hint="Send it as UTF-8 text.") from None


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises:
        QuestionError: If it can't be read as UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise QuestionError(f"{path} can't be read: {error.strerror}.", hint="Check the name.") from None
    except UnicodeDecodeError:
        raise QuestionError(f"{path} is not UTF-8 text.", hint="Save it as UTF-8.") from None
