"""Everything between an empty folder and the first answer: obtain the sources, cut them up, build the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from retrieval.build import build
from retrieval.embed import Embedder, load_embedder
from retrieval.entries import assemble
from retrieval.release import Release
from retrieval.settings import Settings
from sources.acquire import Report, acquire_all
from sources.catalogue import Catalogue
from sources.errors import SourcesError
from sources.schema import Document, Source
from sources.store import Store

Progress = Callable[[str, int, int], None]
"""Called with the stage, how many are done, and of how many."""

MOST_NAMED = 4
"""So many documents are named for one reason; the others are counted."""


def prepare(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    notify: Callable[[str], None] | None = None,
    refresh: bool = False,
) -> Release:
    """Obtain what can be obtained and make its index the one that is served.

    Args:
        settings: Where things lie and which model embeds.
        embedder: Another model than the settings name.
        progress: Told how far each stage is.
        notify: Told in sentences what could not be obtained, and how to get it.
        refresh: Look again for what is held already.

    Raises:
        SourcesError: If the catalogue or the store can't be used.
        RetrievalError: If the index can't be built.
    """
    tell = progress or _silent
    say = notify or _mute
    catalogue = Catalogue.load(home=settings.home)
    store = Store(settings.home)
    report = acquire_all(
        catalogue,
        store,
        settings,
        progress=lambda done, total, _: tell("Obtaining sources", done, total),
        refresh=refresh,
    )
    tell("Obtaining sources", len(catalogue), len(catalogue))
    for line in explain(report):
        say(line)
    documents = list(_documents(catalogue, store, tell, say))
    corpus = assemble(documents)
    model = embedder or load_embedder(settings.embedding, threads=settings.threads, offline=settings.offline)
    return build(
        corpus,
        model,
        settings.home,
        chroma_url=settings.chroma_url,
        progress=lambda done, total: tell("Embedding passages", done, total),
    )


def _documents(
    catalogue: Catalogue, store: Store, tell: Progress, say: Callable[[str], None]
) -> Iterator[tuple[Document, Source]]:
    rows = list(catalogue)
    for number, row in enumerate(rows, start=1):
        try:
            held = store.held(row)
        except SourcesError as error:
            # One unreadable source doesn't keep the others from being asked.
            say(f"{row.id} is left out: {error}")
            held = None
        if held is not None:
            yield held.document, held.source
        tell("Reading documents", number, len(rows))


def explain(report: Report) -> Iterator[str]:
    """Say in a few lines what could not be obtained and how to get it, the commonest reason first."""
    missing = report.of("missing")
    reasons: dict[tuple[str, str], list[str]] = {}
    for outcome in missing:
        reasons.setdefault((outcome.reason, outcome.hint), []).append(outcome.source_id)
    if missing:
        yield f"{len(missing)} of {len(report.outcomes)} documents could not be obtained; answers rest on the others."
    for (reason, hint), ids in sorted(reasons.items(), key=lambda item: -len(item[1])):
        named = ", ".join(ids[:MOST_NAMED]) + (f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else "")
        yield f"  {named}: {reason} {hint}".rstrip()
    if missing:
        yield "  `pincite sources fetch` tries again; `pincite index build` then brings them into the answers."
    for outcome in report.of("held", "unchanged", "obtained"):
        if outcome.reason:
            yield f"{outcome.source_id} comes from {outcome.obtained_from}, because: {outcome.reason} {outcome.hint}"


def _silent(_stage: str, _done: int, _total: int) -> None:
    return


def _mute(_line: str) -> None:
    return
