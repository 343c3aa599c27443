"""Finds the rules that want an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from newsdesk.article import Article
from newsdesk.evidence import Field, Hit, Match
from newsdesk.match.checks import Check, make_check
from newsdesk.match.clause import Clause
from newsdesk.match.presearch import Presearcher, searched_terms, usual_share
from newsdesk.match.reading import TEXTS, Reading
from newsdesk.rules.query import AgeBelow, Query, SetRef, SourcesAtLeast, StoryCondition, clauses
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Term
from newsdesk.terms.verify import Segmenter

Frequency = Callable[[Term], float]
"""Gives the share of articles, 0 to 1, in which a term stands."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to be asked.

    Attributes:
        order: Its place among all rules.
        rule: The rule.
        check: What it wants of an article's text and facts.
    """

    order: int
    rule: Rule
    check: Check


_Filed = tuple[CompiledRule, Clause | None]


class Matcher:
    """All rules in force; immutable, swapped whole.

    Like the finder below it, it has a large base and a small part for what changed since: `changed` costs milliseconds
    however many rules there are, and `merged` makes one clean base again.
    """

    def __init__(
        self,
        base: _Base,
        finder: TermFinder,
        delta: Mapping[str, _Filed],
        removed: frozenset[str],
        delta_names: Mapping[int, str],
    ) -> None:
        """Put a matcher together; use `build` to make one."""
        self._base = base
        self._finder = finder
        self._delta = delta
        self._delta_presearcher = Presearcher(delta.values())
        self._delta_names = delta_names
        self._removed = removed  # ids of base rules that are gone, or replaced by one in the delta

    @classmethod
    def build(
        cls,
        rules: Iterable[Rule],
        sets: AliasSets,
        frequency: Frequency = usual_share,
        segmenter: Segmenter | None = None,
    ) -> Self:
        """Compile rules.

        Args:
            rules: The rules, in the order in which matches are told.
            sets: The alias sets their queries were read with.
            frequency: How common terms are, by which rules are filed; only speed depends on it.
            segmenter: Asked about hits in Chinese and Japanese text; None accepts them wherever they stand.

        Raises:
            ValueError: Two rules share an id, or a query names an unknown set.
        """
        listed = tuple(rules)
        repeated = [rule_id for rule_id, count in Counter(rule.id for rule in listed).items() if count > 1]
        if repeated:
            raise ValueError(f"rules share an id: {', '.join(repeated)}")
        terms: dict[Term, int] = {}
        compile_rule = _Compiler(sets, lambda term: terms.setdefault(term, len(terms)))
        compiled = [compile_rule(rule, order) for order, rule in enumerate(listed)]
        finder = TermFinder.build(terms, segmenter=segmenter)
        share = list(map(frequency, terms)).__getitem__
        base = _Base(
            sets,
            frequency,
            segmenter,
            MappingProxyType({each.rule.id: each for each in compiled}),
            Presearcher((each, each.check.clause(share)) for each in compiled),
            tuple(term.text for term in terms),
        )
        return cls(base, finder, {}, frozenset(), {})

    @property
    def pending(self) -> int:
        """Rules changed, or terms added, since the base was built, whichever are more: what a merge would gain.

        The terms of a rule that came and went stay until then.
        """
        return max(len(self._delta.keys() | self._removed), self._finder.pending)

    def match(self, article: Article) -> tuple[Match, ...]:
        """Return the rules that want an article, in their order, each with its evidence.

        Conditions on the story (`story_conditions`) are not looked at. Where evidence lies inside longer evidence of
        the same rule (알트만 in 샘 알트만), only the longer is told.
        """
        return self._matches(Reading(article, self._finder))

    def match_each(self, articles: Sequence[Article]) -> list[tuple[Match, ...]]:
        """Do what `match` does for each of some articles; costs less than one after the other."""
        return [self._matches(reading) for reading in Reading.each(articles, self._finder)]

    def _matches(self, reading: Reading) -> tuple[Match, ...]:
        base = (each for each in self._base.presearcher.candidates(reading) if each.check.holds(reading))
        delta = (each for each in self._delta_presearcher.candidates(reading) if each.check.holds(reading))
        wanting = {each.order: each for each in base if each.rule.id not in self._removed}
        wanting |= {each.order: each for each in delta}
        return tuple(
            Match(compiled.rule.id, hits(compiled.check, reading, self._name))
            for _, compiled in sorted(wanting.items())
        )

    def story_conditions(self, rule_id: str) -> tuple[StoryCondition, ...]:
        """Return what a rule asks of the story and of the article's age; all of it must hold.

        Raises:
            KeyError: There is no such rule.
        """
        root = self._rule(rule_id).rule.query.root
        return tuple(clause for clause in clauses(root) if isinstance(clause, SourcesAtLeast | AgeBelow))

    def changed(self, add: Iterable[Rule] = (), remove_ids: Iterable[str] = ()) -> Self:
        """Return a matcher with some rules more and some less.

        A rule whose id is known takes the place of the old one. Removing an unknown id changes nothing.

        Raises:
            ValueError: A query names an unknown set.
        """
        base = self._base
        adding = {rule.id: rule for rule in add}
        leaving = set(remove_ids) - adding.keys()
        terms = dict.fromkeys(term for rule in adding.values() for term in searched_terms(rule.query.root, base.sets))
        finder = self._finder.changed(add=terms)
        numbers = {term: number for term in terms if (number := finder.number(term)) is not None}
        share = {numbers[term]: base.frequency(term) for term in numbers}.__getitem__
        compile_rule = _Compiler(base.sets, numbers.__getitem__)
        delta = {rule_id: filed for rule_id, filed in self._delta.items() if rule_id not in leaving}
        for rule in adding.values():
            compiled = compile_rule(rule, self._order(rule.id, delta))
            delta[rule.id] = compiled, compiled.check.clause(share)
        gone = (leaving | adding.keys()) & base.rules.keys()
        names = {**self._delta_names, **{number: term.text for term, number in numbers.items()}}
        return type(self)(base, finder, delta, self._removed | gone, names)

    def merged(self) -> Self:
        """Return a matcher that matches the same, all in one base; slow like `build`."""
        base = self._base
        return self.build((compiled.rule for compiled in self._live()), base.sets, base.frequency, base.segmenter)

    def _name(self, number: int) -> str:
        """Return the term with this number as rules write it."""
        return self._delta_names.get(number) or self._base.names[number]

    def _live(self) -> list[CompiledRule]:
        base = (compiled for rule_id, compiled in self._base.rules.items() if rule_id not in self._removed)
        delta = (compiled for compiled, _ in self._delta.values())
        return sorted([*base, *delta], key=lambda compiled: compiled.order)

    def _rule(self, rule_id: str) -> CompiledRule:
        if rule_id in self._delta:
            return self._delta[rule_id][0]
        if rule_id in self._removed:
            raise KeyError(rule_id)
        return self._base.rules[rule_id]

    def _order(self, rule_id: str, delta: Mapping[str, _Filed]) -> int:
        """Return the place of a rule: its old one when it is known, else behind all others."""
        if rule_id in delta:
            return delta[rule_id][0].order
        if rule_id in self._base.rules:
            return self._base.rules[rule_id].order
        return max([len(self._base.rules) - 1, *(compiled.order for compiled, _ in delta.values())]) + 1


def match_one(query: Query, sets: AliasSets, article: Article, segmenter: Segmenter | None = None) -> Match | None:
    """Return what a single query finds in an article, under an empty rule id; None when it does not want it."""
    matcher = Matcher.build([Rule("", query)], sets, segmenter=segmenter)
    return next(iter(matcher.match(article)), None)


@dataclass(frozen=True, slots=True)
class _Base:
    """What all matchers made from one build share."""

    sets: AliasSets
    frequency: Frequency
    segmenter: Segmenter | None
    rules: Mapping[str, CompiledRule]
    presearcher: Presearcher[CompiledRule]
    names: Sequence[str]


class _Compiler:
    """Makes rules ready; remembers what it worked out for terms and sets, which many rules share."""

    def __init__(self, sets: AliasSets, number: Callable[[Term], int]) -> None:
        """Take the sets that queries may name, and what gives every term its number."""
        self._sets = sets
        self._number = number
        self._known: dict[Term | SetRef, tuple[int, ...]] = {}

    def __call__(self, rule: Rule, order: int) -> CompiledRule:
        return CompiledRule(order, rule, make_check(rule.query.root, self._numbers))

    def _numbers(self, node: Term | SetRef) -> tuple[int, ...]:
        known = self._known.get(node)
        if known is None:
            terms = [node] if isinstance(node, Term) else searched_terms(node, self._sets)
            known = self._known[node] = tuple(dict.fromkeys(map(self._number, terms)))
        return known


def hits(check: Check, reading: Reading, name: Callable[[int], str]) -> tuple[Hit, ...]:
    """Return the evidence of a check that holds, in reading order, nothing of it inside anything longer.

    Args:
        check: The check.
        reading: The article.
        name: Gives the term of a number as the rule writes it.
    """
    places: dict[Field, dict[tuple[int, int], int | str]] = {field: {} for field in TEXTS}
    for field, start, end, sought in check.places(reading):
        places[field][start, -end] = sought
    found = []
    for field in TEXTS:
        text, reached = reading.text(field), 0
        for start, negative_end in sorted(places[field]):  # of two that start together, the longer first
            end = -negative_end
            if end > reached:
                reached, sought = end, places[field][start, negative_end]
                term = sought if isinstance(sought, str) else name(sought)
                found.append(Hit(field, start, end, text[start:end], term))
    return tuple(found)
