"""What we know: the catalogue, the bytes, and the documents parsed from them.

Names are loaded when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sources.acquire import Outcome, Report, acquire_all
    from sources.catalogue import Catalogue
    from sources.errors import (
        BlockedError,
        CatalogueError,
        FetchError,
        LocatorError,
        MirrorError,
        ParseError,
        PinciteError,
        SettingsError,
        SourcesError,
        StoreError,
        UnreachableError,
    )
    from sources.locator import Locator
    from sources.schema import Document, Held, Provision, RestsOn, Snapshot, Source, Span
    from sources.settings import SourcesSettings
    from sources.store import Store

_WHERE = {
    "Catalogue": "sources.catalogue",
    "Document": "sources.schema",
    "Held": "sources.schema",
    "Locator": "sources.locator",
    "Outcome": "sources.acquire",
    "Provision": "sources.schema",
    "Report": "sources.acquire",
    "RestsOn": "sources.schema",
    "Snapshot": "sources.schema",
    "Source": "sources.schema",
    "SourcesSettings": "sources.settings",
    "Span": "sources.schema",
    "Store": "sources.store",
    "acquire_all": "sources.acquire",
}

__all__ = [
    "BlockedError",
    "Catalogue",
    "CatalogueError",
    "Document",
    "FetchError",
    "Held",
    "Locator",
    "LocatorError",
    "MirrorError",
    "Outcome",
    "ParseError",
    "PinciteError",
    "Provision",
    "Report",
    "RestsOn",
    "SettingsError",
    "Snapshot",
    "Source",
    "SourcesError",
    "SourcesSettings",
    "Span",
    "Store",
    "StoreError",
    "UnreachableError",
    "acquire_all",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  whatever the name stands for
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE.get(name, "sources.errors")), name)


def __dir__() -> list[str]:
    return __all__
