"""One request at a time to each host, with a pause between two.

Whoever asks a host waits for his turn: a source's own address, a redirect's target, the page of an article. What a
host asked for outright holds for all who would ask it: after “too many requests” nobody asks before its time is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

PAUSE = timedelta(seconds=1)
"""Between the end of one request to a host and the start of the next, as search engines' robots keep it."""

HOSTS_REMEMBERED = 4_096
"""Hosts beyond which those that nobody waits for are forgotten, once their pause is over."""


@dataclass(slots=True)
class _Host:
    free_at: datetime
    resting_until: datetime
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    asking: int = 0
    """Requests that have their turn or wait for it."""


class Turns:
    """Gives out the turns; one for the whole process."""

    def __init__(self, clock: Callable[[], datetime], pause: timedelta = PAUSE) -> None:
        """Start with every host free.

        Args:
            clock: Returns the aware UTC time.
            pause: Between two requests to one host.
        """
        self._clock = clock
        self._pause = pause
        self._hosts: dict[str, _Host] = {}

    def __len__(self) -> int:
        """Return how many hosts are remembered."""
        return len(self._hosts)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until `host` may be asked, and keep all others from asking it meanwhile."""
        state = self._known(host)
        state.asking += 1
        try:
            async with state.lock:
                # Never longer than a pause: a clock that was set back must not hold a host for hours.
                wait = min(state.free_at - self._clock(), self._pause)
                if wait > timedelta():
                    await asyncio.sleep(wait.total_seconds())
                try:
                    yield
                finally:
                    state.free_at = self._clock() + self._pause
        finally:
            state.asking -= 1
            self._forget()

    def is_free(self, host: str) -> bool:
        """Tell whether `host` could be asked this moment."""
        state = self._hosts.get(host)
        now = self._clock()
        return state is None or (not state.asking and state.free_at <= now and state.resting_until <= now)

    def rest(self, host: str, wait: timedelta) -> None:
        """Leave `host` alone for `wait`, as it asked."""
        state = self._known(host)
        state.resting_until = max(state.resting_until, self._clock() + wait)

    def rests_for(self, host: str) -> timedelta | None:
        """Return how long `host` still wants to be left alone, or None."""
        state = self._hosts.get(host)
        rest = state.resting_until - self._clock() if state else timedelta()
        return rest if rest > timedelta() else None

    def _known(self, host: str) -> _Host:
        now = self._clock()
        return self._hosts.setdefault(host, _Host(free_at=now, resting_until=now))

    def _forget(self) -> None:
        if len(self._hosts) <= HOSTS_REMEMBERED:
            return
        now = self._clock()
        idle = [
            host
            for host, state in self._hosts.items()
            if not state.asking and max(state.free_at, state.resting_until) <= now
        ]
        for host in idle:
            del self._hosts[host]
