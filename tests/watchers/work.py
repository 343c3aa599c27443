"""Where kinds work in tests: a thread is quicker to come by than a process, and no document here goes on for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Threads:
    """Does what kinds ask for in a thread."""

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        return await asyncio.to_thread(function, *arguments)
