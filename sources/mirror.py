"""A mirror: a folder with copies of sources and a `MANIFEST.json`, for sites without network.

The manifest is a JSON list; of each entry we read `id`, `path`, `sha256`, `licence`, `url` and `obtained_from`. The
folder may come from anywhere, so no file is believed before its hash is right, and no path leads out of the folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from sources.errors import MirrorError
from sources.formats import media_of
from sources.schema import Source, SourcePart

MANIFEST = "MANIFEST.json"


class Entry(BaseModel):
    """One file of the mirror; what else the manifest says of it is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    path: str
    sha256: str
    licence: str | None = None
    url: str | None = None
    obtained_from: str | None = None


class Copy(NamedTuple):
    """A mirror's copy of one source: the files, and what the manifest says of them."""

    parts: tuple[SourcePart, ...]
    origin: str
    licence: str | None
    media: str | None


class Mirror:
    """A mirror whose manifest was read; files are read when asked for."""

    def __init__(self, folder: Path, entries: tuple[Entry, ...]) -> None:
        self.folder = folder
        self.entries = entries
        self._by_id = {entry.id: entry for entry in entries}

    @classmethod
    def open(cls, folder: Path) -> Mirror:
        """Read the manifest.

        Raises:
            MirrorError: If there is none, it is malformed, or two entries have one id.
        """
        path = folder / MANIFEST
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            entries = TypeAdapter(tuple[Entry, ...]).validate_python(content)
        except OSError as error:
            raise MirrorError(
                f"The mirror folder {folder} has no readable {MANIFEST}: {error.strerror}.",
                hint="Set PINCITE_MIRROR to the folder that has one, or unset it.",
            ) from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the whole"
            raise MirrorError(f"{path} is malformed at {where}: {first['msg']}.", hint=_AGAIN) from error
        except (ValueError, RecursionError) as error:
            raise MirrorError(f"{path} is not JSON: {error}.", hint=_AGAIN) from error
        ids = [entry.id for entry in entries]
        twice = sorted({identity for identity in ids if ids.count(identity) > 1})
        if twice:
            raise MirrorError(f"{path} has several entries with the id {twice[0]!r}.", hint=_AGAIN)
        return cls(folder, entries)

    def copy_of(self, source: Source) -> Copy | None:
        """Return the mirror's copy of a source, `None` where it has none.

        Raises:
            MirrorError: If a file is missing, differs from the manifest, or lies outside the folder.
        """
        wanted = source.files or (source.id,)
        entries = [self._by_id[identity] for identity in wanted if identity in self._by_id]
        if not entries:
            return None
        if len(entries) < len(wanted):
            missing = next(identity for identity in wanted if identity not in self._by_id)
            raise MirrorError(f"The mirror has only a part of {source.id}: {missing} is missing.", hint=_AGAIN)
        first = entries[0]
        return Copy(
            parts=tuple(SourcePart(name=PurePosixPath(entry.path).name, data=self.read(entry)) for entry in entries),
            origin=f"mirror:{first.obtained_from or first.url or self.folder.name}",
            licence=first.licence,
            media=media_of(first.path),
        )

    def read(self, entry: Entry) -> bytes:
        """Return the bytes of one file.

        Raises:
            MirrorError: If it is missing, differs from the manifest, or lies outside the folder.
        """
        path = self._inside(entry)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise MirrorError(f"The mirror's {entry.path} can't be read: {error.strerror}.", hint=_AGAIN) from error
        if hashlib.sha256(data).hexdigest() != entry.sha256.lower():
            raise MirrorError(f"The mirror's file {entry.path} is not the one in its manifest.", hint=_AGAIN)
        return data

    def problems(self) -> Iterator[tuple[str, MirrorError]]:
        """Yield the id and the error of every file that is not as the manifest says."""
        for entry in self.entries:
            try:
                self.read(entry)
            except MirrorError as error:
                yield entry.id, error

    def _inside(self, entry: Entry) -> Path:
        windows, posix = PureWindowsPath(entry.path), PurePosixPath(entry.path)
        outside = posix.is_absolute() or windows.drive or windows.root or ".." in windows.parts or "\0" in entry.path
        if not outside:
            # Links inside the mirror are fine, links that lead out of it are not.
            try:
                path = (self.folder / posix).resolve()
                inside, is_file = path.is_relative_to(self.folder.resolve()), path.is_file()
            except (OSError, RuntimeError) as error:
                raise MirrorError(f"The mirror's file {entry.path[:80]!r} can't be read.", hint=_AGAIN) from error
            if inside and not is_file:
                raise MirrorError(f"The mirror's file {entry.path} is missing.", hint=_AGAIN)
            if inside:
                return path
        raise MirrorError(f"The mirror's entry {entry.id} points outside its folder: {entry.path!r}.", hint=_AGAIN)


_AGAIN = "Make the mirror again, or unset PINCITE_MIRROR."
