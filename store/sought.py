"""What must stand in the full-text index wherever the terms of a rule are found. Pure.

Rules and the index read text in different ways: rules compare folded text without regard to white space, the index
holds tokens. What is worked out here is never too much to ask: an article that a rule wants has all of it.

- Rules fold more than the index does (café is cafe, a soft hyphen is nothing). Where that gives other tokens, the
  index holds those of both (`extra_tokens`).
- A pair of Korean, Japanese or Chinese letters may stand apart where the rule allows it: then the first of them is the
  last of its run, and a token of its own.
- A word that may stand inside a longer one (`~term`, `*term`, Arabic and Hebrew after their proclitics) is nothing that
  the index can be asked for. Inside a word made of several scripts (αOpenAI) any word may stand: articles that have
  such words, or are longer than what is indexed, bear a mark (`ODD`) and are always looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from newsdesk.rules.query import And, Node, Or
from newsdesk.terms.key import TermKey, prepare
from newsdesk.terms.term import Term
from newsdesk.text.fold import fold
from newsdesk.text.scripts import SCRIPTS, Script
from store.bigrams import RUNS, TEXT_MAX, WORD_MAX, folded_text, tokens_of

ODD = "\ue000"
"""Marks articles in whose tokens a word may hide. No text gives this token, it is no letter."""

_APART = "\ue001"
"""Keeps extra tokens from looking like neighbours."""

NESTING_MAX = 12
"""Groups inside each other that are asked for; SQLite's parser takes a few dozen."""

_ALPHABETS = frozenset({Script.LATIN, Script.GREEK, Script.CYRILLIC})
_NUMBERED = frozenset(frozenset({alphabet, Script.DIGIT}) for alphabet in _ALPHABETS)
_ALONE = frozenset({*_ALPHABETS, Script.DIGIT, Script.LETTER, Script.ARABIC, Script.HEBREW})
_STRICT_AT_START = frozenset({*_ALPHABETS, Script.DIGIT, Script.LETTER})
_LETTERS_BEFORE_DIGIT_MIN = 3


class Token(NamedTuple):
    """A token, or with `is_prefix` the beginning of one."""

    text: str
    is_prefix: bool = False


class AllOf(NamedTuple):
    """All of these stand in the index."""

    parts: tuple[Sought, ...]


class AnyOf(NamedTuple):
    """One of these stands in the index."""

    parts: tuple[Sought, ...]


Sought = Token | AllOf | AnyOf


def sought(node: Node | None, nesting: int = 0) -> Sought | None:
    """Return what must stand in the index where `node` holds; None when the index cannot tell.

    Args:
        node: A tree of `And`, `Or` and `Term`; whatever else stands in it is taken to hold anywhere.
        nesting: How deep it stands in a larger tree.
    """
    if nesting > NESTING_MAX:
        return None
    match node:
        case Term():
            return _joined(_term_parts(prepare(node, 0)))
        case And(parts):
            known = [sought(part, nesting + 1) for part in parts]
            return _joined(part for part in known if part is not None)
        case Or(parts):
            choices = [part for part in (sought(each, nesting + 1) for each in parts) if part is not None]
            return AnyOf(tuple(dict.fromkeys(choices))) if len(choices) == len(parts) else None
        case _:
            return None


def extra_tokens(title: str, body: str) -> list[str]:
    """Return the tokens that an article needs beside `indexed_tokens` so that `sought` never misses it."""
    folded = f"{fold(title).text}\n{fold(body).text}"
    indexed = folded_text(title, body)
    runs = RUNS.findall(folded)
    is_odd = len(folded) > TEXT_MAX or any(_is_mixed(word) for _, word in runs if word and not word.isascii())
    tokens = [ODD] if is_odd else []
    if runs != RUNS.findall(indexed):
        known = set(tokens_of(indexed))
        for token in dict.fromkeys(tokens_of(folded[:TEXT_MAX])):
            if token not in known:
                tokens += [_APART, token]
    return tokens


def _joined(parts: Iterable[Sought]) -> Sought | None:
    each = tuple(dict.fromkeys(parts))
    return (each[0] if len(each) == 1 else AllOf(each)) if each else None


def _is_mixed(word: str) -> bool:
    """Tell whether a word of the index may hold a word of the rules elsewhere than at its beginning."""
    scripts = frozenset(SCRIPTS[character] for character in word)
    return scripts not in _NUMBERED and not (len(scripts) == 1 and scripts <= _ALONE)


def _term_parts(key: TermKey) -> Iterator[Sought]:
    for start, end in _pieces(key):
        for run in RUNS.finditer(key.key, start, end):
            if run[1]:
                yield from _pairs(key, run.start(), run.end())
            else:
                yield from _word(key, run.start(), run.end())


def _pieces(key: TermKey) -> Iterator[tuple[int, int]]:
    """Yield the parts of a term between which there is white space in every text."""
    cuts = [0, *(gap for gap in key.gaps if not key.space_optional(gap)), len(key.key)]
    yield from pairwise(cuts)


def _pairs(key: TermKey, start: int, end: int) -> Iterator[Sought]:
    for first in range(start, end - 1):
        pair = Token(key.key[first : first + 2])
        yield AnyOf((pair, Token(key.key[first]))) if key.space_optional(first + 1) else pair
    if end - start == 1:
        # At the end of the term its run may go on, and then this letter begins a pair.
        yield Token(key.key[start], is_prefix=end == len(key.key))


def _word(key: TermKey, start: int, end: int) -> Iterator[Sought]:
    is_strict = start > 0 or (not key.left_open and key.first in _STRICT_AT_START)
    if not is_strict:
        return
    # Where white space is optional a text may have two words (iphone 15); the first of them begins the one, too.
    seam = next((place for place in range(start + 1, end) if key.space_optional(place)), end)
    may_go_on = seam < end or (end == len(key.key) and not _ends_strictly(key))
    text = key.key[start : min(seam, start + WORD_MAX)]
    yield Token(text, is_prefix=may_go_on and len(text) < WORD_MAX)


def _ends_strictly(key: TermKey) -> bool:
    """Tell whether nothing of its own script, and no digit, may follow on the end of a term."""
    if key.right_open:
        return False
    letters = sum(SCRIPTS[character] in _ALPHABETS for character in key.key)
    return key.last in {Script.DIGIT, Script.LETTER} or (key.last in _ALPHABETS and letters < _LETTERS_BEFORE_DIGIT_MIN)
