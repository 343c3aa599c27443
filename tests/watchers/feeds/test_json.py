"""JSON Feed, right and wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.watchers.feeds.feed_text import read, seoul, titles

JSON: list[tuple[str, str, dict[str, Any]]] = [
    ("title and text", '{"title": "제목", "content_text": "가\\n나"}', {"title": "제목", "text": "가\n나"}),
    (
        "HTML before text",
        '{"title": "제목", "content_html": "<p>가</p><p>나</p>", "content_text": "다"}',
        {"text": "가\n나"},
    ),
    ("summary alone", '{"title": "제목", "summary": "요약"}', {"text": "요약"}),
    ("literal text", '{"title": "1 < 2 &amp;", "content_text": "<b>"}', {"title": "1 < 2 &amp;", "text": "<b>"}),
    ("a number for an id", '{"title": "제목", "id": 17}', {"guid": "17"}),
    ("a fraction for an id", '{"title": "제목", "id": 1.5}', {"guid": "1.5"}),
    ("true for an id", '{"title": "제목", "id": true}', {"guid": ""}),
    ("url", '{"title": "제목", "url": "/1"}', {"link": "https://news.example.com/1"}),
    ("external url", '{"title": "제목", "external_url": "https://example.kr/1"}', {"link": "https://example.kr/1"}),
    ("dates", '{"title": "제목", "date_published": "2026-11-23T09:00:00+09:00"}', {"published_at": seoul(9)}),
    (
        "date of change alone",
        '{"title": "제목", "date_modified": "2026-11-23T09:00:00+09:00"}',
        {"published_at": seoul(9)},
    ),
    ("authors", '{"title": "제목", "authors": [{"name": "김"}, {"name": "이"}, {}]}', {"author": "김, 이"}),
    ("author of version 1.0", '{"title": "제목", "author": {"name": "김"}}', {"author": "김"}),
    ("odd authors", '{"title": "제목", "authors": "김"}', {"author": "김"}),
    ("odder authors", '{"title": "제목", "authors": [null, 5, ["x"]]}', {"author": "5"}),
    ("tags", '{"title": "제목", "tags": ["AI", "AI", "", null, "경제"]}', {"tags": ("AI", "경제")}),
    ("odd tags", '{"title": "제목", "tags": "AI"}', {"tags": ()}),
    ("image", '{"title": "제목", "image": "https://img.example.kr/1"}', {"image_url": "https://img.example.kr/1"}),
    ("no title", '{"content_text": "첫 줄\\n둘째"}', {"title": "첫 줄"}),
    (
        "wrong types",
        '{"title": ["x"], "content_text": {"a": 1}, "url": 5, "summary": "글"}',
        {"title": "글", "text": "글"},
    ),
    ("line breaks in strings", '{"title": "두\n줄"}', {"title": "두 줄"}),
    ("half an emoji", '{"title": "속보 \\ud83d 끝"}', {"title": "속보 끝"}),
]


@pytest.mark.parametrize(("entry", "expected"), [case[1:] for case in JSON], ids=[case[0] for case in JSON])
def test_json_fields(entry: str, expected: dict[str, Any]) -> None:
    feed = '\ufeff {"version": "https://jsonfeed.org/version/1.1", "title": "하루", "items": [' + entry + "]}"
    found = read(feed).items[0]
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_json_feed_itself() -> None:
    feed = read(
        '{"title": "하루", "home_page_url": "/", "language": "ko-KR", "items": [{"title": "2"}, 5, null, {"title": "1"}]}'
    )
    assert (feed.title, feed.link, feed.language) == ("하루", "https://news.example.com/", "ko")
    assert titles(feed) == ["1", "2"]


def test_a_json_date_without_a_zone_is_the_sites() -> None:
    feed = '{"language": "ko", "items": [{"title": "1", "date_published": "2026-11-23 09:00:00"}]}'
    assert read(feed).items[0].published_at == seoul(9)
