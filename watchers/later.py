"""The door to the network, opened when somebody first goes through it.

The HTTP libraries take longer to load than everything else together; who reads only folders never needs them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from watchers.fetching.fetched import Fetched

if TYPE_CHECKING:
    from watchers.fetch import Fetcher, Line
    from watchers.fetching.addresses import Network
    from watchers.pacing.turns import Turns


class FetchLater:
    """Stands in for a Fetcher that is not open yet; a `watchers.kind.Network`."""

    def __init__(
        self, stack: AsyncExitStack, user_agent: str, allow_networks: Sequence[Network], turns: Turns | None
    ) -> None:
        """Prepare; use `fetch_later`, which closes what was opened."""
        self._stack = stack
        self._user_agent = user_agent
        self._allow_networks = allow_networks
        self._turns = turns
        self._opening = asyncio.Lock()
        self._fetcher: Fetcher | None = None

    async def get(self, url: str, **how: Any) -> Fetched:
        """Return what `url` shows now; takes and raises what `Fetcher.get` does."""
        fetcher = await self._opened()
        return await fetcher.get(url, **how)

    async def post_form(self, url: str, fields: Mapping[str, str], *, is_stranger: bool) -> None:
        """Send a form; takes and raises what `Fetcher.post_form` does."""
        fetcher = await self._opened()
        await fetcher.post_form(url, fields, is_stranger=is_stranger)

    @asynccontextmanager
    async def listen(self, url: str, *, message_bytes: int) -> AsyncIterator[Line]:
        """Open a WebSocket; takes, yields and raises what `Fetcher.listen` does."""
        fetcher = await self._opened()
        async with fetcher.listen(url, message_bytes=message_bytes) as line:
            yield line

    async def _opened(self) -> Fetcher:
        async with self._opening:
            if self._fetcher is None:
                from watchers.fetch import Fetcher

                self._fetcher = await self._stack.enter_async_context(
                    Fetcher.open(user_agent=self._user_agent, allow_networks=self._allow_networks, turns=self._turns)
                )
            return self._fetcher


@asynccontextmanager
async def fetch_later(
    *, user_agent: str, allow_networks: Sequence[Network] = (), turns: Turns | None = None
) -> AsyncIterator[FetchLater]:
    """Yield a door that opens on first use; it is closed on the way out.

    Args:
        user_agent: How the bot names itself to the sites it reads.
        allow_networks: Private networks that may be read from.
        turns: Gives out the turns at hosts; None lets everything go at once.
    """
    async with AsyncExitStack() as stack:
        yield FetchLater(stack, user_agent, allow_networks, turns)
