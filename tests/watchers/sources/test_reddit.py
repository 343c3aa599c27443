"""What is special about Reddit: its limits, and what its feeds wrap posts in."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Any

import pytest

from tests.watchers.sources.asking import is_right, service
from watchers.sources.reddit import REFUSED_SPREAD_S, REFUSED_WAIT, WAIT_MIN

PATH = "/r/korea/new/.rss"


def feed(content: str, entry: str = '<category term="korea" label="r/korea"/>') -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>newest submissions : korea</title><entry>'
        f"<author><name>/u/haru</name></author>{entry}<id>t3_1</id><title>속보</title>"
        '<link href="https://www.reddit.com/r/korea/comments/1/x/"/><published>2026-11-23T06:00:00+00:00</published>'
        f'<content type="html">{escape(content)}</content></entry></feed>'
    )


FOOT = (
    '<!-- SC_ON --> &#32; submitted by &#32; <a href="https://www.reddit.com/user/haru"> /u/haru </a> {to} <br/>'
    ' <span><a href="https://x.example.com">[link]</a></span> &#32; <span><a href="https://y.example.com">[comments]'
    "</a></span>"
)
ONE = FOOT.format(to="")
MANY = FOOT.format(to='&#32; to &#32; <a href="https://www.reddit.com/r/korea/"> r/korea </a>')


@pytest.mark.parametrize("foot", [ONE, MANY, ""])
@pytest.mark.parametrize(
    ("content", "body"),
    [
        ('<div class="md"><p>첫 문단.</p> <p>둘째 문단.</p></div>', "첫 문단.\n둘째 문단."),
        ("", ""),
        # The words of a reader stay, even those that look like the foot.
        ("<p>submitted by /u/mina [link] [comments] 라고 했다</p>", "submitted by /u/mina [link] [comments] 라고 했다"),
    ],
)
async def test_the_foot_under_each_post_is_no_text(foot: str, content: str, body: str) -> None:
    async with service("reddit") as reddit:
        reddit.site.show(PATH, feed(content + foot))
        (article,) = await reddit.articles(subreddit="korea")
        assert article.body == body


@pytest.mark.parametrize(
    ("entry", "outlet"),
    [
        ('<category term="korea" label="r/korea"/>', "r/korea"),
        ('<category term="hanguk" label="r/hanguk"/>', "r/hanguk"),
        ("", "r/korea"),
        ('<category term="news" label="News"/>', "r/korea"),
    ],
)
async def test_the_subreddit_is_the_outlet(entry: str, outlet: str) -> None:
    async with service("reddit") as reddit:
        reddit.site.show(PATH, feed("<p>글</p>", entry))
        (article,) = await reddit.articles(subreddit="korea")
        assert (article.outlet, article.author) == (outlet, "u/haru")


@pytest.mark.parametrize(
    ("options", "path", "query"),
    [
        ({"subreddit": "korea"}, "/r/korea/new/.rss", {}),
        ({"subreddit": "korea", "sort": "top"}, "/r/korea/top/.rss", {}),
        ({"subreddit": "korea+hanguk"}, "/r/korea+hanguk/new/.rss", {}),
        (
            {"subreddit": "korea", "search": "오픈AI", "sort": "hot"},
            "/r/korea/search.rss",
            {"q": "오픈AI", "restrict_sr": "on", "sort": "new"},
        ),
    ],
)
async def test_the_question(options: dict[str, Any], path: str, query: dict[str, str]) -> None:
    async with service("reddit") as reddit:
        reddit.site.show(path, feed("<p>글</p>"))
        assert len(await reddit.articles(**options)) == 1
        assert reddit.asked() == query


@pytest.mark.parametrize("status", [403, 429])
async def test_who_asks_too_often_stays_away(status: int) -> None:
    async with service("reddit") as reddit:
        reddit.site.show(PATH, status=status)
        error = await reddit.refusal(subreddit="korea")
        assert "less often" in str(error.reason)
        assert str(status) in str(error.reason)
        assert error.retry_after is not None
        assert REFUSED_WAIT <= error.retry_after < REFUSED_WAIT + timedelta(seconds=REFUSED_SPREAD_S)


async def test_sources_refused_together_come_back_apart_and_each_always_the_same() -> None:
    async with service("reddit") as reddit:
        reddit.site.show(PATH, status=429)
        names = [f"r/{number}" for number in range(8)]
        waits = [(await reddit.refusal(subreddit="korea", source=name)).retry_after for name in names]
        again = [(await reddit.refusal(subreddit="korea", source=name)).retry_after for name in names]
        assert waits == again
        assert len(set(waits)) > 4


async def test_a_longer_wait_of_reddits_own_is_kept() -> None:
    async with service("reddit") as reddit:
        reddit.site.show(PATH, status=429, Retry_After="7200")
        assert (await reddit.refusal(subreddit="korea")).retry_after == timedelta(hours=2)


async def test_never_more_than_once_a_minute() -> None:
    async with service("reddit") as reddit:
        reddit.site.show(PATH, feed("<p>글</p>"))
        first = await reddit.look(subreddit="korea")
        assert first.wait == WAIT_MIN == timedelta(minutes=1)
        second = await reddit.look(first.cursor, subreddit="korea")
        assert (second.articles, second.wait) == ((), WAIT_MIN)
        reddit.site.show(PATH, feed("<p>새 글</p>"), Retry_After="300")
        assert (await reddit.look(subreddit="korea")).wait == timedelta(minutes=5)


async def test_a_subreddit_that_is_not_there() -> None:
    async with service("reddit") as reddit:
        error = await reddit.refusal(subreddit="korea")
        assert str(error.reason) == "Reddit has no such public subreddit (HTTP 404)"
        assert error.retry_after is None


async def test_other_failures_keep_their_words() -> None:
    async with service("reddit") as reddit:
        reddit.site.show(PATH, status=503)
        assert "has trouble of its own (HTTP 503)" in str((await reddit.refusal(subreddit="korea")).reason)


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ({"subreddit": "korea"}, True),
        ({"subreddit": "korea+hanguk+seoul"}, True),
        ({}, False),
        ({"subreddit": ""}, False),
        ({"subreddit": "r/korea"}, False),
        ({"subreddit": "korea/../x"}, False),
        ({"subreddit": "korea+"}, False),
        ({"subreddit": "한국"}, False),
        ({"subreddit": "korea", "sort": "best"}, False),
    ],
)
def test_options(options: dict[str, Any], *, right: bool) -> None:
    assert is_right("reddit", **options) is right
