"""The hub that a feed names, in whichever format, and in the headers."""

from __future__ import annotations

import json
import time

import pytest

from tests.watchers.feeds.feed_text import URL, T, atom, read, rss
from tests.watchers.sources.test_feed import NOW
from tests.watchers.web import Web
from tests.watchers.work import Threads
from watchers.feeds.hub import hub_of, links_of
from watchers.fetch import Fetcher
from watchers.kind import Ask, Hub, Reading
from watchers.sources import youtube
from watchers.sources.feed import FeedOptions
from watchers.sources.feed import read as look_at

HUB, SELF = "https://hub.example.com/", "https://news.example.com/feed"
EXPECTED = Hub(url=HUB, topic=SELF)
ITEM = f"<item>{T}</item>"
LINKS = f'<link rel="hub" href="{HUB}"/><link rel="self" type="application/atom+xml" href="{SELF}"/>'
IN_RSS = LINKS.replace("<link", "<atom:link")


def json_feed(*hubs: object, **more: object) -> str:
    return json.dumps({"items": [{"title": "제목"}], "hubs": list(hubs), "feed_url": SELF, **more})


FEEDS = {
    "Atom": atom(f"<entry>{T}</entry>", LINKS),
    "Atom inside RSS": rss(ITEM, IN_RSS),
    "beside RSS's own link": rss(ITEM, f"<link>https://news.example.com/</link>{IN_RSS}"),
    "several relations in one": rss(ITEM, IN_RSS.replace('"hub"', '"HUB alternate"')),
    "JSON Feed": json_feed({"type": "rssCloud", "url": "https://cloud.example"}, {"type": "WebSub", "url": HUB}),
    "two hubs": atom(f"<entry>{T}</entry>", LINKS + '<link rel="hub" href="https://second.example/"/>'),
    "relative": rss(ITEM, IN_RSS.replace(SELF, "/feed")),
}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS)
def test_the_document_names_its_hub(feed: str) -> None:
    assert hub_of(read(feed), {}, URL) == EXPECTED


NO_HUB = {
    "none": rss(ITEM),
    "a link of an entry": rss(f"<item>{T}{IN_RSS}</item>"),
    "self alone": rss(ITEM, f'<atom:link rel="self" href="{SELF}"/>'),
    "no web address": rss(ITEM, IN_RSS.replace(HUB, "mailto:hub@example.com")),
    "a password in it": rss(ITEM, IN_RSS.replace(HUB, "https://a:b@hub.example.com/")),
    "no address": rss(ITEM, '<atom:link rel="hub"/>'),
    "odd hubs in JSON": json_feed(5, None, {"type": "WebSub"}, {"url": HUB}),
    "hubs that are no list": json_feed(hubs=HUB),
}


@pytest.mark.parametrize("feed", NO_HUB.values(), ids=NO_HUB)
def test_what_names_none(feed: str) -> None:
    assert hub_of(read(feed), {}, URL) is None


HEADERS = {
    "one header": f'<{HUB}>; rel="hub", <{SELF}>; rel="self"',
    "no quotes": f"<{HUB}>;rel=hub,<{SELF}>;rel=self",
    "more parameters": f'<{SELF}>; type="a/b, c"; REL="self canonical", <{HUB}>; title=x; rel="hub"',
    "relative": f'<{HUB}>; rel="hub", </feed>; rel="self"',
    "the first of two": f'<{HUB}>; rel="hub", <https://second.example/>; rel="hub", <{SELF}>; rel="self"',
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_the_header_names_it_too_and_is_believed_first(header: str) -> None:
    assert hub_of(read(rss(ITEM)), {"link": header}, URL) == EXPECTED
    other = rss(ITEM, IN_RSS.replace("example.com", "other.example"))
    assert hub_of(read(other), {"link": header}, URL) == EXPECTED


@pytest.mark.parametrize(
    "header", ["", "nonsense", "<>; rel=hub", f"<{HUB}>", f"{HUB}; rel=hub", f"<{HUB}>; rev=hub", "<ftp://x/>; rel=hub"]
)
def test_headers_that_name_none(header: str) -> None:
    assert hub_of(read(rss(ITEM)), {"link": header}, URL) is None


@pytest.mark.parametrize("junk", ["<" * 60_000, "<a>" + ";a=" * 20_000, "<a>" + ';a="' * 20_000, "<a>;" + " " * 60_000])
def test_a_hostile_header_takes_no_time(junk: str) -> None:
    began = time.process_time()
    assert links_of(junk, URL) == {}
    assert time.process_time() - began < 1


def test_a_feed_that_does_not_say_its_name_is_called_by_its_address() -> None:
    feed = rss(ITEM, f'<atom:link rel="hub" href="{HUB}"/>')
    assert hub_of(read(feed), {}, URL) == Hub(url=HUB, topic=URL)


async def look(fetch: Fetcher, url: str, before: Reading | None = None, *, websub: bool = True) -> Reading:
    ask = Ask(source="모음", cursor=before.cursor if before else {}, now=NOW, fetch=fetch, work=Threads())
    return await look_at(FeedOptions.model_validate({"url": url, "websub": websub}), ask)


async def test_a_look_tells_of_the_hub_and_so_does_one_that_finds_nothing_new(site: Web, fetch: Fetcher) -> None:
    url = site.show("/rss", rss(ITEM, IN_RSS))
    first = await look(fetch, url)
    second = await look(fetch, url, first)
    assert (first.hub, second.hub, second.articles) == (EXPECTED, EXPECTED, ())
    assert second.cursor == first.cursor
    site.show("/rss", rss(ITEM))
    assert (await look(fetch, url, second)).hub is None
    assert "hub" not in (await look(fetch, url, second)).cursor


async def test_a_hub_in_the_headers(site: Web, fetch: Fetcher) -> None:
    url = site.show("/rss", rss(ITEM), Link=HEADERS["one header"])
    assert (await look(fetch, url)).hub == EXPECTED


async def test_websub_off_wants_no_hub(site: Web, fetch: Fetcher) -> None:
    url = site.show("/rss", rss(ITEM, IN_RSS))
    first = await look(fetch, url, websub=False)
    assert first.hub is None
    assert (await look(fetch, url, first, websub=False)).hub is None
    assert (await look(fetch, url, first)).hub == EXPECTED


async def test_kinds_that_read_feeds_have_the_hub_as_well(site: Web, fetch: Fetcher) -> None:
    site.show("/feeds/videos.xml", atom(f"<entry>{T}</entry>", LINKS))
    ask = Ask(source="영상", cursor={}, now=NOW, fetch=fetch, work=Threads())
    assert (await youtube.read(channel(base=site.base), ask)).hub == EXPECTED
    assert (await youtube.read(channel(base=site.base, websub=False), ask)).hub is None


def channel(**options: object) -> youtube.YouTubeOptions:
    return youtube.YouTubeOptions.model_validate({"channel": "UC" + "x" * 22, **options})


def test_youtube_has_a_hub_that_its_feeds_do_not_name() -> None:
    topic = f"https://www.youtube.com/feeds/videos.xml?channel_id=UC{'x' * 22}"
    assert youtube.hub_of(channel()) == Hub(url="https://pubsubhubbub.appspot.com/subscribe", topic=topic)
    playlist = youtube.YouTubeOptions.model_validate({"playlist": "PL" + "x" * 16})
    others = (channel(websub=False), channel(base="https://tube.example.kr"), playlist)
    assert [youtube.hub_of(each) for each in others] == [None] * 3
