"""Reads a query.

    query  = choice
    choice = every { OR every }
    every  = pair { [AND] pair }
    pair   = part [ NEAR/n part ]
    part   = NOT part | field: part | "(" choice ")" | count( choice )>=n | leaf

AND binds tighter than OR. What is wrong is found in two steps: the grammar here, the sense of it in `check`. For every
query that is wrong one that is right is offered, by making one suggested change after the other until nothing is left.
"""

from __future__ import annotations

from dataclasses import replace

from newsdesk.rules.check import check
from newsdesk.rules.lex import lex
from newsdesk.rules.problems import Problem, QueryError, Trouble
from newsdesk.rules.query import (
    COUNT_MAX,
    DEPTH_MAX,
    TEXT_MAX,
    CountAtLeast,
    InField,
    Near,
    Node,
    Query,
    SetRef,
    all_of,
    any_of,
    depth,
    negation,
    walk,
)
from newsdesk.rules.quick import read_quickly
from newsdesk.rules.reader import Fix, fixed
from newsdesk.rules.sets import AliasSets
from newsdesk.rules.tokens import Kind, Token

__all__ = ["QueryError", "parse_fully", "parse_query"]

_NESTING_MAX = 2 * DEPTH_MAX
_REPAIRS_MAX = 40
_STARTS_PART = frozenset({Kind.OPEN, Kind.NOT, Kind.FIELD, Kind.COUNT, Kind.LEAF, Kind.NUMBER})
_WANTS_PART = frozenset({Kind.AND, Kind.OR, Kind.NOT, Kind.NEAR, Kind.FIELD})


def parse_query(text: str, sets: AliasSets) -> Query:
    """Read a query.

    Args:
        text: The query as people wrote it.
        sets: The alias sets it may name.

    Raises:
        QueryError: It cannot be used; with every problem found, each with its place, and a query that is right.
    """
    return read_quickly(text, sets) or parse_fully(text, sets)


def parse_fully(text: str, sets: AliasSets) -> Query:
    """Do what `parse_query` does, by the whole grammar: the other way to the same answer, for queries of any kind.

    Raises:
        QueryError: As `parse_query`.
    """
    read = _read(text, sets)
    if isinstance(read, Query):
        return replace(read, warnings=tuple(_with_right_suggestion(each, sets) for each in read.warnings))
    suggestion = _repaired(read, sets)
    raise QueryError(tuple(replace(problem, suggestion=suggestion) for problem in read))


def _repaired(problems: tuple[Problem, ...], sets: AliasSets) -> str | None:
    """Return a right query made by following suggestions, or None when they lead nowhere."""
    for _ in range(_REPAIRS_MAX):
        text = problems[0].suggestion
        if text is None:
            return None
        read = _read(text, sets)
        if isinstance(read, Query):
            return text
        problems = read
    return None


def _with_right_suggestion(warning: Problem, sets: AliasSets) -> Problem:
    is_right = warning.suggestion is not None and isinstance(_read(warning.suggestion, sets), Query)
    return warning if is_right else replace(warning, suggestion=None)


def _read(text: str, sets: AliasSets) -> Query | tuple[Problem, ...]:
    if len(text) > TEXT_MAX:
        found, limit = str(len(text)), str(TEXT_MAX)
        return (Problem(Trouble.TOO_LONG, TEXT_MAX, len(text), found, (limit, limit)),)
    reader = lex(text, sets)
    try:
        root = _Parser(text, reader.tokens).query()
    except _Stop as stop:
        is_consequence = stop.problem.kind is Trouble.EMPTY_QUERY and reader.problems
        return _sorted(reader.problems if is_consequence else [*reader.problems, stop.problem])
    if reader.problems:
        return _sorted(reader.problems)
    if depth(root) > DEPTH_MAX:
        return (Problem(Trouble.TOO_DEEP, 0, len(text), expected=(str(DEPTH_MAX), str(DEPTH_MAX))),)
    problems, warnings = check(text, root, reader.tokens, sets)
    if problems:
        return _sorted(problems)
    names = dict.fromkeys(node.name for node in walk(root) if isinstance(node, SetRef))
    # A word that is probably an operator is not told to be short as well.
    noted = {(note.position, note.end) for note in reader.notes}
    doubts = [warning for warning in warnings if (warning.position, warning.end) not in noted]
    return Query(text, root, tuple(names), _sorted([*reader.notes, *doubts]))


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.position, problem.end)))


class _Stop(Exception):  # noqa: N818  # not an error of the program: it carries one of the query's out of the descent
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


class _Parser:
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._index = 0
        self._nesting = 0

    def query(self) -> Node:
        root = self._choice()
        token = self._token
        if token.kind is Kind.CLOSE:
            raise self._stop(Trouble.STRAY_CLOSE, token, (token.start, token.end, ""))
        return root

    def _choice(self) -> Node:
        parts = [self._every()]
        while self._accept(Kind.OR):
            parts.append(self._every())
        return any_of(parts)

    def _every(self) -> Node:
        parts = [self._pair()]
        while self._accept(Kind.AND) or self._token.kind in _STARTS_PART:
            parts.append(self._pair())
        return all_of(parts)

    def _pair(self) -> Node:
        left = self._part()
        near = self._token
        if not self._accept(Kind.NEAR):
            return left
        right = self._part()
        second = self._token
        if second.kind is Kind.NEAR:
            middle = self._text[near.end : second.start].strip()
            raise self._stop(Trouble.NEAR_CHAIN, second, (second.start, second.start, f"{middle} "))
        return Near(left, right, near.number)

    def _part(self) -> Node:
        self._nesting += 1
        token = self._token
        if self._nesting > _NESTING_MAX:
            raise self._stop(Trouble.TOO_DEEP, token, None, expected=str(DEPTH_MAX))
        part = self._part_at(token)
        self._nesting -= 1
        return part

    def _part_at(self, token: Token) -> Node:
        if token.node is not None:
            self._index += 1
            return token.node
        if self._accept(Kind.NOT):
            return negation(self._part())
        if self._accept(Kind.FIELD):
            return InField(token.field, self._part())
        if self._accept(Kind.OPEN):
            return self._group(token)
        if self._accept(Kind.COUNT):
            return self._count(token)
        raise self._missing(token)

    def _group(self, opening: Token) -> Node:
        if self._token.kind is Kind.CLOSE:
            raise self._stop(Trouble.EMPTY_GROUP, opening, (opening.start, self._token.end, ""), end=self._token.end)
        inner = self._choice()
        if not self._accept(Kind.CLOSE):
            end = len(self._text)
            raise self._stop(Trouble.UNCLOSED_GROUP, opening, (end, end, ")"))
        return inner

    def _count(self, opening: Token) -> Node:
        part = self._group(opening)
        number, end = self._token, self._tokens[self._index - 1].end
        if self._accept(Kind.NUMBER) and 1 <= number.number <= COUNT_MAX:
            return CountAtLeast(part, number.number)
        is_number = number.kind is Kind.NUMBER
        fix = (end, number.end, f">={min(max(number.number, 1), COUNT_MAX)}") if is_number else (end, end, ">=2")
        raise self._stop(Trouble.COUNT_WITHOUT_NUMBER, opening, fix, end=fix[1], expected=str(COUNT_MAX))

    def _missing(self, token: Token) -> _Stop:
        """Say why no part can start at `token`."""
        before = self._tokens[self._index - 1] if self._index else None
        if before is not None and before.kind in _WANTS_PART:
            kind = Trouble.FIELD_WITHOUT_VALUE if before.kind is Kind.FIELD else Trouble.NOTHING_AFTER
            return self._stop(kind, before, (before.start, before.end, ""))
        if token.kind is Kind.NUMBER:
            return self._stop(Trouble.STRAY_NUMBER, token, (token.start, token.end, ""))
        if token.kind is Kind.CLOSE:
            return self._stop(Trouble.STRAY_CLOSE, token, (token.start, token.end, ""))
        if token.kind is not Kind.END:
            return self._stop(Trouble.NOTHING_BEFORE, token, (token.start, token.end, ""))
        if before is None:
            return self._stop(Trouble.EMPTY_QUERY, token, None)
        return self._stop(Trouble.UNCLOSED_GROUP, before, (before.start, before.end, ""))

    @property
    def _token(self) -> Token:
        return self._tokens[self._index]

    def _accept(self, kind: Kind) -> bool:
        if self._token.kind is not kind:
            return False
        self._index += 1
        return True

    def _stop(
        self, kind: Trouble, token: Token, fix: Fix | None, *, end: int | None = None, expected: str = ""
    ) -> _Stop:
        found = self._text[token.start : token.end].rstrip(":：")
        suggestion = fixed(self._text, fix)
        return _Stop(
            Problem(kind, token.start, end or token.end, found, expected=(expected, expected), suggestion=suggestion)
        )
