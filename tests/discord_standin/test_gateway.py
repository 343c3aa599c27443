"""The gateway's own rules, spoken to without a library in between."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.discord_standin.model import StandInChannel, StandInGuild
from tests.discord_standin.problems import JSON
from tests.discord_standin.server import DiscordStandIn

TOKEN = "a.fitting.token"
PLAIN = "?v=10&encoding=json"


@asynccontextmanager
async def line_to(query: str = PLAIN, **settings: Any) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    guild = StandInGuild(700, "뉴스방", [StandInChannel(711, "속보")])
    async with (
        DiscordStandIn.running(token=TOKEN, guilds=[guild], **settings) as discord,
        aiohttp.ClientSession() as session,
        session.ws_connect(discord.gateway_url + query) as line,
    ):
        yield line


async def read(line: aiohttp.ClientWebSocketResponse) -> JSON:
    payload: JSON = await line.receive_json(timeout=5)
    return payload


async def until(line: aiohttp.ClientWebSocketResponse, event: str) -> JSON:
    while (payload := await read(line))["t"] != event:
        pass
    return payload


async def closed_with(line: aiohttp.ClientWebSocketResponse) -> int | None:
    while not line.closed:
        await line.receive(timeout=5)
    return line.close_code


def identify(**more: Any) -> JSON:
    return {"op": 2, "d": {"token": TOKEN, "intents": 1, "properties": {}, **more}}


def resume(session_id: str, seq: int) -> JSON:
    return {"op": 6, "d": {"token": TOKEN, "session_id": session_id, "seq": seq}}


ENDINGS: dict[str, tuple[list[Any], int]] = {
    "not JSON": (["속보"], 4002),
    "not an object": (["[1]"], 4002),
    "too long": ([{"op": 1, "d": "x" * 4096}], 4002),
    "unknown opcode": ([{"op": 99}], 4001),
    "no opcode": ([{}], 4001),
    "presence before greeting": ([{"op": 3, "d": {}}], 4003),
    "wrong token": ([identify(token="x")], 4004),
    "no token": ([{"op": 2}], 4004),
    "wrong token on resuming": ([{"op": 6, "d": {"token": "x"}}], 4004),
    "greeting twice": ([identify(), identify()], 4005),
    "no intents": ([identify(intents=None)], 4013),
    "unknown intents": ([identify(intents=1 << 40)], 4013),
    "message content": ([identify(intents=1 << 15)], 4014),
    "121 payloads in a minute": ([{"op": 1, "d": None}] * 121, 4008),
}


@pytest.mark.parametrize(("said", "code"), ENDINGS.values(), ids=ENDINGS.keys())
async def test_broken_rules_end_the_line(said: list[Any], code: int) -> None:
    async with line_to() as line:
        for each in said:
            await line.send_str(each if isinstance(each, str) else json.dumps(each))
        assert await closed_with(line) == code


async def test_another_version_is_not_spoken() -> None:
    async with line_to("?v=9") as line:
        assert await closed_with(line) == 4012


async def test_silence_ends_the_line() -> None:
    async with line_to(heartbeat_interval=timedelta(seconds=0.05)) as line:
        assert (await read(line))["d"] == {"heartbeat_interval": 50}
        assert await closed_with(line) == 4009


async def test_a_greeting_a_heartbeat_and_a_farewell() -> None:
    async with line_to() as line:
        assert (await read(line))["op"] == 10
        await line.send_json({"op": 1, "d": None})
        assert (await read(line))["op"] == 11
        await line.send_json(identify(shard=[0, 1]))
        ready = await until(line, "READY")
        assert (ready["s"], ready["d"]["shard"], ready["d"]["guilds"]) == (
            1,
            [0, 1],
            [{"id": "700", "unavailable": True}],
        )
        guild = await until(line, "GUILD_CREATE")
        assert [each["name"] for each in guild["d"]["channels"]] == ["속보"]


async def test_without_the_intent_nobody_tells_of_servers() -> None:
    async with line_to() as line:
        await line.send_json(identify(intents=0))
        await until(line, "READY")
        await line.send_json({"op": 1, "d": 1})
        assert (await read(line))["op"] == 11


async def test_a_session_that_is_unknown_cannot_be_resumed() -> None:
    async with line_to() as line:
        await read(line)
        await line.send_json(resume("session-1", 1))
        assert await read(line) == {"op": 9, "d": False, "t": None, "s": None}
        await line.send_json(identify())
        assert (await until(line, "READY"))["s"] == 1


@pytest.mark.parametrize(("code", "opcode"), [(4000, 0), (1000, 9), (1001, 9)])
async def test_a_session_ends_with_a_farewell_and_with_nothing_else(code: int, opcode: int) -> None:
    async with DiscordStandIn.running(token=TOKEN) as discord, aiohttp.ClientSession() as session:
        async with session.ws_connect(discord.gateway_url + PLAIN) as line:
            await line.send_json(identify())
            session_id = (await until_ready(line))["d"]["session_id"]
            await line.close(code=code)
        await discord.wait_for(lambda: not discord.gateway.connections)
        async with session.ws_connect(discord.gateway_url + PLAIN) as line:
            await read(line)
            await line.send_json(resume(session_id, 1))
            assert (await read(line))["op"] == opcode


async def until_ready(line: aiohttp.ClientWebSocketResponse) -> JSON:
    assert (await read(line))["op"] == 10
    ready = await read(line)
    assert ready["t"] == "READY"
    return ready


async def test_resuming_tells_what_was_missed_and_no_more() -> None:
    async with DiscordStandIn.running(token=TOKEN) as discord, aiohttp.ClientSession() as session:
        async with session.ws_connect(discord.gateway_url + PLAIN) as line:
            await line.send_json(identify())
            ready = await until_ready(line)
            await line.close(code=4000)
        await discord.wait_for(lambda: not discord.gateway.connections)
        for text in ("하나", "둘"):
            await discord.gateway.dispatch("TYPING_START", {"text": text})
        async with session.ws_connect(ready["d"]["resume_gateway_url"] + PLAIN) as line:
            await read(line)
            await line.send_json(resume(ready["d"]["session_id"], 2))
            missed, resumed = await read(line), await read(line)
            assert (missed["d"], missed["s"], resumed["t"]) == ({"text": "둘"}, 3, "RESUMED")
            await line.close(code=4000)
        async with session.ws_connect(discord.gateway_url + PLAIN) as line:
            await read(line)
            await line.send_json(resume(ready["d"]["session_id"], 99))
            assert await closed_with(line) == 4007


async def test_events_of_messages_need_their_intent() -> None:
    guild = StandInGuild(700, "뉴스방", [StandInChannel(711, "속보")])
    async with (
        DiscordStandIn.running(token=TOKEN, guilds=[guild]) as discord,
        aiohttp.ClientSession() as session,
        session.ws_connect(discord.gateway_url + PLAIN) as line,
    ):
        await line.send_json(identify(intents=1 << 9))
        await until_ready(line)
        headers = {"Authorization": f"Bot {TOKEN}"}
        url = f"{discord.api_url}/api/v10/channels/711/messages"
        async with session.post(url, json={"content": "속보", "nonce": "n1"}, headers=headers) as answer:
            assert answer.status == 200
        told = await read(line)
        assert (told["t"], told["d"]["content"], told["d"]["guild_id"]) == ("MESSAGE_CREATE", "속보", "700")


async def test_payloads_are_one_compressed_stream() -> None:
    async with line_to(PLAIN + "&compress=zlib-stream") as line:
        stream = zlib.decompressobj()
        hello = await line.receive_bytes()
        assert hello.endswith(b"\x00\x00\xff\xff")
        assert json.loads(stream.decompress(hello))["op"] == 10
        await line.send_json(identify())
        assert json.loads(stream.decompress(await line.receive_bytes()))["t"] == "READY"
        assert "뉴스방" in stream.decompress(await line.receive_bytes()).decode()
