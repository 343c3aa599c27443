"""Writes a query back in one canonical form, which is read as the same query."""

from __future__ import annotations

from newsdesk.rules.conditions import CONDITION_NAMES, condition_text
from newsdesk.rules.lex import lex
from newsdesk.rules.query import (
    TEXT_MAX,
    AgeBelow,
    And,
    CountAtLeast,
    FieldName,
    InField,
    Near,
    Node,
    Not,
    Or,
    Query,
    Regex,
    SetRef,
    SourcesAtLeast,
)
from newsdesk.rules.sets import AliasSets
from newsdesk.rules.tokens import SPOKEN_OPERATORS, Kind, quoted, set_text
from newsdesk.terms.term import Reach, Term

_Grouped = type[Node] | tuple[type[Node], ...]
_NO_SETS = AliasSets.none()
_NEVER_BARE = SPOKEN_OPERATORS.keys() | CONDITION_NAMES


def format_query(query: Query) -> str:
    """Return the canonical text of a query; it is shortened where it would be too long to be read again."""
    text = format_node(query.root)
    return text if len(text) <= TEXT_MAX else format_node(query.root, bar="|")


def format_node(node: Node, *, bar: str = " OR ") -> str:
    """Return the canonical text of a tree or a part of one.

    Args:
        node: The tree.
        bar: What stands between choices; "|" makes the shortest text.
    """
    match node:
        case And(parts):
            return " ".join(_side(part, bar, Or) for part in parts)
        case Or(parts):
            # AND binds tighter anyway: these brackets are for the reader, and go first when room is short.
            grouped = () if bar == "|" else And
            return bar.join(_side(part, bar, grouped) for part in parts)
        case Near(left, right, distance):
            return f"{_side(left, bar)} NEAR/{distance} {_side(right, bar)}"
        case CountAtLeast(part, count):
            return f"count({format_node(part, bar=bar)})>={count}"
        case Not() | InField():
            return _prefixed(node, bar)
        case _:
            return _leaf(node)


def _prefixed(node: Not | InField, bar: str) -> str:
    if isinstance(node, Not):
        return f"-{_side(node.part, bar)}"
    # Behind these two, signs are read as part of the address unless brackets stand around the word.
    holds_address = node.field in {FieldName.SITE, FieldName.URL}
    if holds_address and isinstance(node.part, Term) and node.part != Term(node.part.text):
        return f"{node.field}:({format_term(node.part)})"
    return f"{node.field}:{_side(node.part, bar)}"


def format_term(term: Term) -> str:
    """Return a term as the language writes it."""
    before = "=" if term.exact_case else ""
    if term.reach is Reach.INSIDE:
        before += "~"
    elif term.reach is Reach.SUFFIX:
        before += "*"
    text = term.text if _is_bare(term.text) else quoted(term.text)
    return before + text + ("*" if term.reach is Reach.PREFIX else "")


def _leaf(node: Term | SetRef | Regex | SourcesAtLeast | AgeBelow) -> str:
    match node:
        case Term():
            return format_term(node)
        case SetRef(name):
            return set_text(name)
        case Regex(pattern, exact_case):
            return f"/{pattern}/{'c' if exact_case else ''}"
        case _:
            return condition_text(node)


def _side(node: Node, bar: str, grouped: _Grouped = (And, Or, Near)) -> str:
    """Return `node` in brackets when it is of one of the `grouped` kinds, else without."""
    text = format_node(node, bar=bar)
    return f"({text})" if isinstance(node, grouped) else text


def _is_bare(text: str) -> bool:
    """Tell whether a term's text is read as that term without quotation marks."""
    if not text or text.casefold() in _NEVER_BARE:
        return False
    reader = lex(text, _NO_SETS)
    return not reader.problems and [token.node for token in reader.tokens if token.kind is not Kind.END] == [Term(text)]
