"""Whether Ctrl-C was pressed, whatever became of it.

Python raises `KeyboardInterrupt` in whatever runs, and where that is the import of an extension or the making of a
class, it comes out as `ImportError`, `RuntimeError` or pydantic's `SchemaError`. So the signal is noted too. While the
command line itself is imported, which takes a tenth of a second, nothing has begun and the process just leaves.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
STOPPED = "pincite: stopped; what was there before is still there."


def leave_when_interrupted() -> None:
    """Make Ctrl-C end the process with a sentence and our exit code, unless it is ignored as behind `nohup`."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        os.write(2, f"{STOPPED}\n".encode())
        os._exit(INTERRUPTED)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, leave)


@contextmanager
def noted_interruptions() -> Iterator[list[int]]:
    """Give the list of interruptions for the length of a `with`; outside the main thread it stays empty."""
    noted: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        noted.append(number)
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield noted
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, before)
