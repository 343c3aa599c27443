"""Takes over a list of sources: what is new of it is added, and what became of every entry is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

from bot.app import Candidate, LeftOut, Outline, SourceError
from config.naming import FreeNames, clean_name
from newsdesk.wording import Said
from store.columns import json_text
from store.door import Store
from store.records import Outcome, SourceSpec

T = TypeVar("T")
New = tuple[Outline, SourceSpec]
"""An entry of a list, and the source that it is to be."""

BATCH = 5_000
"""Sources added in one transaction: so long nothing else is written."""

KEPT_TOGETHER = 20
"""Sources that were looked at and are added together: a transaction for each would take longer than the looks."""


@dataclass(slots=True)
class Brought:
    """What became of a list, so far.

    Attributes:
        added: The sources that were added.
        already: Entries that a source reads already, each with the name of that source.
        left_out: Entries that cannot be used: the entry, why, and what to do about it.
    """

    added: list[SourceSpec] = field(default_factory=list)
    already: list[tuple[Outline, str]] = field(default_factory=list)
    left_out: list[tuple[Outline, Said, Said]] = field(default_factory=list)


class Sorter:
    """Tells what is new in a list, and gives it names that are free."""

    def __init__(self, known: Mapping[tuple[str, str], str]) -> None:
        """Begin with the sources there are: their names, by what they read."""
        self._readers = dict(known)
        self._names = FreeNames(known.values())

    def sort(self, found: Iterable[Candidate | LeftOut], brought: Brought) -> list[New]:
        """Return the new ones with their entries; what became of the others is noted in `brought`."""
        new = []
        for each in found:
            if isinstance(each, LeftOut):
                brought.left_out.append((each.outline, each.reason, each.remedy))
                continue
            identity = identity_of(each.spec)
            if identity in self._readers:
                brought.already.append((each.outline, self._readers[identity]))
                continue
            name = self._readers[identity] = self._name(each)
            new.append((each.outline, replace(each.spec, name=name)))
        return new

    def _name(self, candidate: Candidate) -> str:
        """Return its name; one that is taken gets its folder's name in front, and else a number behind."""
        name = candidate.spec.name
        folder = clean_name(next((each for each in reversed(candidate.outline.folders) if each), ""))
        if name in self._names and folder and len(longer := clean_name(f"{folder}: {name}")) > len(name):
            name = longer
        return self._names.take(name)


def identity_of(spec: SourceSpec) -> tuple[str, str]:
    """Return what is equal for two sources that read the same."""
    return spec.kind, json_text(spec.options)


def known_sources(store: Store | None, declared: Iterable[SourceSpec]) -> dict[tuple[str, str], str]:
    """Return the names of the sources there are, by what they read; some of the watchlist may not be stored yet."""
    return {identity_of(spec): spec.name for spec in declared} | (store.identities() if store else {})


class Keeper:
    """Adds what is new, and notes what became of each.

    Attributes:
        brought: What became of the list so far.
    """

    def __init__(self, store: Store | None, clock: Callable[[], datetime], brought: Brought) -> None:
        """Take the store, or None to add nothing and only note what would be added; and the clock (aware UTC)."""
        self.brought = brought
        self._store = store
        self._clock = clock

    def keep(self, new: Sequence[New], on_kept: Callable[[int], None] = lambda _: None) -> None:
        """Add sources, a batch at a time; `on_kept` is told after each batch how many it had."""
        for batch in batches(new, BATCH):
            self._add(batch)
            on_kept(len(batch))

    def _add(self, batch: Sequence[New]) -> None:
        if self._store is None:
            self.brought.added += (spec for _, spec in batch)
            return
        done = self._store.add_sources([spec for _, spec in batch], self._clock())
        for (outline, _), addition in zip(batch, done, strict=True):
            if addition.outcome is Outcome.ADDED:
                self.brought.added.append(addition.spec)
            else:
                # Somebody else added it a moment ago.
                self.brought.already.append((outline, addition.by))


class Looker:
    """Keeps of sources that are looked at those that can be read, a few together, so that a stop loses none.

    Its `note` is told of each look as it ends, `finish` at the end, whatever that end is.
    """

    def __init__(self, new: Sequence[New], keeper: Keeper) -> None:
        self._new = new
        self._keeper = keeper
        self._good: list[New] = []

    def note(self, number: int, error: SourceError | None) -> None:
        """Take the outcome of the look at one of the sources."""
        if error is not None:
            self._keeper.brought.left_out.append((self._new[number][0], error.reason, error.remedy))
            return
        self._good.append(self._new[number])
        if len(self._good) >= KEPT_TOGETHER:
            self.finish()

    def finish(self) -> None:
        """Keep what is good and not kept yet."""
        good, self._good = self._good, []
        self._keeper.keep(good)


def batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield `values` in lists of at most `size`."""
    left = iter(values)
    while batch := list(islice(left, size)):
        yield batch
