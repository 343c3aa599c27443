from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.bigrams import QUERY_TOKENS_MAX, TEXT_MAX, WORD_MAX, indexed_tokens, read_query

TEXTS = st.text(st.characters(), max_size=80) | st.text("가나다라 AIß\u0301ㅋ東京 \"*-(':|&!<>\\", max_size=60)


@pytest.mark.parametrize(
    ("title", "body", "tokens"),
    [
        ("인공 지능 AI반도체", "", "인공 공 지능 능 ai 반도 도체 체"),
        ("삼성전자", "협력", "삼성 성전 전자 자 협력 력"),
        ("핵", "", "핵"),
        ("全國 한美 협의", "", "全國 國 한美 美 협의 의"),
        ("東京タワー", "", "東京 京タ タワ ワー ー"),
        ("ด้วย", "", "ด้ ้ว วย ย"),
        ("AT&T's C++ 1.5조", "", "at t s c 1 5 조"),
        ("Straße ＡＰＰＬＥ ﬁne Ünïcode", "", "strasse apple fine ünïcode"),
        ("Новости Москвы", "", "новости москвы"),
        ("snake_case", "", "snake case"),
        ("", "", ""),
        ("—!?… 😀", "\n\t", ""),
    ],
)
def test_tokens(title: str, body: str, tokens: str) -> None:
    assert " ".join(indexed_tokens(title, body)) == tokens


def test_decomposed_hangul_has_the_same_tokens() -> None:
    assert indexed_tokens(unicodedata.normalize("NFD", "삼성전자 협력"), "") == indexed_tokens("삼성전자 협력", "")


def written(query: str) -> str:
    """A query as one line: ways parted by |, terms by &."""
    return " & ".join(
        " | ".join(" ".join(each.tokens) + "*" * each.is_prefix for each in ways) for ways in read_query(query)
    )


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("삼성", "삼성"),
        ("반도체", "반도 도체"),
        ("삼성 협력", "삼성 & 협력"),
        ("핵", "핵*"),
        ("인공지능", "인공 공지 지능 | 인공 공 지능"),
        ("인공 지능", "인공 & 지능"),
        ('"인공 지능"', "인공 공 지능 | 인공 공지 지능"),
        ("생성형AI", "생성 성형 형 ai"),
        ("2024년", "2024 년*"),
        ("OpenAI", "openai"),
        ("open*", "open*"),
        ('"new yor"*', "new yor"),
        ('"new yor*"', "new yor*"),
        ("C++ AT&T", "c & at t"),
        ('"unclosed 삼성', "unclosed 삼성"),
        ("-x ( : NEAR OR", "x & near & or"),
        ('" - ( * ', ""),
        ("", ""),
        ("😀", ""),
    ],
)
def test_queries(query: str, meaning: str) -> None:
    assert written(query) == meaning


def test_a_query_is_bounded() -> None:
    for query in ("가나 " * 3000, "가" * 10_000, "a" * 10_000, '"' * 10_000, "a " * 5000, '"' + "가나 " * 3000):
        terms = read_query(query)
        assert sum(len(ways[0].tokens) for ways in terms) <= QUERY_TOKENS_MAX
        assert all(len(way.tokens) <= QUERY_TOKENS_MAX for ways in terms for way in ways)
        assert sum(len(way.tokens) for ways in terms for way in ways) <= QUERY_TOKENS_MAX * 10


@settings(max_examples=200)
@given(TEXTS, TEXTS)
def test_tokens_are_safe_for_both_query_languages(title: str, body: str) -> None:
    tokens = indexed_tokens(title, body)
    tokens += [token for ways in read_query(title) for way in ways for token in way.tokens]
    for token in tokens:
        assert 0 < len(token) <= WORD_MAX
        assert not set(token) & set(" \t\n\r\0'\"\\:*()|&!<>-+^,.{}[]_")
        assert all(not each.isascii() or each.isalnum() for each in token)


@settings(max_examples=50)
@given(st.integers(1, 3), TEXTS)
def test_a_text_without_end_is_bounded(times: int, text: str) -> None:
    assert len(indexed_tokens(text, f"{text} 가나 ﷺ" * (times * 20_000 // (len(text) + 6)))) <= TEXT_MAX
