"""What is wrong with an installation, and how to mend it; looks, and changes nothing."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from retrieval.embed import load_embedder
from retrieval.errors import IndexingError
from retrieval.index import Index
from retrieval.settings import Settings
from sources.catalogue import Catalogue
from sources.errors import MirrorError, PinciteError, StoreError
from sources.mirror import Mirror
from sources.store import Store

ROOM = 300 * 2**20
"""Bytes that building wants beside what is there: two releases of about 100 MB, and the originals."""
MOST_NAMED = 3
"""So many of several damaged files are named."""


class Finding(NamedTuple):
    """One thing looked at; `message` says what is so, or what is wrong and how to mend it."""

    name: str
    ok: bool
    message: str


def examine() -> Iterator[Finding]:
    """Yield what was found, one thing after the other; never raises for what it finds."""
    try:
        settings = Settings.read()
    except PinciteError as error:
        yield Finding("Settings", False, str(error))
        return
    for name, look in _LOOKS.items():
        try:
            yield Finding(name, True, look(settings))
        except PinciteError as error:
            yield Finding(name, False, str(error))
        except OSError as error:
            yield Finding(name, False, f"{error.filename or settings.home}: {error.strerror}.")


def _python(_: Settings) -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"


def _home(settings: Settings) -> str:
    home = settings.home
    if not home.exists():
        return f"{home} is made by the first question."
    if not home.is_dir():
        raise StoreError(f"{home} is a file.", hint="Set PINCITE_HOME to a folder.")
    if not os.access(home, os.W_OK):
        return f"{home} can be read only: questions are answered, nothing new is stored."
    free = shutil.disk_usage(home).free
    if free < ROOM:
        raise StoreError(
            f"The disk of {home} has {free / 1e6:,.0f} MB left, and building the index wants {ROOM / 1e6:,.0f}.",
            hint="Free some space, or set PINCITE_HOME to a folder on a larger disk.",
        )
    mode = stat.S_IMODE(home.stat().st_mode)
    private = "private" if mode & 0o077 == 0 else f"readable by others (mode {mode:o}); chmod 700 makes it private"
    return f"{home}, {private}"


def _mirror(settings: Settings) -> str:
    if settings.mirror is None:
        return "none; set PINCITE_MIRROR to use a folder with copies"
    mirror = Mirror.open(settings.mirror)
    problems = [problem for _, problem in mirror.problems()]
    if problems:
        raise MirrorError(_listed([problem.message for problem in problems]), hint=problems[0].hint)
    return f"{settings.mirror}, {len(mirror.entries)} files, each as its manifest says"


def _catalogue(settings: Settings) -> str:
    return f"{len(Catalogue.load(home=settings.home))} documents"


def _store(settings: Settings) -> str:
    store = Store(settings.home)
    catalogue = Catalogue.load(home=settings.home)
    held = [snapshot for source in catalogue if (snapshot := store.latest(source.id)) is not None]
    problems: dict[str, StoreError] = {}
    for snapshot in held:
        try:
            store.read(snapshot)
        except StoreError as error:
            problems[snapshot.source_id] = error
    if problems:
        messages = [f"{identity}: {problem.message}" for identity, problem in problems.items()]
        raise StoreError(_listed(messages), hint=next(iter(problems.values())).hint)
    return f"{len(held)} of {len(catalogue)} documents held, every byte as it was stored"


def _model(settings: Settings) -> str:
    embedder = load_embedder(settings.embedding, threads=settings.threads, offline=True)
    embedder.embed_query("Does it work?")
    return embedder.id


def _index(settings: Settings) -> str:
    if not (settings.home / "current").exists():
        raise IndexingError("There is none yet.", hint="The first question builds it, or `pincite index build`.")
    embedder = load_embedder(settings.embedding, threads=settings.threads, offline=True)
    with Index.open(settings.home, embedder.id, chroma_url=settings.chroma_url) as index:
        index.dense(embedder.embed_query("Does it work?"), 1)
        release = index.release
    return f"release {release.id}, {release.passages:,} passages, answers"


def _listed(messages: list[str]) -> str:
    rest = len(messages) - MOST_NAMED
    return " ".join(messages[:MOST_NAMED]) + (f" And {rest} more." if rest > 0 else "")


_LOOKS: dict[str, Callable[[Settings], str]] = {
    "Python": _python,
    "Home": _home,
    "Mirror": _mirror,
    "Catalogue": _catalogue,
    "Store": _store,
    "Model": _model,
    "Index": _index,
}
