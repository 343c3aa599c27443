"""What the tests of this room share."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from store.aside import AsyncStore
from store.door import Store
from tests.bot.calling import Sokbo


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


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Sokbo:
    """The command line in an empty folder, allowed to read from this machine."""
    for name in [name for name in os.environ if name.startswith("SOKBO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SOKBO_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.chdir(tmp_path)
    return Sokbo(monkeypatch, capsys)
