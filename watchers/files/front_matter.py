"""Front matter: named values in YAML between two `---` lines at the very top of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from newsdesk.wording import Said, Text
from watchers.files.written import FileError

_CHARACTERS_MAX = 20_000
_OPENING = re.compile(r"---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


def split_front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """Return the values at the top of a text, and the text behind them; no values for a text without any.

    Raises:
        FileError: What stands between the two lines is no YAML.
    """
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end(), opening.end() + _CHARACTERS_MAX) if opening else None
    if not opening or not closing:
        return {}, text
    try:
        # The base loader makes strings of everything and builds no objects: a date stays as it is written.
        values = yaml.load(text[opening.end() : closing.start()], Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:
        raise FileError(_no_yaml(error)) from error
    # Two rules with a sentence between them are a text that begins with a rule.
    return (values, text[closing.end() :]) if isinstance(values, dict) else ({}, text)


_NO_YAML = Said("has front matter that is no YAML", "맨 앞의 머리말(front matter)이 YAML이 아닙니다")
_NO_YAML_AT = Text(
    "has front matter that is no YAML (line {line})", "맨 앞의 머리말(front matter)이 YAML이 아닙니다 ({line}행)"
)


def _no_yaml(error: Exception) -> Said:
    mark = getattr(error, "problem_mark", None)
    return _NO_YAML_AT.said(line=str(mark.line + 2)) if mark is not None else _NO_YAML
