from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.watchers.push.room import Room, a_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A newsroom whose feed was read once, and which nobody has told its hub of."""
    async with a_room(tmp_path) as opened:
        opened.show("내일은 첫눈")
        await opened.declare(opened.spec())
        yield opened
