"""`sokbo doctor`, run as a process against the stand-in of Discord."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests.bot.program import environment
from tests.discord_standin.server import DiscordStandIn
from tests.test_program import GONE, NEWS, WATCHLIST, server, settings_for


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    return tmp_path


async def doctor(folder: Path, discord: DiscordStandIn, **settings: str) -> tuple[int, str]:
    """Run it to its end; return the exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor"),
        cwd=folder,
        env=environment({f"SOKBO_{name.upper()}": value for name, value in settings_for(discord, **settings).items()}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(30):
        printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def test_all_is_well(folder: Path) -> None:
    async with server() as discord:
        code, printed = await doctor(folder, discord, language="en")
    assert code == 0, printed
    assert "✗" not in printed
    assert "#속보 in 편집국 can be posted to." in printed
    assert "Invite link: https://" in printed
    assert "scope=bot+applications.commands" in printed


async def test_what_is_missing_is_named(folder: Path) -> None:
    async with server() as discord:
        discord.set_permissions(NEWS, 1 << 10)  # it may look, and nothing else
        code, printed = await doctor(folder, discord, language="en")
    assert code == 1
    assert "✗ #속보: the bot lacks Send Messages, Embed Links, Read Message History." in printed
    assert "Invite link" in printed


async def test_in_korean(folder: Path) -> None:
    async with server() as discord:
        discord.set_permissions(NEWS, 1 << 10)
        _, printed = await doctor(folder, discord)
    lacking = "메시지 보내기(Send Messages), 링크 첨부(Embed Links), 메시지 기록 보기(Read Message History)"
    assert f"✗ #속보: 봇에 권한이 모자랍니다: {lacking}. 채널 설정의" in printed
    assert "초대 링크: https://" in printed


async def test_a_channel_that_is_not_there(folder: Path) -> None:
    async with server() as discord:
        code, printed = await doctor(folder, discord, language="en", discord_channel=str(GONE))
    assert code == 1
    assert f"✗ Channel {GONE} does not exist, or the bot cannot see it." in printed


async def test_a_wrong_token(folder: Path) -> None:
    async with server() as discord:
        code, printed = await doctor(folder, discord, language="en", discord_token="not.the.token")
    assert code == 1
    assert "✗ Discord does not accept the token." in printed
    assert "not.the.token" not in printed


async def test_discord_out_of_reach(folder: Path) -> None:
    async with server() as discord:
        pass
    code, printed = await doctor(folder, discord, language="en")
    assert code == 1
    assert "✗ Discord is out of reach" in printed
    assert "Traceback" not in printed
