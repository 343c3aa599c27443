"""Feeds of a real site, looked at by the whole pass: what they ask for, what they lose, and what people are told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from newsdesk.desk import Desk
from newsdesk.match.matcher import Matcher
from newsdesk.rules.sets import AliasSets
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR, Source, SourceSpec
from tests.watchers.feeds.feed_text import rss
from tests.watchers.web import LOOPBACK, Web, trusting
from tests.watchers.work import Threads
from watchers.fetch import Fetcher
from watchers.pacing.health import Event, Notice
from watchers.pacing.turns import Turns
from watchers.pipeline import Checked, Pipeline
from watchers.sweep import Sweep

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Kiosk:
    """A source, its site, and a clock set by hand."""

    site: Web
    store: AsyncStore
    pipeline: Pipeline
    sweep: Sweep
    clock: list[datetime]
    told: list[Notice] = field(default_factory=list)

    async def source(self) -> Source:
        (source,) = await self.store.read(Store.sources, OPERATOR)
        return source

    async def declare(self, **spec: object) -> None:
        known: Mapping[str, object] = {
            "name": "하루",
            "kind": "feed",
            "options": {"url": f"{self.site.base}/rss"},
            "interval": 5 * MINUTE,
            "host": "127.0.0.1",
        }
        declared = SourceSpec(**{**known, **spec})  # type: ignore[arg-type]  # as a test may wish
        await self.store.write(Store.declare, [declared], [], self.clock[0])

    async def look(self) -> Checked:
        """Look when it is time to."""
        source = await self.source()
        self.clock[0] = source.next_check_at
        return await self.pipeline.check(source)

    async def pause(self) -> timedelta:
        return (await self.source()).next_check_at - self.clock[0]

    def show(self, *titles: str, channel: str = "") -> None:
        items = "".join(f"<item><title>{title}</title><guid>{title}</guid></item>" for title in titles)
        self.site.show("/rss", rss(items, f"<title>하루</title>{channel}"))


@pytest.fixture
async def kiosk(site: Web, store_file: str) -> AsyncIterator[Kiosk]:
    clock = [START]
    now: Callable[[], datetime] = lambda: clock[0]  # noqa: E731  # a clock
    store, turns = AsyncStore(Store.open(store_file)), Turns(now, timedelta())
    async with Fetcher.open(user_agent="Sokbo/0", allow_networks=LOOPBACK, tls=trusting(), turns=turns) as fetch:
        pipeline = Pipeline(store, fetch, Desk(Matcher.build([], AliasSets.none()), {}), work=Threads(), clock=now)
        sweep = Sweep(store, pipeline, turns, network=pipeline.health.network, clock=now)
        opened = Kiosk(site, store, pipeline, sweep, clock)
        pipeline.health.tell = opened.told.append
        await opened.declare()
        yield opened
    await store.close()


@pytest.fixture
def store_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('kiosk') / 'sokbo.db'}"


async def test_a_feed_that_shows_nothing_it_showed_before_has_a_gap(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk.show("가", "나", "다")
    assert not (await kiosk.look()).has_gap
    kiosk.show("나", "다", "라")
    assert not (await kiosk.look()).has_gap
    before = await kiosk.pause()
    kiosk.show("마", "바", "사")
    assert (await kiosk.look()).has_gap
    assert (await kiosk.source()).gap_at == kiosk.clock[0]
    assert await kiosk.pause() <= before / 2 + 30 * timedelta(seconds=1)
    assert "articles may have been missed" in caplog.text


async def test_a_site_that_wants_rest_gets_it_whoever_asks(kiosk: Kiosk) -> None:
    kiosk.site.show("/rss", status=429, Retry_After="7200")
    assert "HTTP 429" in str((await kiosk.look()).error)
    source, until = await kiosk.source(), kiosk.clock[0] + 2 * HOUR
    assert source.next_check_at >= until
    assert source.not_before == until
    asked = len(kiosk.site.asked)
    kiosk.clock[0] += MINUTE
    await kiosk.store.write(Store.wake, [source.id], kiosk.clock[0], timedelta())
    await kiosk.declare(interval=MINUTE, is_pinned=True)
    for _ in range(10):
        await kiosk.sweep.run()
        await kiosk.sweep.stop()
        kiosk.clock[0] += 10 * MINUTE
    assert len(kiosk.site.asked) == asked
    kiosk.show("가")
    kiosk.clock[0] = until
    await kiosk.sweep.run()
    await kiosk.sweep.stop()
    assert len(kiosk.site.asked) == asked + 1
    assert (await kiosk.source()).not_before is None


async def test_a_feed_that_is_gone_is_asked_once_a_day_and_may_come_back(kiosk: Kiosk) -> None:
    kiosk.show("가", "나", "다")
    await kiosk.look()
    kiosk.site.show("/rss", status=410)
    for _ in range(3):
        await kiosk.look()
        assert await kiosk.pause() == DAY
    assert [each.event for each in kiosk.told] == [Event.GONE]
    kiosk.show("나", "다", "라")
    assert (await kiosk.look()).new == 1
    assert (await kiosk.source()).failures == 0


async def test_failing_and_coming_back_are_told_once_each(kiosk: Kiosk) -> None:
    kiosk.site.show("/rss", status=500)
    for _ in range(12):
        await kiosk.look()
    assert [each.event for each in kiosk.told] == [Event.FAILING]
    assert await kiosk.pause() == DAY, "daily, for ever"
    kiosk.show("가")
    await kiosk.look()
    await kiosk.look()
    assert [each.event for each in kiosk.told] == [Event.FAILING, Event.RECOVERED]
    assert kiosk.told[1].since == START


async def test_a_feed_is_looked_at_after_its_skipped_hours(kiosk: Kiosk) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(9, 14))
    kiosk.show("가", channel=f"<skipHours>{hours}</skipHours>")
    await kiosk.look()
    assert (await kiosk.source()).next_check_at == START.replace(hour=14)


async def test_what_has_not_changed_costs_no_learning_and_keeps_its_pace(kiosk: Kiosk) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("if-none-match") == '"1"':
            return web.Response(status=304)
        return web.Response(text=rss("<item><title>가</title></item>"), headers={"ETag": '"1"'})

    kiosk.site.handle("/rss", answer)
    await kiosk.look()
    learnt = (await kiosk.source()).pace
    assert learnt
    for _ in range(5):
        await kiosk.look()
    assert (await kiosk.source()).pace == learnt


async def test_a_busy_feed_is_soon_looked_at_more_often_than_a_quiet_one(kiosk: Kiosk) -> None:
    for number in range(20):
        kiosk.show(*(f"기사 {number * 2 + at}" for at in range(12)))
        await kiosk.look()
    busy = await kiosk.pause()
    kiosk.clock[0] += 20 * DAY
    await kiosk.pipeline.check(await kiosk.source())
    quiet = await kiosk.pause()
    assert MINUTE <= busy < 5 * MINUTE
    assert busy * 5 < quiet <= 2 * HOUR
