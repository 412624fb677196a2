"""The catalogue: which documents there are, and where each may be had.

The rows are in `catalogue.toml` beside this file; what a user added with `pincite sources add` is in a file of the same
name and shape in their `PINCITE_HOME`, and is merged. The catalogue holds no text of any document.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from sources.celex import act_of, consolidated_on
from sources.checked import read_checked
from sources.errors import CatalogueError, StoreError
from sources.schema import Frozen, Source

FILE_NAME = "catalogue.toml"

_TABLES = {"checked_until", "known", "source"}


class Known(Frozen):
    """An act that concerns what is held and has no row: somebody looked at it, and says why it needs none."""

    celex: str
    why: str


class Catalogue:
    """All rows, in the order of the file; ids are unique.

    Args:
        sources: The rows.
        checked_until: Day on which somebody last looked whether there are newer versions than these.
        known: Acts without a row that they saw then.
    """

    def __init__(
        self, sources: Sequence[Source], *, checked_until: date | None = None, known: Sequence[Known] = ()
    ) -> None:
        self._sources = {source.id: source for source in sources}
        self.checked_until = checked_until
        self.known = tuple(known)

    @classmethod
    def load(cls, path: Path | None = None, *, home: Path | None = None) -> Catalogue:
        """Read the catalogue.

        Args:
            path: A catalogue file to read instead of the one that ships with the package.
            home: `PINCITE_HOME`; the user's own rows in it are added, and the sources count as checked until the later
                of the shipped day and the one that a watch kept there. A kept day that can't be read counts for
                nothing, which is the safe side; the next watch says so.

        Raises:
            CatalogueError: If a file can't be read, a row is wrong, or two rows have the same id.
        """
        shipped: Path | Traversable = files("sources") / FILE_NAME if path is None else path
        sources, known = read_rows(shipped), read_known(shipped)
        checked_until = _content(shipped).get("checked_until")
        if home is not None and (home / FILE_NAME).is_file():
            sources += read_rows(home / FILE_NAME)
            known += read_known(home / FILE_NAME)
        seen: set[str] = set()
        for source in sources:
            if source.id in seen:
                raise CatalogueError(
                    f"Two rows of the catalogue have the id {source.id!r}.",
                    hint=f"Give one of them another id; your own rows are in {FILE_NAME} in PINCITE_HOME.",
                )
            seen.add(source.id)
        catalogue = cls(sources, checked_until=checked_until if isinstance(checked_until, date) else None, known=known)
        if home is not None:
            catalogue._take_over(home)
        return catalogue

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources.values())

    def __len__(self) -> int:
        return len(self._sources)

    def __contains__(self, source_id: object) -> bool:
        return source_id in self._sources

    @property
    def acts(self) -> tuple[str, ...]:
        """CELEX numbers of the acts that the rows of the law tier are versions of, each once."""
        return tuple(dict.fromkeys(act for source in self if (act := self.act(source)) is not None))

    def act(self, source: Source) -> str | None:
        """Return the CELEX number of the act that a row is a version of, `None` for what isn't law or has none."""
        return act_of(source.celex) if source.tier == "law" and source.celex is not None else None

    @property
    def known_numbers(self) -> frozenset[str]:
        """CELEX numbers of everything that a row or the list of known acts names."""
        own = {source.celex for source in self if source.celex is not None}
        amending = {amendment.celex for source in self for amendment in source.amendments}
        correcting = {corrigendum.celex for source in self for corrigendum in source.corrigenda}
        return frozenset(own | amending | correcting | {known.celex for known in self.known})

    def knows(self, celex: str) -> bool:
        """Whether an act is known: named somewhere here, or a consolidated text that a held one superseded."""
        day = consolidated_on(celex)
        if day is None or celex in self.known_numbers:
            return celex in self.known_numbers
        held = (consolidated_on(s.celex) for s in self if s.celex is not None and self.act(s) == act_of(celex))
        return any(other is not None and day <= other for other in held)

    def _take_over(self, home: Path) -> None:
        try:
            checked = read_checked(home)
        except StoreError:
            return
        today = datetime.now(UTC).date()
        day = checked.day_for(acts=self.acts, known=self.known_numbers, today=today) if checked is not None else None
        if day is not None and (self.checked_until is None or day > self.checked_until):
            self.checked_until = day

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
    tables = content.get("source", [])
    if set(content) - _TABLES or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CatalogueError(f"{path} is not a list of [[source]] tables.", hint="Write one [[source]] table per row.")
    return [_row(table, number, path) for number, table in enumerate(tables, start=1)]


def read_known(path: Path | Traversable) -> list[Known]:
    """Return the acts that a catalogue file knows without giving them a row.

    Raises:
        CatalogueError: If it can't be read, or a table is wrong.
    """
    tables = _content(path).get("known", [])
    try:
        return [Known.model_validate(table) for table in (tables if isinstance(tables, list) else [tables])]
    except ValidationError as error:
        first = error.errors()[0]
        raise CatalogueError(
            f"A [[known]] table of {path} is wrong: {'.'.join(map(str, first['loc']))}: {first['msg']}.",
            hint="It has a `celex` and says `why` the act needs no row.",
        ) from error


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
