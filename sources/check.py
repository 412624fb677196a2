"""Whether what is held is still sound: hashes in the store, the mirror against its manifest, pages, what changed."""

from __future__ import annotations

from collections.abc import Iterator

from sources.catalogue import Catalogue
from sources.errors import FetchError, ParseError, StoreError
from sources.fetch import Fetcher
from sources.formats import HTML
from sources.mirror import Mirror
from sources.official import official_copy
from sources.refusals import missing_ids
from sources.schema import Frozen, Snapshot, Source
from sources.store import Store


class Finding(Frozen):
    """Something that a check found.

    Attributes:
        about: A source's id, or an entry of the mirror.
        is_problem: Whether something is wrong; that a publisher changed a page is only news.
    """

    about: str
    message: str
    hint: str
    is_problem: bool = True


def check(
    catalogue: Catalogue, store: Store, *, mirror: Mirror | None = None, fetcher: Fetcher | None = None
) -> Iterator[Finding]:
    """Yield what is wrong or new.

    Args:
        catalogue: Which sources to look at.
        store: What is held.
        mirror: A mirror whose files are compared with its manifest.
        fetcher: Asks the official addresses whether the text changed; `None` opens no connection.
    """
    for source in catalogue:
        snapshots = store.snapshots(source.id)
        damaged = False
        for snapshot in snapshots:
            try:
                store.read(snapshot)
            except StoreError as error:
                damaged = True
                yield Finding(about=source.id, message=error.message, hint=error.hint)
        if snapshots and not damaged:
            yield from _page(source, snapshots[0], store)
            if fetcher is not None and snapshots[0].obtained_from.startswith("https://"):
                yield from _upstream(source, snapshots[0], store, fetcher)
    if mirror is not None:
        for identity, problem in mirror.problems():
            yield Finding(about=identity, message=problem.message, hint=problem.hint)


def _page(source: Source, snapshot: Snapshot, store: Store) -> Iterator[Finding]:
    if snapshot.media in HTML:
        page = b"".join(part.data for part in store.read(snapshot))
        for identity in missing_ids(page, source.expects):
            yield Finding(
                about=source.id,
                message=f"The held page has no element {identity!r}, so it isn't the document.",
                hint="`pincite sources fetch --refresh` obtains it again.",
            )


def _upstream(source: Source, snapshot: Snapshot, store: Store, fetcher: Fetcher) -> Iterator[Finding]:
    try:
        copy = official_copy(source, fetcher, store)
    except (FetchError, ParseError) as error:
        yield Finding(about=source.id, message=error.message, hint=error.hint)
        return
    if copy.parts != store.read(snapshot):
        yield Finding(
            about=source.id,
            message="The publisher changed the text.",
            hint="`pincite sources fetch --refresh` keeps both versions and uses the newer one.",
            is_problem=False,
        )
