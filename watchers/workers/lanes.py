"""Shares the workers out: of each party one piece of work at a time, so that nobody's many hold them all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar, TypeVarTuple

from watchers.kind import Work

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    asking: int = 0


class Lanes:
    """Gives each party a lane of its own to the same workers.

    However much hostile work one party brings, it holds one worker; the work of another waits for what is being done,
    and not for what waits.
    """

    def __init__(self, work: Work) -> None:
        """Take the workers."""
        self._work = work
        self._turns: dict[Hashable, _Turn] = {}

    def __len__(self) -> int:
        """Return how many lanes are in use."""
        return len(self._turns)

    def of(self, party: Hashable) -> Work:
        """Return the lane of a party."""
        return _Lane(self, party)

    async def run(self, party: Hashable, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Return what `function` returns, worked out when the party has nothing else in work."""
        async with self._turn(party):
            return await self._work.run(function, *arguments)

    @asynccontextmanager
    async def _turn(self, party: Hashable) -> AsyncIterator[None]:
        turn = self._turns.setdefault(party, _Turn())
        turn.asking += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.asking -= 1
            if not turn.asking:
                del self._turns[party]


@dataclass(frozen=True, slots=True)
class _Lane:
    lanes: Lanes
    party: Hashable

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        return await self.lanes.run(self.party, function, *arguments)
