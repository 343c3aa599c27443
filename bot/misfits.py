"""Where the watchlist and the sources that were added by a command do not go together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from config.problems import Problem
from config.watchlist import Reference
from store.records import Source, SourceSpec, reads_the_same

KNOWN_SHOWN_MAX = 8


def names_to_look_up(specs: Sequence[SourceSpec], references: Sequence[Reference]) -> frozenset[str]:
    """Return the names of added sources that `misfits` wants to know about."""
    return frozenset((*(spec.name for spec in specs), *(each.source for each in references)))


def misfits(
    specs: Sequence[SourceSpec], references: Sequence[Reference], added: Collection[Source]
) -> tuple[Problem, ...]:
    """Return what is wrong between a watchlist and the sources added by a command.

    Args:
        specs: The sources of the watchlist.
        references: What its rules say of sources that it does not have.
        added: The added sources of all these names.
    """
    by_name = {source.spec.name: source.spec for source in added}
    return (*_unknown(specs, references, by_name), *_taken(specs, by_name))


def _unknown(specs: Sequence[SourceSpec], references: Sequence[Reference], added: Collection[str]) -> Iterator[Problem]:
    own = [spec.name for spec in specs]
    for each in references:
        if each.source not in added:
            close = get_close_matches(each.source, own, KNOWN_SHOWN_MAX) or own[:KNOWN_SHOWN_MAX]
            yield Problem(
                each.where,
                f"Rule “{each.rule}” names the source “{each.source}”, which is neither under “sources:” nor added.",
                f"Use one of: {', '.join(close) or 'none yet'}; or see “sokbo source list”.",
            )


def _taken(specs: Sequence[SourceSpec], added: dict[str, SourceSpec]) -> Iterator[Problem]:
    for spec in specs:
        other = added.get(spec.name)
        # The same source in both places is one that moved into the file: the file takes it over.
        if other is not None and not reads_the_same(other, spec):
            yield Problem(
                f"source “{spec.name}”",
                "An added source has this name already, and reads something else.",
                f"Give one another name in the watchlist, or remove the added one: sokbo source remove '{spec.name}'",
            )
