"""What in a text may be a name: a generous net, from which likeness to a known name then picks.

Korean words lose their particles, in every way that grammar allows; English gives its capitalised words, alone and side
by side; katakana and the characters of Chinese transcription give their runs, whole and between the middle dots.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsdesk.aliases.sounds import HAN_OF_NAMES
from newsdesk.text.josa import particles_follow

TEXT_MAX = 20_000
"""Characters of a text that are looked through."""

WORDS_MAX = 3
"""Words of a name."""

_SYLLABLES_MIN, _LATIN_MIN, _KATAKANA_MIN, _HAN_MIN = 2, 2, 3, 2
_WORD = re.compile("[^\\W_]+(?:['’‘-][^\\W_]+)*")
_TRAILING_SYLLABLES = re.compile("[가-힣]*$")
_POSSESSIVE = re.compile("['’‘]s?$")
_UNSPACED = re.compile("[ぁ-ヺー一-鿿]")
_RUNS = re.compile(
    f"[ァ-ヺー]{{2,}}(?:[・･=＝][ァ-ヺー]+)*|[ァ-ヺー]+(?:[・･=＝][ァ-ヺー]+)+|[{HAN_OF_NAMES}]+(?:[·・•][{HAN_OF_NAMES}]+)*"
)
_DOTS = re.compile("[·・•･=＝]")
_LOWER_CASE = re.compile("[a-z]{2,}")


class Candidate(NamedTuple):
    """Text that may be a name, and where it stands."""

    text: str
    start: int
    end: int


def anything(_: str) -> bool:
    """Say yes to every syllable."""
    return True


def candidates(
    text: str, begins: Callable[[str], bool] = anything, korean_words_max: int = WORDS_MAX
) -> Iterator[Candidate]:
    """Yield all that may be a name, in no special order; what begins in one place may end in several.

    Args:
        text: Any text; `TEXT_MAX` characters of it are read.
        begins: Tells which Korean syllables may begin a name that is of interest: most words can be passed over so.
        korean_words_max: Words of a Korean name; as no capitals mark them, any words side by side could be one.
    """
    text = text[:TEXT_MAX]
    yield from _of_runs(text)
    starts: list[int] = []
    end_before = 0
    for word in _WORD.finditer(text):
        start, end = word.span()
        if text[end_before:start] not in {" ", "\u00a0"}:
            starts = []
        end_before = end
        is_korean = _is_syllable(text[start])
        # A word that cannot begin a name keeps its place: it may still be the second of one.
        starts = [*starts, start if not is_korean or begins(text[start]) else -1][-WORDS_MAX:]
        here = starts[-korean_words_max:] if is_korean else starts
        if max(here) >= 0:
            for stem in _stems(word.group(), start):
                yield from (Candidate(text[at : stem.end], at, stem.end) for at in here if at >= 0)
        if not (is_korean or text[start].isupper()):
            starts = []


def lower_case_words(text: str) -> frozenset[str]:
    """Return the words that a text writes in small letters: as a name, the same word is a poor guess."""
    return frozenset(_LOWER_CASE.findall(text[:TEXT_MAX]))


def parts(name: str) -> tuple[str, ...]:
    """Return the parts of a name of several words that could stand for it: 알트먼 of 샘 알트먼."""
    found = _split(name)
    return tuple(part for part in found if len(part) >= _shortest(part)) if len(found) > 1 else ()


def last_part(name: str) -> str:
    """Return the part that stands for the whole most often, a family name; "" when it is too short to."""
    return next(iter(parts(name)[-1:]), "") if parts(name)[-1:] == tuple(_split(name)[-1:]) else ""


def _split(name: str) -> list[str]:
    return [part for word in name.split() for part in _DOTS.split(word)]


def _stems(word: str, start: int) -> Iterator[Candidate]:
    if _UNSPACED.search(word):
        return
    syllables = len(word) - len(_TRAILING_SYLLABLES.sub("", word))
    if not syllables:
        name = _POSSESSIVE.sub("", word)
        if name[:1].isupper() and len(name) >= _LATIN_MIN:
            yield Candidate(name, start, start + len(name))
        return
    foreign = len(word) - syllables
    if foreign:  # OpenAI가, 오픈AI는: the particle after a Latin end may be any
        yield Candidate(word[:foreign], start, start + foreign)
    for length in range(foreign + (1 if foreign else _SYLLABLES_MIN), len(word) + 1):
        if particles_follow(word[foreign:length], word[length:]):
            yield Candidate(word[:length], start, start + length)


def _of_runs(text: str) -> Iterator[Candidate]:
    for run in _RUNS.finditer(text):
        whole = Candidate(run.group(), run.start(), run.end())
        at = run.start()
        for part in _DOTS.split(run.group()):
            if len(part) >= _shortest(part):
                yield Candidate(part, at, at + len(part))
            at += len(part) + 1
        if _DOTS.search(run.group()):
            yield whole


def _is_syllable(character: str) -> bool:
    return "가" <= character <= "힣"


def _shortest(part: str) -> int:
    if _is_syllable(part[:1]):
        return _SYLLABLES_MIN
    if "一" <= part[:1] <= "鿿":
        return _HAN_MIN
    return _KATAKANA_MIN
