"""The door where hubs call, and what it does about callers who are no hubs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp
import pytest

from tests.watchers.push.room import Room, break_table, signed, until
from watchers.push.connections import BODY_BYTES_MAX, Bounds
from watchers.push.door import CHALLENGE_CHARACTERS_MAX, Door
from watchers.push.leases import ANSWER_PATIENCE


@dataclass
class Caller:
    """Calls a door of its own in front of the hubs of a room, and speaks to it in bare bytes."""

    port: int
    path: str

    async def say(self, *parts: bytes, then_wait: bool = True) -> bytes:
        """Send what is given, and return all that is answered until the door hangs up."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            async with asyncio.timeout(10):
                return await reader.read() if then_wait else b""
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def get(self, path: str, method: str = "GET", headers: str = "") -> bytes:
        return await self.say(f"{method} {path} HTTP/1.1\r\nHost: bot.example\r\n{headers}\r\n".encode())


@asynccontextmanager
async def door_of(room: Room, bounds: Bounds | None = None) -> AsyncIterator[Caller]:
    async with Door(room.hubs, "127.0.0.1", 0, room.now, bounds).opened() as port:
        yield Caller(port, f"/websub/{(await room.subscription()).id}")


@pytest.fixture
async def caller(room: Room) -> AsyncIterator[Caller]:
    room.hub.calls_back = False
    await room.pass_time()
    async with door_of(room) as opened:
        yield opened


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


STRANGERS = ["/", "/websub", "/websub/", "/websub/short", "/websub/" + "x" * 43, "/websub/" + "x" * 4000, "/robots.txt"]


async def test_strangers_are_told_nothing(caller: Caller) -> None:
    for path in (*STRANGERS, *(caller.path + end for end in ("x", "/", "/x", "%0a"))):
        for method in ("GET", "POST", "PUT"):
            answer = await caller.get(path, method)
            assert (status_of(answer), answer[-4:]) == (404, b"\r\n\r\n"), path
            assert b"sokbo" not in answer.lower()


async def test_hubs_only_get_and_post(caller: Caller) -> None:
    for method in ("PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"):
        assert status_of(await caller.get(caller.path, method)) == 405, method


async def test_a_proxy_may_leave_its_prefix_on(room: Room, caller: Caller) -> None:
    query = f"?hub.mode=subscribe&hub.challenge=stake&hub.topic={room.feed_url}&hub.lease_seconds=3600"
    for prefix in ("", "/sokbo", "/a/b/c"):
        assert (await caller.get(prefix + caller.path + query)).endswith(b"\r\n\r\nstake"), prefix


async def test_the_challenge_comes_back_as_text_and_nothing_else(room: Room, caller: Caller) -> None:
    challenge = "%3Cscript%3E" + "x" * (CHALLENGE_CHARACTERS_MAX - 8)
    query = f"?hub.mode=subscribe&hub.challenge={challenge}&hub.topic={room.feed_url}"
    head, _, body = (await caller.get(caller.path + query)).decode().partition("\r\n\r\n")
    assert body == "<script>" + "x" * (CHALLENGE_CHARACTERS_MAX - 8)
    assert "Content-Type: text/plain; charset=utf-8" in head
    assert "X-Content-Type-Options: nosniff" in head
    assert "Content-Security-Policy: default-src 'none'" in head


GARBAGE = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50,
    "no path": b"GET HTTP/1.1\r\n\r\n",
    "a line without end": b"GET /" + b"x" * 100_000,
    "headers without end": b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)),
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "length and chunks": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
async def test_garbage_is_refused(caller: Caller, garbage: bytes, caplog: pytest.LogCaptureFixture) -> None:
    answer = await caller.say(garbage)
    assert status_of(answer) in {0, 400, 404, 431}
    assert "Traceback" not in caplog.text
    assert status_of(await caller.get("/")) == 404, "the next one is served"


async def test_a_body_too_large_is_not_taken_in(room: Room, caller: Caller) -> None:
    lying = f"Content-Length: {BODY_BYTES_MAX + 1}\r\n"
    assert status_of(await caller.get(caller.path, "POST", lying)) == 413
    head = f"POST {caller.path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    for size, status in ((BODY_BYTES_MAX, 202), (BODY_BYTES_MAX + 1, 413)):
        assert status_of(await caller.say(head, b"%x\r\n" % size, b"x" * size, b"\r\n0\r\n\r\n")) == status
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    answer = await caller.say(head, *[chunk] * (BODY_BYTES_MAX // 0x10000 + 3))
    assert status_of(answer) in {0, 413}
    assert await room.pass_time(2 * ANSWER_PATIENCE) == 1, "only for its own time has come"


async def test_a_body_is_never_inflated(room: Room, caller: Caller) -> None:
    body = b"not gzip at all"
    headers = f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n"
    head = f"POST {caller.path} HTTP/1.1\r\nHost: a\r\n{headers}\r\n".encode()
    assert status_of(await caller.say(head + body)) == 202


async def test_a_hub_that_asks_before_it_sends_is_told_to_go_on(room: Room, caller: Caller) -> None:
    body = b"<feed/>" * 1000
    signature = signed(room.hub.asked[0]["hub.secret"], body)
    reader, writer = await asyncio.open_connection("127.0.0.1", caller.port)
    headers = f"Expect: 100-Continue\r\nContent-Length: {len(body)}\r\nX-Hub-Signature: {signature}\r\n"
    writer.write(f"POST {caller.path} HTTP/1.1\r\nHost: a\r\n{headers}\r\n".encode())
    async with asyncio.timeout(5):
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(body)
        assert status_of(await reader.read()) == 202
    writer.close()
    assert await room.pass_time(ANSWER_PATIENCE / 2) == 1


DRIPS = {
    "nothing": b"",
    "half a line": b"GET /web",
    "half the headers": b"GET / HTTP/1.1\r\nHost: a\r\n",
    "half a body": b"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhello",
}


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS)
async def test_a_caller_that_dawdles_is_cut_off(room: Room, drip: bytes) -> None:
    await room.pass_time()
    async with door_of(room, Bounds(exchange_s=0.1)) as caller:
        answer = await caller.say(drip.replace(b"{path}", caller.path.encode()))
        assert status_of(answer) in {0, 400}


async def test_one_caller_sends_so_much_and_no_more(room: Room) -> None:
    await room.pass_time()
    async with door_of(room, Bounds(caller_bytes=1_000)) as caller:
        assert await caller.get("/", headers=f"X: {'y' * 1_000}\r\n") == b""
        assert status_of(await caller.get("/")) == 404


async def test_so_many_at_once_and_no_more(room: Room) -> None:
    await room.pass_time()
    async with door_of(room, Bounds(at_once=3)) as caller:
        waiting = [await asyncio.open_connection("127.0.0.1", caller.port) for _ in range(3)]
        for _, writer in waiting:
            writer.write(b"GET / HT")
            await writer.drain()
        assert await caller.get("/") == b""
        for reader, writer in waiting:
            writer.write(b"TP/1.1\r\nHost: a\r\n\r\n")
            assert status_of(await reader.read()) == 404
            writer.close()
        assert status_of(await caller.get("/")) == 404, "there is room again"


async def test_so_many_a_second_and_no_more(room: Room) -> None:
    await room.pass_time()
    async with door_of(room, Bounds(per_second=5)) as caller:
        assert [status_of(await caller.get("/")) for _ in range(8)] == [404] * 5 + [0] * 3
        room.clock[0] += ANSWER_PATIENCE
        assert status_of(await caller.get("/")) == 404


async def test_a_hundred_callers_side_by_side_are_all_answered(room: Room) -> None:
    await room.pass_time()
    async with door_of(room, Bounds(at_once=200, per_second=1000)) as caller:
        answers = await asyncio.gather(*(caller.get("/") for _ in range(100)))
    assert {status_of(each) for each in answers} == {404}


async def test_the_door_closes_though_somebody_stands_in_it(room: Room) -> None:
    await room.pass_time()
    async with door_of(room) as caller:
        reader, writer = await asyncio.open_connection("127.0.0.1", caller.port)
        writer.write(f"POST {caller.path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhello".encode())
        await writer.drain()
    async with asyncio.timeout(5):
        with suppress(ConnectionError):
            assert await reader.read() == b""
    writer.close()


async def test_an_address_in_use_is_said_and_tried_again(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        running = asyncio.create_task(Door(room.hubs, "127.0.0.1", taken.getsockname()[1], room.now).run())
        await until(lambda: "SOKBO_LISTEN" in caplog.text)
        assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_door_that_runs_is_open_until_it_is_stopped(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = asyncio.create_task(Door(room.hubs, "127.0.0.1", port, room.now).run())
    await until(lambda: "hubs may call" in caplog.text)
    async with aiohttp.ClientSession() as http:
        async with http.get(f"http://127.0.0.1:{port}/") as response:
            assert response.status == 404
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(f"http://127.0.0.1:{port}/")


async def test_a_database_that_fails_is_the_hubs_to_try_again(room: Room, caller: Caller) -> None:
    break_table(room.file, "subscriptions")
    query = f"?hub.mode=subscribe&hub.challenge=stake&hub.topic={room.feed_url}"
    assert status_of(await caller.get(caller.path + query)) == 503
