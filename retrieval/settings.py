"""Settings of this package: which model embeds, where Chroma runs, how many threads it gets.

Read from the environment, `PINCITE_<NAME>`, like those of `sources.settings`, which they extend.
"""

from __future__ import annotations

from pydantic import Field, field_validator

from sources.settings import SourcesSettings

__all__ = ["DEFAULT_EMBEDDING", "Settings"]

DEFAULT_EMBEDDING = "onnx:bge-small-en-v1.5"
_SCHEMES = ("onnx:", "sentence-transformers:")


class Settings(SourcesSettings):
    """What the search needs to know; arguments win over the environment."""

    embedding: str = Field(
        default=DEFAULT_EMBEDDING,
        description=(
            "The embedding model: `onnx:` and a known name or a folder with model.onnx and tokenizer.json, or "
            "`sentence-transformers:` and a known name, a folder or a name on the hub."
        ),
    )
    chroma_url: str | None = Field(
        default=None,
        description="Address of a Chroma server (`http://host:8000`) instead of the embedded one.",
    )
    threads: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Threads of one query's embedding; one is as fast as two and doesn't collapse under load.",
    )

    @field_validator("embedding")
    @classmethod
    def _names_a_model(cls, value: str) -> str:
        scheme = next((scheme for scheme in _SCHEMES if value.startswith(scheme)), None)
        if scheme is None or not value.removeprefix(scheme).strip():
            raise ValueError(f"{value!r} is not `onnx:NAME` or `sentence-transformers:NAME`")
        return value

    @field_validator("chroma_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError(f"{value!r} does not begin with http:// or https://")
        return value
