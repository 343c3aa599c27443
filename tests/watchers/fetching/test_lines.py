"""The door's other two ways: sending a form, and a line that stays open."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network

import aiohttp
import pytest
from aiohttp import web

from tests.watchers.web import LOOPBACK, Web, sending, talking, trusting
from watchers.fetch import AddressRefused, BadAnswer, Fetcher, FetchError, Limits, StatusRefused, TimedOut, Unreachable
from watchers.later import fetch_later

WEB_SOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
SWITCH = "HTTP/1.1 101 Go on\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n"
FORM = {"hub.mode": "subscribe", "hub.topic": "https://뉴스.example/속보?a=1&b=2"}


async def taken(request: web.Request) -> dict[str, str]:
    return {name: str(value) for name, value in (await request.post()).items()}


def taking(site: Web, path: str, status: int = 202) -> tuple[str, list[dict[str, str]]]:
    forms: list[dict[str, str]] = []

    async def handler(request: web.Request) -> web.Response:
        forms.append(await taken(request))
        return web.Response(status=status)

    return site.handle(path, handler), forms


async def test_a_form_arrives_as_it_was_sent(site: Web, fetch: Fetcher) -> None:
    url, forms = taking(site, "/hub")
    await fetch.post_form(url, FORM, is_stranger=False)
    assert forms == [FORM]
    (asked,) = site.asked
    assert (asked.method, asked.content_type) == ("POST", "application/x-www-form-urlencoded")
    assert asked.headers["user-agent"] == "Sokbo/0"


@pytest.mark.parametrize("status", [307, 308])
async def test_a_redirect_that_keeps_the_method_is_followed(status: int, site: Web, fetch: Fetcher) -> None:
    _, forms = taking(site, "/there")
    await fetch.post_form(site.redirect("/hub", "/there", status), FORM, is_stranger=False)
    assert forms == [FORM]


@pytest.mark.parametrize("status", [301, 302, 303, 400, 404, 500])
async def test_everything_else_is_a_refusal(status: int, site: Web, fetch: Fetcher) -> None:
    taking(site, "/there")
    url = site.show("/hub", status=status, Location="/there", Retry_After="120")
    with pytest.raises(StatusRefused) as error:
        await fetch.post_form(url, FORM, is_stranger=False)
    assert error.value.status == status
    assert error.value.retry_after is not None
    assert error.value.retry_after.total_seconds() == 120
    assert len(site.asked) == 1


async def test_redirects_in_a_circle_end(site: Web, fetch: Fetcher) -> None:
    with pytest.raises(BadAnswer, match="redirects more than"):
        await fetch.post_form(site.redirect("/hub", "/hub", 307), FORM, is_stranger=False)
    assert len(site.asked) == Limits().redirects + 1


async def test_a_strangers_form_reaches_no_private_network(site: Web, fetch: Fetcher) -> None:
    url, forms = taking(site, "/hub")
    with pytest.raises(AddressRefused):
        await fetch.post_form(url, FORM, is_stranger=True)
    with pytest.raises(AddressRefused):
        await fetch.post_form(url.replace("127.0.0.1", "localhost"), FORM, is_stranger=True)
    assert forms == []


@pytest.mark.parametrize("url", ["ftp://hub.example/", "https://a:b@hub.example/", "http://10.0.0.1/", "http://[::1]/"])
async def test_a_form_goes_only_where_a_page_may_come_from(url: str, fetch: Fetcher) -> None:
    with pytest.raises(AddressRefused):
        await fetch.post_form(url, FORM, is_stranger=False)


async def test_a_hub_that_never_answers_is_given_up() -> None:
    async with talking(sending(b"", then_close=False)) as port, opened(Limits(exchange_s=0.2)) as fetch:
        with pytest.raises(TimedOut):
            await fetch.post_form(f"http://127.0.0.1:{port}/", FORM, is_stranger=False)


@asynccontextmanager
async def opened(limits: Limits) -> AsyncIterator[Fetcher]:
    async with Fetcher.open(user_agent="Sokbo/0", allow_networks=LOOPBACK, tls=trusting(), limits=limits) as fetch:
        yield fetch


# --- lines


def speaking(site: Web, *messages: str | bytes) -> str:
    """Let the site send `messages` to who connects, then whatever it hears, until it hears "bye"."""

    async def handler(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for message in messages:
            await (socket.send_bytes(message) if isinstance(message, bytes) else socket.send_str(message))
        async for heard in socket:
            if heard.data == "bye":
                break
            await socket.send_str(f"heard {heard.data}")
        await socket.close()
        return socket

    return site.handle("/line", handler).replace("http:", "ws:")


async def test_messages_come_and_go(site: Web, fetch: Fetcher) -> None:
    async with fetch.listen(speaking(site, "첫 소식", b"\x00"), message_bytes=100) as line:
        assert await line.receive() == "첫 소식"
        assert await line.receive() == ""
        await line.send("hello")
        assert await line.receive() == "heard hello"
        await line.send("bye")
        with pytest.raises(Unreachable, match="cut the line"):
            await line.receive()
        with pytest.raises(Unreachable):
            await line.send("hello?")
    assert site.asked[0].headers["user-agent"] == "Sokbo/0"
    assert "Sec-WebSocket-Extensions" not in site.asked[0].headers


async def test_a_message_too_large_cuts_the_line(site: Web, fetch: Fetcher) -> None:
    async with fetch.listen(speaking(site, "x" * 101), message_bytes=100) as line:
        with pytest.raises(Unreachable, match="1009"):
            await line.receive()


async def test_garbage_in_place_of_frames_cuts_the_line(fetch: Fetcher) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        key = request.partition("Sec-WebSocket-Key: ")[2].partition("\r\n")[0]
        proof = base64.b64encode(hashlib.sha1(f"{key}{WEB_SOCKET_GUID}".encode()).digest()).decode()  # noqa: S324  # as the protocol has it
        writer.write(SWITCH.format(proof).encode() + b"\xff" * 100)
        await writer.drain()
        await reader.read()

    async with talking(talk) as port:
        with pytest.raises(FetchError):
            async with fetch.listen(f"ws://127.0.0.1:{port}/", message_bytes=100) as line:
                await line.receive()


@pytest.mark.parametrize("status", [200, 404, 503])
async def test_a_server_that_speaks_no_web_socket(status: int, site: Web, fetch: Fetcher) -> None:
    url = site.show("/line", status=status).replace("http:", "ws:")
    with pytest.raises(StatusRefused):
        async with fetch.listen(url, message_bytes=100):
            pass


@pytest.mark.parametrize("url", ["wss://10.0.0.1/", "ws://[::1]:9/", "ftp://hub.example/", "wss://a:b@hub.example/"])
async def test_a_line_goes_only_where_a_page_may_come_from(url: str, fetch: Fetcher) -> None:
    with pytest.raises(AddressRefused):
        async with fetch.listen(url, message_bytes=100):
            pass


async def test_a_redirect_cannot_lead_a_line_into_a_private_network(site: Web) -> None:
    networks = (ip_network("127.0.0.1/32"),)
    async with Fetcher.open(user_agent="Sokbo/0", allow_networks=networks, tls=trusting()) as fetch:
        site.redirect("/line", "http://127.0.0.2:1/")
        with pytest.raises(AddressRefused):
            async with fetch.listen(f"{site.base}/line".replace("http:", "ws:"), message_bytes=100):
                pass


async def test_the_line_is_hung_up_when_its_listener_is_stopped(site: Web, fetch: Fetcher) -> None:
    ended = asyncio.Event()

    async def handler(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str("first")
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        ended.set()
        return socket

    url, heard = site.handle("/line", handler), asyncio.Event()

    async def listen() -> None:
        async with fetch.listen(url.replace("http:", "ws:"), message_bytes=100) as line:
            await line.receive()
            heard.set()
            await line.receive()

    task = asyncio.create_task(listen())
    await heard.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5):
        await ended.wait()


async def test_the_door_that_opens_late_has_all_ways(site: Web) -> None:
    url, forms = taking(site, "/hub")
    async with fetch_later(user_agent="Sokbo/0", allow_networks=LOOPBACK) as later:
        await later.post_form(url, FORM, is_stranger=False)
        async with later.listen(speaking(site, "news"), message_bytes=100) as line:
            assert await line.receive() == "news"
    assert forms == [FORM]
