"""Workers shared out by party, with work that ends when the test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

import pytest

from watchers.workers.lanes import Lanes

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Bench:
    """Begins every work at once, and ends it when told."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        name = " ".join(map(str, arguments))
        self.begun.append(name)
        await self._ends.setdefault(name, asyncio.Event()).wait()
        return function(*arguments)

    async def end(self, name: str) -> None:
        self._ends.setdefault(name, asyncio.Event()).set()
        await settled()


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_party_has_one_piece_of_work_at_a_time_and_keeps_no_other_waiting() -> None:
    bench = Bench()
    lanes = Lanes(bench)
    many = [asyncio.create_task(lanes.of("many").run(str, f"many {number}")) for number in range(3)]
    few = asyncio.create_task(lanes.of("few").run(str, "few"))
    await settled()
    assert bench.begun == ["many 0", "few"]
    await bench.end("few")
    assert await few == "few"
    await bench.end("many 0")
    await bench.end("many 1")
    assert bench.begun == ["many 0", "few", "many 1", "many 2"]
    await bench.end("many 2")
    assert [await each for each in many] == ["many 0", "many 1", "many 2"]
    assert len(lanes) == 0


async def test_who_gives_up_waiting_holds_nobody_up() -> None:
    bench = Bench()
    lanes = Lanes(bench)
    first, second, third = (asyncio.create_task(lanes.of(7).run(str, number)) for number in range(3))
    await settled()
    second.cancel()
    first.cancel()
    await settled()
    assert bench.begun == ["0", "2"]
    await bench.end("2")
    assert await third == "2"
    assert len(lanes) == 0


async def test_a_failure_ends_the_turn() -> None:
    bench = Bench()
    lanes = Lanes(bench)
    await bench.end("no number")
    with pytest.raises(ValueError, match="no number"):
        await lanes.of(None).run(int, "no number")
    await bench.end("1")
    assert await lanes.of(None).run(int, "1") == 1
    assert len(lanes) == 0
