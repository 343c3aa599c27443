"""The golden test: every shipped article, read by the real folder source, gives what its expected file says."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

import seeds
from config.watchlist import load_watchlist
from newsdesk.article import Article
from newsdesk.match.matcher import Matcher
from newsdesk.rules.parse import parse_query
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.stories import StoryBoard
from tests.watchers.sources.looking import look

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EXPECTED = {path.name.removesuffix(".expected.json"): path for path in seeds.FOLDER.glob("*.expected.json")}
WATCHLIST = seeds.FOLDER.parent / "config" / "watchlist.example.yaml"


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    reading = look(seeds.FOLDER, now=NOW)
    assert reading.problems == ()
    return {article.guid.rpartition(".")[0]: article for article in reading.articles}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    watchlist = load_watchlist(WATCHLIST)
    return Matcher.build((Rule(rule.name, rule.query) for rule in watchlist.rules), watchlist.sets)


def expected(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(EXPECTED[name].read_text(encoding="utf-8"))
    return document


def found(matcher: Matcher, article: Article) -> dict[str, list[str]]:
    return {match.rule: list(dict.fromkeys(hit.text for hit in match.hits)) for match in matcher.match(article)}


def test_every_article_has_its_expected_file(articles: dict[str, Article]) -> None:
    assert len(articles) >= 12
    assert set(articles) == set(EXPECTED)
    assert all(set(expected(name)) == {"title", "language", "rules", "story"} for name in EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_article_is_read_as_expected(name: str, articles: dict[str, Article]) -> None:
    article = articles[name]
    assert (article.title, article.language) == (expected(name)["title"], expected(name)["language"])
    assert len(article.body) > 400
    assert article.title not in article.body
    for word in (
        "바로가기",
        "반응형",
        "무단전재",
        "공유하기",
        "구독하기",
        "관련기사",
        "ADVERTISEMENT",
        "All rights",
        "シェア",
    ):
        assert word not in article.body


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_article_gives_the_expected_matches(name: str, articles: dict[str, Article], matcher: Matcher) -> None:
    assert found(matcher, articles[name]) == expected(name)["rules"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_evidence_stands_where_it_says(name: str, articles: dict[str, Article], matcher: Matcher) -> None:
    article = articles[name]
    for match in matcher.match(article):
        for hit in match.hits:
            assert getattr(article, hit.field)[hit.start : hit.end] == hit.text


def test_a_hit_in_the_title_alone_is_told_as_such(articles: dict[str, Article], matcher: Matcher) -> None:
    (match,) = matcher.match(articles["cruise-larkspur"])
    assert [hit.field for hit in match.hits] == ["title"]


def test_a_pasted_blog_page_counts_every_occurrence(articles: dict[str, Article], matcher: Matcher) -> None:
    article = articles["altman-blog"]
    hits = {match.rule: len(match.hits) for match in matcher.match(article)}
    text = f"{article.title}\n{article.body}"
    assert hits["OpenAI"] == text.count("OpenAI") == 3
    assert hits["CEO"] == text.count("CEO") == 3
    assert hits["AI"] == len(re.findall("(?<!Open)AI|인공지능", text)) == 3


def test_a_longer_word_of_another_meaning_does_not_match(articles: dict[str, Article]) -> None:
    sets = AliasSets.starter()
    words = ("인도", "애플", "알트만", "인공지능", "GPT", "코발", "HAI", "RAI", "CEO")
    matcher = Matcher.build((Rule(word, parse_query(word, sets)) for word in words), sets)
    assert found(matcher, articles["battery-lookalikes"]) == {}


def test_words_around_a_page_count_for_nothing(articles: dict[str, Article]) -> None:
    body = articles["altman-meridian"].body
    assert re.search("[가-힣]", body) is None
    assert "Most read" not in body
    assert "OpenAI" not in articles["snow-unrelated"].body


def test_what_pages_say_of_themselves_is_kept(articles: dict[str, Article]) -> None:
    hanbit, letter = articles["altman-hanbit"], articles["bletchley-letter"]
    assert (hanbit.outlet, hanbit.author) == ("한빛일보", "박서연")
    assert hanbit.url == "https://hanbit.example/tech/2023112201"
    # The page names no zone; it is Korean.
    assert hanbit.published_at == datetime(2023, 11, 22, 7, 20, tzinfo=UTC)
    assert (letter.outlet, letter.url) == ("아침 편지", "https://achim.example/letters/312")
    assert articles["altman-blog"].published_at is not None


def test_addresses_and_outlets_lead_nowhere(articles: dict[str, Article]) -> None:
    hosts = {article.url.split("/")[2] for article in articles.values() if article.url}
    assert hosts
    assert all(host.endswith(".example") for host in hosts)


def test_the_formats_and_encodings_are_all_there() -> None:
    files = [path for path in seeds.FOLDER.iterdir() if path.suffix != ".py" and "expected" not in path.name]
    assert {path.suffix for path in files if path.is_file()} >= {".txt", ".md", ".html", ".json", ".eml"}
    assert (seeds.FOLDER / "altman-minato.txt").read_bytes().startswith(b"\xff\xfe")
    with pytest.raises(UnicodeDecodeError):
        (seeds.FOLDER / "altman-hanbit.txt").read_text(encoding="utf-8")


def test_articles_of_one_event_are_one_story(articles: dict[str, Article]) -> None:
    board = StoryBoard.of(())
    in_order = sorted(articles.items(), key=lambda item: item[1].published_at or item[1].seen_at)
    placed = {name: board.place(article, name, NOW).story.id for name, article in in_order}
    by_story: dict[str, set[str]] = {}
    for name, story in placed.items():
        by_story.setdefault(story, set()).add(name)
    by_expectation: dict[str, set[str]] = {}
    for name in EXPECTED:
        by_expectation.setdefault(expected(name)["story"], set()).add(name)
    assert sorted(map(sorted, by_story.values())) == sorted(map(sorted, by_expectation.values()))
