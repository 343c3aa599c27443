"""Commands and buttons as people use them: through the stand-in, with the real client, in two languages."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

import bot.commands
from bot.client import SokboClient
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR
from tests.bot.makers import alert
from tests.bot.talking import CHANNEL, GUILD, TOKEN, ManualClock, connected, courier_for, logged_in, pointed_at, tell
from tests.discord_standin.interactions import StandInAnswer
from tests.discord_standin.model import StandInChannel, StandInGuild, StandInMessage, StandInUser
from tests.discord_standin.server import DiscordStandIn
from tests.store.makers import a_pass, article, filed, match, rule_spec, source_spec
from watchers.fetch import StatusRefused

READER = StandInUser(900, "독자")

SLOW_AND_BROKEN = """
import asyncio

from bot.page import Page
from bot.slash import Ask, SlashCommand
from bot.translate import Text

GO = asyncio.Event()


async def slow(ask: Ask) -> Page:
    await GO.wait()
    return Page(title=ask.say(Text("Done", "다 됐습니다")))


async def broken(ask: Ask) -> Page:
    raise ZeroDivisionError("영으로 나눔")


COMMAND = SlashCommand(name=Text("{name}", "{name}"), help=Text("h", "h"), example=Text("e", "e"), run={name})
"""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def discord(clock: ManualClock) -> AsyncIterator[DiscordStandIn]:
    guilds = [StandInGuild(GUILD, "우리 서버", [StandInChannel(CHANNEL, "속보")]), StandInGuild(800, "남의 서버")]
    async with DiscordStandIn.running(token=TOKEN, guilds=guilds, clock=clock) as running:
        with pointed_at(running):
            yield running


@pytest.fixture
def two_more_commands(tmp_path: Path) -> Iterator[None]:
    for name in ("slow", "broken"):
        (tmp_path / f"{name}.py").write_text(SLOW_AND_BROKEN.replace("{name}", name), encoding="utf-8")
    bot.commands.__path__.append(str(tmp_path))
    yield
    bot.commands.__path__.remove(str(tmp_path))
    for name in ("slow", "broken"):
        sys.modules.pop(f"bot.commands.{name}", None)


@pytest.fixture
async def client(
    discord: DiscordStandIn, store: AsyncStore, clock: ManualClock, request: pytest.FixtureRequest
) -> AsyncIterator[SokboClient]:
    if "two_more_commands" in request.fixturenames:
        request.getfixturevalue("two_more_commands")
    async with logged_in(store, clock, patience_s=0.2) as opened, connected(opened):
        yield opened


@pytest.fixture
def news(desk: Store, clock: ManualClock) -> Store:
    desk.declare((source_spec("연합뉴스"),), (rule_spec("삼성"),), clock.now)
    source = desk.sources(OPERATOR)[0]
    found = article("삼성, @everyone 오픈AI와 협력", url="https://news.example/1", seen_at=clock.now)
    desk.commit(a_pass(source, filed=(filed("a", found, matches=(match(),)),)))
    return desk


def shown(answer: StandInAnswer) -> StandInMessage:
    assert answer.message is not None
    return answer.message


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", ": yna.co.kr refuses to let us in (HTTP 403). Next try "),
        ("ko", "부터: yna.co.kr에서 접근을 거부했습니다 (HTTP 403). 다음 시도 "),
    ],
)
async def test_status_tells_why_a_source_fails_in_the_callers_language(
    client: SokboClient, discord: DiscordStandIn, news: Store, locale: str, words: str
) -> None:
    source = news.sources(OPERATOR)[0]
    failed_at = source.next_check_at
    news.source_failed(source.id, StatusRefused(403, "yna.co.kr").reason, failed_at, failed_at)
    answer = await discord.interact(GUILD, CHANNEL, READER, command="status", locale=locale)
    assert words in shown(answer).text


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en-US", ("Latest articles", "Read")), ("ko", ("최신 기사", "기사 읽기")), ("ja", ("Latest", "Read"))],
)
async def test_latest_answers_in_the_callers_language(
    client: SokboClient, discord: DiscordStandIn, news: Store, locale: str, words: tuple[str, str]
) -> None:
    title, read = words
    answer = await discord.interact(GUILD, CHANNEL, READER, command="latest", options={"count": 3}, locale=locale)
    message = shown(answer)
    assert message.is_ephemeral
    assert message.is_layout
    assert title in message.text
    assert "**삼성, @\u200beveryone 오픈AI와 협력**" in message.text
    assert [(each["label"], each["url"]) for each in message.parts() if each.get("url")] == [
        (read, "https://news.example/1")
    ]
    assert message.pings == ()


@pytest.mark.parametrize("locale", ["en-US", "ko"])
@pytest.mark.parametrize(
    ("command", "options"),
    [("latest", {}), ("search", {"text": "삼성"}), ("status", {}), ("help", {"command": "검색"})],
)
async def test_every_command_answers_on_an_empty_desk(
    client: SokboClient, discord: DiscordStandIn, locale: str, command: str, options: dict[str, object]
) -> None:
    answer = await discord.interact(GUILD, CHANNEL, READER, command=command, options=options, locale=locale)
    assert shown(answer).is_ephemeral
    assert ("기사" in shown(answer).text or "봇" in shown(answer).text) is (locale == "ko")


@pytest.mark.parametrize(("typed", "names"), [("", ["삼성"]), ("삼", ["삼성"]), ("없", [])])
async def test_rules_are_suggested(
    client: SokboClient, discord: DiscordStandIn, news: Store, typed: str, names: list[str]
) -> None:
    answer = await discord.autocomplete(
        GUILD, CHANNEL, READER, command="latest", options={"rule": typed}, focused="rule"
    )
    assert [each["value"] for each in answer.choices] == names


@pytest.mark.usefixtures("two_more_commands")
async def test_a_slow_answer_is_announced(client: SokboClient, discord: DiscordStandIn) -> None:
    asked = asyncio.create_task(discord.interact(GUILD, CHANNEL, READER, command="slow", locale="ko"))
    await discord.wait_for(lambda: any(each.path.endswith("/callback") for each in discord.requests))
    sys.modules["bot.commands.slow"].GO.set()
    answer = await asked
    assert answer.is_deferred
    assert "다 됐습니다" in shown(answer).text
    assert shown(answer).is_ephemeral


@pytest.mark.usefixtures("two_more_commands")
@pytest.mark.parametrize(("locale", "first"), [("en-US", "### That did not work"), ("ko", "### 처리하지 못했습니다")])
async def test_what_goes_wrong_is_said_in_both_languages_and_logged(
    client: SokboClient, discord: DiscordStandIn, locale: str, first: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await discord.interact(GUILD, CHANNEL, READER, command="broken", locale=locale)
    text = shown(answer).text
    assert text.startswith(first)
    assert "That did not work" in text
    assert "처리하지 못했습니다" in text
    assert "영으로" not in text
    assert any("command=broken" in each.message for each in caplog.records)
    assert "영으로 나눔" in caplog.text


async def test_a_lost_database_is_said(client: SokboClient, discord: DiscordStandIn, database: str) -> None:
    with sqlite3.connect(database.removeprefix("sqlite:///")) as other:
        other.execute("ALTER TABLE articles RENAME TO elsewhere")
    other.close()
    answer = await discord.interact(GUILD, CHANNEL, READER, command="latest", locale="ko")
    assert "데이터베이스" in shown(answer).text


async def test_the_why_button_outlives_a_restart(
    discord: DiscordStandIn, store: AsyncStore, news: Store, clock: ManualClock
) -> None:
    told = alert("s1", CHANNEL, created_at=clock.now, updated_at=clock.now)
    tell(news, told)
    async with logged_in(store, clock) as first:
        await courier_for(first, store, clock).settle()
    (message,) = discord.messages(CHANNEL)
    async with logged_in(store, clock) as second, connected(second):
        answer = await discord.press(message, message.custom_ids[0], READER, locale="ko")
    assert shown(answer).is_ephemeral
    assert "이 알림이 온 까닭" in shown(answer).text
    assert "제목에서: 삼성" in shown(answer).text
