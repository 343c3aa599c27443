"""The handful of recurring jobs: the sweep over due sources, the search index, and the clean-up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from store.aside import AsyncStore
from store.door import Store
from watchers.sweep import Sweep

log = logging.getLogger(__name__)

SWEEP_EVERY = timedelta(seconds=1)
INDEX_EVERY = timedelta(seconds=10)
CLEAN_UP_EVERY = timedelta(hours=6)
ARCHIVE_KEPT = timedelta(days=365)


def start_jobs(store: AsyncStore, sweep: Sweep, clock: Callable[[], datetime]) -> AsyncIOScheduler:
    """Start the recurring jobs on the running loop; the caller shuts the scheduler down."""

    async def index() -> None:
        await store.write(Store.index_pending)

    async def clean_up() -> None:
        forgotten = await store.write(Store.forget_before, clock() - ARCHIVE_KEPT)
        if forgotten:
            log.info("clean-up: %d articles older than %d days forgotten", forgotten, ARCHIVE_KEPT.days)

    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(sweep.run, "interval", seconds=SWEEP_EVERY.total_seconds(), id="sweep")
    scheduler.add_job(index, "interval", seconds=INDEX_EVERY.total_seconds(), id="index")
    scheduler.add_job(clean_up, "interval", seconds=CLEAN_UP_EVERY.total_seconds(), id="clean-up")
    scheduler.start()
    return scheduler
