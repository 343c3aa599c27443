"""Says in plain words what a query wants."""

from __future__ import annotations

from newsdesk.rules.explain_words import ENGLISH, KOREAN, Scope, Words
from newsdesk.rules.query import (
    AgeBelow,
    And,
    CountAtLeast,
    InField,
    Near,
    Node,
    Not,
    Or,
    Query,
    Regex,
    SetRef,
    SourcesAtLeast,
    clauses,
)
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.term import Term
from newsdesk.wording import Language

_Named = Term | SetRef | Regex


def explain(query: Query, sets: AliasSets, language: Language) -> str:
    """Return what the query wants, one condition a line, then the aliases of the sets it uses.

    Args:
        query: The query.
        sets: The sets it was read with.
        language: The language to explain in.
    """
    words = ENGLISH if language == "en" else KOREAN
    wanted = [explain_node(clause, language) for clause in clauses(query.root)]
    used = [alias_set for alias_set in map(sets.get, query.sets) if alias_set is not None]
    listed = [words.set_line(alias_set) for alias_set in used]
    return "\n".join([*words.wanted(wanted), *([words.sets_heading, *listed] if listed else [])])


def explain_node(node: Node, language: Language) -> str:
    """Return one part of a query in words, as a clause without a full stop."""
    return _said(node, ENGLISH if language == "en" else KOREAN)


def _said(node: Node, words: Words, scope: Scope = None, *, negated: bool = False) -> str:
    match node:
        case Not(part):
            return _said(part, words, scope, negated=not negated)
        case InField(field, part):
            return _said(part, words, field, negated=negated)
        case And(parts) | Or(parts):
            return _joined(node, parts, words, scope, negated=negated)
        case Near(left, right, distance):
            return words.near(scope, _choice(left, words), _choice(right, words), distance, negated=negated)
        case CountAtLeast(part, count):
            return words.count(scope, _nouns(part, words, scope), count, negated=negated)
        case _:
            return _leaf_said(node, words, scope, negated=negated)


def _leaf_said(node: Node, words: Words, scope: Scope, *, negated: bool) -> str:
    match node:
        case SourcesAtLeast(count):
            return words.sources(count)
        case AgeBelow(age):
            return words.age(age)
        case _:
            return words.has(scope, _nouns(node, words, scope), negated=negated)


def _joined(node: And | Or, parts: tuple[Node, ...], words: Words, scope: Scope, *, negated: bool) -> str:
    if isinstance(node, Or) and all(isinstance(part, _Named) for part in parts):
        return words.has(scope, _nouns(node, words, scope), negated=negated)
    # The opposite of "all of these" is "one of the opposites", and the other way round.
    is_all = isinstance(node, And) != negated
    said = [_said(part, words, scope, negated=negated) for part in parts]
    return words.all_of(said) if is_all else words.any_of(said)


def _nouns(node: Node, words: Words, scope: Scope) -> list[str]:
    match node:
        case Or(parts):
            return [noun for part in parts for noun in _nouns(part, words, scope)]
        case Term():
            return [words.term(scope, node)]
        case SetRef(name):
            return [words.alias(name)]
        case Regex(pattern, exact_case):
            return [words.regex(pattern, exact_case=exact_case)]
        case _:
            raise TypeError(f"{type(node).__name__} is nothing to look for by itself")


def _choice(node: Node, words: Words) -> str:
    return words.choice(_nouns(node, words, None))
