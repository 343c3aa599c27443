from __future__ import annotations

import asyncio
import gc
import logging
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any

import pytest
import uvloop
from sqlalchemy import event

from store.aside import READ_TOGETHER_MAX, AsyncStore
from store.door import Store
from store.errors import StoreError
from store.records import OPERATOR, Pass
from tests.store.makers import NOW, a_pass, declared, filed, source_spec


@pytest.fixture
async def desk(url: str) -> AsyncIterator[AsyncStore]:
    opened = AsyncStore(Store.open(url))
    yield opened
    await opened.close()


async def source_of(desk: AsyncStore) -> int:
    await desk.write(Store.declare, [source_spec()], [], NOW)
    [source] = await desk.read(Store.sources, OPERATOR)
    return source.id


async def test_what_was_written_is_read(desk: AsyncStore) -> None:
    source = await source_of(desk)
    await desk.write(Store.commit, a_pass(source, filed=(filed("속보"),)))
    [found] = await desk.read(Store.search, OPERATOR, "속보", limit=5)
    assert found.article.title == "기사 속보"


async def test_writes_happen_in_the_order_they_were_asked_for(desk: AsyncStore) -> None:
    source = await source_of(desk)
    names = [str(number) for number in range(30)]
    await asyncio.gather(*(desk.write(Store.commit, a_pass(source, filed=(filed(name),))) for name in names))
    found = await desk.read(Store.latest, OPERATOR, 50)
    assert [each.article.title for each in found] == [f"기사 {name}" for name in reversed(names)]


async def test_reads_go_on_beside_a_long_write(desk: AsyncStore) -> None:
    source = await source_of(desk)
    begun, may_end = threading.Event(), threading.Event()

    def long_write(store: Store) -> None:
        with store._connections.write():
            begun.set()
            may_end.wait(30)

    writing = asyncio.create_task(desk.write(long_write))
    await asyncio.to_thread(begun.wait, 30)
    assert (await desk.read(Store.sources, OPERATOR))[0].id == source
    may_end.set()
    await writing


async def cancelled_while_queued(desk: AsyncStore, write: Callable[[Store], Any]) -> None:
    """Ask for `write` behind a write that takes its time, and cancel whoever waits for either."""
    begun, may_end = threading.Event(), threading.Event()

    def long_write(_: Store) -> None:
        begun.set()
        may_end.wait(30)

    waiting = [asyncio.create_task(desk.write(each)) for each in (long_write, write)]
    await asyncio.to_thread(begun.wait, 30)
    for each in waiting:
        each.cancel()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in results] == [asyncio.CancelledError] * 2
    may_end.set()


async def test_a_write_happens_though_nobody_waits_for_it_any_more(desk: AsyncStore) -> None:
    source = await source_of(desk)
    await cancelled_while_queued(desk, lambda store: store.commit(a_pass(source, filed=(filed("a"),))))
    await desk.write(Store.set_note, "뒤", "에")
    assert len(await desk.read(Store.latest, OPERATOR, 5)) == 1


async def test_a_failure_that_nobody_hears_of_is_logged(desk: AsyncStore, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        await cancelled_while_queued(desk, lambda store: store.commit(a_pass(99, filed=(filed("a"),))))
        # The failure is logged on the writer's thread before it takes up the next write; asyncio would add its own
        # complaint when the future that nobody asked is collected.
        await desk.write(Store.set_note, "뒤", "에")
        gc.collect()
    assert [each.name for each in caplog.records if "no source number 99" in each.getMessage()] == ["store.aside"]


async def test_a_failure_reaches_the_one_who_waits(desk: AsyncStore) -> None:
    with pytest.raises(StoreError, match="no source number 99"):
        await desk.write(Store.commit, a_pass(99, filed=(filed("a"),)))
    with pytest.raises(ValueError, match="broken"):
        await desk.read(broken)


def broken(_: Store) -> None:
    raise ValueError("broken")


async def test_closing_waits_for_writes_that_were_asked_for(url: str) -> None:
    store = Store.open(url)
    source = declared(store)
    desk = AsyncStore(store)
    await cancelled_while_queued(desk, lambda each: each.commit(a_pass(source, filed=(filed("a"),))))
    await desk.close()
    again = Store.open(url)
    assert len(again.latest(OPERATOR, 5)) == 1
    again.close()


def test_it_runs_on_uvloop(url: str) -> None:
    async def work() -> int:
        desk = AsyncStore(Store.open(url))
        source = await source_of(desk)
        await cancelled_while_queued(desk, lambda store: store.commit(a_pass(source, filed=(filed("a"),))))
        await desk.write(Store.set_note, "뒤", "에")
        count = len(await desk.read(Store.latest, OPERATOR, 5))
        await desk.close()
        return count

    assert run_on_uvloop(work()) == 1


def run_on_uvloop(work: Coroutine[Any, Any, int]) -> int:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def test_it_can_be_closed_where_no_loop_runs(url: str) -> None:
    AsyncStore(Store.open(url)).close_now()


# --- together


async def numbers_of(desk: AsyncStore, count: int) -> list[int]:
    await desk.write(Store.declare, [source_spec(f"소식 {number:02}") for number in range(count)], [], NOW)
    return [each.id for each in await desk.read(Store.sources, OPERATOR)]


def commits(store: Store, passes: Sequence[Pass]) -> Sequence[Pass]:
    store.commit(*passes)
    return passes


def counted(desk: AsyncStore) -> list[None]:
    """Return a list that grows with every transaction written from now on."""
    transactions: list[None] = []
    event.listen(desk._store._connections._writer, "commit", lambda _: transactions.append(None))
    return transactions


async def test_what_comes_in_one_moment_shares_a_transaction(desk: AsyncStore) -> None:
    numbers = await numbers_of(desk, 12)
    commit = desk.write_together(commits)
    transactions = counted(desk)
    passes = [a_pass(number, cursor={"of": number}) for number in numbers]
    assert await asyncio.gather(*(commit(each, 3600 if each is not passes[5] else 0) for each in passes)) == passes
    assert len(transactions) == 1
    assert [each.cursor["of"] for each in await desk.read(Store.sources, OPERATOR)] == numbers
    await commit(a_pass(numbers[0], cursor={"of": "later"}))
    assert len(transactions) == 2


async def test_many_are_done_some_at_a_time(desk: AsyncStore) -> None:
    shares: list[int] = []

    def measured(store: Store, things: Sequence[int]) -> Sequence[int]:
        shares.append(len(things))
        return things

    question = desk.read_together(measured)
    assert await asyncio.gather(*map(question, range(50))) == list(range(50))
    assert sum(shares) == 50
    assert max(shares) == READ_TOGETHER_MAX


async def test_it_is_done_though_nobody_waits_any_more(url: str) -> None:
    desk = AsyncStore(Store.open(url))
    first, second = await numbers_of(desk, 2)
    commit = desk.write_together(commits)
    waiting = [asyncio.create_task(commit(a_pass(number, cursor={"of": number}), 3600)) for number in (first, second)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.wait(waiting[:1])
    await desk.close()
    await waiting[1]
    store = Store.open(url)
    assert [each.cursor for each in store.sources(OPERATOR)] == [{"of": first}, {"of": second}]
    store.close()


async def test_a_failure_of_what_nobody_waits_for_is_logged(desk: AsyncStore, caplog: pytest.LogCaptureFixture) -> None:
    waiting = asyncio.create_task(desk.write_together(commits)(a_pass(99, filed=(filed("a"),)), 3600))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    await desk.close()
    assert "no source number 99" in caplog.text


async def test_a_store_closes_though_the_last_thing_cannot_be_written(url: str) -> None:
    desk = AsyncStore(Store.open(url))
    (number,) = await numbers_of(desk, 1)
    with desk._store._connections._writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE sources RENAME TO lost")
    waiting = asyncio.create_task(desk.write_together(commits)(a_pass(number), 3600))
    await asyncio.sleep(0)
    await desk.close()
    with pytest.raises(StoreError):
        await waiting
    with pytest.raises(RuntimeError):
        await desk.read(Store.sources, OPERATOR)


async def test_none_suffers_for_another(desk: AsyncStore) -> None:
    first, last = await numbers_of(desk, 2)
    commit = desk.write_together(commits)
    passes = [
        a_pass(first, cursor={"of": "first"}),
        a_pass(first + 1000, filed=(filed("a"),)),
        a_pass(last, cursor={"of": "last"}, checked_at=NOW.replace(tzinfo=None)),
        a_pass(last, cursor={"of": "last"}),
    ]
    one, gone, naive, other = await asyncio.gather(*map(commit, passes), return_exceptions=True)
    assert (one, other) == (passes[0], passes[3])
    assert isinstance(gone, StoreError)
    assert isinstance(naive, ValueError)
    assert [each.cursor for each in await desk.read(Store.sources, OPERATOR)] == [{"of": "first"}, {"of": "last"}]
    assert await commit(a_pass(first)) == a_pass(first)


def test_together_runs_on_uvloop(url: str) -> None:
    async def work() -> int:
        desk = AsyncStore(Store.open(url))
        [number] = await numbers_of(desk, 1)
        commit = desk.write_together(commits)
        await asyncio.gather(commit(a_pass(number), 3600), commit(a_pass(number), 0.001), commit(a_pass(number)))
        await desk.close()
        return number

    assert run_on_uvloop(work()) > 0
