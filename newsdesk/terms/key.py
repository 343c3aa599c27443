"""A term made ready for scanning and verifying."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import accumulate

from newsdesk.terms.case import compares_case
from newsdesk.terms.term import Reach, Term
from newsdesk.text.addresses import is_address
from newsdesk.text.fold import accents, cased_key, fold
from newsdesk.text.scripts import CJK, SCRIPTS, Script

_SPACES_OPTIONAL_MIN = 4
_ARTICLE = "ال"
_ARTICLED_MIN = 4
# Characters without accents, and signs without which nothing is an address: asked before the slow questions.
_UNACCENTED = re.compile("[\x00-\x7f가-힣一-鿿]*")
_ADDRESS_SIGNS = re.compile("[./@]")
_OPEN_TO_THE_LEFT = frozenset({Reach.SUFFIX, Reach.INSIDE})
_OPEN_TO_THE_RIGHT = frozenset({Reach.PREFIX, Reach.INSIDE})


@dataclass(frozen=True, slots=True)
class TermKey:
    """What the scanner looks for and what the verifier needs to know about it.

    Attributes:
        number: The finder's number for the term.
        term: The term as the rule has it.
        key: Its folded text without white space; not empty.
        gaps: Offsets in `key` where the term has white space, ascending.
        first: Script of the first character of `key`.
        last: Script of its last character.
        left_open: True when letters may stand before it.
        right_open: True when letters may stand after it.
        cased: `cased_key` of the term when case must agree, or None.
        accented: True when the term has accents, so that other accents in the text do not match it.
        address: True when the term is itself an address, and may be found in addresses.
    """

    number: int
    term: Term
    key: str
    gaps: tuple[int, ...]
    first: Script
    last: Script
    left_open: bool
    right_open: bool
    cased: str | None
    accented: bool
    address: bool

    def space_optional(self, position: int) -> bool:
        """Tell whether a text may have or lack white space at an offset in `key`, whatever the term has there.

        Between two CJK characters it may when the term has white space anywhere or is long enough that chance cannot
        make it out of the ends of two words (회사 과장 is not 사과). Where CJK meets anything else it always may: that
        is a word edge with or without a space (LG전자, AI 반도체, (주)한화). Between a letter and a digit it may when
        the term is as long (iPhone 15, S&P500). Between two letters of an alphabet it never may.
        """
        before, after = SCRIPTS[self.key[position - 1]], SCRIPTS[self.key[position]]
        if before in CJK and after in CJK:
            return bool(self.gaps) or len(self.key) >= _SPACES_OPTIONAL_MIN
        if before in CJK or after in CJK:
            return True
        is_seam = (before is Script.DIGIT) != (after is Script.DIGIT) and Script.NONE not in {before, after}
        return is_seam and len(self.key) >= _SPACES_OPTIONAL_MIN


def prepare(term: Term, number: int) -> TermKey:
    """Make a term ready.

    Raises:
        ValueError: Nothing of the term is left after folding.
    """
    words = fold(term.text).text.split()
    key = "".join(words)
    if not key:
        raise ValueError(f"nothing to look for is left of {term.text!r} after folding")
    return TermKey(
        number=number,
        term=term,
        key=key,
        gaps=tuple(accumulate(map(len, words[:-1]))),
        first=SCRIPTS[key[0]],
        last=SCRIPTS[key[-1]],
        left_open=term.reach in _OPEN_TO_THE_LEFT,
        right_open=term.reach in _OPEN_TO_THE_RIGHT,
        cased=cased_key(term.text) if term.exact_case or compares_case(term.text) else None,
        accented=_UNACCENTED.fullmatch(term.text) is None and any(marks for _, marks in accents(term.text)),
        address=_ADDRESS_SIGNS.search(key) is not None and is_address(key),
    )


def spellings(term: Term, number: int) -> tuple[TermKey, ...]:
    """Make a term ready in all the ways in which a text may write it.

    In Arabic, "to" (ل) swallows the first letter of the article it is put before: الرياض, but للرياض.

    Raises:
        ValueError: Nothing of the term is left after folding.
    """
    key = prepare(term, number)
    if not key.key.startswith(_ARTICLE) or key.key.startswith(_ARTICLE + "ل") or len(key.key) < _ARTICLED_MIN:
        return (key,)
    return (key, replace(key, key="لل" + key.key.removeprefix(_ARTICLE)))
