"""The sitemap kind: news sitemaps, indexes of them, and sitemaps that hold no news."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from tests.watchers.web import Web
from tests.watchers.work import Threads
from watchers.fetch import Fetcher
from watchers.kind import Ask, Reading, SourceError
from watchers.kit.sitemaps import looks_like_sitemap, parse_sitemap
from watchers.sources.sitemap import KIND, SITEMAPS_MAX, SitemapOptions

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
URL = "https://news.example.com/sitemap.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def urlset(*entries: str, namespaces: str = NAMESPACES) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {namespaces}>{"".join(entries)}</urlset>'


def entry(number: int, title: str = "", date: str = "2026-11-23T08:00:00+09:00", *, more: str = "") -> str:
    news = (
        "<news:news><news:publication><news:name>하루</news:name><news:language>ko</news:language></news:publication>"
        f"<news:publication_date>{date}</news:publication_date><news:title>{title}</news:title></news:news>"
    )
    return f"<url><loc>https://news.example.com/{number}</loc>{news if title else ''}{more}</url>"


def index(*addresses: str) -> str:
    rows = "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in addresses)
    return f"<sitemapindex {NAMESPACES}>{rows}</sitemapindex>"


async def look(fetch: Fetcher, url: str, cursor: Mapping[str, Any] | None = None, **options: Any) -> Reading:
    kept = json.loads(json.dumps(dict(cursor or {})))
    checked = SitemapOptions.model_validate({"url": url, **options})
    return await KIND.read(checked, Ask(source="하루", cursor=kept, now=NOW, fetch=fetch, work=Threads()))


def titles(reading: Reading) -> list[str]:
    return [each.title for each in reading.articles]


@pytest.mark.parametrize(
    "document",
    [
        urlset(entry(1, "하나 &amp; 둘")),
        urlset(entry(1, "하나 & 둘")),
        urlset(entry(1, "<![CDATA[하나 & 둘]]>")),
        urlset(entry(1, "\n  하나 &amp;\n  둘  ")),
        urlset(entry(1, "하나 &amp; 둘"), namespaces=""),
        urlset(entry(1, "하나 &amp; 둘"))[: -len("</urlset>")],
        "\ufeff\n <!-- made by hand -->" + urlset(entry(1, "하나 &amp; 둘")),
        urlset(entry(1, "하나 &amp; \x0b둘")),
        urlset(entry(1, "하나 &amp; 둘")).replace("news:", "n:"),
    ],
    ids=["plain", "bare &", "cdata", "spaces", "no namespaces", "cut", "junk in front", "control", "other prefix"],
)
def test_a_headline_however_it_is_written(document: str) -> None:
    sitemap = parse_sitemap(document.encode(), URL)
    (item,) = sitemap.news.items
    assert (item.title, item.link, item.outlet) == ("하나 & 둘", "https://news.example.com/1", "하루")
    assert item.published_at == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert (sitemap.others, sitemap.sitemaps) == (0, ())


def test_a_bare_ampersand_in_an_address_stays() -> None:
    document = urlset(entry(1, "주소").replace("/1</loc>", "/v?a=1&b=2&amp;c=3</loc>"))
    assert parse_sitemap(document.encode(), URL).news.items[0].link == "https://news.example.com/v?a=1&b=2&c=3"


def test_a_picture_does_not_take_the_place_of_the_page() -> None:
    picture = (
        "<image:image><image:loc>https://img.example.com/1.jpg</image:loc><image:title>그림</image:title></image:image>"
    )
    document = urlset(f"<url>{picture}{entry(1, '기사').removeprefix('<url>')}", entry(2, more=picture))
    sitemap = parse_sitemap(document.encode(), URL)
    (item,) = sitemap.news.items
    assert (item.title, item.link) == ("기사", "https://news.example.com/1")
    assert item.image_url == "https://img.example.com/1.jpg"
    assert sitemap.others == 1, "the title of a picture is no headline"


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "가나다라"><!ENTITY b "&a;&a;&a;">]>' + urlset(entry(1, "제목 &b;"))
    assert "가나다라" not in str(parse_sitemap(bomb.encode(), URL))


@pytest.mark.parametrize(
    ("codec", "charset"), [("utf-8", None), ("cp949", "euc-kr"), ("utf-16", None)], ids=["utf-8", "euc-kr", "utf-16"]
)
def test_any_encoding(codec: str, charset: str | None) -> None:
    document = urlset(entry(1, "똠방각하 돌아오다")).replace("UTF-8", codec)
    assert parse_sitemap(document.encode(codec), URL, charset).news.items[0].title == "똠방각하 돌아오다"


def test_gzip_files_are_opened_and_bounded() -> None:
    packed = gzip.compress(urlset(entry(1, "압축")).encode())
    assert parse_sitemap(packed, URL).news.items[0].title == "압축"
    with pytest.raises(SourceError, match="damaged"):
        parse_sitemap(packed[:2] + b"\x00" * 40, URL)
    with pytest.raises(SourceError, match="larger than 5 MB"):
        parse_sitemap(gzip.compress(b" " * 6_000_000), URL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<urlset>", True),
        ('<?xml version="1.0"?><s:sitemapindex xmlns:s="x">', True),
        ("<rss><channel>urlset</channel></rss>", False),
        ("<urlsets>", False),
        ("", False),
    ],
)
def test_sitemaps_are_known_by_their_root(text: str, expected: bool) -> None:
    assert looks_like_sitemap(text) is expected


async def test_a_sitemap_without_headlines_is_an_error(site: Web, fetch: Fetcher) -> None:
    with pytest.raises(SourceError, match="without headlines") as error:
        await look(fetch, site.show("/s.xml", urlset(entry(1), entry(2))))
    assert "news sitemap" in str(error.value.remedy)


async def test_no_news_is_no_error(site: Web, fetch: Fetcher) -> None:
    assert (await look(fetch, site.show("/s.xml", urlset()))).articles == ()


async def test_options_win_over_the_sitemap(site: Web, fetch: Fetcher) -> None:
    document = urlset(entry(1, "東京").replace("<news:name>하루</news:name>", ""))
    (article,) = (await look(fetch, site.show("/s.xml", document), language="ja", outlet="別紙")).articles
    assert (article.language, article.outlet) == ("ja", "別紙")


async def test_dates_of_the_future_become_now(site: Web, fetch: Fetcher) -> None:
    url = site.show("/s.xml", urlset(entry(1, "내일", "2027-01-01")))
    assert (await look(fetch, url)).articles[0].published_at == NOW


async def test_an_index_leads_to_the_newest_sitemaps(site: Web, fetch: Fetcher) -> None:
    for number in range(9):
        site.show(f"/{number}.xml", urlset(entry(number, f"기사 {number}", f"2026-11-{10 + number}")))
    rows = "".join(
        f"<sitemap><loc>/{number}.xml</loc><lastmod>2026-11-{10 + number}</lastmod></sitemap>" for number in range(9)
    )
    reading = await look(fetch, site.show("/index.xml", f"<sitemapindex>{rows}</sitemapindex>"))
    assert titles(reading) == [f"기사 {number}" for number in range(9 - SITEMAPS_MAX, 9)]


def test_sitemaps_of_news_come_first_in_an_index() -> None:
    document = index("/pages.xml", "/news.xml", "javascript:x", "/pages.xml")
    assert parse_sitemap(document.encode(), URL).sitemaps == (
        "https://news.example.com/news.xml",
        "https://news.example.com/pages.xml",
    )


async def test_an_unchanged_index_still_leads_to_sitemaps_that_change(site: Web, fetch: Fetcher) -> None:
    async def unchanged(request: web.Request) -> web.Response:
        if request.headers.get("if-none-match"):
            return web.Response(status=304)
        return web.Response(text=index(f"{site.base}/a.xml", f"{site.base}/pages.xml"), headers={"ETag": '"1"'})

    url = site.handle("/index.xml", unchanged)
    site.show("/a.xml", urlset(entry(1, "하나")))
    site.show("/pages.xml", urlset(entry(8)))
    first = await look(fetch, url)
    assert titles(first) == ["하나"]
    second = await look(fetch, url, first.cursor)
    assert (second.articles, second.cursor) == ((), first.cursor)
    site.show("/a.xml", urlset(entry(1, "하나"), entry(2, "둘")))
    site.show("/pages.xml", urlset(entry(9)))
    third = await look(fetch, url, second.cursor)
    assert set(titles(third)) == {"하나", "둘"}
    site.show("/pages.xml", urlset(entry(10)))
    fourth = await look(fetch, url, third.cursor)
    assert fourth.articles == (), "a plain sitemap that changes beside news that do not is no error"


async def test_one_bad_sitemap_costs_a_line_and_all_of_them_the_look(site: Web, fetch: Fetcher) -> None:
    url = site.show("/index.xml", index("/gone.xml", "/fine.xml"))
    site.show("/fine.xml", urlset(entry(1, "하나")))
    reading = await look(fetch, url)
    assert titles(reading) == ["하나"]
    (problem,) = reading.problems
    assert str(problem).startswith(f"{site.base}/gone.xml: ")
    assert "404" in str(problem)
    site.show("/fine.xml", "<html>점검 중</html>")
    with pytest.raises(SourceError):
        await look(fetch, url, reading.cursor)


async def test_an_index_of_indexes_goes_no_deeper(site: Web, fetch: Fetcher) -> None:
    url = site.show("/index.xml", index("/index.xml"))
    reading = await look(fetch, url)
    assert reading.articles == ()
    assert [request.path for request in site.asked] == ["/index.xml", "/index.xml"]


async def test_the_longest_wait_counts(site: Web, fetch: Fetcher) -> None:
    url = site.show("/index.xml", index("/a.xml"), Cache_Control="max-age=60")
    site.show("/a.xml", urlset(entry(1, "하나")), Cache_Control="max-age=300")
    assert (await look(fetch, url)).wait == timedelta(minutes=5)
