"""The store for an event loop: writes on one thread, in the order they were asked for; reads on a few others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from store.door import Store
from store.engine import READERS_MAX
from store.records import Pass

log = logging.getLogger(__name__)

QUIET_S = 0.05
"""How long a pass that found nothing waits for others, to share one transaction with them."""

P = ParamSpec("P")
T = TypeVar("T")


class AsyncStore:
    """Carries methods of a Store to other threads: `await store.write(Store.commit, finished)`.

    A write that was asked for is done, wholly, even when the one who waits for it is cancelled; a failure that nobody
    is left to hear of is logged.
    """

    def __init__(self, store: Store) -> None:
        """Take over `store`; `close` closes it."""
        self._store = store
        self._quiet: list[Pass] = []
        self._quiet_written: asyncio.Task[None] | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._readers = ThreadPoolExecutor(READERS_MAX, thread_name_prefix="store-read")

    async def write(self, method: Callable[Concatenate[Store, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method that writes, after all writes asked for before."""
        written = self._writer.submit(partial(method, self._store, *args, **kwargs))
        waiting = asyncio.wrap_future(written)
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            # On the writer's thread, for the loop may have ended before the write does.
            written.add_done_callback(_log_unheard)
            waiting.add_done_callback(_hear)
            raise

    async def commit_quiet(self, finished: Pass) -> None:
        """Write a pass that found nothing, together with those that end a moment after it; return when it is written.

        Raises:
            StoreError: The database failed; none of them is written.
        """
        self._quiet.append(finished)
        if self._quiet_written is None:
            self._quiet_written = asyncio.create_task(self._write_quiet())
        await asyncio.shield(self._quiet_written)

    async def _write_quiet(self) -> None:
        await asyncio.sleep(QUIET_S)
        finished, self._quiet, self._quiet_written = self._quiet, [], None
        await self.write(Store.commit_quiet, finished)

    async def read(self, method: Callable[Concatenate[Store, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method that reads, beside others; it sees every write that was awaited before."""
        return await asyncio.wrap_future(self._readers.submit(partial(method, self._store, *args, **kwargs)))

    async def close(self) -> None:
        """Wait for everything asked for, then close the store; nothing may be asked for afterwards."""
        if self._quiet_written is not None:
            # A failure is for those who wait for their pass; the store is closed all the same.
            await asyncio.wait([self._quiet_written])
        await asyncio.to_thread(self.close_now)

    def close_now(self) -> None:
        """Do what `close` does where no loop runs any more; quiet passes not written by then are read again."""
        self._readers.shutdown(wait=True)
        self._writer.shutdown(wait=True)
        self._store.close()


def _hear(waiting: asyncio.Future[T]) -> None:
    """Take notice of an error, or asyncio logs it a second time."""
    if not waiting.cancelled():
        waiting.exception()


def _log_unheard(future: Future[T]) -> None:
    error = future.exception()
    if error is not None:
        log.error("a write failed after the one who waited for it had gone: %s", error, exc_info=error)
