"""What a rule says, as a tree.

A `Query` is what people wrote plus the tree it means. Trees are kept in one normal form, so that two texts of one
meaning give equal trees: groups of one are the one, groups of the same kind inside each other are one group, and a
negation of a negation is gone. Build nodes with `all_of`, `any_of` and `negation`, which keep that form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from newsdesk.rules.problems import Problem
from newsdesk.terms.term import Term

TEXT_MAX = 2_000
"""Characters of one query."""
DEPTH_MAX = 32
"""Nodes from the root of the tree to a leaf."""
TERMS_MAX = 2_000
"""Terms of one query, the aliases of its sets counted one by one."""
REGEX_MAX = 512
"""Characters between the slashes of a regular expression."""
DISTANCE_MAX = 100
"""Largest n of `NEAR/n`."""
COUNT_MAX = 1_000
"""Largest n of `count(...)>=n` and `sources>=n`."""
AGE_MAX = timedelta(days=365)
"""Oldest n of `age<n`."""


class FieldName(StrEnum):
    """The fields a part of a rule can be held to."""

    TITLE = "title"
    BODY = "body"
    SOURCE = "source"
    """The source's name, or the outlet's."""
    SITE = "site"
    """The host of the article's address, its parents included: `site:example.com` wants www.example.com too."""
    AUTHOR = "author"
    TAG = "tag"
    LANG = "lang"
    """Primary language subtag."""
    URL = "url"
    """Any part of the article's address."""


TEXT_FIELDS = frozenset({FieldName.TITLE, FieldName.BODY})
"""The fields that give evidence; all others are facts about the article."""


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; at least two, none of them an `And`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds; at least two, none of them an `Or`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; never a `Not` itself."""

    part: Node


@dataclass(frozen=True, slots=True)
class InField:
    """The part holds in one field alone."""

    field: FieldName
    part: Node


@dataclass(frozen=True, slots=True)
class SetRef:
    """Any alias of a set, by the set's own name."""

    name: str


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression of the linear-time kind, searched in the text as it is written.

    Attributes:
        pattern: What stands between the slashes.
        exact_case: True for `/.../c`; otherwise upper and lower case are one.
    """

    pattern: str
    exact_case: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Both sides stand in one field, at most `distance` words apart, in any order.

    Neighbouring words are one word apart. A side is a term, a set, or a choice of these.
    """

    left: Node
    right: Node
    distance: int


@dataclass(frozen=True, slots=True)
class CountAtLeast:
    """The part, a term, a set or a choice of these, stands in the text at least `count` times."""

    part: Node
    count: int


@dataclass(frozen=True, slots=True)
class SourcesAtLeast:
    """At least `count` outlets report the story; decided when it comes to alerting."""

    count: int


@dataclass(frozen=True, slots=True)
class AgeBelow:
    """The article was published less than `age` ago; decided when it comes to alerting."""

    age: timedelta


Node = And | Or | Not | InField | Term | SetRef | Regex | Near | CountAtLeast | SourcesAtLeast | AgeBelow
StoryCondition = SourcesAtLeast | AgeBelow


@dataclass(frozen=True, slots=True)
class Query:
    """A rule's query, read and found right.

    Queries are equal when they mean the same, however they were written.

    Attributes:
        text: As people wrote it.
        root: What it means.
        sets: Names of the alias sets it uses, in reading order.
        warnings: What is allowed but seldom wanted, by position.
    """

    text: str = field(compare=False)
    root: Node
    sets: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = field(default=(), compare=False)


def all_of(parts: Iterable[Node]) -> Node:
    """Return the node that holds when all of `parts` (at least one) hold."""
    flat = tuple(each for part in parts for each in (part.parts if isinstance(part, And) else (part,)))
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(parts: Iterable[Node]) -> Node:
    """Return the node that holds when one of `parts` (at least one) holds."""
    flat = tuple(each for part in parts for each in (part.parts if isinstance(part, Or) else (part,)))
    return flat[0] if len(flat) == 1 else Or(flat)


def negation(part: Node) -> Node:
    """Return the node that holds when `part` does not."""
    return part.part if isinstance(part, Not) else Not(part)


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below `node`, in reading order."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(part) | InField(_, part) | CountAtLeast(part, _):
            return (part,)
        case Near(left, right, _):
            return (left, right)
        case _:
            return ()


def rewritten(node: Node, change: Callable[[Node], Node | None]) -> Node | None:
    """Return `node` with some of its parts changed, in normal form; None when nothing is left.

    Args:
        node: A tree.
        change: Asked about every node from the root down: returns the node itself to go on below it, another node to
            put in its place, None to take it out.
    """
    changed = change(node)
    if changed is not node:
        return changed
    parts = [part for part in (rewritten(child, change) for child in children(node)) if part is not None]
    if not children(node):
        return node
    return _with_children(node, parts) if parts else None


def _with_children(node: Node, parts: list[Node]) -> Node:
    match node:
        case Or():
            return any_of(parts)
        case Not():
            return negation(parts[0])
        case InField(field_name, _):
            return InField(field_name, parts[0])
        case CountAtLeast(_, count):
            return CountAtLeast(parts[0], count)
        case Near(_, _, distance) if len(parts) == 2:
            return Near(parts[0], parts[1], distance)
        case _:
            return all_of(parts)


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def depth(node: Node) -> int:
    """Return the number of nodes on the longest way from `node` to a leaf; a leaf alone is 1."""
    return 1 + max(map(depth, children(node)), default=0)


def clauses(node: Node) -> tuple[Node, ...]:
    """Return the parts that must all hold for `node` to hold, as far as the top of the tree says."""
    return node.parts if isinstance(node, And) else (node,)


def wants_something(node: Node, *, negated: bool = False) -> bool:
    """Tell whether `node` can hold only where something is found, rather than wherever something is missing.

    Args:
        node: A tree.
        negated: True to ask about the opposite of `node`.
    """
    match node:
        case Not(part):
            return wants_something(part, negated=not negated)
        case InField(_, part):
            return wants_something(part, negated=negated)
        case And(parts) | Or(parts):
            # The opposite of "all of these" is "one of the opposites", and the other way round.
            needs_one = isinstance(node, And) != negated
            return (any if needs_one else all)(wants_something(part, negated=negated) for part in parts)
        case SourcesAtLeast() | AgeBelow():
            return False
        case _:
            return not negated
