"""One request at a time to each host, with a pause between two; in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watchers.virtual import START, now, pause, run
from watchers.pacing import turns as module
from watchers.pacing.turns import Turns

Visit = tuple[str, float, float]
"""A host, and when the request to it began and ended, in seconds."""


def seconds() -> float:
    return (now() - START).total_seconds()


async def ask(turns: Turns, host: str, takes: float, seen: list[Visit]) -> None:
    async with turns.turn(host):
        began = seconds()
        await pause(takes)
        seen.append((host, began, seconds()))


def visits(*requests: tuple[str, float]) -> list[Visit]:
    async def work() -> list[Visit]:
        turns, seen = Turns(now), list[Visit]()
        await asyncio.gather(*(ask(turns, host, takes, seen) for host, takes in requests))
        return seen

    return run(work)


def test_two_requests_to_one_host_leave_a_pause_between_them() -> None:
    assert visits(("a", 2.5), ("a", 1), ("b", 4)) == [("a", 0, 2.5), ("b", 0, 4), ("a", 3.5, 4.5)]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 30)), max_size=25))
def test_never_two_in_flight_for_one_host_and_all_get_their_turn(requests: list[tuple[str, float]]) -> None:
    seen = visits(*requests)
    assert sorted(host for host, _, _ in seen) == sorted(host for host, _ in requests)
    for host in "abc":
        mine = sorted((began, ended) for each, began, ended in seen if each == host)
        assert all(later[0] >= earlier[1] + 0.999 for earlier, later in pairwise(mine))


def test_a_request_that_fails_or_is_cut_off_passes_the_turn_on() -> None:
    async def fail(turns: Turns) -> None:
        async with turns.turn("a"):
            raise OSError

    async def work() -> list[Visit]:
        turns, seen = Turns(now), list[Visit]()
        endless = asyncio.create_task(ask(turns, "a", 10_000, seen))
        waiting = asyncio.create_task(ask(turns, "a", 10_000, seen))
        await pause(5)
        waiting.cancel()
        endless.cancel()
        await asyncio.gather(endless, waiting, fail(turns), ask(turns, "a", 1, seen), return_exceptions=True)
        return seen

    assert run(work) == [("a", 7.0, 8.0)]


def in_time(work: Coroutine[Any, Any, None]) -> None:
    async def alone() -> None:
        await work

    run(alone)


async def busy_and_free() -> None:
    turns = Turns(now)
    assert turns.is_free("a")
    asking = asyncio.create_task(ask(turns, "a", 2, []))
    await pause(1)
    assert not turns.is_free("a")
    assert turns.is_free("b")
    await asking
    assert not turns.is_free("a"), "the pause"
    await pause(1)
    assert turns.is_free("a")


def test_a_host_is_free_when_nobody_asks_it_and_the_pause_is_over() -> None:
    in_time(busy_and_free())


async def resting() -> None:
    turns = Turns(now)
    turns.rest("a", timedelta(minutes=10))
    turns.rest("a", timedelta(minutes=5))
    assert not turns.is_free("a")
    assert turns.rests_for("a") == timedelta(minutes=10)
    assert turns.rests_for("b") is None
    await pause(600)
    assert turns.is_free("a")
    assert turns.rests_for("a") is None


def test_a_host_that_wants_rest_gets_it() -> None:
    in_time(resting())


async def clock_set_back() -> None:
    shift = [timedelta()]
    turns, seen = Turns(lambda: now() - shift[0]), list[Visit]()
    await ask(turns, "a", 1, seen)
    shift[0] = timedelta(days=1)
    await ask(turns, "a", 1, seen)
    assert seen == [("a", 0, 1), ("a", 2, 3)]


def test_a_clock_that_is_set_back_holds_no_host_for_longer_than_the_pause() -> None:
    in_time(clock_set_back())


async def many_hosts() -> None:
    turns = Turns(now)
    turns.rest("kept", timedelta(days=1))
    for number in range(3 * module.HOSTS_REMEMBERED):
        await ask(turns, f"host {number}", 0.01, [])
    assert len(turns) < 2 * module.HOSTS_REMEMBERED
    assert turns.rests_for("kept") is not None


def test_hosts_that_nobody_asks_any_more_are_forgotten() -> None:
    in_time(many_hosts())
