"""Everything between an empty folder and the first answer: obtain the sources, cut them up, build the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from retrieval.build import build
from retrieval.embed import Embedder, load_embedder
from retrieval.entries import assemble
from retrieval.errors import IndexLockedError
from retrieval.release import Release
from retrieval.settings import Settings
from sources.acquire import Outcome, Report, acquire_all
from sources.catalogue import Catalogue
from sources.errors import SourcesError
from sources.schema import Document, Held, Source
from sources.store import Store
from sources.versions import date_by

Progress = Callable[[str, int, int], None]
"""Called with the stage, how many are done, and of how many."""

MOST_REASONS = 3
"""So many reasons with one way out are told; documents beyond them are counted."""


def prepare(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    notify: Callable[[str], None] | None = None,
    refresh: bool = False,
    wait: float = 0,
) -> Release:
    """Obtain what can be obtained and make its index the one that is served.

    Args:
        settings: Where things lie and which model embeds.
        embedder: Another model than the settings name.
        progress: Told how far each stage is.
        notify: Told in sentences what could not be obtained, and how to get it.
        refresh: Look again for what is held already.
        wait: Seconds to wait for another process that is building the index.

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
    if corpus.unplaced:
        say(
            f"{len(corpus.unplaced)} of our own rows are left out, because their source has no such place: "
            f"{', '.join(corpus.unplaced[:MOST_REASONS])}{', …' if len(corpus.unplaced) > MOST_REASONS else ''}."
        )
    model = embedder or load_embedder(settings.embedding, threads=settings.threads, offline=settings.offline)
    into = partial(
        build,
        corpus,
        model,
        settings.home,
        chroma_url=settings.chroma_url,
        progress=lambda done, total: tell("Embedding passages", done, total),
    )
    try:
        return into()
    except IndexLockedError:
        if not wait:
            raise
    say("Another process is building the index; waiting for it.")
    return into(wait=wait)


def _documents(
    catalogue: Catalogue, store: Store, tell: Progress, say: Callable[[str], None]
) -> Iterator[tuple[Document, Source]]:
    rows = list(catalogue)
    held: dict[str, Held] = {}
    for number, row in enumerate(rows, start=1):
        try:
            found = store.held(row)
        except SourcesError as error:
            # One unreadable source doesn't keep the others from being asked.
            say(f"{row.id} is left out: {error}")
            found = None
        if found is not None:
            held[row.id] = found
        tell("Reading documents", number, len(rows))
    documents = {row_id: one.document for row_id, one in held.items()}
    for one in held.values():
        yield date_by(one.document, one.source, catalogue, lambda row: documents.get(row.id)), one.source


def explain(report: Report) -> Iterator[str]:
    """Say in a few lines what could not be obtained and how to get it, the commonest trouble first."""
    missing = report.of("missing")
    if missing:
        yield f"{len(missing)} of {len(report.outcomes)} documents could not be obtained; answers rest on the others."
        yield from _by_way_out(missing)
        yield "  `pincite sources fetch` names each and tries again; then `pincite index build` makes them searchable."
    troubled = [outcome for outcome in report.outcomes if outcome.status != "missing" and outcome.reason]
    if troubled:
        yield f"{len(troubled)} of {len(report.outcomes)} documents are held, though not from where they should come."
        yield from _by_way_out(troubled)


def _by_way_out(outcomes: Iterable[Outcome]) -> Iterator[str]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.hint, []).append(outcome)
    for hint, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        reasons: dict[str, list[str]] = {}
        for outcome in group:
            reasons.setdefault(outcome.reason, []).append(outcome.source_id)
        ordered = sorted(reasons.items(), key=lambda item: -len(item[1]))
        for reason, ids in ordered[:MOST_REASONS]:
            yield f"  {ids[0] if len(ids) == 1 else f'{len(ids)} documents'}: {reason}"
        rest = sum(len(ids) for _, ids in ordered[MOST_REASONS:])
        if rest:
            yield f"  {rest} more, for reasons like these"
        yield f"    {hint}"


def _silent(_stage: str, _done: int, _total: int) -> None:
    return


def _mute(_line: str) -> None:
    return
