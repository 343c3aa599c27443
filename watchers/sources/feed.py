"""The `feed` kind: RSS, Atom or JSON Feed at an address."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pydantic import Field

from newsdesk.article import Article
from newsdesk.wording import Said, Text
from watchers.feeds import FeedError, FeedItem, ParsedFeed, parse_feed
from watchers.feeds.discover import feeds_of_page
from watchers.feeds.hub import hub_of
from watchers.feeds.platforms import feed_of_platform
from watchers.fetching.fetched import Fetched
from watchers.kind import Ask, Hub, Kind, Reading
from watchers.kit.article_pages import ArticlePages
from watchers.kit.items import article_of
from watchers.kit.visits import WebAddress, charset_of, visit, wait_of
from watchers.pacing.skips import skips_from_json, skips_to_json
from watchers.place import Place

SMALL_BYTES = 64 * 1024
"""A feed up to this size is parsed where it arrives; made to be slow, it takes 15 ms."""


class AnyFeedOptions(ArticlePages):
    """Options of every kind that reads a feed at an address of its own."""

    url: WebAddress = Field(description="Address of the feed")
    language: str = Field("", max_length=35, description="Its language, when the feed names a wrong one (ko, en, ...)")
    outlet: str = Field("", max_length=200, description="Publisher's name, instead of the one the feed gives itself")


class FeedOptions(AnyFeedOptions):
    """Options of a feed."""

    websub: bool = Field(default=True, description="Whether its hub may tell of news at once, where it has one")


async def read(options: FeedOptions, ask: Ask) -> Reading:
    """Fetch the feed and return what it shows, or nothing when it has not changed since the last look."""
    before = ask.cursor if ask.cursor.get("url") == options.url else {}
    visited = await visit(options.url, ask, before)
    if visited.is_news:
        feed, articles = await _parsed(visited.fetched, options, ask)
        ttl, skips, problems = feed.ttl, feed.skips, feed.problems
        hub = hub_of(feed, visited.fetched.headers, visited.fetched.url)
    else:
        articles, problems = (), ()
        ttl, skips, hub = timedelta(seconds=before.get("ttl_s", 0)), skips_from_json(before), _hub_before(before)
    ttl_s = ttl.total_seconds() if ttl else 0
    return Reading(
        articles=articles,
        cursor={"url": options.url, **visited.cursor, "ttl_s": ttl_s, **skips_to_json(skips), **_hub_kept(hub)},
        problems=problems + visited.problems,
        wait=wait_of(visited.fetched, ttl),
        hub=hub if options.websub else None,
        skips=skips,
    )


async def _parsed(fetched: Fetched, options: FeedOptions, ask: Ask) -> tuple[ParsedFeed, tuple[Article, ...]]:
    # The longest and the hostile take up to a second: off the loop, Discord's heartbeat goes on. The others take a
    # millisecond, of which two words to another thread would be a tenth.
    if len(fetched.body) <= SMALL_BYTES:
        return _articles(fetched, options, ask)
    return await asyncio.to_thread(_articles, fetched, options, ask)


def _articles(fetched: Fetched, options: FeedOptions, ask: Ask) -> tuple[ParsedFeed, tuple[Article, ...]]:
    feed = _parse(fetched)
    return feed, tuple(_article(item, feed, options, ask) for item in feed.items)


def _parse(fetched: Fetched) -> ParsedFeed:
    charset = charset_of(fetched)
    try:
        return parse_feed(fetched.body, fetched.url, charset)
    except FeedError as error:
        found = feeds_of_page(fetched.body, fetched.url, charset)
        if not found:
            raise
        raise FeedError(_IS_PAGE, _ITS_FEED.said(url=found[0])) from error


_IS_PAGE = Said("this is a web page, not a feed", "피드가 아니라 웹 페이지입니다")
_ITS_FEED = Text(
    "Its feed is {url} : use that as the url.", "이 페이지의 피드는 {url} 입니다. url에 이 주소를 적으세요."
)


def _article(item: FeedItem, feed: ParsedFeed, options: FeedOptions, ask: Ask) -> Article:
    article = article_of(item, ask, language=options.language or feed.language, outlet=feed.title)
    return replace(article, outlet=options.outlet) if options.outlet else article


def _hub_kept(hub: Hub | None) -> dict[str, Any]:
    return {"hub": hub.url, "topic": hub.topic} if hub else {}


def _hub_before(before: Mapping[str, Any]) -> Hub | None:
    return Hub(url=before["hub"], topic=before["topic"]) if "hub" in before else None


def recognise(place: Place) -> Mapping[str, Any] | None:
    """Know the pages of platforms whose feeds are elsewhere."""
    url = feed_of_platform(place)
    return {"url": url} if url else None


KIND = Kind(
    name="feed",
    help="A feed: RSS, Atom or JSON Feed at an http or https address.",
    example="""\
- name: Yonhap
  kind: feed
  url: https://www.yna.co.kr/rss/news.xml
""",
    options=FeedOptions,
    read=read,
    recognise=recognise,
)
