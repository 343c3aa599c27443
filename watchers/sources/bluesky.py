"""Source kind `bluesky`: posts of an account, or those that fit a search, by Bluesky's public API.

A post has no headline: its first words serve. The card of a page it links to, the descriptions of its pictures and the
post it quotes are read as part of its text, because a post of the news is often little more than those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from config.problems import OptionError
from newsdesk.article import Article
from newsdesk.wording import Said
from watchers.errors import LESS_OFTEN
from watchers.kind import Ask, Kind, Options, Reading
from watchers.kit.services import (
    Base,
    Record,
    Refusal,
    address,
    article_of,
    entries_at,
    list_at,
    read_json,
    refusals,
    text_at,
    value_at,
)
from watchers.place import Place
from watchers.text.dates import parse_date

POSTS_MAX = 100
SEARCH_WAIT = timedelta(minutes=5)
"""Bluesky has closed its search to bots before, because they asked too much of it."""

_REFUSALS = {
    400: Refusal(
        Said(
            "Bluesky knows no such account, or cannot read the search",
            "블루스카이에 그런 계정이 없거나, 블루스카이가 검색어를 읽지 못했습니다",
        ),
        Said("Check the handle or the query.", "핸들이나 검색어를 확인하세요."),
    ),
    401: Refusal(
        Said("Bluesky shows this to members only at present", "블루스카이가 지금은 회원에게만 보여 줍니다"),
        Said("Follow accounts instead of searching.", "검색 대신 계정을 지켜보세요."),
    ),
    403: Refusal(
        Said("Bluesky has closed its search to us for now", "블루스카이가 당분간 검색을 막았습니다"),
        Said("Follow accounts instead.", "대신 계정을 지켜보세요."),
        timedelta(hours=1),
    ),
    429: Refusal(
        Said("Bluesky wants to be asked less often", "블루스카이에서 요청이 너무 잦다고 합니다"),
        LESS_OFTEN,
        timedelta(minutes=10),
    ),
}
_EITHER = Said("give either an author or a search", "author와 search 가운데 하나만 적으세요")
_LIVE = Said(
    "live goes with an author; a search is asked for again and again",
    "live는 author와 함께만 쓸 수 있습니다. 검색은 되풀이해 물어봅니다",
)
_POST = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]+)/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]+)")

Handle = Annotated[str, AfterValidator(lambda name: name.strip().removeprefix("@"))]


class BlueskyOptions(Options):
    """Which posts: of an author or by a search, not both."""

    author: Handle = Field(
        "",
        max_length=300,
        pattern=r"^(@?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|did:[a-z]+:[A-Za-z0-9._:%-]+)?$",
        description="Handle of an account, such as name.bsky.social, or its DID",
    )
    search: str = Field("", max_length=500, description="Words that Bluesky searches for, instead of an author")
    replies: bool = Field(False, description="Whether the author's replies to others count")
    reposts: bool = Field(False, description="Whether posts of others count that the author passes on")
    live: bool = Field(
        default=False, description="Whether to hear of the author's posts at once, by Bluesky's stream of events"
    )
    base: Base = Field("https://api.bsky.app", description="Address of the API")

    @model_validator(mode="after")
    def _names_one(self) -> BlueskyOptions:
        if bool(self.author) == bool(self.search):
            raise OptionError(_EITHER)
        if self.live and self.search:
            raise OptionError(_LIVE)
        return self


async def read(options: BlueskyOptions, ask: Ask) -> Reading:
    """Return the newest 100 posts."""

    def articles(document: Any) -> Iterator[Article | None]:
        return (_article(post, options, ask) for post in _posts(document, options))

    with refusals(_REFUSALS):
        reading = await read_json(_address(options), ask, articles)
    return replace(reading, wait=max(reading.wait or SEARCH_WAIT, SEARCH_WAIT)) if options.search else reading


def _address(options: BlueskyOptions) -> str:
    if options.search:
        path = "/xrpc/app.bsky.feed.searchPosts"
        return address(options.base, path, q=options.search, sort="latest", limit=POSTS_MAX)
    kept = "posts_with_replies" if options.replies else "posts_no_replies"
    path = "/xrpc/app.bsky.feed.getAuthorFeed"
    return address(options.base, path, actor=options.author, filter=kept, limit=POSTS_MAX)


def _posts(document: Any, options: BlueskyOptions) -> list[Record]:
    if options.search:
        return entries_at(document, "posts")
    # What an author passes on stands there for a reason, and only that does.
    shown = [each for each in entries_at(document, "feed") if options.reposts or not each.get("reason")]
    return [post if isinstance(post := each.get("post"), dict) else {} for each in shown]


def _article(post: Record, options: BlueskyOptions, ask: Ask) -> Article | None:
    name = text_at(post, "author", "displayName") or _handle(post) or options.author
    languages = [each for each in list_at(post, "record", "langs") if isinstance(each, str)]
    return article_of(
        ask,
        title="",
        text="\n".join(dict.fromkeys(filter(None, _texts(post)))),
        url=_link(post),
        guid=text_at(post, "uri"),
        published_at=_date(post),
        is_plain=True,
        language=next(iter(languages), ""),
        # A search finds posts by anybody: they share one outlet, so that many of them are not many outlets.
        outlet="Bluesky" if options.search else name,
        author=name,
        tags=[
            text_at(each, "tag") for facet in list_at(post, "record", "facets") for each in list_at(facet, "features")
        ],
        image_url=next((each for embed in _embeds(post) for each in _images(embed)), ""),
    )


def _link(post: Record) -> str:
    found = _POST.fullmatch(text_at(post, "uri"))
    if found is None:
        return ""
    return f"https://bsky.app/profile/{_handle(post) or found[1]}/post/{found[2]}"


def _handle(post: Record) -> str:
    """Return the name of the author's account, or "" while it has none that works; its number stays the same."""
    handle = text_at(post, "author", "handle")
    return "" if handle == "handle.invalid" else handle


def _date(post: Record) -> datetime | None:
    """Return when it was written, as far as its author can be believed: not after Bluesky met it."""
    said = (parse_date(text_at(post, "record", "createdAt")), parse_date(text_at(post, "indexedAt")))
    return min((each for each in said if each is not None), default=None)


def _texts(post: Record) -> Iterator[str]:
    yield text_at(post, "record", "text").strip()
    for embed in _embeds(post):
        yield text_at(embed, "external", "title").strip()
        yield text_at(embed, "external", "description").strip()
        yield from (text_at(image, "alt").strip() for image in list_at(embed, "images"))
        yield text_at(embed, "alt").strip()
        quoted = value_at(embed, "record")
        yield text_at(quoted, "value", "text").strip() or text_at(quoted, "record", "value", "text").strip()


def _embeds(post: Record) -> list[Any]:
    """Return what is attached; beside a quoted post, pictures or a card stand one level deeper."""
    embed = post.get("embed")
    return [embed, value_at(embed, "media")]


def _images(embed: Any) -> Iterator[str]:
    candidates = [text_at(image, "thumb") for image in list_at(embed, "images")]
    candidates += [text_at(embed, "external", "thumb"), text_at(embed, "thumbnail")]
    return filter(None, candidates)


def recognise(place: Place) -> Mapping[str, Any] | None:
    """Know the addresses of an account, a search and a hashtag."""
    if place.host != "bsky.app":
        return None
    if place.first == "profile":
        return {"author": place.second}
    if place.first == "search":
        return {"search": place.query.get("q", "")}
    return {"search": f"#{place.second}"} if place.first == "hashtag" and place.second else None


KIND = Kind(
    name="bluesky",
    help="Posts of a Bluesky account, or those that a search there finds.",
    example="""\
- name: Bluesky team
  kind: bluesky
  author: bsky.app
""",
    options=BlueskyOptions,
    read=read,
    recognise=recognise,
)
