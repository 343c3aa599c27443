"""Korean particles that agree with the word before them, for sentences with inserted words.

What decides is how the word ends when it is read aloud. Hangul tells by its code point, digits are read in
Sino-Korean, a Latin word is guessed by its last letter (a capital by that letter's name). Words of other scripts show
both forms, 을(를), because their reading cannot be known.
"""

from __future__ import annotations

import re

_REMARK = re.compile(r"\([^()]*\)\Z")
_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"
_FINALS = 28
_FINAL_RIEUL = 8
_RIEUL = frozenset("178lLR")
_CONSONANT = frozenset("036mnMN")


def with_particle(word: str, forms: str) -> str:
    """Return `word` with the fitting one of two forms of a particle.

    Args:
        word: What stands before the particle; marks and a remark in brackets at its end are not read.
        forms: Form after a consonant, "/", form after a vowel: "을/를", "이/가", "은/는", "과/와", "으로/로".
    """
    closed, open_ = forms.split("/")
    last = next((each for each in reversed(_REMARK.sub("", word)) if each.isalnum()), "")
    if not (last.isascii() or _FIRST_SYLLABLE <= last <= _LAST_SYLLABLE):
        return f"{word}{closed}({open_})"
    return word + (closed if _ends_closed(last, rieul_is_open=closed == "으로") else open_)


class Inserted(str):
    """A word for `str.format` whose format specification may name the particle to put behind it: `{word:을/를}`."""

    __slots__ = ()

    def __format__(self, specification: str) -> str:
        return with_particle(self, specification) if specification else str(self)


def _ends_closed(last: str, *, rieul_is_open: bool) -> bool:
    if _FIRST_SYLLABLE <= last <= _LAST_SYLLABLE:
        final = (ord(last) - ord(_FIRST_SYLLABLE)) % _FINALS
        return final != 0 and not (rieul_is_open and final == _FINAL_RIEUL)
    return last in _CONSONANT or (last in _RIEUL and not rieul_is_open)
