"""What a run has learnt about hosts: who answers, who doesn't, and when each was asked last."""

from __future__ import annotations

import time
from collections.abc import Callable

from sources.address import NO_NETWORK
from sources.errors import UnreachableError

_CRAWL_DELAY = {"eur-lex.europa.eu": 10.0}  # what its robots.txt asks for


class Hosts:
    """The memory of one run.

    Args:
        pause: Seconds between two requests to one host.
        sleep: Waits.
    """

    def __init__(self, pause: float, sleep: Callable[[float], None]) -> None:
        self._pause = pause
        self._sleep = sleep
        self._answered: set[str] = set()
        self._dead: dict[str, UnreachableError] = {}
        self._asked: dict[str, float] = {}

    def check(self, host: str) -> None:
        """Raise where asking is pointless: the host failed before, or several did and none ever answered.

        Raises:
            UnreachableError: In both cases.
        """
        if host in self._dead:
            raise self._dead[host]
        if not self._answered and len(self._dead) > 1:
            raise UnreachableError("The network can't be reached.", hint=NO_NETWORK)

    def answers(self, host: str) -> bool:
        """Whether the host has answered before."""
        return host in self._answered

    def answered(self, host: str) -> None:
        """Remember that the host answers."""
        self._answered.add(host)

    def died(self, host: str, error: UnreachableError) -> None:
        """Remember that the host can't be reached."""
        self._dead[host] = error

    def pace(self, host: str) -> None:
        """Wait until the host may be asked again."""
        pause = max(self._pause, _CRAWL_DELAY.get(host, 0.0))
        wait = self._asked.get(host, float("-inf")) + pause - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._asked[host] = time.monotonic()
