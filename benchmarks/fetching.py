"""What one look at a feed costs, whole: asked for, parsed, matched with 100 rules, stored; beside three usual ways.

    python -m benchmarks.fetching [--quick]

Feeds of 35 entries and 40 KB come from a farm in another process (`benchmarks.farm`), gzipped, every feed from a host
and over a connection of its own, as on the real web. Every way stores into a SQLite file of its own and looks for the
same 100 names. A look is "first" (nothing known yet), "304" (asked conditionally, nothing new) or "same 200" (the
whole feed once more from a server without validators). Figures are CPU milliseconds of this process, user and system,
threads included, for each look: the best of several rounds, first looks of several fresh databases, because whatever
else the machine does only adds. TLS: looks at the same hosts a second time, each on a new connection, with a P-384
chain as most sites have.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import ssl
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Protocol, Self

import aiohttp
import feedparser
import httpx

from benchmarks.farm import ENTRIES, Farm, host_of, running_farm, watched_names
from bot.loop import run_loop
from bot.memory import made_for_good
from newsdesk.alerts import Route
from newsdesk.desk import Desk
from newsdesk.match.matcher import Matcher
from newsdesk.rules.parse import parse_query
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from store.aside import AsyncStore
from store.door import Store
from store.records import RuleSpec, SourceSpec
from tests.watchers.work import Threads
from watchers.feeds import parse_feed
from watchers.fetch import Fetcher
from watchers.fetching.tls import client_context
from watchers.later import fetch_later
from watchers.pacing.turns import Turns
from watchers.pipeline import Checked, Pipeline
from watchers.sweep import check_all

LOOPBACK = (ip_network("127.0.0.0/8"),)
AT_ONCE = 50
INTERVAL = timedelta(minutes=5)
START = datetime(2026, 11, 22, 9, tzinfo=UTC)
CHANNEL = 711


class Reader(Protocol):
    """One way to read feeds: looks at each of them once, and tells how many articles it stored."""

    async def look(self) -> int:
        """Look at every feed once."""


Opening = Callable[[Path, Sequence[str]], Any]
"""Makes an async context manager of a Reader, out of a folder to store in and the feeds' addresses."""


def desk_of(queries: Iterable[str]) -> tuple[Desk, list[RuleSpec]]:
    """Return the rules, ready to match and to be declared."""
    specs = [RuleSpec(id=f"watchlist:{each}", name=each, query=each, channel_ids=(CHANNEL,)) for each in queries]
    rules = [Rule(each.id, parse_query(each.query, AliasSets.none())) for each in specs]
    routes = [Route(rule_id=each.id, name=each.name, guild_id=None, channel_ids=each.channel_ids) for each in specs]
    return Desk(Matcher.build(rules, AliasSets.none()), {each.rule_id: each for each in routes}), specs


class Ours:
    """This program: fetch, parse, match, stories, one transaction a pass."""

    def __init__(self, folder: Path, urls: Sequence[str]) -> None:
        self._folder = folder
        self._urls = urls
        self._now = START

    async def __aenter__(self) -> Self:
        desk, rules = desk_of(watched_names())
        sources = [SourceSpec(name=url, kind="feed", options={"url": url}, interval=INTERVAL) for url in self._urls]
        self._store = AsyncStore(await asyncio.to_thread(Store.open, f"sqlite:///{self._folder / 'ours.db'}"))
        await self._store.write(Store.claim_desk, "bench", self._now, timedelta(days=1))
        await self._store.write(Store.declare, sources, rules, self._now)
        self._door = fetch_later(user_agent="bench", allow_networks=LOOPBACK)
        fetch = await self._door.__aenter__()
        # Opens the door: certificates are read once for the whole process.
        await fetch.get(self._urls[0])
        self._pipeline = Pipeline(self._store, fetch, desk, work=Threads(), clock=lambda: self._now)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._door.__aexit__(None, None, None)
        await self._store.close()

    async def look(self) -> int:
        checked: list[Checked] = await check_all(self._store, self._pipeline, Turns(lambda: self._now), lambda _: None)
        assert not any(each.error for each in checked), [each.error for each in checked if each.error][:3]
        self._now += INTERVAL
        return sum(each.new for each in checked)


@dataclass
class Simple:
    """What one would write in an afternoon: validators in memory, entries into SQLite, names looked for by `in`."""

    folder: Path
    urls: Sequence[str]
    validators: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        self.names = watched_names()
        self.base = sqlite3.connect(self.folder / "simple.db", check_same_thread=False)
        self.base.execute("PRAGMA journal_mode=WAL")
        self.base.execute("PRAGMA synchronous=NORMAL")
        self.base.execute("CREATE TABLE entry (feed, guid, title, body, url, at, names, PRIMARY KEY (feed, guid))")
        return self

    async def __aexit__(self, *_: object) -> None:
        self.base.close()

    async def look(self) -> int:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(url: str) -> int:
            async with places:
                return await self.read(url)

        return sum(await asyncio.gather(*map(one, self.urls)))

    async def read(self, url: str) -> int:
        raise NotImplementedError

    def asking(self, url: str) -> dict[str, str]:
        etag, modified = self.validators.get(url, ("", ""))
        return {"if-none-match": etag, "if-modified-since": modified} if etag else {}

    def remember(self, url: str, headers: Any) -> None:
        self.validators[url] = (headers.get("etag", ""), headers.get("last-modified", ""))

    def keep(self, url: str, entries: Iterable[tuple[str, str, str, str, str]]) -> int:
        rows = [(url, *each, ",".join(name for name in self.names if name in each[1] + each[2])) for each in entries]
        with self.base:
            return self.base.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", rows).rowcount


def _by_feedparser(data: bytes) -> list[tuple[str, str, str, str, str]]:
    parsed = feedparser.parse(data)
    return [(e.id, e.title, e.get("summary", ""), e.link, e.get("published", "")) for e in parsed.entries]


class HttpxAndFeedparser(Simple):
    async def __aenter__(self) -> Self:
        self.client = httpx.AsyncClient()
        return await super().__aenter__()

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()
        await super().__aexit__()

    async def read(self, url: str) -> int:
        answer = await self.client.get(url, headers=self.asking(url))
        if answer.status_code == 304:
            return 0
        self.remember(url, answer.headers)
        return self.keep(url, _by_feedparser(answer.content))


class AiohttpAndOurParser(Simple):
    async def __aenter__(self) -> Self:
        self.client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE))
        return await super().__aenter__()

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()
        await super().__aexit__()

    async def read(self, url: str) -> int:
        async with self.client.get(url, headers=self.asking(url)) as answer:
            if answer.status == 304:
                return 0
            self.remember(url, answer.headers)
            items = parse_feed(await answer.read(), url).items
        return self.keep(url, [(i.guid, i.title, i.text, i.link, str(i.published_at)) for i in items])


class FeedparserInThreads(Simple):
    async def __aenter__(self) -> Self:
        self.threads = ThreadPoolExecutor(AT_ONCE)
        return await super().__aenter__()

    async def __aexit__(self, *_: object) -> None:
        self.threads.shutdown()
        await super().__aexit__()

    async def read(self, url: str) -> int:
        parsed = await asyncio.get_running_loop().run_in_executor(self.threads, self._fetch, url)
        if parsed.get("status") == 304:
            return 0
        self.validators[url] = (parsed.get("etag", ""), parsed.get("modified", ""))
        rows = [(e.id, e.title, e.get("summary", ""), e.link, e.get("published", "")) for e in parsed.entries]
        return self.keep(url, rows)

    def _fetch(self, url: str) -> Any:
        etag, modified = self.validators.get(url, ("", ""))
        return feedparser.parse(url, etag=etag or None, modified=modified or None)


WAYS: dict[str, Opening] = {
    "this program": Ours,
    "aiohttp + our parser": AiohttpAndOurParser,
    "httpx + feedparser": HttpxAndFeedparser,
    "feedparser in threads": FeedparserInThreads,
}


async def cpu_ms(work: Callable[[], Awaitable[object]], looks: int) -> float:
    """Return the CPU milliseconds of this process for each of the looks that `work` takes."""
    started = time.process_time()
    await work()
    return (time.process_time() - started) * 1e3 / looks


async def measure(way: Opening, farm: Farm, feeds: int, rounds: int) -> tuple[float, float, float]:
    """Return the cost of a first look, of a 304 and of an unchanged 200."""
    first: list[float] = []
    again: dict[str, list[float]] = {"tagged": [], "plain": []}
    for kind in ("tagged", "plain") * 4:
        costs = again[kind]
        urls = [farm.url(kind, number) for number in range(feeds)]
        with tempfile.TemporaryDirectory() as folder:
            async with way(Path(folder), urls) as reader:
                found: list[int] = []

                async def look(reader: Reader = reader, found: list[int] = found) -> None:
                    found.append(await reader.look())

                first.append(await cpu_ms(look, feeds))
                costs += [await cpu_ms(look, feeds) for _ in range(rounds)]
                assert found == [ENTRIES * feeds] + [0] * rounds, f"a look found something else: {found}"
    return min(first), min(again["tagged"]), min(again["plain"])


def table(title: str, heads: Sequence[str], rows: Mapping[str, tuple[float, ...]]) -> None:
    """Print milliseconds, and beside each how many times the first row's they are."""
    print(f"{title:<26}" + "".join(f"{head:>20}" for head in heads))
    ours = next(iter(rows.values()))
    for name, row in rows.items():
        cells = (f"{ms:>11.2f} {ms / own:>6.1f}x" for ms, own in zip(row, ours, strict=True))
        print(f"  {name:<24}" + "".join(f"{cell:>20}" for cell in cells))
    print(flush=True)


def secure_host(number: int) -> str:
    return f"h{number}.farm.example"


def secure_look_up(host: str) -> list[str]:
    return [host_of(int(host.partition(".")[0][1:]))]


class SecureResolver(aiohttp.abc.AbstractResolver):
    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[Any]:
        del family
        return [{"hostname": host, "host": secure_look_up(host)[0], "port": port, "family": 2, "proto": 6, "flags": 0}]

    async def close(self) -> None:
        pass


async def measure_tls(farm: Farm, hosts: int) -> None:
    """Print what visits over TLS cost, by the door of this program and by aiohttp alone."""
    urls = [f"https://{secure_host(number)}:{farm.tls_port}/tagged/{number}" for number in range(hosts)]
    tags = [f'"{number}-1"' for number in range(hosts)]
    ours, theirs = client_context(), ssl.create_default_context(cafile=farm.authority)
    ours.load_verify_locations(farm.authority)
    places = asyncio.Semaphore(16)
    rows: dict[str, tuple[float, ...]] = {}
    async with Fetcher.open(user_agent="bench", allow_networks=LOOPBACK, tls=ours, look_up=secure_look_up) as fetch:

        async def visit(url: str, tag: str) -> None:
            async with places:
                assert (await fetch.get(url, etag=tag)).not_modified

        rows["this program"] = await _first_and_later(lambda: asyncio.gather(*map(visit, urls, tags)), hosts)
    connector = aiohttp.TCPConnector(ssl=theirs, resolver=SecureResolver())
    async with aiohttp.ClientSession(connector=connector) as session:

        async def ask(url: str, tag: str) -> None:
            async with places, session.get(url, headers={"if-none-match": tag}) as answer:
                assert answer.status == 304

        rows["aiohttp"] = await _first_and_later(lambda: asyncio.gather(*map(ask, urls, tags)), hosts)
    table(f"TLS, {hosts} hosts, 304", ("first visit", "later visit"), rows)
    first, later = rows["this program"]
    print(f"A later visit costs {later / first:.0%} of the first.")


async def _first_and_later(work: Callable[[], Awaitable[object]], hosts: int) -> tuple[float, float]:
    first = await cpu_ms(work, hosts)
    return first, min([await cpu_ms(work, hosts) for _ in range(4)])


async def run(feeds: int, rounds: int, hosts: int, ways: dict[str, Opening]) -> None:
    with tempfile.TemporaryDirectory() as folder, running_farm(warm=feeds, certificates=Path(folder)) as farm:
        rows = {name: await measure(way, farm, feeds, rounds) for name, way in ways.items()}
        table(f"CPU ms a look, {feeds} feeds", ("first", "304", "same 200"), rows)
        await measure_tls(farm, hosts)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer feeds and rounds")
    parser.add_argument("--ours", action="store_true", help="this program alone, without the others")
    options = parser.parse_args(argv)
    with made_for_good():
        # All that is imported; what the program's rules and sources are comes on top.
        pass
    ways = {"this program": WAYS["this program"]} if options.ours else WAYS
    run_loop(run(*((100, 2, 100) if options.quick else (150, 3, 200)), ways))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
