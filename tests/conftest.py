"""Fixtures that several packages' tests share."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from shutil import copy2
from types import ModuleType
from typing import Any
from zlib import crc32

import hypothesis
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
from sources.parsers import parse
from sources.rule_table import RuleTable
from sources.schema import Document, SourcePart
from sources.store import Store

DATA = Path(__file__).parent / "data"

# A machine that is busy with something else is no reason to fail; times are measured in `evals/bench`.
hypothesis.settings.register_profile("pincite", deadline=None)
hypothesis.settings.load_profile("pincite")


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


@pytest.fixture(scope="session")
def official_document(corpus: Path) -> Callable[[str], Document]:
    """Parse one of the mirror's documents, as the catalogue describes it."""
    paths = {row["id"]: row["path"] for row in json.loads((corpus / "MANIFEST.json").read_text("utf-8"))}
    catalogue = Catalogue.load()

    @cache
    def read(document_id: str) -> Document:
        path = paths[document_id]
        return parse(catalogue.get(document_id), [SourcePart(name=path, data=(corpus / path).read_bytes())])

    return read


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


def environment(home: Path, **settings: str) -> dict[str, str]:
    """Return this process's environment with no other settings of ours than these; nothing may use the network."""
    ours = {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}
    kept = {name: value for name, value in os.environ.items() if name not in ours and not name.startswith("PINCITE_")}
    return kept | {"PINCITE_HOME": str(home), "PINCITE_OFFLINE": "1"} | settings


@pytest.fixture(scope="session")
def pincite() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line in a process of its own; keywords are settings, or options of `subprocess.run`."""

    def run(home: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        settings = {name: options.pop(name) for name in list(options) if name.isupper()}
        if "input" not in options and "stdin" not in options:
            options["stdin"] = subprocess.DEVNULL
        command = [sys.executable, "-m", "retrieval", *arguments]
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", env=environment(home, **settings), timeout=300, **options
        )

    return run


@pytest.fixture(scope="session")
def start_pincite() -> Callable[..., subprocess.Popen[bytes]]:
    """Start the command line and don't wait for it; keywords as for `pincite`."""

    def start(home: Path, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
        settings = {name: options.pop(name) for name in list(options) if name.isupper()}
        given = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        command = [sys.executable, "-m", "retrieval", *arguments]
        return subprocess.Popen(command, env=environment(home, **settings), **given)

    return start


@pytest.fixture(scope="session")
def act_home(tmp_path_factory: pytest.TempPathFactory, data: Path, pincite: Callable[..., Any]) -> Path:
    """A home with the invented act, prepared by the command line with the real model; for slow tests."""
    home = tmp_path_factory.mktemp("act") / "home"
    home.mkdir(mode=0o700)
    copy2(data / "act" / "catalogue.toml", home / "catalogue.toml")
    built = pincite(home, "index", "build", PINCITE_MIRROR=str(data / "act"))
    assert built.returncode == 0, built.stderr
    return home


@pytest.fixture(scope="session")
def official_home(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """A home with the official texts, indexed with the real model; made once, in some two minutes, for slow tests."""
    home = tmp_path_factory.mktemp("official") / "home"
    with Assistant.open(Settings(home=home, mirror=corpus, offline=True)):
        return home


@pytest.fixture(scope="session")
def official(official_home: Path, corpus: Path) -> Iterator[Assistant]:
    """An assistant that knows the official texts."""
    with Assistant.open(Settings(home=official_home, mirror=corpus, offline=True)) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def ferry(data: Path) -> ModuleType:
    """The invented act that was amended twice: `write` makes its mirror and rows."""
    spec = importlib.util.spec_from_file_location("ferry", data / "ferry" / "ferry.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def ferry_assistant(ferry: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant that knows the act that was amended twice, and our own briefs."""
    folder = tmp_path_factory.mktemp("ferry")
    mirror, home = folder / "mirror", folder / "home"
    mirror.mkdir()
    home.mkdir(mode=0o700)
    ferry.write(mirror, home)
    prepare(Settings(home=home, mirror=mirror, offline=True), embedder=FakeEmbedder())
    catalogue = Catalogue.load(home=home)
    index = Index.open(home, FakeEmbedder.id)
    library = Library(Store(home), catalogue, RuleTable.load(home=home))
    with Assistant(index, FakeEmbedder(), library, catalogue) as assistant:
        yield assistant
