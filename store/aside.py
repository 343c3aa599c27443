"""The store for an event loop: writes on one thread, in the order they were asked for; reads on a few others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from store.door import Store
from store.engine import READERS_MAX

log = logging.getLogger(__name__)

READ_TOGETHER_MAX = 16
WRITE_TOGETHER_MAX = 64
"""Things done together at most: enough to share the price, and few enough that what comes next need not wait long."""

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")


class AsyncStore:
    """Carries methods of a Store to other threads: `await store.write(Store.commit, finished)`.

    A write that was asked for is done, wholly, even when the one who waits for it is cancelled; a failure that nobody
    is left to hear of is logged.
    """

    def __init__(self, store: Store) -> None:
        """Take over `store`; `close` closes it."""
        self._store = store
        self._together: list[Together[Any, Any]] = []
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

    async def read(self, method: Callable[Concatenate[Store, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method that reads, beside others; it sees every write that was awaited before."""
        return await asyncio.wrap_future(self._readers.submit(partial(method, self._store, *args, **kwargs)))

    def write_together(self, method: Callable[[Store, Sequence[T]], Sequence[R]]) -> Together[T, R]:
        """Return a door to a method that writes many things in one transaction.

        Args:
            method: Returns for each of the things what became of it. When it raises, nothing was written.
        """
        return self._keep(Together(method, self.write, WRITE_TOGETHER_MAX))

    def read_together(self, method: Callable[[Store, Sequence[T]], Sequence[R]]) -> Together[T, R]:
        """Return a door to a method that answers many questions in one view of the database."""
        return self._keep(Together(method, self.read, READ_TOGETHER_MAX))

    def _keep(self, together: Together[T, R]) -> Together[T, R]:
        self._together.append(together)
        return together

    async def close(self) -> None:
        """Wait for everything asked for, then close the store; nothing may be asked for afterwards."""
        for each in self._together:
            await each.finish()
        await asyncio.to_thread(self.close_now)

    def close_now(self) -> None:
        """Do what `close` does where no loop runs any more; what waits for others is not written."""
        self._readers.shutdown(wait=True)
        self._writer.shutdown(wait=True)
        self._store.close()


class Together(Generic[T, R]):
    """Gathers what is to be done in the store, and does what comes in one moment in one go, on the store's threads.

    A transaction has its price, whatever is in it, and so has a word to another thread; under load most of what comes
    finds others that wait. When it fails, each is tried alone, so that none suffers for another.
    """

    def __init__(
        self,
        method: Callable[[Store, Sequence[T]], Sequence[R]],
        run: Callable[[Callable[[Store, Sequence[T]], Sequence[R]], Sequence[T]], Awaitable[Sequence[R]]],
        at_most: int,
    ) -> None:
        """Use `AsyncStore.write_together` or `read_together`."""
        self._method = method
        self._run = run
        self._at_most = at_most
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._alarm: asyncio.Handle | None = None
        self._alarm_at = 0.0
        self._is_due = False
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, thing: T, within_s: float = 0.0) -> R:
        """Do it together with others, begun at the latest after `within_s` seconds; return what became of it.

        It is done even when the one who waits for it is cancelled; a failure is logged then.

        Raises:
            StoreError: The database failed.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[R] = loop.create_future()
        self._waiting.append((thing, done))
        self._go_at(loop.time() + within_s)
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            done.add_done_callback(_log_unheard)
            raise

    async def finish(self) -> None:
        """Do at once what waits, and return when all is done."""
        self._go()
        while self._running is not None:
            await asyncio.wait([self._running])

    def _go_at(self, moment: float) -> None:
        if self._alarm is not None:
            if self._alarm_at <= moment:
                return
            self._alarm.cancel()
        self._alarm_at = moment
        self._alarm = asyncio.get_running_loop().call_at(moment, self._go)

    def _go(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        self._is_due = True
        if self._running is None and self._waiting:
            self._running = asyncio.create_task(self._run_waiting())

    async def _run_waiting(self) -> None:
        while self._waiting and self._is_due:
            taken, self._waiting = self._waiting[: self._at_most], self._waiting[self._at_most :]
            self._is_due = bool(self._waiting)
            for (_, done), outcome in zip(taken, await self._outcomes([thing for thing, _ in taken]), strict=True):
                if isinstance(outcome, BaseException):
                    done.set_exception(outcome)
                else:
                    done.set_result(outcome)
        self._running = None

    async def _outcomes(self, things: Sequence[T]) -> Sequence[R | BaseException]:
        [outcomes] = await asyncio.gather(self._run(self._method, things), return_exceptions=True)
        if not isinstance(outcomes, BaseException):
            return outcomes
        if len(things) == 1:
            return [outcomes]
        return [outcome for each in things for outcome in await self._outcomes([each])]


def _hear(waiting: asyncio.Future[T]) -> None:
    """Take notice of an error, or asyncio logs it a second time."""
    if not waiting.cancelled():
        waiting.exception()


def _log_unheard(future: Future[T] | asyncio.Future[T]) -> None:
    error = future.exception()
    if error is not None:
        log.error("a write failed after the one who waited for it had gone: %s", error, exc_info=error)
