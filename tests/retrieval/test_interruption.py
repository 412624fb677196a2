"""Ctrl-C is noted even where it comes out as another error."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from retrieval.interruption import leave_when_interrupted, noted_interruptions


def test_an_interruption_is_noted_and_raised():
    with noted_interruptions() as noted, pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    assert noted == [signal.SIGINT]


def test_an_interruption_that_turned_into_another_error_is_noted():
    """The import of onnxruntime, interrupted, ended as `ImportError: initialization failed` and a traceback."""

    def begin() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise ImportError("initialization failed") from None

    with noted_interruptions() as noted, pytest.raises(ImportError):
        begin()
    assert noted


def test_the_handler_before_comes_back():
    before = signal.getsignal(signal.SIGINT)
    with noted_interruptions():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_other_threads_leave_signals_alone():
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def look() -> None:
        with noted_interruptions():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [before]


def test_ctrl_c_while_the_command_line_is_imported_leaves_with_a_sentence(
    start_pincite: Callable[..., Popen[bytes]], tmp_path: Path
) -> None:
    """Stopped in its first tenth of a second, the command showed Python's own traceback of some import."""
    slow = tmp_path / "typer.py"
    slow.write_text("import time\nprint('importing', flush=True)\ntime.sleep(60)\n", encoding="utf-8")
    with start_pincite(tmp_path / "home", "--version", PYTHONPATH=str(tmp_path)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"importing\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr.read() == b"pincite: stopped; what was there before is still there.\n"


def test_ctrl_c_that_the_caller_ignores_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        leave_when_interrupted()
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
