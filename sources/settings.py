"""Settings of this package: where data lies and whether the network may be used."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_home() -> Path:
    """Return the platform's data directory for Pincite."""
    return Path(platformdirs.user_data_dir("pincite", appauthor=False))


class SourcesSettings(BaseSettings):
    """Read from the environment, `PINCITE_<NAME>`; arguments win over it."""

    model_config = SettingsConfigDict(env_prefix="PINCITE_", frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path = Field(default_factory=default_home, description="Folder of everything that the program writes.")
    mirror: Path | None = Field(
        default=None,
        description="Folder with a copy of the sources and a MANIFEST.json; used before the network.",
    )
    offline: bool = Field(default=False, description="Open no connection to any source.")
