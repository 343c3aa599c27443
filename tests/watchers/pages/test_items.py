"""Articles of a list whose places on the page are known."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watchers.pages.list_page import items
from watchers.feeds.record import ITEMS_MAX
from watchers.kind import SourceError
from watchers.pages.selectors import parse_page, select

ITEM = """<html lang="{lang}"><base href="https://cdn.example/press/"><ol>
<li class="row"><b class="t">첫째 소식</b><a class="more" href="1.html">자세히</a><span class="d">{date}</span>
<img data-src="https://img.example/1.png" src="blank.gif"><p>짧다.</p><p>이 문단이 더 길어서 요약으로 쓰인다.</p></li></ol></html>"""


@pytest.mark.parametrize(
    ("date", "lang", "expected"),
    [
        ("2026.11.23 10:00", "ko", datetime(2026, 11, 23, 1, tzinfo=UTC)),
        ("2026-11-23T10:00:00Z", "ko", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("11월 어느 날", "ko", None),
        ("2026.11.23 10:00", "en", datetime(2026, 11, 23, 10, tzinfo=UTC)),
    ],
)
def test_fields_stand_where_the_selectors_say(date: str, lang: str, expected: datetime | None) -> None:
    html = ITEM.format(date=date, lang=lang)
    (item,) = items(html, "https://press.example/", item=".row", title=".t", link="a.more", date=".d")
    assert (item.title, item.link) == ("첫째 소식", "https://cdn.example/press/1.html")
    assert item.text == "이 문단이 더 길어서 요약으로 쓰인다."
    assert item.image_url == "https://img.example/1.png"
    assert item.published_at == expected


def test_xpath_reaches_what_css_cannot() -> None:
    html = (
        "<table><tr><td>17</td><td onclick='x' data-go='/v/17'>댐 수위 낮아져</td></tr><tr><th>번호</th></tr></table>"
    )
    (item,) = items(html, item="//tr[td]", title="./td[2]/text()", link="./td[2]/@data-go")
    assert (item.title, item.link) == ("댐 수위 낮아져", "https://news.example.kr/v/17")
    counted = parse_page("<p>1</p><p>2</p>")
    assert select(counted, "(//p)[2]")[0] is not None
    assert select(counted, "string(//p[1])") == ["1"]
    assert select(counted, "./nothing/@here") == []


def test_usual_places_serve_when_only_the_item_is_named() -> None:
    html = """<article><a href="/s/1"><img src="https://i.example/1.jpg"></a><h2>제목은 여기</h2>
      <time datetime="2026-11-23T08:00:00+09:00">한 시간 전</time><p>요약은 여기.</p></article>
      <article><a href="/s/2">제목은 링크에</a></article><article><h2>링크가 없는 것</h2></article>"""
    second, first = items(html, item="article")
    assert (first.title, first.text, first.link) == ("제목은 여기", "요약은 여기.", "https://news.example.kr/s/1")
    assert first.published_at == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert first.image_url == "https://i.example/1.jpg"
    assert (second.title, second.link) == ("제목은 링크에", "https://news.example.kr/s/2")


def test_long_lists_keep_the_first_of_the_page() -> None:
    html = "".join(f'<li><a href="/a/{n}">기사 {n}</a></li>' for n in range(ITEMS_MAX + 50))
    found = items(html, item="li")
    assert len(found) == ITEMS_MAX
    assert found[-1].title == "기사 0"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/ab=\"' 한글&;!-#x0[]\n", max_size=300), st.sampled_from(["li", "//a", "*", "a[href]"]))
def test_any_markup_gives_items_or_an_error(html: str, selector: str) -> None:
    # Whatever else it raises fails the test.
    with suppress(SourceError):
        for each in items(html, item=selector):
            assert each.title
            assert "\n" not in each.title
            assert each.link.startswith("http")
