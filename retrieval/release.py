"""What an index holds and where it lies: one folder a release, and one small file that says which is served.

`PINCITE_HOME/releases/<id>/` is complete and never written again; `<id>.building-<pid>` is somebody's unfinished work;
`PINCITE_HOME/current` holds the id that readers open. Replacing that one file is the whole switch.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pydantic import Field, ValidationError

from retrieval.errors import IndexingError
from retrieval.language import Language
from sources.schema import Frozen, SearchScope, Tier

__all__ = ["FORMAT", "IndexStatus", "IndexedDocument", "Release", "read_current", "release_id", "status", "switch"]

FORMAT = 3
"""Raised whenever what stands in a release's folder changes shape."""

BUILD = "Run `pincite index build`."


class IndexedDocument(Frozen):
    """One document of a release; `id` is its row in the catalogue."""

    id: str
    title: str
    version_id: str
    language: str
    tier: Tier
    search: SearchScope
    text_sha256: str
    parser: str
    parser_version: str
    passages: int


class Release(Frozen):
    """What `release.json` says.

    Attributes:
        id: Hash of the documents, the embedder and the words searched.
        format: `FORMAT` of the version that built it.
        embedder: Name and model hash.
        entries: How many there are with a vector.
        words_only: How many there are in other languages, without one.
        files: Sizes of our own files, to notice damage; Chroma's change size when it opens them.
    """

    id: str
    format: int
    embedder: str
    dimensions: int
    passages: int
    entries: int
    words_only: dict[Language, int] = Field(default_factory=dict)
    created: datetime
    documents: tuple[IndexedDocument, ...]
    files: dict[str, int] = Field(default_factory=dict)


class IndexStatus(Frozen):
    """What lies under a home folder.

    Attributes:
        current: The release that readers open, `None` where there is none or it can't be read.
        problem: Why there is no current release, and the way out.
        releases: Ids of all complete releases.
        unfinished: Names of folders that a running or a broken-off build left.
        size: Bytes of all of it.
    """

    home: Path
    current: Release | None
    problem: str | None = None
    releases: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    size: int = 0


def release_id(documents: Iterable[IndexedDocument], embedder: str, words: Iterable[str]) -> str:
    """Return the id of a release: the same documents, model and searched words give the same one.

    Args:
        documents: Count by id, version, text hash and parser version.
        embedder: The embedder's id.
        words: What is searched and shown beyond the texts (our glosses, how passages are cut), as JSON lines.
    """
    rows = sorted("\t".join((d.id, d.version_id, d.text_sha256, d.parser_version, embedder)) for d in documents)
    digest = hashlib.sha256("\n".join([str(FORMAT), *rows]).encode())
    for line in words:
        digest.update(b"\n" + line.encode())
    return digest.hexdigest()[:16]


def releases_folder(home: Path) -> Path:
    """Return the folder that holds all releases."""
    return home / "releases"


def read_current(home: Path) -> tuple[Path, Release]:
    """Return the folder and the description of the release that is served.

    Raises:
        IndexingError: If there is none, or it is damaged or of another format.
    """
    try:
        name = (home / "current").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise IndexingError(f"There is no index in {home}.", hint=BUILD) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexingError(f"{home / 'current'} can't be read ({error}).", hint=BUILD) from error
    folder = releases_folder(home) / name
    return folder, read_release(folder)


def read_release(folder: Path) -> Release:
    """Return the description of the release in `folder`, checked against the files beside it.

    Raises:
        IndexingError: If it is damaged or of another format.
    """
    try:
        release = Release.model_validate_json((folder / "release.json").read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexingError(f"The index in {folder} is damaged: release.json can't be read.", hint=BUILD) from error
    if release.format != FORMAT:
        raise IndexingError(
            f"The index in {folder} has format {release.format}, this version of Pincite reads format {FORMAT}.",
            hint=BUILD,
        )
    for name, size in release.files.items():
        file = folder / name
        if not file.is_file() or file.stat().st_size != size:
            raise IndexingError(f"The index in {folder} is damaged: {name} is missing or cut short.", hint=BUILD)
    return release


def switch(home: Path, name: str) -> None:
    """Let readers open the release `name` from now on, all at once."""
    fresh = home / f"current.{os.getpid()}"
    with fresh.open("w", encoding="ascii") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(home / "current")
    sync_folder(home)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut; a no-op where folders can't be synced (Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(home: Path, keep: Iterable[str]) -> list[str]:
    """Delete unfinished folders and every release but those in `keep`; return the releases that are gone.

    The caller holds the lock.
    """
    gone = sorted({path.name for path in releases_folder(home).iterdir()} - set(keep))
    for name in gone:
        shutil.rmtree(releases_folder(home) / name, ignore_errors=True)
    return [name for name in gone if "." not in name]


def status(home: Path) -> IndexStatus:
    """Describe the index under `home`; never raises for what it finds there."""
    folder = releases_folder(home)
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    current, problem = None, None
    try:
        _, current = read_current(home)
    except IndexingError as error:
        problem = str(error)
    return IndexStatus(
        home=home,
        current=current,
        problem=problem,
        releases=tuple(name for name in names if "." not in name),
        unfinished=tuple(name for name in names if "." in name),
        size=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if names else 0,
    )
