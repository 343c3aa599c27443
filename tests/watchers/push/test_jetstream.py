"""Bluesky's stream of events, against a stand-in on 127.0.0.1 that speaks as a Jetstream does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from newsdesk.desk import Desk
from newsdesk.match.matcher import Matcher
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR, SourceSpec, Subscription
from tests.store.makers import a_pass, declared
from tests.watchers.push.room import SETS, break_table, until
from tests.watchers.web import LOOPBACK, Web, sending, talking
from tests.watchers.work import Threads
from watchers.fetch import Fetcher
from watchers.later import fetch_later
from watchers.listeners import hearing
from watchers.pipeline import Pipeline
from watchers.push.jetstream import (
    MESSAGE_BYTES_MAX,
    MESSAGES_MAX,
    POST,
    REPOST,
    REWIND_MAX,
    SETTLE,
    Followed,
    Jetstream,
    Pauses,
)
from watchers.push.listener import listening

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOW_US = int(NOW.timestamp() * 1_000_000)
ANNA, BORA = "did:plc:" + "a" * 24, "did:web:bora.example.kr"
QUICK = Pauses(refresh_s=0.02, first_s=0.001, last_s=0.01)
"""For tests in which something has to happen again; elsewhere a minute never goes by."""


@dataclass
class Stream:
    """Plays the Jetstream: who came, what they said, and a voice to tell them of events."""

    queries: list[dict[str, str]] = field(default_factory=list)
    hellos: list[dict[str, Any]] = field(default_factory=list)
    lines: list[web.WebSocketResponse] = field(default_factory=list)
    closed: int = 0

    async def answer(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        self.queries.append(dict(request.query))
        async for said in line:
            self.hellos.append(json.loads(said.data))
            if line not in self.lines:
                self.lines.append(line)
        self.closed += 1
        return line

    async def tell(self, did: str = ANNA, **changed: Any) -> None:
        await self.say(event(did, **changed))

    async def say(self, text: str) -> None:
        await self.lines[-1].send_str(text)

    async def cut(self) -> None:
        await self.lines[-1].close()


def event(did: str = ANNA, rkey: str = "1", time_us: Any = NOW_US - 60_000_000, **commit: Any) -> str:
    body = {"operation": "create", "collection": POST, "rkey": rkey, "cid": "x", "record": {"text": "새 글"}} | commit
    return json.dumps({"did": did, "time_us": time_us, "kind": "commit", "commit": body})


def followed(source_id: int, author: str, **values: Any) -> Followed:
    plain = Followed(source_id=source_id, author=author, base="https://api.example")
    return replace(plain, **values)


class Bench:
    """A Jetstream listener with its ends in our hands."""

    def __init__(self, site: Web, fetch: Fetcher) -> None:
        self.site = site
        self.fetch = fetch
        self.stream = Stream()
        self.url = site.handle("/subscribe", self.stream.answer).replace("http:", "ws:")
        self.wanted: Sequence[Followed] = [followed(1, ANNA)]
        self.woken: list[int] = []
        self.now = NOW

    async def _followed(self) -> Sequence[Followed]:
        return self.wanted

    def _wake(self, source_id: int, after: timedelta) -> None:
        assert after == SETTLE
        self.woken.append(source_id)

    @asynccontextmanager
    async def running(self, pauses: Pauses | None = None, *, lines: int = 1) -> AsyncIterator[Stream]:
        listener = Jetstream(
            self.url, self.fetch, self._followed, self._wake, clock=lambda: self.now, chance=lambda: 0.5, pauses=pauses
        )
        async with listening([listener]):
            await until(lambda: len(self.stream.lines) >= lines)
            yield self.stream


@pytest.fixture
def bench(site: Web, fetch: Fetcher) -> Bench:
    return Bench(site, fetch)


async def test_the_accounts_are_named_and_their_posts_wake_their_sources(bench: Bench) -> None:
    bench.wanted = [followed(1, ANNA), followed(2, BORA), followed(3, ANNA), followed(4, "did:plc:wrong:")]
    async with bench.running() as stream:
        assert stream.queries == [{"requireHello": "true", "maxMessageSizeBytes": str(MESSAGE_BYTES_MAX)}]
        assert stream.hellos == [
            {
                "type": "options_update",
                "payload": {
                    "wantedCollections": [POST],
                    "wantedDids": [ANNA, BORA],
                    "maxMessageSizeBytes": MESSAGE_BYTES_MAX,
                },
            }
        ]
        await stream.tell(BORA)
        await stream.tell(ANNA)
        await until(lambda: len(bench.woken) == 3)
    assert bench.woken == [2, 1, 3]


def reached(woken: list[int], count: int) -> bool:
    return len(woken) >= count


REPLY = {"text": "답글", "reply": {"parent": {"uri": "at://x"}}}


async def test_what_counts_is_each_sources_choice(bench: Bench) -> None:
    bench.wanted = [followed(1, ANNA), followed(2, ANNA, replies=True), followed(3, ANNA, reposts=True)]
    async with bench.running() as stream:
        assert stream.hellos[0]["payload"]["wantedCollections"] == [POST, REPOST]
        for told, expected in (({"record": REPLY}, [2]), ({"collection": REPOST}, [3]), ({}, [1, 2, 3])):
            bench.woken.clear()
            await stream.tell(rkey=str(told), **told)
            await until(partial(reached, bench.woken, len(expected)))
            assert bench.woken == expected


PASSED_OVER = {
    "no JSON": "news!",
    "half of it": event()[:-5],
    "nothing": "null",
    "a number": "5",
    "a list": "[]",
    "endless nesting": "[" * 60_000,
    "a number without end": '{"did": "' + ANNA + '", "time_us": ' + "9" * 50_000 + "}",
    "no commit": json.dumps({"did": ANNA, "time_us": 1, "kind": "identity"}),
    "a commit that is none": json.dumps({"did": ANNA, "time_us": 1, "kind": "commit", "commit": "x"}),
    "a deed undone": event(operation="delete"),
    "an edit": event(operation="update"),
    "a like": event(collection="app.bsky.feed.like"),
    "a stranger's post": event("did:plc:" + "z" * 24),
    "no name": event(rkey=None),  # type: ignore[arg-type]  # what a stranger may send
    "a time that is none": event(time_us="soon"),
    "NUL and half an emoji": '{"did": "\\u0000\\ud83d"}',
}


async def test_whatever_else_is_said_is_passed_over(bench: Bench) -> None:
    async with bench.running() as stream:
        for text in PASSED_OVER.values():
            await stream.say(text)
        await stream.lines[-1].send_bytes(event().encode())
        await stream.tell()
        await until(lambda: bool(bench.woken))
    assert bench.woken == [1]
    assert len(stream.lines) == 1, "the line was not cut for it"


async def test_an_event_told_twice_wakes_once(bench: Bench) -> None:
    async with bench.running() as stream:
        for rkey in ("1", "1", "2", "1", "2", "3"):
            await stream.tell(rkey=rkey)
        await until(lambda: len(bench.woken) == 3)
    assert len(bench.woken) == 3


async def test_a_line_that_breaks_goes_on_where_it_was(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "watchers")
    pauses = Pauses(first_s=0.001, last_s=0.01)
    async with bench.running(pauses) as stream:
        await stream.tell()
        await until(lambda: bench.woken == [1])
        await stream.cut()
        await until(lambda: len(stream.lines) == 2)
        assert stream.queries[1]["cursor"] == str(NOW_US - 65_000_000)
        await stream.tell()
        await stream.tell(rkey="2", time_us=NOW_US + 10**12)
        await until(lambda: bench.woken == [1, 1])
        await stream.cut()
        await until(lambda: len(stream.lines) == 3)
        assert stream.queries[2]["cursor"] == stream.queries[1]["cursor"], "a time to come moves nothing"
        bench.now += REWIND_MAX
        await stream.cut()
        await until(lambda: len(stream.lines) == 4)
        assert "cursor" not in stream.queries[3]
    assert caplog.text.count("cut the line") == 2, "said each time it breaks, not at each try"
    assert "holds again" in caplog.text


@pytest.mark.parametrize("hostile", [event(record={"text": "x" * MESSAGE_BYTES_MAX}), "x" * (MESSAGE_BYTES_MAX + 1)])
async def test_a_message_too_large_cuts_the_line_and_another_is_opened(bench: Bench, hostile: str) -> None:
    async with bench.running(QUICK) as stream:
        await stream.say(hostile)
        await until(lambda: len(stream.lines) == 2)
        await stream.tell()
        await until(lambda: bench.woken == [1])


async def test_a_line_that_never_stops_talking_is_cut(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    async with bench.running() as stream:
        for _ in range(MESSAGES_MAX + 1):
            await stream.say("{}")
        await until(lambda: "more than all accounts" in caplog.text)


async def test_a_stream_that_is_down_is_asked_less_and_less(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.site.show("/subscribe", status=503)
    async with bench.running(QUICK, lines=0) as stream:
        await until(lambda: len(bench.site.asked) >= 5)
        bench.site.handle("/subscribe", stream.answer)
        await until(lambda: bool(stream.lines))
        await stream.tell()
        await until(lambda: bench.woken == [1])
    assert caplog.text.count("HTTP 503") == 1
    assert "polled until it is back" in caplog.text


async def test_a_stream_in_a_private_network_is_not_for_us(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.url = "wss://10.0.0.1/subscribe"
    async with bench.running(lines=0):
        await until(lambda: "private" in caplog.text)


# --- who is wanted


def names(site: Web, **known: str) -> str:
    """Let the site know handles; dots are written as underscores. Returns the base of its API."""

    async def answer(request: web.Request) -> web.Response:
        did = known.get(request.query["handle"].replace(".", "_"))
        return web.json_response({"did": did}) if did else web.json_response({"error": "no"}, status=400)

    site.handle("/xrpc/com.atproto.identity.resolveHandle", answer)
    return site.base


async def test_handles_are_looked_up_once(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    base = names(bench.site, anna_example=ANNA, odd_example="did:plc:/../../etc")
    handles = ("anna.example", "nobody.example", "odd.example")
    bench.wanted = [followed(number, each, base=base) for number, each in enumerate(handles)]
    async with bench.running(QUICK) as stream:
        bench.wanted = [*bench.wanted, followed(3, BORA)]
        await until(lambda: len(stream.hellos) == 2)
    assert [each["payload"]["wantedDids"] for each in stream.hellos] == [[ANNA], [ANNA, BORA]]
    asked = [each.query["handle"] for each in bench.site.asked if "handle" in each.query]
    assert sorted(asked) == sorted(handles)
    assert "nobody.example is not known" in caplog.text


async def test_a_handle_that_changes_hands_is_noticed_within_a_day(bench: Bench) -> None:
    base = names(bench.site, anna_example=ANNA)
    bench.wanted = [followed(1, "anna.example", base=base)]
    async with bench.running(QUICK) as stream:
        names(bench.site, anna_example=BORA)
        bench.now += timedelta(hours=24)
        await until(lambda: len(stream.hellos) == 2)
    assert stream.hellos[1]["payload"]["wantedDids"] == [BORA]


async def test_many_handles_are_looked_up_little_by_little(bench: Bench) -> None:
    handles = {f"anna{number}_example": f"did:plc:{number}" for number in range(50)}
    base = names(bench.site, **handles)
    bench.wanted = [followed(number, each.replace("_", "."), base=base) for number, each in enumerate(handles)]
    async with bench.running(QUICK) as stream:
        await until(lambda: len(stream.hellos) == 3)
    assert [len(each["payload"]["wantedDids"]) for each in stream.hellos] == [20, 40, 50]


async def test_nobody_is_never_said_for_it_would_mean_everybody(bench: Bench) -> None:
    bench.wanted = []
    async with bench.running(QUICK, lines=0) as stream:
        bench.wanted = [followed(1, ANNA)]
        await until(lambda: bool(stream.lines))
        bench.wanted = []
        await until(lambda: stream.closed == 1)
        bench.wanted = [followed(1, BORA)]
        await until(lambda: len(stream.lines) == 2)
    assert [each["payload"]["wantedDids"] for each in stream.hellos] == [[ANNA], [BORA]]


# --- the end


async def test_a_server_that_says_nothing_does_not_hold_up_the_end(bench: Bench) -> None:
    async with talking(sending(b"", then_close=False)) as port:
        bench.url = f"ws://127.0.0.1:{port}/"
        async with asyncio.timeout(5), bench.running(lines=0):
            await asyncio.sleep(0)


async def test_the_end_is_said_to_the_stream(bench: Bench) -> None:
    async with bench.running() as stream:
        pass
    await until(lambda: stream.closed == 1)


# --- in the newsroom


@dataclass
class Newsroom:
    """Everything that hears, over a real store."""

    store: AsyncStore
    file: Path
    stream: Stream

    async def due(self) -> list[str]:
        due = [each.id for each in await self.store.read(Store.due, NOW, NOW + timedelta(hours=1))]
        return [each.spec.name for each in await self.store.read(Store.sources, OPERATOR) if each.id in due]


@asynccontextmanager
async def newsroom(site: Web, tmp_path: Path, *specs: SourceSpec) -> AsyncIterator[Newsroom]:
    stream, file = Stream(), tmp_path / "sokbo.db"
    url = site.handle("/subscribe", stream.answer).replace("http:", "ws:")
    store, clock = AsyncStore(Store.open(f"sqlite:///{file}")), [NOW]
    await store.write(Store.declare, specs, [], NOW)
    for source in await store.read(Store.sources, OPERATOR):
        await store.write(Store.commit, a_pass(source, checked_at=NOW, next_check_at=NOW + timedelta(days=1)))

    def tick() -> datetime:
        # Each look at the clock finds a second gone, so that what waits for a moment need not be waited for.
        clock[0] += timedelta(seconds=1)
        return clock[0]

    async with fetch_later(user_agent="Sokbo/0", allow_networks=LOOPBACK) as network:
        pipeline = Pipeline(store, network, Desk(Matcher.build([], SETS), {}), work=Threads(), clock=tick)
        hears = hearing(store, network, pipeline, tick, public_url="", listen_at=("127.0.0.1", 1), jetstream_url=url)
        async with hears:
            yield Newsroom(store, file, stream)
    await store.close()


def account(name: str, **options: Any) -> SourceSpec:
    return SourceSpec(name=name, kind="bluesky", options=options, interval=timedelta(days=1))


async def test_an_account_that_is_followed_live_is_due_when_it_posts(site: Web, tmp_path: Path) -> None:
    specs = [account("안나", author=ANNA, live=True), account("보라", author=BORA)]
    specs += [account("옛것", author=ANNA, live=True, gone="x"), account("찾기", search="첫눈")]
    async with newsroom(site, tmp_path, *specs) as room:
        await until(lambda: bool(room.stream.lines))
        assert room.stream.hellos[0]["payload"]["wantedDids"] == [ANNA]
        await room.stream.tell(ANNA)
        await room.stream.tell(BORA)
        async with asyncio.timeout(10):
            while not (due := await room.due()):
                pass
    assert due == ["안나"]


async def test_without_a_public_address_no_hub_is_relied_on(site: Web, tmp_path: Path) -> None:
    with closing(Store.open(f"sqlite:///{tmp_path / 'sokbo.db'}")) as before:
        source = declared(before, account("보라", author=BORA))
        before.keep_subscription(
            Subscription(
                id="비밀",
                source_id=source.id,
                hub="https://hub.example/",
                topic="",
                callback="",
                secret="",
                next_at=NOW,
            )
        )
    async with newsroom(site, tmp_path, account("보라", author=BORA)) as room:
        assert await room.store.read(Store.subscriptions) == ()


async def test_where_nobody_is_followed_nothing_is_asked(site: Web, tmp_path: Path) -> None:
    async with newsroom(site, tmp_path, account("보라", author=BORA)) as room:
        assert await room.due() == []
    assert site.asked == []


async def test_a_database_that_fails_ends_nothing(site: Web, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "sokbo.db").touch()
    Store.open(f"sqlite:///{tmp_path / 'sokbo.db'}").close()
    async with newsroom(site, tmp_path, account("안나", author=ANNA, live=True)) as room:
        await until(lambda: bool(room.stream.lines))
        break_table(room.file, "sources")
        await room.stream.tell()
        await until(lambda: "the database fails" in caplog.text)
    assert "bug" not in caplog.text
