"""Folding: one spelling for all the ways in which a text may write the same word.

`fold` makes NFKC, casefold, one kind of quote, dash and middle dot, and removes what has no width and the accents of
Latin, Greek, Arabic and Hebrew, and the nukta of Hindi. White space stays, so that words can still be told apart;
`fold_key` removes it too. Accents of the other scripts are letters in their own right (й, が, every vowel sign of Hindi
and Thai) and stay. Digits of other scripts become ours.

`fold` is idempotent, and folding piece by piece gives the same as folding the whole as long as no piece begins with a
character for which `clings` is true: `newsdesk.text.offsets` leans on that.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_SKIN_TONES = "\U0001f3fb-\U0001f3ff"
_SELECTORS = "\u180b-\u180f\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"
# No width and no meaning for a word: soft hyphen, joiners, direction marks, tatweel; and the trade mark signs,
# which NFKC would turn into letters glued to the name before them.
_WEIGHTLESS = "\u00ad\u034f\u0640\u061c\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff™℠" + "".join(
    map(chr, range(0x2060, 0x2070))
)
_EMOJI = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff"
_JOINER = "\u200d"

_DROPPED = re.compile(f"[{_WEIGHTLESS}{_SELECTORS}{_SKIN_TONES}]")
_DROPPED_BUT_SKIN_TONES = re.compile(f"[{_WEIGHTLESS}{_SELECTORS}{_JOINER}]")
_IDLE_JOINER = re.compile(f"{_JOINER}(?![{_EMOJI}])")
_LOOSE_JOINER = re.compile(f"{_IDLE_JOINER.pattern}|(?<![{_EMOJI}]){_JOINER}")
# Letters that many keyboards lack and NFKC leaves alone: Cœur, Mærsk.
_JOINED_LETTERS = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ǽ": "ae", "Ǽ": "AE", "ǣ": "ae", "Ǣ": "AE"}
_JOINED_LETTER = re.compile(f"[{''.join(_JOINED_LETTERS)}]")
# What NFKC would make worse: an accent used as an apostrophe, the Korean middle dot, the invisible Hangul letters.
_REPLACED = {
    "\u00b4": "'",
    "\u0384": "'",
    "\u1fbd": "'",
    "\u1fbf": "'",
    "\u1ffd": "'",
    "\u1ffe": "'",
    "\u318d": "·",
    "\u119e": "·",
    "\u3164": " ",
    "\uffa0": " ",
    "\u1160": " ",
    "\u00a0": " ",
    **_JOINED_LETTERS,
}
_REPLACEMENTS = str.maketrans(_REPLACED)
# Sorting the marks on one letter is quadratic, so a page that piles up 40,000 of them would hold us for a second.
_MARKS_ON_A_LETTER_MAX = 32
_FLOOD = re.compile(rf"[^\w\s\x00-\x7f]{{{_MARKS_ON_A_LETTER_MAX + 1},}}")
_BLOCKS_WITH_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0590-\u10ff\u135d-\u135f\u1700-\u1cff\u1dc0-\u1dff\u20d0-\u20f0\u2ce0-\u2dff"
    "\u302a-\u302f\u3099\u309a\ua660-\uabff\ufb1e\ufe20-\ufe2f\U00010000-\U0001efff"
)
_FRAGILE = re.compile(f"[{_WEIGHTLESS}{_SELECTORS}{_SKIN_TONES}{_JOINER}{''.join(_REPLACED)}{_BLOCKS_WITH_MARKS}]")

# Text of nothing but these is its own NFKC, has no accents, and case in ASCII alone: most Korean news.
_SIMPLE = re.compile("[\x00-\x7f·“”‘’–—・、。「」『』々ー가-힣一-鿿ぁ-ゔァ-ヺ]*")

_FIRST_FINAL = "\u11a8"
_QUOTES = "‘’‚‛ʼʻʹʽ′‵ꞌ׳՚"
_DOUBLE_QUOTES = "“”„‟″‶״"
_DASHES = "‐‑‒–—―−⁃﹘־"
_MIDDLE_DOTS = "・‧⋅∙•"
_COMMON = (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("–", "-"), ("—", "-"), ("・", "·"))
# Romanian ș and ț are written with either, by the age of the keyboard.
_LAST_MARK = "\U0001f3fa"  # beyond it skin tones begin
_CEDILLA, _COMMA_BELOW = "\u0327", "\u0326"
# One letter on two keyboards, and the digits of scripts whose news writes ours as well.
_PERSIAN = {"ی": "ي", "ک": "ك"}
_ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50)
_STROKED = dict(zip("øØłŁđĐħĦŧŦðÐ", "oOlLdDhHtTdD", strict=True))
# Precomposed letters whose accents are removed, and the accents themselves.
_ACCENTED_RANGES = (
    (0x00C0, 0x0250),
    (0x0370, 0x0400),
    (0x0622, 0x0627),
    (0x06C0, 0x06D4),
    (0x1E00, 0x2000),
)
_ACCENT_RANGES = (
    (0x0300, 0x0370),
    (0x0591, 0x05BE),
    (0x05BF, 0x05C8),
    (0x0610, 0x061B),
    (0x064B, 0x0660),
    (0x0670, 0x0671),
    (0x06D6, 0x06EE),
    (0x08D3, 0x0900),
    (0x093C, 0x093D),  # the nukta of Hindi, which is left out as often as accents are
    (0x1AB0, 0x1B00),
    (0x1DC0, 0x1E00),
    (0x20D0, 0x2100),
    (0xFE20, 0xFE30),
)


def _plain_letters() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord("ı"): "i", ord("ё"): "е", ord("Ё"): "Е"}
    table |= {ord(persian): arabic for persian, arabic in _PERSIAN.items()}
    table |= {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
    table |= {ord(stroked): plain for stroked, plain in _STROKED.items()}
    for low, high in _ACCENTED_RANGES:
        for code in range(low, high):
            decomposed = unicodedata.normalize("NFD", chr(code))
            if len(decomposed) > 1 and unicodedata.combining(decomposed[1]):
                table[code] = decomposed[0].translate({0x00F8: "o", 0x00D8: "O"})
    for low, high in _ACCENT_RANGES:
        table |= {code: None for code in range(low, high) if unicodedata.category(chr(code))[0] == "M"}
    for variants, one in ((_QUOTES, "'"), (_DOUBLE_QUOTES, '"'), (_DASHES, "-"), (_MIDDLE_DOTS, "·")):
        table |= {ord(variant): one for variant in variants}
    return table


_PLAIN = _plain_letters()
_UNPLAIN = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN)))}]")


class Folded(NamedTuple):
    """A folded text.

    Attributes:
        text: The folded text, white space kept.
        aligned: True when character i of `text` comes from character i of the original, for every i.
    """

    text: str
    aligned: bool


def fold(text: str, *, keep_case: bool = False) -> Folded:
    """Fold a text.

    Args:
        text: Any text.
        keep_case: True to leave capitals alone, for terms that compare case.
    """
    if text.isascii():
        return Folded(text if keep_case else text.lower(), aligned=True)
    if _SIMPLE.fullmatch(text):
        return Folded(_with_common_signs(text if keep_case else text.lower()), aligned=True)
    return _folded(text, keep_case=keep_case)


def _folded(text: str, *, keep_case: bool) -> Folded:
    """Do what `fold` does, for text of any kind."""
    cleaned = _cleaned(text) if _FRAGILE.search(text) else text
    composed = unicodedata.normalize("NFKC", cleaned)
    if _JOINER in composed:
        composed = _LOOSE_JOINER.sub("", composed)
    cased = composed if keep_case else composed.casefold()
    plain = _plain(cased)
    # Cleaning only shortens but for joined letters; after NFKC each step can only lengthen (casefold) or only shorten
    # (plain). So equal lengths mean one to one.
    is_cleaned_evenly = len(text) == len(cleaned) and not _JOINED_LETTER.search(text)
    aligned = is_cleaned_evenly and cleaned == composed and len(composed) == len(cased) == len(plain)
    if not unicodedata.is_normalized("NFKC", plain):
        return Folded(fold(plain, keep_case=keep_case).text, aligned=False)
    return Folded(plain, aligned)


def fold_key(text: str) -> str:
    """Fold a text and remove all white space: the form in which terms are looked for."""
    return "".join(fold(text).text.split())


def cased_key(text: str) -> str:
    """Do what `fold_key` does but for case: equal for spellings that agree in case."""
    return "".join(fold(text, keep_case=True).text.split())


def clings(character: str, previous: str) -> bool:
    """Tell whether a character belongs with the one before it, so that no cut may go between them.

    Args:
        character: The later one.
        previous: The earlier one.
    """
    if character < "\u00ad" or character in _REPLACED or previous.isspace() or _REPLACED.get(previous) == " ":
        return False
    if previous == _JOINER and _is_emoji(character):
        return True
    first = unicodedata.normalize("NFKD", character)[0]
    if "\u1160" <= first <= "\u11ff":
        return _composes(first, previous)
    return (
        unicodedata.category(first)[0] == "M"
        or "\U00016d63" <= first <= "\U00016d6a"  # Kirat Rai vowels, letters that compose
        or character == _JOINER
        or _DROPPED.match(character) is not None
    )


def _composes(jamo: str, previous: str) -> bool:
    """Tell whether a Hangul vowel or final consonant makes a syllable with what stands before it (not in 애플ㅠㅠ)."""
    if previous == _JOINER or _DROPPED.match(previous) or _PLAIN.get(ord(previous), "") is None:
        return True  # it vanishes, and perhaps there is a consonant before it
    last = unicodedata.normalize("NFKD", previous)[-1]
    return "\u1100" <= last <= "\u115f" if jamo < _FIRST_FINAL else "\u1160" <= last < _FIRST_FINAL


def trimmed_end(text: str, start: int, end: int) -> int:
    """Move the end of a span to the left of characters that have no width and belong to no letter."""
    return start + len(text[start:end].rstrip(_WEIGHTLESS))


def accents(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """List the letters of a text with the accents, strokes and skin tones that each one bears, white space left out."""
    letters: list[tuple[str, frozenset[str]]] = []
    cleaned = _DROPPED_BUT_SKIN_TONES.sub("", text.translate(_REPLACEMENTS))
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", cleaned).casefold())
    for character in decomposed.replace(_CEDILLA, _COMMA_BELOW):
        if character in _STROKED:
            letters.append((_STROKED[character], frozenset(character)))
        elif not (unicodedata.category(character)[0] == "M" or "\U0001f3fb" <= character <= "\U0001f3ff"):
            if not character.isspace():
                letters.append((character, frozenset()))
        elif letters and (character > _LAST_MARK or _PLAIN.get(ord(character), "") is None):
            # Marks that folding leaves are compared with the text (the vowel signs of Hindi); these are not.
            letters[-1] = (letters[-1][0], letters[-1][1] | {character})
    return tuple(letters)


def _cleaned(text: str) -> str:
    # A joiner binds only what stands right after it, so it is judged before anything between is dropped.
    joined = _IDLE_JOINER.sub("", text) if _JOINER in text else text
    replaced = _DROPPED.sub("", joined.translate(_REPLACEMENTS))
    return _FLOOD.sub(_without_flood, replaced)


def _without_flood(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run.group():
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MARKS_ON_A_LETTER_MAX:
            kept.append(character)
    return "".join(kept)


def _plain(text: str) -> str:
    text = _with_common_signs(text)
    return text.translate(_PLAIN) if _UNPLAIN.search(text) else text


def _with_common_signs(text: str) -> str:
    # Replacing the few common signs one by one costs a fifth of a translation, and most texts need no more.
    for sign, plain in _COMMON:
        if sign in text:
            text = text.replace(sign, plain)
    return text


def _is_emoji(character: str) -> bool:
    return character in "\u00a9\u00ae\u3030\u303d" or "\u2190" <= character <= "\u2bff" or character >= "\U0001f000"
