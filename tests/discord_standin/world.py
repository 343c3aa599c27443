"""The state all parts share: the clock, the servers, who the bot is, and a way to wait for any change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

from tests.discord_standin.model import Permission, StandInChannel, StandInGuild, StandInUser
from tests.discord_standin.problems import RefusalError

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
"""Where Discord's snowflakes start counting."""

_EVERYTHING = (1 << 53) - 1
_SEEDED = 1 << 21
"""Ids of messages that are laid into the past start their count here, where live ones do not get."""

Value = TypeVar("Value")


def utcnow() -> datetime:
    return datetime.now(UTC)


def snowflake(moment: datetime) -> int:
    """Return the smallest id of the given moment."""
    return (moment - EPOCH) // timedelta(milliseconds=1) << 22


class Clock:
    """A clock that can be put forward: real time, or whatever is passed in, plus what was skipped."""

    def __init__(self, read: Callable[[], datetime] = utcnow) -> None:
        self._read = read
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Return the aware UTC time."""
        return self._read() + self._ahead

    def advance(self, delta: timedelta) -> None:
        """Skip some time."""
        self._ahead += delta


class Changes:
    """Lets tests wait for something to become true without polling or sleeping."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def notify(self) -> None:
        """Say that something changed."""
        changed, self._next = self._next, asyncio.Event()
        changed.set()

    async def wait_for(self, look: Callable[[], Value]) -> Value:
        """Return the first true value of `look`, which is asked now and after every change."""
        while not (value := look()):
            await self._next.wait()
        return value


class World:
    """The servers and the bot in them.

    Attributes:
        clock: What everything here takes the time from.
        changes: Told of whatever happens.
        application_id: The bot's application; its user has the same id, as with most bots.
        guilds: By id.
        channels: By id, of all servers.
    """

    def __init__(self, *, application_id: int, guilds: Iterable[StandInGuild], clock: Clock) -> None:
        self.clock = clock
        self.changes = Changes()
        self.application_id = application_id
        self.bot = StandInUser(application_id, "sokbo", is_bot=True)
        self.guilds = {guild.id: guild for guild in guilds}
        self.channels = {channel.id: channel for guild in self.guilds.values() for channel in guild.channels}
        self._guild_of = {channel.id: guild.id for guild in self.guilds.values() for channel in guild.channels}
        self._last_id = 0
        self._seeded = count(_SEEDED)

    def new_id(self, moment: datetime | None = None) -> int:
        """Return a snowflake that no other has; ids of the same moment count up."""
        if moment is not None:
            return snowflake(moment) + next(self._seeded)
        self._last_id = max(snowflake(self.clock.now()), self._last_id + 1)
        return self._last_id

    def guild(self, guild_id: int) -> StandInGuild:
        """Return a server the bot is in."""
        if guild_id not in self.guilds:
            raise RefusalError(404, 10004, "Unknown Guild")
        return self.guilds[guild_id]

    def guild_of(self, channel_id: int) -> StandInGuild:
        """Return the server of a channel."""
        return self.guilds[self._guild_of[channel_id]]

    def channels_of(self, guild: StandInGuild) -> list[StandInChannel]:
        """Return the channels a server has now."""
        return [each for each in self.channels.values() if self._guild_of[each.id] == guild.id]

    def channel(self, channel_id: int, *needs: Permission) -> StandInChannel:
        """Return a channel the bot sees and may do all of `needs` in."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise RefusalError(404, 10003, "Unknown Channel")
        may = self.permissions(channel_id)
        if not may & Permission.VIEW_CHANNEL:
            raise RefusalError(403, 50001, "Missing Access")
        if any(not may & need for need in needs):
            raise RefusalError(403, 50013, "Missing Permissions")
        return channel

    def permissions(self, channel_id: int) -> int:
        """Return what the bot may do in a channel."""
        own = self.channels[channel_id].permissions
        may = self.guild_of(channel_id).permissions if own is None else own
        return _EVERYTHING if may & Permission.ADMINISTRATOR else may

    def set_permissions(self, channel_id: int, permissions: int | None) -> None:
        """Change what the bot may do in a channel; None for what it may do in the whole server."""
        self.channels[channel_id] = replace(self.channels[channel_id], permissions=permissions)
        self.changes.notify()

    def delete_channel(self, channel_id: int) -> StandInChannel:
        """Remove a channel; whoever asks for it hears 10003."""
        channel = self.channels.pop(channel_id)
        self.changes.notify()
        return channel
