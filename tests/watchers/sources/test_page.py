"""The page kind: lists of articles, and pages watched for what is added."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar, TypeVarTuple

import pytest
from aiohttp import web
from pydantic import ValidationError

from newsdesk.article import Article
from newsdesk.identity import resolve_identities
from tests.watchers.pages.list_page import LIST
from tests.watchers.web import Web
from tests.watchers.work import Threads
from watchers.fetch import Fetcher
from watchers.kind import Ask, Reading, SourceError, Work
from watchers.sources.page import KIND, PageOptions
from watchers.workers.pool import TookTooLong, Workers

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def look(
    fetch: Fetcher, url: str, cursor: Mapping[str, Any] | None = None, work: Work | None = None, **options: Any
) -> Reading:
    kept = json.loads(json.dumps(dict(cursor or {})))
    checked = PageOptions.model_validate({"url": url, **options})
    return await KIND.read(checked, Ask(source="새벽", cursor=kept, now=NOW, fetch=fetch, work=work or Threads()))


class Impatient:
    """Work in real processes, with little time for each piece."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        return await self._workers.run(function, *arguments, deadline_s=1.0)


async def test_a_selector_that_comes_to_no_end_on_a_page_is_cut_off(site: Web, fetch: Fetcher) -> None:
    """This page takes the selector six minutes; a thread could not be taken from it."""
    tangle = ("<div>" * 200 + '<a href="/1">하나</a>' + "</div>" * 200) * 390
    async with Workers.open() as workers:
        with pytest.raises(TookTooLong, match="longer than 1 s"):
            await look(fetch, site.show("/tangle", tangle), work=Impatient(workers), item="div div a")
        assert workers.pids == ()
        reading = await look(fetch, site.show("/list", LIST), work=workers)
    assert reading == await look(fetch, site.show("/list", LIST))


async def test_what_was_added_is_worked_out_elsewhere_too(site: Web, fetch: Fetcher) -> None:
    async with Workers.open() as workers:
        url = site.show("/notice", "<h1>공지</h1><p>하나</p>")
        before = await look(fetch, url, work=workers, change="body")
        site.show("/notice", "<h1>공지</h1><p>둘</p><p>하나</p>")
        after = await look(fetch, url, before.cursor, work=workers, change="body")
        assert len(workers.pids) == 1
    assert [each.body for each in after.articles] == ["둘"]


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
    assert words in str(error.value.reason)
    assert error.value.remedy


async def test_items_that_cannot_be_read_are_counted(site: Web, fetch: Fetcher) -> None:
    url = site.show("/list", '<li><a href="/1">하나</a></li><li>둘</li><li><a href="mailto:x@y.z">셋</a></li>')
    reading = await look(fetch, url, item="li")
    assert [each.title for each in reading.articles] == ["하나"]
    assert tuple(map(str, reading.problems)) == ("entries with neither a title nor a text nor a link: 2",)


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
        cursor, told = reading.cursor, [*told, *map(str, reading.problems)]
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
