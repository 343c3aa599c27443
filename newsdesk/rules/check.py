"""Looks for what the grammar allows but what makes no sense, and for what makes sense but is seldom wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsdesk.rules.format import format_node
from newsdesk.rules.problems import Problem, Trouble
from newsdesk.rules.query import (
    TERMS_MAX,
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
    all_of,
    any_of,
    children,
    rewritten,
    wants_something,
)
from newsdesk.rules.reader import Fix, fixed
from newsdesk.rules.sets import AliasSet, AliasSets
from newsdesk.rules.tokens import LANGUAGE_CODE, LANGUAGES_MEANT, SPOKEN_OPERATORS, Kind, Token, quoted, set_text
from newsdesk.terms.breadth import Breadth, breadth
from newsdesk.terms.term import Reach, Term

_NOTHING = frozenset({Breadth.EMPTY, Breadth.SIGNS_ONLY})
_BROAD = {
    Breadth.ONE_SYLLABLE: Trouble.ONE_SYLLABLE,
    Breadth.ONE_CHARACTER: Trouble.ONE_CHARACTER,
    Breadth.ONE_LETTER: Trouble.ONE_LETTER,
    Breadth.SHORT_UNSPACED: Trouble.SHORT_UNSPACED,
    Breadth.SHORT_INSIDE: Trouble.SHORT_INSIDE,
}
_HANGUL = re.compile("[가-힣]")
_HOST = re.compile(r"[^\s/.:@]{1,63}(?:\.[^\s/.:@]{1,63})+")
_TWO_LETTERS = re.compile("[A-Za-z][a-z]")


def check(text: str, root: Node, tokens: list[Token], sets: AliasSets) -> tuple[list[Problem], list[Problem]]:
    """Return the errors and the warnings of a query that the grammar accepts.

    Args:
        text: The query as written.
        root: Its tree.
        tokens: Its tokens; the leaves among them are the leaves of the tree, in the same order.
        sets: The sets it may name.
    """
    checked = _Check(text, root, tokens, sets)
    checked.leaves()
    if not checked.problems:
        checked.whole()
    return checked.problems, checked.warnings


def doubt_about(term: Term) -> Trouble | None:
    """Return what is wrong with a term, or merely doubtful where it is looked for in text; None when nothing is."""
    broad = breadth(term)
    if broad in _NOTHING:
        return Trouble.EMPTY_TERM
    return _BROAD.get(broad) or (Trouble.TWO_LETTERS if _is_short_latin(term) else None)


@dataclass(frozen=True, slots=True)
class _Place:
    """A leaf, the field it is held to, if any, and the nodes from the root down to it."""

    leaf: Node
    field: FieldName | None
    above: tuple[Node, ...]

    @property
    def is_text(self) -> bool:
        return self.field is None or self.field in TEXT_FIELDS


def _places(node: Node, field: FieldName | None = None, above: tuple[Node, ...] = ()) -> Iterator[_Place]:
    below = children(node)
    if not below:
        yield _Place(node, field, above)
    inner = node.field if isinstance(node, InField) else field
    for child in below:
        yield from _places(child, inner, (*above, node))


class _Check:
    """The findings about one query."""

    def __init__(self, text: str, root: Node, tokens: list[Token], sets: AliasSets) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._text = text
        self._root = root
        self._tokens = tokens
        self._sets = sets
        self._places = tuple(_places(root))

    def leaves(self) -> None:
        leaves = [token for token in self._tokens if token.kind is Kind.LEAF]
        for token, place in zip(leaves, self._places, strict=True):
            if not self._is_misplaced(token, place):
                self._check_leaf(token, place)

    def whole(self) -> None:
        self._check_size()
        if not wants_something(self._root):
            self._report_too_wide()
        elif not any(_looks_for_words(place) for place in self._places):
            self._report(Trouble.NO_WORDS, 0, len(self._text), None)

    # Where a leaf stands.

    def _is_misplaced(self, token: Token, place: _Place) -> bool:
        fields = [node for node in place.above if isinstance(node, InField)]
        pairs = [node for node in place.above if isinstance(node, Near | CountAtLeast)]
        if isinstance(place.leaf, SourcesAtLeast | AgeBelow):
            if place.above not in ((), (self._root,)) or (place.above and not isinstance(self._root, And)):
                self._report_condition(token, place)
                return True
            return False
        if len(fields) > 1:
            self._report_inner_field(token, fields[0].field)
        elif pairs and not _may_pair(place, pairs[0]):
            self._report_pair(token, pairs[0])
        elif pairs and not place.is_text:
            found = "NEAR" if isinstance(pairs[0], Near) else "count"
            self._report(
                Trouble.NOT_IN_FIELD, token.start, token.end, None, found=found, expected=str(place.field or "")
            )
        else:
            return False
        return True

    def _report_condition(self, token: Token, place: _Place) -> None:
        others = rewritten(self._root, lambda node: None if node == place.leaf else node)
        lifted = None
        if others is not None and not any(isinstance(node, Not) for node in place.above):
            lifted = format_node(all_of([others, place.leaf]))
        found = self._text[token.start : token.end]
        self._report(Trouble.CONDITION_NOT_ON_TOP, token.start, token.end, lifted, found=found)

    def _report_inner_field(self, token: Token, outer: FieldName) -> None:
        inner = [each for each in self._tokens if each.kind is Kind.FIELD and each.start < token.start][-1]
        self._report(Trouble.FIELD_IN_FIELD, inner.start, inner.end, (inner.start, inner.end, ""), expected=outer)

    def _report_pair(self, token: Token, pair: Near | CountAtLeast) -> None:
        kind = Trouble.NEAR_SIDE if isinstance(pair, Near) else Trouble.COUNT_OF
        if any(problem.kind is kind for problem in self.problems):
            return
        put_right = _with_field_outside(pair) or _with_pairs_apart(pair) or all_of(children(pair))
        whole = rewritten(self._root, lambda node: put_right if node is pair else node)
        self._report(kind, token.start, token.end, format_node(whole) if whole is not None else None)

    # What a leaf says.

    def _check_leaf(self, token: Token, place: _Place) -> None:
        if place.field is FieldName.LANG:
            self._check_language(token, place.leaf)
        elif isinstance(place.leaf, SetRef) and place.field in {FieldName.SITE, FieldName.URL}:
            found, field = set_text(place.leaf.name), str(place.field)
            self._report(Trouble.NOT_IN_FIELD, token.start, token.end, None, found=found, expected=field)
        elif isinstance(place.leaf, SetRef):
            self._check_set(token, self._sets.get(place.leaf.name))
        elif isinstance(place.leaf, Term):
            if place.field is FieldName.SITE:
                self._check_site(token, place.leaf)
            elif place.field is not FieldName.URL:
                self._check_term(token, place.leaf, is_text=place.is_text)

    def _check_term(self, token: Token, term: Term, *, is_text: bool) -> None:
        span = token.start, token.end
        doubt = doubt_about(term)
        if doubt is Trouble.EMPTY_TERM:
            self._report(doubt, *span, (*span, ""), found=self._text[token.start : token.end])
        elif doubt is Trouble.TWO_LETTERS and is_text:
            capitals = term.text.upper()
            self._report(doubt, *span, (*span, capitals), found=term.text, expected=capitals)
        elif doubt is not None and is_text:
            self._report(doubt, *span, None, found=term.text)

    def _check_set(self, token: Token, alias_set: AliasSet | None) -> None:
        if alias_set is None:  # reported where it was read
            return
        empty = [alias for alias, term in zip(alias_set.aliases, alias_set.all_terms, strict=True) if is_nothing(term)]
        span = token.start, token.end
        if not alias_set.aliases:
            self._report(Trouble.EMPTY_SET, *span, None, found=alias_set.name)
        elif empty:
            self._report(Trouble.BAD_ALIAS, *span, None, found=alias_set.name, expected=empty[0])

    def _check_language(self, token: Token, leaf: Node) -> None:
        text = leaf.text if isinstance(leaf, Term) and leaf.reach is Reach.WORD else ""
        meant = LANGUAGES_MEANT.get(text.casefold())
        if LANGUAGE_CODE.fullmatch(text) and meant is None:
            return
        span = token.start, token.end
        found = self._text[token.start : token.end]
        self._report(Trouble.UNKNOWN_LANGUAGE, *span, (*span, meant) if meant else None, found=found)

    def _check_site(self, token: Token, term: Term) -> None:
        if not _HOST.fullmatch(term.text):
            field = [each for each in self._tokens if each.kind is Kind.FIELD and each.start < token.start][-1]
            is_alone = field.end == token.start
            fix = (field.start, token.end, f"url:{quoted(term.text)}") if is_alone else None
            self._report(Trouble.BAD_SITE, token.start, token.end, fix, found=term.text)

    # The query as a whole.

    def _check_size(self) -> None:
        count = sum(self._term_count(place.leaf) for place in self._places)
        if count > TERMS_MAX:
            self._report(Trouble.TOO_MANY_TERMS, 0, len(self._text), None, found=str(count), expected=str(TERMS_MAX))

    def _term_count(self, leaf: Node) -> int:
        alias_set = self._sets.get(leaf.name) if isinstance(leaf, SetRef) else None
        return len(alias_set.terms) if alias_set else 1

    def _report_too_wide(self) -> None:
        language = "ko" if _HANGUL.search(self._text) else "en"
        narrowed = format_node(all_of([InField(FieldName.LANG, Term(language)), self._root]))
        if all(isinstance(place.leaf, SourcesAtLeast | AgeBelow) for place in self._places):
            kind = Trouble.ONLY_CONDITIONS
        elif all(_is_negated(place) or isinstance(place.leaf, SourcesAtLeast | AgeBelow) for place in self._places):
            kind = Trouble.ONLY_NEGATIVE
        else:
            kind = Trouble.NEGATIVE_CHOICE
            narrowed = _with_negatives_apart(self._root) or narrowed
        self._report(kind, 0, len(self._text), narrowed, found=self._text.strip())

    def _report(
        self, kind: Trouble, start: int, end: int, fix: Fix | str | None, *, found: str = "", expected: str = ""
    ) -> None:
        """Remember a finding; `fix` is a change to the text, or a whole new text."""
        suggestion = fix if isinstance(fix, str) else fixed(self._text, fix)
        problem = Problem(kind, start, end, found, (expected, expected), suggestion)
        (self.warnings if kind.is_warning else self.problems).append(problem)


def _may_pair(place: _Place, pair: Node) -> bool:
    """Tell whether a leaf may stand below NEAR or count: a word, a phrase or a set, with nothing but OR between."""
    between = place.above[place.above.index(pair) + 1 :]
    return isinstance(place.leaf, Term | SetRef) and all(isinstance(node, Or) for node in between)


def _with_field_outside(pair: Near | CountAtLeast) -> Node | None:
    """Return `title:A NEAR/5 B` as `title:(A NEAR/5 B)`, which is what people who write it mean; None for others."""
    fields = {part.field for part in children(pair) if isinstance(part, InField)}
    if not isinstance(pair, Near) or len(fields) != 1:
        return None
    left, right = (part.part if isinstance(part, InField) else part for part in children(pair))
    return InField(fields.pop(), Near(left, right, pair.distance))


def _with_pairs_apart(pair: Near | CountAtLeast) -> Node | None:
    """Return `A NEAR/5 (B C)` as `(A NEAR/5 B) (A NEAR/5 C)`; None for others."""
    if not isinstance(pair, Near) or not isinstance(pair.right, And) or isinstance(pair.left, And):
        return None
    return all_of(Near(pair.left, part, pair.distance) for part in pair.right.parts)


def _is_negated(place: _Place) -> bool:
    return sum(isinstance(node, Not) for node in place.above) % 2 == 1


def _looks_for_words(place: _Place) -> bool:
    return place.is_text and isinstance(place.leaf, Term | SetRef | Regex) and not _is_negated(place)


def _is_short_latin(term: Term) -> bool:
    is_plain = term.reach is Reach.WORD and not term.exact_case and term.text.casefold() not in SPOKEN_OPERATORS
    return is_plain and _TWO_LETTERS.fullmatch(term.text) is not None


def is_nothing(term: Term) -> bool:
    """Tell whether a term leaves nothing to look for."""
    return breadth(term) in _NOTHING


def _with_negatives_apart(root: Node) -> str | None:
    """Return `A OR -B` as `A -B`, which is what people who write it mean; None for other trees."""
    if not isinstance(root, Or):
        return None
    positive = [part for part in root.parts if wants_something(part)]
    negative = [part for part in root.parts if not wants_something(part)]
    return format_node(all_of([any_of(positive), *negative])) if positive else None
