"""The day to which somebody looked for newer law, as `pincite sources watch` found it on this machine.

The catalogue ships with such a day; a later one is kept in `checked.json` in `PINCITE_HOME`. It says "these acts are
complete as this catalogue knows them", so it holds only for a catalogue that has no further acts and knows all that
was known then: a document that was added, or an older version of this program, was not looked at. A day after today
comes from a clock that was wrong.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from sources.errors import StoreError
from sources.objects import not_written, write_whole
from sources.schema import Frozen
from sources.store import make_home

__all__ = ["FILE_NAME", "Checked", "read_checked", "write_checked"]

FILE_NAME = "checked.json"


class Checked(Frozen):
    """What a watch made sure of.

    Attributes:
        checked_until: Day to which the acts are complete.
        acts: CELEX numbers of the acts that were asked about.
        known: CELEX numbers that the catalogue knew.
    """

    checked_until: date
    acts: tuple[str, ...]
    known: tuple[str, ...]

    def day_for(self, *, acts: Collection[str], known: Collection[str], today: date) -> date | None:
        """Return the day, `None` where it says nothing about this catalogue.

        Args:
            acts: What the catalogue has now.
            known: What it knows now.
            today: By the clock.
        """
        is_about_it = set(acts) <= set(self.acts) and set(self.known) <= set(known)
        return self.checked_until if is_about_it and self.checked_until <= today else None


def read_checked(home: Path) -> Checked | None:
    """Return what the last watch wrote, `None` where there was none.

    Raises:
        StoreError: If the file can't be read or isn't what a watch writes.
    """
    path = home / FILE_NAME
    try:
        return Checked.model_validate_json(path.read_bytes()) if path.is_file() else None
    except (OSError, ValidationError) as error:
        why = error.strerror if isinstance(error, OSError) else "it isn't what `pincite sources watch` writes"
        raise StoreError(
            f"{path} can't be read: {why}.", hint="Nothing is lost: delete it and run `pincite sources watch` again."
        ) from error


def write_checked(home: Path, checked: Checked) -> None:
    """Keep what a watch made sure of; a crash leaves the old file or the new one.

    Raises:
        StoreError: If the folder can't be written.
    """
    path = home / FILE_NAME
    try:
        make_home(home)
        write_whole(path, checked.model_dump_json(indent=2).encode() + b"\n")
    except OSError as error:
        raise not_written(error, path) from error
