"""The leaf of every rule: something to find in text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Reach(Enum):
    """How far a term may stand inside a longer word."""

    WORD = "word"
    """A word of its own by the habits of its script; particles may follow in Korean."""
    PREFIX = "prefix"
    """`term*`: the start of a word."""
    SUFFIX = "suffix"
    """`*term`: the end of a word; particles may follow in Korean."""
    INSIDE = "inside"
    """`~term`: anywhere, also inside a word."""

    # Terms are looked up by the hundred thousand, and the hash that Enum gives its members is a Python function.
    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as the rule writes it.

    Attributes:
        text: As written, without quotes and operators; never empty after folding.
        reach: How far it may stand inside a longer word.
        exact_case: True when upper and lower case must agree with `text` (`=Term`).
    """

    text: str
    reach: Reach = Reach.WORD
    exact_case: bool = False

    def __hash__(self) -> int:
        """Hash the text alone: terms that differ in nothing else are few, and loading asks for millions of hashes."""
        return hash(self.text)
