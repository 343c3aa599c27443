"""The REST API's own rules, spoken to without a library in between."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from tests.discord_standin.faults import BAD_GATEWAY, CLOUDFLARE_BAN, FaultPlan
from tests.discord_standin.model import StandInChannel, StandInGuild
from tests.discord_standin.ratelimits import RateLimit, RateLimiter
from tests.discord_standin.server import APPLICATION_ID, DiscordStandIn
from tests.discord_standin.world import Clock, World, snowflake

TOKEN = "a.fitting.token"
HEADERS = {"Authorization": f"Bot {TOKEN}"}
MESSAGES = "/channels/711/messages"
COMMANDS = f"/applications/{APPLICATION_ID}/commands"

Ask = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
async def discord() -> AsyncIterator[DiscordStandIn]:
    guild = StandInGuild(700, "뉴스방", [StandInChannel(711, "속보")])
    async with DiscordStandIn.running(token=TOKEN, guilds=[guild]) as running:
        yield running


@pytest.fixture
async def ask(discord: DiscordStandIn) -> AsyncIterator[Ask]:
    async with aiohttp.ClientSession(discord.api_url) as session:

        async def request(method: str, path: str, headers: dict[str, str] = HEADERS, **more: Any) -> tuple[int, Any]:
            async with session.request(method, "/api/v10" + path, headers=headers, **more) as answer:
                return answer.status, await answer.json() if answer.status != 204 else None

        yield request


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, 0),
        ("PUT", "/users/@me", 405, 0),
        ("GET", "/channels/1", 404, 10003),
        ("GET", "/guilds/1", 404, 10004),
        ("GET", "/guilds/700/members/5", 404, 10007),
        ("GET", MESSAGES + "/5", 404, 10008),
        ("GET", MESSAGES + "?limit=101", 400, 50035),
        ("GET", MESSAGES + "?limit=0", 400, 50035),
        ("GET", MESSAGES + "?after=어제", 400, 50035),
        ("GET", MESSAGES + "?after=1&before=2", 400, 50035),
        ("GET", "/applications/5/commands", 403, 20012),
        ("GET", COMMANDS + "/5", 404, 10063),
        ("POST", MESSAGES, 400, 50006),
        ("POST", "/interactions/1/unknown/callback", 404, 10062),
        ("POST", f"/webhooks/{APPLICATION_ID}/unknown", 404, 10015),
    ],
)
async def test_refusals(ask: Ask, method: str, path: str, status: int, code: int) -> None:
    answered, body = await ask(method, path)
    assert (answered, body["code"]) == (status, code)


@pytest.mark.parametrize("headers", [{}, {"Authorization": TOKEN}, {"Authorization": "Bot x"}])
async def test_only_the_bot_is_let_in(ask: Ask, discord: DiscordStandIn, headers: dict[str, str]) -> None:
    assert await ask("GET", "/users/@me", headers) == (401, {"message": "401: Unauthorized", "code": 0})
    assert (await ask("GET", "/gateway", headers))[1] == {"url": discord.gateway_url}
    assert discord.invalid_requests == 1


async def test_a_body_must_be_an_object(ask: Ask) -> None:
    assert (await ask("POST", MESSAGES, data="{속보"))[1]["code"] == 50109
    status, body = await ask("POST", MESSAGES, json=["속보"])
    assert (status, body["code"]) == (400, 50035)


async def test_how_many_sessions_may_be_started(ask: Ask) -> None:
    _, body = await ask("GET", "/gateway/bot")
    assert body["session_start_limit"]["remaining"] == 1000
    assert body["shards"] == 1


async def test_commands_one_by_one(ask: Ask, discord: DiscordStandIn) -> None:
    command = {"name": "검색", "description": "찾기", "name_localizations": {"ko": "찾기"}}
    status, made = await ask("POST", COMMANDS, json=command)
    assert (status, made["type"], made["default_member_permissions"]) == (201, 1, None)
    status, again = await ask("POST", COMMANDS, json={**command, "description": "더 찾기"})
    assert (status, again["id"], again["version"] != made["version"]) == (200, made["id"], True)
    _, listed = await ask("GET", COMMANDS)
    assert "name_localizations" not in listed[0]
    _, listed = await ask("GET", COMMANDS + "?with_localizations=true")
    assert listed[0]["name_localizations"] == {"ko": "찾기"}
    assert (await ask("DELETE", f"{COMMANDS}/{made['id']}"))[0] == 204
    assert discord.commands == []


async def test_a_hundred_commands_are_enough(ask: Ask) -> None:
    await ask("PUT", COMMANDS, json=[{"name": f"c{n}", "description": "d"} for n in range(100)])
    status, body = await ask("POST", COMMANDS, json={"name": "one-more", "description": "d"})
    assert (status, body["code"]) == (400, 30032)
    assert (await ask("POST", COMMANDS, json={"name": "c5", "description": "e"}))[0] == 200


async def test_the_log_tells_what_was_asked_and_answered(ask: Ask, discord: DiscordStandIn) -> None:
    await ask("POST", MESSAGES, json={"content": "속보"})
    await ask("GET", "/channels/5")
    first, second = discord.requests
    assert (first.method, first.path, first.status, first.body) == ("POST", MESSAGES, 200, {"content": "속보"})
    assert (second.path, second.status, second.is_invalid) == ("/channels/5", 404, False)


async def test_waiting_in_vain_tells_what_was_asked(ask: Ask, discord: DiscordStandIn) -> None:
    await ask("GET", "/channels/5")
    with pytest.raises(TimeoutError, match="GET /channels/5 404"):
        await discord.wait_for(lambda: discord.messages(711), timeout=0.01)


def test_faults_hit_what_they_name_in_order_and_as_often() -> None:
    plan = FaultPlan()
    first = plan.add("post", r"/channels/\d+/messages", BAD_GATEWAY, 2)
    second = plan.add("POST", r"/channels/711/messages", CLOUDFLARE_BAN, 1)
    assert plan.take("GET", MESSAGES) is None
    assert plan.take("POST", MESSAGES + "/5") is None
    assert [plan.take("POST", MESSAGES) for _ in range(4)] == [first, first, second, None]
    assert (first.hits, first.left) == (2, 0)
    third = plan.add("POST", ".*", BAD_GATEWAY, 5)
    third.cancel()
    assert plan.take("POST", MESSAGES) is None


def test_a_limit_counts_each_channel_by_itself_and_starts_anew() -> None:
    clock = Clock(lambda: datetime(2026, 11, 23, tzinfo=UTC))
    limit = RateLimit(method="POST", path=r"/channels/\d+/messages(/\d+)?", limit=2, window=timedelta(seconds=5))
    limiter = RateLimiter([limit], clock)
    assert [limiter.take("POST", MESSAGES).headers["X-RateLimit-Remaining"] for _ in range(2)] == ["1", "0"]
    clock.advance(timedelta(seconds=3))
    over = limiter.take("POST", MESSAGES + "/5").fault
    assert over is not None
    assert (over.status, over.body) == (
        429,
        {"message": "You are being rate limited.", "retry_after": 2.0, "global": False},
    )
    assert limiter.take("POST", "/channels/712/messages").fault is None
    assert limiter.take("GET", MESSAGES).headers["X-RateLimit-Bucket"] == "ample"
    clock.advance(timedelta(seconds=2))
    assert limiter.take("POST", MESSAGES).fault is None


def test_ids_grow_and_tell_the_time() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    world = World(application_id=1, guilds=[], clock=Clock(lambda: now))
    ids = [world.new_id(), world.new_id(), world.new_id(now), world.new_id(now)]
    assert ids == sorted(set(ids))
    assert {each >> 22 for each in ids} == {snowflake(now) >> 22}
    assert world.new_id(now - timedelta(days=1)) < ids[0]
