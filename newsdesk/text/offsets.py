"""A folded text without white space, and the way back to the original.

Terms are looked for in `stream`, where "샘 알트만", "샘알트만" and the two words on two lines are the same characters;
`ends` keeps where the words ended. The way back to the original's offsets is found only when somebody asks, because
most texts fire nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate

from newsdesk.text.fold import clings, fold, fold_key, trimmed_end

# Characters that fold to exactly one character, whatever stands beside them, unless something clings to them.
_STEADY = re.compile("[!-~가-힣一-鿿ぁ-ゔァ-ヺー]+")


class CompactText:
    """One text, folded and without white space.

    Attributes:
        original: The text as given.
        stream: Its folded characters without white space.
    """

    def __init__(self, text: str) -> None:
        folded = fold(text)
        self.original = text
        self._folded = folded.text
        self._is_aligned = folded.aligned
        # Most texts have no other white space, and are never asked for their words. `split` sees that in a third of
        # the time that an expression takes.
        stream = folded.text.replace(" ", "").replace("\n", "")
        self.stream = stream if stream.split(None, 1) == [stream] else "".join(self._words)

    @cached_property
    def _words(self) -> list[str]:
        return self._folded.split()

    @cached_property
    def ends(self) -> list[int]:
        """For each word the offset in `stream` after its last character, ascending."""
        return list(accumulate(map(len, self._words)))

    @cached_property
    def _is_evenly_spaced(self) -> bool:
        # One white space between every two words and none around them: no list is needed to find the words again.
        return len(self._folded) == len(self.stream) + len(self._words) - 1

    @cached_property
    def word_edges(self) -> frozenset[int]:
        """Offsets in `stream` between two words, and at its beginning and end."""
        return frozenset((0,)).union(self.ends)

    def words_of(self, start: int, end: int) -> tuple[int, int]:
        """Give the indexes of the words that hold the first and the last character of `stream[start:end]`."""
        return bisect_right(self.ends, start), bisect_left(self.ends, end)

    def word(self, index: int) -> str:
        """Give one folded word, or "" beyond the last."""
        return self.stream[self.word_start(index) : self.ends[index]] if index < len(self.ends) else ""

    def word_start(self, index: int) -> int:
        """Give the offset in `stream` of a word's first character."""
        return self.ends[index - 1] if index else 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets in the original of `stream[start:end]`, without cutting a letter from its accents."""
        if self._is_aligned:
            first, last = self.words_of(start, end)
            if self._is_evenly_spaced:
                return start + first, end + last
            return (
                self._word_origins[first] + start - self.word_start(first),
                self._word_origins[last] + end - self.word_start(last),
            )
        starts, ends = self._character_origins
        first_offset = starts[start]
        return first_offset, trimmed_end(self.original, first_offset, ends[end - 1])

    @cached_property
    def _word_origins(self) -> list[int]:
        return [word.start() for word in re.finditer(r"\S+", self._folded)]

    @cached_property
    def _character_origins(self) -> tuple[list[int], list[int]]:
        """Starts and ends in the original, for each character of the stream."""
        text, starts, ends, position = self.original, list[int](), list[int](), 0
        while position < len(text):
            run_end = _steady_end(text, position)
            starts.extend(range(position, run_end))
            ends.extend(range(position + 1, run_end + 1))
            position = run_end
            if position < len(text):
                piece_end = _piece_end(text, position)
                count = len(fold_key(text[position:piece_end]))
                starts.extend([position] * count)
                ends.extend([piece_end] * count)
                position = piece_end
        return starts, ends


def _steady_end(text: str, position: int) -> int:
    run = _STEADY.match(text, position)
    if run is None:
        return position
    end = run.end()
    return end - 1 if end < len(text) and clings(text[end], text[end - 1]) else end


def _piece_end(text: str, position: int) -> int:
    end = position + 1
    while end < len(text) and clings(text[end], text[end - 1]):
        end += 1
    return end
