"""Ctrl-C is noted even where it comes out as another error."""

from __future__ import annotations

import signal
import threading

import pytest

from retrieval.interruption import noted_interruptions


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
