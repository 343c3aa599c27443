"""Is what the scanner found really the term, as a word of its own?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from newsdesk.terms.edges import ends_word, starts_word
from newsdesk.terms.key import TermKey
from newsdesk.text.addresses import address_spans
from newsdesk.text.fold import accents, cased_key
from newsdesk.text.josa import wants_next_word
from newsdesk.text.offsets import CompactText
from newsdesk.text.scripts import SCRIPTS, Script

Segmenter = Callable[[str, int, int, str], bool]
"""Asked about text without spaces: does window[start:end] begin where a word begins, and end where one ends or inside
its first word?

Arguments: the window (folded, without white space), start, end, and "ja" or "zh".
"""

# No chain of particles or proclitics is longer; without a bound, text without spaces would be copied for every hit.
_SIDE_MAX = 24
_SEGMENT_SIDE = 16
_SEGMENTED = frozenset({Script.HAN, Script.HIRAGANA, Script.KATAKANA})


class Verifier:
    """Judges the hits of one text."""

    def __init__(self, text: CompactText, segmenter: Segmenter | None = None) -> None:
        self._text = text
        self._segmenter = segmenter
        self._addresses = address_spans(text)
        self._address_starts = [start for start, _ in self._addresses]

    def accepts(self, key: TermKey, start: int, end: int) -> bool:
        """Tell whether `stream[start:end]`, which equals the key's text, is an occurrence of the term."""
        text = self._text
        first, last = text.words_of(start, end)
        # The cheapest and likeliest refusals come first.
        if start not in text.word_edges:
            before = text.stream[max(text.word_start(first), start - _SIDE_MAX) : start]
            if not starts_word(key, before):
                return False
        if (first != last or key.gaps) and not self._is_spaced_like(key, start, first, last):
            return False
        if end not in text.word_edges:
            after = text.stream[end : min(text.ends[last], end + _SIDE_MAX)]
            if not ends_word(key, after, text.word(last + 1) if wants_next_word(after) else ""):
                return False
        return (
            (not self._addresses or key.address or not self._is_in_address(start, end))
            and (not (key.accented or key.cased) or self._is_spelled_like(key, start, end))
            and (self._segmenter is None or self._is_segmented(key, start, end, self._segmenter))
        )

    def _is_spaced_like(self, key: TermKey, start: int, first: int, last: int) -> bool:
        gaps = {end - start for end in self._text.ends[first:last]}
        return all(key.space_optional(position) for position in gaps.symmetric_difference(key.gaps))

    def _is_in_address(self, start: int, end: int) -> bool:
        last = bisect_left(self._address_starts, end) - 1
        return last >= 0 and start < self._addresses[last][1]

    def _is_spelled_like(self, key: TermKey, start: int, end: int) -> bool:
        """Compare what folding took away, where the term cares: case, and accents one way."""
        low, high = self._text.span(start, end)
        written = self._text.original[low:high]
        if key.cased is not None and cased_key(written) != key.cased:
            return False
        return not key.accented or _accents_agree(key.term.text, written)

    def _is_segmented(self, key: TermKey, start: int, end: int, segmenter: Segmenter) -> bool:
        if key.left_open and key.right_open:
            return True
        stream = self._text.stream
        window_start = max(0, start - _SEGMENT_SIDE)
        window = stream[window_start : end + _SEGMENT_SIDE]
        runs_on_left = _runs_on(stream[start - 1 : start], key.first)
        if not (runs_on_left or _runs_on(stream[end : end + 1], key.last)):
            return True
        if not runs_on_left:  # then the words in question begin where the last script does: 10|亿美元
            start = end - _last_run(key.key)
        language = "ja" if any(SCRIPTS[character] in _KANA for character in window) else "zh"
        return segmenter(window, start - window_start, end - window_start, language)


_KANA = frozenset({Script.HIRAGANA, Script.KATAKANA})


def _runs_on(neighbour: str, script: Script) -> bool:
    return bool(neighbour) and script in _SEGMENTED and SCRIPTS[neighbour] in _SEGMENTED


def _last_run(text: str) -> int:
    """Count the characters at the end of a text that are of scripts written without spaces."""
    return next((length for length, each in enumerate(reversed(text)) if SCRIPTS[each] not in _SEGMENTED), len(text))


def _accents_agree(term: str, written: str) -> bool:
    """Tell whether every accented letter of the term is written with its accents or with fewer; plain ones are free."""
    asked, given = accents(term), accents(written)
    return all(not wanted or marks <= wanted for (_, wanted), (_, marks) in zip(asked, given, strict=False))
