"""How the connections behave towards each other."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, text

from store import engine
from store.door import Store
from tests.store.makers import MINUTE, NOW, a_pass, declared, filed

COUNT = text("SELECT count(*) FROM articles")


def test_a_read_sees_one_moment(url: str, store: Store) -> None:
    source = declared(store)
    other = Store.open(url)
    with store._connections.read() as connection:
        before = connection.execute(COUNT).scalar()
        other.commit(a_pass(source, filed=(filed("a"),)))
        assert connection.execute(COUNT).scalar() == before == 0
    with store._connections.read() as connection:
        assert connection.execute(COUNT).scalar() == 1
    other.close()


def test_a_write_keeps_other_programs_from_writing_before_its_first_statement(url: str, store: Store) -> None:
    with store._connections.write():
        assert not may_write(url)
    assert may_write(url)


def may_write(url: str) -> bool:
    if url.startswith("postgresql"):
        with psycopg.connect(url) as connection:
            got = connection.execute("SELECT pg_try_advisory_xact_lock(%s::bigint)", [engine._WRITE_LOCK]).fetchone()
            return got == (True,)
    database = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        database.close()
    return True


def test_a_read_goes_on_while_another_program_writes(url: str, store: Store) -> None:
    other = Store.open(url)
    with other._connections.write():
        assert store.next_due_at() is None
    other.close()


def test_sqlite_is_set_up_to_last(sqlite_file: Path) -> None:
    store = Store.open(f"sqlite:///{sqlite_file}")

    def pragma(connection: Connection, name: str) -> Any:
        return connection.execute(text(f"PRAGMA {name}")).scalar()

    with store._connections.write() as writer, store._connections.read() as reader:
        for connection in (writer, reader):
            assert pragma(connection, "journal_mode") == "wal"
            assert pragma(connection, "synchronous") == 1
            assert pragma(connection, "foreign_keys") == 1
            assert pragma(connection, "busy_timeout") >= 5000
            assert pragma(connection, "wal_autocheckpoint") == 0
        assert pragma(reader, "query_only") == 1
    assert store.claim_desk("me", NOW, MINUTE)
    with store._connections.write() as writer:
        assert pragma(writer, "wal_autocheckpoint") == 1000
    store.release_desk("me")
    with store._connections.write() as writer:
        assert pragma(writer, "wal_autocheckpoint") == 0
    store.close()
