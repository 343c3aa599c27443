"""Opens a database, or says in one plain line why it cannot be opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from newsdesk.wording import Said, Text
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
        raise StoreError(_NO_FOLDER.said(folder=path.parent), _MAKE_FOLDER)
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
        return StoreError(_NO_DATABASE.said(path=path), _NAME_ANOTHER)
    if "malformed" in said:
        return StoreError(_DAMAGED.said(path=path), _PUT_BACK)
    if "unable to open" in said or "readonly" in said:
        return StoreError(_NOT_WRITABLE.said(path=path), _LET_WRITE)
    if "locked" in said:
        return StoreError(_LOCKED.said(path=path), _STOP_FIRST)
    return StoreError(_NOT_OPENED.said(path=path, said=said), _SEE_DISK)


def _server_error(url: URL, cause: DBAPIError) -> StoreError:
    server = f"{url.host or url.query.get('host', 'localhost')}:{url.port or 5432}"
    said = first_line(cause)
    if "authentication failed" in said or "no password supplied" in said:
        return StoreError(_REFUSED.said(server=server, user=url.username or _NOBODY), _CORRECT_USER)
    if "does not exist" in said:
        missing = _NOT_THERE.said(server=server, database=url.database, user=url.username or _NOBODY)
        return StoreError(missing, _CREATE_IT)
    if "connect" in said or "resolve" in said or "timeout" in said:
        return StoreError(_UNREACHED.said(server=server), _SEE_SERVER)
    return StoreError(_SERVER_FAILS.said(server=server, said=said), _SEE_LOG)


_NO_FOLDER = Text("The folder {folder} does not exist.", "{folder} 폴더가 없습니다.")
_MAKE_FOLDER = Said("Create it, or mount your data volume there.", "만들거나, 데이터 볼륨을 거기에 연결하세요.")

_NO_DATABASE = Text("The file {path} is not a database.", "{path} 파일은 데이터베이스가 아닙니다.")
_NAME_ANOTHER = Said(
    "Name another file, or move this one away and start anew.",
    "다른 파일을 적거나, 이 파일을 다른 곳으로 옮기고 새로 시작하세요.",
)
_DAMAGED = Text("The database {path} is damaged.", "{path} 데이터베이스가 손상되었습니다.")
_PUT_BACK = Said("Put the last backup back in its place.", "마지막 백업을 그 자리에 되돌려 놓으세요.")
_NOT_WRITABLE = Text("The database {path} cannot be written.", "{path} 데이터베이스에 쓸 수 없습니다.")
_LET_WRITE = Said(
    "See that it is a file, and that the user Sokbo runs as may write to it and to its folder.",
    "그것이 파일인지, Sokbo를 실행하는 사용자가 그 파일과 폴더에 쓸 수 있는지 살펴보세요.",
)
_LOCKED = Text(
    "The database {path} is locked by another program.", "{path} 데이터베이스를 다른 프로그램이 잠가 두었습니다."
)
_STOP_FIRST = Said("Stop that one first.", "먼저 그 프로그램을 멈추세요.")
_NOT_OPENED = Text("The database {path} cannot be opened: {said}.", "{path} 데이터베이스를 열 수 없습니다: {said}.")
_SEE_DISK = Said("See that the disk is there and not full.", "디스크가 있는지, 가득 차지 않았는지 살펴보세요.")

_REFUSED = Text(
    "The server {server} refused the user {user}: wrong name or password.",
    "{server} 서버가 {user} 사용자를 거부했습니다: 이름이나 비밀번호가 틀렸습니다.",
)
_NOBODY = Said("(none)", "(없음)")
_CORRECT_USER = Said(
    "Correct the user and the password in SOKBO_DATABASE_URL.",
    "SOKBO_DATABASE_URL의 사용자와 비밀번호를 바로잡으세요.",
)
_NOT_THERE = Text(
    "The server {server} has no database “{database}” for the user {user}.",
    "{server} 서버에 {user} 사용자가 쓸 “{database}” 데이터베이스가 없습니다.",
)
_CREATE_IT = Said(
    "Create it on the server, or correct SOKBO_DATABASE_URL.",
    "서버에 만들거나, SOKBO_DATABASE_URL을 바로잡으세요.",
)
_UNREACHED = Text("The server {server} cannot be reached.", "{server} 서버에 닿을 수 없습니다.")
_SEE_SERVER = Said(
    "See that it runs, that the host and port are right, and that nothing in between blocks them.",
    "서버가 실행 중인지, 호스트와 포트가 맞는지, 중간에 막는 것이 없는지 살펴보세요.",
)
_SERVER_FAILS = Text(
    "The database on {server} cannot be opened: {said}.", "{server} 서버의 데이터베이스를 열 수 없습니다: {said}."
)
_SEE_LOG = Said("Look into the log of the server.", "서버의 로그를 살펴보세요.")
