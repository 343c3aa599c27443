"""Conditions ready to be asked: what the nodes of a query become when its terms have their numbers.

A check answers two questions about a `Reading`: does it hold, and where is the evidence. There are several for each of
perhaps a hundred thousand rules, so they hold numbers and little else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from newsdesk.evidence import Field
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


def make_check(node: Node, numbers: Numbers) -> Check:
    """Return the check for a tree; conditions on the story hold here, they are decided later.

    Args:
        node: The tree.
        numbers: Knows the numbers of all terms that `newsdesk.match.presearch.searched_terms` gives for the tree.
    """
    return _make(node, numbers, None, negated=False)


def _make(node: Node, numbers: Numbers, scope: FieldName | None, *, negated: bool) -> Check:
    match node:
        case Term() if scope is None:  # most nodes, so they are asked about first
            term = _AnyTerm(numbers(node))
            return _Without(term) if negated else term
        case Not(part):
            return _make(part, numbers, scope, negated=not negated)
        case InField(field, part):
            return _make(part, numbers, field, negated=negated)
        case And(parts) | Or(parts) if not _is_one_choice(node, scope):
            checks = tuple(_make(part, numbers, scope, negated=negated) for part in parts)
            # The opposite of "all of these" is "one of the opposites", and the other way round.
            return _AllOf(checks) if isinstance(node, And) != negated else _AnyOf(checks)
        case SourcesAtLeast() | AgeBelow():
            return _AllOf(())
        case _:
            check = _text_check(node, numbers, scope) if _is_text(scope) else _fact(node, numbers, scope)
            return _Without(check) if negated else check


def _is_text(scope: FieldName | None) -> bool:
    return scope is None or scope in TEXT_FIELDS


def _is_one_choice(node: Node, scope: FieldName | None) -> bool:
    """Tell whether a node is a choice of terms, which is one look at one list of numbers."""
    return _is_text(scope) and isinstance(node, Or) and all(isinstance(part, Term | SetRef) for part in node.parts)


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
        case Or(parts):
            return tuple(dict.fromkeys(number for part in parts for number in choice_numbers(part, numbers)))
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


@dataclass(frozen=True, slots=True)
class _AllOf:
    """All parts hold."""

    parts: tuple[Check, ...]

    def holds(self, reading: Reading) -> bool:
        return all(part.holds(reading) for part in self.parts)

    def places(self, reading: Reading) -> Iterator[Place]:
        for part in self.parts:
            yield from part.places(reading)


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


@dataclass(frozen=True, slots=True)
class _Without:
    """The part does not hold; what is missing leaves no evidence."""

    part: Check

    def holds(self, reading: Reading) -> bool:
        return not self.part.holds(reading)

    def places(self, _reading: Reading) -> Iterator[Place]:
        return iter(())


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


@dataclass(frozen=True, slots=True)
class _Fact:
    """Something is so about the article outside its text; it leaves no evidence there."""

    holds: Callable[[Reading], bool]

    def places(self, _reading: Reading) -> Iterator[Place]:
        return iter(())


def _fact(node: Node, numbers: Numbers, field: FieldName | None) -> Check:
    if field is None or isinstance(node, Near | CountAtLeast):
        raise TypeError(f"{type(node).__name__} cannot be asked of the field {field}")
    if isinstance(node, Regex):
        return _Fact(partial(_label_fits, field, node))
    if field in LABEL_FIELDS:
        return _Fact(partial(_label_has, field, choice_numbers(node, numbers)))
    if not isinstance(node, Term):
        raise TypeError(f"{type(node).__name__} cannot be asked of the field {field}")
    test = {FieldName.LANG: _is_written_in, FieldName.SITE: _is_on_site}.get(field, _address_has)
    return _Fact(partial(test, fact_value(field, node)))


LABEL_FIELDS = frozenset({FieldName.SOURCE, FieldName.AUTHOR, FieldName.TAG})
"""Fields that hold names, in which terms are found as in text."""


def fact_value(field: FieldName, term: Term) -> str:
    """Return what a term means as the value of lang:, site: or url:, ready to be compared."""
    text = term.text.casefold()
    if field is FieldName.LANG:
        return text.split("-")[0]
    return text.strip(".") if field is FieldName.SITE else text


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
            for start, end in found.spans(number)[:_PLACES_MAX]:
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
