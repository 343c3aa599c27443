"""Runs work side by side: so much at once, one piece for each host, and shared out by guild as `due` does."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import Any

from store.records import Due
from watchers.pacing.due import DueQueue, Party, party_of
from watchers.pacing.turns import Turns

PLACES = 64
"""Pieces of work at once, as many as the door to the network has connections."""

LOOK_AGAIN_S = 1.0
"""After which a host's pause may be over, which nobody tells."""

STOP_PATIENCE_S = 3.0
"""How long running work may go on after a stop was asked for."""

Begin = Callable[[list[Due]], Iterable[Coroutine[Any, Any, None]]]


class Crew:
    """Does what is due as soon as there is a place for it, and never two things for one source or one host."""

    def __init__(self, begin: Begin, turns: Turns, waiting: DueQueue | None = None) -> None:
        """Start with nothing to do.

        Args:
            begin: Makes the work for sources whose turn it is, in their order.
            turns: Knows which hosts may be asked.
            waiting: Whose turn is next; fair unless given.
        """
        self._begin = begin
        self._turns = turns
        self._waiting = DueQueue() if waiting is None else waiting
        self._running: dict[int, asyncio.Task[None]] = {}
        self._held: Counter[Party] = Counter()
        self._asked: set[str] = set()
        self._failed: asyncio.Task[None] | None = None
        self._is_filling = self._is_stopping = False
        self.places = PLACES

    def add(self, due: Iterable[Due]) -> None:
        """Take on sources; those that wait or run already are not taken twice."""
        self._waiting.add(each for each in due if each.id not in self._running)
        self.fill()

    def fill(self) -> None:
        """Give the free places to those whose turn it is; needs a running loop."""
        self._is_filling = False
        places = self.places - len(self._running)
        if self._is_stopping or places <= 0:
            return
        taken = self._waiting.take(places, self._held, self._may_ask)
        if not taken:
            return
        for due, work in zip(taken, self._begin(taken), strict=True):
            task = asyncio.create_task(work, name=f"source {due.id}")
            self._running[due.id] = task
            self._held[party_of(due)] += 1
            self._asked.add(due.host)
            task.add_done_callback(partial(self._done, due))

    async def finish(self) -> None:
        """Work until nothing waits any more; the error of the first piece that fails goes on to the caller."""
        while self._waiting or self._running:
            self.fill()
            running = list(self._running.values())
            await (asyncio.wait(running, timeout=LOOK_AGAIN_S) if running else asyncio.sleep(LOOK_AGAIN_S))
            if self._failed is not None:
                self._failed.result()

    async def stop(self) -> None:
        """Let running work end for a moment, then cut it off; what is not asked for later does not begin."""
        self._is_stopping = True
        running = list(self._running.values())
        if running:
            _, late = await asyncio.wait(running, timeout=STOP_PATIENCE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._is_stopping = False

    def _may_ask(self, host: str) -> bool:
        return host not in self._asked and self._turns.is_free(host)

    def _done(self, due: Due, task: asyncio.Task[None]) -> None:
        del self._running[due.id]
        # Noted here, because what begins and ends between two looks at who is running is seen by nobody else.
        if self._failed is None and not task.cancelled() and task.exception() is not None:
            self._failed = task
        self._held[party_of(due)] -= 1
        self._asked.discard(due.host)
        if self._waiting and not self._is_filling:
            # Once for all that end in the same moment.
            self._is_filling = True
            asyncio.get_running_loop().call_soon(self.fill)
