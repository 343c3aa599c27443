"""Starts the passes: the sweep over due sources, and one look at everything.

The store is the queue: a sweep takes the sources whose time has come and starts a pass for each, so that no source
owns a job of its own (30 times the CPU and 100 times the start-up of a sweep at 10,000 sources). What waits for a place
is shared out by guild and host (`watchers.pacing.due`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from newsdesk.wording import Said
from store.aside import AsyncStore
from store.door import Store
from store.errors import StoreError
from store.records import OPERATOR, Due, Source
from watchers.pacing.crew import PLACES, Crew
from watchers.pacing.own_network import OwnNetwork
from watchers.pacing.turns import Turns
from watchers.pipeline import Checked

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(seconds=10)
"""How far before the last sweep the next one looks: a source may be made due at a moment that is stored only later."""

WHOLE_LOOK_EVERY = timedelta(minutes=10)
"""How often everything that is due is looked at, however long ago its time came."""

PROBES = 4
"""Looks at once while our own network is down; the others wait, and come back no faster than places allow."""

BUG = Said("a bug in the program; see the log", "프로그램 오류입니다. 기록을 보세요")

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Passes(Protocol):
    """Who carries a source through its pass; `watchers.pipeline.Pipeline` does."""

    async def check(self, source: Source) -> Checked:
        """Run one pass and store its outcome, be it a failure."""


class Sweep:
    """Starts a pass for every source whose time has come, and never two for one source or one host.

    Attributes:
        swept_at: When it last looked for due sources; None before the first time.
    """

    def __init__(
        self,
        store: AsyncStore,
        passes: Passes,
        turns: Turns,
        *,
        network: OwnNetwork,
        clock: Callable[[], datetime],
    ) -> None:
        """Take the parts.

        Args:
            store: Where the sources are.
            passes: Who carries them.
            turns: Knows which hosts may be asked.
            network: Knows whether our own network is down; then only a few looks try whether it is back.
            clock: Returns the aware UTC time.
        """
        self._store = store
        self._passes = passes
        self._network = network
        self._clock = clock
        self._crew = Crew(self._begin, turns)
        self._looked_whole_at: datetime | None = None
        self.swept_at: datetime | None = None

    async def run(self) -> None:
        """Start what is due and has a place; does not wait for it."""
        since, now = self._since(), self._clock()
        due = await self._store.read(Store.due, since, now)
        self.swept_at = now
        self._crew.places = PLACES if self._network.lost_at is None else PROBES
        self._crew.add(due)

    def _since(self) -> datetime:
        now = self._clock()
        if self._looked_whole_at is None or not timedelta() <= now - self._looked_whole_at < WHOLE_LOOK_EVERY:
            self._looked_whole_at = now
            return LONG_AGO
        return (self.swept_at or LONG_AGO) - LOOK_BACK

    def _begin(self, taken: list[Due]) -> list[Coroutine[Any, Any, None]]:
        # One question to the store for all that begin in the same moment.
        read = asyncio.ensure_future(self._sources([each.id for each in taken]))
        return [self._carry(due, read) for due in taken]

    async def _sources(self, ids: list[int]) -> dict[int, Source]:
        found = await self._store.read(Store.due_sources, ids, self._clock())
        return {each.id: each for each in found}

    async def _carry(self, due: Due, read: asyncio.Future[dict[int, Source]]) -> None:
        try:
            source = (await read).get(due.id)
        except StoreError as error:
            # It stays due, so one of the next sweeps finds it again.
            log.warning("source %d could not be taken up: %s", due.id, error.reason)
            return
        # It may have been checked, put off or retired while it waited.
        if source is not None:
            await self._check(source)

    async def _check(self, source: Source) -> None:
        try:
            checked = await self._passes.check(source)
        except Exception:
            # One of the four outermost loops: a mistake of ours in one pass must not end the others. Nothing was
            # written, so the source is due again at the next sweep; push it away so that it does not spin.
            log.exception("source %s: this pass hit a bug in the program; nothing of it was stored", source.spec.name)
            now = self._clock()
            await self._store.write(Store.source_failed, source.id, BUG, now, now + timedelta(minutes=5))
            return
        if checked.new or checked.alerts:
            log.info(
                "source %s: %d new, %d matched, %d alerts%s",
                checked.source,
                checked.new,
                checked.matched,
                checked.alerts,
                " (first contact: stored silently)" if checked.silent else "",
            )

    async def stop(self) -> None:
        """Let running passes end for a moment, then cut them off; what they had not committed is read again."""
        await self._crew.stop()


async def check_all(
    store: AsyncStore, passes: Passes, turns: Turns, on_checked: Callable[[Checked], None]
) -> list[Checked]:
    """Run one pass over every source at once, due or not.

    Args:
        store: Where the sources are.
        passes: Who carries them.
        turns: Knows which hosts may be asked.
        on_checked: Told of each pass as it ends.
    """
    sources = {each.id: each for each in await store.read(Store.sources, OPERATOR)}
    checked: list[Checked] = []

    async def check(source: Source) -> None:
        checked.append(await passes.check(source))
        on_checked(checked[-1])

    crew = Crew(lambda taken: [check(sources[due.id]) for due in taken], turns)
    try:
        crew.add(Due(each.id, each.spec.guild_id, each.spec.host, each.failures) for each in sources.values())
        await crew.finish()
    finally:
        # What runs when somebody interrupts must not write into a store that closes.
        await crew.stop()
    return checked
