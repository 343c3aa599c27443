"""A query tried on the past: counts, days, forms, near misses, and the words that wanted articles must have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article import Article
from newsdesk.match.matcher import match_one
from newsdesk.rules.format import format_node
from newsdesk.rules.parse import parse_query
from newsdesk.rules.query import Query
from newsdesk.rules.sets import AliasSets
from newsdesk.trial import (
    NEAR_CLAUSES_MAX,
    PastArticle,
    Trial,
    needed_words,
    needed_words_but_one,
    try_query,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SETS = AliasSets.none().with_sets({"오픈": ["OpenAI", "오픈AI"], "삼성": ["삼성"]})


def past(number: int, title: str, body: str = "", days_ago: float = 1, **values: Any) -> PastArticle:
    story_id = values.pop("story_id", "")
    known: dict[str, Any] = {"source": "연합뉴스", "language": "ko", "seen_at": NOW - days_ago * DAY}
    return PastArticle(id=number, article=Article(title=title, body=body, **known | values), story_id=story_id)


ARCHIVE = [
    past(1, "오픈AI CEO 교체", days_ago=0.5, story_id="a"),
    past(2, "OpenAI의 CEO가 바뀐다", days_ago=1, story_id="a"),
    past(3, "OpenAI 채용 CEO", days_ago=2, story_id="b"),
    past(4, "OpenAI 소식", "최고경영자들의 하루", days_ago=2, story_id="c"),
    past(5, "삼성 CEO 소식", days_ago=3),
    past(6, "날씨", days_ago=3),
    past(7, "OpenAI와 openai", "CEO, 그리고 CEO", days_ago=4),
]


def tried(text: str, archive: Sequence[PastArticle] = ARCHIVE, **values: Any) -> Trial:
    known: dict[str, Any] = {"since": NOW - 10 * DAY, "until": NOW}
    return try_query(parse_query(text, SETS), SETS, archive, **known | values)


def titles(samples: Sequence[Any]) -> list[str]:
    return [each.article.title for each in samples]


def test_counts_articles_and_stories() -> None:
    done = tried("@오픈 CEO")
    assert (done.tried, done.matched, done.stories) == (7, 4, 3)
    assert done.messages_a_day == pytest.approx(0.3)


def test_samples_are_the_newest_with_their_evidence() -> None:
    done = tried("@오픈 CEO", samples_max=2)
    assert titles(done.samples) == ["오픈AI CEO 교체", "OpenAI의 CEO가 바뀐다"]
    assert [hit.text for hit in done.samples[0].hits] == ["오픈AI", "CEO"]


def test_samples_are_the_newest_in_whatever_order_articles_come() -> None:
    assert tried("@오픈 CEO", list(reversed(ARCHIVE))).samples == tried("@오픈 CEO").samples


def test_forms_are_counted_once_an_article() -> None:
    assert tried("@오픈 CEO").forms == (("CEO", 4), ("OpenAI", 3), ("오픈AI", 1), ("openai", 1))


def test_every_day_is_there_in_the_zone_asked_for() -> None:
    done = tried("CEO", since=NOW - 3 * DAY)
    assert done.days == (
        (date(2026, 11, 20), 1),
        (date(2026, 11, 21), 1),
        (date(2026, 11, 22), 2),
        (date(2026, 11, 23), 0),
    )
    seoul = timezone(timedelta(hours=9))
    shifted = tried("CEO", [past(1, "CEO", seen_at=datetime(2026, 11, 22, 16, 0, tzinfo=UTC))], zone=seoul)
    assert shifted.days[-1] == (date(2026, 11, 23), 1)


def test_outside_of_the_period_and_repeats_do_not_count() -> None:
    late = past(8, "CEO", days_ago=-1)
    assert tried("CEO", [*ARCHIVE, *ARCHIVE, late], since=NOW - 1.5 * DAY).matched == 2


def test_an_article_is_news_when_it_was_published() -> None:
    backlog = past(1, "CEO", days_ago=0.1, published_at=NOW - 20 * DAY)
    ahead = past(2, "CEO", days_ago=2, published_at=NOW + DAY)
    assert tried("CEO", [backlog]).matched == 0
    assert tried("CEO", [ahead]).days[-3] == (date(2026, 11, 21), 1)


def test_the_average_day_is_taken_from_what_was_watched() -> None:
    watched = tried("CEO", watched_since=NOW - 2 * DAY)
    assert watched.messages_a_day == pytest.approx(2 / 2)
    assert watched.matched == 5
    assert watched.days[0] == (date(2026, 11, 19), 1)
    assert tried("CEO", watched_since=NOW - 400 * DAY).messages_a_day == pytest.approx(4 / 10)


def test_a_young_archive_counts_as_a_day() -> None:
    assert tried("CEO", watched_since=NOW).messages_a_day == pytest.approx(1.0)


def test_near_misses_lack_one_clause() -> None:
    done = tried("@오픈 CEO -채용")
    assert done.near == 3
    assert titles(done.near_samples) == ["OpenAI 채용 CEO", "OpenAI 소식", "삼성 CEO 소식"]
    assert [format_node(each.failed.clause) for each in done.near_samples] == ["-채용", "CEO", "@오픈"]
    assert [hit.text for hit in done.near_samples[0].failed.hits] == ["채용"]


def test_near_misses_tell_what_came_close() -> None:
    [near] = tried("OpenAI (경영 OR 대표)", [ARCHIVE[3]]).near_samples
    assert [hit.text for hit in near.failed.misses] == ["최고경영자들의"]


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("OpenAI", 0),  # everything lacks one clause of one
        ("OpenAI sources>=3", 0),
        ("날씨 -채용", 0),  # not having what is unwanted brings nothing near
        ("OpenAI lang:ko", 0),
        ("OpenAI lang:en", 4),
        ("OpenAI CEO lang:en", 3),
        ("/날.?/ CEO", 5),  # an expression alone brings nothing near either
    ],
)
def test_what_is_near(query: str, near: int) -> None:
    assert tried(query).near == near


def test_conditions_on_the_story_are_named_and_taken_to_hold() -> None:
    done = tried("CEO sources>=3 age<24h")
    assert done.matched == 5
    assert list(map(format_node, done.undecided)) == ["sources>=3", "age<1d"]


def test_nothing_at_all() -> None:
    done = tried("CEO", [])
    assert (done.tried, done.matched, done.messages_a_day, done.samples, done.forms) == (0, 0, 0.0, (), ())
    assert {count for _, count in done.days} == {0}


def test_an_unknown_set_is_an_error() -> None:
    query = parse_query("@오픈", SETS)
    with pytest.raises(ValueError, match="오픈"):
        try_query(query, AliasSets.none(), ARCHIVE, since=NOW - DAY, until=NOW)
    with pytest.raises(ValueError, match="오픈"):
        needed_words(query, AliasSets.none())


def shown(text: str) -> str:
    node = needed_words(parse_query(text, SETS), SETS)
    return "" if node is None else format_node(node)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("삼성", "삼성"),
        ("삼성 전자", "삼성 전자"),
        ("삼성 OR 전자", "삼성 OR 전자"),
        ("삼성 -전자", "삼성"),
        ("삼성 (lang:ko OR 전자)", "삼성"),
        ("@오픈 title:CEO", "(OpenAI OR 오픈AI) CEO"),
        ("source:연합뉴스 tag:경제", ""),
        ("lang:ko 삼성", "삼성"),
        ("/삼.성/", ""),
        ("/삼.성/ 전자", "전자"),
        ("OpenAI NEAR/3 (CEO OR 대표)", "OpenAI (CEO OR 대표)"),
        ("count(삼성 OR 전자)>=2", "삼성 OR 전자"),
        ("-(-삼성 OR CEO)", "삼성"),
        ("삼성 -(CEO -전자)", "삼성"),
        ("삼성 sources>=2", "삼성"),
    ],
)
def test_needed_words(query: str, words: str) -> None:
    assert shown(query) == words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("삼성", ""),
        ("삼성 전자", "전자 OR 삼성"),
        ("삼성 전자 CEO", "(전자 CEO) OR (삼성 CEO) OR (삼성 전자)"),
        ("삼성 -전자", "삼성"),
        ("삼성 lang:ko", "삼성"),
        ("/삼.성/ lang:ko", ""),
        ("삼성 sources>=2", ""),
    ],
)
def test_words_of_near_misses(query: str, words: str) -> None:
    node = needed_words_but_one(parse_query(query, SETS), SETS)
    assert ("" if node is None else format_node(node)) == words


def test_no_near_misses_of_a_query_with_very_many_clauses() -> None:
    words = [f"단어{number}" for number in range(NEAR_CLAUSES_MAX + 1)]
    many = past(1, " ".join(words[:-1]))
    assert tried(" ".join(words), [many]).near == 0
    assert tried(" ".join(words[1:]), [many]).near == 1


LEAVES = [
    "삼성",
    "전자",
    "CEO",
    "@오픈",
    "lang:ko",
    "title:삼성",
    "/삼.?성/",
    "count(CEO)>=2",
    "삼성 NEAR/2 CEO",
    "sources>=2",
]
QUERIES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: (
        st.builds("({} {})".format, inner, inner)
        | st.builds("({} OR {})".format, inner, inner)
        | st.builds("-{}".format, inner.filter(lambda text: not text.startswith("-")))
    ),
    max_leaves=6,
)
WORDS = st.lists(st.sampled_from(["삼성", "전자는", "CEO", "OpenAI가", "오픈AI", "날씨"]), max_size=6).map(" ".join)


def parsed(text: str) -> Query | None:
    try:
        return parse_query(text, SETS)
    except ValueError:
        return None


@settings(max_examples=150, deadline=None)
@given(QUERIES.map(parsed).filter(lambda query: query is not None), WORDS)
def test_whatever_matches_has_the_needed_words(query: Query, body: str) -> None:
    article = past(1, "제목", body).article
    needed = needed_words(query, SETS)
    if needed is not None and match_one(query, SETS, article):
        assert match_one(Query("", needed), SETS, article)


@settings(max_examples=100, deadline=None)
@given(QUERIES.map(parsed).filter(lambda query: query is not None), st.lists(WORDS, max_size=5))
def test_a_trial_agrees_with_matching_one_by_one(query: Query, bodies: list[str]) -> None:
    archive = [past(number, "제목", body) for number, body in enumerate(bodies)]
    done = try_query(query, SETS, archive, since=NOW - 10 * DAY, until=NOW)
    assert done.matched == sum(match_one(query, SETS, each.article) is not None for each in archive)
    assert done.matched + done.near <= len(archive)
    assert sum(count for _, count in done.days) == done.matched
    near = needed_words_but_one(query, SETS)
    for each in done.near_samples:
        assert near is not None
        assert match_one(Query("", near), SETS, each.article)
        assert each.failed.holds is False
