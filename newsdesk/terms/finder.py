"""Finds every term of every rule in one pass over a text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, KeysView, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Self

from newsdesk.terms.edges import refused_neighbour
from newsdesk.terms.key import TermKey, prepare
from newsdesk.terms.scan import Scanner
from newsdesk.terms.term import Term
from newsdesk.terms.verify import Segmenter, Verifier
from newsdesk.text.offsets import CompactText
from newsdesk.text.scripts import Script


class Found:
    """What a finder found in one text."""

    def __init__(self, text: CompactText, hits: Mapping[int, list[tuple[int, int]]]) -> None:
        self._text = text
        self._hits = hits

    @property
    def terms(self) -> KeysView[int]:
        """Numbers of the terms that occur; no offset is worked out for them yet."""
        return self._hits.keys()

    def spans(self, number: int) -> tuple[tuple[int, int], ...]:
        """Give the occurrences of a term as offsets in the original text, ascending; () when it does not occur."""
        places = self._hits.get(number)
        return tuple(self._text.span(start, end) for start, end in places) if places else ()

    def word_positions(self, number: int) -> tuple[tuple[int, int], ...]:
        """Give the occurrences of a term as (index of its first word, index of its last), ascending.

        Words are what white space separates, counted from 0.
        """
        return tuple(self._text.words_of(start, end) for start, end in self._hits.get(number, ()))


class TermFinder:
    """Finds many terms at once; immutable, and safe to share between threads.

    A finder has a large base automaton and a small one for what was added since; removed terms are only crossed off.
    So `changed` costs milliseconds however many terms there are, and `merged` builds one clean base again.
    """

    def __init__(
        self, base: _Layer, delta: _Layer, removed: frozenset[int], next_number: int, segmenter: Segmenter | None
    ) -> None:
        """Put a finder together; use `build` to make one."""
        self._base = base
        self._delta = delta
        self._removed = removed
        self._next_number = next_number
        self._segmenter = segmenter

    @classmethod
    def build(cls, terms: Iterable[Term], *, segmenter: Segmenter | None = None) -> Self:
        """Build a finder; about 20 microseconds a term.

        Args:
            terms: The terms; equal ones count once.
            segmenter: Asked about hits in Chinese and Japanese text; None accepts them wherever they stand.

        Raises:
            ValueError: Nothing of a term is left after folding.
        """
        keys = [prepare(term, number) for number, term in enumerate(dict.fromkeys(terms))]
        return cls(_Layer(keys), _Layer(()), frozenset(), len(keys), segmenter)

    @property
    def pending(self) -> int:
        """Terms added to or removed from the base since it was built: the more, the more a merge gains."""
        return len(self._delta.numbers) + len(self._removed)

    def number(self, term: Term) -> int | None:
        """Give a term's number, the same in all finders made from this one; None for a term it does not look for."""
        number = self._delta.numbers.get(term)
        if number is not None:
            return number
        number = self._base.numbers.get(term)
        return None if number in self._removed else number

    def find(self, text: str) -> Found:
        """Find all terms in one text."""
        compact = CompactText(text)
        verifier = Verifier(compact, self._segmenter)
        hits: dict[int, list[tuple[int, int]]] = {}
        for key, start, end in chain(
            self._base.hits(compact.stream, verifier), self._delta.hits(compact.stream, verifier)
        ):
            if key.number not in self._removed:
                hits.setdefault(key.number, []).append((start, end))
        return Found(compact, MappingProxyType(hits))

    def changed(self, add: Iterable[Term] = (), remove: Iterable[Term] = ()) -> Self:
        """Give a finder with some terms more and some less.

        Removing comes first, so a term in both stays. Adding a known term or removing an unknown one changes nothing.

        Raises:
            ValueError: Nothing of an added term is left after folding.
        """
        removing, adding = set(remove), dict.fromkeys(add)
        removed = self._removed | {self._base.numbers[term] for term in removing if term in self._base.numbers}
        removed -= {self._base.numbers[term] for term in adding if term in self._base.numbers}
        keys = [key for key in self._delta.keys if key.term not in removing or key.term in adding]
        new = [term for term in adding if term not in self._base.numbers and term not in self._delta.numbers]
        keys += [prepare(term, number) for number, term in enumerate(new, self._next_number)]
        return type(self)(self._base, _Layer(keys), removed, self._next_number + len(new), self._segmenter)

    def merged(self) -> Self:
        """Give a finder that finds the same, with the same numbers, all in one automaton; slow like `build`."""
        live = (key for key in self._base.keys if key.number not in self._removed)
        base = _Layer([*live, *self._delta.keys])
        return type(self)(base, _Layer(()), frozenset(), self._next_number, self._segmenter)


class _Layer:
    """Some terms with the automaton over their keys; terms that differ only in reach or case share a key.

    Attributes:
        keys: The terms, ready for verifying.
        numbers: Term -> its number.
    """

    def __init__(self, keys: Collection[TermKey]) -> None:
        owners: dict[str, tuple[TermKey, ...]] = {}
        for key in keys:
            owners[key.key] = (*owners.get(key.key, ()), key)
        self.keys = keys
        self._refused = tuple(_refused_by_all(group) for group in owners.values())
        self.numbers = MappingProxyType({key.term: key.number for key in keys})
        self._owners = tuple(owners.values())
        self._scanner = Scanner(owners) if owners else None

    def hits(self, stream: str, verifier: Verifier) -> Iterator[tuple[TermKey, int, int]]:
        """Yield every place where a term stands, verified, by end and then by start."""
        if self._scanner is None:
            return
        refused = self._refused
        for index, start, end in self._scanner.hits(stream):
            # Two of three hits end here, before anything but one short list is looked at.
            if verifier.may_start(refused[index], start):
                for key in self._owners[index]:
                    if verifier.accepts(key, start, end):
                        yield key, start, end


def _refused_by_all(keys: tuple[TermKey, ...]) -> Script | None:
    refused = {refused_neighbour(key) for key in keys}
    return refused.pop() if len(refused) == 1 else None
