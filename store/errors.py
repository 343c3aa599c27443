"""What can go wrong between the program and its database, in words for the operator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError


class StoreError(Exception):
    """The database could not be opened, or refused to do what was asked.

    Attributes:
        reason: One plain line that says what was wrong; never holds a password or what was to be stored.
        remedy: One plain line that says what to do about it, or "".
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class ConflictError(StoreError):
    """Something to be stored stands against what is stored: a row is there already, or one it names is not."""


class OutdatedError(StoreError):
    """What was decided rests on a recall that is not true any more; nothing of it was written. Recall, decide again."""

    def __init__(self) -> None:
        super().__init__("Another program wrote stories meanwhile.", "Only one program may work at a database.")


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
        raise kind(f"The database said: {said}.", _remedy(error, said)) from error


def first_line(error: DBAPIError) -> str:
    """Return what the driver said, on one line without the full stop."""
    lines = str(error.orig).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error.orig).__name__


def _remedy(error: DBAPIError, said: str) -> str:
    if "disk is full" in said or "No space left" in said:
        return "Free some space on the disk of the database; nothing is lost, the pass is repeated."
    if "locked" in said:
        return "Stop the other program that holds the database file open for writing."
    if "malformed" in said or "not a database" in said:
        return "The file is damaged: put the last backup back in its place."
    if isinstance(error, OperationalError | InterfaceError):
        return "See that the database is there and may be written to; what was not stored is tried again."
    return ""
