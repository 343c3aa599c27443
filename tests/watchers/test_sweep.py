"""The sweep in virtual time: whatever one source, host or guild does, the others' polls stay on time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from newsdesk.desk import Desk
from newsdesk.match.matcher import Matcher
from newsdesk.rules.sets import AliasSets
from newsdesk.wording import as_it_came
from store.door import Store
from store.errors import StoreError
from store.records import OPERATOR, Source, SourceSpec
from tests.watchers import virtual
from tests.watchers.virtual import START, InlineStore
from tests.watchers.wire import wire_kind
from tests.watchers.work import Threads
from watchers.fetching.errors import Unreachable
from watchers.fetching.fetched import Fetched
from watchers.pacing.crew import PLACES
from watchers.pacing.own_network import HOSTS_MAX
from watchers.pacing.turns import Turns
from watchers.pipeline import Checked, Pipeline
from watchers.sweep import LOOK_BACK, PROBES, WHOLE_LOOK_EVERY, Sweep, check_all

MINUTE = timedelta(minutes=1)
SWEEP_S = 1.5
"""A look begins within the second after its time, and a little for writing the one before."""


@dataclass
class Net:
    """A door to a network in which a host answers after as long as it is said to take."""

    turns: Turns
    takes_s: dict[str, float] = field(default_factory=dict)
    in_flight: Counter[str] = field(default_factory=Counter)
    most_in_flight: Counter[str] = field(default_factory=Counter)
    is_down: bool = False
    most_at_once: int = 0

    async def get(self, url: str, **_: object) -> Fetched:
        async with self.turns.turn(url):
            self.in_flight[url] += 1
            self.most_in_flight[url] = max(self.most_in_flight[url], self.in_flight[url])
            self.most_at_once = max(self.most_at_once, self.in_flight.total())
            try:
                await virtual.pause(10.0 if self.is_down else self.takes_s.get(url, 0.2))
                if self.is_down:
                    raise Unreachable(as_it_came(f"{url} cannot be reached"))
            finally:
                self.in_flight[url] -= 1
        return Fetched(
            url=url, status=304, headers={}, body=b"", body_digest="", not_modified=True, etag="", last_modified="",
            retry_after=None, max_age=None, permanent_url=None,
        )  # fmt: skip


@dataclass
class Town:
    """The room under test, and how late each look began."""

    store: InlineStore
    net: Net
    pipeline: Pipeline
    sweep: Sweep
    turns: Turns
    began: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    late_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def check(self, source: Source) -> Checked:
        self.began[source.spec.name].append(virtual.now())
        self.late_s[source.spec.name].append((virtual.now() - source.next_check_at).total_seconds())
        return await self.pipeline.check(source)

    async def watch(self, duration: timedelta) -> None:
        """Sweep every second for so long."""
        end = virtual.now() + duration
        while virtual.now() < end:
            await self.sweep.run()
            await virtual.pause(1)

    def worst_s(self, prefix: str) -> float:
        return max(late for name, all_late in self.late_s.items() if name.startswith(prefix) for late in all_late)


SILENT = '''
"""A page that never has news."""

from watchers.kind import Ask, Kind, Options, Reading


class SilentOptions(Options):
    host: str


async def read(options: SilentOptions, ask: Ask) -> Reading:
    await ask.fetch.get(options.host)
    return Reading(articles=())


KIND = Kind(name="silent", help="Silence.", example="- name: silent", options=SilentOptions, read=read)
'''


@pytest.fixture(autouse=True)
def _silent(tmp_path: Path) -> Iterator[None]:
    with wire_kind(tmp_path) as wire:
        wire.with_name("silent.py").write_text(SILENT, encoding="utf-8")
        yield


def spec(name: str, host: str, guild_id: int | None = None, every: timedelta = MINUTE) -> SourceSpec:
    return SourceSpec(
        name=name, kind="silent", options={"host": host}, interval=every, guild_id=guild_id, is_pinned=True, host=host
    )


def live(
    specs: Iterable[SourceSpec],
    work: Callable[[Town], Coroutine[Any, Any, None]],
    takes_s: dict[str, float] | None = None,
) -> Town:
    """Run `work` in a town of these sources."""
    towns: list[Town] = []

    async def alone() -> None:
        store = InlineStore(Store.open("sqlite://"))
        await store.write(Store.declare, list(specs), [], START)
        turns = Turns(virtual.now)
        net = Net(turns, takes_s or {})
        desk = Desk(Matcher.build([], AliasSets.none()), {})
        pipeline = Pipeline(store, net, desk, work=Threads(), clock=virtual.now)
        town = Town(store, net, pipeline, None, turns)  # type: ignore[arg-type]  # it needs the town
        town.sweep = Sweep(store, town, turns, network=pipeline.health.network, clock=virtual.now)
        towns.append(town)
        await work(town)
        await town.sweep.stop()
        await store.close()

    virtual.run(alone)
    return towns[0]


def watching(duration: timedelta) -> Callable[[Town], Coroutine[Any, Any, None]]:
    return lambda town: town.watch(duration)


def test_a_guild_with_thousands_of_slow_sources_keeps_nobody_waiting() -> None:
    hoard = [spec(f"hoard {n}", f"slow{n}", guild_id=1) for n in range(10_000)]
    others = [spec(f"other {n}", f"quick{n}", guild_id=2) for n in range(10)]
    own = [spec(f"own {n}", f"mine{n}") for n in range(10)]
    town = live([*hoard, *others, *own], watching(4 * MINUTE), {each.host: 19.0 for each in hoard})
    assert all(len(town.late_s[each.name]) >= 4 for each in (*others, *own))
    assert max(town.worst_s("other"), town.worst_s("own")) <= SWEEP_S
    assert len(town.late_s) > 10 + 10 + 4 * 60 / 19 * PLACES * 0.6, "nor is the hoard kept from going on"


def test_one_host_with_hundreds_of_sources_keeps_nobody_waiting() -> None:
    crowd = [spec(f"crowd {n}", "portal") for n in range(300)]
    others = [spec(f"other {n}", f"host{n}") for n in range(20)]
    town = live([*crowd, *others], watching(5 * MINUTE), {"portal": 3.0})
    assert town.worst_s("other") <= SWEEP_S
    assert town.net.most_in_flight["portal"] == 1
    portal = sum(len(late) for name, late in town.late_s.items() if name.startswith("crowd"))
    assert portal >= 5 * 60 / (3.0 + 2.0), "its sources come one after the other"


def test_hosts_that_never_answer_keep_nobody_waiting() -> None:
    hostile = [spec(f"hostile {n}", f"pit{n}") for n in range(30)]
    others = [spec(f"other {n}", f"host{n}") for n in range(20)]
    town = live([*hostile, *others], watching(5 * MINUTE), {each.host: 1e9 for each in hostile})
    assert town.worst_s("other") <= SWEEP_S
    assert all(len(town.late_s[each.name]) >= 5 for each in others)


def test_every_source_is_looked_at_again_and_again_and_never_too_soon() -> None:
    sources = [spec(f"source {n}", f"host{n % 40}", guild_id=n % 5 or None, every=2 * MINUTE) for n in range(200)]
    town = live(sources, watching(11 * MINUTE))
    for each in sources:
        began = town.began[each.name]
        assert len(began) >= 5, each.name
        assert all(0.88 * 2 * MINUTE <= later - earlier <= 2 * MINUTE for earlier, later in pairwise(began))
    assert max(town.net.most_in_flight.values()) == 1


def test_what_is_retired_while_it_waits_is_not_looked_at() -> None:
    async def work(town: Town) -> None:
        await town.sweep.run()
        await town.store.write(Store.declare, [spec("first", "portal")], [], virtual.now())
        await town.watch(MINUTE)

    town = live([spec("first", "portal"), spec("second", "portal")], work)
    assert set(town.began) == {"first"}


def test_what_the_sweeps_overlooked_is_found_later() -> None:
    async def work(town: Town) -> None:
        await town.watch(10 * timedelta(seconds=1))
        [hourly] = await town.store.read(Store.sources, OPERATOR)
        # A write that took its time: when it is seen, the sweeps have long passed the moment that it names.
        await town.store.write(
            Store.source_failed, hourly.id, as_it_came("…"), START, virtual.now() - 2 * LOOK_BACK, counts=False
        )
        await town.watch(WHOLE_LOOK_EVERY)

    town = live([spec("hourly", "host", every=60 * MINUTE)], work)
    assert town.began["hourly"] == [START, START + WHOLE_LOOK_EVERY]


class Failing(InlineStore):
    """The store of a database that has gone away between two questions."""

    def __init__(self, real: InlineStore) -> None:
        super().__init__(real._store)

    async def read(self, method: Any, /, *args: Any, **kwargs: Any) -> Any:
        if method is Store.due_sources:
            raise StoreError(as_it_came("The database has gone away."))
        return await super().read(method, *args, **kwargs)


def test_a_database_that_fails_for_a_while_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def work(town: Town) -> None:
        store, town.sweep._store = town.sweep._store, Failing(town.store)
        await town.sweep.run()
        await virtual.pause(1)
        town.sweep._store = store
        await town.watch(WHOLE_LOOK_EVERY + MINUTE)

    town = live([spec("only", "host")], work)
    assert "could not be taken up" in caplog.text
    assert len(town.began["only"]) > 5


def test_when_our_own_network_is_down_nobody_is_blamed_and_nothing_storms_afterwards() -> None:
    def counted(sources: Iterable[Source]) -> int:
        return sum(each.failures for each in sources)

    async def work(town: Town) -> None:
        await town.watch(3 * MINUTE)
        town.net.is_down = True
        await town.watch(2 * MINUTE)
        assert town.pipeline.health.network.lost_at is not None
        status = await town.store.read(Store.status, OPERATOR, virtual.now())
        assert status.network_lost_at == town.pipeline.health.network.lost_at
        town.net.most_at_once = 0
        await town.watch(30 * MINUTE)
        assert 0 < town.net.most_at_once <= PROBES
        # The few that were asked before it was clear.
        assert counted(await town.store.read(Store.sources, OPERATOR)) <= HOSTS_MAX
        town.net.is_down = False
        town.net.most_at_once = 0
        town.began.clear()
        await town.watch(5 * MINUTE)
        assert town.net.most_at_once <= PLACES
        assert len(town.began) == 300

    town = live([spec(f"source {n}", f"host{n}") for n in range(300)], work)
    assert max(len(began) for began in town.began.values()) <= 6
    assert town.pipeline.health.network.lost_at is None


def test_one_look_at_everything_is_polite_too() -> None:
    async def work(town: Town) -> None:
        heard: list[Checked] = []
        checked = await check_all(town.store, town, town.turns, heard.append)
        assert checked == heard
        assert len(checked) == 130

    town = live(
        [*(spec(f"crowd {n}", "portal") for n in range(30)), *(spec(f"o{n}", f"h{n}") for n in range(100))], work
    )
    assert town.net.most_in_flight["portal"] == 1
    assert town.worst_s("o") <= SWEEP_S


def test_a_stop_waits_a_moment_and_begins_nothing_more() -> None:
    async def work(town: Town) -> None:
        await town.sweep.run()
        await virtual.pause(0.1)
        await town.sweep.stop()
        assert town.net.in_flight.total() == 0

    town = live([spec("a", "quick"), spec("b", "endless"), spec("c", "endless")], work, {"endless": 1e9})
    assert set(town.began) == {"a", "b"}
