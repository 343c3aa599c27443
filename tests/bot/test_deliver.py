"""Deliveries over the real client and the real store against the stand-in: none lost, none repeated."""

from __future__ import annotations

import asyncio
import logging
import random
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.client import SokboClient
from bot.deliver import CONCURRENCY, INVALID_MAX, Courier
from bot.errors import BadTokenError
from bot.render import key_of
from bot.translate import Said, Text, Translator
from newsdesk.verdict import Alert
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR, TERMINAL
from tests.bot.makers import alert, card, grown, report
from tests.bot.talking import (
    CHANNEL,
    GUILD,
    POST,
    SECOND_CHANNEL,
    TOKEN,
    ManualClock,
    connected,
    courier_for,
    logged_in,
    pointed_at,
    tell,
)
from tests.discord_standin import faults
from tests.discord_standin.faults import Fault
from tests.discord_standin.model import BOT_PERMISSIONS, Permission, StandInChannel, StandInGuild, StandInMessage
from tests.discord_standin.server import DiscordStandIn

CROWD = tuple(range(1000, 1000 + INVALID_MAX + 20))
NO_NONCE = timedelta(0)


def servers() -> list[StandInGuild]:
    channels = [StandInChannel(each, f"채널-{each}") for each in (CHANNEL, SECOND_CHANNEL, *CROWD)]
    return [StandInGuild(GUILD, "우리 서버", channels)]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def discord(clock: ManualClock) -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn.running(token=TOKEN, guilds=servers(), clock=clock) as running:
        with pointed_at(running):
            yield running


@pytest.fixture
async def client(discord: DiscordStandIn, store: AsyncStore, clock: ManualClock) -> AsyncIterator[SokboClient]:
    async with logged_in(store, clock) as opened:
        yield opened


@pytest.fixture
def courier(client: SokboClient, store: AsyncStore, clock: ManualClock) -> Courier:
    return courier_for(client, store, clock)


def news(
    clock: ManualClock, story: str = "s1", channel_id: int = CHANNEL, title: str = "속보: 삼성, 오픈AI와 협력"
) -> Alert:
    return alert(story, channel_id, card=card(title), created_at=clock.now, updated_at=clock.now)


def waiting(desk: Store, clock: ManualClock) -> int:
    return desk.status(OPERATOR, clock.now).waiting


async def deliver_all(courier: Courier, desk: Store, clock: ManualClock, hours: float = 2) -> None:
    """Let time pass until nothing waits any more, at most so many hours."""
    end = clock.now + timedelta(hours=hours)
    await courier.settle()
    while waiting(desk, clock) and clock.now < end:
        clock.advance(seconds=30)
        await courier.settle()


def posts(discord: DiscordStandIn) -> int:
    return sum(each.method == "POST" and each.path.endswith("/messages") for each in discord.requests)


def only(discord: DiscordStandIn, channel_id: int = CHANNEL) -> StandInMessage:
    (message,) = discord.messages(channel_id)
    return message


# --- when nothing goes wrong


async def test_an_alert_becomes_one_message(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    told = news(clock)
    tell(desk, told)
    await courier.settle()
    message = only(discord)
    assert message.content == "**OpenAI, 삼성** · 속보: 삼성, 오픈AI와 협력"
    assert message.embeds[0]["description"].startswith("**오픈AI**가 **삼성전자**와 손잡았다.")
    assert (message.nonce, message.custom_ids) == (key_of(told), (f"s:{key_of(told)}:{told.id}",))
    assert message.allowed_mentions == {"parse": []}
    assert waiting(desk, clock) == 0
    await courier.settle()
    assert posts(discord) == 1


async def test_a_story_that_grows_edits_its_message(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    first = news(clock)
    tell(desk, first)
    await courier.settle()
    for told in (grown(first, "한겨레"), grown(grown(first, "한겨레"), "Reuters")):
        tell(desk, told)
        await courier.settle()
    message = only(discord)
    assert "Reuters" in message.text
    assert len(message.revisions) == 2
    assert posts(discord) == 1


async def test_what_grew_before_it_was_sent_is_sent_once(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    tell(desk, news(clock))
    tell(desk, grown(news(clock), "한겨레"))
    await courier.settle()
    assert "한겨레" in only(discord).text
    assert (posts(discord), only(discord).revisions) == (1, ())


async def test_nothing_pings_anybody(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    loud = "@everyone @here <@1> <@&2> 속보"
    hostile = news(clock, title=loud)
    tell(desk, replace(hostile, card=replace(hostile.card, also=(report(loud, title=loud),))))
    await courier.settle()
    assert only(discord).pings == ()
    assert "@everyone" not in only(discord).content
    tell(desk, grown(hostile, loud))
    await courier.settle()
    assert only(discord).pings == ()


async def test_a_channel_is_told_in_order(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    discord.fault("POST", POST, faults.UNAVAILABLE)
    tell(desk, *(news(clock, f"s{n}", title=f"소식 {n}") for n in range(5)))
    await deliver_all(courier, desk, clock)
    assert [each.embeds[0]["title"] for each in discord.messages(CHANNEL)] == [f"소식 {n}" for n in range(5)]


async def test_what_was_meant_for_the_terminal_does_not_go_to_discord(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    tell(desk, news(clock, channel_id=TERMINAL))
    await courier.settle()
    assert (waiting(desk, clock), posts(discord)) == (0, 0)


# --- when the line is bad

BAD_LINES = [
    pytest.param((faults.INTERNAL_ERROR, 1), id="500"),
    pytest.param((faults.after_accept(faults.BAD_GATEWAY), 1), id="502 after accept"),
    pytest.param((faults.UNAVAILABLE, 3), id="503"),
    pytest.param((faults.after_accept(faults.UNAVAILABLE), 1), id="503 after accept"),
    pytest.param((faults.CUT_BEFORE, 3), id="cut before"),
    pytest.param((faults.CUT_AFTER, 1), id="cut after accept"),
    pytest.param((faults.TRUNCATED, 1), id="truncated"),
    pytest.param((faults.CLOUDFLARE_BAN, 2), id="Cloudflare"),
    pytest.param((faults.rate_limited(0.01), 1), id="429"),
    pytest.param((faults.rate_limited(300.0), 1), id="429 for long"),
    pytest.param((faults.MISSING_PERMISSIONS, 1), id="50013"),
    pytest.param((faults.MISSING_ACCESS, 1), id="50001"),
    pytest.param((faults.UNKNOWN_CHANNEL, 1), id="10003"),
]


@pytest.mark.parametrize("bad_line", BAD_LINES)
async def test_no_fault_loses_or_repeats_a_message(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock, bad_line: tuple[Fault, int]
) -> None:
    fault, times = bad_line
    discord.fault("POST", POST, fault, times=times)
    told = [news(clock, f"s{n}", channel_id) for n in range(2) for channel_id in (CHANNEL, SECOND_CHANNEL)]
    tell(desk, *told)
    await deliver_all(courier, desk, clock)
    assert waiting(desk, clock) == 0
    for channel_id in (CHANNEL, SECOND_CHANNEL):
        keys = [each.nonce for each in discord.messages(channel_id)]
        assert keys == [key_of(each) for each in told if each.channel_id == channel_id]


@pytest.mark.parametrize(
    "fault", [faults.CUT_AFTER, faults.TRUNCATED, faults.after_accept(faults.UNAVAILABLE)], ids=["cut", "half", "503"]
)
async def test_the_history_is_enough_when_discord_has_forgotten_the_nonce(
    store: AsyncStore, desk: Store, clock: ManualClock, fault: Fault
) -> None:
    async with DiscordStandIn.running(token=TOKEN, guilds=servers(), clock=clock, nonce_window=NO_NONCE) as discord:
        with pointed_at(discord):
            async with logged_in(store, clock) as client:
                discord.fault("POST", POST, fault)
                tell(desk, news(clock))
                await deliver_all(courier_for(client, store, clock), desk, clock)
        assert len(discord.messages(CHANNEL)) == 1
        assert posts(discord) == 1


async def test_the_message_is_found_in_a_busy_channel(store: AsyncStore, desk: Store, clock: ManualClock) -> None:
    async with DiscordStandIn.running(token=TOKEN, guilds=servers(), clock=clock, nonce_window=NO_NONCE) as discord:
        with pointed_at(discord):
            async with logged_in(store, clock) as client:
                discord.fault("POST", POST, faults.CUT_AFTER)
                for n in range(150):
                    discord.say(CHANNEL, f"딴말 {n}")
                tell(desk, news(clock))
                courier = courier_for(client, store, clock)
                await courier.settle()
                for n in range(150):
                    discord.say(CHANNEL, f"또 딴말 {n}")
                await deliver_all(courier, desk, clock)
        assert sum(each.author.is_bot for each in discord.messages(CHANNEL)) == 1
        assert waiting(desk, clock) == 0


async def test_a_request_still_in_the_air_is_not_repeated(
    client: SokboClient, store: AsyncStore, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    held = discord.fault("POST", POST, faults.HELD)
    tell(desk, news(clock))
    courier = courier_for(client, store, clock, request_s=0.2)
    await courier.settle()
    assert discord.messages(CHANNEL) == []
    held.release()
    await deliver_all(courier, desk, clock)
    assert len(discord.messages(CHANNEL)) == 1


async def test_an_edit_is_tried_until_it_is_there(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    tell(desk, news(clock))
    await courier.settle()
    discord.fault("PATCH", POST + r"/\d+", faults.CUT_AFTER)
    discord.fault("PATCH", POST + r"/\d+", faults.UNAVAILABLE)
    tell(desk, grown(news(clock), "한겨레"))
    await deliver_all(courier, desk, clock)
    assert "한겨레" in only(discord).text
    assert (waiting(desk, clock), posts(discord)) == (0, 1)


# --- when the program ends in the middle


async def test_what_was_on_its_way_is_settled_after_a_restart(
    database: str, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    tell(desk, news(clock, "s1"), news(clock, "s2", SECOND_CHANNEL))
    held = discord.fault("POST", POST, faults.HELD, times=2)
    async with restarted(database, clock) as courier:
        running = asyncio.create_task(courier.run())
        await discord.wait_for(lambda: held.hits == 2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    held.release()
    clock.advance(minutes=1)
    async with restarted(database, clock) as courier:
        await courier.settle()
    assert [len(discord.messages(each)) for each in (CHANNEL, SECOND_CHANNEL)] == [1, 1]
    assert waiting(desk, clock) == 0


async def test_an_attempt_that_never_left_is_made_after_a_restart(
    database: str, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    tell(desk, news(clock))
    (delivery,) = desk.due_deliveries(clock.now, 1)
    desk.begin_attempt(delivery.id, clock.now)
    clock.advance(hours=5)
    async with restarted(database, clock) as courier:
        await courier.settle()
    assert len(discord.messages(CHANNEL)) == 1
    assert waiting(desk, clock) == 0


@pytest.mark.parametrize("seed", range(3))
async def test_many_faults_and_restarts(database: str, desk: Store, clock: ManualClock, seed: int) -> None:
    chance = random.Random(seed)
    told = [news(clock, f"s{n}", chance.choice((CHANNEL, SECOND_CHANNEL))) for n in range(20)]
    async with DiscordStandIn.running(token=TOKEN, guilds=servers(), clock=clock, nonce_window=NO_NONCE) as discord:
        with pointed_at(discord):
            for start in range(0, len(told), 4):
                tell(desk, *told[start : start + 4])
                for _ in range(3):
                    discord.fault("POST", POST, chance.choice((faults.CUT_AFTER, faults.CUT_BEFORE, faults.TRUNCATED)))
                async with restarted(database, clock) as courier:
                    await courier.settle()
                clock.advance(minutes=3)
            async with restarted(database, clock) as courier:
                await deliver_all(courier, desk, clock)
        messages = [*discord.messages(CHANNEL), *discord.messages(SECOND_CHANNEL)]
    assert sorted(str(each.nonce) for each in messages) == sorted(key_of(each) for each in told)
    assert waiting(desk, clock) == 0


class restarted:  # noqa: N801  reads as a sentence where it is used
    """A program of its own over the same database: store, client and courier, opened and closed."""

    def __init__(self, database: str, clock: ManualClock) -> None:
        self._store = AsyncStore(Store.open(database))
        self._clock = clock
        self._client = SokboClient(self._store, clock=clock, pause=clock.pause)

    async def __aenter__(self) -> Courier:
        await self._client.__aenter__()
        await self._client.log_in(TOKEN)
        return courier_for(self._client, self._store, self._clock)

    async def __aexit__(self, *error: object) -> None:
        await self._client.close()
        await self._store.close()


# --- when Discord refuses


async def test_a_closed_channel_is_parked_and_the_owner_told_once(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    discord.set_permissions(CHANNEL, Permission.VIEW_CHANNEL)
    tell(desk, *(news(clock, f"s{n}", channel, f"소식 {n}") for n in range(3) for channel in (CHANNEL, SECOND_CHANNEL)))
    with caplog.at_level(logging.WARNING, "bot.deliver"):
        for _ in range(20):
            await courier.settle()
            clock.advance(minutes=9)
    assert len(discord.messages(SECOND_CHANNEL)) == 3
    (parked,) = desk.status(OPERATOR, clock.now).parked
    assert parked.channel_id == CHANNEL
    assert parked.reason == Said(
        "Discord answered 403, code 50013: Missing Permissions",
        "디스코드 응답 403, 코드 50013: 봇에 권한이 모자랍니다(Missing Permissions)",
    )
    assert sum(each.status == 403 for each in discord.requests) == 3, "now, after one hour, after two"
    assert len([each for each in caplog.records if "takes no messages" in each.message]) == 1
    discord.set_permissions(CHANNEL, None)
    await deliver_all(courier, desk, clock)
    assert [each.embeds[0]["title"] for each in discord.messages(CHANNEL)] == ["소식 0", "소식 1", "소식 2"]
    assert desk.status(OPERATOR, clock.now).parked == ()


async def test_a_bad_token_stops_the_courier_and_loses_nothing(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    discord.fault("POST", POST, faults.UNAUTHORIZED)
    tell(desk, news(clock), news(clock, "s2", SECOND_CHANNEL))
    with pytest.raises(BadTokenError) as caught:
        await courier.run()
    assert "Reset Token" in caught.value.remedy.en
    await deliver_all(courier, desk, clock)
    assert [len(discord.messages(each)) for each in (CHANNEL, SECOND_CHANNEL)] == [1, 1]


async def test_a_refused_card_is_said_plainly(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    discord.fault("POST", POST, faults.INVALID_FORM)
    tell(desk, news(clock))
    await courier.settle()
    message = only(discord)
    assert message.embeds == ()
    assert message.content.endswith("\n<https://news.example/1>")
    assert len(message.custom_ids) == 1
    assert waiting(desk, clock) == 0


async def test_what_is_refused_twice_is_given_up_and_the_next_goes_out(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    discord.fault("POST", POST, faults.INVALID_FORM, times=2)
    tell(desk, news(clock, "s1", title="싫은 것"), news(clock, "s2", title="좋은 것"))
    await courier.settle()
    assert only(discord).embeds[0]["title"] == "좋은 것"
    assert waiting(desk, clock) == 0


async def test_a_card_that_breaks_us_is_said_plainly(
    client: SokboClient, store: AsyncStore, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    class Speechless(Translator):
        def say(self, what: str | Text | Said, /, **values: object) -> str:
            return super().say("no.such.key" if what == "card.also" else what, **values)

    tell(desk, grown(news(clock, "s1"), "한겨레"), news(clock, "s2"))
    await courier_for(client, store, clock, translator=Speechless("ko")).settle()
    assert [len(each.embeds) for each in discord.messages(CHANNEL)] == [0, 1]
    assert waiting(desk, clock) == 0


async def test_a_deleted_message_is_not_posted_again(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    tell(desk, news(clock))
    await courier.settle()
    discord.delete_message(only(discord).id)
    tell(desk, grown(news(clock), "한겨레"))
    await deliver_all(courier, desk, clock)
    assert discord.messages(CHANNEL) == []
    assert waiting(desk, clock) == 0


async def test_without_the_right_to_read_history_nothing_is_repeated(
    client: SokboClient, courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    discord.set_permissions(CHANNEL, BOT_PERMISSIONS & ~Permission.READ_MESSAGE_HISTORY)
    discord.fault("POST", POST, faults.CUT_AFTER)
    tell(desk, news(clock))
    async with connected(client):
        await courier.settle()
        clock.advance(minutes=30)
        await courier.settle()
        (parked,) = desk.status(OPERATOR, clock.now).parked
        assert "history" in parked.reason.en
        assert "지난 글" in parked.reason.ko
        assert len(discord.messages(CHANNEL)) == 1


async def test_refused_requests_stay_far_from_a_ban(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    for channel_id in CROWD:
        discord.set_permissions(channel_id, 0)
    tell(desk, *(news(clock, "s1", channel_id) for channel_id in CROWD))
    await courier.settle()
    invalid = sum(each.is_invalid for each in discord.requests)
    assert INVALID_MAX <= invalid < INVALID_MAX + CONCURRENCY
    clock.advance(minutes=9)
    await courier.settle()
    assert sum(each.is_invalid for each in discord.requests) == invalid
    clock.advance(minutes=2)
    await courier.settle()
    assert sum(each.is_invalid for each in discord.requests) == len(CROWD)


async def test_a_shut_front_door_silences_everything_for_a_while(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    discord.fault("POST", POST, faults.CLOUDFLARE_BAN, times=CONCURRENCY)
    tell(desk, *(news(clock, "s1", channel_id) for channel_id in CROWD[:12]))
    await courier.settle()
    assert posts(discord) <= CONCURRENCY
    clock.advance(minutes=9)
    await courier.settle()
    assert posts(discord) <= CONCURRENCY
    await deliver_all(courier, desk, clock)
    assert waiting(desk, clock) == 0


# --- the loop


async def test_a_slow_channel_keeps_no_other_waiting(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    held = discord.fault("POST", rf"/channels/{CHANNEL}/messages", faults.HELD)
    running = asyncio.create_task(courier.run())
    tell(desk, *(news(clock, f"s{n}", channel_id) for n in range(3) for channel_id in (CHANNEL, SECOND_CHANNEL)))
    courier.wake()
    await discord.wait_for(lambda: len(discord.messages(SECOND_CHANNEL)) == 3)
    assert discord.messages(CHANNEL) == []
    held.release()
    await discord.wait_for(lambda: len(discord.messages(CHANNEL)) == 3)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_at_most_four_at_a_time(
    courier: Courier, desk: Store, discord: DiscordStandIn, clock: ManualClock
) -> None:
    held = discord.fault("POST", POST, faults.HELD, times=12)
    tell(desk, *(news(clock, "s1", channel_id) for channel_id in CROWD[:12]))
    running = asyncio.create_task(courier.run())
    await discord.wait_for(lambda: held.hits >= CONCURRENCY)
    for _ in range(20):
        await asyncio.sleep(0)
    assert held.hits == CONCURRENCY
    held.release()
    await discord.wait_for(lambda: posts(discord) == 12)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_lost_database_is_waited_for(
    courier: Courier, desk: Store, database: str, discord: DiscordStandIn, clock: ManualClock
) -> None:
    tell(desk, news(clock))
    with sqlite3.connect(database.removeprefix("sqlite:///")) as other:
        other.execute("ALTER TABLE deliveries RENAME TO elsewhere")
    await courier.settle()
    assert posts(discord) == 0
    with other:
        other.execute("ALTER TABLE elsewhere RENAME TO deliveries")
    other.close()
    clock.advance(minutes=2)
    await courier.settle()
    assert len(discord.messages(CHANNEL)) == 1
