"""Vectors that were made once: a rebuild embeds only what is new, and a build that was broken off goes on.

A cache beside the releases, never the truth: a damaged file is thrown away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.embed import Embedder, Progress
from sources.schema import sha256_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["embed_all"]

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (embedder TEXT, text TEXT, vector BLOB, PRIMARY KEY (embedder, text))"
_BATCH = 64


def embed_all(
    texts: Sequence[str],
    embedder: Embedder,
    home: Path,
    *,
    progress: Progress | None = None,
) -> NDArray[np.float32]:
    """Return one vector per text, embedding only texts that this embedder hasn't seen.

    Args:
        texts: What the entries search in.
        embedder: Whose vectors are wanted.
        home: Folder of the cache, `vectors.sqlite3`.
        progress: Told how many of all texts have a vector.
    """
    import numpy as np

    vectors = np.zeros((len(texts), embedder.dimensions), dtype=np.float32)
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        rows.setdefault(sha256_text(text), []).append(row)
    cache = _open(home / "vectors.sqlite3")
    try:
        for key, blob in cache.execute("SELECT text, vector FROM vectors WHERE embedder = ?", (embedder.id,)):
            if key in rows and len(blob) == vectors.shape[1] * vectors.itemsize:
                vectors[rows.pop(key)] = np.frombuffer(blob, dtype=np.float32)
        left = sum(map(len, rows.values()))
        if progress is not None:
            progress(len(texts) - left, len(texts))
        missing = list(rows.items())
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            made = embedder.embed_passages([texts[numbers[0]] for _, numbers in batch])
            found: list[tuple[Any, ...]] = []
            for (key, numbers), vector in zip(batch, made, strict=True):
                vectors[numbers] = vector
                left -= len(numbers)
                found.append((embedder.id, key, vector.astype(np.float32).tobytes()))
            with cache:
                cache.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", found)
            if progress is not None:
                progress(len(texts) - left, len(texts))
    finally:
        cache.close()
    return vectors


def _open(file: Path) -> sqlite3.Connection:
    cache = sqlite3.connect(file)
    try:
        intact = cache.execute("PRAGMA quick_check").fetchone() == ("ok",)
        if intact:
            cache.execute(_SCHEMA)
            return cache
    except sqlite3.OperationalError:
        cache.close()
        raise
    except sqlite3.DatabaseError:
        pass
    cache.close()
    file.unlink()
    cache = sqlite3.connect(file)
    cache.execute(_SCHEMA)
    return cache
