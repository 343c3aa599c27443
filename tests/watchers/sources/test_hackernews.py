"""What is special about Hacker News; the contract suite looks at the rest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.watchers.sources.asking import is_right, service

PATH = "/api/v1/search_by_date"


def hit(**fields: Any) -> dict[str, Any]:
    return {"objectID": "9", "title": "속보", "created_at": "2026-11-23T08:00:00Z", "author": "haru", **fields}


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({}, {"tags": "story", "hitsPerPage": "100"}),
        ({"query": "오픈AI & 친구"}, {"tags": "story", "query": "오픈AI & 친구", "hitsPerPage": "100"}),
        ({"section": "front"}, {"tags": "front_page", "hitsPerPage": "100"}),
        ({"section": "ask", "points": 0}, {"tags": "ask_hn", "hitsPerPage": "100"}),
        ({"section": "show", "points": 50}, {"tags": "show_hn", "numericFilters": "points>=50", "hitsPerPage": "100"}),
    ],
)
async def test_the_question(options: dict[str, Any], asked: dict[str, str]) -> None:
    async with service("hackernews") as hacker_news:
        hacker_news.show_json(PATH, {"hits": []})
        assert await hacker_news.articles(**options) == ()
        assert hacker_news.asked() == asked


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"url": "https://haru.example.kr/1"}, "https://haru.example.kr/1"),
        ({}, "https://news.ycombinator.com/item?id=9"),
        ({"url": ""}, "https://news.ycombinator.com/item?id=9"),
        ({"url": None}, "https://news.ycombinator.com/item?id=9"),
        ({"url": "javascript:alert(1)"}, ""),
        ({"objectID": "9/../../x"}, ""),
    ],
)
async def test_where_a_story_is_read(fields: dict[str, Any], url: str) -> None:
    async with service("hackernews") as hacker_news:
        hacker_news.show_json(PATH, {"hits": [hit(**fields)]})
        (article,) = await hacker_news.articles()
        assert article.url == url


async def test_texts_of_readers_become_plain() -> None:
    async with service("hackernews") as hacker_news:
        text = "오픈AI&#x27;s <i>new</i> board<p>둘째 &lt;줄&gt;<pre><code>x = 1</code></pre>"
        hacker_news.show_json(PATH, {"hits": [hit(story_text=text)]})
        (article,) = await hacker_news.articles()
        assert article.body.startswith("오픈AI's new board\n둘째 <줄>\n")


async def test_a_new_score_alone_makes_no_new_article() -> None:
    async with service("hackernews") as hacker_news:
        hacker_news.show_json(PATH, {"hits": [hit(points=1)]})
        first = await hacker_news.look()
        hacker_news.show_json(PATH, {"hits": [hit(points=99)]})
        second = await hacker_news.look(first.cursor)
        assert second.articles == first.articles
        assert second.cursor != first.cursor


async def test_hits_without_anything_are_told() -> None:
    async with service("hackernews") as hacker_news:
        hacker_news.show_json(PATH, {"hits": [{}, hit(), {"title": "  "}]})
        reading = await hacker_news.look()
        assert [each.title for each in reading.articles] == ["속보"]
        assert tuple(map(str, reading.problems)) == ("entries with neither a title nor a text nor a link: 2",)


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ({}, True),
        ({"points": 100, "query": "한국"}, True),
        ({"points": -1}, False),
        ({"section": "jobs"}, False),
        ({"query": "x" * 501}, False),
        ({"base": "ftp://hn.example.com"}, False),
        ({"base": "https://hn.example.com/?x=1"}, False),
        ({"base": "https://hn.example.com/#x"}, False),
        ({"base": "https://hn.example.com/proxy/"}, True),
        ({"words": "OpenAI"}, False),
    ],
)
def test_options(options: dict[str, Any], *, right: bool) -> None:
    assert is_right("hackernews", **options) is right
