"""What the bot says, in English and Korean.

Shared sentences stand in `bot/locale/*.toml`; a slash command brings its own as `Text` pairs in its own file. Both are
templates of the same small kind:

    {name}                 the value; whole numbers get their thousands separated
    {name:을/를}            Korean: the value and the particle that agrees with it (after a consonant / after a vowel)
    {count:#item/items}    English: the number and the noun that agrees with it (one / many)
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal

from newsdesk.text.particles import particle

Language = Literal["en", "ko"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in every language of the interface; a template as described above."""

    en: str
    ko: str


class Translator:
    """Says things in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, what: str | Text, /, **values: Any) -> str:
        """Return a sentence with its values filled in.

        Args:
            what: A key of the locale files ("card.seen"), or the sentence itself.
            values: One for each placeholder.

        Raises:
            KeyError: There is no such key, or a placeholder has no value; the tests see to it that neither happens.
        """
        template = sentences(self.language)[what] if isinstance(what, str) else getattr(what, self.language)
        return _FORMATTER.vformat(template, (), values)


@cache
def sentences(language: Language) -> Mapping[str, str]:
    """Return every shared sentence of a language: dotted key -> template."""
    data = tomllib.loads((files("bot") / "locale" / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{group}.{name}": sentence for group, each in data.items() for name, sentence in each.items()}


class _Formatter(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        shown = f"{value:,}" if isinstance(value, int) else str(value)
        first, _, second = format_spec.partition("/")
        if not second:
            return shown
        if first.startswith("#"):
            return f"{shown} {first[1:] if value == 1 else second}"
        return shown + particle(shown, first, second)


_FORMATTER = _Formatter()
