"""Changes the rules in force while passes go on.

A change is worked out in a thread beside the loop and takes effect by one assignment: a pass under way ends with the
rules it began with, the next begins with the new ones. Changes wait for one another. Each makes the part of the matcher
that is not in its base a little larger; when it has grown large, a new base is made, in a thread as well, and changes
that come meanwhile are made at once and then once more on the new base.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol

from newsdesk.alerts import Route
from newsdesk.desk import Desk
from newsdesk.rules.rule import Rule

MERGE_AT = 2_000
"""Changed rules or added terms with which one more change still costs a few milliseconds, an article hardly more."""


class HasDesk(Protocol):
    """Whose desk is replaced, such as `watchers.pipeline.Pipeline`."""

    desk: Desk


class Rulebook:
    """The one way in which rules change while the program runs; belongs to one event loop."""

    def __init__(self, owner: HasDesk, merge_at: int = MERGE_AT) -> None:
        """Take whose desk to replace, and how much must be pending to make a new base."""
        self._owner = owner
        self._merge_at = merge_at
        self._turn = asyncio.Lock()
        self._since_merge: list[tuple[tuple[tuple[Rule, Route], ...], tuple[str, ...]]] = []
        self._merging: asyncio.Task[None] | None = None

    async def change(self, add: Iterable[tuple[Rule, Route]] = (), remove_ids: Iterable[str] = ()) -> None:
        """Put rules in force and others out of it, all at once; in force when this returns.

        Raises:
            ValueError: A query names an unknown set; nothing is changed then.
        """
        change = tuple(add), tuple(remove_ids)
        async with self._turn:
            self._owner.desk = await asyncio.to_thread(self._owner.desk.changed, *change)
            self._since_merge.append(change)
            if self._merging is None and self._owner.desk.matcher.pending >= self._merge_at:
                self._since_merge.clear()
                self._merging = asyncio.create_task(self._merge(self._owner.desk))

    async def settle(self) -> None:
        """Wait until no new base is being made."""
        while self._merging is not None:
            await self._merging

    async def _merge(self, desk: Desk) -> None:
        merged = await asyncio.to_thread(desk.merged)
        async with self._turn:
            for change in self._since_merge:
                merged = await asyncio.to_thread(merged.changed, *change)
            self._owner.desk = merged
            self._merging = None
