"""Brings a database to the schema of this program in one transaction: makes a new one whole, upgrades an old one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text

import store.migrations
from newsdesk.wording import Said, Text
from store.engine import Connections
from store.errors import StoreError
from store.migrations import HEAD
from store.schema import desk, metadata

INDEX_DEFINITIONS = {
    # Contentless: the index keeps no copy of the text. The tokens are made before, so the plainest tokenizer.
    "sqlite": ("CREATE VIRTUAL TABLE article_index USING fts5(tokens, content='', tokenize='ascii')",),
    "postgresql": (
        """CREATE TABLE article_index (
            article_id bigint PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE, tokens tsvector NOT NULL)""",
        "CREATE INDEX ix_article_index_tokens ON article_index USING gin (tokens)",
    ),
}
"""The full-text index by dialect; it is no table that SQLAlchemy could describe."""


def migrate(connections: Connections) -> None:
    """Bring the database up to date; two programs that start at once take turns.

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
            make(connection)
        elif revision != HEAD:
            upgrade(connection, revision)


def make(connection: Connection) -> None:
    """Make the whole schema in an empty database, as all revisions together would.

    Going through them would take Alembic, which is slow to load and then stays in memory for as long as the bot runs.
    """
    metadata.create_all(connection)
    for definition in INDEX_DEFINITIONS[connection.dialect.name]:
        connection.execute(text(definition))
    connection.execute(insert(desk).values(id=1, last_article_id=0, connected=False))
    connection.execute(
        text(
            "CREATE TABLE alembic_version "
            "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})


def upgrade(connection: Connection, revision: str | None) -> None:
    """Run the revisions that come after `revision`; after None, all of them.

    Raises:
        StoreError: There is no such revision: a newer version made the database.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(store.migrations.__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(_NEWER.said(revision=revision, head=HEAD), _UPGRADE)
    command.upgrade(config, HEAD)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _refuse_strangers(connection: Connection) -> None:
    tables = inspect(connection).get_table_names()
    if tables:
        raise StoreError(_STRANGERS.said(tables=", ".join(sorted(tables)[:3])), _OWN_DATABASE)


_NEWER = Text(
    "The database was made by a newer version of Sokbo (schema {revision}; this one knows {head}).",
    "더 새로운 Sokbo가 만든 데이터베이스입니다(스키마 {revision}, 이 버전이 아는 것은 {head}).",
)
_UPGRADE = Said(
    "Install that version or a later one, or restore the backup made before the upgrade.",
    "그 버전이나 그 뒤의 버전을 설치하거나, 업그레이드 전에 만든 백업을 되돌리세요.",
)
_STRANGERS = Text(
    "The database holds tables of another program ({tables}).",
    "데이터베이스에 다른 프로그램의 테이블이 있습니다({tables}).",
)
_OWN_DATABASE = Said("Give Sokbo a database of its own.", "Sokbo만 쓰는 데이터베이스를 따로 마련하세요.")
