"""The rule table: from which day what of an act holds, and which provision says so.

The rows are in `applicability.toml` beside this file; rows on other acts are in a file of the same name and shape in
the user's `PINCITE_HOME`. Nowhere else in the code is there such a date.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from sources.errors import CatalogueError
from sources.rules import WHOLE_ACT, Rule

__all__ = ["Life", "RuleTable"]

FILE_NAME = "applicability.toml"


class Life(NamedTuple):
    """Since when an act exists; `in_force` is the last day there is where no row says it."""

    adopted: date
    in_force: date


class _Act(NamedTuple):
    rules: tuple[Rule, ...]
    by_label: Mapping[str, tuple[Rule, ...]]
    life: Life


class RuleTable:
    """All rows, in the order of the files.

    Args:
        rules: The rows.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        acts: dict[str, list[Rule]] = defaultdict(list)
        for rule in self._rules:
            acts[rule.act].append(rule)
        self._acts = {celex: _indexed(of_act) for celex, of_act in acts.items()}

    @classmethod
    def load(cls, path: Path | None = None, *, home: Path | None = None) -> RuleTable:
        """Read the table.

        Args:
            path: A file to read instead of the one that ships with the package.
            home: `PINCITE_HOME`; the user's own rows in it are added.

        Raises:
            CatalogueError: If a file can't be read or a row is wrong; the message names row and field.
        """
        shipped: Path | Traversable = files("sources") / FILE_NAME if path is None else path
        rules = _read_rows(shipped)
        if home is not None and (home / FILE_NAME).is_file():
            rules += _read_rows(home / FILE_NAME)
        return cls(rules)

    @classmethod
    @cache
    def shipped(cls) -> RuleTable:
        """Return the table that ships with the package, read once; for what is asked without a user's folder."""
        return cls.load()

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    @property
    def acts(self) -> tuple[str, ...]:
        """CELEX numbers of the acts that have rows, in order."""
        return tuple(self._acts)

    def of(self, act: str | None) -> tuple[Rule, ...]:
        """Return the rows of an act, in order; none where it has none."""
        found = None if act is None else self._acts.get(act)
        return () if found is None else found.rules

    def life(self, act: str) -> Life:
        """Return since when an act exists."""
        found = self._acts.get(act)
        return Life(date.max, date.max) if found is None else found.life

    def naming(self, act: str, label: str) -> tuple[Rule, ...]:
        """Return the rows of an act that name the label, in order."""
        found = self._acts.get(act)
        return () if found is None else found.by_label.get(label, ())

    def deciding(self, act: str, labels: Sequence[str], *, at: date) -> tuple[Rule, ...]:
        """Return the rows that say since when something applies: those for the innermost label, the earliest first.

        Args:
            act: CELEX number.
            labels: Of the provision and what is around it, innermost first.
            at: Day on which the rows have to be in the act's text.
        """
        for label in (*labels, WHOLE_ACT):
            named = [rule for rule in self.naming(act, label) if rule.effect == "applies" and rule.holds_on(at)]
            if named:
                return tuple(sorted(named, key=lambda rule: rule.day))
        return ()


def _indexed(rules: Sequence[Rule]) -> _Act:
    by_label: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for label in rule.labels:
            by_label[label].append(rule)
    first = {rule.effect: rule.day for rule in reversed(rules)}
    # What applies is in force.
    in_force = first.get("in_force", min((rule.day for rule in rules if rule.effect == "applies"), default=date.max))
    life = Life(first.get("adopted", in_force), in_force)
    return _Act(tuple(rules), {label: tuple(named) for label, named in by_label.items()}, life)


def _read_rows(path: Path | Traversable) -> list[Rule]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(
            f"{path} can't be read as a table of dates: {error}.", hint="Correct the file, or move it out of the way."
        ) from error
    tables = content.pop("rule", [])
    if content or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CatalogueError(f"{path} is not a list of [[rule]] tables.", hint="Write one [[rule]] table per row.")
    return [_row(table, number, path) for number, table in enumerate(tables, start=1)]


def _row(table: dict[str, object], number: int, path: Path | Traversable) -> Rule:
    try:
        return Rule.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        named = f", field {field!r}" if field else ""
        raise CatalogueError(
            f"Table {number} of {path}, act {table.get('act')!r}{named}: {first['msg']}.",
            hint="The fields are described at `sources.rules.Rule`.",
        ) from error
