"""What is special about Mastodon's feeds: posts have no headlines, and under a tag they are by anybody."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from tests.watchers.sources.asking import is_right, service


def feed(html: str, link: str = "https://namu.example.social/@haru/1", title: str = "하루신문") -> str:
    return (
        f"<rss version='2.0'><channel><title>{title}</title><item><guid>{link}</guid><link>{link}</link>"
        f"<pubDate>Mon, 23 Nov 2026 08:20:00 +0000</pubDate><description>{escape(html)}</description></item>"
        "</channel></rss>"
    )


@pytest.mark.parametrize(
    ("html", "title", "body"),
    [
        ("<p>오픈AI 소식</p>", "오픈AI 소식", "오픈AI 소식"),
        ("<p>첫 줄<br>둘째 줄</p><p>셋째 줄</p>", "첫 줄", "첫 줄\n둘째 줄\n셋째 줄"),
        ("<p>" + "가" * 130 + "</p>", "가" * 100 + "…", "가" * 130),
        ("", "https://namu.example.social/@haru/1", ""),
    ],
)
async def test_posts_are_named_by_their_first_words(html: str, title: str, body: str) -> None:
    async with service("mastodon") as mastodon:
        mastodon.site.show("/@haru.rss", feed(html))
        (article,) = await mastodon.articles(account="haru")
        assert (article.title, article.body) == (title, body)


async def test_an_account_is_an_outlet_and_a_tag_is_not() -> None:
    async with service("mastodon") as mastodon:
        mastodon.site.show("/@haru.rss", feed("<p>글</p>"))
        mastodon.site.show("/tags/속보.rss", feed("<p>글</p>", title="#속보"))
        assert (await mastodon.articles(account="@haru"))[0].outlet == "하루신문"
        assert (await mastodon.articles(tag="#속보"))[0].outlet == "127.0.0.1"


@pytest.mark.parametrize(
    ("link", "author"),
    [
        ("https://namu.example.social/@haru/1", "@haru@namu.example.social"),
        ("https://far.example.net/users/mina/statuses/1", "@mina@far.example.net"),
        ("https://far.example.net/notes/1", ""),
        ("https://far.example.net/@mina@near.example.org/1", ""),
    ],
)
async def test_the_author_stands_in_the_address(link: str, author: str) -> None:
    async with service("mastodon") as mastodon:
        mastodon.site.show("/tags/속보.rss", feed("<p>글</p>", link))
        assert (await mastodon.articles(tag="속보"))[0].author == author


@pytest.mark.parametrize(
    ("status", "words"), [(401, "members only"), (404, "no such account"), (410, "gone"), (503, "trouble")]
)
async def test_refusals(status: int, words: str) -> None:
    async with service("mastodon") as mastodon:
        mastodon.site.show("/@haru.rss", status=status)
        error = await mastodon.refusal(account="haru")
        assert words in str(error.reason)
        assert str(status) in str(error.reason)


SERVER = "https://mastodon.social"


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ({"base": SERVER, "account": "haru"}, True),
        ({"base": SERVER, "account": "@haru.news-1"}, True),
        ({"base": SERVER + "/", "tag": "#속보"}, True),
        ({"account": "haru"}, False),
        ({"base": SERVER}, False),
        ({"base": SERVER, "account": "haru", "tag": "속보"}, False),
        ({"base": SERVER, "account": "haru@other.example"}, False),
        ({"base": SERVER, "account": "../x"}, False),
        ({"base": SERVER, "tag": "두 낱말"}, False),
        ({"base": "mastodon.social", "tag": "속보"}, False),
    ],
)
def test_options(options: dict[str, Any], *, right: bool) -> None:
    assert is_right("mastodon", **options) is right
