"""What a term alone tells about how much it will match, so that a rule's writer can be warned."""

from __future__ import annotations

import unicodedata
from enum import Enum

from newsdesk.terms.case import compares_case
from newsdesk.terms.term import Reach, Term
from newsdesk.text.fold import fold_key
from newsdesk.text.scripts import SCRIPTS, Script

_UNSPACED_MIN = 4


class Breadth(Enum):
    """The one thing most worth saying about a term; the values before PLAIN are ordered by weight."""

    EMPTY = "empty"
    """Nothing is left after folding (only accents, spaces or invisible characters): it can never match."""
    SIGNS_ONLY = "signs-only"
    """No letter, digit or emoji: punctuation, which stands everywhere."""
    ONE_SYLLABLE = "one-syllable"
    """One Hangul syllable: also the start of many words that end in something like a particle."""
    ONE_LETTER = "one-letter"
    """One letter of an alphabet; for a Latin one, case is compared."""
    ONE_CHARACTER = "one-character"
    """One Chinese character or kana: found inside nearly every text of its language."""
    SHORT_UNSPACED = "short-unspaced"
    """Less than four characters of Thai, Lao, Khmer or Burmese: found inside other words."""
    SHORT_INSIDE = "short-inside"
    """`~term` of one or two characters: found inside very many words."""
    CASE_COMPARED = "case-compared"
    """A few Latin capitals, like US or IT: found only in capitals."""
    PLAIN = "plain"
    """Nothing to say."""


def breadth(term: Term) -> Breadth:
    """Judge how broad a term is; total over all terms, also those that `TermFinder` refuses."""
    key = fold_key(term.text)
    if not key:
        return Breadth.EMPTY
    scripts = [SCRIPTS[character] for character in key]
    if all(script is Script.NONE for script in scripts):
        return Breadth.PLAIN if any(map(_is_picture, key)) else Breadth.SIGNS_ONLY
    if len(key) == 1:
        return _breadth_of_one(scripts[0])
    if scripts.count(Script.UNSPACED) == len(key) < _UNSPACED_MIN:
        return Breadth.SHORT_UNSPACED
    if term.reach is Reach.INSIDE and len(key) <= 2:
        return Breadth.SHORT_INSIDE
    return Breadth.CASE_COMPARED if not term.exact_case and compares_case(term.text) else Breadth.PLAIN


def _is_picture(character: str) -> bool:
    """Tell emoji and arrows from the punctuation of any script."""
    return character >= "\u2190" and not unicodedata.category(character).startswith("P")


def _breadth_of_one(script: Script) -> Breadth:
    if script is Script.HANGUL:
        return Breadth.ONE_SYLLABLE
    if script in {Script.HAN, Script.HIRAGANA, Script.KATAKANA}:
        return Breadth.ONE_CHARACTER
    return Breadth.SHORT_UNSPACED if script is Script.UNSPACED else Breadth.ONE_LETTER
