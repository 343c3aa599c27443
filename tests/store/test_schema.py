from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

import store.migrations
from store.door import Store
from store.engine import database_url
from store.migrate import upgrade
from store.migrations import HEAD
from store.records import OPERATOR
from store.schema import metadata
from tests.store.postgres import Server


def ours(name: str | None, kind: str) -> bool:
    """Leave out what is not in the metadata: Alembic's own table, and the full-text index."""
    is_foreign = name is not None and (name == "alembic_version" or name.startswith("article_index"))
    return kind != "table" or not is_foreign


def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def made(url: str) -> Iterator[Connection]:
    """A database as a new one is made: at once."""
    yield from connected(url)


@pytest.fixture
def migrated(url: str, server: Server, tmp_path: Path) -> Iterator[Connection]:
    """A database of the same kind that went through all revisions."""
    if url.startswith("sqlite"):
        yield from upgraded(f"sqlite:///{tmp_path / 'upgraded.db'}")
    else:
        with server.fresh_database() as empty:
            yield from upgraded(empty)


def upgraded(url: str) -> Iterator[Connection]:
    for connection in connected(url):
        upgrade(connection, None)
        yield connection


def test_the_migrations_make_what_the_metadata_says(migrated: Connection) -> None:
    context = MigrationContext.configure(
        migrated,
        opts={
            "include_name": lambda name, kind, _: ours(name, kind),
            "compare_type": True,
            "compare_server_default": True,
        },
    )
    assert compare_metadata(context, metadata) == []


# Not the text of the tables: a column that was added stands behind the constraints in it.
SQLITE_DEFINITIONS = """
    SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND (type <> 'table' OR name LIKE 'article_index%')
    UNION ALL
    SELECT t.name || '.' || c.name, c.cid || ' ' || c.type || c."notnull" || ifnull(c.dflt_value, '-') || c.pk || t.wr
    FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table'
    UNION ALL
    SELECT t.name || '>' || f."from", f."table" || f."to" || f.on_delete
    FROM pragma_table_list t, pragma_foreign_key_list(t.name) f WHERE t.schema = 'main'
"""
POSTGRESQL_DEFINITIONS = """
    SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
"""


def definitions(connection: Connection) -> dict[str, str]:
    """Return what the database itself says of every table, column, index and constraint."""
    query = SQLITE_DEFINITIONS if connection.dialect.name == "sqlite" else POSTGRESQL_DEFINITIONS
    return {row.name: "".join(row.sql.split()) for row in connection.execute(text(query))}


def rows(connection: Connection) -> dict[str, list[Any]]:
    """Return what every table holds."""
    # Opening notes the version of the search index, whichever way the database was made.
    names = [name for name in (*metadata.tables, "alembic_version") if name != "notes"]
    return {name: list(connection.execute(text(f'SELECT * FROM "{name}"'))) for name in names}  # noqa: S608  # our names


def test_made_at_once_or_by_revisions_it_is_the_same_to_the_letter(migrated: Connection, made: Connection) -> None:
    """Alembic's comparison overlooks partial indexes, cascades and numbering; the databases do not."""
    assert definitions(made) == definitions(migrated)
    assert any("article_index" in name for name in definitions(made))
    assert len(definitions(made)) > 25


def test_made_at_once_or_by_revisions_it_holds_the_same(migrated: Connection, made: Connection) -> None:
    assert rows(made) == rows(migrated)
    assert len(rows(made)["desk"]) == 1


FIRST_SOURCE = """
    INSERT INTO sources (name, kind, options, "interval", backlog, origin, cursor, next_check_at, failures, last_error)
    VALUES ('연합뉴스', 'feed', '{}', 300000000, 'silent', 'watchlist', '{"etag":"1"}', 0, 0, '')
"""


def test_a_database_of_the_first_release_is_brought_up_to_date(server: Server, tmp_path: Path) -> None:
    with server.fresh_database() as empty:
        for url in (f"sqlite:///{tmp_path / 'first.db'}", empty):
            for connection in connected(url):
                config = revisions()
                config.attributes["connection"] = connection
                command.upgrade(config, "0001")
                connection.execute(text(FIRST_SOURCE))
            desk = Store.open(url)
            [source] = desk.sources(OPERATOR)
            desk.close()
            assert (source.spec.name, source.cursor) == ("연합뉴스", {"etag": "1"})
            assert (source.spec.is_pinned, source.spec.host, source.pace, source.gap_at) == (False, "", {}, None)


def revisions() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(store.migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def test_the_newest_revision_is_the_head() -> None:
    config = revisions()
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_programs_that_start_at_once_take_turns(request: pytest.FixtureRequest, tmp_path: Path, server: Server) -> None:
    with server.fresh_database() as empty:
        for url in (f"sqlite:///{tmp_path / 'new.db'}", empty):
            start, problems = threading.Barrier(4), list[Any]()

            def open_it(url: str, start: threading.Barrier, problems: list[Any]) -> None:
                start.wait()
                try:
                    Store.open(url).close()
                except Exception as error:  # noqa: BLE001  # whatever it is, the test is to show it
                    problems.append(error)

            threads = [threading.Thread(target=open_it, args=(url, start, problems)) for _ in range(4)]
            for each in threads:
                each.start()
            for each in threads:
                each.join()
            assert problems == []
