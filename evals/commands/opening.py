"""What subcommands open: the shelf of documents, the system that is measured, folders of runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.dataset import CaseSet
    from evals.run import System
    from evals.shelf import Shelf

__all__ = ["new_folder", "newest_run", "open_shelf", "opened_system"]


@cache
def open_shelf() -> Shelf:
    """Open the documents of the home that the settings name; one shelf a process, so that each is parsed once."""
    from evals.shelf import Shelf
    from retrieval.settings import Settings

    return Shelf.open(Settings.read().home)


@contextmanager
def opened_system(system: str, cases: CaseSet, *, retrieval_only: bool, k: int, repeat: int = 1) -> Iterator[System]:
    """Open what is measured for the length of a `with`."""
    if system not in ("pincite", "bm25"):
        from evals.errors import RunError
        from evals.systems.lines import LinesSystem

        if repeat > 1:
            raise RunError(f"{system} answers each question once.", hint="Leave --repeat away.")
        yield LinesSystem(Path(system), cases, open_shelf(), retrieval_only=retrieval_only)
        return
    from evals.systems.bm25 import Bm25System
    from evals.systems.pincite import PinciteSystem
    from retrieval.commands.opening import opened_assistant
    from retrieval.settings import Settings

    with opened_assistant() as assistant:
        if system == "bm25":
            yield Bm25System(assistant, k=k)
        else:
            embedding = Settings.read().embedding
            yield PinciteSystem(assistant, embedding=embedding, retrieval_only=retrieval_only, k=k)


def _runs() -> Path:
    from retrieval.settings import Settings

    return Settings.read().home / "runs"


def new_folder(cases: CaseSet, system: str) -> Path:
    """Return the folder of a new run in the home, named by time, set and system; it isn't made yet."""
    return _runs() / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{cases.name}-{Path(system).stem}"


def newest_run() -> Path:
    """Return the folder of the newest run in the home.

    Raises:
        RunError: If there is none.
    """
    from evals.errors import RunError

    found = sorted(path.parent for path in _runs().glob("*/run.json"))
    if not found:
        raise RunError(f"There is no run in {_runs()}.", hint="`pincite eval run dev` makes one.")
    return found[-1]
