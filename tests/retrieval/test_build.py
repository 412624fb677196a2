from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading

import filelock
import numpy as np
import pytest

from retrieval.build import build
from retrieval.entries import assemble
from retrieval.errors import IndexingError
from retrieval.index import Index, VectorCollection
from retrieval.release import status


@pytest.fixture
def corpus(kite_act, kite_news, make_brief):
    return assemble([kite_act, kite_news, make_brief(("wind", "Wind is free.", "wind-act", None, "What is free?"))])


@pytest.fixture
def other(kite_act):
    return assemble([kite_act])


def names(home):
    return sorted(path.name for path in (home / "releases").iterdir())


def test_release_says_what_it_holds(corpus, embedder, tmp_path):
    release = build(corpus, embedder, tmp_path)
    assert (release.passages, release.entries, release.dimensions) == (17, 17, 97)
    assert release.embedder == "fake@1"
    assert [document.id for document in release.documents] == ["kite-act", "kite-news", "brief-kites"]


def test_finished_build_leaves_no_unfinished_folder(corpus, embedder, tmp_path):
    release = build(corpus, embedder, tmp_path)
    assert names(tmp_path) == [release.id]


def test_same_corpus_gives_the_same_release_without_work(corpus, embedder, tmp_path):
    first = build(corpus, embedder, tmp_path)
    embedder.embedded.clear()
    assert build(corpus, embedder, tmp_path) == first
    assert embedder.embedded == []


def test_changed_search_words_of_our_rows_give_another_release(kite_act, make_brief, embedder, tmp_path):
    ids = {
        build(assemble([kite_act, make_brief(("scope", "Kites.", "kite-act", "Art. 1(1)", words))]), embedder, home).id
        for words, home in (("What for?", tmp_path / "a"), ("What on?", tmp_path / "b"))
    }
    assert len(ids) == 2


def test_new_release_is_served_and_the_previous_one_kept(corpus, other, embedder, tmp_path):
    first, second = build(corpus, embedder, tmp_path), build(other, embedder, tmp_path)
    assert names(tmp_path) == sorted([first.id, second.id])
    with Index.open(tmp_path) as index:
        assert index.release == second


def test_releases_before_the_previous_one_are_deleted(corpus, other, kite_news, embedder, tmp_path):
    build(corpus, embedder, tmp_path)
    kept = [build(other, embedder, tmp_path).id, build(assemble([kite_news]), embedder, tmp_path).id]
    assert names(tmp_path) == sorted(kept)


def test_building_what_is_served_keeps_the_previous_one(corpus, other, embedder, tmp_path):
    kept = [build(corpus, embedder, tmp_path).id, build(other, embedder, tmp_path).id]
    build(other, embedder, tmp_path)
    assert names(tmp_path) == sorted(kept)


def test_going_back_to_the_previous_release_only_switches(corpus, other, embedder, tmp_path):
    first = build(corpus, embedder, tmp_path)
    build(other, embedder, tmp_path)
    embedder.embedded.clear()
    assert build(corpus, embedder, tmp_path) == first
    assert embedder.embedded == []
    assert status(tmp_path).current == first


def test_rebuild_embeds_only_what_is_new(corpus, other, embedder, tmp_path):
    build(other, embedder, tmp_path)
    embedder.embedded.clear()
    build(corpus, embedder, tmp_path)
    assert len(embedder.embedded) == 3


def test_what_a_broken_off_build_left_is_swept(corpus, embedder, tmp_path):
    left = tmp_path / "releases" / "0123456789abcdef.building-77"
    left.mkdir(parents=True)
    (left / "passages.sqlite3").write_bytes(b"half")
    assert status(tmp_path).unfinished == (left.name,)
    build(corpus, embedder, tmp_path)
    assert status(tmp_path).unfinished == ()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))])
def test_build_that_stops_leaves_the_old_release_serving(corpus, other, embedder, tmp_path, stop):
    old = build(other, embedder, tmp_path)

    def progress(done, total):
        raise stop

    with pytest.raises((KeyboardInterrupt, IndexingError)):
        build(corpus, embedder, tmp_path, progress=progress)
    assert names(tmp_path) == [old.id]
    with Index.open(tmp_path) as index:
        assert index.release == old
        assert index.dense(embedder.embed_query("kite"), k=1)


def test_full_disk_is_told_with_the_way_out(corpus, embedder, tmp_path):
    def progress(done, total):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(IndexingError, match="No space left") as caught:
        build(corpus, embedder, tmp_path, progress=progress)
    assert "Make room" in caught.value.hint


def test_vectors_that_do_not_find_themselves_stop_the_build(corpus, other, embedder, tmp_path, monkeypatch):
    old = build(other, embedder, tmp_path)
    fill = VectorCollection.fill
    monkeypatch.setattr(VectorCollection, "fill", lambda self, vectors: fill(self, np.roll(vectors, 1, axis=0)))
    with pytest.raises(IndexingError, match="don't find themselves"):
        build(corpus, embedder, tmp_path)
    assert names(tmp_path) == [old.id]


def test_missing_vectors_stop_the_build(corpus, embedder, tmp_path, monkeypatch):
    fill = VectorCollection.fill
    monkeypatch.setattr(VectorCollection, "fill", lambda self, vectors: fill(self, vectors[:-1]))
    with pytest.raises(IndexingError, match="counts differ"):
        build(corpus, embedder, tmp_path)
    assert status(tmp_path).current is None


def test_identical_passages_pass_the_check(kite_news, embedder, tmp_path):
    document, source = kite_news
    twin = document.model_copy(update={"id": "kite-news-2"})
    pairs = [kite_news, (twin, source.model_copy(update={"id": "kite-news-2"}))]
    assert build(assemble(pairs), embedder, tmp_path).passages == 4


@pytest.mark.parametrize("name", ["passages.sqlite3", "bm25/data.npy", "release.json"])
def test_damaged_release_is_built_again(corpus, embedder, tmp_path, name):
    release = build(corpus, embedder, tmp_path)
    file = tmp_path / "releases" / release.id / name
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(IndexingError, match="damaged"):
        Index.open(tmp_path)
    assert build(corpus, embedder, tmp_path).id == release.id
    assert names(tmp_path) == [release.id]
    with Index.open(tmp_path) as index:
        assert index.dense(embedder.embed_query("kite"), k=1)


@pytest.mark.parametrize("damage", ["removed", "emptied", "truncated", "overwritten"])
def test_release_whose_chroma_is_damaged_is_built_again(corpus, embedder, tmp_path, damage):
    release = build(corpus, embedder, tmp_path)
    for file in (tmp_path / "releases" / release.id / "chroma").rglob("*"):
        if file.is_file():
            size = file.stat().st_size
            if damage == "removed":
                file.unlink()
            else:
                file.write_bytes({"emptied": b"", "truncated": file.read_bytes()[: size // 2]}.get(damage, b"x" * size))
    with Index.open(tmp_path) as index, pytest.raises(IndexingError, match="pincite index build"):
        index.dense(embedder.embed_query("kite"))
    assert build(corpus, embedder, tmp_path).id == release.id
    with Index.open(tmp_path) as index:
        assert index.dense(embedder.embed_query("kite"), k=1)


def test_second_builder_is_told(corpus, embedder, tmp_path):
    with filelock.FileLock(tmp_path / "index.lock"), pytest.raises(IndexingError, match="Another process"):
        build(corpus, embedder, tmp_path)


def test_second_builder_waits_when_it_may(corpus, embedder, tmp_path):
    lock = filelock.FileLock(tmp_path / "index.lock", thread_local=False)
    lock.acquire()
    timer = threading.Timer(0.2, lock.release)
    timer.start()
    assert build(corpus, embedder, tmp_path, wait=10).passages == 17
    timer.join()


def test_nothing_to_index_names_the_command_that_fetches(embedder, tmp_path):
    with pytest.raises(IndexingError) as caught:
        build(assemble([]), embedder, tmp_path)
    assert "pincite sources fetch" in caught.value.hint


def test_home_that_cannot_be_made_is_an_error(corpus, embedder, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexingError, match="can't be written"):
        build(corpus, embedder, tmp_path / "file")


@pytest.mark.slow
def test_killed_build_leaves_the_old_release_serving(corpus, other, embedder, tmp_path):
    """Chroma 1.5.9, killed while writing, left a collection that couldn't be read."""
    old = build(other, embedder, tmp_path)
    child = """
import os, signal, sys
from pathlib import Path
import numpy as np
from retrieval.index import VectorCollection
folder = Path(sys.argv[1]) / "releases" / "0123456789abcdef.building-1"
folder.mkdir()
collection = VectorCollection(folder / "chroma", "0123456789abcdef")
collection.fill(np.eye(97, dtype=np.float32))
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", child, str(tmp_path)], check=False)
    assert status(tmp_path).unfinished
    with Index.open(tmp_path) as index:
        assert index.release == old
        assert index.dense(embedder.embed_query("kite"), k=1)
    new = build(corpus, embedder, tmp_path)
    assert names(tmp_path) == sorted([old.id, new.id])


def test_other_languages_are_searched_by_words_and_cost_no_vector(
    kite_act, make_document, make_leaf, embedder, tmp_path
):
    paragraph = make_leaf("paragraph", "Les cerfs-volants sont interdits la nuit.", article="1", paragraph="1")
    french = make_document("kite-act-fr", paragraph, language="fr")
    release = build(assemble([french, kite_act]), embedder, tmp_path)
    assert not any("cerfs-volants" in text for text in embedder.embedded)
    assert release.words_only == {"fr": 1, "nl": 0}
    assert release.entries == release.passages - 1
    with Index.open(tmp_path) as index:
        assert [row.language for row in index.passages] == ["en"] * release.entries + ["fr"]
        assert not index.lexical("cerfs-volants interdits").any()
        assert [position for position, _ in index.lexical_in("fr", "un cerf-volant interdit")] == [release.entries]


def test_an_index_without_an_english_text_is_refused(make_document, make_leaf, embedder, tmp_path):
    french = make_document("kite-act-fr", make_leaf("paragraph", "Un vol.", article="1", paragraph="1"), language="fr")
    with pytest.raises(IndexingError, match="nothing to index"):
        build(assemble([french]), embedder, tmp_path)
