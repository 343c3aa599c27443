"""The line to Discord: one client, logged in once, kept connected for as long as the program runs.

Two halves with separate fates. Logging in opens the REST side, which is all that deliveries need. The gateway brings
slash commands and buttons; it may be down for hours while alerts still go out.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.connection import Connection
from bot.errors import BadTokenError, GatewayRefusedError
from bot.failures import TRANSPORT_ERRORS
from bot.host import Host
from bot.tree import PATIENCE_S, CommandWords, Tree, find_commands
from bot.why import WhyButton
from store.aside import AsyncStore

API_VERSION = "v10"
GREETING_S = 0.5
DELAY_S_FIRST, DELAY_S_MAX = 5.0, 900.0

# 1000 greetings a day, and Discord takes the token away; five minutes apart there are 288.
# https://docs.discord.com/developers/events/gateway#session-start-limit
QUICK_FAILURES_MAX = 5
DELAY_S_PATIENT = 300.0
STEADY = timedelta(minutes=5)
"""A connection that held this long counts as a good one: the next failure is the first again."""

# discord.py ends its loop on these alone.
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
_CLOSED_FOR_TOKEN = 4004

_log = logging.getLogger(__name__)


def point_at(api_url: str, gateway_url: str) -> None:
    """Choose where Discord is, for every client of this process; call it before any of them logs in."""
    Route.BASE = f"{api_url.rstrip('/')}/api/{API_VERSION}"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


class SokboClient(Host):
    """The bot's client: asks for nothing but servers and slash commands, and keeps nothing in memory it can ask for."""

    def __init__(
        self,
        store: AsyncStore,
        *,
        clock: Callable[[], datetime],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience_s: float = PATIENCE_S,
        greeting_s: float = GREETING_S,
    ) -> None:
        """Prepare; nothing is connected before `log_in`.

        Args:
            store: Answers the commands.
            clock: Returns the aware UTC time.
            pause: Waits for the given number of seconds.
            patience_s: How long a command may take before its answer is announced.
            greeting_s: How long to wait for another server to introduce itself before the line counts as up.
        """
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            # Longer waits belong into the outbox, which survives a restart.
            max_ratelimit_timeout=30.0,
            guild_ready_timeout=greeting_s,
        )
        self.store = store
        self.clock = clock
        self.commands = find_commands()
        self.connection = Connection()
        self.tree = Tree(self, self.commands, patience_s)
        self.pause = pause

    async def setup_hook(self) -> None:
        """Get ready between login and connection: buttons of old messages, words, commands."""
        self.add_dynamic_items(WhyButton)
        await self.tree.set_translator(CommandWords())
        await self.tree.sync_if_changed()

    async def log_in(self, token: str) -> None:
        """Open the REST side, for as long as it takes while Discord is out of reach.

        Raises:
            BadTokenError: Discord does not accept the token.
        """
        failures = 0
        while True:
            try:
                await self.login(token)
            except discord.LoginFailure as error:
                raise BadTokenError from error
            except TRANSPORT_ERRORS as error:
                failures += 1
                delay_s = reconnect_delay_s(failures)
                _log.warning("Discord is out of reach, again in %.0f s: %s", delay_s, error)
                await self._forget_session()
                await self.pause(delay_s)
            else:
                return

    async def _forget_session(self) -> None:
        # A second login would leave the first one's connections open behind it.
        await self.http.close()
        self.http.clear()
        self.http.connector = discord.utils.MISSING

    async def stay_connected(self) -> None:
        """Hold the gateway until cancelled.

        Raises:
            BadTokenError: Discord does not accept the token any more.
            GatewayRefusedError: Discord will not talk to this program.
        """
        failures = 0
        while not self.is_closed():
            began_at = self.clock()
            try:
                await self.connect(reconnect=True)
            except discord.PrivilegedIntentsRequired as error:
                raise GatewayRefusedError(4014) from error
            except discord.ConnectionClosed as error:
                if error.code == _CLOSED_FOR_TOKEN:
                    raise BadTokenError from error
                raise GatewayRefusedError(error.code) from error
            except Exception as error:  # noqa: BLE001  one event that discord.py cannot read ends its loop with anything
                # A gateway that is down at the very start trips discord.py as well; that is no news in itself.
                _log.error("gateway=lost reason=%r", error, exc_info=self.ws is not None)
            await self._hang_up()
            failures = 1 if self.clock() - began_at >= STEADY else failures + 1
            await self.pause(reconnect_delay_s(failures))

    async def _hang_up(self) -> None:
        """Close what an interrupted connection left open: its socket, and the thread that sends its heartbeats."""
        self._note(is_up=False)
        # Declared as always there, but None before the first connection.
        socket: DiscordWebSocket | None = self.ws
        if socket is not None:
            await socket.close()

    def _note(self, *, is_up: bool) -> None:
        self.connection = self.connection.changed(is_up=is_up, now=self.clock())

    async def on_ready(self) -> None:
        """Note that Discord greeted us; comes again after every new session."""
        self._note(is_up=True)
        _log.info("gateway=up servers=%d", len(self.guilds))

    async def on_resumed(self) -> None:
        """Note that an interrupted session goes on."""
        self._note(is_up=True)

    async def on_disconnect(self) -> None:
        """Note that the line is down."""
        self._note(is_up=False)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log a handler's fault."""
        del args, kwargs
        _log.exception("event=%s failed", event_method)


def reconnect_delay_s(failures: int) -> float:
    """Return how many seconds to wait after so many failures in a row, the first being 1."""
    if failures > QUICK_FAILURES_MAX:
        return min(DELAY_S_PATIENT * 2.0 ** (failures - QUICK_FAILURES_MAX - 1), DELAY_S_MAX)
    return DELAY_S_FIRST * 2.0 ** (failures - 1)
