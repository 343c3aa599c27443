"""The door waits for its turn at every host it goes to, and leaves those alone that asked for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from tests.watchers import virtual
from tests.watchers.web import LOOPBACK, Web, friendly, trusting
from watchers.fetch import Fetcher, LeftAlone, Limits, StatusRefused
from watchers.pacing.turns import Turns

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Door:
    fetch: Fetcher
    turns: Turns
    clock: list[datetime]


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    clock = [NOW]
    turns = Turns(lambda: clock[0], timedelta())
    async with Fetcher.open(user_agent="Sokbo/0", allow_networks=LOOPBACK, tls=trusting(), turns=turns) as fetch:
        yield Door(fetch, turns, clock)


class Busy:
    """A page that counts how many ask for it at once."""

    def __init__(self) -> None:
        self.now = self.most = self.all = 0

    async def __call__(self, _: web.Request) -> web.StreamResponse:
        self.now += 1
        self.all += 1
        self.most = max(self.most, self.now)
        for _turn in range(20):
            await asyncio.sleep(0)
        self.now -= 1
        return web.Response(text="ok")


async def test_one_request_at_a_time_goes_to_a_host_also_by_redirects(site: Web, door: Door) -> None:
    busy = Busy()
    page = site.handle("/page", busy)
    away = site.redirect("/away", page)
    await asyncio.gather(*(door.fetch.get(each) for each in (page, away, page, away, page)))
    assert (busy.most, busy.all) == (1, 5)


async def test_who_leads_elsewhere_does_not_keep_its_turn(site: Web, door: Door) -> None:
    async with friendly() as other:
        there = other.show("/there", "ok").replace("127.0.0.1", "127.0.0.2")
        # Nobody listens there; what counts is that the first host is free again by then.
        await asyncio.gather(door.fetch.get(site.redirect("/away", there)), return_exceptions=True)
    assert door.turns.is_free("127.0.0.1")


async def test_too_many_requests_give_the_whole_host_a_rest(site: Web, door: Door) -> None:
    refused = site.show("/a", status=429, Retry_After="600")
    with pytest.raises(StatusRefused) as caught:
        await door.fetch.get(refused)
    assert caught.value.retry_after == timedelta(minutes=10)
    other = site.show("/b", "ok")
    with pytest.raises(LeftAlone) as left:
        await door.fetch.get(other)
    assert left.value.retry_after == timedelta(minutes=10)
    assert len(site.asked) == 1
    door.clock[0] += timedelta(minutes=10)
    assert (await door.fetch.get(other)).body == b"ok"


async def test_trouble_at_one_address_says_nothing_of_the_others(site: Web, door: Door) -> None:
    with pytest.raises(StatusRefused):
        await door.fetch.get(site.show("/a", status=503, Retry_After="600"))
    assert (await door.fetch.get(site.show("/b", "ok"))).body == b"ok"


def test_waiting_for_a_turn_is_not_the_hosts_fault() -> None:
    nothing: Any = None

    async def work() -> float:
        turns = Turns(virtual.now)
        fetch = Fetcher(
            nothing, nothing, nothing, "test", Limits(exchange_s=20.0), turns=turns, allow_inner_names=False
        )

        async def other() -> None:
            async with turns.turn("a.example"):
                await virtual.pause(60)

        task = asyncio.create_task(other())
        await virtual.pause(1)
        async with asyncio.timeout(20.0) as deadline, fetch._turn("a.example", deadline):
            await virtual.pause(19)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(20.0) as deadline, fetch._turn("a.example", deadline):
                await virtual.pause(21)
        await task
        return asyncio.get_running_loop().time()

    assert virtual.run(work) == pytest.approx(60 + 1 + 19 + 1 + 20)
