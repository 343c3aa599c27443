"""Korean particles that agree with the word before them: 오픈AI를, 삼성을, 서울로, 3으로.

What decides is how the word ends when it is read aloud: open (a vowel), closed (a consonant), or in ㄹ, which counts as
open for 으로/로. Hangul says so by itself. For the rest:

* Digits are read in Sino-Korean. A final 0 is 영, 십, 백, 천 or 만: always closed.
* A Latin word in capitals is read letter by letter: L and R end in ㄹ (엘, 알), M and N are closed, the others open.
* A Latin word without a vowel is read letter by letter as well (kr: 케이알, html).
* Any other Latin word goes by its spelling: -l and consonant + -le end in ㄹ (인텔, 구글); -m, -n, -ng, -me and -ne are
  closed (크롬, 폰); so is a short vowel, or oo, before a final c, ck, k, p or t (챗봇, 페이스북); the others are open.
  Loan words do not all obey; what is wrong sounds foreign, not senseless.
* In any other script the ending cannot be known, so both forms are shown: 을(를).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Ending = Literal["open", "closed", "rieul"]

_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_FINALS = 28
_FINAL_RIEUL = 8
_FIRST_VOWEL_LETTER, _LAST_VOWEL_LETTER = "ㅏ", "ㅣ"
_DIGITS: dict[str, Ending] = {
    **dict.fromkeys("2459", "open"),
    **dict.fromkeys("036", "closed"),
    **dict.fromkeys("178", "rieul"),
}
_LETTERS: dict[str, Ending] = {"L": "rieul", "R": "rieul", "M": "closed", "N": "closed"}

_REMARK = re.compile(r"\([^()]*\)\Z")
_LATIN_TAIL = re.compile(r"[A-Za-z]+$")
_ENDS_IN_RIEUL = re.compile(r"l$|[^aeiou]le$")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_ENDS_CLOSED = re.compile(r"(?:m|n|ng|[aeiou]me|[aeiou]ne)$|(?:^|[^aeiou])[aeiou](?:c|ck|k|p|t)$|oo[kpt]$")


def with_particle(word: str, forms: str) -> str:
    """Return `word` with the fitting one of two forms of a particle.

    Args:
        word: What stands before the particle; marks and a remark in brackets at its end are not read.
        forms: Form after a consonant, "/", form after a vowel: "을/를", "이/가", "은/는", "과/와", "으로/로".
    """
    closed, open_ = forms.split("/")
    spoken = _REMARK.sub("", word)
    if not any(map(str.isalnum, spoken)):
        return word + open_  # a sign alone: most of their names (따옴표, 괄호) end in a vowel
    return word + particle(spoken, closed, open_)


def particle(word: str, closed: str, open_: str) -> str:
    """Return the form of a particle that fits `word`.

    Args:
        word: What stands before; closing quotes, brackets and markup at its end are looked through.
        closed: The form after a consonant ("을", "으로").
        open_: The form after a vowel ("를", "로").
    """
    ending = _ending(word)
    if ending is None:
        return f"{closed}({open_})"
    if ending == "rieul" and closed.startswith("으"):
        return open_
    return open_ if ending == "open" else closed


def _ending(word: str) -> Ending | None:
    spoken = _spoken(word)
    if not spoken:
        return None
    last = spoken[-1]
    if _FIRST_SYLLABLE <= ord(last) <= _LAST_SYLLABLE:
        final = (ord(last) - _FIRST_SYLLABLE) % _FINALS
        return "open" if final == 0 else "rieul" if final == _FINAL_RIEUL else "closed"
    if "ㄱ" <= last <= "ㅣ":
        is_vowel = _FIRST_VOWEL_LETTER <= last <= _LAST_VOWEL_LETTER
        return "open" if is_vowel else "rieul" if last == "ㄹ" else "closed"
    latin = _LATIN_TAIL.search(spoken)
    return _latin_ending(latin.group()) if latin else _DIGITS.get(last)


def _spoken(word: str) -> str:
    """Return `word` composed, without accents on Latin letters, up to its last letter or digit."""
    bare = "".join(each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each))
    spoken = unicodedata.normalize("NFC", bare)
    end = next((index for index in range(len(spoken), 0, -1) if spoken[index - 1].isalnum()), 0)
    return spoken[:end]


def _latin_ending(word: str) -> Ending:
    if word.isupper() or not _VOWEL.search(word):
        return _LETTERS.get(word[-1].upper(), "open")
    lower = word.lower()
    if _ENDS_IN_RIEUL.search(lower):
        return "rieul"
    return "closed" if _ENDS_CLOSED.search(lower) else "open"
