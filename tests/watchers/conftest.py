"""A site to read from and the door to it, for every test of this room that asks for them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.watchers.web import LOOPBACK, Web, friendly, trusting
from watchers.fetch import Fetcher


@pytest.fixture
async def site() -> AsyncIterator[Web]:
    async with friendly() as served:
        yield served


@pytest.fixture
async def fetch() -> AsyncIterator[Fetcher]:
    async with Fetcher.open(user_agent="Sokbo/0", allow_networks=LOOPBACK, tls=trusting()) as opened:
        yield opened
