"""What must be so about an article before a rule can hold: the heading under which the rule is filed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

Trigger = int | tuple[str, int | str]
"""One fact: the number of a term in title or body, or the kind of another fact with its value."""

Share = Callable[[int], float]
"""Gives the share of all articles, 0 to 1, in which the term with a number is expected."""


class Clause(NamedTuple):
    """A choice of facts of which one must be so.

    Attributes:
        share: In which share of all articles one of them is expected to be so; may exceed 1.
        triggers: The facts, each once.
    """

    share: float
    triggers: tuple[Trigger, ...]


def choice_clause(numbers: tuple[int, ...], share: Share) -> Clause:
    """Return the clause of a choice of terms."""
    return Clause(sum(map(share, numbers)), numbers)


def rarest_of(clauses: Iterable[Clause | None]) -> Clause | None:
    """Return the clause that is so least often, for what needs all of them; None when there is none."""
    return min((clause for clause in clauses if clause is not None), key=lambda clause: clause.share, default=None)


def one_of(clauses: Iterable[Clause | None]) -> Clause | None:
    """Return a clause that is so when one of `clauses` is; with a None among them nothing need be so."""
    share = 0.0
    triggers: dict[Trigger, None] = {}
    for clause in clauses:
        if clause is None:
            return None
        share += clause.share
        triggers.update(dict.fromkeys(clause.triggers))
    return Clause(share, tuple(triggers))
