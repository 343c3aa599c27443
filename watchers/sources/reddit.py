"""Source kind `reddit`: posts of subreddits, by Reddit's own feeds and within their limits.

Reddit lets an address that is not logged in ask for about one feed a minute, and says 403 or 429 to whoever asks more
often. Several subreddits joined by "+" are one feed, and so one request.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal, get_args

from pydantic import Field

from newsdesk.article import Article
from newsdesk.wording import Said
from watchers.kind import Ask, Kind, Options, Reading
from watchers.kit.services import Base, Refusal, address, refusals
from watchers.place import Place
from watchers.sources import feed

WAIT_MIN = timedelta(minutes=1)
REFUSED_WAIT = timedelta(minutes=10)
REFUSED_SPREAD_S = 300
"""Sources that were refused together come back apart: each has its own place in these seconds."""

_BOILERPLATE = re.compile(r"\s*submitted by\s+/u/\S+\s*(?:to\s+/?r/\S+\s*)?\[link\]\s*\[comments\]\s*$")


Sort = Literal["new", "hot", "rising", "top"]


class RedditOptions(Options):
    """Which posts."""

    subreddit: str = Field(
        pattern=r"^[A-Za-z0-9_]{2,24}(\+[A-Za-z0-9_]{2,24}){0,49}$",
        description="Name without r/; several joined by + cost one request",
    )
    search: str = Field("", max_length=500, description="Words that Reddit searches for; every post when empty")
    sort: Sort = Field("new", description="Which posts; of a search always the new")
    base: Base = Field("https://www.reddit.com", description="Address of Reddit")


async def read(options: RedditOptions, ask: Ask) -> Reading:
    """Return the posts in the feed."""
    with refusals(_refusals(ask.source)):
        reading = await feed.read(feed.FeedOptions.model_validate({"url": _address(options)}), ask)
    return replace(
        reading,
        articles=tuple(_own(article, options) for article in reading.articles),
        wait=max(reading.wait or WAIT_MIN, WAIT_MIN),
    )


def _address(options: RedditOptions) -> str:
    folder = f"/r/{options.subreddit}"
    if options.search:
        return address(options.base, f"{folder}/search.rss", q=options.search, restrict_sr="on", sort="new")
    return address(options.base, f"{folder}/{options.sort}/.rss")


def _refusals(source: str) -> dict[int, Refusal]:
    seed = hashlib.blake2s(source.encode(), digest_size=4).digest()
    wait = REFUSED_WAIT + timedelta(seconds=int.from_bytes(seed) % REFUSED_SPREAD_S)
    often = Refusal(_OFTEN, _JOIN, wait)
    return {403: often, 429: often, 404: Refusal(_NO_SUBREDDIT, _CHECK_NAME)}


_OFTEN = Said("Reddit wants to be asked less often", "레딧에서 요청이 너무 잦다고 합니다")
_NO_SUBREDDIT = Said("Reddit has no such public subreddit", "레딧에 그런 공개 서브레딧이 없습니다")
_JOIN = Said(
    "Join subreddits with + into one source, or give the source a longer interval (every:).",
    "서브레딧 여럿을 +로 이어 출처 하나로 만들거나, 출처의 간격(every:)을 늘리세요.",
)
_CHECK_NAME = Said("Check its name.", "이름을 확인하세요.")


def _own(article: Article, options: RedditOptions) -> Article:
    body = _BOILERPLATE.sub("", article.body)
    subreddit = next((tag for tag in article.tags if tag.startswith("r/")), f"r/{options.subreddit}")
    return replace(article, body=body, outlet=subreddit, author=article.author.removeprefix("/"))


def recognise(place: Place) -> Mapping[str, Any] | None:
    """Know the addresses of a subreddit, of an order of its posts, of a search in it, and of their feeds."""
    if place.host not in {"reddit.com", "old.reddit.com", "new.reddit.com"} or place.first != "r":
        return None
    page = place.parts[2].removesuffix(".rss") if len(place.parts) > 2 else ""
    options: dict[str, Any] = {"subreddit": place.second.removesuffix(".rss")}
    if page == "search" and place.query.get("q"):
        return options | {"search": place.query["q"]}
    if page in get_args(Sort):
        return options | {"sort": page}
    # The comments on one post, for example, are no news of the subreddit.
    return options if page in {"", "about", "submit"} else None


KIND = Kind(
    name="reddit",
    help="Posts of one or more subreddits, by Reddit's feeds and within their limits.",
    example="""\
- name: r/korea
  kind: reddit
  subreddit: korea+hanguk
""",
    options=RedditOptions,
    read=read,
    interval=timedelta(minutes=15),
    recognise=recognise,
)
