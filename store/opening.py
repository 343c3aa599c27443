"""Opens a database, or says in one plain line why it cannot be opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from store import index
from store.engine import Connections, database_url
from store.errors import StoreError, first_line
from store.migrate import migrate


def open_connections(url: str) -> Connections:
    """Open the database at `url` and bring it to the schema of this program.

    Raises:
        StoreError: It cannot be opened; the password is never part of the message.
    """
    parsed = database_url(url)
    path = Path(parsed.database) if _is_file(parsed) and parsed.database else None
    if path is not None and not path.parent.is_dir():
        raise StoreError(f"The folder {path.parent} does not exist.", "Create it, or mount your data volume there.")
    connections = Connections(parsed)
    try:
        migrate(connections)
        _renew_index(connections)
    except StoreError as error:
        connections.close()
        cause = error.__cause__
        if isinstance(cause, DBAPIError):
            raise _file_error(path, cause) if path else _server_error(parsed, cause) from cause
        raise
    return connections


def _renew_index(connections: Connections) -> None:
    with connections.read() as connection:
        if not index.is_outdated(connection):
            return
    with connections.write() as connection:
        index.renew_if_outdated(connection)


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}


def _file_error(path: Path, cause: DBAPIError) -> StoreError:
    said = first_line(cause)
    if "not a database" in said:
        return StoreError(
            f"The file {path} is not a database.", "Name another file, or move this one away and start anew."
        )
    if "malformed" in said:
        return StoreError(f"The database {path} is damaged.", "Put the last backup back in its place.")
    if "unable to open" in said or "readonly" in said:
        return StoreError(
            f"The database {path} cannot be written.",
            "See that it is a file, and that the user Sokbo runs as may write to it and to its folder.",
        )
    if "locked" in said:
        return StoreError(f"The database {path} is locked by another program.", "Stop that one first.")
    return StoreError(f"The database {path} cannot be opened: {said}.", "See that the disk is there and not full.")


def _server_error(url: URL, cause: DBAPIError) -> StoreError:
    server = f"{url.host or url.query.get('host', 'localhost')}:{url.port or 5432}"
    said = first_line(cause)
    if "authentication failed" in said or "no password supplied" in said:
        return StoreError(
            f"The server {server} refused the user {url.username or '(none)'}: wrong name or password.",
            "Correct the user and the password in SOKBO_DATABASE_URL.",
        )
    if "does not exist" in said:
        return StoreError(
            f"The server {server} has no database “{url.database}” for the user {url.username or '(none)'}.",
            "Create it on the server, or correct SOKBO_DATABASE_URL.",
        )
    if "connect" in said or "resolve" in said or "timeout" in said:
        return StoreError(
            f"The server {server} cannot be reached.",
            "See that it runs, that the host and port are right, and that nothing in between blocks them.",
        )
    return StoreError(f"The database on {server} cannot be opened: {said}.", "Look into the log of the server.")
