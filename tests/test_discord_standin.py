"""The stand-in of Discord against the real discord.py: what the bot will meet, met here first."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.discord_standin import faults
from tests.discord_standin.commands import UserCannotError
from tests.discord_standin.faults import Fault
from tests.discord_standin.model import (
    BOT_PERMISSIONS,
    MEMBER_PERMISSIONS,
    Permission,
    StandInChannel,
    StandInGuild,
    StandInRole,
    StandInUser,
)
from tests.discord_standin.ratelimits import RateLimit
from tests.discord_standin.server import PERSON, DiscordStandIn

TOKEN = "a.fitting.token"
GUILD, CHANNEL, QUIET, ROLE = 700, 711, 712, 720
POST = r"/channels/\d+/messages"
READER = StandInUser(31, "독자", MEMBER_PERMISSIONS)

Answer = Callable[[discord.Interaction], Coroutine[Any, Any, None]]


def servers() -> list[StandInGuild]:
    read_only = BOT_PERMISSIONS & ~Permission.SEND_MESSAGES
    channels = [StandInChannel(CHANNEL, "속보"), StandInChannel(QUIET, "읽기-전용", read_only)]
    return [StandInGuild(GUILD, "뉴스방", channels, [StandInRole(ROLE, "기자")], locale="ko")]


class WhyButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"why:(?P<key>\w+)"):
    """A button that carries what it needs in its custom id."""

    def __init__(self, key: str) -> None:
        super().__init__(discord.ui.Button(label="왜?", custom_id=f"why:{key}"))
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> WhyButton:
        return cls(match["key"])

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{self.key}: 제목에 '삼성'이 있어서", ephemeral=True)


class Words(app_commands.Translator):
    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        korean = {"search": "검색", "Search the archive": "지난 기사 찾기", "text": "낱말"}
        return korean.get(string.message) if locale is discord.Locale.korean else None


class Bot(discord.Client):
    def __init__(self, **settings: Any) -> None:
        settings = {"intents": discord.Intents(guilds=True), "guild_ready_timeout": 0.01, **settings}
        super().__init__(**settings)
        self.tree = app_commands.CommandTree(self)
        self.late: list[discord.HTTPException] = []

    async def setup_hook(self) -> None:
        self.add_dynamic_items(WhyButton)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait five seconds between two greetings."""

    def command(self, answer: Answer, name: str = "ask") -> None:
        """Register a command without options."""
        self.tree.add_command(app_commands.Command(name=name, description="묻다", callback=answer))


@asynccontextmanager
async def logged_in(**settings: Any) -> AsyncIterator[Bot]:
    async with Bot(**settings) as bot:
        await bot.login(TOKEN)
        yield bot


@asynccontextmanager
async def connected(bot: Bot) -> AsyncIterator[asyncio.Task[None]]:
    line = asyncio.create_task(bot.connect())
    ready = asyncio.create_task(bot.wait_until_ready())
    await asyncio.wait([line, ready], return_when=asyncio.FIRST_COMPLETED)
    try:
        yield line
    finally:
        ready.cancel()
        await bot.close()
        await asyncio.gather(line, ready, return_exceptions=True)


def point_at(monkeypatch: pytest.MonkeyPatch, running: DiscordStandIn) -> None:
    monkeypatch.setattr(Route, "BASE", running.api_url + "/api/v10")
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(running.gateway_url))


@pytest.fixture
async def standin(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn.running(token=TOKEN, guilds=servers()) as running:
        point_at(monkeypatch, running)
        yield running


@pytest.fixture
async def bot(standin: DiscordStandIn) -> AsyncIterator[Bot]:
    async with logged_in() as opened:
        yield opened


@pytest.fixture
def channel(bot: Bot) -> discord.PartialMessageable:
    return bot.get_partial_messageable(CHANNEL, guild_id=GUILD)


# --- logging in


async def test_the_bot_gets_ready_and_knows_its_server(standin: DiscordStandIn, bot: Bot) -> None:
    async with connected(bot):
        await standin.wait_for(lambda: standin.gateway.is_connected)
        guild = bot.get_guild(GUILD)
        assert guild is not None
        assert (guild.name, guild.preferred_locale) == ("뉴스방", discord.Locale.korean)
        quiet = guild.get_channel(QUIET)
        assert isinstance(quiet, discord.TextChannel)
        assert bot.user is not None
        assert bot.user.bot
        assert quiet.permissions_for(guild.me).view_channel
        assert not quiet.permissions_for(guild.me).send_messages
        assert (standin.gateway.identifies, standin.gateway.resumes) == (1, 0)


async def test_what_the_api_says_is_what_the_gateway_said(standin: DiscordStandIn, bot: Bot) -> None:
    guild = await bot.fetch_guild(GUILD)
    assert [role.name for role in guild.roles] == ["@everyone", "sokbo", "기자"]
    assert [each.name for each in await guild.fetch_channels()] == ["속보", "읽기-전용"]
    assert bot.user is not None
    me = await guild.fetch_member(bot.user.id)
    assert me.guild_permissions.value == BOT_PERMISSIONS
    assert (await bot.fetch_channel(CHANNEL)).id == CHANNEL
    assert [each.id async for each in bot.fetch_guilds()] == [GUILD]


async def test_a_wrong_token_is_refused(standin: DiscordStandIn) -> None:
    async with Bot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login("another.token")
    assert standin.invalid_requests == 1


async def test_a_token_that_was_taken_back_is_refused_at_the_gateway(standin: DiscordStandIn, bot: Bot) -> None:
    standin.is_token_valid = False
    with pytest.raises(discord.ConnectionClosed) as caught:
        await asyncio.wait_for(bot.connect(), 10)
    assert caught.value.code == 4004


async def test_privileged_intents_must_have_been_granted(standin: DiscordStandIn) -> None:
    async with logged_in(intents=discord.Intents(guilds=True, message_content=True)) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await asyncio.wait_for(bot.connect(), 10)


async def test_too_many_greetings_cost_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordStandIn.running(token=TOKEN, guilds=servers(), identify_limit=1) as standin:
        point_at(monkeypatch, standin)
        async with logged_in() as bot, connected(bot):
            assert standin.gateway.start_limit()["remaining"] == 0
        async with logged_in() as bot, connected(bot):
            await standin.wait_for(lambda: standin.gateway.identifies == 2)
            with pytest.raises(discord.HTTPException) as caught:
                await bot.fetch_guild(GUILD)
            assert caught.value.status == 401


# --- posting


async def test_the_same_nonce_is_one_message(standin: DiscordStandIn, channel: discord.PartialMessageable) -> None:
    first = await channel.send("속보: 첫 눈", nonce="n1")
    again = await channel.send("속보: 첫 눈", nonce="n1")
    assert first.id == again.id
    assert first.nonce == "n1"
    (message,) = standin.messages(CHANNEL)
    assert (message.content, message.nonce, message.author.is_bot) == ("속보: 첫 눈", "n1", True)


async def test_a_nonce_is_one_message_in_all_channels(standin: DiscordStandIn, bot: Bot) -> None:
    standin.set_permissions(QUIET, None)
    first = await bot.get_partial_messageable(CHANNEL).send("하나", nonce="n1")
    other = await bot.get_partial_messageable(QUIET).send("둘", nonce="n1")
    assert other.id == first.id
    assert standin.messages(QUIET) == []


async def test_a_nonce_is_forgotten_after_a_while(standin: DiscordStandIn, channel: discord.PartialMessageable) -> None:
    await channel.send("하나", nonce="n1")
    standin.advance(timedelta(minutes=2))
    await channel.send("하나", nonce="n1")
    assert len(standin.messages(CHANNEL)) == 1
    standin.advance(timedelta(minutes=2))
    await channel.send("하나", nonce="n1")
    assert len(standin.messages(CHANNEL)) == 2


async def test_the_nonce_of_a_deleted_message_is_unknown(
    standin: DiscordStandIn, channel: discord.PartialMessageable
) -> None:
    sent = await channel.send("하나", nonce="n1")
    standin.delete_message(sent.id)
    with pytest.raises(discord.NotFound) as caught:
        await channel.send("하나", nonce="n1")
    assert caught.value.code == 10008


async def test_an_edit_keeps_what_it_does_not_name(
    standin: DiscordStandIn, channel: discord.PartialMessageable
) -> None:
    sent = await channel.send("속보", embed=discord.Embed(title="첫 보도", description="한 곳"))
    await channel.get_partial_message(sent.id).edit(embed=discord.Embed(title="첫 보도", description="두 곳"))
    (message,) = standin.messages(CHANNEL)
    assert (message.content, message.embeds[0]["description"]) == ("속보", "두 곳")
    assert message.edited_at is not None
    assert [each.embeds[0]["description"] for each in message.revisions] == ["한 곳"]
    assert (await channel.fetch_message(sent.id)).edited_at is not None


async def test_a_layout_stays_a_layout(standin: DiscordStandIn, channel: discord.PartialMessageable) -> None:
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.TextDisplay("# 오늘의 뉴스"))
    sent = await channel.send(view=view)
    assert standin.messages(CHANNEL)[0].is_layout
    assert standin.messages(CHANNEL)[0].text == "# 오늘의 뉴스"
    with pytest.raises(discord.HTTPException) as caught:
        await channel.get_partial_message(sent.id).edit(content="글")
    assert caught.value.code == 50035
    assert sent.flags.components_v2


async def test_a_message_is_deleted(standin: DiscordStandIn, channel: discord.PartialMessageable) -> None:
    sent = await channel.send("하나")
    await sent.delete()
    assert standin.messages(CHANNEL) == []
    for request in (sent.edit(content="둘"), sent.delete(), channel.fetch_message(sent.id)):
        with pytest.raises(discord.NotFound) as caught:
            await request
        assert caught.value.code == 10008


async def test_what_others_wrote_is_not_ours_to_change(
    standin: DiscordStandIn, channel: discord.PartialMessageable
) -> None:
    message = channel.get_partial_message(standin.say(CHANNEL, "남의 글").id)
    for request, code in ((message.edit(content="내 글"), 50005), (message.delete(), 50013)):
        with pytest.raises(discord.Forbidden) as caught:
            await request
        assert caught.value.code == code
    standin.set_permissions(CHANNEL, BOT_PERMISSIONS | Permission.MANAGE_MESSAGES)
    await message.delete()
    assert standin.messages(CHANNEL) == []


async def test_a_file_and_a_reply(standin: DiscordStandIn, channel: discord.PartialMessageable, tmp_path: Path) -> None:
    path = tmp_path / "기사.txt"
    path.write_text("속보", encoding="utf-8")
    first = await channel.send(file=discord.File(path))
    assert [each.filename for each in first.attachments] == ["기사.txt"]
    answer = await first.reply("이어서")
    assert answer.reference is not None
    assert answer.reference.message_id == first.id
    standin.delete_message(first.id)
    with pytest.raises(discord.HTTPException) as caught:
        await first.reply("또")
    assert caught.value.code == 50035


@pytest.mark.parametrize(
    ("allowed", "pings"),
    [
        (discord.AllowedMentions.none(), ()),
        (discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(ROLE)]), (f"role:{ROLE}",)),
        (discord.AllowedMentions.all(), ("everyone", f"role:{ROLE}", "user:31")),
    ],
)
async def test_who_is_called_up(
    standin: DiscordStandIn, channel: discord.PartialMessageable, allowed: discord.AllowedMentions, pings: tuple[str]
) -> None:
    embed = discord.Embed(description="@everyone")
    sent = await channel.send(f"@everyone <@&{ROLE}> <@31>", embed=embed, allowed_mentions=allowed)
    assert standin.messages(CHANNEL)[0].pings == pings
    assert sent.mention_everyone is ("everyone" in pings)
    await sent.edit(content="@here <@32>", allowed_mentions=discord.AllowedMentions.all())
    assert standin.messages(CHANNEL)[0].pings == pings, "an edit calls nobody"


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "content": ({"content": "가" * 2001}, "content"),
    "embed": ({"embed": discord.Embed(title="가" * 257)}, "embeds.0.title"),
    "nonce": ({"content": "가", "nonce": "n" * 26}, "nonce"),
}


@pytest.mark.parametrize(("message", "where"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_over_a_limit_is_refused_by_name(
    standin: DiscordStandIn, channel: discord.PartialMessageable, message: dict[str, Any], where: str
) -> None:
    with pytest.raises(discord.HTTPException, match=re.escape(where)) as caught:
        await channel.send(**message)
    assert (caught.value.status, caught.value.code) == (400, 50035)
    assert standin.messages(CHANNEL) == []


async def test_an_empty_message_is_refused(channel: discord.PartialMessageable) -> None:
    with pytest.raises(discord.HTTPException) as caught:
        await channel.send(" \n")
    assert caught.value.code == 50006


@pytest.mark.parametrize(
    ("permissions", "code"),
    [(0, 50001), (Permission.VIEW_CHANNEL, 50013), (BOT_PERMISSIONS & ~Permission.EMBED_LINKS, 50013)],
)
async def test_without_the_right_to_it_nothing_is_posted(
    standin: DiscordStandIn, channel: discord.PartialMessageable, permissions: int, code: int
) -> None:
    standin.set_permissions(CHANNEL, permissions)
    with pytest.raises(discord.Forbidden) as caught:
        await channel.send(embed=discord.Embed(title="속보"))
    assert caught.value.code == code
    assert (standin.messages(CHANNEL), standin.invalid_requests) == ([], 1)


@pytest.mark.parametrize("permissions", [BOT_PERMISSIONS, Permission.ADMINISTRATOR])
async def test_with_the_right_to_it_it_is(
    standin: DiscordStandIn, channel: discord.PartialMessageable, permissions: int
) -> None:
    standin.set_permissions(CHANNEL, permissions)
    await channel.send(embed=discord.Embed(title="속보"))
    assert len(standin.messages(CHANNEL)) == 1


async def test_a_channel_that_is_gone_is_unknown(standin: DiscordStandIn, channel: discord.PartialMessageable) -> None:
    standin.delete_channel(CHANNEL)
    with pytest.raises(discord.NotFound) as caught:
        await channel.send("하나")
    assert caught.value.code == 10003


# --- history


async def test_history_is_paged_both_ways(standin: DiscordStandIn, channel: discord.PartialMessageable) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    said = [standin.say(CHANNEL, str(n), created_at=start + timedelta(minutes=n)).id for n in range(230)]
    assert [each.id async for each in channel.history(limit=None)] == said[::-1]
    after = discord.Object(said[4])
    assert [each.id async for each in channel.history(limit=None, after=after, oldest_first=True)] == said[5:]
    assert [each.id async for each in channel.history(limit=3, after=after)] == said[5:8]
    assert [each.id async for each in channel.history(limit=3, before=discord.Object(said[9]))] == said[6:9][::-1]
    around = [each.id async for each in channel.history(limit=5, around=discord.Object(said[100]))]
    assert sorted(around) == said[98:103]
    since = start + timedelta(minutes=225)
    assert [each.content async for each in channel.history(after=since)] == [""] * 4


async def test_history_tells_no_nonce_and_hides_what_others_wrote(
    standin: DiscordStandIn, channel: discord.PartialMessageable
) -> None:
    standin.say(CHANNEL, "남의 글")
    view = discord.ui.View().add_item(discord.ui.Button(label="왜?", custom_id="s:key"))
    await channel.send("내 글", nonce="n1", view=view)
    mine, theirs = [each async for each in channel.history()]
    assert (mine.content, mine.nonce, theirs.content) == ("내 글", None, "")
    row = mine.components[0]
    assert isinstance(row, discord.ActionRow)
    assert isinstance(row.children[0], discord.Button)
    assert row.children[0].custom_id == "s:key"


async def test_without_the_right_to_it_history_is_empty(
    standin: DiscordStandIn, channel: discord.PartialMessageable
) -> None:
    await channel.send("내 글")
    standin.set_permissions(CHANNEL, BOT_PERMISSIONS & ~Permission.READ_MESSAGE_HISTORY)
    assert [each async for each in channel.history()] == []


# --- faults


SERVER_ERROR, DISCONNECTED = discord.DiscordServerError, aiohttp.ServerDisconnectedError

FAULTS: dict[str, tuple[Fault, type[Exception], tuple[int, int], int]] = {
    # the fault, what discord.py raises, its status and code, how many messages there are
    "503": (faults.UNAVAILABLE, SERVER_ERROR, (503, 0), 0),
    "503 after accept": (faults.after_accept(faults.UNAVAILABLE), SERVER_ERROR, (503, 0), 1),
    "cut before": (faults.CUT_BEFORE, DISCONNECTED, (0, 0), 0),
    "cut after accept": (faults.CUT_AFTER, DISCONNECTED, (0, 0), 1),
    "truncated": (faults.TRUNCATED, aiohttp.ClientPayloadError, (0, 0), 1),
    "no access": (faults.MISSING_ACCESS, discord.Forbidden, (403, 50001), 0),
    "no permission": (faults.MISSING_PERMISSIONS, discord.Forbidden, (403, 50013), 0),
    "no channel": (faults.UNKNOWN_CHANNEL, discord.NotFound, (404, 10003), 0),
    "bad form": (faults.INVALID_FORM, discord.HTTPException, (400, 50035), 0),
    "bad token": (faults.UNAUTHORIZED, discord.HTTPException, (401, 0), 0),
    "banned": (faults.CLOUDFLARE_BAN, discord.HTTPException, (429, 0), 0),
    "slow down for long": (faults.rate_limited(600.0), discord.RateLimited, (0, 0), 0),
}


@pytest.mark.parametrize(("fault", "error", "says", "count"), FAULTS.values(), ids=FAULTS.keys())
async def test_every_fault_is_what_discord_py_makes_of_it(
    standin: DiscordStandIn, fault: Fault, error: type[Exception], says: tuple[int, int], count: int
) -> None:
    planned = standin.fault("POST", POST, fault)
    async with logged_in(max_ratelimit_timeout=30.0) as bot:
        channel = bot.get_partial_messageable(CHANNEL)
        with pytest.raises(error) as caught:
            await channel.send("속보", nonce="n1")
        assert (getattr(caught.value, "status", 0), getattr(caught.value, "code", 0)) == says
        assert (len(standin.messages(CHANNEL)), planned.hits) == (count, 1)
        await channel.send("속보", nonce="n1")
    assert len(standin.messages(CHANNEL)) == 1


@pytest.mark.parametrize(
    "fault",
    [faults.after_accept(faults.BAD_GATEWAY), faults.INTERNAL_ERROR],
    ids=["502 after accept", "500"],
)
async def test_what_discord_py_repeats_is_still_one_message(
    standin: DiscordStandIn, channel: discord.PartialMessageable, fault: Fault
) -> None:
    standin.fault("POST", POST, fault)
    await channel.send("속보")
    assert len(standin.messages(CHANNEL)) == 1
    assert [each.status for each in standin.requests if each.method == "POST"] == [fault.status, 200]


async def test_a_short_wait_is_waited_for(standin: DiscordStandIn, channel: discord.PartialMessageable) -> None:
    standin.fault("POST", POST, faults.rate_limited(0.01, "shared"), times=2)
    standin.fault("POST", POST, faults.rate_limited(0.01, "global"))
    await channel.send("속보")
    statuses = [(each.status, each.is_invalid) for each in standin.requests if each.method == "POST"]
    assert statuses == [(429, False), (429, False), (429, True), (200, False)]


async def test_a_held_request_goes_on_when_it_is_released(
    standin: DiscordStandIn, channel: discord.PartialMessageable
) -> None:
    held = standin.fault("POST", POST, faults.HELD)
    sending = asyncio.create_task(channel.send("속보"))
    await standin.wait_for(lambda: held.hits)
    assert standin.messages(CHANNEL) == []
    held.release()
    assert (await sending).content == "속보"


async def test_what_was_held_is_done_even_if_nobody_waits_any_more(
    standin: DiscordStandIn, channel: discord.PartialMessageable
) -> None:
    held = standin.fault("POST", POST, faults.HELD)
    sending = asyncio.create_task(channel.send("속보"))
    await standin.wait_for(lambda: held.hits)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    held.release()
    assert await standin.wait_for(lambda: standin.messages(CHANNEL))


async def test_limits_that_were_set_up_are_kept_by_discord_py(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = RateLimit(method="POST", path=POST, limit=2, window=timedelta(seconds=0.1))
    async with DiscordStandIn.running(token=TOKEN, guilds=servers(), rate_limits=[limit]) as standin:
        point_at(monkeypatch, standin)
        async with logged_in() as bot:
            for n in range(5):
                await bot.get_partial_messageable(CHANNEL).send(f"소식 {n}")
        assert [each.content for each in standin.messages(CHANNEL)] == [f"소식 {n}" for n in range(5)]
        assert standin.invalid_requests == 0


# --- commands


async def test_commands_are_synced_with_their_translations(standin: DiscordStandIn, bot: Bot) -> None:
    @bot.tree.command(name="search", description="Search the archive")
    async def search(interaction: discord.Interaction, text: str, count: app_commands.Range[int, 1, 10] = 5) -> None:
        await interaction.response.send_message(f"{text}×{count}, {interaction.locale.value}", ephemeral=True)

    await bot.tree.set_translator(Words())
    first = await bot.tree.sync()
    again = await bot.tree.sync()
    assert (standin.command_syncs, first[0].id) == (2, again[0].id)
    (command,) = standin.commands
    assert command["name_localizations"] == {"ko": "검색"}
    assert command["description_localizations"] == {"ko": "지난 기사 찾기"}
    assert [each.name for each in await bot.tree.fetch_commands()] == ["search"]
    async with connected(bot):
        answer = await standin.interact(
            GUILD, CHANNEL, command="search", options={"text": "삼성전자", "count": 3}, locale="ko"
        )
        assert (answer.content, answer.is_ephemeral, answer.is_deferred) == ("삼성전자×3, ko", True, False)
        assert standin.messages(CHANNEL) == []
        assert answer.message is not None
        with pytest.raises(discord.NotFound):
            await bot.get_partial_messageable(CHANNEL).fetch_message(answer.message.id)
        for options in ({}, {"text": 5}, {"text": "a", "count": 11}, {"text": "a", "x": "y"}):
            with pytest.raises(UserCannotError):
                await standin.interact(GUILD, CHANNEL, command="search", options=options)
        with pytest.raises(UserCannotError):
            await standin.interact(GUILD, CHANNEL, command="find")


async def test_commands_that_break_a_rule_are_refused_by_name(standin: DiscordStandIn, bot: Bot) -> None:
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.defer()

    bot.tree.add_command(app_commands.Command(name="ask", description="묻" * 101, callback=ask))
    with pytest.raises(discord.app_commands.CommandSyncFailure, match="100"):
        await bot.tree.sync()
    assert standin.commands == []


async def test_one_server_alone_has_commands_and_sub_commands(standin: DiscordStandIn, bot: Bot) -> None:
    seen: list[discord.app_commands.AppCommandChannel | discord.app_commands.AppCommandThread] = []
    people: list[discord.Member] = []
    rules = app_commands.Group(
        name="rule", description="규칙", default_permissions=discord.Permissions(manage_guild=True)
    )

    @rules.command(name="test", description="시험")
    async def test(
        interaction: discord.Interaction,
        where: app_commands.AppCommandChannel,
        who: discord.Member,
        role: discord.Role,
    ) -> None:
        seen.append(where)
        people.append(who)
        await interaction.response.send_message(f"{where.name} {who.name} {role.name}")

    bot.tree.add_command(rules, guild=discord.Object(GUILD))
    await bot.tree.sync(guild=discord.Object(GUILD))
    assert standin.commands == []
    assert [each["name"] for each in standin.guild_commands(GUILD)] == ["rule"]
    options = {"where": QUIET, "who": READER, "role": ROLE}
    async with connected(bot):
        answer = await standin.interact(GUILD, CHANNEL, command="rule test", options=options)
        assert answer.content == "읽기-전용 독자 기자"
        assert [each.content for each in standin.messages(CHANNEL)] == [answer.content]
        assert (seen[0].id, people[0].id) == (QUIET, READER.id)
        with pytest.raises(UserCannotError, match="does not see"):
            await standin.interact(GUILD, CHANNEL, READER, command="rule test", options=options)
        with pytest.raises(UserCannotError, match="sub-command"):
            await standin.interact(GUILD, CHANNEL, command="rule", options={})


async def test_suggestions(standin: DiscordStandIn, bot: Bot) -> None:
    @bot.tree.command(name="latest", description="최신")
    async def latest(interaction: discord.Interaction, source: str) -> None:
        await interaction.response.send_message(source)

    @latest.autocomplete("source")
    async def suggest(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        count = 26 if current == "모두" else 2
        return [app_commands.Choice(name=f"{current}{n}", value=str(n)) for n in range(count)]

    await bot.tree.sync()
    async with connected(bot):
        answer = await standin.autocomplete(
            GUILD, CHANNEL, command="latest", focused="source", options={"source": "연합"}
        )
        assert [(each["name"], each["value"]) for each in answer.choices] == [("연합0", "0"), ("연합1", "1")]
        await standin.autocomplete(
            GUILD, CHANNEL, command="latest", focused="source", options={"source": "모두"}, until="sent"
        )
        await standin.wait_for(lambda: standin.requests[-1].status == 400)


@asynccontextmanager
async def asked(standin: DiscordStandIn, bot: Bot, answer: Answer) -> AsyncIterator[None]:
    """Register `/ask`, answered so, and connect."""
    bot.command(answer)
    await bot.tree.sync()
    async with connected(bot):
        yield


async def test_a_deferred_answer_stays_as_private_as_it_was_announced(standin: DiscordStandIn, bot: Bot) -> None:
    go = asyncio.Event()

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await go.wait()
        await interaction.followup.send("찾은 기사", ephemeral=False)
        await interaction.followup.send("더 있음", ephemeral=True)
        await interaction.edit_original_response(content="찾은 기사 2건")

    async with asked(standin, bot, answer):
        reached = await standin.interact(GUILD, CHANNEL, command="ask", until="acknowledged")
        assert (reached.is_deferred, reached.is_answered) == (True, False)
        go.set()
        await standin.wait_for(lambda: reached.content == "찾은 기사 2건")
        assert reached.is_ephemeral
        assert [each.content for each in reached.followups] == ["더 있음"]
        assert reached.message is not None
        assert [each.content for each in reached.message.revisions] == ["찾은 기사"]
        assert standin.messages(CHANNEL) == []


async def test_an_answer_can_be_read_changed_and_taken_back(standin: DiscordStandIn, bot: Bot) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        response = await interaction.response.send_message("하나")
        assert isinstance(response.resource, discord.InteractionMessage)
        assert response.resource.content == "하나"
        assert (await interaction.original_response()).content == "하나"
        more = await interaction.followup.send("둘", wait=True)
        await more.edit(content="셋")
        assert (await interaction.followup.fetch_message(more.id)).content == "셋"
        await interaction.delete_original_response()

    async with asked(standin, bot, answer):
        reached = await standin.interact(GUILD, CHANNEL, command="ask")
        await standin.wait_for(lambda: reached.message is None)
        assert [each.content for each in standin.messages(CHANNEL)] == ["셋"]


async def test_an_answer_that_comes_too_late_is_unknown(standin: DiscordStandIn, bot: Bot) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        standin.advance(timedelta(seconds=3.1))
        try:
            await interaction.response.send_message("늦음")
        except discord.NotFound as error:
            bot.late.append(error)
            standin.say(CHANNEL, "끝")

    async with asked(standin, bot, answer):
        reached = await standin.interact(GUILD, CHANNEL, command="ask", until="sent")
        await standin.wait_for(lambda: bot.late)
        assert (bot.late[0].code, reached.is_acknowledged) == (10062, False)


async def test_a_token_lives_for_a_quarter_of_an_hour(standin: DiscordStandIn, bot: Bot) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        standin.advance(timedelta(minutes=14))
        await interaction.followup.send("아직")
        standin.advance(timedelta(minutes=2))
        try:
            await interaction.followup.send("늦음")
        except discord.HTTPException as error:
            bot.late.append(error)
            standin.say(CHANNEL, "끝")

    async with asked(standin, bot, answer):
        reached = await standin.interact(GUILD, CHANNEL, command="ask")
        await standin.wait_for(lambda: bot.late)
        assert (bot.late[0].status, bot.late[0].code, reached.content) == (401, 50027, "아직")


async def test_there_is_one_first_answer(standin: DiscordStandIn, bot: Bot) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("하나")
        interaction.response._response_type = None  # as another process would, that knows of no answer
        try:
            await interaction.response.send_message("둘")
        except discord.HTTPException as error:
            bot.late.append(error)
            standin.say(CHANNEL, "끝")

    async with asked(standin, bot, answer):
        await standin.interact(GUILD, CHANNEL, command="ask")
        await standin.wait_for(lambda: bot.late)
        assert bot.late[0].code == 40060


async def test_a_bot_that_says_nothing_is_noticed(standin: DiscordStandIn, bot: Bot) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        pass

    async with asked(standin, bot, answer):
        with pytest.raises(TimeoutError, match="nothing came in"):
            await standin.interact(GUILD, CHANNEL, command="ask", timeout=0.1)


async def test_a_bot_that_never_came_online_is_noticed(standin: DiscordStandIn, bot: Bot) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        pass

    bot.command(answer)
    await bot.tree.sync()
    with pytest.raises(UserCannotError, match="offline"):
        await standin.interact(GUILD, CHANNEL, command="ask")


# --- buttons


async def test_a_button_outlives_a_restart(standin: DiscordStandIn, bot: Bot) -> None:
    view = discord.ui.View(timeout=None).add_item(WhyButton("n123"))
    await bot.get_partial_messageable(CHANNEL).send("속보", view=view)
    view.stop()
    async with logged_in() as later, connected(later):
        (message,) = standin.messages(CHANNEL)
        answer = await standin.press(message, "why:n123", READER, locale="ko")
        assert (answer.content, answer.is_ephemeral) == ("n123: 제목에 '삼성'이 있어서", True)
        assert len(standin.messages(CHANNEL)) == 1
        with pytest.raises(UserCannotError, match="why:n123"):
            await standin.press(message, "why:n124")


async def test_a_button_changes_its_message(standin: DiscordStandIn, bot: Bot) -> None:
    class Pages(discord.ui.View):
        page = 1

        @discord.ui.button(label="다음", custom_id="next")
        async def next(self, interaction: discord.Interaction, button: discord.ui.Button[Pages]) -> None:
            self.page += 1
            button.disabled = self.page == 3
            await interaction.response.edit_message(content=f"{self.page}쪽", view=self)

        @discord.ui.select(custom_id="sort", options=[discord.SelectOption(label="새것", value="new")])
        async def sort(self, interaction: discord.Interaction, select: discord.ui.Select[Pages]) -> None:
            await interaction.response.defer()
            await interaction.edit_original_response(content=select.values[0])

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("1쪽", view=Pages(), ephemeral=True)

    async with asked(standin, bot, answer):
        page = await standin.interact(GUILD, CHANNEL, command="ask")
        assert page.message is not None
        pressed = await standin.press(page.message, "next")
        assert (pressed.content, page.content, page.is_ephemeral) == ("2쪽", "2쪽", True)
        chosen = await standin.press(page.message, "sort", values=["new"])
        await standin.wait_for(lambda: chosen.content == "new")
        await standin.press(page.message, "next")
        with pytest.raises(UserCannotError):
            await standin.press(page.message, "next")


# --- the line


@pytest.mark.parametrize("code", [None, 1000, 1001, 4000, 4008])
async def test_a_dropped_line_is_taken_up_again(standin: DiscordStandIn, bot: Bot, code: int | None) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("들었어요")

    async with asked(standin, bot, answer):
        await standin.drop_gateway(code)
        answered = await standin.interact(GUILD, CHANNEL, command="ask") if code not in {1000, 1001} else None
        await standin.wait_for(lambda: standin.gateway.is_connected)
        if answered is not None:
            assert answered.content == "들었어요"
            assert (standin.gateway.identifies, standin.gateway.resumes) == (1, 1)
            assert any(each.path == "/gateway/resume" for each in standin.requests)
        else:
            await standin.wait_for(lambda: standin.gateway.identifies == 2)


async def test_the_bot_reconnects_when_asked_to(standin: DiscordStandIn, bot: Bot) -> None:
    async with connected(bot):
        await standin.gateway.ask_to_reconnect()
        await standin.wait_for(lambda: standin.gateway.resumes == 1)
        await standin.gateway.invalidate_sessions(is_resumable=True)
        await standin.wait_for(lambda: standin.gateway.resumes == 2)
        await standin.gateway.invalidate_sessions()
        await standin.wait_for(lambda: standin.gateway.identifies == 2)


async def test_a_silent_line_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    beats = {"heartbeat_interval": timedelta(seconds=0.05), "silence_max": timedelta(seconds=10)}
    async with DiscordStandIn.running(token=TOKEN, guilds=servers(), **beats) as standin:
        point_at(monkeypatch, standin)
        async with logged_in(heartbeat_timeout=0.3) as bot, connected(bot):
            await standin.wait_for(lambda: standin.gateway.heartbeats >= 3)
            standin.gateway.turn_into_zombies()
            assert not standin.gateway.is_connected
            await standin.wait_for(lambda: standin.gateway.resumes == 1)


async def test_one_malformed_event_ends_discord_py(standin: DiscordStandIn, bot: Bot) -> None:
    async with connected(bot) as line:
        await standin.gateway.send_malformed()
        with pytest.raises(KeyError):
            await asyncio.wait_for(line, 10)


async def test_a_closed_gateway_is_tried_again(standin: DiscordStandIn, bot: Bot) -> None:
    closed = standin.fault("GET", "/gateway", faults.UNAVAILABLE)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await bot.connect(reconnect=False)
    assert closed.hits == 1


# --- a program beside us


PROGRAM = """
import asyncio, sys, discord, yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
api, gateway, token, channel = sys.argv[1:]
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api + "/api/v10", yarl.URL(gateway)
class Bot(discord.Client):
    async def on_ready(self):
        await self.get_channel(int(channel)).send("다른 프로그램에서")
        await self.close()
Bot(intents=discord.Intents(guilds=True), guild_ready_timeout=0.01).run(token, log_handler=None)
"""


async def test_a_program_needs_nothing_but_the_addresses(standin: DiscordStandIn) -> None:
    arguments = (standin.api_url, standin.gateway_url, TOKEN, str(CHANNEL))
    program = await asyncio.create_subprocess_exec(sys.executable, "-W", "ignore", "-c", PROGRAM, *arguments)
    assert await program.wait() == 0
    assert [each.content for each in standin.messages(CHANNEL)] == ["다른 프로그램에서"]
    assert PERSON not in {each.author for each in standin.messages(CHANNEL)}
