"""What is special about GDELT: dates without separators, names of languages, JSON that is not quite."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.watchers.recorded import NOW
from tests.watchers.sources.asking import is_right, service

PATH = "/api/v2/doc/doc"


def entry(**fields: Any) -> dict[str, Any]:
    return {
        "url": "https://haru.example.kr/1",
        "title": "속보",
        "seendate": "20261123T083000Z",
        "domain": "haru.example.kr",
        "language": "Korean",
        **fields,
    }


async def test_the_question() -> None:
    async with service("gdelt") as gdelt:
        gdelt.show_json(PATH, {"articles": [entry()]})
        assert len(await gdelt.articles(query='"샘 알트먼" (CEO OR 대표)', hours=6)) == 1
        assert gdelt.asked() == {
            "query": '"샘 알트먼" (CEO OR 대표)',
            "mode": "artlist",
            "format": "json",
            "sort": "datedesc",
            "timespan": "6h",
            "maxrecords": "200",
        }


@pytest.mark.parametrize(
    ("seen", "published"),
    [
        ("20261123T083000Z", datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),
        ("20231122T063000Z", datetime(2023, 11, 22, 6, 30, tzinfo=UTC)),
        ("20270101T000000Z", NOW),
        ("", None),
        ("20261323T083000Z", None),
        (7, None),
    ],
)
async def test_when_it_was_seen(seen: Any, published: datetime | None) -> None:
    async with service("gdelt") as gdelt:
        gdelt.show_json(PATH, {"articles": [entry(seendate=seen)]})
        assert (await gdelt.articles(query="속보"))[0].published_at == published


@pytest.mark.parametrize(
    ("title", "named", "language"),
    [
        ("오픈AI 소식", "English", "ko"),
        ("東京株式市場", "Japanese", "ja"),
        ("东京股市", "Chinese", "zh"),
        ("Las acciones suben", "Spanish", "es"),
        ("Xyz abc", "Klingon", "und"),
    ],
)
async def test_names_of_languages(title: str, named: str, language: str) -> None:
    async with service("gdelt") as gdelt:
        gdelt.show_json(PATH, {"articles": [entry(title=title, language=named)]})
        assert (await gdelt.articles(query="xyz"))[0].language == language


async def test_nothing_found_is_no_error() -> None:
    async with service("gdelt") as gdelt:
        gdelt.show_json(PATH, {})
        assert await gdelt.articles(query="없는 말") == ()


async def test_escapes_that_json_does_not_know_are_mended() -> None:
    async with service("gdelt") as gdelt:
        broken = (
            r"""{"articles": [{"url": "https://haru.example.kr/1", "title": "\'환영\' \"속보\" C:\\new \u00e9\n"}]}"""
        )
        gdelt.site.show(PATH, broken)
        assert [each.title for each in await gdelt.articles(query="환영")] == ["'환영' \"속보\" C:\\new é"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Your query was too short or too long.", True),
        ("검색어가 너무 짧습니다.", True),
        ("<html><title>점검</title></html>", False),
        ("x" * 201, False),
        ("[1, 2", False),
    ],
)
async def test_a_plain_sentence_is_passed_on(answer: str, *, said: bool) -> None:
    async with service("gdelt") as gdelt:
        gdelt.site.show(PATH, answer)
        error = await gdelt.refusal(query="xyz")
        assert str(error.reason).startswith("the answer is no JSON that can be read")
        assert (answer in str(error.reason)) is said


async def test_who_asks_too_often_stays_away() -> None:
    async with service("gdelt") as gdelt:
        gdelt.site.show(PATH, "Please limit requests", status=429)
        error = await gdelt.refusal(query="xyz")
        assert "less often" in str(error.reason)
        assert error.retry_after == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ({"query": "세 글자"}, True),
        ({"query": "속보"}, True),
        ({"query": ""}, False),
        ({}, False),
        ({"query": "xyz", "hours": 0}, False),
        ({"query": "xyz", "hours": 24 * 90}, True),
        ({"query": "xyz", "hours": 24 * 90 + 1}, False),
    ],
)
def test_options(options: dict[str, Any], *, right: bool) -> None:
    assert is_right("gdelt", **options) is right
