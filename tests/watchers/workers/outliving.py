"""A program that is killed while its worker is deep in work; it prints the worker's process id first."""

from __future__ import annotations

import asyncio
import os
import sys

from tests.watchers.workers.works import looping_in_c, where
from watchers.workers.pool import Workers


async def main() -> None:
    async with Workers.open(workers_max=1) as workers:
        pid = await workers.run(where)
        work = asyncio.create_task(workers.run(looping_in_c, deadline_s=20))
        # The request is on its way as soon as the task has run up to where it waits for the answer.
        await asyncio.sleep(0)
        sys.stdout.write(str(pid))
        sys.stdout.flush()
        os.kill(os.getpid(), 9)
        await work


if __name__ == "__main__":
    asyncio.run(main())
