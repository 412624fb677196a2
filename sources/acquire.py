"""Getting sources: from the store, a mirror, the official address, a data package, or our own briefs, in that order.

Whatever works first is kept, and where it came from is recorded with it. A copy that isn't the document, wherever it
lies, is named and doesn't keep the next place from being asked. What can't be had is reported with the reason
and the way out; it never stops the rest. Stopping in the middle leaves everything obtained so far in the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path
from typing import Literal

from sources.catalogue import Catalogue
from sources.errors import FetchError, MirrorError, ParseError, SourcesError, StoreError
from sources.fetch import Fetcher
from sources.formats import media_of
from sources.mirror import Mirror
from sources.official import Obtained, official_copy
from sources.schema import Frozen, Snapshot, Source, SourcePart
from sources.settings import SourcesSettings
from sources.store import Store

Progress = Callable[[int, int, str], None]
"""Called before each source: how many are done, how many there are, and the id of the next."""

Status = Literal["held", "unchanged", "obtained", "missing"]

_MIRROR_HINT = "Set PINCITE_MIRROR to a folder that holds a copy."
_OFFLINE_HINT = "Unset PINCITE_OFFLINE, or set PINCITE_MIRROR to a folder that holds a copy."


class Outcome(Frozen):
    """What became of one source.

    Attributes:
        status: `held` before; asked for again and `unchanged`; `obtained` now; or `missing`.
        obtained_from: As in `Snapshot.obtained_from`; `None` where it is missing.
        reason: Why it is missing, or what went wrong before or although it was had.
        hint: What the person can do.
    """

    source_id: str
    status: Status
    obtained_from: str | None = None
    reason: str = ""
    hint: str = ""


class Report(Frozen):
    """What became of all of them, in the order of the catalogue."""

    outcomes: tuple[Outcome, ...]

    def of(self, *statuses: Status) -> tuple[Outcome, ...]:
        """Return the outcomes with one of these statuses."""
        return tuple(outcome for outcome in self.outcomes if outcome.status in statuses)


def acquire(
    source: Source, store: Store, *, mirror: Mirror | None, fetcher: Fetcher | None, refresh: bool = False
) -> Outcome:
    """Have one source in the store.

    Args:
        source: The catalogue row.
        store: Where it goes.
        mirror: The mirror, if there is one.
        fetcher: Fetches from addresses; `None` opens no connection.
        refresh: Ask again although it is held, first where the held copy came from. A held copy that is damaged
            or isn't the document is always asked for again.

    Raises:
        StoreError: If the store can't be written.
    """
    held = store.latest(source.id)
    bad = None if held is None else _bad(source, held, store)
    if held is not None and bad is None and not refresh and not _has_newer_brief(source, held):
        return Outcome(source_id=source.id, status="held", obtained_from=held.obtained_from)
    ways: list[Callable[[], Obtained | None]] = [
        lambda: _checked(source, _from_mirror(source, mirror), store),
        lambda: _from_address(source, fetcher, store),
        lambda: _checked(source, _from_package(source), store),
        lambda: _checked(source, _from_briefs(source), store),
    ]
    if held is not None and held.obtained_from.startswith("https://"):
        ways[0], ways[1] = ways[1], ways[0]
    troubles: list[SourcesError] = [] if bad is None else [bad]
    for way in ways:
        try:
            found = way()
        except (FetchError, MirrorError, ParseError) as error:
            troubles.append(error)
            continue
        if found is not None:
            snapshot = store.put(
                source,
                found.parts,
                obtained_from=found.obtained_from,
                licence=found.licence,
                media=found.media,
                etag=found.etag,
                last_modified=found.last_modified,
            )
            status: Status = "unchanged" if snapshot == held else "obtained"
            return _outcome(source, status, snapshot.obtained_from, troubles)
    if held is not None and bad is None:
        return _outcome(source, "held", held.obtained_from, troubles)
    if troubles:
        return _outcome(source, "missing", None, troubles)
    where = "There is no mirror" if mirror is None else "The mirror lacks it"
    if source.fetch:
        reason, hint = f"{where}, and PINCITE_OFFLINE keeps the network out.", _OFFLINE_HINT
    else:
        reason, hint = f"{where}, and there is no address that a program may copy.", _MIRROR_HINT
    return Outcome(source_id=source.id, status="missing", reason=reason, hint=hint)


def acquire_all(
    catalogue: Catalogue,
    store: Store,
    settings: SourcesSettings,
    *,
    ids: Sequence[str] | None = None,
    progress: Progress | None = None,
    refresh: bool = False,
    fetcher: Fetcher | None = None,
) -> Report:
    """Have all sources in the store, as far as they can be had.

    Args:
        catalogue: What there is.
        store: Where it goes.
        settings: Where the mirror is, and whether the network may be used.
        ids: Only these.
        progress: Told before each source.
        refresh: Ask again although it is held.
        fetcher: Another one than the settings call for.

    Raises:
        CatalogueError: If an id is unknown.
        MirrorError: If the mirror folder has no manifest, or a malformed one.
        StoreError: If the store can't be written.
    """
    chosen = list(catalogue) if ids is None else [catalogue.get(source_id) for source_id in ids]
    mirror = None if settings.mirror is None else Mirror.open(settings.mirror)
    if fetcher is None and not settings.offline:
        fetcher = Fetcher(partial=settings.home / "partial")
    outcomes = []
    for done, source in enumerate(chosen):
        if progress is not None:
            progress(done, len(chosen), source.id)
        outcomes.append(acquire(source, store, mirror=mirror, fetcher=fetcher, refresh=refresh))
    return Report(outcomes=tuple(outcomes))


def _outcome(source: Source, status: Status, obtained_from: str | None, troubles: Sequence[SourcesError]) -> Outcome:
    return Outcome(
        source_id=source.id,
        status=status,
        obtained_from=obtained_from,
        reason=" ".join(dict.fromkeys(trouble.message for trouble in troubles)),
        hint=troubles[0].hint if troubles else "",
    )


def _bad(source: Source, held: Snapshot, store: Store) -> SourcesError | None:
    """Return what is wrong with the held copy, `None` where it is the document."""
    try:
        store.document(source)
    except (ParseError, StoreError) as error:
        return ParseError(f"The held copy, from {held.obtained_from}, can't be used: {error.message}", hint=error.hint)
    return None


def _checked(source: Source, found: Obtained | None, store: Store) -> Obtained | None:
    """Return what was found if it is the document; what an address gave was checked already."""
    if found is not None:
        try:
            store.parse(source, found.parts, obtained_from=found.obtained_from, media=found.media)
        except ParseError as error:
            names = ", ".join(part.name for part in found.parts)
            raise ParseError(
                f"The copy from {found.obtained_from} ({names}) is not the document: {error.message}", hint=error.hint
            ) from error
    return found


def _from_mirror(source: Source, mirror: Mirror | None) -> Obtained | None:
    copy = None if mirror is None else mirror.copy_of(source)
    return copy and Obtained(copy.parts, copy.origin, copy.licence or source.licence, copy.media)


def _from_address(source: Source, fetcher: Fetcher | None, store: Store) -> Obtained | None:
    return official_copy(source, fetcher, store) if fetcher is not None and source.fetch else None


def _from_package(source: Source) -> Obtained | None:
    name, _, path = (source.package or "").partition(":")
    if not path:
        return None
    try:
        data = Path(str(distribution(name).locate_file(path))).read_bytes()
    except (PackageNotFoundError, OSError) as error:
        raise FetchError(
            f"The data package {name} doesn't give {path}.", hint=f"Install it: pip install {name}"
        ) from error
    part = SourcePart(name=Path(path).name, data=data)
    return Obtained((part,), f"package:{name}", source.licence, media_of(path))


def _from_briefs(source: Source) -> Obtained | None:
    if source.tier != "brief":
        return None
    data = _brief(source)
    if data is None:
        raise FetchError(f"This installation lacks its own file {_brief_name(source)}.", hint="Install Pincite again.")
    name = _brief_name(source)
    return Obtained((SourcePart(name=name, data=data),), "pincite", source.licence, media_of(name))


def _brief_name(source: Source) -> str:
    return source.id.removeprefix("brief-") + ".toml"


def _brief(source: Source) -> bytes | None:
    file = files("sources") / "briefs" / _brief_name(source)
    return file.read_bytes() if file.is_file() else None


def _has_newer_brief(source: Source, held: Snapshot) -> bool:
    """Our own words come with each release, so they are compared and not only looked for."""
    data = _brief(source) if source.tier == "brief" else None
    return data is not None and hashlib.sha256(data).hexdigest() != held.sha256
