"""This package's branch of the error tree; the root is `sources.errors.PinciteError`."""

from __future__ import annotations

from sources.errors import PinciteError

__all__ = ["CaseError", "EvalError", "RunError"]


class EvalError(PinciteError):
    """Base of this package's errors."""

    exit_code = 2


class CaseError(EvalError):
    """A set of cases can't be read, isn't the frozen one, or holds lines that are no cases."""


class RunError(EvalError):
    """A run's folder, its answers or its scores can't be read, written or compared."""
