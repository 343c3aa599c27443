"""The whole program, started as people start it, against the stand-in of Discord: settings in, messages out."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.bot.program import environment, sokbo
from tests.discord_standin.model import StandInChannel, StandInGuild
from tests.discord_standin.server import DiscordStandIn

TOKEN = "a.fitting.token"
GUILD, NEWS, PEOPLE, CLOSED, GONE = 700, 711, 712, 713, 799

WATCHLIST = f"""\
channels:
  인물: {PEOPLE}
sources:
  - name: 기사
    kind: folder
    path: articles
    backlog: alert
    every: 10s
rules:
  - name: OpenAI
    query: OpenAI
  - name: Sam Altman
    query: "@sam-altman"
    channels: [인물]
"""

RETURN = """\
# 샘 알트먼, OpenAI로 돌아온다

닷새 동안의 혼란 끝에 샘 알트먼이 OpenAI의 최고경영자로 돌아온다. 이사회는 새로 꾸려진다.
"""
UNRELATED = """\
# 반도체 공장, OpenAI와 전력 계약

평택의 반도체 공장이 OpenAI와 함께 쓸 전력망을 새로 깐다. 공사는 다음 봄에 시작해 두 해가 걸린다.
"""
SNOW = """\
# 내일 아침 전국에 첫눈

기상청은 내일 아침 출근길에 눈이 쌓일 수 있다고 내다봤다.
"""


@dataclass
class Program:
    """A running `sokbo run` with what it has said so far."""

    process: Process
    said: list[str] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            async with self.changed:
                self.said.append(line.decode().rstrip())
                self.changed.notify_all()

    async def hears(self, words: str) -> str:
        """Wait until a line of the log has `words`, and return it."""

        def found() -> str | None:
            return next((line for line in self.said if words in line), None)

        async with asyncio.timeout(20), self.changed:
            await self.changed.wait_for(found)
        return found() or ""

    async def stop(self) -> tuple[int, float]:
        """Send SIGTERM; return the exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            code = await self.process.wait()
        return code, time.monotonic() - began


@asynccontextmanager
async def running(folder: Path, **settings: str) -> AsyncIterator[Program]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        env=environment({f"SOKBO_{name.upper()}": value for name, value in settings.items()}),
        stdout=PIPE,
        stderr=PIPE,
    )
    program = Program(process)
    listening = asyncio.create_task(program.listen())
    try:
        yield program
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await listening
        if process.stdout is not None:
            await process.stdout.read()


@asynccontextmanager
async def server(**settings: object) -> AsyncIterator[DiscordStandIn]:
    channels = [StandInChannel(NEWS, "속보"), StandInChannel(PEOPLE, "인물"), StandInChannel(CLOSED, "닫힘")]
    async with DiscordStandIn.running(
        token=TOKEN, guilds=[StandInGuild(GUILD, "편집국", channels)], **settings
    ) as discord:
        yield discord


def settings_for(discord: DiscordStandIn, **more: str) -> dict[str, str]:
    return {
        "discord_token": TOKEN,
        "discord_channel": str(NEWS),
        "discord_api_url": discord.api_url,
        "discord_gateway_url": discord.gateway_url,
        "watchlist": "watchlist.yaml",
        "language": "ko",
    } | more


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "복귀.md").write_text(RETURN, encoding="utf-8")
    (tmp_path / "articles" / "첫눈.md").write_text(SNOW, encoding="utf-8")
    (tmp_path / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    return tmp_path


async def test_from_articles_to_channels_and_back_after_a_restart(folder: Path) -> None:
    async with server() as discord:
        async with running(folder, **settings_for(discord)) as program:
            await discord.wait_for(lambda: discord.messages(NEWS) and discord.messages(PEOPLE))
            await program.hears("gateway=up")
            await discord.wait_for(lambda: discord.commands)
            (news,), (people,) = discord.messages(NEWS), discord.messages(PEOPLE)
            assert news.embeds[0]["title"] == "샘 알트먼, OpenAI로 돌아온다"
            assert "**OpenAI**" in news.embeds[0]["description"]
            assert "**샘 알트먼**" in people.embeds[0]["description"]
            assert {each["name"] for each in discord.commands} == {"latest", "search", "status", "help"}

            found = await discord.interact(GUILD, NEWS, command="search", options={"text": "첫눈"}, locale="ko")
            assert "내일 아침 전국에 첫눈" in str(found.message)
            latest = await discord.interact(GUILD, NEWS, command="latest", locale="en-US")
            assert "샘 알트먼, OpenAI로 돌아온다" in str(latest.message)
            assert "첫눈" in str(latest.message)
            for command in ("status", "help"):
                answer = await discord.interact(GUILD, NEWS, command=command, locale="ko")
                assert answer.is_ephemeral

            code, seconds = await program.stop()
            assert code == 0, program.said
            assert seconds < 5

        syncs = discord.command_syncs
        async with running(folder, **settings_for(discord)) as program:
            await program.hears("gateway=up")
            # A new article shows that the second run has looked at the folder; the old one is not told again.
            (folder / "articles" / "다른 일.md").write_text(UNRELATED, encoding="utf-8")
            await discord.wait_for(lambda: "반도체" in str([each.embeds for each in discord.messages(NEWS)]), 30)
            await program.stop()
            for channel in (NEWS, PEOPLE):
                titles = [each.embeds[0]["title"] for each in discord.messages(channel)]
                assert titles.count("샘 알트먼, OpenAI로 돌아온다") == 1, titles
                assert discord.messages(channel)[0].revisions == ()
            assert len(discord.messages(PEOPLE)) == 1
        assert discord.command_syncs == syncs


async def test_a_wrong_token_is_one_clear_line_and_the_end(folder: Path) -> None:
    async with server() as discord:
        async with running(folder, **settings_for(discord, discord_token="not.the.token")) as program:
            line = await program.hears("디스코드가 봇 토큰을 받아들이지 않습니다.")
            assert "SOKBO_DISCORD_TOKEN" in line
            async with asyncio.timeout(10):
                assert await program.process.wait() == 2
        assert "not.the.token" not in "\n".join(program.said)
        assert "Traceback" not in "\n".join(program.said)


async def test_a_missing_permission_parks_the_channel_and_the_rest_goes_on(folder: Path) -> None:
    async with server() as discord:
        discord.set_permissions(NEWS, 1 << 10)  # it may look, and nothing else
        async with running(folder, **settings_for(discord)) as program:
            line = await program.hears(f"channel={NEWS} takes no messages")
            assert "give the bot access" in line
            await discord.wait_for(lambda: discord.messages(PEOPLE))
            assert discord.messages(NEWS) == []
            assert (await program.stop())[0] == 0


async def test_an_unknown_channel_parks_too(folder: Path) -> None:
    async with server() as discord, running(folder, **settings_for(discord, discord_channel=str(GONE))) as program:
        await program.hears(f"channel={GONE} takes no messages")
        await discord.wait_for(lambda: discord.messages(PEOPLE))
        assert (await program.stop())[0] == 0


async def test_without_a_token_alerts_go_to_the_terminal(folder: Path) -> None:
    async with running(folder, watchlist="watchlist.yaml", language="ko") as program:
        await program.hears("SOKBO_DISCORD_TOKEN")
        assert program.process.stdout is not None
        async with asyncio.timeout(20):
            while b"OpenAI" not in (line := await program.process.stdout.readline()):
                assert line, "the program ended"
        assert (await program.stop())[0] == 0
        assert sum("SOKBO_DISCORD_TOKEN" in line for line in program.said) == 1


async def test_two_programs_on_one_database(folder: Path) -> None:
    async with running(folder, watchlist="watchlist.yaml") as first:
        await first.hears("watching 1 sources")
        async with running(folder, watchlist="watchlist.yaml") as second:
            await second.hears("Another sokbo process")
            async with asyncio.timeout(10):
                assert await second.process.wait() == 2
        assert (await first.stop())[0] == 0


async def test_health_tells_a_running_program_from_none(folder: Path) -> None:
    async with running(folder, watchlist="watchlist.yaml") as program:
        await program.hears("watching 1 sources")
        async with asyncio.timeout(20):
            # The first sign of life comes a moment after the log line.
            while (done := await asyncio.to_thread(sokbo, folder, "health")).returncode != 0:
                assert "has not run yet" in done.stderr
        assert done.stdout.startswith("Alive;")
        assert (await program.stop())[0] == 0


async def test_ctrl_c_stops_as_cleanly(folder: Path) -> None:
    async with running(folder, watchlist="watchlist.yaml") as program:
        await program.hears("watching 1 sources")
        program.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(10):
            assert await program.process.wait() == 0
        assert "Traceback" not in "\n".join(program.said)
