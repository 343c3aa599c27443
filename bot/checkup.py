"""What `sokbo doctor` looks at in Discord: the token, and what the bot may do in each channel it posts to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

import discord

from bot.failures import TRANSPORT_ERRORS
from bot.finding import Finding
from newsdesk.wording import Said, Text, listed

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    read_message_history=True,
    attach_files=True,
    send_messages_in_threads=True,
)
"""What the bot asks for in its invite; the history is read to find out whether a message was already posted."""

_REQUIRED = {
    "view_channel": Said("View Channel", "채널 보기(View Channel)"),
    "send_messages": Said("Send Messages", "메시지 보내기(Send Messages)"),
    "embed_links": Said("Embed Links", "링크 첨부(Embed Links)"),
    "read_message_history": Said("Read Message History", "메시지 기록 보기(Read Message History)"),
}
"""What it cannot do without."""


async def look_at_discord(token: str, channel_ids: Iterable[int]) -> AsyncIterator[Finding]:
    """Log in without the gateway, look at the bot and at each channel, and yield what is found."""
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        try:
            await client.login(token)
        except discord.LoginFailure:
            yield Finding(False, _BAD_TOKEN, _COPY_TOKEN)
            return
        except TRANSPORT_ERRORS as error:
            yield Finding(False, _UNREACHED.said(error=error), _SEE_INTERNET)
            return
        yield Finding(True, _TOKEN.said(bot=client.user))
        for channel_id in dict.fromkeys(channel_ids):
            yield await _look_at_channel(client, channel_id)
        link = discord.utils.oauth_url(
            client.application_id or 0, permissions=NEEDED, scopes=("bot", "applications.commands")
        )
        yield Finding(True, _INVITE.said(link=link))


async def _look_at_channel(client: discord.Client, channel_id: int) -> Finding:
    try:
        found = await client.fetch_channel(channel_id)
        if not isinstance(found, discord.abc.GuildChannel | discord.Thread):
            return Finding(False, _UNSUITABLE.said(id=str(channel_id)), _NAME_TEXT_CHANNEL)
        # Only a guild that was fetched knows its roles, and without them no permission can be told.
        guild = await client.fetch_guild(found.guild.id)
        channel = await guild.fetch_channel(channel_id)
        me = await guild.fetch_member(client.user.id if client.user else 0)
    except (discord.NotFound, discord.Forbidden):
        return Finding(False, _OUT_OF_SIGHT.said(id=str(channel_id)), _CHECK_ID)
    except TRANSPORT_ERRORS as error:
        return Finding(False, _FAILS.said(id=str(channel_id), error=error), _AGAIN)
    granted = channel.permissions_for(me)
    missing = [words for name, words in _REQUIRED.items() if not getattr(granted, name)]
    if missing:
        return Finding(False, _LACKING.said(channel=channel.name, names=listed(missing)), _GRANT)
    return Finding(True, _USABLE.said(channel=channel.name, server=guild.name))


_BAD_TOKEN = Said("Discord does not accept the token.", "디스코드가 토큰을 받아들이지 않습니다.")
_COPY_TOKEN = Said(
    "Copy it anew from the developer portal (Bot, Reset Token) into SOKBO_DISCORD_TOKEN.",
    "개발자 포털(Bot, Reset Token)에서 다시 복사해 SOKBO_DISCORD_TOKEN에 넣으세요.",
)
_UNREACHED = Text("Discord is out of reach: {error}.", "디스코드에 닿지 않습니다: {error}.")
_SEE_INTERNET = Said("See whether this machine reaches the internet.", "이 컴퓨터가 인터넷에 닿는지 살펴보세요.")
_TOKEN = Text("The token is {bot}'s.", "토큰의 주인: {bot}.")
_INVITE = Text("Invite link: {link}", "초대 링크: {link}")

_USABLE = Text("#{channel} in {server} can be posted to.", "{server} 서버의 #{channel} 채널에 글을 올릴 수 있습니다.")
_LACKING = Text("#{channel}: the bot lacks {names}.", "#{channel}: 봇에 권한이 모자랍니다: {names}.")
_GRANT = Said(
    "Grant it to the bot's role in the channel's settings, under Permissions.",
    "채널 설정의 권한에서 봇의 역할에 허용하세요.",
)
_OUT_OF_SIGHT = Text("Channel {id} does not exist, or the bot cannot see it.", "채널 {id}: 없거나 봇이 볼 수 없습니다.")
_CHECK_ID = Said(
    "Check the id (right-click the channel, Copy Channel ID) and invite the bot with the link below.",
    "ID를 확인하고(채널을 오른쪽 단추로 눌러 채널 ID 복사하기) 아래 링크로 봇을 초대하세요.",
)
_UNSUITABLE = Text("Channel {id} is not a text channel of a server.", "채널 {id}: 서버의 글 채널이 아닙니다.")
_NAME_TEXT_CHANNEL = Said("Name a text channel.", "글 채널을 적으세요.")
_FAILS = Text("Channel {id}: {error}.", "채널 {id}: {error}.")
_AGAIN = Said("Try again.", "다시 해 보세요.")
