"""Work in a process that can be killed: what it costs when it goes wrong, and whom."""

from __future__ import annotations

import asyncio
import os
import select
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.watchers.workers import works
from watchers.errors import SourceError
from watchers.workers.pool import Crashed, OutOfMemory, Overloaded, TookTooLong, WorkError, Workers

ROOT = Path(__file__).parents[3]
SHORT_S = 0.3
"""Seconds; enough for a worker to start on, and what it does with the rest is nothing anyway."""


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    async with Workers.open(workers_max=1) as opened:
        yield opened


def is_gone(pid: int, within_s: float = 10) -> bool:
    """Whether a process ends within a time; of one whose end was not yet collected that it ended is enough."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], within_s)[0])
    finally:
        os.close(handle)


async def test_work_is_done_elsewhere_and_the_process_is_kept(workers: Workers) -> None:
    assert not workers.pids
    first = await workers.run(works.where)
    assert first != os.getpid()
    assert await workers.run(works.doubled, 21) == 42
    assert await workers.run(works.where) == first
    assert workers.pids == (first,)


async def test_works_run_side_by_side_and_no_more_at_once_than_there_are_workers() -> None:
    async with Workers.open(workers_max=2) as workers:
        assert await asyncio.gather(*(workers.run(works.doubled, n) for n in range(50))) == list(range(0, 100, 2))
        assert len(workers.pids) == 2


@pytest.mark.parametrize(
    "endless", [works.looping_in_python, works.looping_in_c, works.told_to_end_and_looping, works.closing_its_mouth]
)
async def test_what_never_ends_is_killed_and_its_neighbour_goes_on(endless: Callable[[], object]) -> None:
    async with Workers.open(workers_max=2) as workers:
        neighbour = await workers.run(works.where)
        # The neighbour's place is taken first, so that the endless one gets a worker of its own.
        kept, late = await asyncio.gather(
            workers.run(works.doubled, 4), workers.run(endless, deadline_s=SHORT_S), return_exceptions=True
        )
        assert kept == 8
        assert isinstance(late, TookTooLong)
        assert str(late.reason) == "reading it took longer than 0.3 s"
        assert str(late.remedy)
        assert workers.pids == (neighbour,)
        assert await workers.run(works.doubled, 5) == 10


async def test_the_loop_never_waits_for_a_worker(workers: Workers) -> None:
    turns = 0
    work = asyncio.create_task(workers.run(works.looping_in_c, deadline_s=SHORT_S))
    while not work.done():
        turns += 1
        await asyncio.sleep(0)
    assert isinstance(work.exception(), TookTooLong)
    assert turns > 100


@pytest.mark.parametrize("hoard", [works.hoarding, works.killed])
async def test_a_hoarder_is_stopped_by_its_own_limit_or_by_the_kernel(
    workers: Workers, hoard: Callable[[], object]
) -> None:
    first = await workers.run(works.where)
    with pytest.raises(OutOfMemory) as caught:
        await workers.run(hoard)
    assert "memory" in str(caught.value.reason)
    assert is_gone(first)
    assert await workers.run(works.doubled, 1) == 2


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (works.crashing, "signal SIGSEGV"),
        (works.breaking, "ZeroDivisionError: division by zero"),
        (works.recursing, "RecursionError"),
        (works.answering_too_much, "its answer takes 41,"),
        (works.answering_what_cannot_travel, "pickle"),
    ],
)
async def test_a_crash_is_told_and_the_next_work_gets_a_fresh_process(
    workers: Workers, work: Callable[[], object], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Crashed) as caught:
        await workers.run(work)
    assert words in str(caught.value.reason)
    assert await workers.run(works.doubled, 1) == 2
    assert "Traceback" not in capfd.readouterr().err


async def test_a_process_that_leaves_says_with_which_code(workers: Workers) -> None:
    with pytest.raises(Crashed, match="exit code 3"):
        await workers.run(works.ending, 3)


async def test_a_refusal_is_an_answer_and_costs_no_process(workers: Workers) -> None:
    first = await workers.run(works.where)
    with pytest.raises(SourceError) as caught:
        await workers.run(works.refusing)
    assert not isinstance(caught.value, WorkError)
    assert (caught.value.reason, caught.value.remedy) == (works.EMPTY, works.LOOK)
    with pytest.raises(ValueError, match="no number"):
        await workers.run(works.refusing_a_value)
    assert await workers.run(works.where) == first


async def test_what_a_library_prints_is_no_answer(workers: Workers, capfd: pytest.CaptureFixture[str]) -> None:
    assert await workers.run(works.printing) == "an answer"
    assert "this is no answer" in capfd.readouterr().err


async def test_a_caller_that_leaves_takes_its_worker_along(workers: Workers) -> None:
    first = await workers.run(works.where)
    work = asyncio.create_task(workers.run(works.looping_in_c, deadline_s=60))
    await asyncio.sleep(0)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert is_gone(first)
    assert await workers.run(works.doubled, 1) == 2


async def test_one_that_leaves_the_queue_leaves_the_others_their_places(workers: Workers) -> None:
    busy = asyncio.create_task(workers.run(works.looping_in_python, deadline_s=SHORT_S))
    waiting = [asyncio.create_task(workers.run(works.doubled, n)) for n in range(3)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    results = await asyncio.gather(busy, *waiting, return_exceptions=True)
    assert [type(each) for each in results] == [TookTooLong, int, asyncio.CancelledError, int]


async def test_a_queue_that_is_full_refuses_at_once() -> None:
    async with Workers.open(workers_max=1, waiting_max=2) as workers:
        tasks = [asyncio.create_task(workers.run(works.doubled, n)) for n in range(4)]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        refused = [each for each in results if isinstance(each, Overloaded)]
        assert len(refused) == 1
        assert str(refused[0].reason) == "2 others wait to be read already"
        assert await workers.run(works.doubled, 4) == 8


async def test_a_worker_is_replaced_after_so_many_works() -> None:
    async with Workers.open(workers_max=1, tasks_max=2) as workers:
        pids = [await workers.run(works.where) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_a_worker_without_work_is_let_go() -> None:
    async with Workers.open(workers_max=1, idle_s=0) as workers:
        first = await workers.run(works.where)
        while workers.pids:  # noqa: ASYNC110 - there is no event to wait for but this
            await asyncio.sleep(0)
        assert is_gone(first)
        assert await workers.run(works.doubled, 3) == 6


async def test_the_end_of_the_program_is_theirs_too() -> None:
    async with Workers.open(workers_max=2) as workers:
        await workers.run(works.where)
        work = asyncio.create_task(workers.run(works.looping_in_c, deadline_s=60))
        await asyncio.sleep(0)
        pids = workers.pids
    with pytest.raises(Crashed):
        await work
    assert all(is_gone(pid) for pid in pids)


async def test_a_worker_knows_no_secrets(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOKBO_DISCORD_TOKEN", "a.b.c")
    assert not [name for name in await workers.run(works.environment) if "SOKBO" in name]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
def test_a_worker_deep_in_work_dies_with_a_program_that_was_killed() -> None:
    program = subprocess.run(
        [sys.executable, "-m", "tests.watchers.workers.outliving"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert program.returncode == -9
    assert is_gone(int(program.stdout))
