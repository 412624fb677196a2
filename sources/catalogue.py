"""The catalogue: which documents there are, and where each may be had.

The rows are in `catalogue.toml` beside this file; what a user added with `pincite sources add` is in a file of the same
name and shape in their `PINCITE_HOME`, and is merged. The catalogue holds no text of any document.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from sources.errors import CatalogueError
from sources.schema import Source

FILE_NAME = "catalogue.toml"


class Catalogue:
    """All rows, in the order of the file; ids are unique.

    Args:
        sources: The rows.
        checked_until: Day on which somebody last looked whether there are newer versions than these.
    """

    def __init__(self, sources: Sequence[Source], *, checked_until: date | None = None) -> None:
        self._sources = {source.id: source for source in sources}
        self.checked_until = checked_until

    @classmethod
    def load(cls, path: Path | None = None, *, home: Path | None = None) -> Catalogue:
        """Read the catalogue.

        Args:
            path: A catalogue file to read instead of the one that ships with the package.
            home: `PINCITE_HOME`; the user's own rows in it are added.

        Raises:
            CatalogueError: If a file can't be read, a row is wrong, or two rows have the same id.
        """
        shipped: Path | Traversable = files("sources") / FILE_NAME if path is None else path
        sources = read_rows(shipped)
        checked_until = _content(shipped).get("checked_until")
        if home is not None and (home / FILE_NAME).is_file():
            sources += read_rows(home / FILE_NAME)
        seen: set[str] = set()
        for source in sources:
            if source.id in seen:
                raise CatalogueError(
                    f"Two rows of the catalogue have the id {source.id!r}.",
                    hint=f"Give one of them another id; your own rows are in {FILE_NAME} in PINCITE_HOME.",
                )
            seen.add(source.id)
        return cls(sources, checked_until=checked_until if isinstance(checked_until, date) else None)

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources.values())

    def __len__(self) -> int:
        return len(self._sources)

    def __contains__(self, source_id: object) -> bool:
        return source_id in self._sources

    def get(self, source_id: str) -> Source:
        """Return the row with this id.

        Raises:
            CatalogueError: If there is none; the hint names the nearest ids.
        """
        try:
            return self._sources[source_id]
        except KeyError:
            near = difflib.get_close_matches(source_id, self._sources, n=3, cutoff=0.4)
            hint = f"Did you mean {', '.join(near)}?" if near else "`pincite sources list` shows all ids."
            raise CatalogueError(f"The catalogue has no source {source_id!r}.", hint=hint) from None

    def find(self, name: str) -> tuple[Source, ...]:
        """Return the rows that a name means: by id, CELEX number, ELI, or a name of the work.

        A name of a work finds all its versions and languages. Upper and lower case and blanks don't matter.
        """
        wanted = _plain(name)
        exact = tuple(
            source for source in self if wanted in {_plain(key) for key in (source.id, source.celex, source.eli) if key}
        )
        if exact:
            return exact
        named = [source for source in self if wanted in map(_plain, source.names)]
        works = {source.work for source in named if source.work is not None}
        return tuple(source for source in self if source in named or source.work in works)


def read_rows(path: Path | Traversable) -> list[Source]:
    """Return the rows of one catalogue file.

    Raises:
        CatalogueError: If it can't be read or a row is wrong; the message names the table.
    """
    content = _content(path)
    content.pop("checked_until", None)
    tables = content.pop("source", [])
    if content or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CatalogueError(f"{path} is not a list of [[source]] tables.", hint="Write one [[source]] table per row.")
    return [_row(table, number, path) for number, table in enumerate(tables, start=1)]


def _content(path: Path | Traversable) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(
            f"{path} can't be read as a catalogue: {error}.", hint="Correct the file, or move it out of the way."
        ) from error


def _row(table: dict[str, object], number: int, path: Path | Traversable) -> Source:
    try:
        return Source.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise CatalogueError(
            f"Table {number} of {path}, id {table.get('id')!r}, field {field!r}: {first['msg']}.",
            hint="The fields are described at `sources.schema.Source`.",
        ) from error


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def table(catalogue: Catalogue) -> str:
    """Return the catalogue as a Markdown table, for the README."""
    lines = ["| Id | Title | Tier | Kind | Language | Copy in mirrors | Default search | Fetched from |"]
    lines.append("|---" * 8 + "|")
    for source in catalogue:
        where = ", ".join(dict.fromkeys(address.split("/")[2] for address in source.fetch))
        if source.tier == "brief":
            where = "ships with the package"
        title = source.title.replace("|", "\\|")
        cells = (source.id, title, source.tier, source.kind, source.language, source.copy_status, source.search)
        lines.append(f"| {' | '.join(cells)} | {where or 'mirror only'} |")
    return "\n".join(lines)
