"""Word edges: may a word begin, or end, where a term was found?

Every script has its own habit, and a change of script is an edge. `starts_word` and `ends_word` see the rest of the
same word to either side, folded; they know nothing of where in the article that is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from newsdesk.terms.key import TermKey
from newsdesk.text.josa import leading_syllables, particles_follow
from newsdesk.text.scripts import SCRIPTS, Script, is_mark

_ALPHABETS = frozenset({Script.LATIN, Script.GREEK, Script.CYRILLIC})
_ALPHANUMERIC = _ALPHABETS | {Script.DIGIT}
_LETTERS_BEFORE_DIGIT_MIN = 3
_JOINER = "\u200d"

# 2.5 and 1,200 go on being one number; 2024.11.23 and 3.11.2 are three.
_NUMBER_GOES_ON = re.compile(r"\.[0-9]+(?![0-9.]*\.[0-9])(?![0-9])|(?:,[0-9]{3})+(?![0-9])")
_NUMBER_WENT_BEFORE = re.compile(r"(?<![0-9.])[0-9]+\.$|(?<![0-9,.])[0-9]{1,3}(?:,[0-9]{3})*,$")
# Code (api_key), and names that an ampersand holds together (AT&T, KT&G) seen from a short half of them.
_GOES_ON = re.compile("_+[a-z0-9]")
_WENT_BEFORE = re.compile("[a-z0-9]_+$")
_AMPERSAND_GOES_ON = re.compile("&[a-z]")
_AMPERSAND_WENT_BEFORE = re.compile("[a-z]&$")
_SHORT_NAME_MAX = 2
# A single letter is itself only where nothing at all is tied to it: not in X-ray, C++, U.S., don't; but in x.com.
_LETTER_GOES_ON = re.compile(r"[+#]|[-.'](?!com\b)[a-z0-9]")
_LETTER_WENT_BEFORE = re.compile("[a-z0-9][-.']$")

_ARABIC_PROCLITICS = re.compile("[وف]?(?:[بكل]?ال|[بكل]|لل)?")
_HEBREW_PROCLITICS = re.compile("ו?(?:כש|ש)?[בלמכ]?ה?")
_ARABIC_RUN = re.compile("[\u0600-\u06ff\u0750-\u077f]*$")
_HEBREW_RUN = re.compile("[\u05d0-\u05ea]*$")

# Thai and Lao vowels that are written before their consonant, and those that close a syllable after it.
_LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ")
_FOLLOWING_VOWELS = frozenset("ะาๅำະາຳ")

_HIRAGANA_PARTICLE = (
    "(?:から|まで|より|など|だけ|しか|でも|には|とは|では|にも|への|との|での|からの|までの|による|によると|について|として"
    "|です|でした|だった|である|だ|は|が|を|に|で|と|も|の|へ|や|か|よ|ね|さん|ちゃん|くん|たち"
    "|なら|なので|って|とも|ほど|くらい|ぐらい|ごと|さえ|こそ|すら|ばかり|のみ)"
)
# する makes a verb of a noun; the others need a particle before them, for いかない is no いか.
_SURU = (
    "する|すれば|した|して|している|していた|しない|しなかった|します|しました"
    "|される|された|されて|されている|させる|させた|できる|できない"
)
_AFTER_PARTICLE = (
    f"{_SURU}|なる|なり|なった|なって|ならない|ある|あり|あった|いる|いた|ない|なく|なかった|いう|いった|とって|おける|おいて"
    "|めぐる|めぐり|めぐって"
)
_HIRAGANA_CHAIN = re.compile(f"{_HIRAGANA_PARTICLE}{{0,3}}|{_HIRAGANA_PARTICLE}{{1,2}}(?:{_AFTER_PARTICLE})")
_HIRAGANA_VERB = re.compile(_SURU)
_HIRAGANA_RUN = re.compile("[ぁ-ゖ]*")
# Before a hiragana word: the particles and endings that finish the word before it, or one more kana of a verb. None of
# them begins a text, so すいか is not す and いか.
_HIRAGANA_BEFORE = re.compile(r"[\w)」』\"'][はがをにでともへのやないたるくすう]$|[一-鿿][しきちりみびけえれせめてげ]$")
_REGIONAL_INDICATORS = re.compile("[\U0001f1e6-\U0001f1ff]*$")


def starts_word(key: TermKey, before: str) -> bool:
    """Tell whether a word may begin where a term was found.

    Args:
        key: The term.
        before: The folded characters before it in the same word; not empty.
    """
    if is_mark(key.key[0]) or before[-1] == _JOINER or _splits_flag(key, before):
        return False
    if key.left_open:
        return True
    return _LEFT.get(key.first, _anywhere)(key, before)


def ends_word(key: TermKey, after: str, next_word: str) -> bool:
    """Tell whether a word may end where a term was found, particles aside.

    Args:
        key: The term.
        after: The folded characters after it in the same word; not empty.
        next_word: The folded word after that, or "".
    """
    if is_mark(after[0]):
        return False
    if key.right_open:
        return True
    if key.last is Script.HANGUL:
        syllables = leading_syllables(after)
        return particles_follow(key.key, syllables, after[len(syllables) :] or next_word)
    return _RIGHT.get(key.last, _anywhere)(key, after)


def _anywhere(_key: TermKey, _side: str) -> bool:
    return True


def _splits_flag(key: TermKey, before: str) -> bool:
    # Two regional indicators make one flag, so an odd number before a flag means that it begins in the middle of one.
    if not "\U0001f1e6" <= key.key[0] <= "\U0001f1ff":
        return False
    run = _REGIONAL_INDICATORS.search(before)
    return run is not None and len(run.group()) % 2 == 1


def _alphabet_starts(key: TermKey, before: str) -> bool:
    neighbour = SCRIPTS[before[-1]]
    if neighbour is key.first or (neighbour is Script.DIGIT and key.first in _ALPHABETS):
        return False
    if key.first is Script.DIGIT:
        return neighbour not in _ALPHABETS and not _NUMBER_WENT_BEFORE.search(before)
    return not (
        _WENT_BEFORE.search(before)
        or (len(key.key) <= _SHORT_NAME_MAX and _AMPERSAND_WENT_BEFORE.search(before))
        or (len(key.key) == 1 and _LETTER_WENT_BEFORE.search(before))
    )


def _alphabet_ends(key: TermKey, after: str) -> bool:
    neighbour = SCRIPTS[after[0]]
    if neighbour is Script.DIGIT and key.last in _ALPHABETS:
        return sum(SCRIPTS[character] in _ALPHABETS for character in key.key) >= _LETTERS_BEFORE_DIGIT_MIN
    if neighbour is key.last:
        return False
    if key.last is Script.DIGIT:
        return neighbour not in _ALPHABETS and not _NUMBER_GOES_ON.match(after)
    return not (
        _GOES_ON.match(after)
        or (len(key.key) <= _SHORT_NAME_MAX and _AMPERSAND_GOES_ON.match(after))
        or (len(key.key) == 1 and _LETTER_GOES_ON.match(after))
    )


def _letter_starts(key: TermKey, before: str) -> bool:
    return SCRIPTS[before[-1]] is not key.first


def _letter_ends(key: TermKey, after: str) -> bool:
    return SCRIPTS[after[0]] is not key.last


def _arabic_starts(_key: TermKey, before: str) -> bool:
    run = _ARABIC_RUN.search(before)
    return run is None or _ARABIC_PROCLITICS.fullmatch(run.group()) is not None


def _hebrew_starts(_key: TermKey, before: str) -> bool:
    run = _HEBREW_RUN.search(before)
    return run is None or _HEBREW_PROCLITICS.fullmatch(run.group()) is not None


def _hiragana_starts(_key: TermKey, before: str) -> bool:
    return SCRIPTS[before[-1]] is not Script.HIRAGANA or _HIRAGANA_BEFORE.search(before) is not None


def _hiragana_ends(key: TermKey, after: str) -> bool:
    run = _HIRAGANA_RUN.match(after)
    if run is None or _HIRAGANA_CHAIN.fullmatch(run.group()):
        return True
    return Script.HAN in map(SCRIPTS.__getitem__, key.key) and _HIRAGANA_VERB.fullmatch(run.group()) is not None


def _unspaced_starts(_key: TermKey, before: str) -> bool:
    return before[-1] not in _LEADING_VOWELS


def _unspaced_ends(key: TermKey, after: str) -> bool:
    return after[0] not in _FOLLOWING_VOWELS and key.key[-1] not in _LEADING_VOWELS


_Edge = Callable[[TermKey, str], bool]
_LEFT: Mapping[Script, _Edge] = {
    **dict.fromkeys(_ALPHANUMERIC, _alphabet_starts),
    Script.HANGUL: _letter_starts,
    Script.KATAKANA: _letter_starts,
    Script.LETTER: _letter_starts,
    Script.HIRAGANA: _hiragana_starts,
    Script.ARABIC: _arabic_starts,
    Script.HEBREW: _hebrew_starts,
    Script.UNSPACED: _unspaced_starts,
}
STRICT_STARTS = frozenset(script for script, edge in _LEFT.items() if edge in {_alphabet_starts, _letter_starts})
"""Scripts in which no word begins right after a letter of its own script, whatever the word; open terms aside."""
_RIGHT: Mapping[Script, _Edge] = {
    **dict.fromkeys(_ALPHANUMERIC, _alphabet_ends),
    Script.KATAKANA: _letter_ends,
    Script.LETTER: _letter_ends,
    Script.ARABIC: _letter_ends,
    Script.HEBREW: _letter_ends,
    Script.HIRAGANA: _hiragana_ends,
    Script.UNSPACED: _unspaced_ends,
}
