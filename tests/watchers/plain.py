"""What words for people look like, in every language."""

from __future__ import annotations

import re
from typing import get_args

from newsdesk.wording import Language, Said

LANGUAGES: tuple[Language, ...] = get_args(Language)
CHARACTERS_MAX = 400

_HANGUL = re.compile("[가-힣]")
_PYTHON = re.compile(r"Error\b|Errno|object at|<class|\('|Traceback|Said\(|Text\(|UNSAID")
_UNFILLED = re.compile(r"\{\w+(?::[^}]*)?\}|을/를|이/가|은/는|으로/로|과/와")
_UNDECIDED = re.compile(r"(?:을\(를\)|이\(가\)|은\(는\)|으로\(로\)|과\(와\))")


STUCK_PARTICLE = re.compile(r"\{\w+\}[”’)]?(?:[을를이가은는와과]|이?라는|이?라고|으?로|이?나)(?=[\s,.]|$)")
"""In a template: a value with a particle behind it that cannot agree with it."""


def is_plain(said: Said) -> bool:
    """One line in each language, filled in, in that language, and without the traces of any library."""
    return all(map(_is_line, (said.en, said.ko))) and not _UNDECIDED.search(said.ko) and bool(_HANGUL.search(said.ko))


def assert_plain(said: Said) -> None:
    assert is_plain(said), said


def _is_line(words: str) -> bool:
    return (
        bool(words.strip())
        and words == words.strip()
        and words.isprintable()
        and len(words) < CHARACTERS_MAX
        and not _PYTHON.search(words)
        and not _UNFILLED.search(words)
    )
