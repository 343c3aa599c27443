"""Reads what stands behind `sources` and `age`, and knows what people probably meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from newsdesk.rules.query import AGE_MAX, COUNT_MAX, AgeBelow, SourcesAtLeast, StoryCondition
from newsdesk.rules.tokens import comparing_sign, plain

CONDITION_NAMES = frozenset({"sources", "age"})
CONDITIONS_MEANT = {"매체": "sources", "언론사": "sources", "출처": "sources", "outlets": "sources", "나이": "age"}
"""What people call a condition instead of its name."""

STAND_IN = SourcesAtLeast(1)
"""Takes the place of a condition that cannot be read, so that reading can go on."""

_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_UNITS_MEANT = {
    "": "h",
    "min": "m",
    "minute": "m",
    "minutes": "m",
    "분": "m",
    "hour": "h",
    "hours": "h",
    "시간": "h",
    "day": "d",
    "days": "d",
    "일": "d",
    "week": "w",
    "weeks": "w",
    "주": "w",
    "주일": "w",
}
_SPAN = re.compile(r"([0-9]{1,9})([^\W\d]*)")


@dataclass(frozen=True, slots=True)
class Meant:
    """A condition that cannot be read, put right as far as one can tell; None when one cannot."""

    text: str | None


def read_condition(name: str, comparison: str, value: str) -> StoryCondition | Meant:
    """Return the condition that the three pieces say.

    Args:
        name: "sources" or "age".
        comparison: The comparing sign as written.
        value: What stands behind it.
    """
    sign = comparing_sign(comparison)
    return _sources(sign, plain(value)) if name == "sources" else _age(sign, plain(value).casefold())


def condition_text(condition: StoryCondition) -> str:
    """Return a condition as the language writes it."""
    if isinstance(condition, SourcesAtLeast):
        return f"sources>={condition.count}"
    for letter in "wdhm":
        if condition.age % _UNITS[letter] == timedelta(0):
            return f"age<{condition.age // _UNITS[letter]}{letter}"
    raise ValueError(f"an age is a whole number of minutes, not {condition.age}")


def _sources(sign: str, value: str) -> SourcesAtLeast | Meant:
    if not (value.isascii() and value.isdigit()):
        return Meant(None)
    count = int(value) + (sign == ">")
    possible = min(max(count, 1), COUNT_MAX)
    if sign == ">=" and count == possible:
        return SourcesAtLeast(count)
    return Meant(None if sign.startswith("<") else f"sources>={possible}")


def _age(sign: str, value: str) -> AgeBelow | Meant:
    span = _SPAN.fullmatch(value)
    if span is None:
        return Meant(None)
    unit = span[2] if span[2] in _UNITS else _UNITS_MEANT.get(span[2], "")
    if not unit:
        return Meant(None)
    possible = min(max(int(span[1]), 1), AGE_MAX // _UNITS[unit])
    if sign == "<" and span[1] + span[2] == value and span[2] in _UNITS and int(span[1]) == possible:
        return AgeBelow(possible * _UNITS[unit])
    return Meant(None if sign.startswith(">") else f"age<{possible}{unit}")
