from __future__ import annotations

import time

import pytest

from newsdesk.text.addresses import address_spans, is_address
from newsdesk.text.offsets import CompactText


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("기사 https://example.com/a?b=삼성#c 에서", ["https://example.com/a?b=삼성#c"]),
        ("https://example.com에서 열린", ["https://example.com"]),
        ("출처 www.example.co.kr/news입니다", ["www.example.co.kr/news"]),
        ("bit.ly/3xyz, 참고", ["bit.ly/3xyz,"]),
        ("见https://example.com/a，华为宣布", ["https://example.com/a,"]),
        ("문의: press@openai.com으로", ["press@openai.com"]),
        ("ftp://a.b/c and http://d.e", ["ftp://a.b/c", "http://d.e"]),
        ("Amazon.com shares", []),
        ("OpenAI/Microsoft", []),
        ("Node.js/React", []),
        ("@샘알트만", []),
        ("24/7", []),
        ("", []),
    ],
)
def test_addresses_are_found_and_names_are_not(text: str, addresses: list[str]) -> None:
    compact = CompactText(text)
    assert [compact.stream[start:end] for start, end in address_spans(compact)] == addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("openai.com", True),
        ("https://a.b/c", True),
        ("a@b.co", True),
        ("u.s.", False),
        ("gpt-4", False),
        ("애플", False),
    ],
)
def test_a_term_can_be_an_address_itself(text: str, expected: bool) -> None:
    assert is_address(text) is expected


@pytest.mark.parametrize("unit", ["a-", "a.", "/가", "a", "abc+", ".com/", "a@", "www.", "x://"])
def test_no_long_word_costs_more_than_its_length(unit: str) -> None:
    compact = CompactText(unit * 50_000 + "/@")
    start = time.process_time()
    address_spans(compact)
    assert time.process_time() - start < 2
