"""How subcommands open an assistant: with bars on stderr while the first preparation lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.assistant import Assistant


@contextmanager
def opened_assistant() -> Iterator[Assistant]:
    """Open the index that the settings name, obtaining and building first where there is none yet."""
    from retrieval.assistant import Assistant
    from retrieval.terminal import progress_bars

    with progress_bars() as bars:
        assistant = Assistant.open(progress=bars.progress, notify=bars.notify)
    with assistant:
        yield assistant
