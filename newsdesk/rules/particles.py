"""Words inserted into Korean sentences about rules, each with the particle that agrees with it."""

from __future__ import annotations

import re

from newsdesk.text.particles import particle

_REMARK = re.compile(r"\([^()]*\)\Z")


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


class Inserted(str):
    """A word for `str.format` whose format specification may name the particle to put behind it: `{word:을/를}`."""

    __slots__ = ()

    def __format__(self, specification: str) -> str:
        return with_particle(self, specification) if specification else str(self)
