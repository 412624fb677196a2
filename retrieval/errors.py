"""This package's branch of the error tree; the root is `sources.errors.PinciteError`."""

from __future__ import annotations

from sources.errors import PinciteError

__all__ = [
    "EmbeddingError",
    "IndexLockedError",
    "IndexingError",
    "PinciteError",
    "QuestionError",
    "RetrievalError",
    "VerificationError",
]


class RetrievalError(PinciteError):
    """Base of this package's errors."""


class QuestionError(RetrievalError):
    """The question can't be read, or the file that it comes from or its answer goes to can't be used."""

    exit_code = 2


class IndexingError(RetrievalError):
    """There is no index, it is damaged, or it is not the one that the settings ask for."""

    exit_code = 4


class IndexLockedError(IndexingError):
    """Another process is building the index."""


class EmbeddingError(RetrievalError):
    """The embedding model is missing, damaged, or not the one it should be."""

    exit_code = 5


class VerificationError(RetrievalError):
    """An answer file can't be read as an answer."""

    exit_code = 2
