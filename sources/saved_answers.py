"""What saved answers cite: read from their JSON, so that a new act can name the answers it touches.

An answer may be a file of its own, or a line of a batch. Nothing of it is needed but its citations, so answers of any
version of the format are read, and what can't be read is named and doesn't stop the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from sources.catalogue import Catalogue
from sources.celex import act_of
from sources.locator import Locator
from sources.schema import Frozen

__all__ = ["Cited", "SavedAnswer", "SavedAnswers", "Unreadable", "read_saved_answers"]

_SUFFIXES = (".json", ".jsonl")
_LABEL = ("article", "paragraph", "point", "subpoint", "annex", "section", "recital")
_CAP = 64 * 2**20


class Cited(NamedTuple):
    """A place in an act that an answer rests on.

    Attributes:
        act: CELEX number of the act, not of its consolidated text.
        language: Of the text that is quoted, `None` where the answer doesn't say.
        label: As in `Provision.label`, `None` where the answer names no place.
    """

    act: str
    language: str | None
    label: str | None


class SavedAnswer(NamedTuple):
    """One answer; `name` is the file's path, with the line where it has several."""

    name: str
    cited: frozenset[Cited]


class Unreadable(Frozen):
    """A file, or a line of it, that is no saved answer."""

    name: str
    why: str


class SavedAnswers(NamedTuple):
    """What was read, and what couldn't be."""

    answers: tuple[SavedAnswer, ...]
    unreadable: tuple[Unreadable, ...]


def read_saved_answers(paths: Sequence[Path], catalogue: Catalogue) -> SavedAnswers:
    """Return the answers in files and in folders with all that is below them.

    Args:
        paths: JSON files of one answer, JSONL files with one on each line, or folders of both.
        catalogue: Says which act a document is a version of.
    """
    reader = _Reader(catalogue)
    found = [one for path in paths for file in _files(path) for one in reader.read(file)]
    return SavedAnswers(
        tuple(one for one in found if isinstance(one, SavedAnswer)),
        tuple(one for one in found if isinstance(one, Unreadable)),
    )


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES and file.is_file())


class _Reader:
    def __init__(self, catalogue: Catalogue) -> None:
        self.rows = {source.id: source for source in catalogue}
        self.catalogue = catalogue

    def read(self, file: Path) -> Iterator[SavedAnswer | Unreadable]:
        try:
            if file.stat().st_size > _CAP:
                yield Unreadable(name=str(file), why=f"It is larger than {_CAP // 2**20} MiB.")
                return
            text = file.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "it isn't UTF-8"
            yield Unreadable(name=str(file), why=f"It can't be read: {why or error}.")
            return
        if file.suffix.lower() != ".jsonl":
            yield self.answer(str(file), text)
            return
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield self.answer(f"{file}:{number}", line)

    def answer(self, name: str, text: str) -> SavedAnswer | Unreadable:
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            return Unreadable(name=name, why="It isn't JSON.")
        citations = content.get("citations") if isinstance(content, dict) else None
        if not isinstance(citations, list):
            return Unreadable(name=name, why="It has no list of citations.")
        return SavedAnswer(name, frozenset(cited for citation in citations if (cited := self.cited(citation))))

    def cited(self, citation: object) -> Cited | None:
        """The place of one citation, `None` where it is in no act that the catalogue or the citation names."""
        if not isinstance(citation, dict):
            return None
        source, pin = citation.get("source"), citation.get("pin")
        if not isinstance(source, dict):
            return self.place(citation.get("document"), None, _label(citation))
        label = pin.get("label") if isinstance(pin, dict) else None
        rests_on = source.get("rests_on")
        if isinstance(rests_on, dict):
            # Our own words go out of date with the law that they sum up.
            return self.place(rests_on.get("source_id"), None, rests_on.get("locator"))
        return self.place(source.get("document_id"), source, label)

    def place(self, document_id: object, source: dict[str, Any] | None, label: object) -> Cited | None:
        row = self.rows.get(document_id) if isinstance(document_id, str) else None
        act = None if row is None else self.catalogue.act(row)
        language = None if row is None else row.language
        if source is not None:
            celex, said = source.get("celex"), source.get("language")
            act = act or (act_of(celex) if isinstance(celex, str) else None)
            language = said if isinstance(said, str) else language
        if act is None:
            return None
        return Cited(act, language, label if isinstance(label, str) and label else None)


def _label(line: dict[str, Any]) -> str | None:
    """The label of a citation in a line of a batch, which names the parts of the place one by one."""
    parts = {key: str(line[key]) for key in _LABEL if isinstance(line.get(key), (str, int))}
    try:
        return Locator(**parts).label or None
    except ValidationError:
        return None
