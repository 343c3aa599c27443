"""Mistakes in what the operator wrote, each with its place and a way out, in every language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newsdesk.wording import UNSAID, Said, Text, as_it_came, fill


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake.

    Attributes:
        where: File and line ("watchlist.yaml:12") or the environment variable.
        what: What is wrong, one plain sentence.
        remedy: What to do about it, one plain sentence, or `UNSAID`.
    """

    where: str | Said
    what: Said
    remedy: Said = UNSAID

    @property
    def said(self) -> Said:
        """The problem as one line."""
        line = _WITH_REMEDY if self.remedy else _LINE
        return line.said(where=self.where, what=self.what, remedy=self.remedy)

    def __str__(self) -> str:
        """Return the problem as one line, in English."""
        return str(self.said)


_LINE = Text("{where}: {what}", "{where}: {what}")
_WITH_REMEDY = Text("{where}: {what} {remedy}", "{where}: {what} {remedy}")


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


# What more than one file has to say.

CANNOT_READ = Text("Cannot be read: {reason}.", "읽을 수 없습니다: {reason}.")
NO_TEXT = Said("The file is not UTF-8 text.", "UTF-8로 저장된 글 파일이 아닙니다.")
SAVE_AS_TEXT = Said("Save it again with the encoding UTF-8.", "인코딩을 UTF-8로 골라 다시 저장하세요.")
TOO_LARGE = Text("The file is larger than {size} bytes.", "파일이 {size}바이트보다 큽니다.")
NAME_ONE_OF = Text("Use one of: {names}.", "다음 가운데 하나를 쓰세요: {names}.")
NONE_YET = Said("none yet", "아직 없음")
OPTIONS = Said("options", "옵션")
WRONG = Text("{reason}.", "{reason}.")
"""A reason, which is a clause, as a sentence."""


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
    if template is None:
        return as_it_came(words)
    # pydantic joins what may be written with an English word.
    values = {
        name: value.replace("' or '", "', '") if isinstance(value, str) else value for name, value in context.items()
    }
    return Said(words, fill(template, "ko", values))


# What pydantic says most often, by its types of errors; it speaks English only.
_KOREAN = {
    "missing": "꼭 있어야 하는데 빠졌습니다",
    "extra_forbidden": "그런 옵션은 없습니다",
    "string_type": "글로 적어야 합니다",
    "string_pattern_mismatch": "{pattern} 모양에 맞지 않습니다",
    "string_too_short": "{min_length}자 이상 적어야 합니다",
    "string_too_long": "{max_length}자까지 적을 수 있습니다",
    "int_parsing": "정수로 적어야 합니다",
    "int_type": "정수로 적어야 합니다",
    "int_from_float": "소수점이 없는 정수로 적어야 합니다",
    "bool_parsing": "true나 false로 적어야 합니다",
    "literal_error": "다음 가운데 하나라야 합니다: {expected}",
    "greater_than_equal": "{ge} 이상이라야 합니다",
    "greater_than": "{gt}보다 커야 합니다",
    "less_than_equal": "{le} 이하라야 합니다",
    "less_than": "{lt}보다 작아야 합니다",
    "tuple_type": "목록으로 적어야 합니다",
    "dict_type": "“이름: 값” 모양으로 적어야 합니다",
    "model_type": "“이름: 값” 모양으로 적어야 합니다",
    "invalid_key": "쌍점 앞의 이름은 글로 적어야 합니다",
}
