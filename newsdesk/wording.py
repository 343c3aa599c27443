"""Sentences in every language of the interface.

Whoever has something to tell writes it down in English and in Korean, side by side, where it comes up; which of the two
is read is settled where it is shown. A `Text` is a template; its placeholders are of the same small kind everywhere:

    {name}                 the value; whole numbers get their thousands separated
    {name:을/를}            Korean: the value and the particle that agrees with it (after a consonant / after a vowel)
    {count:#item/items}    English: the number and the noun that agrees with it (one / many)

A `Said` is a sentence whose values are known: what travels, and is stored, when it is not known yet who will read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any, Literal

from newsdesk.text.particles import with_particle

Language = Literal["en", "ko"]


@dataclass(frozen=True, slots=True)
class Said:
    """Plain words in every language, with nothing left to fill in; false when they are empty.

    As a string, in logs for example, it is English.
    """

    en: str
    ko: str

    def __bool__(self) -> bool:
        return bool(self.en)

    def __str__(self) -> str:
        return self.en

    def in_language(self, language: Language) -> str:
        """Return what is said in one language."""
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in every language of the interface; a template as described above."""

    en: str
    ko: str

    def said(self, **values: Any) -> Said:
        """Return the sentence with its values filled in; one that is `Said` is said in the same language."""
        return Said(fill(self.en, "en", values), fill(self.ko, "ko", values))


UNSAID = Said("", "")


def as_it_came(words: str) -> Said:
    """Return words from outside, which nobody here can translate."""
    return Said(words, words)


def listed(things: Iterable[Said]) -> Said:
    """Return things one after the other, with commas between them."""
    every = list(things)
    return Said(", ".join(each.en for each in every), ", ".join(each.ko for each in every))


def said_to_json(said: Said) -> dict[str, str]:
    """Return something said as it is kept; `said_from_json` reads it."""
    return {"en": said.en, "ko": said.ko}


def said_from_json(kept: Mapping[str, str] | str) -> Said:
    """Return what `said_to_json` was given; a plain sentence, kept before there were two languages, is as it came."""
    return as_it_came(kept) if isinstance(kept, str) else Said(kept["en"], kept["ko"])


def fill(template: str, language: Language, values: Mapping[str, Any]) -> str:
    """Return a template with its values filled in.

    Raises:
        KeyError: A placeholder has no value; the tests see to it that this does not happen.
    """
    return _FORMATTERS[language].vformat(template, (), values)


class _Formatter(Formatter):
    def __init__(self, language: Language) -> None:
        self._language: Language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        shown = self._shown(value)
        first, _, second = format_spec.partition("/")
        if not second:
            return shown
        if first.startswith("#"):
            return f"{shown} {first[1:] if value == 1 else second}"
        return with_particle(shown, format_spec)

    def _shown(self, value: Any) -> str:
        if isinstance(value, Said):
            return value.in_language(self._language)
        return f"{value:,}" if isinstance(value, int) else str(value)


_FORMATTERS: Mapping[Language, Formatter] = {"en": _Formatter("en"), "ko": _Formatter("ko")}
