"""Discord's stand-in: REST v10 and gateway v10 over real sockets, for tests in this process and programs beside it.

    async with DiscordStandIn.running(token="...", guilds=[StandInGuild(1, "서버", [StandInChannel(2, "속보")])]) as discord:
        Route.BASE = discord.api_url + "/api/v10"
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(discord.gateway_url)

The parts: `door` lets requests in, `routes` hands them to `messages`, `commands` and `interactions`, `gateway` talks over
web sockets; `limits`, `layout` and `schema` know what Discord takes; `faults` is what a test can make go wrong.

Not here, because the bot uses none of it: modals, threads and forums, direct messages, reactions, polls, incoming webhooks,
the content of files, context menu calls, the limit on editing old messages. The rest of the API answers 404.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from aiohttp import web

from tests.discord_standin.commands import CommandBook, UserCannotError, invocation
from tests.discord_standin.door import FrontDoor
from tests.discord_standin.faults import Fault, FaultPlan, PlannedFault
from tests.discord_standin.gateway import Gateway
from tests.discord_standin.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    Interaction,
    InteractionDesk,
    Stage,
    StandInAnswer,
)
from tests.discord_standin.messages import MessageBook, compose
from tests.discord_standin.model import StandInGuild, StandInMessage, StandInRequest, StandInUser
from tests.discord_standin.problems import JSON
from tests.discord_standin.ratelimits import RateLimit, RateLimiter
from tests.discord_standin.routes import BODY_BYTES_MAX, Routes
from tests.discord_standin.world import Clock, World, utcnow

APPLICATION_ID = 900_000_000_000_000_001
PERSON = StandInUser(800_000_000_000_000_001, "지민")
"""Who does things when the test does not care."""

Value = TypeVar("Value")

_PATIENCE_S = 10.0
_SHOWN_REQUESTS = 10


class DiscordStandIn:
    """A whole Discord for one bot. Start it with `running`.

    Attributes:
        api_url: What the bot's API address has to be, without `/api/v10`.
        gateway_url: What the bot's gateway address has to be.
        gateway: Sessions and connections: `identifies`, `resumes`, `connections`, `closings`.
        is_token_valid: Put it to False and the token is void from now on.
    """

    def __init__(
        self,
        *,
        token: str,
        guilds: Iterable[StandInGuild] = (),
        application_id: int = APPLICATION_ID,
        nonce_window: timedelta = timedelta(minutes=3),
        privileged_intents: int = 0,
        heartbeat_interval: timedelta = timedelta(seconds=41.25),
        silence_max: timedelta | None = None,
        identify_limit: int = 1000,
        rate_limits: Sequence[RateLimit] = (),
        clock: Callable[[], datetime] = utcnow,
    ) -> None:
        """Build it; nothing listens yet.

        Args:
            token: The bot's.
            guilds: The servers the bot is in.
            application_id: The id of the application and of its bot.
            nonce_window: How long a nonce is remembered; zero for not at all.
            privileged_intents: The privileged intents the application was granted.
            heartbeat_interval: How often the bot is told to let itself be heard.
            silence_max: After which silence its line is closed; None for one and a half intervals.
            identify_limit: How many sessions may be started before the token is void.
            rate_limits: Limits beside the ample one that is in force anyway.
            clock: Returns the aware UTC time; `advance` goes on top of it.
        """
        self.api_url = ""
        self.gateway_url = ""
        self.is_token_valid = True
        self._token = token
        self._clock = Clock(clock)
        self._world = World(application_id=application_id, guilds=guilds, clock=self._clock)
        self._messages = MessageBook(self._world, nonce_window)
        self._commands = CommandBook(self._world)
        self._interactions = InteractionDesk(self._world, self._messages)
        self.gateway = Gateway(
            self._world,
            is_token=self._is_token,
            privileged_intents=privileged_intents,
            heartbeat_interval=heartbeat_interval,
            silence_max=heartbeat_interval * 1.5 if silence_max is None else silence_max,
            identify_limit=identify_limit,
        )
        self._faults = FaultPlan()
        self._door = FrontDoor(
            faults=self._faults,
            limiter=RateLimiter(rate_limits, self._clock),
            changes=self._world.changes,
            is_token=self._is_token,
        )

    @classmethod
    @asynccontextmanager
    async def running(cls, **settings: Any) -> AsyncIterator[DiscordStandIn]:
        """Listen on 127.0.0.1 for as long as the block lasts; takes what the constructor takes."""
        discord = cls(**settings)
        runner = web.AppRunner(discord._application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            discord.api_url = f"http://{host}:{port}"
            discord.gateway_url = discord.gateway.url = f"ws://{host}:{port}/gateway"
            yield discord
        finally:
            await discord._close()
            await runner.cleanup()

    # What a test looks at.

    @property
    def requests(self) -> list[StandInRequest]:
        """Every request that was answered or cut, in that order; the gateway's with status 101."""
        return self._door.requests

    @property
    def commands(self) -> list[JSON]:
        """The global commands, as registered."""
        return self._commands.of()

    @property
    def command_syncs(self) -> int:
        """How often a whole set of commands was overwritten."""
        return self._commands.syncs

    @property
    def invalid_requests(self) -> int:
        """How many requests counted towards a ban."""
        return sum(each.is_invalid for each in self.requests)

    def guild_commands(self, guild_id: int) -> list[JSON]:
        """Return the commands of one server alone."""
        return self._commands.of(guild_id)

    def messages(self, channel_id: int) -> list[StandInMessage]:
        """Return what everybody in a channel sees, oldest first."""
        return self._messages.in_channel(channel_id)

    def message(self, message_id: int) -> StandInMessage | None:
        """Return one message as it is now, also one for a single person; None when it is gone."""
        return self._messages.get(message_id)

    async def wait_for(self, look: Callable[[], Value], timeout: float = _PATIENCE_S) -> Value:  # noqa: ASYNC109
        """Return the first true value of `look`, which is asked now and after everything that happens here.

        Raises:
            TimeoutError: After `timeout` seconds, naming the last requests.
        """
        try:
            async with asyncio.timeout(timeout):
                return await self._world.changes.wait_for(look)
        except TimeoutError:
            last = [f"{each.method} {each.path} {each.status}" for each in self.requests[-_SHOWN_REQUESTS:]]
            raise TimeoutError(f"nothing came in {timeout} s; last requests: {last}") from None

    # What a test does.

    def advance(self, delta: timedelta) -> None:
        """Put the clock forward."""
        self._clock.advance(delta)

    def say(
        self, channel_id: int, content: str, *, author: StandInUser = PERSON, created_at: datetime | None = None
    ) -> StandInMessage:
        """Let a person write into a channel, now or at an aware time in the past."""
        draft = compose({"content": content}, settable=0)
        return self._messages.write(channel_id, draft, author=author, created_at=created_at)

    def delete_message(self, message_id: int) -> StandInMessage:
        """Remove a message as a moderator does."""
        return self._messages.delete(message_id)

    def set_permissions(self, channel_id: int, permissions: int | None) -> None:
        """Change what the bot may do in a channel; None for what it may do in the whole server."""
        self._world.set_permissions(channel_id, permissions)

    def delete_channel(self, channel_id: int) -> None:
        """Remove a channel: requests for it hear 10003."""
        self._world.delete_channel(channel_id)

    def fault(self, method: str, path_pattern: str, kind: Fault, times: int = 1) -> PlannedFault:
        r"""Plan a fault for the next requests.

        Args:
            method: Of the requests.
            path_pattern: A regular expression for their whole path without `/api/v10`; the gateway is `/gateway`.
            kind: One of `faults`.
            times: How many requests it hits.
        """
        return self._faults.add(method, path_pattern, kind, times)

    async def interact(
        self,
        guild_id: int,
        channel_id: int,
        user: StandInUser = PERSON,
        *,
        command: str,
        options: Mapping[str, Any] | None = None,
        locale: str = "en-US",
        until: Stage = "answered",
        timeout: float = _PATIENCE_S,  # noqa: ASYNC109
    ) -> StandInAnswer:
        """Let a person use a slash command.

        Args:
            guild_id: The server.
            channel_id: The channel in it.
            user: The person.
            command: The command's base name, with sub-commands after spaces: "rule test".
            options: Values by the options' base names.
            locale: The person's language.
            until: What to wait for: nothing, the first answer, or one that says more than "thinking ...".
            timeout: Seconds to wait for it.

        Raises:
            UserCannotError: When Discord's client would not send that.
            TimeoutError: When the bot does not get so far.
        """
        name, *path = command.split()
        found = self._commands.find(guild_id, name)
        data = invocation(self._world, found, path, options or {}, user)
        interaction = self._interactions.open(COMMAND, self._in_guild(guild_id, channel_id), user)
        return await self._carry_out(interaction, data, locale, until, timeout)

    async def autocomplete(
        self,
        guild_id: int,
        channel_id: int,
        user: StandInUser = PERSON,
        *,
        command: str,
        focused: str,
        options: Mapping[str, Any],
        locale: str = "en-US",
        until: Stage = "answered",
        timeout: float = _PATIENCE_S,  # noqa: ASYNC109
    ) -> StandInAnswer:
        """Let a person type into the option `focused`; the suggestions are the answer's `choices`."""
        name, *path = command.split()
        found = self._commands.find(guild_id, name)
        data = invocation(self._world, found, path, options, user, focused=focused)
        option = _leaf_option(data, focused)
        interaction = self._interactions.open(
            AUTOCOMPLETE, self._in_guild(guild_id, channel_id), user, option_type=option["type"]
        )
        return await self._carry_out(interaction, data, locale, until, timeout)

    async def press(
        self,
        message: StandInMessage,
        custom_id: str,
        user: StandInUser = PERSON,
        *,
        values: Sequence[str] | None = None,
        locale: str = "en-US",
        until: Stage = "answered",
        timeout: float = _PATIENCE_S,  # noqa: ASYNC109
    ) -> StandInAnswer:
        """Let a person press a button, or choose `values` from a select, of a message as it is now."""
        current = self._messages.get(message.id)
        if current is None:
            raise UserCannotError("the message is gone")
        found = [each for each in current.parts() if each.get("custom_id") == custom_id and not each.get("disabled")]
        if not found:
            raise UserCannotError(f"nothing to press is called {custom_id!r}; there are {current.custom_ids}")
        data: JSON = {"custom_id": custom_id, "component_type": found[0]["type"]}
        if values is not None:
            data["values"] = list(values)
        interaction = self._interactions.open(COMPONENT, current.channel_id, user, source=current)
        return await self._carry_out(interaction, data, locale, until, timeout)

    async def drop_gateway(self, code: int | None = None) -> None:
        """Close the gateway's connections: with a code, or without a word."""
        await self.gateway.drop(code)

    # How it works.

    def _in_guild(self, guild_id: int, channel_id: int) -> int:
        if self._world.guild_of(channel_id).id != guild_id or channel_id not in self._world.channels:
            raise UserCannotError(f"there is no channel {channel_id} in server {guild_id}")
        return channel_id

    async def _carry_out(
        self,
        interaction: Interaction,
        data: JSON,
        locale: str,
        until: Stage,
        timeout: float,  # noqa: ASYNC109
    ) -> StandInAnswer:
        if not self.gateway.has_sessions:
            raise UserCannotError("the bot is offline")
        reached = StandInAnswer(interaction, self._messages)
        await self.gateway.dispatch("INTERACTION_CREATE", self._interactions.event(interaction, data, locale))
        await self.wait_for(lambda: reached.has_reached(until), timeout)
        return reached

    def _is_token(self, given: object) -> bool:
        if self.gateway.identifies > self.gateway.identify_limit:
            self.is_token_valid = False
        return self.is_token_valid and given == self._token

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._door.handle], client_max_size=BODY_BYTES_MAX)
        Routes(self._world, self._messages, self._commands, self._interactions, self.gateway).add_to(application)
        for path in ("/gateway", "/gateway/resume"):
            application.router.add_get(path, self.gateway.serve)
        return application

    async def _close(self) -> None:
        self._door.is_closing = True
        self._faults.release_all()
        await self.gateway.drop(1001)


def _leaf_option(data: JSON, name: str) -> JSON:
    """Return the option `name` of an interaction, however deep."""
    options = data["options"]
    while options and "options" in options[0]:
        options = options[0]["options"]
    return next(each for each in options if each["name"] == name)
