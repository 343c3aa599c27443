"""The connections to the database: one that writes, others that read.

SQLite is opened in WAL mode. Before 3.51.3 a WAL can be corrupted when two connections run a checkpoint at the same
time, and distributions ship older ones for years; so no connection checkpoints by itself but the writer of the process
that holds the desk (`Connections.checkpoint_here`), and the writer is closed last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import IsolationLevel
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from newsdesk.wording import Said, Text
from store.errors import StoreError, plain_errors

BUSY_TIMEOUT_MS = 15_000
"""How long a connection waits for another process to end its write."""

CHECKPOINT_PAGES = 1000
"""Pages of 4 KB in the WAL after which the writer moves them into the database file."""

CONNECT_TIMEOUT_S = 10
READERS_MAX = 4

_WRITE_LOCK = 0x50_6B_62_6F
"""Number of the advisory lock that makes writers of one PostgreSQL database take turns, as SQLite's do."""


def database_url(url: str) -> URL:
    """Return `url` with the driver of our choice filled in.

    Raises:
        StoreError: It is no URL, or names a database we do not speak.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(_NO_URL, _WRITE_URL) from error
    match parsed.drivername:
        case "sqlite" | "sqlite+pysqlite":
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres" | "postgresql+psycopg":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise StoreError(_UNKNOWN_URL.said(scheme=other), _WRITE_URL)


_NO_URL = Said("The database URL cannot be read.", "데이터베이스 URL을 읽을 수 없습니다.")
_UNKNOWN_URL = Text(
    "The database URL begins with “{scheme}”, which Sokbo does not speak.",
    "Sokbo가 쓸 수 없는 데이터베이스 URL입니다(“{scheme}”).",
)
_WRITE_URL = Said(
    "Write sqlite:////data/sokbo.db, or postgresql://user:password@host/database.",
    "sqlite:////data/sokbo.db나 postgresql://user:password@host/database처럼 적으세요.",
)
_NO_DRIVER = Said("The PostgreSQL driver is not installed.", "PostgreSQL 드라이버가 설치되어 있지 않습니다.")
_INSTALL_DRIVER = Said("Install it with: pip install 'sokbo[postgres]'", "설치 명령: pip install 'sokbo[postgres]'")


class Connections:
    """Doors to one database for many threads: writes take turns on one connection, reads have others."""

    def __init__(self, url: URL) -> None:
        """Prepare engines; nothing is opened yet."""
        self.dialect = url.get_backend_name()
        self._turn = RLock()
        if self.dialect != "sqlite":
            self._writer = _postgresql(url, pool_size=1, isolation="READ COMMITTED")
            # One view for all queries of a read, as SQLite gives it.
            self._reader = _postgresql(url, pool_size=READERS_MAX, isolation="REPEATABLE READ")
        elif url.database in {None, "", ":memory:"}:
            self._writer = self._reader = _sqlite_memory(url)
        else:
            self._writer = _sqlite_file(url, pool_size=1, setup=("PRAGMA journal_mode=WAL",), begin="BEGIN IMMEDIATE")
            self._reader = _sqlite_file(url, pool_size=READERS_MAX, setup=("PRAGMA query_only=ON",), begin="BEGIN")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that is stored whole at the end, or not at all when the block raises."""
        with plain_errors(), self._turn, self._writer.begin() as connection:
            if self.dialect == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a view of the database as it is now; what is written meanwhile stays unseen."""
        if self._reader is self._writer:
            with self.write() as connection:
                yield connection
            return
        with plain_errors(), self._reader.begin() as connection:
            yield connection

    def checkpoint_here(self, allowed: bool) -> None:
        """Let the writer of this process checkpoint, or keep it from it; PostgreSQL minds its own."""
        if self.dialect == "sqlite" and self._writer is not self._reader:
            with plain_errors(), self._turn, self._writer.connect() as connection:
                pages = CHECKPOINT_PAGES if allowed else 0
                _driver(connection).execute(f"PRAGMA wal_autocheckpoint={pages}")

    def close(self) -> None:
        """Close the readers, then the writer, so that the last connection to go is the one that may checkpoint."""
        with self._turn:
            self._reader.dispose()
            self._writer.dispose()


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _sqlite_file(url: URL, *, pool_size: int, setup: tuple[str, ...], begin: str) -> Engine:
    engine = create_engine(
        url, pool_size=pool_size, max_overflow=0, pool_timeout=60, connect_args={"check_same_thread": False}
    )
    _prepare_sqlite(engine, setup, begin)
    return engine


def _sqlite_memory(url: URL) -> Engine:
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    _prepare_sqlite(engine, (), "BEGIN IMMEDIATE")
    return engine


def _prepare_sqlite(engine: Engine, setup: tuple[str, ...], begin: str) -> None:
    pragmas = (
        f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
        "PRAGMA foreign_keys=ON",
        *setup,
        "PRAGMA synchronous=NORMAL",
        "PRAGMA wal_autocheckpoint=0",
        "PRAGMA mmap_size=0",
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver would begin transactions by itself, late and deferred: two writers could then both have read
        # before one of them writes, and the other would fail at once instead of waiting.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _postgresql(url: URL, *, pool_size: int, isolation: IsolationLevel) -> Engine:
    try:
        return create_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=60,
            pool_pre_ping=True,
            isolation_level=isolation,
            connect_args={
                "connect_timeout": CONNECT_TIMEOUT_S,
                "application_name": "sokbo",
                # No prepared statements: their plans are made without the words of a search, and whether the index or
                # the order by age finds 20 articles sooner depends on them. Connection poolers like it too.
                "prepare_threshold": None,
            },
        )
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(_NO_DRIVER, _INSTALL_DRIVER) from error
