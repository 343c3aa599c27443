"""The page kind: selectors, links that nobody pointed out, and pages watched for what is added."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from newsdesk.article import Article
from newsdesk.identity import resolve_identities
from tests.watchers.web import Web
from watchers.feeds.record import ITEMS_MAX
from watchers.fetch import Fetcher
from watchers.kind import Ask, Reading, SourceError
from watchers.pages.items import ItemSelectors, parse_items
from watchers.pages.links import Link, links_to_articles, pattern_of, shape_of, width
from watchers.pages.selectors import line_in, parse_page, select, text_in
from watchers.sources.page import KIND, PageOptions

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

MENU = """
  <header><a href="/">처음</a><a href="/economy">경제와 산업과 금융의 모든 것</a></header>
  <nav><a href="/list/1">오늘의 정치 뉴스를 모두 봅니다</a><a href="/list/2">오늘의 경제 뉴스를 모두 봅니다</a>
  <a href="/list/3">오늘의 사회 뉴스를 모두 봅니다</a><a href="/list/4">오늘의 문화 뉴스를 모두 봅니다</a></nav>
"""
LIST = f"""<!doctype html><html lang="ko"><head><title>속보 - 새벽일보</title></head><body>{MENU}
  <div>
    <a href="/article/303"><img src="/303.jpg"></a>
    <a href="/article/303">내년 예산안이 국회로 갔다. 올해보다 3.2% 늘었으며, 연구 개발에 가장 많이 쓰인다.</a>
    <a href="/article/303">더 읽기</a>
    <h3><a href="/article/303?utm_source=list#top">정부, 내년 예산안을 국회에 냈다</a></h3>
  </div>
  <div><a href="/article/302">서울 지하철 2호선, 두 시간 멈췄다가 다시 달려</a></div>
  <div><a href="/article/301">올해 수능, 지난해보다 쉬웠다는 평가 많아</a></div>
  <div><a href="https://ad.example/article/9">이 제품 하나로 겨울을 따뜻하게 나는 방법을 알려 드립니다</a></div>
  <a href="/login">로그인</a> <a href="javascript:void(0)">아무 일도 없는 긴 이름의 자바스크립트 링크</a>
</body></html>"""


async def look(fetch: Fetcher, url: str, cursor: Mapping[str, Any] | None = None, **options: Any) -> Reading:
    kept = json.loads(json.dumps(dict(cursor or {})))
    checked = PageOptions.model_validate({"url": url, **options})
    return await KIND.read(checked, Ask(source="새벽", cursor=kept, now=NOW, fetch=fetch))


def items(html: str, url: str = "https://news.example.kr/list", **selectors: str) -> list[Any]:
    return list(parse_items(parse_page(html), ItemSelectors.model_validate(selectors), url).items)


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
    ("html", "options", "words"),
    [
        ("<p>점검 중입니다.</p>", {}, "no links on the page look like articles"),
        (LIST, {"pattern": "*/story/*"}, "*/story/*"),
        (LIST, {"item": "ul.news li"}, "ul.news li"),
        (LIST, {"item": "div", "title": "h6.none"}, "div"),
    ],
)
async def test_a_page_without_its_items_is_an_error(
    html: str, options: dict[str, Any], words: str, site: Web, fetch: Fetcher
) -> None:
    with pytest.raises(SourceError, match="page") as error:
        await look(fetch, site.show("/list", html), **options)
    assert words in error.value.reason
    assert error.value.remedy


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


async def test_items_that_cannot_be_read_are_counted(site: Web, fetch: Fetcher) -> None:
    url = site.show("/list", '<li><a href="/1">하나</a></li><li>둘</li><li><a href="mailto:x@y.z">셋</a></li>')
    reading = await look(fetch, url, item="li")
    assert [each.title for each in reading.articles] == ["하나"]
    assert reading.problems == ("entries with neither a title nor a text nor a link: 2",)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"item": "li[["}, "no selector"),
        ({"item": "//li["}, "no selector"),
        ({"item": "li::before"}, "no selector"),
        ({"change": "#main", "item": "li"}, "no use for"),
        ({"title": "h2"}, "“item” has to say"),
        ({"url": "ftp://news.example/"}, "http"),
        ({"colour": "red"}, "not permitted"),
    ],
)
def test_wrong_options_are_refused_in_words(options: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError) as error:
        PageOptions.model_validate({"url": "https://news.example/", **options})
    assert words in str(error.value)


async def test_other_selectors_read_an_unchanged_page_again(site: Web, fetch: Fetcher) -> None:
    url = site.show("/list", LIST)
    first = await look(fetch, url)
    assert (await look(fetch, url, first.cursor)).articles == ()
    assert len((await look(fetch, url, first.cursor, pattern="*/article/*")).articles) == 4


async def test_an_unchanged_page_is_not_sent_again(site: Web, fetch: Fetcher) -> None:
    async def handler(request: web.Request) -> web.Response:
        if request.headers.get("if-none-match") == '"7"':
            return web.Response(status=304)
        return web.Response(
            text=LIST, content_type="text/html", headers={"ETag": '"7"', "Cache-Control": "max-age=600"}
        )

    url = site.handle("/list", handler)
    first = await look(fetch, url)
    assert first.wait is not None
    assert first.wait.total_seconds() == 600
    second = await look(fetch, url, first.cursor)
    assert (second.articles, second.cursor) == ((), first.cursor)
    assert (await look(fetch, url, second.cursor)).articles == ()


async def test_a_move_for_good_is_told_once_it_is_believed(site: Web, fetch: Fetcher) -> None:
    site.show("/new", LIST)
    url = site.redirect("/old", "/new", 301)
    cursor: Mapping[str, Any] = {}
    told: list[str] = []
    for _ in range(6):
        reading = await look(fetch, url, cursor)
        cursor, told = reading.cursor, [*told, *reading.problems]
    assert told == [f"the address has moved for good and is read there; change the url to {site.base}/new"]


async def test_what_is_added_to_a_page_is_an_article(site: Web, fetch: Fetcher) -> None:
    html = "<title>단수 안내</title><div id='notice'><p>오늘 공지는 없습니다.</p>{}</div><footer>{}</footer>"
    url = site.show("/notice", html.format("", 1))
    first = await look(fetch, url, change="#notice")
    assert first.articles == (), "the first look only remembers"
    site.show("/notice", html.format("", 2))
    second = await look(fetch, url, first.cursor, change="#notice")
    assert second.articles == (), "only the watched part counts"
    site.show("/notice", html.format("<p>내일 09시부터 단수됩니다.</p><p>중구 전역</p>", 3))
    third = await look(fetch, url, second.cursor, change="#notice")
    (article,) = third.articles
    assert article.title == "단수 안내: 내일 09시부터 단수됩니다."
    assert article.body == "내일 09시부터 단수됩니다.\n중구 전역"
    assert (article.url, article.language, article.published_at) == (url, "ko", None)
    site.show("/notice", html.format("<p>중구 전역</p>", 3))
    fourth = await look(fetch, url, third.cursor, change="#notice")
    assert fourth.articles == (), "what goes away is no news"
    site.show("/notice", html.format("<p>모레도 단수됩니다.</p>", 3))
    (later,) = (await look(fetch, url, fourth.cursor, change="#notice")).articles
    assert not keys(article) & keys(later), "two changes of one page are two articles"


def keys(article: Article) -> set[str]:
    return set(resolve_identities([article])[0][0])


async def test_a_watched_part_that_is_gone_is_an_error(site: Web, fetch: Fetcher) -> None:
    with pytest.raises(SourceError, match="#notice"):
        await look(fetch, site.show("/notice", "<p>새 단장했습니다</p>"), change="#notice")


async def test_a_watched_page_keeps_its_memory_over_an_unchanged_answer(site: Web, fetch: Fetcher) -> None:
    url = site.show("/n", "<p>하나</p>")
    first = await look(fetch, url, change="p")
    same = await look(fetch, url, first.cursor, change="p")
    assert same.cursor == first.cursor
    site.show("/n", "<p>하나</p><p>둘</p>")
    assert [each.body for each in (await look(fetch, url, same.cursor, change="p")).articles] == ["둘"]


@pytest.mark.parametrize("codec", ["utf-8", "cp949", "utf-16"])
async def test_pages_in_any_encoding(codec: str, site: Web, fetch: Fetcher) -> None:
    url = site.show("/list", LIST.encode(codec), Content_Type="text/html; charset=utf-8")
    assert (await look(fetch, url)).articles[1].title == "서울 지하철 2호선, 두 시간 멈췄다가 다시 달려"


@pytest.mark.parametrize(
    "html",
    [
        "<a " + " ".join(f"a{n}=1" for n in range(200_000)) + ">",
        "<a x='<' y='<' " + "z='<' " * 200_000 + ">",
        "<div>" * 190_000,
        "<a href='/x/1'>" * 190_000,
        "<script>" * 190_000,
        "<!--" * 190_000,
        "<p>" * 500_000,
    ],
    ids=["attributes", "tags in values", "depth", "links", "scripts", "comments", "tags"],
)
def test_hostile_pages_are_refused_quickly(html: str) -> None:
    started = time.process_time()
    with pytest.raises(SourceError):
        items(html)
    assert time.process_time() - started < 5


def test_large_scripts_and_long_values_do_not_hide_the_list() -> None:
    script = "<script>var state = {" + ", ".join(f'"a {n}": "b / c"' for n in range(5_000)) + "}</script>"
    for quote in "\"'":
        props = f"<div data-props={quote}{'x y ' * 3_000}{quote}>"
        html = LIST.replace("<title>", script + "<title>").replace("<div>", props)
        assert items(html) == items(LIST)


def test_long_lists_keep_the_first_of_the_page() -> None:
    html = "".join(f'<li><a href="/a/{n}">기사 {n}</a></li>' for n in range(ITEMS_MAX + 50))
    found = items(html, item="li")
    assert len(found) == ITEMS_MAX
    assert found[-1].title == "기사 0"


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


def test_text_keeps_blocks_apart() -> None:
    page = parse_page("<div><p>한 줄</p><p>두 <b>줄</b></p><script>x()</script></div>")
    assert text_in(page) == "한 줄\n두 줄"
    assert line_in(page) == "한 줄 두 줄"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/ab=\"' 한글&;!-#x0[]\n", max_size=300), st.sampled_from(["li", "//a", "*", "a[href]"]))
def test_any_markup_gives_items_or_an_error(html: str, selector: str) -> None:
    # Whatever else it raises fails the test.
    with suppress(SourceError):
        for each in items(html, item=selector):
            assert each.title
            assert "\n" not in each.title
            assert each.link.startswith("http")
