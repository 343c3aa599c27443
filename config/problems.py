"""Mistakes in what the operator wrote, each with its place and a way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newsdesk.wording import Said, as_it_came


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake.

    Attributes:
        where: File and line ("watchlist.yaml:12") or the environment variable.
        what: What is wrong, one plain sentence.
        remedy: What to do about it, one plain sentence, or "".
    """

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the problem as one line."""
        return f"{self.where}: {self.what}" + (f" {self.remedy}" if self.remedy else "")


class ConfigurationError(Exception):
    """The configuration cannot be used; carries every problem found, not just the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


class OptionError(ValueError):
    """A value cannot be what was given; raised where pydantic expects a ValueError.

    Attributes:
        reason: One plain line that says why.
    """

    def __init__(self, reason: Said) -> None:
        super().__init__(reason)
        self.reason = reason


def reason_of(mistake: Any) -> Said:
    """Return why a value cannot be what was given; pydantic's own words are as they came.

    Args:
        mistake: One of `ValidationError.errors()`.
    """
    cause = mistake.get("ctx", {}).get("error")
    return cause.reason if isinstance(cause, OptionError) else as_it_came(mistake["msg"].removeprefix("Value error, "))
