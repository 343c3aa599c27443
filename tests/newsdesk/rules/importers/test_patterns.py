from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.rules.importers.patterns import from_pattern
from newsdesk.rules.query import Node, Or, Regex
from newsdesk.rules.regexes import compiled, regex_fault
from newsdesk.terms.term import Reach, Term


@pytest.mark.parametrize(
    ("pattern", "node"),
    [
        ("(?i)오픈AI", Term("오픈AI", Reach.INSIDE)),
        ("오픈AI", Term("오픈AI", Reach.INSIDE, exact_case=True)),
        (r"(?i)\bOpenAI\b", Term("OpenAI")),
        (r"(?i)\bOpen", Term("Open", Reach.PREFIX)),
        (r"(?i)news\b", Term("news", Reach.SUFFIX)),
        ("(?i:삼성전자)", Term("삼성전자", Reach.INSIDE)),
        ("(?i)(삼성전자|하이닉스)", Or((Term("삼성전자", Reach.INSIDE), Term("하이닉스", Reach.INSIDE)))),
        ("(?i)(?:삼성전자|하이닉스)", Or((Term("삼성전자", Reach.INSIDE), Term("하이닉스", Reach.INSIDE)))),
        (r"(?i)Sam  Altman|알트먼", Or((Term("Sam Altman", Reach.INSIDE), Term("알트먼", Reach.INSIDE)))),
        ("(?i)AI", Regex("AI")),
        ("(?i)삼성|샘.*알트만", Regex("삼성|샘.*알트만")),
        ("^삼성", Regex("^삼성", exact_case=True)),
        ("(?i)(삼성|LG) 전자", Regex("(삼성|LG) 전자")),
        ("(?i)a/b", Regex(r"a\/b")),
        (r"(?i)a\/b", Regex(r"a\/b")),
        (r"(?i)a\\/b", Regex(r"a\\\/b")),
        ("(?=가)", None),
        ("가*", None),
        ("[", None),
        ("", None),
    ],
)
def test_an_expression_becomes_the_simplest_thing_that_means_the_same(pattern: str, node: Node | None) -> None:
    assert from_pattern(pattern) == node


def test_another_program_may_not_tell_capitals_apart() -> None:
    assert from_pattern("오픈AI", ignores_case=True) == Term("오픈AI", Reach.INSIDE)
    assert from_pattern("^오픈AI", ignores_case=True) == Regex("^오픈AI")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="가나ab/\\.|()[]*+?^$ ", max_size=10), st.text(alphabet="가나ab/. ", max_size=10))
def test_an_expression_that_stays_one_finds_what_it_found(pattern: str, text: str) -> None:
    node = from_pattern(pattern)
    if isinstance(node, Regex):
        assert regex_fault(node.pattern) is None
        ours = compiled(node.pattern, exact_case=node.exact_case).search(text)
        theirs = compiled(pattern, exact_case=node.exact_case).search(text)
        assert (ours is None) == (theirs is None)
        assert not re.search(r"(?<!\\)(?:\\\\)*/", node.pattern), "no bare slash ends it early"
