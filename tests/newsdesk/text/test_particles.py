from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.text.particles import particle, with_particle


@pytest.mark.parametrize(
    ("word", "object_", "direction"),
    [
        # Hangul: open, closed, in ㄹ; with marks and brackets behind it
        ("애플카", "를", "로"),
        ("삼성", "을", "으로"),
        ("서울", "을", "로"),
        ("“속보”", "를", "로"),
        ("**삼성**", "을", "으로"),
        ("삼성(주)", "를", "로"),
        ("ㅋㅋ", "을", "으로"),
        ("ㅠㅠ", "를", "로"),
        ("ㄹ", "을", "로"),
        # Decomposed Hangul, as file systems and some feeds write it
        ("\u1109\u1161\u11b7\u1109\u1165\u11bc", "을", "으로"),
        # digits as they are read
        ("2026", "을", "으로"),
        ("7", "을", "로"),
        ("1,000", "을", "으로"),
        ("5", "를", "로"),
        ("5%", "를", "로"),
        # capitals letter by letter
        ("CEO", "를", "로"),
        ("LCL", "을", "로"),
        ("NR", "을", "로"),
        ("ASML", "을", "로"),
        ("PBM", "을", "으로"),
        # other words by their spelling
        ("OpenAI", "를", "로"),
        ("Intel", "을", "로"),
        ("Google", "을", "로"),
        ("Chrome", "을", "으로"),
        ("Samsung", "을", "으로"),
        ("chatbot", "을", "으로"),
        ("Facebook", "을", "으로"),
        ("Slack", "을", "으로"),
        ("Microsoft", "를", "로"),
        ("café", "를", "로"),
        # words without a vowel letter by letter, as the ends of addresses are
        ("news.example.co.kr", "을", "로"),
        ("feed.html", "을", "로"),
        ("news.tv", "를", "로"),
    ],
)
def test_the_particle_agrees_with_the_word(word: str, object_: str, direction: str) -> None:
    assert particle(word, "을", "를") == object_
    assert particle(word, "으로", "로") == direction


@pytest.mark.parametrize("word", ["東京", "ニュース", "Новости", "", "…!"])
def test_where_the_ending_cannot_be_known_both_are_shown(word: str) -> None:
    assert particle(word, "은", "는") == "은(는)"


@given(st.text(max_size=20))
def test_any_word_gets_some_form(word: str) -> None:
    assert particle(word, "이", "가") in {"이", "가", "이(가)"}


@pytest.mark.parametrize(
    ("word", "forms", "result"),
    [
        ("삼성", "을/를", "삼성을"),
        ("카카오", "을/를", "카카오를"),
        ("서울", "으로/로", "서울로"),
        ("서울", "이/가", "서울이"),
        ("부산", "으로/로", "부산으로"),
        ("“CEO”", "이/가", "“CEO”가"),
        ("IBM", "은/는", "IBM은"),
        ("3", "과/와", "3과"),
        ("8", "으로/로", "8로"),
        ("2", "이/가", "2가"),
        ("奥特曼", "을/를", "奥特曼을(를)"),
        ("”", "을/를", "”를"),
        ("애플(회사 이름)", "이/가", "애플(회사 이름)이"),
        ("b.example.net (a.example.com에서 넘어옴)", "이/가", "b.example.net (a.example.com에서 넘어옴)이"),
    ],
)
def test_a_word_is_joined_with_its_particle(word: str, forms: str, result: str) -> None:
    assert with_particle(word, forms) == result
