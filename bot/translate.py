"""What the bot says, in English and Korean.

Shared sentences stand in `bot/locale/*.toml`; a slash command brings its own as `Text` pairs in its own file, and what
comes from other rooms is `Said` already. All are templates as `newsdesk.wording` describes them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from newsdesk.wording import Language, Said, Text, fill

__all__ = ["Language", "Said", "Text", "Translator", "sentences"]


class Translator:
    """Says things in one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def say(self, what: str | Text | Said, /, **values: Any) -> str:
        """Return a sentence with its values filled in.

        Args:
            what: A key of the locale files ("card.seen"), or the sentence itself.
            values: One for each placeholder; what is `Said` has none.

        Raises:
            KeyError: There is no such key, or a placeholder has no value; the tests see to it that neither happens.
        """
        if isinstance(what, Said):
            return what.in_language(self.language)
        template = sentences(self.language)[what] if isinstance(what, str) else getattr(what, self.language)
        return fill(template, self.language, values)


@cache
def sentences(language: Language) -> Mapping[str, str]:
    """Return every shared sentence of a language: dotted key -> template."""
    data = tomllib.loads((files("bot") / "locale" / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{group}.{name}": sentence for group, each in data.items() for name, sentence in each.items()}
