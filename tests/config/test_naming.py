from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.naming import NAME_CHARACTERS_MAX, clean_name, free_name, name_for
from config.watchlist import SourceEntry
from newsdesk.article import Article

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def articles(*outlets: str) -> list[Article]:
    return [Article(source="x", title="첫눈", guid="1", outlet=each, seen_at=NOW) for each in outlets]


@pytest.mark.parametrize(
    ("kind", "options", "outlets", "name"),
    [
        ("feed", {"url": "https://www.a.example/rss"}, ["한빛일보", "한빛일보"], "한빛일보"),
        ("feed", {"url": "https://www.a.example/rss"}, ["한빛일보", "새벽경제"], "a.example"),
        ("feed", {"url": "https://a.example/rss"}, [""], "a.example"),
        ("folder", {"path": "/data/기사 모음/"}, [], "기사 모음"),
        ("github", {"repository": "o/r", "watch": "tags"}, [], "github o/r"),
        ("mastodon", {"base": "https://m.example", "tag": "속보"}, [], "mastodon 속보"),
        ("hackernews", {}, [], "hackernews"),
    ],
)
def test_a_source_is_named_by_what_it_is(kind: str, options: dict[str, Any], outlets: list[str], name: str) -> None:
    assert name_for(kind, options, articles(*outlets)) == name


def test_a_taken_name_gets_the_next_number() -> None:
    assert free_name("한빛", set()) == "한빛"
    assert free_name("한빛", {"한빛"}) == "한빛 2"
    assert free_name("한빛", {"한빛", "한빛 2"}) == "한빛 3"
    long = "가" * NAME_CHARACTERS_MAX
    assert free_name(long, {long}) == "가" * (NAME_CHARACTERS_MAX - 2) + " 2"


@given(st.text())
def test_a_cleaned_name_is_one_that_the_watchlist_takes(text: str) -> None:
    name = clean_name(text)
    assert clean_name(name) == name
    if name:
        assert SourceEntry.model_validate({"name": name, "kind": "feed"}).name == name


@given(st.text(min_size=1, max_size=70).map(clean_name).filter(bool), st.sets(st.text(max_size=4)))
def test_a_free_name_is_free_and_right(name: str, taken: set[str]) -> None:
    free = free_name(name, {*taken, name})
    assert free not in {*taken, name}
    assert SourceEntry.model_validate({"name": free, "kind": "feed"}).name == free


@pytest.mark.parametrize("name", ["a\tb", "a\x00b", "a\u2028b", "a\x85b", "\ufffeb"])
def test_a_name_with_controls_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        SourceEntry.model_validate({"name": name, "kind": "feed"})
