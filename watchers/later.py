"""The door to the network, opened when somebody first goes through it.

The HTTP libraries take longer to load than everything else together; who reads only folders never needs them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from watchers.fetched import Fetched

if TYPE_CHECKING:
    from watchers.fetch import Fetcher
    from watchers.fetching.addresses import Network


class FetchLater:
    """Stands in for a Fetcher that is not open yet; a `watchers.kind.Network`."""

    def __init__(self, stack: AsyncExitStack, user_agent: str, allow_networks: Sequence[Network]) -> None:
        """Prepare; use `fetch_later`, which closes what was opened."""
        self._stack = stack
        self._user_agent = user_agent
        self._allow_networks = allow_networks
        self._opening = asyncio.Lock()
        self._fetcher: Fetcher | None = None

    async def get(self, url: str, **how: Any) -> Fetched:
        """Return what `url` shows now; takes and raises what `Fetcher.get` does."""
        async with self._opening:
            if self._fetcher is None:
                self._fetcher = await self._open()
        return await self._fetcher.get(url, **how)

    async def _open(self) -> Fetcher:
        from watchers.fetch import Fetcher

        return await self._stack.enter_async_context(
            Fetcher.open(user_agent=self._user_agent, allow_networks=self._allow_networks)
        )


@asynccontextmanager
async def fetch_later(*, user_agent: str, allow_networks: Sequence[Network] = ()) -> AsyncIterator[FetchLater]:
    """Yield a door that opens on first use; it is closed on the way out.

    Args:
        user_agent: How the bot names itself to the sites it reads.
        allow_networks: Private networks that may be read from.
    """
    async with AsyncExitStack() as stack:
        yield FetchLater(stack, user_agent, allow_networks)
