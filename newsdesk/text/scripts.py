"""Which family of writing a character belongs to, as far as word edges care."""

from __future__ import annotations

import unicodedata
from enum import Enum


class Script(Enum):
    """A family of writing; two neighbours of one family may be one word, a change of family is a word edge."""

    NONE = "none"
    """Punctuation, symbols, emoji, white space and lone Hangul letters (ㅋㅋ): always an edge."""
    DIGIT = "digit"
    LATIN = "latin"
    GREEK = "greek"
    CYRILLIC = "cyrillic"
    HANGUL = "hangul"
    """Whole syllables only."""
    HAN = "han"
    HIRAGANA = "hiragana"
    KATAKANA = "katakana"
    ARABIC = "arabic"
    HEBREW = "hebrew"
    UNSPACED = "unspaced"
    """Thai, Lao, Khmer and Burmese: alphabets that put no space between words."""
    LETTER = "letter"
    """Every other alphabet: Devanagari, Georgian, Armenian, Tamil and so on."""

    # Members are looked up for every hit, and the hash that Enum gives them is a Python function.
    __hash__ = object.__hash__


# The first word of a character's Unicode name tells its script; scripts not listed here are Script.LETTER.
_BY_NAME = {
    "LATIN": Script.LATIN,
    "GREEK": Script.GREEK,
    "CYRILLIC": Script.CYRILLIC,
    "CJK": Script.HAN,
    "IDEOGRAPHIC": Script.HAN,
    "HIRAGANA": Script.HIRAGANA,
    "KATAKANA": Script.KATAKANA,
    "KATAKANA-HIRAGANA": Script.KATAKANA,
    "ARABIC": Script.ARABIC,
    "HEBREW": Script.HEBREW,
    "THAI": Script.UNSPACED,
    "LAO": Script.UNSPACED,
    "KHMER": Script.UNSPACED,
    "MYANMAR": Script.UNSPACED,
    "HANGUL": Script.NONE,
    "COMBINING": Script.NONE,
}
CJK = frozenset({Script.HANGUL, Script.HAN, Script.HIRAGANA, Script.KATAKANA})


class _Scripts(dict[str, Script]):
    """Remembers each character's script, because every hit asks for several."""

    def __missing__(self, character: str) -> Script:
        script = self[character] = _classify(character)
        return script


def _classify(character: str) -> Script:
    if "가" <= character <= "힣":
        return Script.HANGUL
    category = unicodedata.category(character)
    if category == "Nd":
        return Script.DIGIT
    if category[0] not in "LM" and character != "〇":
        return Script.NONE
    return _BY_NAME.get(unicodedata.name(character, "COMBINING").split(" ", 1)[0], Script.LETTER)


SCRIPTS = _Scripts()
"""Character -> its script; total over all characters."""


def is_mark(character: str) -> bool:
    """Tell whether a character only ever sits on the one before it (accents, vowel signs, tone marks)."""
    return character > "\u02ff" and unicodedata.category(character)[0] == "M"
