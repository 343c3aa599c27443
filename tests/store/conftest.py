"""Every test that asks for `store` or `url` runs on an SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.door import Store
from store.schema import metadata
from tests.store.postgres import Server, running_server

TEMPLATE = "template_desk"
EMPTYING = [
    "UPDATE desk SET last_article_id = 0, holder = NULL, held_until = NULL, ticked_at = NULL, swept_at = NULL, connected = false",
    "DELETE FROM notes WHERE key <> 'search index'",
    "DELETE FROM article_index",
    *(str(table.delete()) for table in reversed(metadata.sorted_tables) if table.name not in {"desk", "notes"}),
]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as running:
        running.run(f"CREATE DATABASE {TEMPLATE}")
        Store.open(running.url(TEMPLATE)).close()
        yield running


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "sokbo.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a migrated, empty database of this test alone."""
    if request.param == "postgresql":
        with request.getfixturevalue("server").empty_database(TEMPLATE, EMPTYING) as database:
            yield database
    else:
        yield f"sqlite:///{request.getfixturevalue('sqlite_file')}"


@pytest.fixture
def sqlite_file(tmp_path: Path, template_file: Path) -> Path:
    return Path(shutil.copy(template_file, tmp_path / "sokbo.db"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()
