"""Links that lead to articles, though nobody said where on the page they are."""

from __future__ import annotations

import pytest

from tests.watchers.pages.list_page import LIST, items
from watchers.pages.links import Link, links_to_articles, pattern_of, shape_of, width
from watchers.pages.selectors import parse_page


def test_links_to_articles_are_found_without_selectors() -> None:
    found = items(LIST)
    assert [(each.title, each.link) for each in found] == [
        ("올해 수능, 지난해보다 쉬웠다는 평가 많아", "https://news.example.kr/article/301"),
        ("서울 지하철 2호선, 두 시간 멈췄다가 다시 달려", "https://news.example.kr/article/302"),
        ("정부, 내년 예산안을 국회에 냈다", "https://news.example.kr/article/303"),
    ]
    assert found[-1].text.startswith("내년 예산안이 국회로 갔다."), "the other links to the same page are its teaser"


def test_a_pattern_takes_links_however_short() -> None:
    html = '<aside><a href="/a/1">눈</a></aside><a href="/a/2">비</a><a href="/b/3">바람</a>'
    assert [each.title for each in items(html, pattern="*/a/*")] == ["비"]
    assert [each.title for each in items(html, pattern="*/a/1")] == ["눈"], "in an aside when nowhere else"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("https://a.kr/news/123", "https://a.kr/news/9", True),
        ("https://a.kr/2026/11/23/one-fine-day.html", "https://a.kr/2025/1/2/another-such-day.html", True),
        ("https://a.kr/view?id=1&page=2", "https://a.kr/view?page=7&id=8", True),
        ("https://a.kr/news/123", "https://a.kr/photo/123", False),
        ("https://a.kr/news/123", "https://b.kr/news/123", False),
        ("https://a.kr/about", "https://a.kr/terms", False),
    ],
)
def test_addresses_of_one_list_have_one_shape(first: str, second: str, same: bool) -> None:
    assert (shape_of(first) == shape_of(second)) is same


@pytest.mark.parametrize(
    ("urls", "pattern"),
    [
        (["https://a.kr/news/120", "https://a.kr/news/121"], "https://a.kr/news/*"),
        (["https://a.kr/v.html?id=120", "https://a.kr/v.html?id=199"], "https://a.kr/v.html?id=*"),
        (["https://a.kr/2026/11/1", "https://a.kr/2026/12/1"], "https://a.kr/2026/*"),
        ([], ""),
    ],
)
def test_a_pattern_is_what_addresses_have_in_common(urls: list[str], pattern: str) -> None:
    assert pattern_of([Link(url, "제목") for url in urls]) == pattern


def test_width_counts_columns() -> None:
    assert (width("한국 AI"), width("")) == (7, 0)


def test_too_few_links_of_one_shape_are_no_list() -> None:
    html = "".join(f'<a href="/a/{n}">충분히 긴 제목을 가진 기사 {n}</a>' for n in range(2))
    assert links_to_articles(parse_page(html), "https://a.kr/") == []
