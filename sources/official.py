"""A copy from the official address: fetched, parsed to see that it is the document, compared with the held one."""

from __future__ import annotations

from typing import NamedTuple

from sources.errors import FetchError, ParseError, StoreError
from sources.fetch import Fetched, Fetcher
from sources.formats import as_obtained
from sources.parsers import parse
from sources.schema import Document, Snapshot, Source, SourcePart
from sources.store import Store


class Obtained(NamedTuple):
    """The files of a source and where they came from; the arguments of `Store.put`."""

    parts: tuple[SourcePart, ...]
    obtained_from: str
    licence: str
    media: str | None = None
    etag: str | None = None
    last_modified: str | None = None


def official_copy(source: Source, fetcher: Fetcher, store: Store) -> Obtained:
    """Fetch the source from the first of its addresses that gives it.

    Pages change without their text changing (scripts, menus), so what counts as changed is the text: where it is the
    same, the copy that comes back is the held one.

    Args:
        source: The catalogue row.
        fetcher: Fetches.
        store: For the held copy, which saves asking for what hasn't changed.

    Raises:
        FetchError: If no address gives the document; the error of the first one.
        ParseError: If what came isn't the document.
    """
    held = _intact(source, store)
    first: FetchError | ParseError | None = None
    for address in source.fetch:
        known = held if held is not None and held.obtained_from == address else None
        try:
            fetched = fetcher.fetch(
                address,
                accept=source.accept,
                language=source.language,
                expects=source.expects,
                etag=None if known is None else known.etag,
                last_modified=None if known is None else known.last_modified,
            )
            if known is not None and (fetched is None or _says_the_same(source, fetched, store)):
                return _again(known, store)
            if fetched is not None:
                _parsed(source, fetched)
                return Obtained(
                    fetched.parts, fetched.url, source.licence, fetched.media, fetched.etag, fetched.last_modified
                )
        except (FetchError, ParseError) as error:
            first = first or error
    raise first or FetchError(f"No address of {source.id} gives it.", hint="Set PINCITE_MIRROR to a mirror folder.")


def _intact(source: Source, store: Store) -> Snapshot | None:
    """The held snapshot, if it is good: one that is damaged or isn't the document must be sent for again."""
    held = store.latest(source.id)
    if held is not None:
        try:
            store.read(held)
            store.document(source)
        except (StoreError, ParseError):
            return None
    return held


def _again(held: Snapshot, store: Store) -> Obtained:
    parts = store.read(held)
    return Obtained(parts, held.obtained_from, held.licence, held.media, held.etag, held.last_modified)


def _parsed(source: Source, fetched: Fetched) -> Document:
    try:
        return parse(as_obtained(source, media=fetched.media, obtained_from=fetched.url), fetched.parts)
    except ParseError as error:
        raise ParseError(f"What {fetched.url} gave is not the document: {error.message}", hint=error.hint) from error


def _says_the_same(source: Source, fetched: Fetched, store: Store) -> bool:
    before = store.document(source)
    return before is not None and before.text_sha256 == _parsed(source, fetched).text_sha256
