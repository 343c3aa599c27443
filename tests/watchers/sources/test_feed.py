"""The feed kind, from the wire to articles."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from aiohttp import web
from pydantic import ValidationError

from tests.watchers.feeds.feed_text import T, item, rss
from tests.watchers.web import Web
from tests.watchers.work import Threads
from watchers.feeds import FeedError
from watchers.fetch import Fetcher, Gone, StatusRefused
from watchers.kind import Ask, Reading
from watchers.kit.visits import HINT_MAX
from watchers.pacing.skips import Skips
from watchers.sources.feed import KIND, FeedOptions, read

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

FEED = rss(
    """
    <item>
      <title>알트먼, 오픈AI 복귀 - 하루 신문</title><link>https://haru.example.kr/2</link><guid>g2</guid>
      <source url="https://haru.example.kr">하루 신문</source><author>kim@haru.example.kr (김기자)</author>
      <description>&lt;p&gt;이사회가 새로 꾸려졌다.&lt;/p&gt;&lt;p&gt;직원들은 반겼다.&lt;/p&gt;</description>
      <pubDate>Mon, 23 Nov 2026 11:30:00 +0900</pubDate><category>인공지능</category>
      <enclosure url="https://img.example.kr/2.jpg" type="image/jpeg"/>
    </item>
    <item><title>OpenAI brings back its chief after the board had fired him</title><guid>g1</guid>
      <pubDate>2026.11.23 11:00</pubDate></item>
    """,
    "<title>모음</title><language>ko</language><ttl>10</ttl>",
)


async def look(fetch: Fetcher, url: str, cursor: Mapping[str, Any] | None = None, **options: Any) -> Reading:
    # The cursor goes through JSON, as the store will have it.
    kept = json.loads(json.dumps(dict(cursor or {})))
    return await read(
        FeedOptions(url=url, **options), Ask(source="모음", cursor=kept, now=NOW, fetch=fetch, work=Threads())
    )


async def test_articles_come_out_of_a_feed(site: Web, fetch: Fetcher) -> None:
    reading = await look(fetch, site.show("/rss", FEED))
    older, newer = reading.articles
    assert (newer.source, newer.title, newer.body) == (
        "모음",
        "알트먼, 오픈AI 복귀",
        "이사회가 새로 꾸려졌다.\n직원들은 반겼다.",
    )
    assert (newer.url, newer.guid, newer.outlet, newer.author) == (
        "https://haru.example.kr/2",
        "g2",
        "하루 신문",
        "김기자",
    )
    assert (newer.language, newer.tags, newer.image_url) == ("ko", ("인공지능",), "https://img.example.kr/2.jpg")
    assert newer.published_at == datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    assert newer.seen_at == NOW
    assert (older.guid, older.language, older.outlet) == ("g1", "en", "모음")
    assert older.published_at == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    assert reading.problems == ()


@pytest.mark.parametrize("codec", ["utf-8", "cp949", "utf-16"])
async def test_any_encoding_over_the_wire(codec: str, site: Web, fetch: Fetcher) -> None:
    url = site.show(
        "/rss", gzip.compress(FEED.encode(codec)), Content_Encoding="gzip", Content_Type="text/xml; charset=EUC-KR"
    )
    assert (await look(fetch, url)).articles[1].title == "알트먼, 오픈AI 복귀"


async def test_the_options_win_over_the_feed(site: Web, fetch: Fetcher) -> None:
    feed = rss(f"<item><title>東京</title><dc:publisher>別紙</dc:publisher></item>{T}")
    url = site.show("/rss", feed)
    assert (await look(fetch, url)).articles[0].language == "zh"
    article = (await look(fetch, url, language="ja-JP", outlet="하루")).articles[0]
    assert (article.language, article.outlet) == ("ja", "하루")


async def test_dates_of_the_future_become_now(site: Web, fetch: Fetcher) -> None:
    feed = item(f"{T}<pubDate>2027-01-01T00:00:00Z</pubDate>")
    assert (await look(fetch, site.show("/rss", feed))).articles[0].published_at == NOW
    assert (await look(fetch, site.show("/rss", item(T)))).articles[0].published_at is None


async def test_an_unchanged_feed_yields_nothing(site: Web, fetch: Fetcher) -> None:
    url = site.show("/rss", FEED)
    first = await look(fetch, url)
    second = await look(fetch, url, first.cursor)
    assert second.articles == ()
    assert second.cursor == first.cursor
    site.show("/rss", FEED.replace("알트먼", "올트먼"))
    third = await look(fetch, url, second.cursor)
    assert len(third.articles) == 2
    assert third.cursor["digest"] != first.cursor["digest"]


async def test_validators_are_sent_back_and_kept(site: Web, fetch: Fetcher) -> None:
    async def handler(request: web.Request) -> web.Response:
        if request.headers.get("if-none-match") == '"1"':
            return web.Response(status=304)
        return web.Response(text=FEED, headers={"ETag": '"1"', "Last-Modified": "Mon, 23 Nov 2026 00:00:00 GMT"})

    url = site.handle("/rss", handler)
    first = await look(fetch, url)
    second = await look(fetch, url, first.cursor)
    assert second.articles == ()
    assert second.cursor == first.cursor
    await look(fetch, url, second.cursor)
    assert [asked.headers.get("if-none-match") for asked in site.asked] == [None, '"1"', '"1"']
    assert site.asked[2].headers["if-modified-since"] == "Mon, 23 Nov 2026 00:00:00 GMT"


async def test_the_cursor_of_another_address_does_not_count(site: Web, fetch: Fetcher) -> None:
    first = await look(fetch, site.show("/a", FEED, ETag='"1"'))
    second = await look(fetch, site.show("/b", FEED), first.cursor)
    assert len(second.articles) == 2
    assert "if-none-match" not in site.asked[1].headers


@pytest.mark.parametrize(
    ("headers", "ttl", "wait"),
    [
        ({}, "", None),
        ({}, "<ttl>10</ttl>", timedelta(minutes=10)),
        ({}, "<ttl>600</ttl>", HINT_MAX),
        ({"Cache_Control": "max-age=120"}, "", timedelta(minutes=2)),
        ({"Cache_Control": "max-age=120"}, "<ttl>10</ttl>", timedelta(minutes=10)),
        ({"Cache_Control": "max-age=86400"}, "", HINT_MAX),
        ({"Retry_After": "7200"}, "<ttl>10</ttl>", timedelta(hours=2)),
    ],
)
async def test_the_wait_that_is_asked_for(
    headers: dict[str, Any], ttl: str, wait: timedelta | None, *, site: Web, fetch: Fetcher
) -> None:
    url = site.show("/rss", rss(f"<item>{T}</item>", ttl), **headers)
    first = await look(fetch, url)
    assert first.wait == wait
    assert (await look(fetch, url, first.cursor)).wait == wait


async def test_a_move_for_good_is_believed_the_third_time_and_told_once(site: Web, fetch: Fetcher) -> None:
    new = site.show("/new", FEED)
    url = site.redirect("/old", "/new", 301)
    told = []
    cursor: Mapping[str, Any] = {}
    for _ in range(6):
        reading = await look(fetch, url, cursor)
        cursor = reading.cursor
        told.append(reading.problems)
    assert [bool(each) for each in told] == [False, False, True, False, False, False]
    assert new in str(told[2][0])
    assert [each.path for each in site.asked] == ["/old", "/new"] * 3 + ["/new"] * 3


async def test_a_move_that_was_taken_back_in_time_is_forgotten(site: Web, fetch: Fetcher) -> None:
    site.show("/new", FEED)
    url = site.redirect("/old", "/new", 301)
    cursor = (await look(fetch, url, (await look(fetch, url)).cursor)).cursor
    site.redirect("/old", "/new", 302)
    assert "moves" not in (await look(fetch, url, cursor)).cursor


async def moved(site: Web, fetch: Fetcher) -> tuple[str, Mapping[str, Any]]:
    site.show("/new", FEED)
    url = site.redirect("/old", "/new", 301)
    cursor: Mapping[str, Any] = {}
    for _ in range(3):
        cursor = (await look(fetch, url, cursor)).cursor
    return url, cursor


@pytest.mark.parametrize("status", [404, 410])
async def test_when_the_new_place_is_gone_the_old_address_is_asked_again(
    status: int, *, site: Web, fetch: Fetcher
) -> None:
    url, cursor = await moved(site, fetch)
    site.show("/new", status=status)
    with pytest.raises(StatusRefused):
        await look(fetch, url, cursor)
    site.show("/old", FEED.replace("알트먼", "올트먼"))
    reading = await look(fetch, url, cursor)
    assert len(reading.articles) == 2
    assert "moves" not in reading.cursor


async def test_trouble_at_the_new_place_is_waited_out(site: Web, fetch: Fetcher) -> None:
    url, cursor = await moved(site, fetch)
    site.show("/new", status=503)
    with pytest.raises(StatusRefused):
        await look(fetch, url, cursor)
    assert site.asked[-1].path == "/new"


async def test_a_feed_says_when_not_to_look_and_is_remembered(site: Web, fetch: Fetcher) -> None:
    skips = "<skipHours><hour>1</hour><hour>24</hour><hour>nie</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    url = site.show("/rss", rss(f"<item>{T}</item>", skips))
    first = await look(fetch, url)
    assert first.skips == Skips(frozenset({0, 1}), frozenset({6}))
    assert (await look(fetch, url, first.cursor)).skips == first.skips
    site.show("/rss", rss(f"<item>{T}</item>"))
    assert not (await look(fetch, url, first.cursor)).skips


async def test_a_move_elsewhere_starts_anew(site: Web, fetch: Fetcher) -> None:
    site.show("/b", FEED)
    site.show("/c", FEED)
    url = site.redirect("/a", "/b", 308)
    cursor = (await look(fetch, url, (await look(fetch, url)).cursor)).cursor
    site.redirect("/a", "/c", 308)
    assert (await look(fetch, url, cursor)).problems == ()


async def test_a_web_page_names_its_feed(site: Web, fetch: Fetcher) -> None:
    page = '<!doctype html><title>하루</title><link rel="alternate" type="application/rss+xml" href="/rss.xml"><p>글'
    with pytest.raises(FeedError) as caught:
        await look(fetch, site.show("/", page))
    assert str(caught.value.reason) == "this is a web page, not a feed"
    assert f"{site.base}/rss.xml" in str(caught.value.remedy)
    with pytest.raises(FeedError, match="no feed"):
        await look(fetch, site.show("/", "<p>글"))


async def test_failures_of_the_fetch_are_the_sources(site: Web, fetch: Fetcher) -> None:
    with pytest.raises(Gone):
        await look(fetch, site.show("/rss", status=410))


async def test_entries_that_cannot_be_read_are_told_beside_the_others(site: Web, fetch: Fetcher) -> None:
    reading = await look(fetch, site.show("/rss", rss(f"<item/><item>{T}</item>")))
    assert len(reading.articles) == 1
    assert tuple(map(str, reading.problems)) == ("entries with neither a title nor a text nor a link: 1",)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"url": ""},
        {"url": "ftp://example.com/rss"},
        {"url": "https://user:password@example.com/rss"},
        {"url": "https://example.com/a b"},
        {"url": "https://example.com/rss", "unknown": 1},
        {"url": "https://example.com/rss", "language": "x" * 36},
    ],
)
def test_options_that_are_wrong(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FeedOptions.model_validate(options)


def test_options_that_are_right() -> None:
    options = FeedOptions(url=" https://뉴스.example.kr/속보 ", language="ko", outlet="하루")
    assert options.url == "https://뉴스.example.kr/속보"
    assert FeedOptions.model_validate(options.model_dump(mode="json")) == options


def test_the_kind_describes_itself() -> None:
    [entry] = yaml.safe_load(KIND.example)
    assert entry.pop("kind") == KIND.name == "feed"
    entry.pop("name")
    KIND.options.model_validate(entry)
    assert KIND.help.endswith(".")
