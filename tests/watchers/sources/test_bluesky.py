"""What is special about Bluesky: posts without headlines, with cards, pictures and quotations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.watchers.recorded import NOW
from tests.watchers.sources.asking import is_right, service
from watchers.sources.bluesky import SEARCH_WAIT

AUTHOR, SEARCH = "/xrpc/app.bsky.feed.getAuthorFeed", "/xrpc/app.bsky.feed.searchPosts"
DID = "did:plc:haru000000000000000000aa"
CARD = {"external": {"uri": "https://haru.example.kr/1", "title": "새 이사회", "description": "세 명이 뽑혔다."}}
PICTURES = {"images": [{"thumb": "https://cdn.example.app/1.jpg", "alt": "안개 낀 항구"}, {"alt": ""}, {"alt": "배"}]}
QUOTED = {"value": {"text": "인용된 글"}}


def post(text: str = "속보", embed: Any = None, **fields: Any) -> dict[str, Any]:
    return {
        "uri": f"at://{DID}/app.bsky.feed.post/3mharu1",
        "author": {"did": DID, "handle": "haru.example.social", "displayName": "하루신문"},
        "record": {"text": text, "createdAt": "2026-11-23T08:00:00Z"},
        "indexedAt": "2026-11-23T08:00:01Z",
        **({"embed": embed} if embed is not None else {}),
        **fields,
    }


@pytest.mark.parametrize(
    ("text", "embed", "body"),
    [
        ("글만", None, "글만"),
        ("글", CARD, "글\n새 이사회\n세 명이 뽑혔다."),
        ("글", PICTURES, "글\n안개 낀 항구\n배"),
        ("글", {"alt": "영상 설명", "thumbnail": "https://x.example/1.jpg"}, "글\n영상 설명"),
        ("글", {"record": QUOTED}, "글\n인용된 글"),
        ("글", {"record": {"record": QUOTED}, "media": CARD}, "글\n인용된 글\n새 이사회\n세 명이 뽑혔다."),
        ("글", {"record": {"record": QUOTED}, "media": PICTURES}, "글\n인용된 글\n안개 낀 항구\n배"),
        ("", CARD, "새 이사회\n세 명이 뽑혔다."),
        ("새 이사회", CARD, "새 이사회\n세 명이 뽑혔다."),
        ("글", {"record": {"notFound": True}, "media": 7, "images": {}}, "글"),
        ("글", [], "글"),
    ],
)
async def test_what_is_attached_is_read(text: str, embed: Any, body: str) -> None:
    async with service("bluesky") as bluesky:
        bluesky.show_json(AUTHOR, {"feed": [{"post": post(text, embed)}]})
        (article,) = await bluesky.articles(author="haru.example.social")
        assert article.body == body
        assert article.title == body.partition("\n")[0]


@pytest.mark.parametrize(
    ("embed", "image"),
    [
        (PICTURES, "https://cdn.example.app/1.jpg"),
        ({"media": PICTURES}, "https://cdn.example.app/1.jpg"),
        ({"external": {"thumb": "https://cdn.example.app/c.jpg"}}, "https://cdn.example.app/c.jpg"),
        ({"thumbnail": "https://cdn.example.app/v.jpg"}, "https://cdn.example.app/v.jpg"),
        ({"thumbnail": "http://cdn.example.app/v.jpg"}, ""),
        (None, ""),
    ],
)
async def test_its_picture(embed: Any, image: str) -> None:
    async with service("bluesky") as bluesky:
        bluesky.show_json(AUTHOR, {"feed": [{"post": post(embed=embed)}]})
        assert (await bluesky.articles(author="haru.example.social"))[0].image_url == image


async def test_a_post_of_nothing_but_a_picture_goes_by_its_address() -> None:
    async with service("bluesky") as bluesky:
        bluesky.show_json(AUTHOR, {"feed": [{"post": post("", {"images": [{"alt": ""}]})}]})
        (article,) = await bluesky.articles(author="haru.example.social")
        assert article.title == article.url == "https://bsky.app/profile/haru.example.social/post/3mharu1"


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({}, "https://bsky.app/profile/haru.example.social/post/3mharu1"),
        ({"author": {"handle": "handle.invalid"}}, f"https://bsky.app/profile/{DID}/post/3mharu1"),
        ({"author": 7}, f"https://bsky.app/profile/{DID}/post/3mharu1"),
        ({"uri": f"at://{DID}/app.bsky.feed.like/3mharu1"}, ""),
        ({"uri": "at://x/../../evil"}, ""),
        ({"uri": None}, ""),
    ],
)
async def test_its_address(fields: dict[str, Any], url: str) -> None:
    async with service("bluesky") as bluesky:
        bluesky.show_json(AUTHOR, {"feed": [{"post": post(**fields)}]})
        assert (await bluesky.articles(author="haru.example.social"))[0].url == url


@pytest.mark.parametrize(
    ("created", "indexed", "published"),
    [
        ("2026-11-23T08:00:00Z", "2026-11-23T08:00:01Z", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        # Whoever writes may claim any time; Bluesky's own is the latest to be believed.
        ("2031-01-01T00:00:00Z", "2026-11-23T08:00:01Z", datetime(2026, 11, 23, 8, 0, 1, tzinfo=UTC)),
        ("", "2026-11-23T08:00:01Z", datetime(2026, 11, 23, 8, 0, 1, tzinfo=UTC)),
        ("2031-01-01T00:00:00Z", None, NOW),
        ("어제", 7, None),
    ],
)
async def test_when_it_was_written(created: Any, indexed: Any, published: datetime | None) -> None:
    async with service("bluesky") as bluesky:
        record = {"text": "글", "createdAt": created}
        bluesky.show_json(AUTHOR, {"feed": [{"post": post(record=record, indexedAt=indexed)}]})
        assert (await bluesky.articles(author="haru.example.social"))[0].published_at == published


async def test_tags_and_language() -> None:
    facets = [{"features": [{"tag": "속보"}, {"uri": "https://x.example"}]}, {"features": 7}, 7]
    record = {"text": "Breaking", "facets": facets, "langs": [7, "fr-CA"]}
    async with service("bluesky") as bluesky:
        bluesky.show_json(AUTHOR, {"feed": [{"post": post(record=record)}]})
        (article,) = await bluesky.articles(author="haru.example.social")
        assert (article.tags, article.language) == (("속보",), "fr")


REPOST = {"$type": "app.bsky.feed.defs#reasonRepost"}


@pytest.mark.parametrize(("reposts", "titles"), [(False, ["내 글"]), (True, ["남의 글", "내 글"])])
async def test_what_an_author_passes_on(reposts: bool, titles: list[str]) -> None:
    mine = post("내 글")
    theirs = post("남의 글", uri=f"at://{DID}/app.bsky.feed.post/3mother")
    async with service("bluesky") as bluesky:
        bluesky.show_json(AUTHOR, {"feed": [{"post": mine}, {"post": theirs, "reason": REPOST}]})
        found = await bluesky.articles(author="haru.example.social", reposts=reposts)
        assert [each.title for each in found] == titles


@pytest.mark.parametrize(
    ("options", "path", "asked"),
    [
        (
            {"author": "@haru.example.social"},
            AUTHOR,
            {"actor": "haru.example.social", "filter": "posts_no_replies", "limit": "100"},
        ),
        ({"author": DID, "replies": True}, AUTHOR, {"actor": DID, "filter": "posts_with_replies", "limit": "100"}),
        ({"search": "오픈AI 이사회"}, SEARCH, {"q": "오픈AI 이사회", "sort": "latest", "limit": "100"}),
    ],
)
async def test_the_question(options: dict[str, Any], path: str, asked: dict[str, str]) -> None:
    async with service("bluesky") as bluesky:
        bluesky.show_json(path, {"feed": [{"post": post()}], "posts": [post()]})
        assert len(await bluesky.articles(**options)) == 1
        assert bluesky.asked() == asked


async def test_posts_that_a_search_finds_share_one_outlet() -> None:
    async with service("bluesky") as bluesky:
        bluesky.show_json(SEARCH, {"posts": [post()]})
        reading = await bluesky.look(search="속보")
        assert [(each.outlet, each.author) for each in reading.articles] == [("Bluesky", "하루신문")]
        assert reading.wait == SEARCH_WAIT
        assert (await bluesky.look(reading.cursor, search="속보")).wait == SEARCH_WAIT


async def test_an_author_without_a_name_goes_by_the_handle() -> None:
    async with service("bluesky") as bluesky:
        bluesky.show_json(AUTHOR, {"feed": [{"post": post(author={"handle": "haru.example.social"})}]})
        assert (await bluesky.articles(author="haru.example.social"))[0].outlet == "haru.example.social"
        bluesky.show_json(AUTHOR, {"feed": [{"post": post(author={"handle": "handle.invalid"})}]})
        assert (await bluesky.articles(author=DID))[0].outlet == DID


@pytest.mark.parametrize(
    ("status", "words", "wait"),
    [
        (400, "no such account", None),
        (401, "members only", None),
        (403, "closed its search", timedelta(hours=1)),
        (429, "less often", timedelta(minutes=10)),
        (502, "trouble", None),
    ],
)
async def test_refusals(status: int, words: str, wait: timedelta | None) -> None:
    async with service("bluesky") as bluesky:
        bluesky.site.show(SEARCH, '{"error": "AuthMissing"}', status=status)
        error = await bluesky.refusal(search="속보")
        assert words in str(error.reason)
        assert error.retry_after == wait


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ({"author": "bsky.app"}, True),
        ({"author": "@bsky.app"}, True),
        ({"author": DID}, True),
        ({"search": "속보"}, True),
        ({"author": "bsky.app", "live": True}, True),
        ({"search": "속보", "live": True}, False),
        ({}, False),
        ({"author": "bsky.app", "search": "속보"}, False),
        ({"author": "bsky"}, False),
        ({"author": "https://bsky.app/profile/x"}, False),
        ({"author": "이름.example"}, False),
    ],
)
def test_options(options: dict[str, Any], *, right: bool) -> None:
    assert is_right("bluesky", **options) is right
