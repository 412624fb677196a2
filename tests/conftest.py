"""Fixtures that several packages' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the invented act and the other files that we wrote for tests."""
    return DATA


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The mirror of official texts; tests that need it are skipped where it is absent."""
    mirror = os.environ.get("PINCITE_MIRROR")
    if not mirror or not (Path(mirror) / "MANIFEST.json").is_file():
        pytest.skip("needs the mirror of official texts: set PINCITE_MIRROR to its folder")
    return Path(mirror)
