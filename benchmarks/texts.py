"""Words, rules' terms and texts for the benchmarks, generated from a fixed seed; nothing here is measured."""

from __future__ import annotations

import random
from collections.abc import Sequence

TEXT_BYTES = 2_000
JOSA = ("은", "는", "이", "가", "을", "를", "의", "에서", "으로", "와", "", "", "")
# Syllables by a Zipf law over some 1,300, which gives about as many chance hits inside words as real Korean news.
SYLLABLES = [
    chr(0xAC00 + (onset * 21 + vowel) * 28 + final)
    for final in (0, 4, 21, 8, 16, 1, 17)
    for vowel in (0, 20, 4, 8, 13, 1, 18, 6, 5, 12)
    for onset in range(19)
]
SYLLABLE_WEIGHTS = [1 / (rank + 10) ** 0.7 for rank in range(len(SYLLABLES))]
HAN = [chr(0x4E00 + 7 * index) for index in range(2_500)]
HAN_WEIGHTS = [1 / (rank + 10) ** 0.7 for rank in range(len(HAN))]
KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニノハフマミムメモラリルレロンーッ"


def korean_word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, SYLLABLE_WEIGHTS, k=chance.choice((2, 3, 3, 4))))


def english_word(chance: random.Random) -> str:
    return "".join(chance.choices("etaoinshrdlucmfwypvbgkqjxz", weights=range(26, 0, -1), k=chance.randint(4, 10)))


def chinese_word(chance: random.Random) -> str:
    return "".join(chance.choices(HAN, HAN_WEIGHTS, k=chance.choice((3, 4, 4))))


def katakana_word(chance: random.Random) -> str:
    return "".join(chance.choices(KATAKANA, k=chance.randint(4, 7)))


def make_terms(chance: random.Random, count: int) -> list[str]:
    """Return different terms of one or two words, Korean and English."""
    terms: dict[str, None] = {}
    while len(terms) < count:
        word = korean_word if chance.random() < 0.55 else english_word
        terms[" ".join(word(chance) for _ in range(chance.choice((1, 1, 1, 2))))] = None
    return list(terms)


def make_names(chance: random.Random, count: int) -> list[str]:
    """Return different names as people follow them: 45 % Korean, 35 % English, 12 % Chinese, 8 % katakana."""
    names: dict[str, None] = {}
    while len(names) < count:
        (word,) = chance.choices((korean_word, english_word, chinese_word, katakana_word), (45, 35, 12, 8))
        parts = [word(chance) for _ in range(chance.choice((1, 2)))]
        # Nobody follows a million words of two syllables: there are not so many.
        name = " ".join(parts) if word in {korean_word, english_word} else "".join(parts)
        if len(name) > 2 or len(names) < count // 50:
            names[name] = None
    return list(names)


def make_text(chance: random.Random, terms: Sequence[str], *, korean: bool) -> str:
    """Return about 2 KB of UTF-8, Korean or English, in which one word of 33 is one of the terms."""
    words: list[str] = []
    size = 0
    while size < TEXT_BYTES:
        named = chance.random() < 0.03
        word = chance.choice(terms) if named else (korean_word if korean else english_word)(chance)
        word += chance.choice(JOSA) if korean else ""
        word += chance.choice((",", ".", "", "", "", "", ""))
        words.append(word)
        size += len(word.encode()) + 1
    return " ".join(words)


def make_unspaced_text(chance: random.Random, terms: Sequence[str]) -> str:
    """Return about 2 KB of UTF-8 in Chinese characters with some katakana, without spaces, a few of the terms in it."""
    pieces: list[str] = []
    size = 0
    while size < TEXT_BYTES:
        named = chance.random() < 0.03
        word = chance.choice(terms) if named else chance.choices((chinese_word, katakana_word), (4, 1))[0](chance)
        pieces.append(word + chance.choice(("，", "。", "", "", "", "")))
        size += len(pieces[-1].encode())
    return "".join(pieces)
