"""Whether 100,000 sources fit into one process, and 10,000 are polled in time while Discord gets its answers.

    python -m benchmarks.scale [--quick]

The bot is the real program, `sokbo run` in a process of its own against the stand-in of Discord; the feeds come from a
farm in another (`benchmarks.farm`), each from a host of its own, nearly all of them unchanged (304), every fiftieth or
so with one new entry; 100 rules look for names. The store is filled beforehand, as if the bot had been stopped after it
had read every feed once: its sources become due over one interval, and so they are polled. CPU and memory are what the
kernel says of the bot's process; articles are not read on their pages, for the farm has none. The slash commands go
through the stand-in's gateway, and back by its REST API. Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.farm import Farm, Ledger, edition_of, host_of, running_farm, watched_names
from bot.loop import run_loop
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR, Pass, Source, SourceSpec
from tests.bot.program import environment
from tests.discord_standin.model import StandInChannel, StandInGuild
from tests.discord_standin.server import DiscordStandIn
from watchers.pacing.own_network import OwnNetwork
from watchers.pacing.turns import Turns
from watchers.pipeline import Checked
from watchers.sources.feed import FeedOptions
from watchers.sweep import Sweep

TOKEN = "a.fitting.token"  # noqa: S105 - the stand-in takes it for one
GUILD, CHANNEL = 700, 711
BATCH = 2_000
COMMANDS: tuple[tuple[str, dict[str, object]], ...] = (("status", {}), ("latest", {}), ("search", {"text": "전자"}))


def now_utc() -> datetime:
    return datetime.now(UTC)


def fill(folder: Path, farm: Farm, feeds: int, interval: timedelta) -> None:
    """Make the database of a bot that has read `feeds` feeds and is started again; they come due over `interval`."""
    (folder / "data").mkdir()
    rules = "".join(f"  - name: {name}\n    query: {name}\n" for name in watched_names())
    (folder / "watchlist.yaml").write_text(f"rules:\n{rules}", encoding="utf-8")
    store = Store.open(f"sqlite:///{folder / 'data' / 'sokbo.db'}")
    now, now_s = now_utc(), time.monotonic()
    specs = [
        SourceSpec(
            name=f"Feed {number:06}",
            kind="feed",
            options=options_of(farm.url("living", number)),
            interval=interval,
            is_pinned=True,
            origin="added",
            host=host_of(number),
        )
        for number in range(feeds)
    ]
    store.add_sources(specs, now)
    sources = sorted(store.sources(OPERATOR), key=lambda each: each.spec.name)
    passes = [_read_before(source, number, feeds, now, now_s) for number, source in enumerate(sources)]
    for start in range(0, feeds, BATCH):
        store.commit(*passes[start : start + BATCH])
    store.close()


def options_of(url: str) -> dict[str, Any]:
    return FeedOptions.model_validate({"url": url, "full_text": "never"}).model_dump(mode="json")


def _read_before(source: Source, number: int, feeds: int, now: datetime, now_s: float) -> Pass:
    url, tag = str(source.spec.options["url"]), f'"{number}-{edition_of(number, now_s)}"'
    return Pass(
        source_id=source.id,
        cursor={"url": url, "etag": tag, "last_modified": "", "digest": "", "ttl_s": 0},
        checked_at=now,
        next_check_at=now + source.spec.interval * (number * 7919 % feeds / feeds),
    )


@dataclass
class Bot:
    """A running `sokbo run`, as the kernel sees it."""

    process: asyncio.subprocess.Process
    started_s: float

    @property
    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory_mb(self) -> float:
        pages = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * resource.getpagesize() / 1e6


@asynccontextmanager
async def running_bot(folder: Path, **settings: str) -> AsyncIterator[Bot]:
    started_s = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=folder,
        env=environment({f"SOKBO_{name.upper()}": value for name, value in settings.items()}),
        stdout=DEVNULL,
        stderr=(folder / "log").open("wb"),
    )
    try:
        yield Bot(process, started_s)
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def whole_house(feeds: int, interval: timedelta) -> AsyncIterator[tuple[Bot, DiscordStandIn, Ledger]]:
    """Run the farm, the stand-in of Discord, and the bot with its store filled."""
    ledger = Ledger(feeds)
    with tempfile.TemporaryDirectory() as name, running_farm(warm=200, ledger=ledger) as farm:
        folder = Path(name)
        await asyncio.to_thread(fill, folder, farm, feeds, interval)
        guild = StandInGuild(GUILD, "편집국", [StandInChannel(CHANNEL, "속보")])
        async with (
            DiscordStandIn.running(token=TOKEN, guilds=[guild]) as discord,
            running_bot(
                folder,
                discord_token=TOKEN,
                discord_channel=str(CHANNEL),
                discord_api_url=discord.api_url,
                discord_gateway_url=discord.gateway_url,
                watchlist="watchlist.yaml",
                allow_networks="127.0.0.0/8",
            ) as bot,
        ):
            yield bot, discord, ledger
        for line in _troubles(folder / "log"):
            print("  the bot says:", line)


def _troubles(log: Path) -> list[str]:
    lines = log.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if any(word in line for word in (" ERROR ", " failed: ", "Traceback"))][:5]


async def first_poll(bot: Bot, ledger: Ledger) -> None:
    while not ledger.first_s.value:
        assert bot.process.returncode is None, "the bot has ended"
        await asyncio.sleep(0.02)


async def start_and_size(feeds: int, watched_s: float) -> None:
    """Print how soon the first poll comes, and what the bot weighs and costs while it keeps up."""
    async with whole_house(feeds, timedelta(minutes=5)) as (bot, _, ledger):
        await first_poll(bot, ledger)
        print(f"{feeds:,} sources every 5 minutes, {feeds / 300:,.0f} due each second")
        cpu_s = bot.cpu_s
        print(f"  start to first poll {ledger.first_s.value - bot.started_s:.2f} s, {cpu_s:.2f} s of CPU", flush=True)
        await asyncio.sleep(10)
        before_s, polls, cpu_s = time.monotonic(), sum(ledger.counts), bot.cpu_s
        await asyncio.sleep(watched_s)
        span_s, polls = time.monotonic() - before_s, sum(ledger.counts) - polls
        cpu_s = bot.cpu_s - cpu_s
        print(f"  polled {polls / span_s:>8,.0f} a second, {cpu_s * 1e3 / polls:.2f} ms CPU each, all told")
        print(f"  CPU    {cpu_s / span_s:>8.1%} of a core; memory {bot.memory_mb:,.0f} MB", flush=True)


class Idle:
    """Carries no source anywhere: of a sweep is left what it costs itself."""

    async def check(self, source: Source) -> Checked:
        return Checked(source=source.spec.name)


async def sweeps(feeds: int) -> None:
    """Print what the sweep itself costs, its passes left out."""
    with tempfile.TemporaryDirectory() as name:
        folder, interval = Path(name), timedelta(minutes=5)
        await asyncio.to_thread(fill, folder, Farm(80), feeds, interval)
        store = AsyncStore(Store.open(f"sqlite:///{folder / 'data' / 'sokbo.db'}"))
        clock = [now_utc()]
        sweep = Sweep(store, Idle(), Turns(lambda: clock[0]), network=OwnNetwork(), clock=lambda: clock[0])
        costs: list[float] = []
        for _ in range(30):
            clock[0] += timedelta(seconds=1)
            started = time.process_time()
            await sweep.run()
            # What was started ends long before; nothing tells.
            await asyncio.sleep(0.2)
            costs.append(time.process_time() - started)
            await store.write(put_off, clock[0], interval)
        await sweep.stop()
        await store.close()
        print(f"  sweep  {median(costs):>8.1%} of a core: one a second, {feeds / 300:,.0f} due in each", flush=True)


def put_off(store: Store, now: datetime, interval: timedelta) -> None:
    """Do what the passes would have done: make what is due due again after the interval."""
    due = [each.id for each in store.due(now - timedelta(days=1), now)]
    store.commit(*(Pass(source_id=each, cursor={}, checked_at=now, next_check_at=now + interval) for each in due))


async def in_time(feeds: int, interval: timedelta, rounds: float) -> None:
    """Print how punctual the polls are, and how soon slash commands are answered meanwhile."""
    async with whole_house(feeds, interval) as (bot, discord, ledger):
        await first_poll(bot, ledger)
        ends_s = ledger.first_s.value + interval.total_seconds() * rounds
        cpu_s, since_s = bot.cpu_s, time.monotonic()
        waits: dict[str, list[float]] = {name: [] for name, _ in COMMANDS}
        while time.monotonic() < ends_s:
            for name, options in COMMANDS:
                asked_s = time.monotonic()
                await discord.interact(GUILD, CHANNEL, command=name, options=options, timeout=30)
                waits[name].append(time.monotonic() - asked_s)
            await asyncio.sleep(2)
        share = (bot.cpu_s - cpu_s) / (time.monotonic() - since_s)
        polls, never = sum(ledger.counts), sum(not count for count in ledger.counts)
        late = sorted(ledger.longest_s)
        ranks = {share: late[int(feeds * share) - 1] for share in (0.5, 0.99, 0.999, 1.0)}
        print(f"{feeds:,} sources every {interval.total_seconds():.0f} s, watched for {rounds:g} intervals")
        print(f"  polls {polls:,}, {polls / (time.monotonic() - since_s):,.0f} a second; never polled: {never}")
        spans = ", ".join(f"{span_s:.1f} s for {share:.1%}" for share, span_s in ranks.items())
        print(f"  longest time between two polls of a source: at most {spans}")
        print(f"  CPU {share:.1%} of a core; memory {bot.memory_mb:,.0f} MB")
        for name, seconds in waits.items():
            print(f"  /{name:<8} median {median(seconds):.3f} s, slowest of {len(seconds)}: {max(seconds):.3f} s")
        print(flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the sources, and less patience")
    options = parser.parse_args(argv)
    scale, watched_s, rounds = (10, 10.0, 1.5) if options.quick else (1, 30.0, 2.5)
    asyncio.run(start_and_size(100_000 // scale, watched_s))
    # On the loop that the program itself runs on.
    run_loop(sweeps(100_000 // scale))
    asyncio.run(in_time(10_000 // scale, timedelta(seconds=60), rounds))


if __name__ == "__main__":
    main(sys.argv[1:])
