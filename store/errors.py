"""What can go wrong between the program and its database, in words for the operator, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

from newsdesk.wording import UNSAID, Said, Text


class StoreError(Exception):
    """The database could not be opened, or refused to do what was asked.

    Attributes:
        reason: One plain line that says what was wrong; never holds a password or what was to be stored.
        remedy: One plain line that says what to do about it, or `UNSAID`.
    """

    def __init__(self, reason: Said, remedy: Said = UNSAID) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class ConflictError(StoreError):
    """Something to be stored stands against what is stored: a row is there already, or one it names is not."""


class OutdatedError(StoreError):
    """What was decided rests on a recall that is not true any more; nothing of it was written. Recall, decide again."""

    def __init__(self) -> None:
        super().__init__(_OUTDATED, _ONE_PROGRAM)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn a driver's error into a StoreError, so that no other room needs to know the driver.

    The statement's parameters stay out of the message: they are people's texts.
    """
    try:
        yield
    except DBAPIError as error:
        said = first_line(error)
        kind = ConflictError if isinstance(error, IntegrityError) else StoreError
        raise kind(_DATABASE_SAID.said(said=said), _remedy(error, said)) from error


def first_line(error: DBAPIError) -> str:
    """Return what the driver said, on one line without the full stop."""
    lines = str(error.orig).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error.orig).__name__


def _remedy(error: DBAPIError, said: str) -> Said:
    if "disk is full" in said or "No space left" in said:
        return _FREE_SPACE
    if "locked" in said:
        return _STOP_OTHER
    if "malformed" in said or "not a database" in said:
        return _FILE_DAMAGED
    if isinstance(error, OperationalError | InterfaceError):
        return _SEE_DATABASE
    return UNSAID


# What the database itself says stays as it came.
_DATABASE_SAID = Text("The database said: {said}.", "데이터베이스가 한 말: {said}.")
_OUTDATED = Said("Another program wrote stories meanwhile.", "그사이에 다른 프로그램이 기사 묶음을 썼습니다.")
_ONE_PROGRAM = Said("Only one program may work at a database.", "데이터베이스 하나는 프로그램 하나만 쓸 수 있습니다.")
_FREE_SPACE = Said(
    "Free some space on the disk of the database; nothing is lost, the pass is repeated.",
    "데이터베이스가 있는 디스크에 빈 공간을 마련하세요. 잃은 것은 없으며, 하던 일은 다시 합니다.",
)
_STOP_OTHER = Said(
    "Stop the other program that holds the database file open for writing.",
    "데이터베이스 파일을 쓰기로 열어 둔 다른 프로그램을 멈추세요.",
)
_FILE_DAMAGED = Said(
    "The file is damaged: put the last backup back in its place.",
    "파일이 손상되었습니다. 마지막 백업을 그 자리에 되돌려 놓으세요.",
)
_SEE_DATABASE = Said(
    "See that the database is there and may be written to; what was not stored is tried again.",
    "데이터베이스가 있고 쓸 수 있는지 살펴보세요. 저장하지 못한 것은 다시 시도합니다.",
)
