"""The rows of our briefs as values: read from TOML, checked one by one, and the ones that ship with the package."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from sources.briefs.rows import Fact, Gloss
from sources.errors import ParseError

__all__ = ["Fact", "Gloss", "Rows", "load_facts", "load_glosses", "read"]

_Row = TypeVar("_Row", Fact, Gloss)

_HINT = "The fields of a row are described in sources/briefs/README.md."


class Rows(NamedTuple):
    """What one TOML file holds."""

    facts: tuple[Fact, ...] = ()
    glosses: tuple[Gloss, ...] = ()


def read(data: bytes, *, name: str) -> Rows:
    """Return the `[[fact]]` and `[[gloss]]` tables of one TOML file.

    Args:
        data: The file's bytes.
        name: What to call the file in an error.

    Raises:
        ParseError: If the file isn't TOML or has other tables, or a row is malformed, has an id that another one
            has, contradicts a fact that isn't there, or is of a series of one or of several units; the message names
            the row.
    """
    try:
        tables = tomllib.loads(data.decode())
    except ValueError as error:
        raise ParseError(f"{name} is not TOML: {error}.", hint="Correct that place in the file.") from error
    other = sorted(set(tables) - {"fact", "gloss"})
    if other:
        raise ParseError(f"{name} has {other[0]!r}, which no brief has.", hint="Rows are [[fact]] or [[gloss]] tables.")
    facts = tuple(_row(Fact, table, number, name) for number, table in enumerate(_tables(tables, "fact", name), 1))
    glosses = tuple(_row(Gloss, table, number, name) for number, table in enumerate(_tables(tables, "gloss", name), 1))
    _check_ids(facts, glosses, name)
    _check_series(facts, name)
    return Rows(facts, glosses)


@cache
def load_facts() -> tuple[Fact, ...]:
    """Return the facts that ship with the package.

    Raises:
        ParseError: If a row is malformed.
    """
    return read(files("sources.briefs").joinpath("facts.toml").read_bytes(), name="facts.toml").facts


@cache
def load_glosses() -> tuple[Gloss, ...]:
    """Return the glosses on the AI Act that ship with the package.

    Raises:
        ParseError: If a row is malformed.
    """
    name = "glosses-ai-act.toml"
    return read(files("sources.briefs").joinpath(name).read_bytes(), name=name).glosses


def _tables(tables: dict[str, Any], key: str, name: str) -> list[object]:
    found = tables.get(key, [])
    if not isinstance(found, list):
        raise ParseError(f"{name}: {key!r} is not a list of rows.", hint=f"Write [[{key}]] with two brackets.")
    return found


def _row(model: type[_Row], table: object, number: int, name: str) -> _Row:
    try:
        return model.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        identity = table.get("id") if isinstance(table, dict) else None
        where = "".join(f"{part}: " for part in first["loc"])
        raise ParseError(
            f"{name}, {model.__name__.lower()} {number}, id {identity!r}: {where}{first['msg']}.",
            hint=_HINT,
        ) from error


def _check_ids(facts: Sequence[Fact], glosses: Sequence[Gloss], name: str) -> None:
    for rows in (facts, glosses):
        twice = [identity for identity, count in Counter(row.id for row in rows).items() if count > 1]
        if twice:
            raise ParseError(f"{name}: two rows have the id {twice[0]!r}.", hint="Give one of them another id.")
    known = {fact.id for fact in facts}
    for fact in facts:
        for other in fact.contradicts:
            if other not in known:
                raise ParseError(
                    f"{name}: {fact.id!r} contradicts {other!r}, which isn't there.",
                    hint="Correct the id, or add the fact.",
                )


def _check_series(facts: Sequence[Fact], name: str) -> None:
    first: dict[str, Fact] = {}
    for fact in facts:
        if fact.series is not None and first.setdefault(fact.series, fact).unit != fact.unit:
            raise ParseError(
                f"{name}: {fact.id!r} counts in {fact.unit or 'nothing'}, the first of the series {fact.series!r} in "
                f"{first[fact.series].unit or 'nothing'}.",
                hint="Give both one unit, or leave the series out.",
            )
    for series, count in Counter(fact.series for fact in facts if fact.series is not None).items():
        if count == 1:
            raise ParseError(
                f"{name}: {first[series].id!r} is alone in the series {series!r}.",
                hint="Correct the name of the series, or leave it out.",
            )
