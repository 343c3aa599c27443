"""A newsroom with one feed, its hub, and the door where the hub calls, all real and on 127.0.0.1; the clock is set by hand."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from newsdesk.alerts import Route
from newsdesk.desk import Desk
from newsdesk.match.matcher import Matcher
from newsdesk.rules.parse import parse_query
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR, TERMINAL, RuleSpec, Source, SourceSpec, Subscription
from tests.watchers.feeds.feed_text import rss
from tests.watchers.web import LOOPBACK, Web, friendly
from tests.watchers.work import Threads
from watchers.later import FetchLater, fetch_later
from watchers.pipeline import Pipeline
from watchers.push.door import Door
from watchers.push.hubs import Hubs
from watchers.push.waker import Waker

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_AGO = START - timedelta(days=365)
HOUR = timedelta(hours=1)
SETS = AliasSets.starter()


@dataclass
class Hub:
    """A hub: what it was asked, and what it does about it."""

    http: aiohttp.ClientSession
    status: int = 202
    calls_back: bool = True
    lease_s: int = 864_000
    asked: list[dict[str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if self.calls_back and self.status == 202:
            await self.call_back(form)
        return web.Response(status=self.status)

    async def call_back(self, form: Mapping[str, str], **changed: str) -> tuple[int, str]:
        """Ask whether `form` was meant, some of it changed; a value of "" leaves a parameter out."""
        query = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": "<b>말뚝</b>",
            "hub.lease_seconds": str(self.lease_s),
        } | {f"hub.{name}": value for name, value in changed.items()}
        return await self.get(form["hub.callback"], {name: value for name, value in query.items() if value})

    async def get(self, url: str, query: Mapping[str, str]) -> tuple[int, str]:
        async with self.http.get(url, params=query) as response:
            return response.status, await response.text()

    async def ping(self, form: Mapping[str, str] | None = None, **how: Any) -> int:
        """Tell of news, signed as it should be unless told otherwise; return the status."""
        asked = form or next(each for each in reversed(self.asked) if each["hub.mode"] == "subscribe")
        body = how.get("body", "<feed>새 소식</feed>".encode())
        headers = {"X-Hub-Signature": how.get("signature", signed(asked["hub.secret"], body))}
        async with self.http.post(asked["hub.callback"], data=body, headers=headers) as response:
            return response.status


def signed(secret: str, body: bytes, method: str = "sha256") -> str:
    return f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"


@dataclass
class Room:
    """Everything joined."""

    site: Web
    hub: Hub
    store: AsyncStore
    network: FetchLater
    pipeline: Pipeline
    waker: Waker
    hubs: Hubs
    clock: list[datetime]
    feed_url: str
    file: Path
    door_port: int = 0

    def now(self) -> datetime:
        return self.clock[0]

    def show(self, *titles: str, hub: str | None = None, topic: str | None = None, path: str = "/rss") -> None:
        """Let the feed show these headlines, and name the hub unless that is ""."""
        hub = self.site.base + "/hub" if hub is None else hub
        links = f'<atom:link rel="hub" href="{hub}"/>' if hub else ""
        links += f'<atom:link rel="self" href="{topic or self.feed_url}"/>'
        items = "".join(f"<item><title>{title}</title><guid>{title}</guid></item>" for title in titles)
        self.site.show(path, rss(items, f"<title>하루</title>{links}"))

    async def declare(self, *specs: SourceSpec) -> None:
        rules = [RuleSpec(id="OpenAI", name="OpenAI", query="OpenAI", channel_ids=(TERMINAL,))]
        await self.store.write(Store.declare, specs, rules, self.now())

    def spec(self, name: str = "하루", **options: Any) -> SourceSpec:
        return SourceSpec(
            name=name,
            kind="feed",
            options={"url": self.feed_url, **options},
            interval=HOUR,
            is_pinned=True,
            host=urlsplit(self.feed_url).hostname or "",
        )

    async def sources(self) -> Sequence[Source]:
        return await self.store.read(Store.sources, OPERATOR)

    async def source(self) -> Source:
        (source,) = await self.sources()
        return source

    async def pass_time(self, after: timedelta = timedelta()) -> int:
        """Let time pass, then do everything that is due; return how many sources were looked at."""
        self.clock[0] += after
        await self.waker.tick()
        due = [each.id for each in await self.store.read(Store.due, LONG_AGO, self.now())]
        for source in await self.store.read(Store.due_sources, due, self.now()):
            await self.pipeline.check(source)
        await self.hubs.tick()
        return len(due)

    async def kept(self) -> Sequence[Subscription]:
        return await self.store.read(Store.subscriptions)

    async def subscription(self) -> Subscription:
        (kept,) = await self.kept()
        return kept

    async def told(self) -> list[str]:
        """Headlines in the outbox."""
        return [each.alert.card.title.text for each in await self.store.read(Store.due_deliveries, self.now(), 99)]

    @asynccontextmanager
    async def restarted(self, public_url: str = "") -> AsyncIterator[None]:
        """Let a new run of the program take over, with nothing but the store to remember by."""
        url = public_url or f"{self.site.base}/sokbo"
        self.hubs = Hubs(self.store, self.network, self.waker.wake, public_url=url, clock=self.now)
        self.pipeline.hubs = self.hubs
        await self.hubs.load()
        async with Door(self.hubs, "127.0.0.1", 0, self.now).opened() as self.door_port:
            yield


async def until(happened: Callable[[], bool]) -> None:
    """Let the others run until it has happened."""
    async with asyncio.timeout(20):
        while not happened():  # noqa: ASYNC110  # what is waited for tells nobody
            await asyncio.sleep(0)


def break_table(file: Path, name: str) -> None:
    """Damage the database as a bad disk might."""
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"DROP TABLE {name}")


def desk() -> Desk:
    rule = Rule(id="OpenAI", query=parse_query("OpenAI", SETS))
    route = Route(rule_id="OpenAI", name="OpenAI", guild_id=None, channel_ids=(TERMINAL,))
    return Desk(Matcher.build([rule], SETS), {"OpenAI": route})


@asynccontextmanager
async def a_room(tmp_path: Path) -> AsyncIterator[Room]:
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(friendly())
        http = await stack.enter_async_context(aiohttp.ClientSession())
        file = tmp_path / "sokbo.db"
        store = AsyncStore(Store.open(f"sqlite:///{file}"))
        stack.push_async_callback(store.close)
        network = await stack.enter_async_context(fetch_later(user_agent="Sokbo/0", allow_networks=LOOPBACK))
        clock = [START]
        pipeline = Pipeline(store, network, desk(), work=Threads(), clock=lambda: clock[0])
        waker = Waker(store, lambda: clock[0])
        hubs = Hubs(store, network, waker.wake, public_url=f"{site.base}/sokbo/", clock=lambda: clock[0])
        pipeline.hubs = hubs
        hub = Hub(http)
        site.handle("/hub", hub.answer)
        room = Room(site, hub, store, network, pipeline, waker, hubs, clock, feed_url=f"{site.base}/rss", file=file)
        room.door_port = await stack.enter_async_context(Door(hubs, "127.0.0.1", 0, room.now).opened())
        site.fallback = behind_a_proxy(http, room)
        yield room


def behind_a_proxy(http: aiohttp.ClientSession, room: Room) -> Any:
    """Return what carries requests below /sokbo to the door, as a reverse proxy in front of it does."""

    async def carry(request: web.Request) -> web.Response:
        if not request.path.startswith("/sokbo/"):
            return web.Response(status=404)
        url = f"http://127.0.0.1:{room.door_port}{request.path_qs}"
        headers = {name: value for name, value in request.headers.items() if name.startswith("X-")}
        async with http.request(request.method, url, data=await request.read(), headers=headers) as response:
            return web.Response(status=response.status, body=await response.read())

    return carry
