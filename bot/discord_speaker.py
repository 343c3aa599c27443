"""Discord as the place where alerts are told: client, gateway and outbox worker, opened and closed together."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.client import SokboClient, point_at
from bot.deliver import Courier
from bot.translate import Translator
from config.settings import Settings
from store.aside import AsyncStore


class DiscordSpeaker:
    """Posts alerts and answers slash commands."""

    def __init__(self, client: SokboClient, courier: Courier, token: str) -> None:
        self._client = client
        self._courier = courier
        self._token = token

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, store: AsyncStore, settings: Settings, clock: Callable[[], datetime]
    ) -> AsyncIterator[DiscordSpeaker]:
        """Make a client for the token of `settings`; it is closed on the way out."""
        if settings.token is None:
            raise ValueError("there is no token to speak with")
        point_at(settings.discord_api_url, settings.discord_gateway_url)
        client = SokboClient(store, clock=clock)
        courier = Courier(client, store, Translator(settings.language), clock=clock, chance=random.random)
        async with client:
            yield cls(client, courier, settings.token.get_secret_value())

    @property
    def is_connected(self) -> bool:
        """Whether the gateway is up."""
        return self._client.connection.is_up

    def wake(self) -> None:
        """Look into the outbox now."""
        self._courier.wake()

    async def run(self) -> None:
        """Log in, then deliver and hold the gateway until cancelled.

        Raises:
            BadTokenError: Discord does not accept the token.
            GatewayRefusedError: Discord will not talk to this program.
        """
        await self._client.log_in(self._token)
        delivering = asyncio.create_task(self._courier.run())
        connected = asyncio.create_task(self._client.stay_connected())
        try:
            done, _ = await asyncio.wait({delivering, connected}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            delivering.cancel()
            connected.cancel()
            await asyncio.gather(delivering, connected, return_exceptions=True)
