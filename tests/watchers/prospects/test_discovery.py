"""A page that names no feed: what it links to, the usual places, and an end to asking."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.watchers.prospects.test_preview import FEED, LIST, NOW
from tests.watchers.web import Web
from tests.watchers.work import Threads
from watchers.feeds.guesses import GUESSES_MAX, guessed_feeds
from watchers.fetch import Fetcher
from watchers.kind import Ask, SourceError
from watchers.prospects.discovery import address_in, discover
from watchers.prospects.record import Fit, Why

BARE = "<!doctype html><title>하루</title><p>글이 없다.</p>"


async def found(fetch: Fetcher, url: str) -> Fit:
    return await discover(url, Ask(source="preview", cursor={}, now=NOW, fetch=fetch, work=Threads()))


def paths(site: Web) -> list[str]:
    return [request.path for request in site.asked]


@pytest.mark.parametrize("path", ["/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml"])
async def test_a_feed_at_a_usual_place_is_found(path: str, site: Web, fetch: Fetcher) -> None:
    site.show(path, FEED)
    fit = await found(fetch, site.show("/", BARE))
    assert (fit.kind, fit.options, fit.why) == ("feed", {"url": site.base + path}, Why.GUESSED_FEED)


async def test_a_link_to_a_feed_is_followed_first(site: Web, fetch: Fetcher) -> None:
    site.show("/rss", FEED)
    site.show("/service/politics.rss", FEED.replace("하루", "정치"))
    page = BARE + '<a href="/logo/rss.png">그림</a><a href="/service/politics.rss">RSS</a>'
    fit = await found(fetch, site.show("/", page))
    assert fit.options == {"url": f"{site.base}/service/politics.rss"}
    assert paths(site) == ["/", "/service/politics.rss"]


async def test_a_feed_beats_a_list_of_articles(site: Web, fetch: Fetcher) -> None:
    site.show("/news", LIST)
    assert (await found(fetch, f"{site.base}/news")).why is Why.LISTS_ARTICLES
    site.show("/rss", FEED)
    assert (await found(fetch, f"{site.base}/news")).why is Why.GUESSED_FEED


async def test_a_page_at_the_usual_place_is_no_feed(site: Web, fetch: Fetcher) -> None:
    site.show("/rss", "<h1>RSS</h1><p>우리의 피드 목록</p>")
    site.show("/atom.xml", FEED)
    assert (await found(fetch, site.show("/", BARE))).options == {"url": f"{site.base}/atom.xml"}


async def test_asking_ends(site: Web, fetch: Fetcher) -> None:
    links = "".join(f'<a href="/rss/{n}">{n}</a>' for n in range(100))
    with pytest.raises(SourceError, match="without a feed") as error:
        await found(fetch, site.show("/a/b/", BARE + links))
    assert "“page”" in str(error.value.remedy)
    assert len(paths(site)) <= 1 + GUESSES_MAX
    assert len(set(paths(site))) == len(paths(site))


async def test_a_host_that_wants_to_be_left_alone_is(site: Web, fetch: Fetcher) -> None:
    site.show("/rss", status=429, Retry_After="120")
    site.show("/feed", FEED)
    with pytest.raises(SourceError, match="without a feed"):
        await found(fetch, site.show("/", BARE))
    assert paths(site) == ["/", "/rss"]


def test_the_press_of_korea_keeps_its_feed_at_one_place() -> None:
    list_page = b'<a href="/news/articleList.html?sc=1">\xec\xa0\x84\xec\xb2\xb4</a>'
    assert guessed_feeds(list_page, "https://a.example/")[0] == "https://a.example/rss/allArticle.xml"
    blog = guessed_feeds(b"", "https://a.example/blog/2026.html")
    assert blog[:2] == ("https://a.example/blog/feed", "https://a.example/blog/rss.xml")
    assert len(blog) <= GUESSES_MAX
    assert "https://a.example/rss" not in guessed_feeds(b"", "https://a.example/rss")


async def test_the_feed_of_a_page_goes_to_the_kind_that_knows_it(site: Web, fetch: Fetcher) -> None:
    feed = "https://www.youtube.com/feeds/videos.xml?channel_id=UC_x5XG1OV2P6uZZ5FSM9Ttw"
    page = f'<head><link rel="alternate" type="application/rss+xml" href="{feed}"></head>'
    fit = await found(fetch, site.show("/@name", page))
    assert (fit.kind, fit.options["channel"]) == ("youtube", "UC_x5XG1OV2P6uZZ5FSM9Ttw")
    assert fit.why is Why.NAMES_KNOWN_FEED


async def test_what_is_known_by_its_spelling_is_not_asked_for(site: Web, fetch: Fetcher) -> None:
    assert (await found(fetch, "https://github.com/o/r")).why is Why.IS_KNOWN_PLACE
    assert (await found(fetch, "blog.naver.com/haru")).why is Why.HAS_FEED


async def test_a_list_of_feeds_is_no_source(site: Web, fetch: Fetcher, tmp_path: Path) -> None:
    opml = '<?xml version="1.0"?>\n<!-- mine -->\n<opml version="2.0"><body/></opml>'
    path = tmp_path / "feeds.opml"
    path.write_text(opml, encoding="utf-8")
    for target in (site.show("/list", opml), str(path)):
        with pytest.raises(SourceError) as error:
            await found(fetch, target)
        assert "sokbo import" in str(error.value.remedy)


@pytest.mark.parametrize(
    ("name", "words"), [("README.md", "not read as an article"), ("a.pdf", "not read as an article")]
)
async def test_a_file_that_no_folder_shows_says_so(name: str, words: str, tmp_path: Path, fetch: Fetcher) -> None:
    (tmp_path / name).write_text("# x\n\ny\n", encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        await found(fetch, str(tmp_path / name))


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("www.hani.co.kr", "https://www.hani.co.kr"),
        ("hani.co.kr/arti?x=1", "https://hani.co.kr/arti?x=1"),
        ("한국.example/뉴스", "https://한국.example/뉴스"),
        ("news.example:8080/rss", "https://news.example:8080/rss"),
        ("feed:https://a.example/rss", "https://a.example/rss"),
        ("feed://a.example/rss", "https://a.example/rss"),
        (" http://a.example/ ", "http://a.example/"),
        ("articles", ""),
        ("article.txt", ""),
        ("feeds.opml", ""),
        ("./a.example", ""),
        ("/data/a.example", ""),
        ("a b.example", ""),
        ("~/articles", ""),
    ],
)
def test_an_address_may_come_without_its_scheme(target: str, url: str) -> None:
    assert address_in(target) == url


def test_what_is_on_the_disk_is_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.example").mkdir()
    assert address_in("a.example") == ""
