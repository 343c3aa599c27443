"""The `feed` kind: RSS, Atom or JSON Feed at an address."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from newsdesk.article import Article
from watchers.article_pages import ArticlePages
from watchers.feeds import FeedError, FeedItem, ParsedFeed, parse_feed
from watchers.feeds.discover import feeds_of_page
from watchers.feeds.hub import hub_of
from watchers.feeds.platforms import feed_of_platform
from watchers.fetch import AddressRefused, Fetched
from watchers.fetching.targets import parse_target
from watchers.kind import Ask, Hub, Kind, Reading
from watchers.language import language_of
from watchers.place import Place

HINT_MAX = timedelta(minutes=15)
"""How far a feed's own idea of its freshness (`ttl`, `max-age`) is followed: many say an hour out of habit, and news
that comes an hour late is none. What a server asks for outright, by Retry-After, is followed in full."""

MOVES_UNTIL_TOLD = 3
"""Permanent redirects to the same place in a row before it is believed; a hijacked or broken site sends one, too."""

_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)


def _check_url(url: str) -> str:
    try:
        # Whether names of the own network are allowed is for the settings to say, when it is fetched.
        parse_target(url.strip(), allow_inner_names=True)
    except AddressRefused as error:
        raise ValueError(error.reason) from error
    return url.strip()


class FeedOptions(ArticlePages):
    """Options of a feed."""

    url: Annotated[str, AfterValidator(_check_url)] = Field(description="Address of the feed")
    language: str = Field("", max_length=35, description="Its language, when the feed names a wrong one (ko, en, ...)")
    outlet: str = Field("", max_length=200, description="Publisher's name, instead of the one the feed gives itself")
    websub: bool = Field(default=True, description="Whether its hub may tell of news at once, where it has one")


async def read(options: FeedOptions, ask: Ask) -> Reading:
    """Fetch the feed and return what it shows, or nothing when it has not changed since the last look."""
    before = ask.cursor if ask.cursor.get("url") == options.url else {}
    fetched = await ask.fetch.get(
        options.url, etag=str(before.get("etag", "")), last_modified=str(before.get("last_modified", ""))
    )
    cursor, moved = _cursor(options, before, fetched)
    if fetched.not_modified or fetched.body_digest == before.get("digest"):
        ttl_s, hub = before.get("ttl_s", 0), _hub_before(before)
        return Reading(
            articles=(),
            cursor={**cursor, "ttl_s": ttl_s, **_hub_kept(hub)},
            problems=moved,
            wait=_wait(fetched, ttl_s),
            hub=hub if options.websub else None,
        )
    # Parsing takes milliseconds for most and seconds for the hostile: off the loop, Discord's heartbeat goes on.
    feed, articles = await asyncio.to_thread(_articles, fetched, options, ask)
    ttl_s = feed.ttl.total_seconds() if feed.ttl else 0
    hub = hub_of(feed, fetched.headers, fetched.url)
    return Reading(
        articles=articles,
        cursor={**cursor, "ttl_s": ttl_s, **_hub_kept(hub)},
        problems=feed.problems + moved,
        wait=_wait(fetched, ttl_s),
        hub=hub if options.websub else None,
    )


def _articles(fetched: Fetched, options: FeedOptions, ask: Ask) -> tuple[ParsedFeed, tuple[Article, ...]]:
    feed = _parse(fetched)
    return feed, tuple(_article(item, feed, options, ask) for item in feed.items)


def _parse(fetched: Fetched) -> ParsedFeed:
    named = _CHARSET.search(fetched.headers.get("content-type", ""))
    charset = named[1] if named else None
    try:
        return parse_feed(fetched.body, fetched.url, charset)
    except FeedError as error:
        found = feeds_of_page(fetched.body, fetched.url, charset)
        if not found:
            raise
        raise FeedError("this is a web page, not a feed", f"Its feed is {found[0]} : use that as the url.") from error


def _article(item: FeedItem, feed: ParsedFeed, options: FeedOptions, ask: Ask) -> Article:
    return Article(
        source=ask.source,
        title=item.title,
        body=item.text,
        url=item.link,
        guid=item.guid,
        language=language_of(f"{item.title}\n{item.text}", options.language or feed.language),
        outlet=options.outlet or item.outlet or feed.title,
        author=item.author,
        tags=item.tags,
        image_url=item.image_url,
        published_at=_not_after(item.published_at, ask.now),
        seen_at=ask.now,
    )


def _not_after(published_at: datetime | None, now: datetime) -> datetime | None:
    return None if published_at is None else min(published_at, now)


def _cursor(
    options: FeedOptions, before: Mapping[str, Any], fetched: Fetched
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the next cursor, and words for the operator when the feed has moved for good."""
    times = before.get("moves", 0) + 1 if fetched.permanent_url == before.get("moved_to") else 1
    kept = before if fetched.not_modified else {}
    cursor = {
        "url": options.url,
        # A 304 may leave out the validators that still hold.
        "etag": fetched.etag or kept.get("etag", ""),
        "last_modified": fetched.last_modified or kept.get("last_modified", ""),
        "digest": fetched.body_digest or before.get("digest", ""),
    }
    if fetched.permanent_url is None:
        return cursor, ()
    moved = (f"the feed has moved for good; change its url to {fetched.permanent_url}",)
    # Counted no further than needed, so that the cursor of an unchanged feed stays the same, and told once.
    told = moved if times == MOVES_UNTIL_TOLD else ()
    return {**cursor, "moved_to": fetched.permanent_url, "moves": min(times, MOVES_UNTIL_TOLD + 1)}, told


def _hub_kept(hub: Hub | None) -> dict[str, Any]:
    return {"hub": hub.url, "topic": hub.topic} if hub else {}


def _hub_before(before: Mapping[str, Any]) -> Hub | None:
    return Hub(url=before["hub"], topic=before["topic"]) if "hub" in before else None


def _wait(fetched: Fetched, ttl_s: float) -> timedelta | None:
    hints = [min(hint, HINT_MAX) for hint in (fetched.max_age, timedelta(seconds=ttl_s)) if hint]
    asked = [fetched.retry_after] if fetched.retry_after is not None else []
    return max((*hints, *asked), default=None)


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
