"""One look of the folder source at a folder, without the network it never uses."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.watchers.work import Threads
from watchers.fetch import Fetcher
from watchers.kind import Ask, Reading
from watchers.sources.folder import KIND

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def looked(
    folder: Path, cursor: Mapping[str, Any] | None = None, *, now: datetime = NOW, pattern: str | None = None
) -> Reading:
    options = KIND.options.model_validate({"path": folder, "pattern": pattern})
    async with Fetcher.open(user_agent="sokbo-tests") as fetch:
        return await KIND.read(
            options, Ask(source="clippings", cursor=cursor or {}, now=now, fetch=fetch, work=Threads())
        )


def look(
    folder: Path, cursor: Mapping[str, Any] | None = None, *, now: datetime = NOW, pattern: str | None = None
) -> Reading:
    return asyncio.run(looked(folder, cursor, now=now, pattern=pattern))
