"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from store.aside import AsyncStore
from store.door import Store


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("empty") / "sokbo.db"
    Store.open(f"sqlite:///{path}").close()
    return path.read_bytes()


@pytest.fixture
def database(tmp_path: Path, empty_database: bytes) -> str:
    """The URL of a database of this test alone."""
    path = tmp_path / "sokbo.db"
    path.write_bytes(empty_database)
    return f"sqlite:///{path}"


@pytest.fixture
def desk(database: str) -> Iterator[Store]:
    """The same database as `store`, for tests to prepare and to look into."""
    opened = Store.open(database)
    yield opened
    opened.close()


@pytest.fixture
async def store(database: str) -> AsyncIterator[AsyncStore]:
    opened = AsyncStore(Store.open(database))
    yield opened
    await opened.close()
