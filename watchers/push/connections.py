"""Bounds on who calls: so many at once, so many a second, and for each so many bytes in so many seconds.

They hold below HTTP, where a caller that sends its headers a byte a minute, or for ever, looks like any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

BODY_BYTES_MAX = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What callers may cost.

    Attributes:
        at_once: Callers connected at one time.
        per_second: New ones in a second.
        exchange_s: Seconds from connecting to the end of the answer; who takes longer is cut off.
        caller_bytes: What one may send, headers and body.
    """

    at_once: int = 64
    per_second: int = 100
    exchange_s: float = 20.0
    caller_bytes: int = BODY_BYTES_MAX + 32 * 1024


class Budget:
    """So many times in so long a time."""

    def __init__(self, times: int, span: timedelta, clock: Callable[[], datetime]) -> None:
        """Start with everything unspent; `clock` tells the aware UTC time."""
        self._times = times
        self._span = span
        self._clock = clock
        self._since = clock()
        self._spent = 0

    def spend(self) -> bool:
        """Take one time of the budget; return False when there is none left in this span."""
        now = self._clock()
        if now - self._since >= self._span:
            self._since, self._spent = now, 0
        self._spent += 1
        return self._spent <= self._times


class Gate:
    """Lets callers in, as many as there is room for."""

    def __init__(self, serve: Callable[[], asyncio.Protocol], clock: Callable[[], datetime], bounds: Bounds) -> None:
        """Take what makes the protocol that serves one caller, the clock, and what callers may cost."""
        self.serve = serve
        self.bounds = bounds
        self.inside: set[asyncio.Transport] = set()
        self._budget = Budget(bounds.per_second, timedelta(seconds=1), clock)

    def __call__(self) -> asyncio.Protocol:
        """Return the protocol for a new connection."""
        return _Bounded(self)

    def has_room(self) -> bool:
        """Tell whether one more may come in."""
        return self._budget.spend() and len(self.inside) < self.bounds.at_once


class _Bounded(asyncio.Protocol):
    """Stands between one caller and the protocol that serves it."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._server: asyncio.Protocol | None = None
        self._transport: asyncio.Transport | None = None
        self._left = gate.bounds.caller_bytes
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if not self._gate.has_room():
            self._transport.abort()
            return
        self._gate.inside.add(self._transport)
        self._end = asyncio.get_running_loop().call_later(self._gate.bounds.exchange_s, self._transport.abort)
        self._server = self._gate.serve()
        self._server.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self._left -= len(data)
        if self._server is None or self._transport is None:
            return
        if self._left < 0:
            self._transport.abort()
            return
        self._server.data_received(data)

    def eof_received(self) -> bool | None:
        return self._server.eof_received() if self._server else None

    def pause_writing(self) -> None:
        if self._server:
            self._server.pause_writing()

    def resume_writing(self) -> None:
        if self._server:
            self._server.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._end is not None:
            self._end.cancel()
        if self._transport is not None:
            self._gate.inside.discard(self._transport)
        if self._server is not None:
            self._server.connection_lost(exc)
