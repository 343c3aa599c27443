"""What is special about Google News: links that say nothing, and the outlet behind every headline."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from newsdesk.article import Article
from newsdesk.identity import identity_keys
from tests.watchers.sources.asking import is_right, service

PATH = "/rss/search"


def feed(*items: tuple[str, str, str, str]) -> str:
    """Items of (headline, outlet, number of the link, hour of the day)."""
    return (
        '<rss version="2.0"><channel><title>"오픈AI" - Google 뉴스</title><language>ko</language>'
        + "".join(
            f"<item><title>{title} - {outlet}</title><link>https://news.google.com/rss/articles/{link}?oc=5</link>"
            f'<guid isPermaLink="false">{link}</guid><pubDate>{day} 08:00:00 GMT</pubDate>'
            f"<description>&lt;a href='x'&gt;{title}&lt;/a&gt; &lt;font&gt;{outlet}&lt;/font&gt;</description>"
            f'<source url="https://haru.example.kr">{outlet}</source></item>'
            for title, outlet, link, day in items
        )
        + "</channel></rss>"
    )


TODAY, YESTERDAY = "Mon, 23 Nov 2026", "Sun, 22 Nov 2026"


async def shown(*items: tuple[str, str, str, str]) -> tuple[Article, ...]:
    async with service("googlenews") as google_news:
        google_news.site.show(PATH, feed(*items))
        return await google_news.articles(query="오픈AI")


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("오픈AI, 새 이사회", "하루신문"),
        ("[사설] 이사회 - 시장의 신뢰", "바다일보"),
        ("Board rebuilt - what now?", "The Coast - Daily"),
        ("A &amp; B", "C &amp; D"),
    ],
)
async def test_the_outlet_is_taken_off_the_headline(title: str, outlet: str) -> None:
    (article,) = await shown((title, outlet, "CBMi1", TODAY))
    assert (article.title, article.outlet) == (title.replace("&amp;", "&"), outlet.replace("&amp;", "&"))
    assert article.body == ""


def keys(articles: tuple[Article, ...]) -> set[str]:
    return {identity_keys(each)[0] for each in articles}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (("오늘의 증시", "하루신문", "CBMi9", TODAY), True),
        (("오늘의 증시", "바다일보", "CBMi1", TODAY), False),
        (("어제의 증시", "하루신문", "CBMi1", TODAY), False),
        # A column that is called the same every day is a new article every day.
        (("오늘의 증시", "하루신문", "CBMi1", YESTERDAY), False),
    ],
)
async def test_a_report_is_known_by_outlet_headline_and_day(other: tuple[str, str, str, str], *, same: bool) -> None:
    first = await shown(("오늘의 증시", "하루신문", "CBMi1", TODAY))
    assert (keys(first) == keys(await shown(other))) is same


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({"query": "오픈AI"}, {"q": "오픈AI", "hl": "ko", "gl": "KR", "ceid": "KR:ko"}),
        (
            {"query": '"a b" OR -c', "language": "en", "country": "US"},
            {"q": '"a b" OR -c', "hl": "en", "gl": "US", "ceid": "US:en"},
        ),
        (
            {"query": "董事会", "language": "zh-Hant", "country": "TW"},
            {"q": "董事会", "hl": "zh-Hant", "gl": "TW", "ceid": "TW:zh-Hant"},
        ),
    ],
)
async def test_the_question(options: dict[str, Any], asked: dict[str, str]) -> None:
    async with service("googlenews") as google_news:
        google_news.site.show(PATH, feed(("속보", "하루신문", "CBMi1", TODAY)))
        assert len(await google_news.articles(**options)) == 1
        assert google_news.asked() == asked


@pytest.mark.parametrize("status", [403, 429, 503])
async def test_who_asks_too_often_stays_away(status: int) -> None:
    async with service("googlenews") as google_news:
        google_news.site.show(PATH, status=status)
        error = await google_news.refusal(query="오픈AI")
        assert "less often" in str(error.reason)
        assert error.retry_after == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ({"query": "오픈AI"}, True),
        ({"query": "x", "language": "pt-BR", "country": "BR"}, True),
        ({}, False),
        ({"query": ""}, False),
        ({"query": "x", "country": "kr"}, False),
        ({"query": "x", "language": "Korean"}, False),
    ],
)
def test_options(options: dict[str, Any], *, right: bool) -> None:
    assert is_right("googlenews", **options) is right
