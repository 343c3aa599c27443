from __future__ import annotations

import pytest
from hypothesis import given, settings

from newsdesk.rules.format import format_node, format_query
from newsdesk.rules.parse import parse_query
from newsdesk.rules.query import TEXT_MAX, Node, Or, Query
from newsdesk.terms.term import Term
from tests.newsdesk.rules.queries import SETS, trees


@settings(max_examples=150, deadline=None)
@given(trees)
def test_every_tree_is_read_back_as_itself(root: Node) -> None:
    text = format_node(root)
    query = parse_query(text, SETS)
    assert query.root == root
    assert format_query(query) == text


@settings(max_examples=80, deadline=None)
@given(trees)
def test_the_short_form_means_the_same(root: Node) -> None:
    short = format_node(root, bar="|")
    assert parse_query(short, SETS).root == root
    assert len(short) <= len(format_node(root))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("가나  AND ( 다라|마바 )", "가나 (다라 OR 마바)"),
        ("가나 다라 OR 마바", "(가나 다라) OR 마바"),
        ("NOT “샘 알트만” 가나", '-"샘 알트만" 가나'),
        ("@OPENAI", "@openai"),
        ('"가나"', "가나"),
        ('"OR" 가나', '"OR" 가나'),
        ("*가나*", "~가나"),
        ("가나 age<1440m", "가나 age<1d"),
        ("title:(가나)", "title:가나"),
        ("url:(~가나)", "url:(~가나)"),
        ("((가나 NEAR/05 다라))", "가나 NEAR/5 다라"),
    ],
)
def test_the_canonical_text(text: str, canonical: str) -> None:
    assert format_query(parse_query(text, SETS)) == canonical


def test_a_long_query_is_written_short_enough_to_be_read_again() -> None:
    text = "|".join(f"낱말{index}" for index in range(330))
    assert len(text) <= TEXT_MAX < len(format_node(parse_query(text, SETS).root))
    query = parse_query(text, SETS)
    assert parse_query(format_query(query), SETS) == query


def test_queries_that_differ_only_in_spelling_are_equal() -> None:
    one, other = Query("a", Or((Term("가"), Term("나")))), Query("b", Or((Term("가"), Term("나"))))
    assert one == other
    assert hash(one) == hash(other)
