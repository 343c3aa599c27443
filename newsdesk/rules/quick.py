"""Reads plain queries at a glance.

Nearly all rules of a large installation are words, phrases and sets with spaces, OR, minus signs, brackets, NEAR,
`title:` and `lang:` between them. Reading such a query in one walk over its pieces takes a tenth of the time that
`parse` takes, and a hundred thousand of them are read at every start.

Nothing is decided here that `parse` would decide otherwise: whatever is not certain to be right, and to earn no
warning, is left to it. What a piece means is remembered, because rules share their words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsdesk.rules.check import doubt_about, is_nothing
from newsdesk.rules.query import (
    DISTANCE_MAX,
    TERMS_MAX,
    TEXT_MAX,
    FieldName,
    InField,
    Near,
    Node,
    Not,
    Query,
    SetRef,
    all_of,
    any_of,
    children,
    negation,
    wants_something,
)
from newsdesk.rules.sets import AliasSet, AliasSets
from newsdesk.rules.tokens import LANGUAGES_MEANT, NEAR_WORD, OPERATORS, SPOKEN_OPERATORS, Kind, plain
from newsdesk.terms.term import Reach, Term

# Each alternative ends where the full reader ends its token too. What is none of them gives an empty piece.
_PIECES = re.compile(
    r"""\s*+(?:(
        [()|]
        | -(?=["(@\w])
        | (?:title|body):(?=["(@\w])
        | lang:[a-z]{2}(?=[\s)|]|$)
        | NEAR/[0-9]{1,3}(?=\s)
        | @\w[\w.\-]{0,60}+(?=[\s)|]|$)
        | "[^"＂\\]{1,80}"
        | [^\W_]{1,40}+ (?:[-.&'][^\W_]{1,40}+){0,4}+ \*? (?=[\s)|]|$)
    )|.+)""",
    re.VERBOSE | re.DOTALL,
)
_SIGNS: dict[str, Kind | FieldName] = {
    "(": Kind.OPEN,
    ")": Kind.CLOSE,
    "|": Kind.OR,
    "-": Kind.NOT,
    "title:": FieldName.TITLE,
    "body:": FieldName.BODY,
    **OPERATORS,
}
# So few groups inside each other are never too deep, whatever stands in them.
_GROUPS_MAX = 5
# A text has room for half as many terms as a query may have; the aliases of its sets may be the other half.
_ALIASES_MAX = TERMS_MAX // 2
_PIECES_REMEMBERED = 1 << 17
_SETS_REMEMBERED = 1 << 10


def read_quickly(text: str, sets: AliasSets) -> Query | None:
    """Return what a query means, or None where only the full reader can tell."""
    if len(text) > TEXT_MAX:
        return None
    outer: list[_Group] = []
    group = _Group(in_field=False)
    named: list[AliasSet] = []
    for piece in _PIECES.findall(text.strip()):
        meaning = _meaning(piece)
        if isinstance(meaning, SetRef):
            alias_set = sets.get(meaning.name)
            if alias_set is None or not _is_sound(alias_set):
                return None
            named.append(alias_set)
            meaning = SetRef(alias_set.name)
        if isinstance(meaning, Term | SetRef):
            group.add(meaning)
        elif meaning is Kind.OPEN and not group.distance and len(outer) < _GROUPS_MAX:
            outer.append(group)
            group = _Group(in_field=group.in_field or group.field is not None)
        elif meaning is Kind.CLOSE and outer and not group.is_waiting:
            inner, group = group, outer.pop()
            group.add(inner.node())
        elif meaning is None or not group.takes(meaning):
            return None
    if outer or group.is_waiting or sum(len(each.aliases) for each in named) > _ALIASES_MAX:
        return None
    root = group.node()
    is_clear = wants_something(root) and ("lang:" not in text or _looks_for_words(root, negated=False))
    return Query(text, root, tuple(dict.fromkeys(each.name for each in named))) if is_clear else None


@lru_cache(maxsize=_PIECES_REMEMBERED)
def _meaning(piece: str) -> Term | SetRef | InField | Kind | FieldName | int | None:
    """Return the node, the sign, the field or the distance that a piece says; None where that is not certain."""
    if not piece or piece in _SIGNS:
        return _SIGNS.get(piece)
    if piece.startswith("NEAR/"):
        distance = int(piece.removeprefix("NEAR/"))
        return distance if 1 <= distance <= DISTANCE_MAX else None
    if piece.startswith("lang:"):
        code = piece.removeprefix("lang:")
        return InField(FieldName.LANG, Term(code)) if code not in LANGUAGES_MEANT else None
    if piece[0] == "@":
        return SetRef(piece[1:])
    if piece[0] == '"':
        term = Term(" ".join(piece[1:-1].split()))
    else:
        word = piece.rstrip("*")
        term = Term(word, Reach.WORD if word == piece else Reach.PREFIX)
        written = plain(piece)
        if written in OPERATORS or NEAR_WORD.fullmatch(written) or written.casefold() in SPOKEN_OPERATORS:
            return None
    return term if doubt_about(term) is None else None


@lru_cache(maxsize=_SETS_REMEMBERED)
def _is_sound(alias_set: AliasSet) -> bool:
    """Tell whether there is something to look for in every alias of a set."""
    return bool(alias_set.aliases) and not any(map(is_nothing, alias_set.all_terms))


def _looks_for_words(node: Node, *, negated: bool) -> bool:
    match node:
        case Term() | SetRef():
            return not negated
        case Not(part):
            return _looks_for_words(part, negated=not negated)
        case InField(FieldName.LANG, _):
            return False
        case _:
            return any(_looks_for_words(part, negated=negated) for part in children(node))


class _Group:
    """What was read so far between two brackets, or in the whole query.

    Attributes:
        in_field: True inside the brackets of a field.
        is_waiting: True where a word, a phrase or a group must follow.
        field: The field that holds what follows.
        distance: The distance at which what follows must stand, or 0.
    """

    __slots__ = ("_choices", "_is_negated", "_parts", "distance", "field", "in_field", "is_waiting")

    def __init__(self, *, in_field: bool) -> None:
        self._choices: list[Node] = []
        self._parts: list[Node] = []
        self._is_negated = False
        self.in_field = in_field
        self.is_waiting = True
        self.field: FieldName | None = None
        self.distance = 0

    def add(self, node: Node) -> None:
        """Take a term or a whole group."""
        if self.distance:
            node = Near(self._parts.pop(), node, self.distance)
            self.distance = 0
        if self.field is not None:
            node = InField(self.field, node)
            self.field = None
        if self._is_negated:
            node = negation(node)
            self._is_negated = False
        self._parts.append(node)
        self.is_waiting = False

    def takes(self, meaning: InField | Kind | FieldName | int) -> bool:
        """Take a fact or an operator, or return False where it cannot stand for certain."""
        if isinstance(meaning, int):
            return self._takes_near(meaning)
        if isinstance(meaning, InField):
            can_stand = not (self.in_field or self.field or self.distance)
            self.add(meaning)
            return can_stand
        if isinstance(meaning, FieldName):
            can_stand = not (self.in_field or self.field or self.distance)
            self.field = meaning
        elif meaning is Kind.NOT:
            can_stand = not (self._is_negated or self.field or self.distance)
            self._is_negated = True
        else:
            can_stand = not self.is_waiting and meaning in {Kind.AND, Kind.OR}
            if can_stand and meaning is Kind.OR:
                self._end_choice()
        self.is_waiting = True
        return can_stand

    def node(self) -> Node:
        """Return what the group means; only where nothing is waited for."""
        self._end_choice()
        return any_of(self._choices)

    def _takes_near(self, distance: int) -> bool:
        can_stand = not self.is_waiting and isinstance(self._parts[-1], Term | SetRef)
        self.distance = distance
        self.is_waiting = True
        return can_stand

    def _end_choice(self) -> None:
        self._choices.append(all_of(self._parts))
        self._parts = []
