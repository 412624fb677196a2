"""The one tree of errors: what went wrong and, always, what the person can do about it.

The root lives here because this is the lowest package; `retrieval.errors` and `bot.errors` add their own branches.
"""

from __future__ import annotations

from typing import ClassVar


class PinciteError(Exception):
    """Base of every error that Pincite raises on purpose.

    Args:
        message: What is wrong, naming the file, provision or setting.
        hint: What the person can do about it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}"


class SettingsError(PinciteError):
    """A setting in the environment can't be used."""

    exit_code = 2


class SourcesError(PinciteError):
    """Base of this package's errors: a source could not be found, obtained, read or stored."""

    exit_code = 3


class CatalogueError(SourcesError):
    """The catalogue is malformed or doesn't know the id asked for."""

    exit_code = 2


class FetchError(SourcesError):
    """An address did not give the document: blocked, missing, too large, too slow or not https."""


class UnreachableError(FetchError):
    """No connection came about: no network, or the host doesn't answer."""


class BlockedError(FetchError):
    """The address answered with a check for browsers, or an empty page, instead of the document."""


class MirrorError(SourcesError):
    """The mirror folder is missing, malformed, or a file's hash differs from its manifest."""


class ParseError(SourcesError):
    """The bytes are not the document that the catalogue describes."""


class LocatorError(SourcesError):
    """A label or id doesn't name a provision."""

    exit_code = 2


class StoreError(SourcesError):
    """The local store can't be read or written."""

    exit_code = 4
