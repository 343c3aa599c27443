"""Makes a look at a source out of a hint that it has news, politely."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from store.aside import AsyncStore
from store.door import Store
from store.errors import StoreError

log = logging.getLogger(__name__)

GAP = timedelta(minutes=1)
"""The least time between two looks at a source, however often it is said to have news."""

SECOND_LOOK = timedelta(seconds=90)
"""When to look once more if the first look showed nothing: hints often run ahead of caches and indexes, and a look that
was under way when the hint came may have been too early. More than GAP, so that the first has been by then."""

TICK_S = 1.0


@dataclass(frozen=True, slots=True)
class _Hint:
    """What is still to be done about a hint: look at `look_at`, for the last time or not."""

    given_at: datetime
    look_at: datetime
    is_last: bool = False


class Waker:
    """Takes hints, as many as anybody cares to give, and makes their sources due."""

    def __init__(self, store: AsyncStore, clock: Callable[[], datetime]) -> None:
        """Take where the sources are, and what tells the aware UTC time."""
        self._store = store
        self._clock = clock
        self._hints: dict[int, _Hint] = {}

    def wake(self, source_id: int, after: timedelta = timedelta()) -> None:
        """Take the hint that a source has news, to be seen there `after` some time; costs next to nothing."""
        now = self._clock()
        known = self._hints.get(source_id)
        if known is None or known.is_last:
            self._hints[source_id] = _Hint(given_at=now, look_at=now + after)

    async def run(self) -> None:
        """Act on hints until cancelled."""
        while True:
            try:
                await self.tick()
            except StoreError as error:
                log.warning("sources that are said to have news wait, for the database fails: %s", error)
            await asyncio.sleep(TICK_S)

    async def tick(self) -> None:
        """Act on the hints whose time has come."""
        now = self._clock()
        due = {source_id: hint for source_id, hint in self._hints.items() if hint.look_at <= now}
        if not due:
            return
        newest = await self._store.read(Store.newest_at, [each for each, hint in due.items() if hint.is_last])
        proved = {each for each, seen_at in newest.items() if seen_at >= due[each].given_at}
        await self._store.write(Store.wake, due.keys() - proved, now, GAP)
        for source_id, hint in due.items():
            if self._hints.get(source_id) is not hint:
                # A newer hint came meanwhile.
                continue
            if hint.is_last:
                del self._hints[source_id]
            else:
                self._hints[source_id] = replace(hint, look_at=now + SECOND_LOOK, is_last=True)
