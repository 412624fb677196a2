"""Fixtures that several packages' tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copy2
from zlib import crc32

import numpy as np
import pytest

from retrieval.assistant import Assistant
from retrieval.embed import Progress
from retrieval.index import Index
from retrieval.lexical import tokenise
from retrieval.library import Library
from retrieval.prepare import prepare
from retrieval.settings import Settings
from sources.catalogue import Catalogue
from sources.store import Store

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the invented act and the other files that we wrote for tests."""
    return DATA


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The mirror of official texts; tests that need it are skipped where it is absent."""
    mirror = os.environ.get("PINCITE_MIRROR")
    if not mirror or not (Path(mirror) / "MANIFEST.json").is_file():
        pytest.skip("needs the mirror of official texts: set PINCITE_MIRROR to its folder")
    return Path(mirror)


class FakeEmbedder:
    """A text's vector counts its words: each word has one of 97 places, and length is made one."""

    id = "fake@1"
    dimensions = 97

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        self.embedded += texts
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> np.ndarray:
        vector = np.full(self.dimensions, 0.01, dtype=np.float32)
        for word in tokenise(text):
            vector[crc32(word.encode()) % self.dimensions] += 1
        return vector / np.linalg.norm(vector)


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture(scope="session")
def fake_embedder() -> type[FakeEmbedder]:
    return FakeEmbedder


@pytest.fixture(scope="session")
def lighthouse_home(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """A home in which the invented act and all that belongs to it is held and indexed, with the fake embedder."""
    home = tmp_path_factory.mktemp("lighthouse") / "home"
    home.mkdir(mode=0o700)
    copy2(data / "act" / "catalogue.toml", home / "catalogue.toml")
    settings = Settings(home=home, mirror=data / "act", offline=True)
    prepare(settings, embedder=FakeEmbedder())
    return home


@pytest.fixture(scope="session")
def lighthouse(lighthouse_home: Path) -> Iterator[Assistant]:
    """An assistant that knows the invented act and our own briefs."""
    index = Index.open(lighthouse_home, FakeEmbedder.id)
    catalogue = Catalogue.load(home=lighthouse_home)
    with Assistant(index, FakeEmbedder(), Library(Store(lighthouse_home), catalogue), catalogue) as assistant:
        yield assistant
