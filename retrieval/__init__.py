"""From a question to an answer whose every statement is bound to a verbatim passage.

Scripts need one import: `from retrieval import ask`; for many questions, `from retrieval import Assistant`. Names are
loaded when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retrieval.assistant import Assistant, ask, verify_saved
    from retrieval.errors import (
        EmbeddingError,
        IndexingError,
        IndexLockedError,
        PinciteError,
        QuestionError,
        RetrievalError,
        VerificationError,
    )
    from retrieval.schema import (
        Abstention,
        Answer,
        Citation,
        CitationVerdict,
        Claim,
        Conflict,
        Hit,
        LaterClaim,
        Message,
        Passage,
        PinCite,
        Position,
        Related,
        SourceRef,
        Statement,
        StatementVerdict,
        Turn,
        Validity,
        Verdict,
    )
    from retrieval.schema_dates import ApplicationDate, Duty
    from retrieval.schema_diff import Diff, DiffPart, DiffPiece
    from retrieval.settings import Settings

_WHERE = {
    "Assistant": "retrieval.assistant",
    "ApplicationDate": "retrieval.schema_dates",
    "Diff": "retrieval.schema_diff",
    "DiffPart": "retrieval.schema_diff",
    "DiffPiece": "retrieval.schema_diff",
    "Duty": "retrieval.schema_dates",
    "EmbeddingError": "retrieval.errors",
    "IndexLockedError": "retrieval.errors",
    "IndexingError": "retrieval.errors",
    "PinciteError": "retrieval.errors",
    "QuestionError": "retrieval.errors",
    "RetrievalError": "retrieval.errors",
    "Settings": "retrieval.settings",
    "VerificationError": "retrieval.errors",
    "ask": "retrieval.assistant",
    "verify_saved": "retrieval.assistant",
}

__all__ = [
    "Abstention",
    "Answer",
    "ApplicationDate",
    "Assistant",
    "Citation",
    "CitationVerdict",
    "Claim",
    "Conflict",
    "Diff",
    "DiffPart",
    "DiffPiece",
    "Duty",
    "EmbeddingError",
    "Hit",
    "IndexLockedError",
    "IndexingError",
    "LaterClaim",
    "Message",
    "Passage",
    "PinCite",
    "PinciteError",
    "Position",
    "QuestionError",
    "Related",
    "RetrievalError",
    "Settings",
    "SourceRef",
    "Statement",
    "StatementVerdict",
    "Turn",
    "Validity",
    "Verdict",
    "VerificationError",
    "ask",
    "verify_saved",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  whatever the name stands for
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE.get(name, "retrieval.schema")), name)


def __dir__() -> list[str]:
    return __all__
