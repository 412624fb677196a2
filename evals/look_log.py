"""Every look at the test set is written down, in a file that is kept with the code.

A test set that is looked at often becomes a dev set; the log shows how often that was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from evals.dataset import DATA, CaseSet
from evals.errors import RunError
from evals.run_folder import commit

__all__ = ["LOG", "TEST", "note_look"]

TEST = "test"
"""The set whose looks are counted; told by its hash, wherever the file lies."""
LOG = DATA / "test-log.jsonl"


def note_look(cases: CaseSet, system: str, settings: Mapping[str, str], log: Path = LOG) -> None:
    """Append date, commit, system and set to the log, before the first question is asked.

    Raises:
        RunError: If the log can't be written.
    """
    entry = {
        "date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "commit": commit(),
        "system": system,
        "settings": dict(settings),
        "set_sha256": cases.sha256,
    }
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
    except OSError as error:
        raise RunError(
            f"{log} can't be written: {error.strerror}.", hint="A look at the test set has to be logged; use dev."
        ) from None
