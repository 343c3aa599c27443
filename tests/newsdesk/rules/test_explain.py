from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from newsdesk.rules.explain import explain, explain_node
from newsdesk.rules.parse import parse_query
from newsdesk.rules.query import Node, Query, SetRef, clauses, walk
from tests.newsdesk.rules.queries import SETS, trees


def test_a_whole_rule_in_english() -> None:
    query = parse_query("@openai (CEO OR 최고경영자) -title:채용 sources>=3 age<24h", SETS)
    assert explain(query, SETS, "en") == (
        "An article is wanted when all of this holds:\n"
        "- its title or body has an alias of @openai\n"
        "- its title or body has “CEO” or “최고경영자”\n"
        "- its title does not have “채용”\n"
        "- at least 3 outlets report the story\n"
        "- it was published less than 24 hours ago\n"
        "Aliases:\n"
        "- @openai (your own): OpenAI, 오픈AI, オープンAI"
    )


def test_a_whole_rule_in_korean() -> None:
    query = parse_query("@openai (CEO OR 최고경영자) -title:채용 sources>=3 age<24h", SETS)
    assert explain(query, SETS, "ko") == (
        "다음을 모두 만족하는 기사를 찾습니다:\n"
        "- 제목이나 본문에 @openai 묶음의 별칭이 있음\n"
        "- 제목이나 본문에 “CEO”, “최고경영자” 중 하나가 있음\n"
        "- 제목에 “채용”이 없음\n"
        "- 매체 3곳 이상이 보도함\n"
        "- 나온 지 24시간이 지나지 않음\n"
        "별칭:\n"
        "- @openai(직접 만든 묶음): OpenAI, 오픈AI, オープンAI"
    )


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("알트만", "its title or body has “알트만”", "제목이나 본문에 “알트만”이 있음"),
        ("카카오", "its title or body has “카카오”", "제목이나 본문에 “카카오”가 있음"),
        ("US", "its title or body has “US” (in these capitals)", "제목이나 본문에 “US”(대소문자 그대로)가 있음"),
        (
            "삼성*",
            "its title or body has a word that starts with “삼성”",
            "제목이나 본문에 “삼성”으로 시작하는 말이 있음",
        ),
        ("*서울", "its title or body has a word that ends with “서울”", "제목이나 본문에 “서울”로 끝나는 말이 있음"),
        (
            "~알트",
            "its title or body has “알트” (also inside words)",
            "제목이나 본문에 “알트”(단어 속에 있어도 됨)가 있음",
        ),
        ("/가.나/", "its title or body has text that fits /가.나/", "제목이나 본문에 정규식 /가.나/에 맞는 말이 있음"),
        (
            "삼성 NEAR/5 (LG OR SK)",
            "its title or body has “삼성” at most 5 words away from “LG” (in these capitals) or “SK” (in these capitals)",
            "제목이나 본문에 “삼성”과 “LG”(대소문자 그대로), “SK”(대소문자 그대로) 중 하나가 5단어 안에 함께 있음",
        ),
        (
            "count(삼성 OR LG)>=2",
            "its title or body has “삼성” or “LG” (in these capitals) at least 2 times together",
            "제목이나 본문에 “삼성”, “LG”(대소문자 그대로)가 합쳐서 2번 이상 나옴",
        ),
        ("count(삼성)>=2", "its title or body has “삼성” at least 2 times", "제목이나 본문에 “삼성”이 2번 이상 나옴"),
        ("lang:ko", "it is written in Korean", "한국어 기사임"),
        ("site:example.com", "it comes from example.com", "example.com 사이트의 기사임"),
        ("source:연합뉴스", "its source or outlet is called “연합뉴스”", "출처나 매체 이름에 “연합뉴스”가 있음"),
        ("tag:IT", "it is tagged “IT”", "태그에 “IT”가 있음"),
        ("… age<3d", "it was published less than 3 days ago", "나온 지 3일이 지나지 않음"),
        ("… sources>=1", "at least 1 outlet reports the story", "매체 1곳 이상이 보도함"),
        ("… -lang:(ko OR en)", "it is not written in Korean or English", "한국어 또는 영어 기사가 아님"),
        (
            "… -(가나 OR 다라)",
            "its title or body does not have “가나” or “다라”",
            "제목이나 본문에 “가나”, “다라” 중 어느 것도 없음",
        ),
        (
            "… -(가나 다라)",
            "(either its title or body does not have “가나” or its title or body does not have “다라”)",
            "(제목이나 본문에 “가나”가 없음, 또는 제목이나 본문에 “다라”가 없음)",
        ),
        (
            "title:(삼성 OR (가나 -다라))",
            "(either its title has “삼성” or (its title has “가나” and its title does not have “다라”))",
            "(제목에 “삼성”이 있음, 또는 (제목에 “가나”가 있음, 그리고 제목에 “다라”가 없음))",
        ),
    ],
)
def test_a_part_in_words(text: str, english: str, korean: str) -> None:
    # What cannot stand alone is shown behind another word.
    root = parse_query(text.replace("…", "낱말"), SETS).root
    node = clauses(root)[-1] if text.startswith("…") else root
    assert explain_node(node, "en") == english
    assert explain_node(node, "ko") == korean


@settings(max_examples=60, deadline=None)
@given(trees)
def test_every_tree_can_be_explained_and_every_set_is_listed(root: Node) -> None:
    sets = tuple(dict.fromkeys(node.name for node in walk(root) if isinstance(node, SetRef)))
    query = Query("", root, sets)
    for language in ("en", "ko"):
        text = explain(query, SETS, language)
        for name in sets:
            alias_set = SETS.get(name)
            assert alias_set is not None
            assert ", ".join(alias_set.aliases) in text
    assert not re.search("[가-힣](을|를|이|가)/", explain(query, SETS, "ko"))
