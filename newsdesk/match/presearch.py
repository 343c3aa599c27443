"""Picks the few rules that an article could possibly match, without asking all of them.

Every rule is filed under one *clause*: a choice of facts of which at least one must be so wherever the rule holds. Of
all the clauses a rule offers, the one that is so least often is taken. An article then calls up only the rules filed
under something that is so about it. Rules without such a clause (a regular expression alone, a part of an address) are
asked every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import exp
from types import MappingProxyType
from typing import Generic, TypeVar

from newsdesk.match.checks import LABEL
from newsdesk.match.clause import Clause, Trigger
from newsdesk.match.reading import Reading
from newsdesk.rules.query import FieldName, InField, Node, SetRef, children
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.term import Reach, Term
from newsdesk.text.scripts import CJK, SCRIPTS

Filed = TypeVar("Filed")


def searched_terms(node: Node, sets: AliasSets) -> list[Term]:
    """Return the terms of a tree that must be looked for, the aliases of its sets among them, in reading order.

    Raises:
        ValueError: It names a set that is not among `sets`.
    """
    found: list[Term] = []
    _collect(node, sets, found)
    return found


def _collect(node: Node, sets: AliasSets, found: list[Term]) -> None:
    match node:
        case Term():
            found.append(node)
        case SetRef(name):
            found.extend(aliases(name, sets))
        case InField(FieldName.LANG | FieldName.SITE | FieldName.URL, _):
            pass  # these are compared, not looked for
        case _:
            for child in children(node):
                _collect(child, sets, found)


def aliases(name: str, sets: AliasSets) -> tuple[Term, ...]:
    """Return the terms of a set.

    Raises:
        ValueError: There is no such set.
    """
    alias_set = sets.get(name)
    if alias_set is None:
        raise ValueError(f"there is no alias set @{name}")
    return alias_set.terms


_CJK_RARITY = 1.4
_LETTER_RARITY = 0.6
_REACH_FACTOR = {Reach.WORD: 1.0, Reach.PREFIX: 1.5, Reach.SUFFIX: 1.5, Reach.INSIDE: 3.0}


def usual_share(term: Term) -> float:
    """Estimate from its length alone in which share of all articles a term stands: long words are rare words."""
    rarity = sum(
        _CJK_RARITY if SCRIPTS[character] in CJK else _LETTER_RARITY
        for character in term.text
        if not character.isspace()
    )
    return min(1.0, _REACH_FACTOR[term.reach] * exp(1.0 - rarity))


class Presearcher(Generic[Filed]):
    """Rules filed by their clauses; immutable."""

    def __init__(self, filed: Iterable[tuple[Filed, Clause | None]]) -> None:
        """File each rule under its clause; a rule without one is called up by every article."""
        index: dict[Trigger, list[Filed]] = {}
        always: list[Filed] = []
        for rule, clause in filed:
            if clause is None:
                always.append(rule)
            for trigger in clause.triggers if clause else ():
                index.setdefault(trigger, []).append(rule)
        self._index = MappingProxyType({trigger: tuple(rules) for trigger, rules in index.items()})
        self._always = tuple(always)
        # Facts that no rule is filed under need not be worked out for every article.
        self._kinds = frozenset(trigger[0] for trigger in index if isinstance(trigger, tuple))

    def candidates(self, reading: Reading) -> list[Filed]:
        """Return every rule that could match, in no order; some more than once."""
        filed = self._index.get
        found = list(self._always)
        for number in reading.terms:
            found += filed(number, ())
        for fact in self._facts(reading) if self._kinds else ():
            found += filed(fact, ())
        return found

    def _facts(self, reading: Reading) -> Iterator[Trigger]:
        if FieldName.LANG in self._kinds:
            yield FieldName.LANG.value, reading.language
        if FieldName.SITE in self._kinds:
            for site in reading.sites:
                yield FieldName.SITE.value, site
        if LABEL in self._kinds:
            for numbers in reading.label_terms.values():
                for number in numbers:
                    yield LABEL, number
