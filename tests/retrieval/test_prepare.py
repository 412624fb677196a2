"""From an empty folder to an index: what is told, and what is said of what could not be had."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import filelock
import pytest

from retrieval.errors import IndexLockedError
from retrieval.index import Index
from retrieval.prepare import MOST_REASONS, explain, prepare
from retrieval.settings import Settings
from sources.acquire import Outcome, Report
from sources.catalogue import Catalogue
from sources.store import Store


def missing(count: int, reason: str = "Gone.", hint: str = "Fetch it.", first: int = 0) -> tuple[Outcome, ...]:
    ids = range(first, first + count)
    return tuple(Outcome(source_id=f"act-{n}", status="missing", reason=reason, hint=hint) for n in ids)


def said(*outcomes: Outcome) -> str:
    return "\n".join(explain(Report(outcomes=outcomes)))


def held(name: str, reason: str = "", hint: str = "") -> Outcome:
    return Outcome(source_id=name, status="held", obtained_from="pincite", reason=reason, hint=hint)


def test_nothing_is_said_where_all_is_well():
    assert said(held("a"), held("b")) == ""


def test_how_many_are_missing_and_why_and_the_way_out_are_said():
    words = said(*missing(2), held("a"))
    assert all(part in words for part in ("2 of 3", "Gone.", "Fetch it."))


def test_one_document_is_named_and_several_are_counted():
    assert "act-0" in said(*missing(1))
    assert "act-0" not in said(*missing(2))


def test_each_way_out_is_said_once_the_commonest_first():
    words = said(*missing(1, hint="Ask for it."), *missing(3, first=1, hint="Set a mirror."))
    assert words.count("Set a mirror.") == words.count("Ask for it.") == 1
    assert words.index("Set a mirror.") < words.index("Ask for it.")


def test_many_reasons_are_counted_and_not_listed():
    rows = [outcome for n in range(MOST_REASONS + 2) for outcome in missing(1, reason=f"Reason {n}.", first=n)]
    words = said(*rows)
    assert words.count("Reason ") == MOST_REASONS
    assert "2 more" in words


def test_what_is_held_from_elsewhere_is_said_apart():
    words = said(held("a", "The mirror's file is damaged.", "Copy it again."), held("b"))
    assert "1 of 2" in words
    assert "Copy it again." in words


# -- preparing --------------------------------------------------------------------------------------------------------


@pytest.fixture
def prepared_home(lighthouse_home: Path, tmp_path: Path) -> Path:
    """A copy of a home in which all is held and indexed."""
    return copytree(lighthouse_home, tmp_path / "home")


def test_rows_of_ours_whose_place_is_gone_are_told(tmp_path, embedder):
    """They were left out of the index, and nobody was told."""
    text = b"Europe's AI gigafactories\n\nThis page has moved."
    name = "ec-news-76-eoi-gigafactories-en"
    row = {"id": name, "path": "page.txt", "sha256": sha256(text).hexdigest(), "bytes": len(text), "format": "text"}
    row |= {"url": "https://example.org/news", "obtained_from": "invented", "licence": "ours", "date": "2031-05-12"}
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror" / "page.txt").write_bytes(text)
    (tmp_path / "mirror" / "MANIFEST.json").write_text(json.dumps([row]), encoding="utf-8")
    lines: list[str] = []
    settings = Settings(home=tmp_path / "home", mirror=tmp_path / "mirror", offline=True)
    prepare(settings, embedder=embedder, notify=lines.append)
    told = next(line for line in lines if "our own rows are left out" in line)
    assert "brief-" in told


def test_stages_are_told_to_their_end_and_what_is_missing_is_said(prepared_home, data, embedder):
    told: dict[str, list[tuple[int, int]]] = {}
    lines: list[str] = []
    settings = Settings(home=prepared_home, mirror=data / "act", offline=True)
    release = prepare(
        settings,
        embedder=embedder,
        progress=lambda stage, done, total: told.setdefault(stage, []).append((done, total)),
        notify=lines.append,
    )
    for steps in told.values():
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]
    assert {"Obtaining sources", "Reading documents"} <= told.keys()
    catalogue = Catalogue.load(home=prepared_home)
    absent = [row.id for row in catalogue if Store(prepared_home).latest(row.id) is None]
    assert f"{len(absent)} of {len(catalogue)}" in lines[0]
    with Index.open(prepared_home, embedder.id) as index:
        assert index.release == release


def test_a_source_that_cant_be_read_is_left_out_and_named(prepared_home, embedder):
    snapshot = Store(prepared_home).latest("invented-page-en")
    (damaged,) = (file for file in (prepared_home / "objects").rglob("*") if snapshot.sha256.endswith(file.name))
    damaged.chmod(0o600)
    damaged.write_bytes(b"x")
    with contextlib.closing(sqlite3.connect(prepared_home / "store.sqlite3")) as database, database:
        database.execute("DELETE FROM documents WHERE source_id = 'invented-page-en'")
    lines: list[str] = []
    release = prepare(Settings(home=prepared_home, offline=True), embedder=embedder, notify=lines.append)
    assert [line for line in lines if line.startswith("invented-page-en is left out")]
    indexed = {document.id for document in release.documents}
    assert "invented-press-en" in indexed
    assert "invented-page-en" not in indexed


def test_another_builder_is_waited_for_only_as_long_as_told(prepared_home, embedder):
    settings = Settings(home=prepared_home, offline=True)
    lock = filelock.FileLock(prepared_home / "index.lock", thread_local=False)
    lock.acquire()
    with pytest.raises(IndexLockedError):
        prepare(settings, embedder=embedder)
    lines: list[str] = []

    def end_the_other_build(line: str) -> None:
        lines.append(line)
        if "Another process" in line:
            lock.release()

    prepare(settings, embedder=embedder, notify=end_the_other_build, wait=10)
    assert any("Another process" in line for line in lines)
