"""The line to Discord: logging in, staying connected, giving up where nothing helps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.client import SokboClient, point_at, reconnect_delay_s
from bot.connection import Connection
from bot.errors import BadTokenError, GatewayRefusedError
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR
from tests.bot.makers import MINUTE, NOW, alert
from tests.bot.talking import (
    CHANNEL,
    GUILD,
    TOKEN,
    ManualClock,
    connected,
    courier_for,
    logged_in,
    pointed_at,
    tell,
    until_up,
)
from tests.discord_standin import faults
from tests.discord_standin.model import StandInChannel, StandInGuild
from tests.discord_standin.server import DiscordStandIn
from tests.watchers.plain import assert_plain


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def discord(clock: ManualClock) -> AsyncIterator[DiscordStandIn]:
    guilds = [StandInGuild(GUILD, "우리 서버", [StandInChannel(CHANNEL, "속보")])]
    async with DiscordStandIn.running(token=TOKEN, guilds=guilds, clock=clock) as running:
        with pointed_at(running):
            yield running


@pytest.fixture
async def client(discord: DiscordStandIn, store: AsyncStore, clock: ManualClock) -> AsyncIterator[SokboClient]:
    async with logged_in(store, clock) as opened:
        yield opened


# --- logging in


async def test_a_wrong_token_says_what_to_do(discord: DiscordStandIn, store: AsyncStore, clock: ManualClock) -> None:
    async with SokboClient(store, clock=clock, pause=clock.pause) as client:
        with pytest.raises(BadTokenError) as caught:
            await client.log_in("not.the.token")
    for said in (caught.value.reason, caught.value.remedy):
        assert_plain(said)
        assert "not.the.token" not in repr(said)
    assert "discord.com/developers" in caught.value.remedy.ko
    assert clock.pauses == []


async def test_login_waits_while_discord_is_away(
    discord: DiscordStandIn, store: AsyncStore, clock: ManualClock
) -> None:
    discord.fault("GET", "/users/@me", faults.UNAVAILABLE, times=2)
    async with logged_in(store, clock) as client:
        assert client.user is not None
    assert clock.pauses == [5.0, 10.0]


async def test_login_needs_no_gateway(
    client: SokboClient, desk: Store, store: AsyncStore, discord: DiscordStandIn
) -> None:
    clock = ManualClock()
    tell(desk, alert(channel_id=CHANNEL, created_at=clock.now, updated_at=clock.now))
    await courier_for(client, store, clock).settle()
    assert len(discord.messages(CHANNEL)) == 1
    assert client.connection == Connection()


# --- commands on their way to Discord


async def test_commands_are_synced_once(discord: DiscordStandIn, store: AsyncStore, clock: ManualClock) -> None:
    for _ in range(3):
        async with logged_in(store, clock):
            pass
    assert discord.command_syncs == 1
    names = {each["name"]: each["name_localizations"] for each in discord.commands}
    assert names == {
        "help": {"ko": "도움말"},
        "latest": {"ko": "최신"},
        "search": {"ko": "검색"},
        "status": {"ko": "상태"},
    }
    assert all(each["contexts"] == [0] and each["integration_types"] == [0] for each in discord.commands)


async def test_changed_commands_are_synced_again(
    discord: DiscordStandIn, store: AsyncStore, desk: Store, clock: ManualClock
) -> None:
    async with logged_in(store, clock):
        pass
    desk.set_note("discord.commands", "what another version noted")
    async with logged_in(store, clock):
        pass
    assert discord.command_syncs == 2


async def test_a_failed_sync_keeps_nobody_from_starting(
    discord: DiscordStandIn, store: AsyncStore, clock: ManualClock
) -> None:
    discord.fault("PUT", r"/applications/\d+/commands", faults.UNAVAILABLE)
    async with logged_in(store, clock):
        pass
    assert discord.command_syncs == 0
    async with logged_in(store, clock):
        pass
    assert discord.command_syncs == 1


# --- the gateway


async def test_the_line_is_known_to_be_up_or_down(client: SokboClient, discord: DiscordStandIn) -> None:
    async with connected(client):
        assert client.connection.is_up
        resumed = asyncio.create_task(client.wait_for("resumed", timeout=10))
        await asyncio.sleep(0)
        await discord.drop_gateway()
        await resumed
        await until_up(client)
        assert (discord.gateway.identifies, discord.gateway.resumes) == (1, 1)
    assert client.intents.value == 1


async def test_an_event_nobody_can_read_is_survived(
    client: SokboClient, discord: DiscordStandIn, clock: ManualClock
) -> None:
    async with connected(client):
        again = asyncio.create_task(client.wait_for("ready", timeout=10))
        await asyncio.sleep(0)
        await discord.gateway.send_malformed()
        await again
        await until_up(client)
        assert len(discord.gateway.connections) == 1, "the interrupted connection is closed"
    assert clock.pauses == [5.0]


async def test_a_gateway_that_is_away_at_the_start_is_waited_for(
    client: SokboClient, discord: DiscordStandIn, clock: ManualClock
) -> None:
    gateway_url = discord.gateway_url
    point_at(discord.api_url, "ws://127.0.0.1:9/gateway")

    async def open_meanwhile(seconds: float) -> None:
        await ManualClock.pause(clock, seconds)
        point_at(discord.api_url, gateway_url)

    client.pause = open_meanwhile
    async with connected(client):
        assert client.connection.is_up
    assert clock.pauses == [5.0]


@pytest.mark.parametrize(
    ("code", "error"), [(4004, BadTokenError), (4013, GatewayRefusedError), (4014, GatewayRefusedError)]
)
async def test_where_nothing_helps_it_gives_up(
    client: SokboClient, discord: DiscordStandIn, code: int, error: type[Exception]
) -> None:
    async with connected(client) as task:
        await discord.drop_gateway(code=code)
        with pytest.raises(error) as caught:
            await task
    assert getattr(caught.value, "remedy", "")


def test_a_day_of_failures_stays_far_from_the_identify_limit() -> None:
    spent, failures = 0.0, 0
    while spent < timedelta(days=1).total_seconds():
        failures += 1
        spent += reconnect_delay_s(failures)
    assert failures < 300
    assert [reconnect_delay_s(each) for each in range(1, 8)] == [5, 10, 20, 40, 80, 300, 600]


def test_the_state_of_the_line_changes_only_when_it_changes() -> None:
    up = Connection().changed(is_up=True, now=NOW)
    assert up == Connection(is_up=True, since=NOW)
    assert up.changed(is_up=True, now=NOW + MINUTE) is up
    assert up.changed(is_up=False, now=NOW + MINUTE) == Connection(is_up=False, since=NOW + MINUTE)
    assert Connection().changed(is_up=False, now=NOW).since == NOW


async def test_the_store_is_reachable_through_the_client(client: SokboClient) -> None:
    assert (await client.store.read(Store.status, OPERATOR, NOW)).waiting == 0
