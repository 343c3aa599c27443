"""Mistakes in what the operator wrote, each with its place and a way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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
