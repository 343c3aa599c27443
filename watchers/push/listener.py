"""What listens beside the schedule, and how it is started and stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

log = logging.getLogger(__name__)

STOP_PATIENCE_S = 3.0


class Listener(Protocol):
    """Hears of news and wakes sources. It handles what may go wrong itself: the sources are polled in any case."""

    async def run(self) -> None:
        """Listen until cancelled."""


@asynccontextmanager
async def listening(listeners: Sequence[Listener]) -> AsyncIterator[None]:
    """Let all listen for the time of an `async with`; one that ends by a mistake of ours ends nothing else."""
    tasks = [asyncio.create_task(each.run(), name=type(each).__name__) for each in listeners]
    for task in tasks:
        task.add_done_callback(_log_end)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_PATIENCE_S)


def _log_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("%s hit a bug in the program and hears no more; sources are polled", task.get_name(), exc_info=error)
