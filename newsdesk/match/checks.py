"""Conditions ready to be asked: what the nodes of a query become when its terms have their numbers.

A check answers two questions about a `Reading`: does it hold, and where is the evidence; and one before there is any
article: what must be so for it to hold at all. There is one for each of perhaps a hundred thousand rules, so checks
hold numbers and little else, and the shape that nearly all rules have, some choices of terms of which each must find
one and some terms that must be missing, is one flat `_AllOf`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Protocol

from newsdesk.evidence import Field
from newsdesk.match.clause import Clause, Share, choice_clause, one_of, rarest_of
from newsdesk.match.near import Span, near_spans
from newsdesk.match.reading import TEXTS, Reading, searchable
from newsdesk.rules.query import (
    TEXT_FIELDS,
    AgeBelow,
    And,
    CountAtLeast,
    FieldName,
    InField,
    Near,
    Node,
    Not,
    Or,
    Regex,
    SetRef,
    SourcesAtLeast,
)
from newsdesk.rules.regexes import compiled
from newsdesk.terms.term import Term

Place = tuple[Field, int, int, int | str]
"""Where evidence stands: field, start, end, and what was looked for: the number of a term, or a pattern as written."""

Numbers = Callable[[Term | SetRef], tuple[int, ...]]
"""Gives the finder's numbers of a term, or of all aliases of a set."""

_PLACES_MAX = 20
"""Places a pattern or a term may show in one field; more than anybody reads."""


class Check(Protocol):
    """One condition on an article."""

    def holds(self, reading: Reading) -> bool:
        """Tell whether the article fulfils it."""

    def places(self, reading: Reading) -> Iterator[Place]:
        """Yield the evidence; only to be asked where the check holds."""

    def clause(self, share: Share) -> Clause | None:
        """Return, of all that must be so wherever the check holds, what is so least often; None for nothing."""


def make_check(node: Node, numbers: Numbers) -> Check:
    """Return the check for a tree; conditions on the story hold here, they are decided later.

    Args:
        node: The tree.
        numbers: Knows the numbers of all terms that `newsdesk.match.presearch.searched_terms` gives for the tree.
    """
    return _make(node, numbers, None, negated=False)


def _make(node: Node, numbers: Numbers, scope: FieldName | None, *, negated: bool) -> Check:
    check: Check
    match node:
        case Term() if scope is None:  # most nodes, so they are asked about first
            check = _AnyTerm(numbers(node))
        case Or(parts) if scope is None and _are_sought(parts):
            check = _AnyTerm(_joined(parts, numbers))
        case And(parts) | Or(parts) if isinstance(node, And) or not (_is_text(scope) and _are_sought(parts)):
            checks = [_make(part, numbers, scope, negated=negated) for part in parts]
            # The opposite of "all of these" is "one of the opposites", and the other way round.
            return _all_of(checks) if isinstance(node, And) != negated else _AnyOf(tuple(checks))
        case Not(part):
            return _make(part, numbers, scope, negated=not negated)
        case InField(field, part):
            return _make(part, numbers, field, negated=negated)
        case SourcesAtLeast() | AgeBelow():
            return _ANYTHING
        case _:
            check = _text_check(node, numbers, scope) if _is_text(scope) else _fact(node, numbers, scope)
    return _Without(check) if negated else check


def _all_of(checks: Iterable[Check]) -> Check:
    """Return one flat check that holds where all of `checks` do."""
    choices: list[tuple[int, ...]] = []
    without: list[int] = []
    others: list[Check] = []
    for check in checks:
        if isinstance(check, _AnyTerm):
            choices.append(check.numbers)
        elif isinstance(check, _Without) and isinstance(check.part, _AnyTerm):
            without.extend(check.part.numbers)
        elif check is not _ANYTHING:
            others.append(check)
    return _AllOf(tuple(choices), tuple(without), tuple(others))


def _is_text(scope: FieldName | None) -> bool:
    return scope is None or scope in TEXT_FIELDS


def _are_sought(parts: tuple[Node, ...]) -> bool:
    """Tell whether all of some nodes are looked for in text, so that a choice of them is one list of numbers."""
    return _SOUGHT.issuperset(map(type, parts))


_SOUGHT = frozenset({Term, SetRef})


def _joined(parts: Iterable[Any], numbers: Numbers) -> tuple[int, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(map(numbers, parts))))


def _text_check(node: Node, numbers: Numbers, scope: FieldName | None) -> Check:
    fields: tuple[Field, ...] = ("title",) if scope is FieldName.TITLE else ("body",) if scope else TEXTS
    match node:
        case Near(left, right, distance):
            return _Beside(fields, choice_numbers(left, numbers), choice_numbers(right, numbers), distance)
        case CountAtLeast(part, count):
            return _Often(fields, choice_numbers(part, numbers), count)
        case Regex(pattern, exact_case):
            return _Pattern(fields, pattern, exact_case)
        case _:
            found = choice_numbers(node, numbers)
            return _AnyTerm(found) if scope is None else _AnyTermIn(fields[0], found)


def choice_numbers(node: Node, numbers: Numbers) -> tuple[int, ...]:
    """Return the numbers of a term, of a set, or of a choice of these.

    Raises:
        TypeError: The node is none of these.
    """
    match node:
        case Term() | SetRef():
            return numbers(node)
        case Or(parts) if _are_sought(parts):
            return _joined(parts, numbers)
        case _:
            raise TypeError(f"{type(node).__name__} is nothing to look for by itself")


@dataclass(frozen=True, slots=True)
class _AnyTerm:
    """One of some terms stands in title or body."""

    numbers: tuple[int, ...]

    def holds(self, reading: Reading) -> bool:
        return not reading.terms.isdisjoint(self.numbers)

    def places(self, reading: Reading) -> Iterator[Place]:
        return _term_places(self.numbers, TEXTS, reading)

    def clause(self, share: Share) -> Clause:
        return choice_clause(self.numbers, share)


@dataclass(frozen=True, slots=True)
class _AnyTermIn:
    """One of some terms stands in the title, or in the body."""

    field: Field
    numbers: tuple[int, ...]

    def holds(self, reading: Reading) -> bool:
        found = reading.found(self.field).terms
        return not found.isdisjoint(self.numbers)

    def places(self, reading: Reading) -> Iterator[Place]:
        return _term_places(self.numbers, (self.field,), reading)

    def clause(self, share: Share) -> Clause:
        return choice_clause(self.numbers, share)


@dataclass(frozen=True, slots=True)
class _AllOf:
    """Of each choice one term stands in title or body, some terms stand in neither, and all other parts hold."""

    choices: tuple[tuple[int, ...], ...]
    without: tuple[int, ...]
    parts: tuple[Check, ...]

    def holds(self, reading: Reading) -> bool:
        lacks = reading.terms.isdisjoint
        # A loop, because this is asked of some 20 rules for every article and a generator costs more than the answer.
        for choice in self.choices:
            if lacks(choice):
                return False
        return lacks(self.without) and all(part.holds(reading) for part in self.parts)

    def places(self, reading: Reading) -> Iterator[Place]:
        for choice in self.choices:
            yield from _term_places(choice, TEXTS, reading)
        for part in self.parts:
            yield from part.places(reading)

    def clause(self, share: Share) -> Clause | None:
        clauses = [part.clause(share) for part in self.parts]
        if self.choices:
            rarest = min(self.choices, key=lambda choice: sum(map(share, choice)))
            clauses.append(choice_clause(rarest, share))
        return rarest_of(clauses)


_ANYTHING = _AllOf((), (), ())


@dataclass(frozen=True, slots=True)
class _AnyOf:
    """At least one part holds; the parts that do not hold give no evidence."""

    parts: tuple[Check, ...]

    def holds(self, reading: Reading) -> bool:
        return any(part.holds(reading) for part in self.parts)

    def places(self, reading: Reading) -> Iterator[Place]:
        for part in self.parts:
            if part.holds(reading):
                yield from part.places(reading)

    def clause(self, share: Share) -> Clause | None:
        return one_of(part.clause(share) for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Without:
    """The part does not hold; what is missing leaves no evidence."""

    part: Check

    def holds(self, reading: Reading) -> bool:
        return not self.part.holds(reading)

    def places(self, _reading: Reading) -> Iterator[Place]:
        return iter(())

    def clause(self, _share: Share) -> None:
        return None


@dataclass(frozen=True, slots=True)
class _Beside:
    """Two groups of terms stand within some words of each other in one field."""

    fields: tuple[Field, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    distance: int

    def holds(self, reading: Reading) -> bool:
        return any(True for _ in self.places(reading))

    def places(self, reading: Reading) -> Iterator[Place]:
        for field in self.fields:
            found = reading.found(field)
            lefts = {span: number for number in self.left for span in found.spans(number)}
            rights = {span: number for number in self.right for span in found.spans(number)}
            near_lefts, near_rights = near_spans(reading.text(field), lefts, rights, self.distance)
            for near, owners in ((near_lefts, lefts), (near_rights, rights)):
                for start, end in sorted(near)[:_PLACES_MAX]:
                    yield field, start, end, owners[start, end]

    def clause(self, share: Share) -> Clause | None:
        return rarest_of((choice_clause(self.left, share), choice_clause(self.right, share)))


@dataclass(frozen=True, slots=True)
class _Often:
    """Some terms together stand in the fields at least so many times; what overlaps counts once."""

    fields: tuple[Field, ...]
    numbers: tuple[int, ...]
    count: int

    def holds(self, reading: Reading) -> bool:
        return sum(self._count_in(field, reading) for field in self.fields) >= self.count

    def places(self, reading: Reading) -> Iterator[Place]:
        return _term_places(self.numbers, self.fields, reading)

    def clause(self, share: Share) -> Clause:
        return choice_clause(self.numbers, share)

    def _count_in(self, field: Field, reading: Reading) -> int:
        found = reading.found(field)
        return _apart(span for number in self.numbers for span in found.spans(number))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A regular expression is found in one of the fields."""

    fields: tuple[Field, ...]
    pattern: str
    exact_case: bool

    def holds(self, reading: Reading) -> bool:
        return any(True for _ in self.places(reading))

    def places(self, reading: Reading) -> Iterator[Place]:
        ready = compiled(self.pattern, exact_case=self.exact_case)
        written = f"/{self.pattern}/" + ("c" if self.exact_case else "")
        for field in self.fields:
            spans = (each.span() for each in ready.finditer(searchable(reading.text(field))))
            for _, (start, end) in zip(range(_PLACES_MAX), ((a, b) for a, b in spans if b > a), strict=False):
                yield field, start, end, written

    def clause(self, _share: Share) -> None:
        return None


@dataclass(frozen=True, slots=True)
class _Fact:
    """Something is so about the article outside its text; it leaves no evidence there."""

    holds: Callable[[Reading], bool]
    filed: Clause | None = None

    def places(self, _reading: Reading) -> Iterator[Place]:
        return iter(())

    def clause(self, _share: Share) -> Clause | None:
        return self.filed


def _fact(node: Node, numbers: Numbers, field: FieldName | None) -> Check:
    if field is None or isinstance(node, Near | CountAtLeast):
        raise TypeError(f"{type(node).__name__} cannot be asked of the field {field}")
    if isinstance(node, Regex):
        return _Fact(partial(_label_fits, field, node))
    if field in LABEL_FIELDS:
        found = choice_numbers(node, numbers)
        return _Fact(partial(_label_has, field, found), Clause(LABEL_SHARE, tuple((LABEL, each) for each in found)))
    if not isinstance(node, Term):
        raise TypeError(f"{type(node).__name__} cannot be asked of the field {field}")
    text = node.text.casefold()
    match field:
        case FieldName.LANG:
            language = text.split("-")[0]
            return _Fact(partial(_is_written_in, language), Clause(LANGUAGE_SHARE, ((field.value, language),)))
        case FieldName.SITE:
            host = text.strip(".")
            return _Fact(partial(_is_on_site, host), Clause(SITE_SHARE, ((field.value, host),)))
        case _:
            return _Fact(partial(_address_has, text))


LABEL_FIELDS = frozenset({FieldName.SOURCE, FieldName.AUTHOR, FieldName.TAG})
"""Fields that hold names, in which terms are found as in text."""
LABEL = "label"
"""The kind of the facts that a term stands in one of these."""
LABEL_SHARE = SITE_SHARE = 0.02
LANGUAGE_SHARE = 0.3


def _label_has(field: FieldName, numbers: tuple[int, ...], reading: Reading) -> bool:
    return not reading.label_terms[field].isdisjoint(numbers)


def _label_fits(field: FieldName, regex: Regex, reading: Reading) -> bool:
    ready = compiled(regex.pattern, exact_case=regex.exact_case)
    return any(ready.search(searchable(label)) is not None for label in reading.labels(field))


def _is_written_in(language: str, reading: Reading) -> bool:
    return reading.language == language


def _is_on_site(host: str, reading: Reading) -> bool:
    return host in reading.sites


def _address_has(text: str, reading: Reading) -> bool:
    return text in reading.article.url.casefold()


def _term_places(numbers: tuple[int, ...], fields: Sequence[Field], reading: Reading) -> Iterator[Place]:
    for field in fields:
        found = reading.found(field)
        for number in numbers:
            if number in found.terms:
                for start, end in found.spans(number, _PLACES_MAX):
                    yield field, start, end, number


def _apart(spans: Iterator[Span]) -> int:
    """Return how many of `spans` can be counted without counting any character twice."""
    count = 0
    reached = 0
    for start, end in sorted(spans, key=lambda span: (span[1], -span[0])):
        if start >= reached:
            count += 1
            reached = end
    return count
