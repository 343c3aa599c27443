"""Why a source, or a part of it, could not be read: the one error that people are shown."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum


class Trouble(Enum):
    """Whose trouble it is, which decides when to try again."""

    SOURCE = "the source's: what it answers is not what it should"
    SILENCE = "nobody's in particular: there was no answer"
    GONE = "the source's, for good"


class SourceError(Exception):
    """A source could not be read.

    Attributes:
        reason: One plain line that says what was wrong.
        remedy: One plain line that says what to do about it, or "".
        retry_after: The least time to wait before the next try, when the source named one.
        trouble: Whose trouble it is.
    """

    trouble = Trouble.SOURCE

    def __init__(self, reason: str, remedy: str = "", retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.retry_after = retry_after
