"""What is fetched of a model on the hub."""

from __future__ import annotations

import pytest

from retrieval.model_files import FETCHED


def fetched(*files: str) -> list[str]:
    from huggingface_hub.utils import filter_repo_objects

    return list(filter_repo_objects(files, allow_patterns=list(FETCHED)))


@pytest.mark.slow
def test_no_pickle_of_a_hub_model_is_fetched() -> None:
    """`2_Dense/*` let `2_Dense/pytorch_model.bin` through, a pickle, which can run anything when it is read."""
    pickles = ("pytorch_model.bin", "2_Dense/pytorch_model.bin", "1_Pooling/x.pkl", "model.pt", "a/b.ckpt", "w.h5")
    assert fetched(*pickles, "modeling.py", "2_Dense/code.py", "onnx/model.onnx") == []


@pytest.mark.slow
def test_what_a_model_needs_is_fetched_from_its_folders_too() -> None:
    needed = (
        *("modules.json", "config.json", "model.safetensors", "tokenizer.json", "vocab.txt", "merges.txt"),
        *("spiece.model", "1_Pooling/config.json", "2_Dense/config.json", "2_Dense/model.safetensors"),
    )
    assert fetched(*needed) == list(needed)
