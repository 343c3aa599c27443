"""MonitoRSS: the filter tree of a connection, as its export writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsdesk.rules.format import format_node
from newsdesk.rules.importers.imported import Imported, LeftOut, Loss, checked
from newsdesk.rules.importers.patterns import from_pattern
from newsdesk.rules.query import FieldName, InField, Node, all_of, any_of, negation, wants_something
from newsdesk.terms.breadth import Breadth, breadth
from newsdesk.terms.term import Reach, Term

_FIELDS = {
    "title": FieldName.TITLE,
    "description": FieldName.BODY,
    "summary": FieldName.BODY,
    "content": FieldName.BODY,
    "link": FieldName.URL,
    "url": FieldName.URL,
    "author": FieldName.AUTHOR,
    "category": FieldName.TAG,
    "categories": FieldName.TAG,
    "tags": FieldName.TAG,
}
_NESTING_MAX = 30


def from_monitorss(filters: Mapping[str, Any]) -> Imported:
    """Return the query of a filter tree.

    Args:
        filters: The decoded JSON: the root expression, or an object that holds it under "expression".
    """
    losses: list[LeftOut] = []
    root = _node(filters.get("expression", filters), losses, nesting=0)
    if root is None:
        return Imported((), tuple(losses))
    text = format_node(root)
    if not wants_something(root):
        return Imported((), (*losses, LeftOut(text, Loss.ONLY_EXCLUDES, text)))
    return checked(text, losses)


def _node(expression: Any, losses: list[LeftOut], *, nesting: int) -> Node | None:
    match expression:
        case {"type": "LOGICAL", "op": "AND" | "OR" as operator, "children": list(children)} if nesting < _NESTING_MAX:
            parts = [_node(child, losses, nesting=nesting + 1) for child in children]
            kept = [part for part in parts if part is not None]
            return (all_of(kept) if operator == "AND" else any_of(kept)) if kept else None
        case {
            "type": "RELATIONAL",
            "op": "EQ" | "CONTAINS" | "MATCHES" as operator,
            "left": {"value": str(name)},
            "right": {"value": str(value)},
        }:
            found = _relation(operator, name, value, losses)
            return negation(found) if found is not None and expression.get("not") is True else found
        case _:
            losses.append(LeftOut(str(expression)[:200], Loss.SHAPE))
            return None


def _relation(operator: str, name: str, value: str, losses: list[LeftOut]) -> Node | None:
    written = f"{name} {operator} {value}"
    field = _FIELDS.get(name.rsplit("::", maxsplit=1)[-1].split("__", maxsplit=1)[0].lower())
    if field is None:
        losses.append(LeftOut(written, Loss.FIELD))
        return None
    if operator == "MATCHES":
        found = from_pattern(value, ignores_case=True)
    else:
        found = _words(value, Reach.INSIDE if operator == "CONTAINS" else Reach.WORD)
    if found is None:
        losses.append(LeftOut(written, Loss.PATTERN if operator == "MATCHES" else Loss.SHAPE))
        return None
    if operator == "EQ":
        # Its own converter turned "has this word" into "equals", so the word is what was wanted in the first place.
        losses.append(LeftOut(written, Loss.WIDENED, format_node(InField(field, found))))
    return InField(field, found)


def _words(value: str, reach: Reach) -> Term | None:
    term = Term(" ".join(value.split()), reach)
    return None if breadth(term) in {Breadth.EMPTY, Breadth.SIGNS_ONLY} else term
