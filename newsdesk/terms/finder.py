"""Finds every term of every rule in one pass over a text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, KeysView, Sequence
from types import MappingProxyType
from typing import Self

from newsdesk.terms.edges import STRICT_STARTS
from newsdesk.terms.key import TermKey, spellings
from newsdesk.terms.scan import Scanner
from newsdesk.terms.term import Term
from newsdesk.terms.verify import Segmenter, Verifier
from newsdesk.text.offsets import CompactText
from newsdesk.text.scripts import SCRIPTS

RawHits = Sequence[tuple[int, int, int]]


class Found:
    """What a finder found in one text."""

    def __init__(self, text: CompactText, hits: dict[int, list[tuple[int, int]]]) -> None:
        self._text = text
        self._hits = hits

    @property
    def terms(self) -> KeysView[int]:
        """Numbers of the terms that occur; no offset is worked out for them yet."""
        return self._hits.keys()

    def spans(self, number: int, count_max: int | None = None) -> tuple[tuple[int, int], ...]:
        """Give the first occurrences of a term as offsets in the original text, ascending; () when it does not occur.

        Args:
            number: The finder's number for the term.
            count_max: How many to give at most; None gives all.
        """
        places = self._hits.get(number)
        return tuple(self._text.span(start, end) for start, end in places[:count_max]) if places else ()


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
        numbered = list(enumerate(dict.fromkeys(terms)))
        keys = [key for number, term in numbered for key in spellings(term, number)]
        return cls(_Layer(keys), _Layer(()), frozenset(), len(numbered), segmenter)

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
        """Find all terms in one text.

        Raises:
            UnicodeEncodeError: The text has half a surrogate pair in it.
        """
        return self.find_each([text])[0]

    def find_each(self, texts: Sequence[str]) -> list[Found]:
        """Find all terms in each of some texts.

        Raises:
            UnicodeEncodeError: One of them has half a surrogate pair in it.
        """
        compacts = [CompactText(text) for text in texts]
        streams = [compact.stream for compact in compacts]
        raw = zip(compacts, self._base.raw_hits(streams), self._delta.raw_hits(streams), strict=True)
        return [self._verified(compact, base, delta) for compact, base, delta in raw]

    def _verified(self, compact: CompactText, base: RawHits, delta: RawHits) -> Found:
        hits: dict[int, list[tuple[int, int]]] = {}
        if base or delta:
            verifier = Verifier(compact, self._segmenter)
            for layer, raw in ((self._base, base), (self._delta, delta)):
                for keys, start, end in layer.likely(compact, raw):
                    for key in keys:
                        if verifier.accepts(key, start, end) and key.number not in self._removed:
                            hits.setdefault(key.number, []).append((start, end))
        return Found(compact, hits)

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
        keys += [key for number, term in enumerate(new, self._next_number) for key in spellings(term, number)]
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
        self._open = frozenset(
            index for index, group in enumerate(owners.values()) if any(key.left_open for key in group)
        )
        self.numbers = MappingProxyType({key.term: key.number for key in keys})
        self._owners = tuple(owners.values())
        self._scanner = Scanner(owners) if owners else None

    def raw_hits(self, streams: Sequence[str]) -> Sequence[RawHits]:
        """Return for each stream every place where a key stands, by end and then by start: (its index, start, end)."""
        if self._scanner is None:
            return [()] * len(streams)
        return [self._scanner.hits(streams[0])] if len(streams) == 1 else self._scanner.hits_each(streams)

    def likely(self, text: CompactText, raw: RawHits) -> Iterator[tuple[tuple[TermKey, ...], int, int]]:
        """Yield those of the places that are still to be verified, with the terms that share the key.

        Most places end here already: they begin with a letter that has another of its script right before it, and no
        word edge between, so they are the inside of a longer word. The text alone tells that: what is known of the
        terms is spread over more memory than any processor's cache holds, and stays untouched.
        """
        if not raw:
            return
        stream, edges, owners = text.stream, text.word_edges, self._owners
        for index, start, end in raw:
            script = SCRIPTS[stream[start]]
            if (
                script in STRICT_STARTS
                and start not in edges
                and SCRIPTS[stream[start - 1]] is script
                and index not in self._open
            ):
                continue
            yield owners[index], start, end
