"""One pass over one source, with the real store: read once, think, write once; failures are stored as well."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsdesk.alerts import Route
from newsdesk.desk import Desk
from newsdesk.match.matcher import Matcher
from newsdesk.rules.parse import parse_query
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.wording import Said
from store.aside import AsyncStore
from store.door import Store
from store.errors import StoreError
from store.records import OPERATOR, TERMINAL, RuleSpec, Source, SourceSpec
from tests.watchers.wire import wire_kind
from tests.watchers.work import Threads
from watchers.later import fetch_later
from watchers.pacing.own_network import OwnNetwork
from watchers.pacing.turns import Turns
from watchers.pipeline import Checked, Pipeline
from watchers.sweep import Sweep, check_all

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SETS = AliasSets.starter()


@dataclass
class Room:
    """The room under test, with a clock that is set by hand."""

    store: AsyncStore
    pipeline: Pipeline
    file: Path
    clock: list[datetime] = field(default_factory=lambda: [START])
    announced: list[None] = field(default_factory=list)

    def write(self, *lines: str) -> None:
        self.file.write_text("\n".join(lines), encoding="utf-8")

    async def source(self) -> Source:
        (source,) = await self.store.read(Store.sources, OPERATOR)
        return source

    async def check(self, after: timedelta = timedelta()) -> Checked:
        self.clock[0] += after
        return await self.pipeline.check(await self.source())

    async def told(self) -> list[str]:
        """Headlines in the outbox."""
        return [each.alert.card.title.text for each in await self.store.read(Store.due_deliveries, self.clock[0], 99)]


def run_sql(store: Store, statement: str) -> None:
    with store._connections.write() as connection:
        connection.exec_driver_sql(statement)


EMPTY = Said("line 2 is empty", "2행이 비어 있습니다")


@pytest.fixture(autouse=True)
def _wire(tmp_path: Path) -> Iterator[None]:
    folder = tmp_path / "more_sources"
    folder.mkdir()
    with wire_kind(folder):
        yield


def desk(*queries: str) -> Desk:
    rules = [Rule(id=query, query=parse_query(query, SETS)) for query in queries]
    routes = {each: Route(rule_id=each, name=each, guild_id=None, channel_ids=(TERMINAL,)) for each in queries}
    return Desk(Matcher.build(rules, SETS), routes)


async def opened(tmp_path: Path, backlog: str, queries: Sequence[str] = ("OpenAI",)) -> AsyncIterator[Room]:
    store = AsyncStore(Store.open(f"sqlite:///{tmp_path / 'sokbo.db'}"))
    file = tmp_path / "wire.txt"
    spec = SourceSpec(
        name="전신",
        kind="wire",
        options={"file": str(file)},
        interval=timedelta(minutes=5),
        backlog="alert" if backlog == "alert" else "silent",
    )
    rules = [RuleSpec(id=each, name=each, query=each, channel_ids=(TERMINAL,)) for each in queries]
    await store.write(Store.declare, [spec], rules, START)
    async with fetch_later(user_agent="test") as fetch:
        clock, announced = [START], list[None]()
        pipeline = Pipeline(store, fetch, desk(*queries), work=Threads(), clock=lambda: clock[0])
        pipeline.announce = lambda: announced.append(None)
        yield Room(store, pipeline, file, clock, announced)
    await store.close()


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async for each in opened(tmp_path, "alert"):
        yield each


@pytest.fixture
async def silent_room(tmp_path: Path) -> AsyncIterator[Room]:
    async for each in opened(tmp_path, "silent"):
        yield each


async def test_a_pass_stores_articles_alerts_and_cursor_together(room: Room) -> None:
    room.write("OpenAI로 돌아온 알트먼", "", "내일은 첫눈")
    checked = await room.check()
    assert checked == Checked(source="전신", read=2, new=2, matched=1, alerts=1, problems=(EMPTY,))
    assert await room.told() == ["OpenAI로 돌아온 알트먼"]
    assert room.announced == [None]
    source = await room.source()
    assert source.cursor == {"lines": 3}
    assert source.next_check_at == START + timedelta(minutes=5)
    assert source.last_success_at == START


async def test_the_next_pass_tells_only_what_is_new(room: Room) -> None:
    room.write("OpenAI로 돌아온 알트먼")
    await room.check()
    room.write("OpenAI로 돌아온 알트먼", "반도체 수출이 늘어난 OpenAI 협력사")
    checked = await room.check(timedelta(minutes=5))
    assert (checked.read, checked.new, checked.alerts) == (2, 1, 1)
    again = await room.check(timedelta(minutes=5))
    assert (again.new, again.alerts) == (0, 0)


async def test_first_contact_is_silent_and_the_next_pass_is_not(silent_room: Room) -> None:
    silent_room.write("OpenAI로 돌아온 알트먼")
    first = await silent_room.check()
    assert (first.matched, first.alerts, first.silent) == (1, 0, True)
    silent_room.write("OpenAI로 돌아온 알트먼", "OpenAI 새 모델 공개")
    second = await silent_room.check(timedelta(minutes=5))
    assert (second.new, second.alerts, second.silent) == (1, 1, False)


async def test_what_is_known_and_the_same_writes_no_articles_but_moves_the_cursor(room: Room) -> None:
    room.write("OpenAI로 돌아온 알트먼", "내일은 첫눈")
    await room.check()
    checked = await room.check(timedelta(minutes=5))
    assert (checked.read, checked.new, checked.matched, checked.alerts) == (2, 0, 0, 0)
    assert (await room.source()).last_success_at == START + timedelta(minutes=5)
    assert len(room.announced) == 1


async def test_a_commit_that_fails_leaves_nothing_on_the_board(room: Room) -> None:
    """What was placed but not stored is placed once more, as if for the first time."""
    room.write("샘 알트먼, OpenAI 최고경영자로 복귀 확정")
    await room.store.write(run_sql, "ALTER TABLE deliveries RENAME TO lost")
    with pytest.raises(StoreError):
        await room.check()
    await room.store.write(run_sql, "ALTER TABLE lost RENAME TO deliveries")
    assert await room.told() == []
    await room.check()
    (delivery,) = await room.store.read(Store.due_deliveries, room.clock[0], 99)
    assert delivery.alert.revision == 0
    assert len(delivery.alert.card.also) == 0


async def test_what_is_wrong_with_an_item_is_logged_once(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.write("내일은 첫눈", "", "모레는 비")
    await room.check()
    again = await room.check()
    assert tuple(map(str, again.problems)) == ("line 2 is empty",)
    assert caplog.text.count("line 2 is empty") == 1
    room.write("내일은 첫눈", "", "", "모레는 비")
    await room.check()
    assert caplog.text.count("line 3 is empty") == 1


async def test_a_failure_is_stored_and_backs_off(room: Room) -> None:
    first = await room.check()
    assert (str(first.error), str(first.remedy)) == ("the wire is cut", "Mend it.")
    assert (await room.source()).next_check_at == START + timedelta(minutes=5)
    await room.check()
    source = await room.source()
    assert source.failures == 2
    assert source.last_error == Said("the wire is cut", "전선이 끊겼습니다"), "for readers of either language"
    assert source.next_check_at == START + timedelta(minutes=10)


async def test_a_success_ends_the_row_of_failures(room: Room) -> None:
    await room.check()
    room.write("내일은 첫눈")
    await room.check()
    source = await room.source()
    assert (source.failures, str(source.last_error), source.failing_since) == (0, "", None)


async def test_a_kind_that_is_gone_is_a_failure_with_a_remedy(room: Room) -> None:
    gone = SourceSpec(name="옛것", kind="carrier-pigeon", options={}, interval=timedelta(minutes=5))
    await room.store.write(Store.declare, [gone], [], START)
    checked = await room.check()
    assert "carrier-pigeon" in str(checked.error)
    assert checked.remedy


async def test_a_sweep_checks_what_is_due_and_nothing_twice(room: Room) -> None:
    room.write("OpenAI로 돌아온 알트먼")
    sweep = Sweep(
        room.store, room.pipeline, Turns(lambda: room.clock[0]), network=OwnNetwork(), clock=lambda: room.clock[0]
    )
    await sweep.run()
    await sweep.run()
    await sweep.stop()
    assert await room.told() == ["OpenAI로 돌아온 알트먼"]
    room.write("OpenAI로 돌아온 알트먼", "OpenAI 새 모델 공개")
    room.clock[0] += timedelta(minutes=4)
    await sweep.run()
    await sweep.stop()
    assert (await room.source()).last_checked_at == START
    room.clock[0] += timedelta(minutes=1)
    await sweep.run()
    await sweep.stop()
    assert (await room.source()).last_checked_at == START + timedelta(minutes=5)


async def test_a_bug_in_one_pass_loses_nothing_and_ends_nothing(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.write("bug")
    sweep = Sweep(
        room.store, room.pipeline, Turns(lambda: room.clock[0]), network=OwnNetwork(), clock=lambda: room.clock[0]
    )
    await sweep.run()
    await sweep.stop()
    source = await room.source()
    assert "bug in the program" in str(source.last_error)
    assert source.cursor == {}
    assert "ZeroDivisionError" in caplog.text
    room.write("OpenAI로 돌아온 알트먼")
    room.clock[0] = source.next_check_at
    await sweep.run()
    await sweep.stop()
    assert await room.told() == ["OpenAI로 돌아온 알트먼"]


async def test_check_all_looks_at_what_is_not_due_too(room: Room) -> None:
    room.write("OpenAI로 돌아온 알트먼")
    await room.check()
    heard: list[Checked] = []
    (checked,) = await check_all(room.store, room.pipeline, Turns(lambda: room.clock[0]), heard.append)
    assert heard == [checked]
    assert checked.read == 1
