"""The matcher one would write first: it walks the original text letter by letter and knows no offsets but its own."""

from __future__ import annotations

from typing import NamedTuple

from newsdesk.terms.edges import ends_word, starts_word
from newsdesk.terms.key import TermKey, spellings
from newsdesk.terms.term import Term
from newsdesk.text.fold import accents, cased_key, clings, fold, trimmed_end


class Letter(NamedTuple):
    """One folded character, where it comes from, and whether white space stands before it."""

    text: str
    start: int
    end: int
    spaced: bool


def letters_of(text: str) -> list[Letter]:
    letters: list[Letter] = []
    position, spaced = 0, True
    while position < len(text):
        end = position + 1
        while end < len(text) and clings(text[end], text[end - 1]):
            end += 1
        for character in fold(text[position:end]).text:
            if character.isspace():
                spaced = True
            else:
                letters.append(Letter(character, position, end, spaced))
                spaced = False
        position = end
    return letters


def slow_spans(term: Term, text: str) -> list[tuple[int, int]]:
    keys, letters = spellings(term, 0), letters_of(text)
    spans = []
    for first in range(len(letters)):
        for key in keys:
            last = first + len(key.key)
            written = "".join(letter.text for letter in letters[first:last])
            if written == key.key and _fits(key, letters, first, last, text):
                low = letters[first].start
                spans.append((low, trimmed_end(text, low, letters[last - 1].end)))
    return spans


def _fits(key: TermKey, letters: list[Letter], first: int, last: int, text: str) -> bool:
    for position in range(1, len(key.key)):
        if letters[first + position].spaced != (position in key.gaps) and not key.space_optional(position):
            return False
    before = _word(letters, first, -1)
    after = _word(letters, last, 1)
    following = last + len(after)
    next_word = letters[following].text + _word(letters, following + 1, 1) if following < len(letters) else ""
    if (before and not starts_word(key, before)) or (after and not ends_word(key, after, next_word)):
        return False
    written = text[letters[first].start : letters[last - 1].end]
    if key.cased is not None and cased_key(written) != key.cased:
        return False
    pairs = zip(accents(key.term.text), accents(written), strict=False)
    return all(not wanted or given <= wanted for (_, wanted), (_, given) in pairs)


def _word(letters: list[Letter], index: int, step: int) -> str:
    """The rest of the word before (step -1) or from (step 1) a letter."""
    word = ""
    if step < 0:
        while index > 0 and not letters[index].spaced:
            index -= 1
            word = letters[index].text + word
    else:
        while index < len(letters) and not letters[index].spaced:
            word += letters[index].text
            index += 1
    return word
