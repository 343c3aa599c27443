from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsdesk.rules.format import format_node
from newsdesk.rules.parse import QueryError, parse_fully
from newsdesk.rules.query import TEXT_MAX, Node, Query
from newsdesk.rules.quick import read_quickly
from newsdesk.rules.tokens import SPOKEN_OPERATORS
from tests.newsdesk.rules.queries import PLAIN_WORDS, WORDS, trees_over
from tests.newsdesk.rules.queries import SETS as GOOD_SETS

SETS = GOOD_SETS.with_sets(
    {"empty": [], "broken": ["삼성", "\u200b"], "large": [f"가나{number}" for number in range(800)]}
)
_SIGNS = (
    r"""( ) ( ) ( ) - - OR OR | || AND NOT " " * ＊ ~ = ! , . : / \ < >= _ ＯＲ ＮＥＡＲ NEAR NEAR/5 NEAR/0 NEAR/101"""
)
_NAMES = """title: title: body: 제목: lang:ko lang:ko lang:kr lang:en lang:english count( count sources>=3 age<2h
@openai @OpenAI @sam-altman @우리 @없는 @empty @broken @large"""
_TERMS = """"샘알트만" “삼성” "가 한국* *은행 가 a ai AI X 1 的 ㅋㅋ 👍 a_b F-16 AT&T near/5"""
PIECES = (
    *PLAIN_WORDS,
    *WORDS,
    *SPOKEN_OPERATORS,
    *f"{_SIGNS} {_NAMES} {_TERMS}".split(),
    *(" ", " ", "\n", "\u3000", '"샘 알트만"', '"샘 알트만" ', '" "', '@"우리 회사"', "NOT ", "\u200b", "\ufe0f", "ᅠ"),
    *("낱말" * 25, '"' + "긴 말 " * 30 + '"'),
)


def fully(text: str) -> Query | None:
    try:
        return parse_fully(text, SETS)
    except QueryError:
        return None


def agrees(text: str) -> bool:
    """Tell whether the quick reader knew the query, having checked that it read what the full one reads."""
    quick = read_quickly(text, SETS)
    if quick is not None:
        full = fully(text)
        assert full is not None
        assert (quick.text, quick.root, quick.sets, quick.warnings) == (full.text, full.root, full.sets, full.warnings)
    return quick is not None


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from(("", " ")))
@example(["가나", "- ", "다라"], "")
@example(["가나 ", "NEAR/5 ", "(다라)"], "")
@example(["title:", "(가나 ", "body:다라)"], "")
@example(["가나 OR ", "-다라"], "")
@example(["-가나 ", "NEAR/5 ", "다라"], "")
@example(["-가나 ", "lang:ko"], "")
def test_whatever_is_read_quickly_is_read_right(pieces: list[str], seam: str) -> None:
    agrees(seam.join(pieces))


@settings(max_examples=200, deadline=None)
@given(trees_over(WORDS))
def test_queries_in_canonical_form_are_read_right(root: Node) -> None:
    agrees(format_node(root))


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("가a1 ()-|\"*&.'ＯOR_:@"), max_size=14))
def test_characters_in_any_order_are_read_right(text: str) -> None:
    agrees(text)


PLAIN = """
OpenAI
   오픈AI   CEO
(OpenAI OR 오픈AI | "오픈 에이아이") -채용 NOT 광고
가나 AND (다라 OR (마바 -사아)) AND -("자차 카타" 파하)
title:(가나 OR 다라) -body:마바 title:사아
"샘 알트만" NEAR/10 복귀 OR 알트먼 NEAR/3 "최고 경영자"
한국* OR AT&T OR F-16 OR don't
アルトマン 奥特曼 Müller 5G
((((가나))))
-(-가나)
@openai (CEO OR 최고경영자) -@sam-altman @OpenAI
@openai NEAR/5 복귀 title:@sam-altman
삼성 lang:ko -(lang:en OR lang:ja)
"""
NOT_PLAIN = """
()
가나 OR
OR 가나
-가나
가나 OR -다라
(가나
가나)
(가나 AND) 다라
가나 - 다라
가나 AND OR 다라
가
ai
a
가나 or 다라
title: 가나
title:title:가나
title:(body:가나)
title:-가나
title:(가나 lang:ko)
가나 NEAR/0 다라
가나 NEAR/5
가나 NEAR/3 다라 NEAR/3 마바
title:가나 NEAR/3 다라
가나 NEAR/3 (다라)
가나 NEAR/3 lang:ko
lang:ko
-가나 lang:ko
가나 lang:kr
@없는 가나
@empty
@broken
@large @large
@"우리 회사"
/가나/
~가나
=가나
*가나
가나,다라
source:가나
sources>=3 가나
count(가나)>=2
((((((가나))))))
"가나
--가나
- 가나
|
!가나
"""


@pytest.mark.parametrize("query", PLAIN.strip().split("\n"))
def test_plain_queries_are_read_quickly(query: str) -> None:
    assert agrees(query)


@pytest.mark.parametrize(
    "query", ["", " ", "가나 " * (TEXT_MAX // 3 + 1), "가나다" * 30, *NOT_PLAIN.strip().split("\n")]
)
def test_all_others_are_left_to_the_full_reader(query: str) -> None:
    assert read_quickly(query, SETS) is None
