from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsdesk.rules.format import format_node
from newsdesk.rules.parse import QueryError, parse_fully
from newsdesk.rules.query import TEXT_MAX, Node, Query
from newsdesk.rules.quick import read_quickly
from tests.newsdesk.rules.queries import PLAIN_WORDS, SETS, WORDS, trees_over

PIECES = (
    *PLAIN_WORDS,
    *WORDS,
    *("(", ")", "(", ")", " ", " ", " ", "-", "OR", "AND", "NOT", "|", "||", "title:", "body:", "lang:ko", "제목:"),
    *("NEAR/5", "NEAR/0", "NEAR/101", "NEAR", "near/5", "ＯＲ", "ＮＥＡＲ", "NOT ", "또는", "and", "or"),
    *(
        '"',
        '"',
        '"샘 알트만"',
        '" "',
        '"가',
        "“샘 알트만”",
        "*",
        "＊",
        "~",
        "=",
        "!",
        ",",
        ".",
        ":",
        "/",
        "\\",
        "<",
        ">=",
    ),
    *(
        "한국*",
        "*은행",
        "가",
        "a",
        "ai",
        "AI",
        "X",
        "1",
        "的",
        "\u200b",
        "\ufe0f",
        "ᅠ",
        "ㅋㅋ",
        "👍",
        "_",
        "a_b",
        "F-16",
    ),
    *(
        "count(",
        "count",
        "sources>=3",
        "age<2h",
        "@openai",
        "\n",
        "\t",
        "\u3000",
        "낱말" * 25,
        '"' + "긴 말 " * 30 + '"',
    ),
)


def fully(text: str) -> Query | None:
    try:
        return parse_fully(text, SETS)
    except QueryError:
        return None


def agrees(text: str) -> bool:
    """Tell whether the quick reader knew the query, having checked that it read what the full one reads."""
    quick = read_quickly(text)
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
def test_whatever_is_read_quickly_is_read_right(pieces: list[str], seam: str) -> None:
    agrees(seam.join(pieces))


@settings(max_examples=200, deadline=None)
@given(trees_over(WORDS))
def test_queries_in_canonical_form_are_read_right(root: Node) -> None:
    agrees(format_node(root))


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("가a1 ()-|\"*&.'ＯOR_:"), max_size=14))
def test_characters_in_any_order_are_read_right(text: str) -> None:
    agrees(text)


@pytest.mark.parametrize(
    "query",
    [
        "OpenAI",
        "  오픈AI   CEO ",
        '(OpenAI OR 오픈AI | "오픈 에이아이") -채용 NOT 광고',
        '가나 AND (다라 OR (마바 -사아)) AND -("자차 카타" 파하)',
        "title:(가나 OR 다라) -body:마바 title:사아",
        '"샘 알트만" NEAR/10 복귀 OR 알트먼 NEAR/3 "최고 경영자"',
        "한국* OR AT&T OR F-16 OR don't",
        "アルトマン 奥特曼 Müller 5G",
        "((((가나))))",
        "-(-가나)",
    ],
)
def test_plain_queries_are_read_quickly(query: str) -> None:
    assert agrees(query)


@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            " ",
            "()",
            "가나 OR",
            "OR 가나",
            "-가나",
            "가나 OR -다라",
            "(가나",
            "가나)",
            "(가나 AND) 다라",
            "가나 - 다라",
            "가나 AND OR 다라",
        ),
        *("가", "ai", "a", "가나 or 다라", "title: 가나", "title:title:가나", "title:(body:가나)", "title:-가나"),
        *(
            "가나 NEAR/0 다라",
            "가나 NEAR/5",
            "가나 NEAR/3 다라 NEAR/3 마바",
            "title:가나 NEAR/3 다라",
            "가나 NEAR/3 (다라)",
        ),
        *(
            "@openai",
            "/가나/",
            "~가나",
            "=가나",
            "*가나",
            "가나,다라",
            "lang:ko 가나",
            "sources>=3 가나",
            "count(가나)>=2",
        ),
        *("((((((가나))))))", "가나 " * (TEXT_MAX // 3 + 1), '"가나', "가나다" * 30, "--가나", "- 가나", "|", "!가나"),
    ],
)
def test_all_others_are_left_to_the_full_reader(query: str) -> None:
    assert read_quickly(query) is None
