from __future__ import annotations

import sqlite3

import numpy as np
import pytest

from retrieval.vectors import embed_all

TEXTS = ["a red kite", "a blue kite", "a red kite", "wind"]


def test_every_text_gets_the_embedders_vector(embedder, tmp_path):
    assert np.allclose(embed_all(TEXTS, embedder, tmp_path), embedder.embed_passages(TEXTS))


def test_equal_texts_are_embedded_once(embedder, tmp_path):
    embed_all(TEXTS, embedder, tmp_path)
    assert embedder.embedded == ["a red kite", "a blue kite", "wind"]


def test_second_time_only_new_texts_are_embedded(embedder, tmp_path):
    embed_all(TEXTS, embedder, tmp_path)
    embedder.embedded.clear()
    again = embed_all(["wind", "rain"], embedder, tmp_path)
    assert embedder.embedded == ["rain"]
    assert np.allclose(again, embedder.embed_passages(["wind", "rain"]))


def test_vectors_of_another_embedder_are_not_taken(embedder, tmp_path):
    embed_all(TEXTS, embedder, tmp_path)
    embedder.embedded.clear()
    embedder.id = "fake@2"
    embed_all(["wind"], embedder, tmp_path)
    assert embedder.embedded == ["wind"]


def test_broken_off_embedding_goes_on_where_it_stopped(embedder, tmp_path):
    texts = [f"kite {number}" for number in range(200)]

    def stop(done, total):
        if done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed_all(texts, embedder, tmp_path, progress=stop)
    made = len(embedder.embedded)
    assert 0 < made < len(texts)
    embed_all(texts, embedder, tmp_path)
    assert len(embedder.embedded) == len(texts)


def test_progress_ends_at_the_number_of_texts(embedder, tmp_path):
    told = []
    embed_all(TEXTS, embedder, tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 4)
    assert told[-1] == (4, 4)


@pytest.mark.parametrize("content", [b"this was a database once" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_damaged_cache_is_made_anew(embedder, tmp_path, content):
    (tmp_path / "vectors.sqlite3").write_bytes(content)
    assert embed_all(TEXTS, embedder, tmp_path).shape == (4, 97)
    with sqlite3.connect(tmp_path / "vectors.sqlite3") as cache:
        assert cache.execute("SELECT count(*) FROM vectors").fetchone() == (3,)
    cache.close()


def test_vector_of_a_wrong_length_is_made_anew(embedder, tmp_path):
    embed_all(TEXTS, embedder, tmp_path)
    cache = sqlite3.connect(tmp_path / "vectors.sqlite3")
    with cache:
        cache.execute("UPDATE vectors SET vector = x'00000000'")
    cache.close()
    assert np.allclose(embed_all(TEXTS, embedder, tmp_path), embedder.embed_passages(TEXTS))
