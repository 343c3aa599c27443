"""The whole program, told of news by a hub: started as people start it, with a real feed and a real hub beside it."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp

from store.door import Store
from tests.test_program import running
from tests.watchers.feeds.feed_text import rss
from tests.watchers.push.room import Hub
from tests.watchers.web import Web, friendly

WATCHLIST = """\
sources:
  - name: 하루
    kind: feed
    url: {url}
    every: 4h
rules:
  - name: OpenAI
    query: OpenAI
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def show(site: Web, *titles: str) -> str:
    link = f'<atom:link rel="hub" href="{site.base}/hub"/>'
    return site.show("/rss", rss("".join(f"<item><title>{each}</title></item>" for each in titles), link))


async def until_subscribed(file: Path) -> None:
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(is_subscribed, file):
            pass


def is_subscribed(file: Path) -> bool:
    with closing(Store.open(f"sqlite:///{file}")) as store:
        return any(each.lease_until for each in store.subscriptions())


def age(file: Path) -> None:
    """Let the last look be long ago, so that the next need not wait for being polite."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE sources SET last_checked_at = last_checked_at - 3600000000")


async def test_a_hub_brings_the_news_hours_before_the_next_look_also_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "data" / "sokbo.db"
    async with friendly() as site, aiohttp.ClientSession() as http:
        hub, port = Hub(http), free_port()
        site.handle("/hub", hub.answer)
        (tmp_path / "watchlist.yaml").write_text(WATCHLIST.format(url=show(site, "내일은 첫눈")), encoding="utf-8")
        settings = {
            "watchlist": "watchlist.yaml",
            "allow_networks": "127.0.0.0/8",
            "public_url": f"http://127.0.0.1:{port}",
            "listen": f"127.0.0.1:{port}",
        }
        async with running(tmp_path, **settings) as program:
            await program.hears("tells of")
            await until_subscribed(file)
            code, seconds = await program.stop()
            assert (code, seconds < 5) == (0, True), program.said
        await asyncio.to_thread(age, file)
        show(site, "내일은 첫눈", "OpenAI, 새 모델 공개")
        async with running(tmp_path, **settings) as program:
            await program.hears("hubs may call")
            assert await hub.ping() == 202
            assert program.process.stdout is not None
            async with asyncio.timeout(20):
                while b"OpenAI" not in (line := await program.process.stdout.readline()):
                    assert line, program.said
            assert (await program.stop())[0] == 0
            assert hub.asked[0]["hub.secret"] not in "\n".join(program.said)
        assert len(hub.asked) == 1
