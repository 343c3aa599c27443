"""Starts the passes: the sweep over due sources, and one look at everything.

The store is the queue: a sweep takes the sources whose time has come and starts a pass for each, so that no source
owns a job of its own (30 times the CPU and 100 times the start-up of a sweep at 10,000 sources).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR, Source
from watchers.pipeline import Checked, Pipeline

log = logging.getLogger(__name__)

IN_FLIGHT_MAX = 50
"""Passes at once; what is due beyond that waits for the next sweep, earliest first."""

STOP_PATIENCE_S = 3.0
"""How long running passes may go on after a stop was asked for; a pass cut off is repeated at the next start."""


class Sweep:
    """Starts a pass for every source whose time has come, and never two for one source.

    Attributes:
        swept_at: When it last looked for due sources; None before the first time.
    """

    def __init__(self, store: AsyncStore, pipeline: Pipeline, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._pipeline = pipeline
        self._clock = clock
        self._running: dict[int, asyncio.Task[None]] = {}
        self.swept_at: datetime | None = None

    async def run(self) -> None:
        """Start what is due; does not wait for it."""
        self.swept_at = self._clock()
        free = IN_FLIGHT_MAX - len(self._running)
        if free <= 0:
            return
        # Those in flight stay due in the store until their pass is written, so ask for that many more.
        due = await self._store.read(Store.due_sources, self.swept_at, IN_FLIGHT_MAX)
        for source in [each for each in due if each.id not in self._running][:free]:
            task = asyncio.create_task(self._check(source), name=f"check {source.spec.name}")
            self._running[source.id] = task
            task.add_done_callback(partial(self._forget, source.id))

    def _forget(self, source_id: int, _: asyncio.Task[None]) -> None:
        self._running.pop(source_id, None)

    async def _check(self, source: Source) -> None:
        try:
            checked = await self._pipeline.check(source)
        except Exception:
            # One of the four outermost loops: a mistake of ours in one pass must not end the others. Nothing was
            # written, so the source is due again at the next sweep; push it away so that it does not spin.
            log.exception("source %s: this pass hit a bug in the program; nothing of it was stored", source.spec.name)
            now = self._clock()
            await self._store.write(
                Store.source_failed, source.id, "a bug in the program; see the log", now, now + timedelta(minutes=5)
            )
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
        tasks = list(self._running.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=STOP_PATIENCE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


async def check_all(store: AsyncStore, pipeline: Pipeline, on_checked: Callable[[Checked], None]) -> list[Checked]:
    """Run one pass over every source at once, due or not, at most IN_FLIGHT_MAX side by side.

    Args:
        store: Where the sources are.
        pipeline: What carries them.
        on_checked: Told of each pass as it ends.
    """
    places = asyncio.Semaphore(IN_FLIGHT_MAX)

    async def check(source: Source) -> Checked:
        async with places:
            checked = await pipeline.check(source)
        on_checked(checked)
        return checked

    sources = await store.read(Store.sources, OPERATOR)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(check(source)) for source in sources]
    return [task.result() for task in tasks]
