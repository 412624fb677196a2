"""Settings of this package: where data lies and whether the network may be used."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from sources.address import CELLAR
from sources.errors import SettingsError


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
    cellar_url: str = Field(
        default=f"https://{CELLAR}",
        description="The Publications Office's repository that `pincite sources watch` asks; others are for tests.",
    )

    @field_validator("home", "mirror")
    @classmethod
    def _stays_the_same_folder(cls, value: Path | None) -> Path | None:
        try:
            return None if value is None else value.expanduser().absolute()
        except RuntimeError:
            raise ValueError(f"{value} names a user that isn't known") from None

    @field_validator("cellar_url")
    @classmethod
    def _is_https(cls, value: str) -> str:
        if not value.startswith("https://"):
            raise ValueError(f"{value!r} does not begin with https://")
        return value.rstrip("/")

    @classmethod
    def read(cls, **arguments: object) -> Self:
        """Read the environment; `arguments` win over it.

        Raises:
            SettingsError: If a value can't be used; the message names the setting.
        """
        try:
            return cls(**arguments)  # type: ignore[arg-type]
        except ValidationError as error:
            first = error.errors()[0]
            name = "PINCITE_" + "_".join(str(part) for part in first["loc"]).upper()
            message = first["msg"].removeprefix("Value error, ")
            raise SettingsError(
                f"The setting {name} can't be used: {message}.", hint=f"Correct or unset {name}."
            ) from error
