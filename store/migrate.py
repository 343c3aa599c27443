"""Brings a database to the schema of this program, in one transaction; makes it at once in a database in memory."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text

import store.migrations
from store.engine import Connections
from store.errors import StoreError
from store.migrations import HEAD
from store.schema import desk, metadata

INDEX_IN_MEMORY = "CREATE VIRTUAL TABLE article_index USING fts5(tokens, content='', tokenize='ascii')"
"""The full-text index as the revisions make it."""


def make(connections: Connections) -> None:
    """Make the whole schema in a new database in memory.

    No revision ever comes to such a database, and Alembic takes longer to import than all else that a demo does.
    """
    with connections.write() as connection:
        metadata.create_all(connection)
        connection.execute(text(INDEX_IN_MEMORY))
        connection.execute(insert(desk).values(id=1, last_article_id=0, connected=False))


def migrate(connections: Connections) -> None:
    """Run the revisions that the database lacks; two programs that start at once take turns.

    Raises:
        StoreError: The database was made by a newer version, or holds tables that are not ours.
    """
    with connections.read() as connection:
        if _revision(connection) == HEAD:
            return
    with connections.write() as connection:
        revision = _revision(connection)
        if revision is None:
            _refuse_strangers(connection)
        if revision != HEAD:
            _upgrade(connection, revision)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _refuse_strangers(connection: Connection) -> None:
    tables = inspect(connection).get_table_names()
    if tables:
        raise StoreError(
            f"The database holds tables of another program ({', '.join(sorted(tables)[:3])}).",
            "Give Sokbo a database of its own.",
        )


def _upgrade(connection: Connection, revision: str | None) -> None:
    # Slow to import, and needed once in the life of a database.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(store.migrations.__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(
            f"The database was made by a newer version of Sokbo (schema {revision}; this one knows {HEAD}).",
            "Install that version or a later one, or restore the backup made before the upgrade.",
        )
    command.upgrade(config, HEAD)
