"""Hints become looks, politely; tried on a real store with a clock set by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR
from tests.store.makers import a_pass, article, filed, source_spec
from tests.watchers.push.room import break_table, until
from watchers.push.listener import listening
from watchers.push.waker import GAP, SECOND_LOOK, Waker

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Desk:
    """Sources that were looked at a moment ago and are due in a day, and a waker."""

    def __init__(self, store: AsyncStore) -> None:
        self.store = store
        self.now = START
        self.waker = Waker(store, lambda: self.now)

    async def look(self, source_id: int, *titles: str) -> None:
        new = tuple(filed(each, article(each, seen_at=self.now)) for each in titles)
        await self.store.write(
            Store.commit, a_pass(source_id, checked_at=self.now, next_check_at=self.now + DAY, filed=new)
        )

    async def due(self, after: timedelta = timedelta()) -> list[int]:
        """Let time pass and the waker work; return the sources that are due."""
        self.now += after
        await self.waker.tick()
        return sorted(each.id for each in await self.store.read(Store.due, START, self.now))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = AsyncStore(Store.open(f"sqlite:///{tmp_path / 'sokbo.db'}"))
    await store.write(Store.declare, [source_spec(each) for each in ("가", "나")], [], START)
    opened = Desk(store)
    for source in await store.read(Store.sources, OPERATOR):
        await opened.look(source.id)
    yield opened
    await store.close()


async def test_a_hint_makes_its_source_due(desk: Desk) -> None:
    assert await desk.due(2 * GAP) == []
    desk.waker.wake(2)
    assert await desk.due() == [2]


async def test_a_hint_right_after_a_look_waits(desk: Desk) -> None:
    desk.waker.wake(1)
    assert await desk.due() == []
    assert await desk.due(GAP) == [1]


async def test_a_hint_may_ask_for_a_moment(desk: Desk) -> None:
    desk.now += DAY / 2
    desk.waker.wake(1, timedelta(seconds=3))
    assert await desk.due(timedelta(seconds=2)) == []
    assert await desk.due(timedelta(seconds=1)) == [1]


async def test_a_look_that_proves_the_hint_right_is_the_last(desk: Desk) -> None:
    desk.now += DAY / 2
    desk.waker.wake(1)
    assert await desk.due() == [1]
    await desk.look(1, "새 소식")
    assert await desk.due(SECOND_LOOK) == []


async def test_old_news_proves_nothing(desk: Desk) -> None:
    await desk.look(1, "옛 소식")
    desk.now += DAY / 2
    desk.waker.wake(1)
    assert await desk.due() == [1]
    await desk.look(1)
    assert await desk.due(SECOND_LOOK) == [1]
    await desk.look(1)
    assert await desk.due(SECOND_LOOK) == []


async def test_a_hint_during_the_wait_for_the_second_look_counts_anew(desk: Desk) -> None:
    desk.now += DAY / 2
    desk.waker.wake(1)
    await desk.due()
    await desk.look(1, "새 소식")
    desk.now += SECOND_LOOK / 2
    desk.waker.wake(1)
    assert await desk.due(GAP) == [1]
    await desk.look(1)
    assert await desk.due(SECOND_LOOK) == [1]


async def test_any_number_of_hints_is_as_good_as_one(desk: Desk) -> None:
    desk.now += DAY / 2
    for _ in range(10_000):
        desk.waker.wake(1)
    assert await desk.due() == [1]


async def test_a_hint_about_nobody_does_nothing(desk: Desk) -> None:
    desk.waker.wake(999)
    assert await desk.due(DAY / 2) == []
    assert await desk.due(SECOND_LOOK) == []


async def test_a_database_that_fails_is_waited_for(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    break_table(tmp_path / "sokbo.db", "sources")
    desk.waker.wake(1)
    async with listening([desk.waker]):
        await until(lambda: "the database fails" in caplog.text)
    assert "bug" not in caplog.text


async def test_a_listener_with_a_bug_ends_alone(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        async def run(self) -> None:
            raise ZeroDivisionError

    desk.now += DAY / 2
    async with listening([Broken(), desk.waker]):
        await until(lambda: "Broken hit a bug" in caplog.text)
        assert await desk.due() == []
        desk.waker.wake(1)
        assert await desk.due() == [1]
    assert "ZeroDivisionError" in caplog.text
