from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article import Article
from newsdesk.rules.query import (
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
    clauses,
    depth,
    negation,
    rewritten,
    walk,
    wants_something,
)
from newsdesk.terms.term import Term
from tests.newsdesk.match.exhaustive import holds
from tests.newsdesk.rules.queries import PLAIN_WORDS, SETS, trees_over

A, B, C = (Term(word) for word in ("가나", "다라", "마바"))
trees = trees_over(PLAIN_WORDS, count_max=3)


def test_groups_of_one_kind_are_one_group() -> None:
    assert all_of([A, all_of([B, C])]) == And((A, B, C))
    assert any_of([any_of([A, B]), C]) == Or((A, B, C))
    assert all_of([A, any_of([B, C])]) == And((A, Or((B, C))))
    assert any_of([A, all_of([B, C])]) == Or((A, And((B, C))))


def test_a_group_of_one_is_the_one() -> None:
    assert all_of([A]) == A
    assert any_of([A]) == A
    assert all_of([any_of([A])]) == A


def test_two_negations_are_none() -> None:
    assert negation(A) == Not(A)
    assert negation(negation(A)) == A


@pytest.mark.parametrize(
    ("node", "below"),
    [
        (A, ()),
        (SetRef("openai"), ()),
        (Regex("가.나"), ()),
        (SourcesAtLeast(3), ()),
        (AgeBelow(timedelta(hours=1)), ()),
        (And((A, B)), (A, B)),
        (Or((A, B)), (A, B)),
        (Not(A), (A,)),
        (InField(FieldName.TITLE, A), (A,)),
        (CountAtLeast(A, 2), (A,)),
        (Near(A, B, 3), (A, B)),
    ],
)
def test_children_are_the_nodes_right_below(node: Node, below: tuple[Node, ...]) -> None:
    assert children(node) == below
    assert depth(node) == (2 if below else 1)
    assert list(walk(node)) == [node, *below]


def test_clauses_are_what_must_all_hold() -> None:
    assert clauses(And((A, Or((B, C))))) == (A, Or((B, C)))
    assert clauses(Or((A, B))) == (Or((A, B)),)
    assert clauses(A) == (A,)


@pytest.mark.parametrize(
    ("node", "without_b"),
    [
        (A, A),
        (B, None),
        (And((A, B)), A),
        (And((A, B, C)), And((A, C))),
        (Or((A, And((B, C)))), Or((A, C))),
        (Or((B, And((A, Or((B, C)))))), And((A, C))),
        (Not(B), None),
        (And((A, Not(B))), A),
        (InField(FieldName.TITLE, Or((A, B))), InField(FieldName.TITLE, A)),
        (CountAtLeast(Or((A, B)), 2), CountAtLeast(A, 2)),
        (CountAtLeast(B, 2), None),
        (Near(A, B, 3), A),
        (Near(A, C, 3), Near(A, C, 3)),
    ],
)
def test_a_part_can_be_taken_out_and_the_rest_stays_in_normal_form(node: Node, without_b: Node | None) -> None:
    assert rewritten(node, lambda each: None if each == B else each) == without_b


def test_a_part_can_be_put_in_the_place_of_another() -> None:
    node = And((A, Or((B, C))))
    assert rewritten(node, lambda each: And((A, C)) if each == Or((B, C)) else each) == And((A, A, C))
    assert rewritten(Not(B), lambda each: Not(A) if each == B else each) == A


@given(trees)
def test_changing_nothing_changes_nothing(root: Node) -> None:
    assert rewritten(root, lambda node: node) == root


@pytest.mark.parametrize(
    ("node", "wants"),
    [
        (A, True),
        (Not(A), False),
        (Regex("가"), True),
        (InField(FieldName.LANG, Term("ko")), True),
        (And((A, Not(B))), True),
        (And((Not(A), Not(B))), False),
        (Or((A, B)), True),
        (Or((A, Not(B))), False),
        (And((Or((A, Not(B))), C)), True),
        (Not(And((Not(A), Not(B)))), True),
        (Not(And((Not(A), B))), False),
        (Not(Or((Not(A), B))), True),
        (InField(FieldName.TITLE, Not(A)), False),
        (SourcesAtLeast(3), False),
        (And((A, SourcesAtLeast(3))), True),
    ],
)
def test_a_query_must_want_something(node: Node, *, wants: bool) -> None:
    assert wants_something(node) is wants


@settings(max_examples=150, deadline=None)
@given(st.recursive(trees, lambda inner: inner.map(negation) | st.lists(inner, min_size=2, max_size=3).map(any_of)))
def test_what_wants_something_does_not_want_an_article_that_has_nothing(root: Node) -> None:
    nothing = Article(source="", title="-", language="und", seen_at=datetime(2023, 11, 22, tzinfo=UTC))
    if wants_something(root):
        assert not holds(root, nothing, SETS)
