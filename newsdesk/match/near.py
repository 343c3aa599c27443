"""How far apart two places in a text are, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

_GAP = re.compile(r"\s+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_CHARACTERS_PER_WORD = 2


def word_distance(text: str, left: Span, right: Span) -> int:
    """Return how many words `right` stands behind `left`; neighbouring words are 1 apart, parts of one word 0.

    Where a script puts no space between words (Chinese, Japanese, Thai), two characters count as one word.

    Args:
        text: The text that holds both.
        left: The place that comes first.
        right: The place that comes after it, not overlapping it.
    """
    between = text[left[1] : right[0]]
    return len(_GAP.findall(between)) + len(_UNSPACED.findall(between)) // _CHARACTERS_PER_WORD


def near_spans(text: str, one: Iterable[Span], other: Iterable[Span], distance: int) -> tuple[set[Span], set[Span]]:
    """Return the places of each side that have a place of the other side within `distance` words, in any order.

    Places that overlap are not near each other: a word is not beside itself.
    """
    ones, others = sorted(set(one)), sorted(set(other))
    near_ones: set[Span] = set()
    near_others: set[Span] = set()
    for left, right in _neighbours(ones, others):
        if word_distance(text, left, right) <= distance:
            near_ones.add(left)
            near_others.add(right)
    for left, right in _neighbours(others, ones):
        if word_distance(text, left, right) <= distance:
            near_others.add(left)
            near_ones.add(right)
    return near_ones, near_others


def _neighbours(lefts: list[Span], rights: list[Span]) -> Iterator[tuple[Span, Span]]:
    """Yield for every left its first right behind it, and for every right its last left before it."""
    index = 0
    for left in lefts:
        while index < len(rights) and rights[index][0] < left[1]:
            index += 1
        if index < len(rights):
            yield left, rights[index]
    by_end = sorted(lefts, key=lambda span: span[1])
    index = -1
    for right in rights:
        while index + 1 < len(by_end) and by_end[index + 1][1] <= right[0]:
            index += 1
        if index >= 0:
            yield by_end[index], right
