"""Time that passes as fast as the program works: hours of polling in a second, the same at every run.

Everything runs on one thread. When nothing is left to do, the clock jumps to the next timer; so `asyncio.sleep`,
`asyncio.timeout` and `loop.call_later` of the program under test are exact, and nobody waits for them.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from store.aside import AsyncStore
from store.door import Store

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

T = TypeVar("T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is virtual."""

    def __init__(self) -> None:
        self.now_s = 0.0
        super().__init__(_Jump(self))

    def time(self) -> float:
        return self.now_s

    def run_in_executor(  # type: ignore[override]  # what it is called with is the program's business
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        done = self.create_future()
        done.set_result(func(*args))
        return done


class _Jump(selectors.DefaultSelector):
    """Instead of waiting for the next timer, sets the clock to it."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("everything waits for something that never comes")
        if not ready and timeout:
            self._loop.now_s += timeout
        return ready


class Inline(Executor):
    """Does at once what is submitted, on the same thread."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # as executors do
            done.set_exception(error)
        return done


class InlineStore(AsyncStore):
    """The real store, without threads."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._writer = self._readers = Inline()  # type: ignore[assignment]  # all that is asked of it is submit and shutdown


def now() -> datetime:
    """Return the virtual time."""
    return START + timedelta(seconds=asyncio.get_running_loop().time())


async def pause(seconds: float) -> None:
    """Let virtual time pass."""
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    # Who waits may be cut off in the very moment that it is over.
    loop.call_later(seconds, lambda: None if over.done() else over.set_result(None))
    await over


def run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run `work` in a virtual world that begins at START."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work())
