"""Mistakes in what the operator wrote, each with its place and a way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newsdesk.wording import Said, as_it_came, fill


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
    """Return why a value cannot be what was given.

    Args:
        mistake: One of `ValidationError.errors()`.
    """
    context = mistake.get("ctx", {})
    if isinstance(context.get("error"), OptionError):
        reason: Said = context["error"].reason
        return reason
    words = mistake["msg"].removeprefix("Value error, ")
    template = _KOREAN.get(mistake["type"])
    return Said(words, fill(template, "ko", context)) if template else as_it_came(words)


# What pydantic says most often, by its types of errors; it speaks English only.
_KOREAN = {
    "missing": "빠진 옵션입니다. 반드시 적어야 합니다",
    "extra_forbidden": "그런 옵션은 없습니다",
    "string_type": "글로 적어야 합니다",
    "string_pattern_mismatch": "{pattern} 모양에 맞지 않습니다",
    "string_too_short": "{min_length}자 이상 적어야 합니다",
    "string_too_long": "{max_length}자까지 적을 수 있습니다",
    "int_parsing": "정수로 적어야 합니다",
    "bool_parsing": "true나 false로 적어야 합니다",
    "literal_error": "다음 가운데 하나라야 합니다: {expected}",
    "greater_than_equal": "{ge} 이상이라야 합니다",
    "less_than_equal": "{le} 이하라야 합니다",
}
