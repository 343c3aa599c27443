"""Reports on one event find together, reports on different events stay apart, in every language and at every age."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article import Article
from newsdesk.stories import SIMILARITY_MIN, WEIGHTS_MAX, WINDOW, Placement, StoryBoard
from newsdesk.story import StorySketch
from newsdesk.text.ngrams import FEATURES_MAX, features
from tests.newsdesk.story_corpus import Told, fresh_reports, reports

NOW = datetime(2023, 11, 22, 9, 30, tzinfo=UTC)
LANGUAGES = ("ko", "en", "ja", "zh")


def article(told: Told, outlet: str = "한빛일보") -> Article:
    return Article(source="feed", outlet=outlet, title=told.title, body=told.body, language=told.language, seen_at=NOW)


def told(event: str, language: str = "ko") -> list[Article]:
    found = [each for each in reports() if (each.event, each.language) == (event, language)]
    return [article(each, f"outlet {number}") for number, each in enumerate(found)]


def placed(articles: Iterable[Article], board: StoryBoard | None = None, now: datetime = NOW) -> list[Placement]:
    board = board or StoryBoard.of(())
    return [board.place(each, f"key {each.title}", now) for each in articles]


def precision_and_recall(of: Sequence[Told], placements: Sequence[Placement]) -> tuple[float, float]:
    """B-cubed: the mean share of an article's story that is about its event, and of its event that is in its story."""
    labels = [(each.event, placement.story.id) for each, placement in zip(of, placements, strict=True)]
    precision, recall = [], []
    for event, story in labels:
        both = labels.count((event, story))
        precision.append(both / sum(each == story for _, each in labels))
        recall.append(both / sum(each == event for each, _ in labels))
    return sum(precision) / len(labels), sum(recall) / len(labels)


def clustered(chosen: Sequence[Told], *, with_body: bool = True) -> tuple[float, float]:
    board = StoryBoard.of(())
    placements = []
    for number, each in enumerate(chosen):
        day = timedelta(days=1) if each.event.endswith("tuesday") else timedelta()
        one = article(each if with_body else each._replace(body=""))
        placements.append(board.place(one, str(number), NOW + day))
    return precision_and_recall([each._replace(event=f"{each.language} {each.event}") for each in chosen], placements)


@pytest.mark.parametrize(
    # Two Japanese and two Chinese events are too few to be judged alone; one pair of launch and return is taken for one.
    ("languages", "precision_min", "recall_min"),
    [(("ko",), 1.0, 1.0), (("en",), 1.0, 1.0), (LANGUAGES, 0.92, 0.95)],
)
def test_reports_that_played_no_part_in_tuning_find_their_stories(
    languages: Sequence[str], precision_min: float, recall_min: float
) -> None:
    precision, recall = clustered([each for each in fresh_reports() if each.language in languages])
    assert precision >= precision_min
    assert recall >= recall_min


def test_all_events_together() -> None:
    precision, recall = clustered((*reports(), *fresh_reports()))
    assert precision >= 0.95
    assert recall >= 0.9


def test_headlines_alone_join_less_and_seldom_wrongly() -> None:
    precision, recall = clustered((*reports(), *fresh_reports()), with_body=False)
    assert precision >= 0.9
    assert recall >= 0.6


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_outlets_are_one_story_on_an_empty_board(language: str) -> None:
    first, second = placed(told("openai-return", language)[:2])
    assert not first.joined
    assert second.joined
    assert second.story.id == first.story.id
    assert second.story.article_count == 2
    assert second.story.outlets == ("outlet 0", "outlet 1")
    assert second.story.title == first.story.title


@pytest.mark.parametrize(
    ("language", "events"),
    [
        ("ko", ("openai-return", "openai-lawsuit", "openai-devday", "openai-korea")),
        ("ko", ("hyundai-strike", "hyundai-plant")),
        ("ko", ("quake-gyeongju", "quake-japan")),
        ("en", ("openai-lawsuit", "openai-devday")),
        ("en", ("openai-return", "openai-lawsuit")),
        ("en", ("quake-japan", "quake-turkey")),
        ("en", ("fed-holds", "ecb-holds")),
        ("zh", ("openai-return", "openai-devday")),
    ],
)
def test_events_of_one_day_that_share_names_stay_apart(language: str, events: tuple[str, ...]) -> None:
    stories = placed(told(event, language)[0] for event in events)
    assert [each.joined for each in stories] == [False] * len(events)
    assert len({each.story.id for each in stories}) == len(events)


def test_the_longer_a_story_is_silent_the_more_alike_an_article_must_be() -> None:
    first, second = told("hyundai-strike")
    for age, joined in ((timedelta(), True), (WINDOW, False)):
        board = StoryBoard.of(())
        placed([first], board)
        (later,) = placed([second], board, NOW + age)
        assert later.joined is joined, later.similarity


def test_an_article_that_arrives_again_joins_its_story_after_days() -> None:
    board = StoryBoard.of(())
    (first,) = placed(told("openai-return")[:1], board)
    (again,) = placed(told("openai-return")[:1], board, NOW + timedelta(days=2, hours=23))
    assert again.joined
    assert again.similarity == pytest.approx(1.0)
    assert again.story.first_seen_at == first.story.first_seen_at == NOW
    assert again.story.last_seen_at == NOW + timedelta(days=2, hours=23)


@pytest.mark.parametrize(("age", "joined"), [(WINDOW, True), (WINDOW + timedelta(seconds=1), False)])
def test_a_story_is_over_after_the_window(age: timedelta, joined: bool) -> None:
    board = StoryBoard.of(())
    same = told("openai-return")[:1]
    placed(same, board)
    later = board.place(same[0], "another key", NOW + age)
    assert later.joined is joined


def long_read(of: Article, others: int) -> Article:
    """The article as it stands on its page, with sections on other matters below it."""
    bodies = [each.body for each in reports() if each.language == "ko" and each.event != "openai-return"]
    return replace(of, body="\n".join([of.body, *bodies[:others]]))


@pytest.mark.parametrize(("title", "sections"), [(None, 12), ("오픈AI, 알트먼 대표 다시 불러들여", 4)])
@pytest.mark.parametrize("excerpt_first", [True, False])
def test_an_excerpt_joins_the_full_text_and_the_other_way_round(
    title: str | None, sections: int, excerpt_first: bool
) -> None:
    full = told("openai-return")[0]
    excerpt = replace(full, title=title or full.title, body=full.body[:80] + "…")
    pair = [long_read(full, sections), excerpt]
    first, second = placed(reversed(pair) if excerpt_first else pair)
    assert second.joined, second.similarity
    assert second.story.id == first.story.id


@pytest.mark.parametrize(
    ("headline", "joined"),
    [
        # A phrase of the text, far from its centre: only that it is held in full makes it join.
        ("브렛 테일러를 의장으로 하는 새 이사회를 꾸리기로", True),
        # Everything about a person holds the name.
        ("샘 알트먼", False),
        ("OpenAI", False),
    ],
)
def test_a_held_phrase_is_an_excerpt_and_a_bare_name_is_none(headline: str, joined: bool) -> None:
    full = told("openai-return")[0]
    _, second = placed([long_read(full, 4), replace(full, title=headline, body="")])
    assert second.similarity < SIMILARITY_MIN
    assert second.joined is joined


@pytest.mark.parametrize(
    ("one", "other", "joined"), [("ko", "ko", True), ("ko", "en", False), ("und", "ko", True), ("ko", "und", True)]
)
def test_a_story_speaks_one_language_as_far_as_is_known(one: str, other: str, joined: bool) -> None:
    first, second = told("network-outage")
    placements = placed([replace(first, language=one), replace(second, language=other)])
    assert placements[1].joined is joined
    assert placements[1].story.language == (one if joined else other)


def test_articles_without_a_letter_open_stories_of_their_own() -> None:
    empty = Article(source="feed", title="!!!", language="ko", seen_at=NOW)
    board = StoryBoard.of(())
    ids = {board.place(empty, key, NOW).story.id for key in ("a", "b")}
    assert len(ids) == 2


def test_ids_come_from_the_first_key_and_are_stable_for_ever() -> None:
    (placement,) = placed(told("weather-snow")[:1])
    board = StoryBoard.of(())
    story = board.place(told("weather-snow")[0], "3f9b82fa51cd493b77427c8e77a607da", NOW).story
    assert story.id == "45a21572cbd461d4487181b17de93852"
    assert story.id != placement.story.id


def test_a_board_made_of_stored_stories_places_like_the_one_that_made_them() -> None:
    articles = [article(each) for each in reports() if each.language == "ko"]
    first = articles[0]
    # Long reads make a story forget its weakest features; the articles that come again ask for them.
    long_reads = [replace(first, body=first.body + each.body) for each in articles]
    board = StoryBoard.of(())
    stories: dict[str, StorySketch] = {}
    for number, each in enumerate([*articles, *long_reads, *articles]):
        kept = board.place(each, str(number), NOW)
        anew = StoryBoard.of(reversed(stories.values())).place(each, str(number), NOW)
        assert kept.story == anew.story
        assert kept.similarity == pytest.approx(anew.similarity)
        stories[kept.story.id] = kept.story


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_kept_board_places_like_one_made_anew(data: st.DataObject) -> None:
    """Whatever passes placed on it, stored or lost, and whatever was stored or forgotten meanwhile."""
    articles = [article(each) for each in data.draw(st.permutations(reports()))[:25]]
    kept = StoryBoard()
    stored: dict[str, StorySketch] = {}
    for number, one in enumerate(articles):
        # A story read back is another object than the one placed, and may be gone.
        stored = {name: data.draw(st.sampled_from([each, replace(each)])) for name, each in stored.items()}
        if stored and data.draw(st.integers(0, 4)) == 0:
            stored.pop(data.draw(st.sampled_from(sorted(stored))))
        now = NOW + number * timedelta(hours=1)
        kept.follow(stored.values())
        placement = kept.place(one, str(number), now)
        assert placement == StoryBoard.of(stored.values()).place(one, str(number), now)
        if data.draw(st.booleans()):
            stored[placement.story.id] = placement.story


def test_what_is_remembered_stays_small() -> None:
    board = StoryBoard.of(())
    first = told("openai-return")[0]
    bodies = (each.body for each in reports() if each.language == "ko")
    story = board.place(first, "first", NOW).story
    for number, body in enumerate(bodies):
        story = board.place(replace(first, body=first.body + body), str(number), NOW).story
        assert len(story.weights) <= WEIGHTS_MAX
        weights = list(story.weights.values())
        assert all(weight >= following for weight, following in pairwise(weights))
    assert story.article_count > 2


TEXTS = st.lists(st.sampled_from([each.body for each in reports()] + ["", "OpenAI", "복귀"]), max_size=4).map(" ".join)


@given(st.text(max_size=30), st.text(max_size=60) | TEXTS)
def test_features_are_a_bounded_unit_vector(title: str, body: str) -> None:
    about = features(Article(source="feed", title=title, body=body, seen_at=NOW))
    assert len(about) <= FEATURES_MAX
    assert not about or hypot(*about.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("알트먼은 떠났다", "알트먼이 떠난다", "알트먼"),
        ("アルトマン氏が復帰", "復帰したアルトマン", "アルトマン"),
        ("奥特曼重返公司", "公司请奥特曼回归", "奥特"),
        ("Earthquakes", "An earthquake", "~quak"),
        ("Курс рубля вырос", "вырос ли рубля", "рубля"),
        ("ＯｐｅｎＡＩ가", "openai를", "openai"),
        ("규모 7.6 강진", "강진 7.6", "7.6"),
    ],
)
def test_words_are_recognised_in_other_clothes(one: str, other: str, shared: str) -> None:
    for title in (one, other):
        assert shared in features(Article(source="feed", title=title, seen_at=NOW))
