"""A pass that reads new articles on their own pages: what is matched and kept, and what the next look makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

import pytest

from newsdesk.alerts import Route
from newsdesk.article import Article
from newsdesk.desk import Desk
from newsdesk.match.matcher import Matcher
from newsdesk.rules.parse import parse_query
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR, TERMINAL, RuleSpec, Source, SourceSpec
from tests.watchers.feeds.feed_text import rss
from tests.watchers.pages.list_page import LIST
from tests.watchers.web import Web
from watchers.fetch import Fetcher
from watchers.fulltext import FullTexts
from watchers.pipeline import Checked, Pipeline
from watchers.sources.page import PageOptions
from watchers.workers.pool import Workers

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SETS = AliasSets.starter()
QUERY = "유물"
TITLE = "박물관 지하에서 나온 상자"
TEASER = "어제 공사를 하다가 찾았다."
TEXT = "\n".join(f"{n}번째 상자에서 나온 유물을 박물관이 다음 달부터 시민에게 보인다고 밝혔다." for n in range(1, 7))


@dataclass
class Room:
    """A feed with pages, and the room that reads it."""

    site: Web
    store: AsyncStore
    pipeline: Pipeline
    clock: list[datetime]

    def show(self, teaser: str = TEASER, text: str = TEXT, status: int = 200, more: str = "") -> None:
        link = f"{self.site.base}/news/1"
        item = (
            f"<item><guid>1</guid><title>{TITLE}</title><link>{link}</link><description>{teaser}</description></item>"
        )
        self.site.show("/rss", rss(item + more))
        paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
        html = f"<html><body><h1>{TITLE}</h1><div id='dic_area'>{paragraphs}</div></body></html>"
        self.site.show("/news/1", html, status, Content_Type="text/html; charset=utf-8")

    async def source(self) -> Source:
        (source,) = await self.store.read(Store.sources, OPERATOR)
        return source

    async def check(self) -> Checked:
        self.clock[0] += timedelta(minutes=5)
        return await self.pipeline.check(await self.source())

    async def kept(self) -> Article:
        (found,) = await self.store.read(Store.latest, OPERATOR, 9)
        return found.article

    async def told(self) -> list[str]:
        """Summaries in the outbox."""
        due = await self.store.read(Store.due_deliveries, self.clock[0], 99)
        return [each.alert.card.summary.text for each in due]

    def pages_asked(self) -> int:
        return sum(each.path == "/news/1" for each in self.site.asked)


async def opened(
    tmp_path: Path, site: Web, fetch: Fetcher, rule_sources: tuple[str, ...] = (), **more: Any
) -> AsyncIterator[Room]:
    store = AsyncStore(Store.open(f"sqlite:///{tmp_path / 'sokbo.db'}"))
    spec = SourceSpec(
        name="하루",
        kind="feed",
        options={"url": f"{site.base}/rss"} | more.get("options", {}),
        interval=timedelta(minutes=5),
        backlog=more.get("backlog", "alert"),
    )
    rule = RuleSpec(id=QUERY, name=QUERY, query=QUERY, channel_ids=(TERMINAL,), sources=rule_sources)
    await store.write(Store.declare, [spec], [rule], START)
    matcher = Matcher.build([Rule(id=QUERY, query=parse_query(QUERY, SETS))], SETS)
    route = Route(rule_id=QUERY, name=QUERY, guild_id=None, channel_ids=(TERMINAL,), sources=rule_sources)
    clock = [START]
    async with Workers.open() as workers:
        texts = FullTexts(fetch, lambda: clock[0])
        pipeline = Pipeline(
            store, fetch, Desk(matcher, {QUERY: route}), work=workers, clock=lambda: clock[0], full_texts=texts
        )
        yield Room(site, store, pipeline, clock)
    await store.close()


@pytest.fixture
async def room(tmp_path: Path, site: Web, fetch: Fetcher) -> AsyncIterator[Room]:
    async for each in opened(tmp_path, site, fetch):
        each.show()
        yield each


async def test_a_word_that_stands_only_on_the_page_is_found_and_told(room: Room) -> None:
    checked = await room.check()
    assert (checked.new, checked.matched, checked.alerts, checked.problems) == (1, 1, 1, ())
    (summary,) = await room.told()
    assert "유물" in summary
    assert (await room.kept()).body == TEXT


async def test_without_reading_pages_it_is_not(tmp_path: Path, site: Web, fetch: Fetcher) -> None:
    async for room in opened(tmp_path, site, fetch, options={"full_text": "never"}):
        room.show()
        checked = await room.check()
        assert (checked.new, checked.matched) == (1, 0)
        assert (await room.kept()).body == TEASER
        assert room.pages_asked() == 0


async def test_the_next_look_finds_no_edit_and_does_not_throw_the_text_away(room: Room) -> None:
    await room.check()
    other = "<item><guid>2</guid><title>다른 소식</title><description>다른 글이다.</description></item>"
    room.show(more=other)
    again = await room.check()
    assert (again.read, again.new, again.alerts) == (2, 1, 0)
    texts = [each.article.body for each in await room.store.read(Store.latest, OPERATOR, 9)]
    assert texts == ["다른 글이다.", TEXT]
    assert room.pages_asked() == 1


async def test_an_edit_of_the_feed_reads_the_page_again_and_tells_nobody(room: Room) -> None:
    await room.check()
    room.show(teaser="오늘 공사를 하다가 찾았다.", text=TEXT.replace("시민", "누구나"))
    again = await room.check()
    assert (again.new, again.alerts) == (0, 0)
    assert "누구나" in (await room.kept()).body
    assert len(await room.told()) == 1


async def test_a_pass_that_was_lost_in_a_crash_is_repeated_alike(room: Room) -> None:
    before = await room.source()
    await room.check()
    # The same look once more, as a program would that died before it knew that the first was written.
    again = await room.pipeline.check(before)
    assert (again.new, again.alerts) == (0, 0)
    assert (await room.kept()).body == TEXT


async def test_a_page_that_cannot_be_had_leaves_what_the_feed_says(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.show(status=500)
    checked = await room.check()
    assert (checked.new, str(checked.error)) == (1, "")
    assert (await room.kept()).body == TEASER
    assert (await room.source()).failures == 0
    assert "HTTP 500" in caplog.text


async def test_the_backlog_is_not_read_on_its_pages(tmp_path: Path, site: Web, fetch: Fetcher) -> None:
    async for room in opened(tmp_path, site, fetch, backlog="silent"):
        room.show()
        checked = await room.check()
        assert (checked.new, checked.silent) == (1, True)
        assert room.pages_asked() == 0


async def test_pages_that_no_rule_looks_at_are_not_read(tmp_path: Path, site: Web, fetch: Fetcher) -> None:
    async for room in opened(tmp_path, site, fetch, ("another source",)):
        room.show()
        assert (await room.check()).new == 1
        assert room.pages_asked() == 0


class Counting:
    """Work in threads that begins when all pages have been asked for, and notes how much of it there is at once."""

    def __init__(self, site: Web, pages: int) -> None:
        self._site = site
        self._pages = pages
        self._running = 0
        self.most = 0

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        self._running += 1
        self.most = max(self.most, self._running)
        while len(self._site.asked) < self._pages:  # noqa: ASYNC110 - all that is known of a look is what it asked for
            await asyncio.sleep(0)
        try:
            return await asyncio.to_thread(function, *arguments)
        finally:
            self._running -= 1


async def test_of_each_guild_one_page_is_read_at_a_time(tmp_path: Path, site: Web, fetch: Fetcher) -> None:
    store = AsyncStore(await asyncio.to_thread(Store.open, f"sqlite:///{tmp_path / 'sokbo.db'}"))
    specs = [
        SourceSpec(
            name=f"목록 {number}",
            kind="page",
            options=PageOptions.model_validate({"url": site.show(f"/{number}", LIST)}).model_dump(mode="json"),
            interval=timedelta(minutes=5),
            guild_id=7 + number % 2,
        )
        for number in range(5)
    ]
    await store.write(Store.declare, specs, [], START)
    work = Counting(site, len(specs))
    pipeline = Pipeline(store, fetch, Desk(Matcher.build([], SETS), {}), work=work, clock=lambda: START)
    checked = await asyncio.gather(*map(pipeline.check, await store.read(Store.sources_of, "page")))
    assert [each.new for each in checked] == [3] * 5
    assert work.most == 2
    await store.close()
