"""From a question to an answer whose every statement is bound to a verbatim passage.

Scripts need one import: `from retrieval import ask`; for many questions, `from retrieval import Assistant`. Names are
loaded when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retrieval.assistant import Assistant, ask
    from retrieval.errors import PinciteError
    from retrieval.schema import (
        Abstention,
        Answer,
        Citation,
        Conflict,
        Hit,
        Message,
        Passage,
        PinCite,
        Position,
        SourceRef,
        Statement,
        Validity,
        Verdict,
    )
    from retrieval.settings import Settings

_WHERE = {
    "Assistant": "retrieval.assistant",
    "PinciteError": "retrieval.errors",
    "Settings": "retrieval.settings",
    "ask": "retrieval.assistant",
}

__all__ = [
    "Abstention",
    "Answer",
    "Assistant",
    "Citation",
    "Conflict",
    "Hit",
    "Message",
    "Passage",
    "PinCite",
    "PinciteError",
    "Position",
    "Settings",
    "SourceRef",
    "Statement",
    "Validity",
    "Verdict",
    "ask",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  whatever the name stands for
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE.get(name, "retrieval.schema")), name)


def __dir__() -> list[str]:
    return __all__
