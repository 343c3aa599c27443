"""What is special about YouTube's feeds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.watchers.sources.asking import is_right, service

PATH = "/feeds/videos.xml"
CHANNEL = "UCharu0000000000000000aa"


def feed(*links: str) -> str:
    entries = "".join(
        f"<entry><id>yt:video:{number}</id><title>영상 {number}</title><link rel='alternate' href='{link}'/>"
        f"<published>2026-11-2{number}T06:00:00+00:00</published></entry>"
        for number, link in reversed(list(enumerate(links)))
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>하루뉴스</title>{entries}</feed>'


VIDEO, SHORT = "https://www.youtube.com/watch?v=a", "https://www.youtube.com/shorts/b"


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({"channel": CHANNEL}, {"channel_id": CHANNEL}),
        ({"playlist": "PLharu0000000000"}, {"playlist_id": "PLharu0000000000"}),
    ],
)
async def test_the_question(options: dict[str, Any], asked: dict[str, str]) -> None:
    async with service("youtube") as youtube:
        youtube.site.show(PATH, feed(VIDEO))
        (article,) = await youtube.articles(**options)
        assert (article.title, article.outlet, article.language) == ("영상 0", "하루뉴스", "ko")
        assert youtube.asked() == asked


@pytest.mark.parametrize(("shorts", "titles"), [(True, ["영상 0", "영상 1", "영상 2"]), (False, ["영상 0", "영상 2"])])
async def test_shorts_may_be_left_out(shorts: bool, titles: list[str]) -> None:
    async with service("youtube") as youtube:
        youtube.site.show(PATH, feed(VIDEO, SHORT, VIDEO + "2"))
        assert [each.title for each in await youtube.articles(channel=CHANNEL, shorts=shorts)] == titles


async def test_leaving_shorts_out_keeps_the_cursor() -> None:
    async with service("youtube") as youtube:
        youtube.site.show(PATH, feed(SHORT), ETag='"1"')
        first = await youtube.look(channel=CHANNEL, shorts=False)
        assert first.articles == ()
        second = await youtube.look(first.cursor, channel=CHANNEL, shorts=False)
        assert youtube.site.asked[1].headers["if-none-match"] == '"1"'
        assert second.cursor == first.cursor


@pytest.mark.parametrize(("status", "words"), [(404, "shows no feed"), (500, "trouble"), (410, "gone for good")])
async def test_an_outage_blames_nobodys_id(status: int, words: str) -> None:
    async with service("youtube") as youtube:
        youtube.site.show(PATH, status=status)
        error = await youtube.refusal(channel=CHANNEL)
        assert words in str(error.reason)
        assert str(status) in str(error.reason)
        assert error.retry_after is None


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ({"channel": CHANNEL}, True),
        ({"playlist": "PLharu0000000000"}, True),
        ({}, False),
        ({"channel": CHANNEL, "playlist": "PLharu0000000000"}, False),
        ({"channel": "@harunews"}, False),
        ({"channel": CHANNEL + "a"}, False),
        ({"channel": CHANNEL[:-1] + "/"}, False),
    ],
)
def test_options(options: dict[str, Any], *, right: bool) -> None:
    assert is_right("youtube", **options) is right
