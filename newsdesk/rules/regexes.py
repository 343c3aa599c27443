"""What makes a regular expression unfit for a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import re2  # type: ignore[import-untyped]  # the package ships no types

from newsdesk.rules.problems import Trouble
from newsdesk.rules.query import REGEX_MAX

_MEMORY_MAX = 1 << 20

# What the engine says of a pattern, in its own words, and the same for people.
_FAULTS = {
    "missing )": ("a “)” is missing", "닫는 괄호 “)”가 없습니다"),
    "unexpected )": ("a “)” closes nothing", "닫는 괄호 “)”에 짝이 없습니다"),
    "missing ]": ("a “]” is missing", "닫는 대괄호 “]”가 없습니다"),
    "invalid escape sequence": (
        "a backslash stands before a sign it cannot stand before",
        "쓸 수 없는 역슬래시 표현이 있습니다",
    ),
    "trailing \\": ("it ends in a backslash", "역슬래시로 끝납니다"),
    "invalid character class": ("a class in [ ] is not in order", "[ ] 안의 범위가 잘못되었습니다"),
    "invalid character class range": ("a class in [ ] is not in order", "[ ] 안의 범위가 잘못되었습니다"),
    "no argument for repetition operator": (
        "nothing stands before “*”, “+” or “?”",
        "“*”, “+”, “?” 앞에 반복할 것이 없습니다",
    ),
    "bad repetition operator": ("two repetitions follow each other", "반복 기호가 잇달아 있습니다"),
    "invalid repetition size": (
        "a repetition in { } is too large or turned around",
        "{ }의 반복 횟수가 너무 크거나 거꾸로 되었습니다",
    ),
    "invalid perl operator": (
        "look-ahead and look-behind cannot be used",
        "(?=…) 같은 전방·후방 탐색은 쓸 수 없습니다",
    ),
    "invalid named capture group": ("the name of a group is not in order", "그룹 이름이 잘못되었습니다"),
    "pattern too large": ("it is too large when written out", "펼치면 너무 커집니다"),
}
_OTHER_FAULT = ("it is not in order", "형식이 잘못되었습니다")
# Said of texts that are probably no patterns at all, but words between two slashes.
_SAID_OF_WORDS = frozenset(
    {"missing )", "missing ]", "unexpected )", "no argument for repetition operator", "bad repetition operator"}
)
_CLOSERS = {"missing )": ")", "missing ]": "]"}


class Occurrence(Protocol):
    """One place where a pattern was found."""

    def span(self) -> tuple[int, int]:
        """Return its first offset and the one behind its last."""


class Pattern(Protocol):
    """A compiled regular expression of the linear-time engine."""

    def search(self, text: str) -> Occurrence | None:
        """Return the first occurrence in `text`, or None."""

    def finditer(self, text: str) -> Iterator[Occurrence]:
        """Yield all occurrences in `text` that do not overlap, in order."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a pattern is unfit; `repaired` is a text to put in its place with its slashes, None when nobody can tell."""

    kind: Trouble
    found: str = ""
    expected: str | tuple[str, str] = ""
    repaired: str | None = None


@lru_cache(maxsize=1024)
def compiled(pattern: str, *, exact_case: bool) -> Pattern:
    """Return the pattern ready to search.

    Raises:
        re2.error: The pattern cannot be read; never for one that `regex_fault` passed.
    """
    options = re2.Options()
    options.case_sensitive = exact_case
    options.max_mem = _MEMORY_MAX
    options.log_errors = False
    ready: Pattern = re2.compile(pattern, options)
    return ready


def regex_fault(pattern: str) -> Fault | None:
    """Return what is wrong with the text between two slashes, or None."""
    if len(pattern) > REGEX_MAX:
        return Fault(Trouble.REGEX_TOO_LONG, found=str(len(pattern)), expected=str(REGEX_MAX))
    if not _is_encodable(pattern):
        return Fault(Trouble.BAD_REGEX, expected=_OTHER_FAULT)
    try:
        ready = compiled(pattern, exact_case=False)
    except re2.error as error:
        return _bad(pattern, error)
    if ready.search("") is not None:
        return Fault(Trouble.REGEX_MATCHES_EMPTY)
    return None


def _bad(pattern: str, error: re2.error) -> Fault:
    code = error.args[0].decode(errors="replace").split(": ", 1)[0].split(" - ", 1)[0]
    expected = _FAULTS.get(code, _OTHER_FAULT)
    return Fault(Trouble.BAD_REGEX, expected=expected, repaired=_repaired(pattern, code))


def _repaired(pattern: str, code: str) -> str | None:
    if code in _CLOSERS and not pattern.endswith(("(", "[")):
        return f"/{pattern}{_CLOSERS[code]}/"
    if code in _SAID_OF_WORDS and any(character.isalnum() for character in pattern) and '"' not in pattern:
        return f'"{pattern}"'
    return None


def _is_encodable(pattern: str) -> bool:
    """Tell whether a pattern is free of lone surrogates, which the engine cannot be given."""
    return not any("\ud800" <= character <= "\udfff" for character in pattern)
