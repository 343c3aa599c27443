"""`sokbo run`: everything at once until somebody says stop, then an orderly end within five seconds."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.app import DESK_TTL, Newsroom, Plan, open_newsroom, own_store, utcnow, watching
from bot.terminal import console_for, show_card, show_outbox
from bot.translate import Said, Translator
from config.settings import Settings
from newsdesk.card import Card
from store.door import Store
from store.errors import StoreError
from store.records import OPERATOR

_LOST = Said("Another sokbo process took over this database.", "다른 sokbo 프로세스가 이 데이터베이스를 차지했습니다.")
_RUN_ONE = Said("Run only one of them.", "하나만 실행하세요.")

log = logging.getLogger(__name__)

HEARTBEAT = timedelta(seconds=15)


class Speaker(Protocol):
    """Who takes alerts out of the outbox and to people."""

    @property
    def is_connected(self) -> bool:
        """Whether people can be reached right now."""

    def wake(self) -> None:
        """Look into the outbox now."""

    async def run(self) -> None:
        """Speak until cancelled."""


class TerminalSpeaker:
    """Shows alerts on the terminal, for as long as there is no token."""

    is_connected = True

    def __init__(self, newsroom: Newsroom, settings: Settings) -> None:
        self._newsroom = newsroom
        self._console = console_for()
        self._translator = Translator(settings.language)
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Look into the outbox now."""
        self._news.set()

    async def run(self) -> None:
        """Say once that there is no token, then show what comes until cancelled."""
        log.warning("%s", self._translator.say("run.no_token"))
        while True:
            await show_outbox(self._newsroom.store, self._show, utcnow)
            await self._news.wait()
            self._news.clear()

    def _show(self, card: Card) -> None:
        show_card(self._console, card, self._translator)


async def serve(settings: Settings, plan: Plan) -> None:
    """Watch and speak until SIGTERM or SIGINT.

    Raises:
        StoreError: The store cannot be opened, or was lost to another process.
        BadTokenError: Discord does not accept the token.
        GatewayRefusedError: Discord will not talk to this program.
    """
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with AsyncExitStack() as stack:
        newsroom = await stack.enter_async_context(open_newsroom(settings, plan, own_store(settings)))
        speaker = await _open_speaker(stack, newsroom, settings)
        newsroom.pipeline.announce = speaker.wake
        swept_at = await stack.enter_async_context(watching(newsroom, settings))
        sources = await newsroom.store.read(Store.count_sources, OPERATOR)
        log.info("watching %d sources for %d rules", sources, len(plan.rules))
        await _until_stopped(stop, speaker.run(), _beat(newsroom, swept_at, lambda: speaker.is_connected))
        log.info("stopping")


async def _open_speaker(stack: AsyncExitStack, newsroom: Newsroom, settings: Settings) -> Speaker:
    if settings.token is None:
        return TerminalSpeaker(newsroom, settings)
    from bot.discord_speaker import DiscordSpeaker

    return await stack.enter_async_context(DiscordSpeaker.opened(newsroom.store, settings, utcnow))


async def _until_stopped(stop: asyncio.Event, *endless: Coroutine[Any, Any, None]) -> None:
    """Run `endless` side by side until `stop` is set; the error of the first that fails goes on to the caller."""
    tasks = [asyncio.create_task(each) for each in (*endless, _wait(stop))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()


async def _beat(newsroom: Newsroom, swept_at: Callable[[], datetime | None], is_connected: Callable[[], bool]) -> None:
    """Say again and again that this process lives and holds the database."""
    while True:
        now = utcnow()
        if not await newsroom.store.write(Store.claim_desk, newsroom.holder, now, DESK_TTL):
            raise StoreError(_LOST, _RUN_ONE)
        await newsroom.store.write(Store.heartbeat, now, swept_at(), is_connected())
        await asyncio.sleep(HEARTBEAT.total_seconds())
