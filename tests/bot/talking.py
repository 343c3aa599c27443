"""A real client, a real store and the stand-in of Discord, joined for one test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta

from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client import SokboClient, point_at
from bot.deliver import Courier
from bot.translate import Translator
from newsdesk.verdict import Alert
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR
from tests.discord_standin.server import DiscordStandIn
from tests.store.makers import a_pass, source_spec, story

TOKEN = "a.fitting.token"
GUILD, CHANNEL, SECOND_CHANNEL = 700, 711, 712
POST = r"/channels/\d+/messages"


class ManualClock:
    """Starts at the real time, so that Discord's ids agree with it, and moves when told to."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        self.pauses: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **time: float) -> None:
        self.now += timedelta(**time)

    async def pause(self, seconds: float) -> None:
        """Let the time pass without waiting for it."""
        self.pauses.append(seconds)
        self.advance(seconds=seconds)


@contextmanager
def pointed_at(discord: DiscordStandIn) -> Iterator[None]:
    """Send every client of this process to the stand-in."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    point_at(discord.api_url, discord.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def logged_in(store: AsyncStore, clock: ManualClock, patience_s: float = 1.5) -> AsyncIterator[SokboClient]:
    client = SokboClient(store, clock=clock, pause=clock.pause, patience_s=patience_s, greeting_s=0.02)
    async with client:
        await client.log_in(TOKEN)
        yield client


@asynccontextmanager
async def connected(client: SokboClient) -> AsyncIterator[asyncio.Task[None]]:
    """Hold the gateway for as long as the block lasts."""
    task = asyncio.create_task(client.stay_connected())
    await until_up(client)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until_up(client: SokboClient) -> None:
    """Wait until the client knows that the line is up; its events come a few turns of the loop after Discord's."""
    async with asyncio.timeout(10):
        await client.wait_until_ready()
        while not client.connection.is_up:  # noqa: ASYNC110  nothing else tells
            await asyncio.sleep(0)


def courier_for(
    client: SokboClient,
    store: AsyncStore,
    clock: ManualClock,
    *,
    request_s: float = 30.0,
    translator: Translator | None = None,
) -> Courier:
    return Courier(client, store, translator or Translator("ko"), clock=clock, chance=lambda: 0.5, request_s=request_s)


def tell(desk: Store, *alerts: Alert) -> None:
    """Put alerts into the outbox."""
    if not desk.sources(OPERATOR):
        desk.declare((source_spec(),), (), alerts[0].created_at)
    stories = tuple(story(name) for name in dict.fromkeys(each.story_id for each in alerts))
    desk.commit(a_pass(desk.sources(OPERATOR)[0], checked_at=alerts[0].updated_at, stories=stories, alerts=alerts))
