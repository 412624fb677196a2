"""What is wrong with an installation, and how to mend it; looks, and changes nothing."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from retrieval.embed import load_embedder
from retrieval.index import Index
from retrieval.settings import Settings
from sources.catalogue import Catalogue
from sources.errors import PinciteError
from sources.mirror import Mirror
from sources.store import Store


class Finding(NamedTuple):
    """One thing looked at; `message` says what is so, or what is wrong and how to mend it."""

    name: str
    ok: bool
    message: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield what was found, one thing after the other; never raises for what it finds."""
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
    mode = stat.S_IMODE(home.stat().st_mode)
    if not os.access(home, os.W_OK):
        return f"{home} can be read only: questions are answered, nothing new is stored."
    private = "private" if mode & 0o077 == 0 else f"readable by others (mode {mode:o}); chmod 700 makes it private"
    return f"{home}, {private}"


def _mirror(settings: Settings) -> str:
    if settings.mirror is None:
        return "none; set PINCITE_MIRROR to use a folder with copies"
    return f"{settings.mirror}, {len(Mirror.open(settings.mirror).entries)} files listed"


def _catalogue(settings: Settings) -> str:
    return f"{len(Catalogue.load(home=settings.home))} documents"


def _store(settings: Settings) -> str:
    store = Store(settings.home)
    catalogue = Catalogue.load(home=settings.home)
    held = [snapshot for source in catalogue if (snapshot := store.latest(source.id)) is not None]
    for snapshot in held:
        store.read(snapshot)
    return f"{len(held)} of {len(catalogue)} documents held, every byte as it was stored"


def _model(settings: Settings) -> str:
    embedder = load_embedder(settings.embedding, threads=settings.threads, offline=True)
    embedder.embed_query("Does it work?")
    return embedder.id


def _index(settings: Settings) -> str:
    embedder = load_embedder(settings.embedding, threads=settings.threads, offline=True)
    with Index.open(settings.home, embedder.id, chroma_url=settings.chroma_url) as index:
        index.dense(embedder.embed_query("Does it work?"), 1)
        release = index.release
    return f"release {release.id}, {release.passages:,} passages, answers"


_LOOKS: dict[str, Callable[[Settings], str]] = {
    "Python": _python,
    "Home": _home,
    "Mirror": _mirror,
    "Catalogue": _catalogue,
    "Store": _store,
    "Model": _model,
    "Index": _index,
}
