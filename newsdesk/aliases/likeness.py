"""How alike two spellings are: to the eye in one script, to the ear across scripts. Both from 0 to 1, and symmetric."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise

from newsdesk.aliases.sounds import consonants, sounds
from newsdesk.text.fold import fold_key

_Cost = Callable[[str, str], float]
"""What it costs to write one letter for another; "" for a letter that is there or not."""

# Vowels that spellings of foreign names swap: 먼/만, 텐/턴, 재/제; and the ones that only fill a cluster.
_VOWEL_PAIRS = "ᅡᅥ ᅥᅩ ᅥᅳ ᅳᅮ ᅩᅮ ᅢᅦ ᅡᅢ ᅢᅨ ᅦᅥ ᅵᅴ ᅵᅳ ᅢᅥ ᅣᅡ ᅭᅩ ᅲᅮ ᅧᅥ ᅬᅫ ᅬᅦ ᅬᅰ ᅪᅡ ᅯᅥ"
_NEAR_VOWELS = frozenset(map(frozenset, _VOWEL_PAIRS.split()))
_STRENGTHS = ("ᄀᄁᄏ", "ᄃᄄᄐ", "ᄇᄈᄑ", "ᄌᄍᄎ", "ᄉᄊ", "ᆨᆩᆿ", "ᆺᆻᇀᆮ", "ᆸᇁ")
_NEAR_STRENGTHS = frozenset(frozenset((a, b)) for group in _STRENGTHS for a in group for b in group if a != b)
_SILENT_INITIAL = "ᄋ"
_NEAR_COST = 0.5
_LENGTH_MARKS = frozenset("ー・·'-.ッァィゥェォャュョ")

_NEAR_SOUNDS = frozenset(map(frozenset, ("ST", "SK", "HP", "HK", "MN")))
_VOWELS_IN_ORDER = ("ie", "ea", "ao", "ou", "xe", "xa", "xo", "xu", "-x", "-u", "-i", "-e", "-o", "-a")
_NEAR_SOUND_VOWELS = frozenset(map(frozenset, _VOWELS_IN_ORDER))
_CONSONANT, _VOWEL, _WEAK, _HELPER = 1.0, 0.3, 0.15, 0.1


def looks(first: str, second: str) -> float:
    """Return how alike two spellings in one script look; 0 for different scripts, and for what is not alike at all.

    Korean is compared letter by letter inside the syllables, where vowels that transcriptions swap count half.
    Spaces and capitals do not count.
    """
    one, other = letters(first), letters(second)
    if not one or not other or _script(one) != _script(other) or not _may_look_alike(one, other):
        return 0.0
    return _similarity(one, other, _writing_cost)


def hears(first: str, second: str) -> float:
    """Return how alike two spellings sound, whatever their scripts; 0 when one of them says nothing of its sound."""
    one, other = sounds(first), sounds(second)
    if not one or not other or not _may_be_alike(consonants(one), consonants(other)):
        return 0.0
    return _similarity(one, other, _sound_cost)


def strength(text: str) -> int:
    """Return how many strong consonants a name is heard by: with two, many words sound alike."""
    return len(consonants(sounds(text)))


@lru_cache(maxsize=1 << 14)
def letters(text: str) -> str:
    """Return the letters of a spelling, folded and without spaces; Korean syllables taken apart."""
    return unicodedata.normalize("NFD", fold_key(text)).replace(_SILENT_INITIAL, "")


def _may_look_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    return longer - shorter <= shorter // 2 and len(set(one) & set(other)) * 2 >= min(len(set(one)), len(set(other)))


def _script(decomposed: str) -> str:
    named = unicodedata.name(decomposed[0], "").split(" ", 1)[0]
    return "KANA" if named in {"KATAKANA", "HIRAGANA"} else named


def _may_be_alike(one: str, other: str) -> bool:
    """Tell whether at most one consonant is more, fewer or other: cheap, and true of all that can sound alike."""
    ours, theirs = Counter(one), Counter(other)
    return (ours - theirs).total() <= 1 and (theirs - ours).total() <= 1


def _similarity(one: str, other: str, cost: _Cost) -> float:
    heavier = max(sum(cost(letter, "") for letter in one), sum(cost(letter, "") for letter in other))
    return max(0.0, 1 - _distance(one, other, cost) / heavier) if heavier else 0.0


def _distance(one: str, other: str, cost: _Cost) -> float:
    row = [0.0]
    for letter in other:
        row.append(row[-1] + cost(letter, ""))
    for letter in one:
        following = [row[0] + cost(letter, "")]
        for across, (diagonal, above) in zip(other, pairwise(row), strict=True):
            following.append(
                min(above + cost(letter, ""), following[-1] + cost(across, ""), diagonal + cost(letter, across))
            )
        row = following
    return row[-1]


@cache
def _writing_cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if not other:
        return _NEAR_COST if one in _LENGTH_MARKS or one == "ᅳ" else 1.0
    return _NEAR_COST if frozenset((one, other)) in _NEAR_VOWELS | _NEAR_STRENGTHS else 1.0


@cache
def _sound_cost(one: str, other: str) -> float:
    if one == other or {one, other} in ({"r", "R"}, {"l", "R"}, {"r", "l"}):
        return 0.0
    if not other:
        return {"-": _HELPER, "x": _WEAK, "r": _WEAK, "l": _WEAK, "H": 0.5}.get(one, _weight(one))
    if one.isupper() != other.isupper():
        return _sound_cost(one, "") + _sound_cost(other, "")
    if one.isupper():
        return 0.5 if frozenset((one, other)) in _NEAR_SOUNDS else _CONSONANT
    return _WEAK if frozenset((one, other)) in _NEAR_SOUND_VOWELS else _VOWEL


def _weight(sound: str) -> float:
    return _CONSONANT if sound.isupper() else _VOWEL
