"""What holds for every source kind, run over all that are found; `tests/watchers/recorded.py` says what a new one needs.

A new kind joins by being found: without its folder of recorded answers, the first test says what to write.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from newsdesk.article import Article
from tests.watchers.plain import assert_plain
from tests.watchers.recorded import KINDS, NOW, REPEATED, Recorded, as_recorded, recorded
from tests.watchers.web import Web
from tests.watchers.work import Threads
from watchers.feeds.record import ITEMS_MAX
from watchers.fetch import Fetcher
from watchers.kind import Ask, Kind, Reading, SourceError
from watchers.kinds import kinds

ALL = sorted(kinds())
BY_NETWORK = [name for name in ALL if recorded(name).has_site]

GARBAGE = {
    "noise": bytes(range(256)) * 40,
    "cut multibyte": "속보".encode()[:-1] * 30,
    "half a document": b'<?xml version="1.0"?><a><b>1</b><c',
    "half a list": b'[{"title": "\xec\x86\x8d\xeb\xb3\xb4", "url"',
    "nesting without end": b"[" * 100_000,
}
ODD = {
    "nothing": b"",
    "blanks": b" \r\n\r\n ",
    "a page about repairs": "<!doctype html><title>점검 중</title><p>서비스 점검 중입니다.</p>".encode(),
    "an error as JSON": b'{"error": {"code": 500, "message": "oops"}}',
    "an empty list": b"[]",
    "null": b"null",
    "a number": b"42",
    "a list of nulls": b"[null, null, 7, [], {}]",
    "an empty feed": b"<rss version='2.0'><channel/></rss>",
    "a feed with an empty item": b"<rss version='2.0'><channel><item/></channel></rss>",
    "an empty object with items": b'{"items": [{}], "hits": [{}], "posts": [{}], "articles": [{}], "feed": [{}]}',
    "items of wrong types": b'{"items": 7, "hits": "x", "posts": null, "articles": {}, "feed": true}',
}


@pytest.fixture
def answers(name: str, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """The recorded answers of the kind, its environment set."""
    found = recorded(name)
    for variable, value in found.environment().items():
        monkeypatch.setenv(variable, value)
    return found


async def look(name: str, site: Web, fetch: Fetcher, cursor: Mapping[str, Any] | None = None) -> Reading:
    """One look as the pipeline takes it: options and cursor have been through the store."""
    kind: Kind = kinds()[name]
    first = kind.options.model_validate(recorded(name).options(site.base))
    options = kind.options.model_validate(through_json(first.model_dump(mode="json")))
    ask = Ask(source="우리 출처", cursor=through_json(dict(cursor or {})), now=NOW, fetch=fetch, work=Threads())
    reading = await kind.read(options, ask)
    for article in reading.articles:
        check(article)
    check_order(reading)
    assert through_json(dict(reading.cursor)) == reading.cursor
    for problem in reading.problems:
        assert_plain(problem)
    assert reading.wait is None or reading.wait > timedelta()
    return reading


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value, allow_nan=False))


def check(article: Article) -> None:
    """An article is what `newsdesk.article` promises."""
    assert article.source == "우리 출처"
    assert article.title == " ".join(article.title.split())
    assert article.title
    assert article.body == article.body.strip()
    assert article.url == "" or article.url.startswith(("http://", "https://"))
    assert article.url or article.guid, "nothing tells this article from another"
    assert article.image_url == "" or article.image_url.startswith("https://")
    assert article.language == article.language.lower()
    assert len(article.language) in {2, 3}
    assert all(tag and "\n" not in tag for tag in article.tags)
    assert article.seen_at == NOW
    if article.published_at is not None:
        assert article.published_at.utcoffset() == timedelta()
        assert article.published_at <= NOW


def check_order(reading: Reading) -> None:
    """Oldest first; what has no date has no say."""
    dates = [each.published_at for each in reading.articles if each.published_at is not None]
    if len(dates) == len(reading.articles):
        assert dates == sorted(dates)


def identities(reading: Reading) -> set[tuple[str, str, str]]:
    return {(each.guid, each.url, each.title) for each in reading.articles}


def test_every_kind_has_recorded_answers() -> None:
    lacking = {name: recorded(name).missing() for name in ALL if recorded(name).missing()}
    assert lacking == {}, f"write these below {KINDS}, as tests/watchers/recorded.py says"


def test_every_folder_of_recorded_answers_has_its_kind() -> None:
    assert {path.name for path in KINDS.iterdir()} <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_its_options_explain_themselves(name: str) -> None:
    options = kinds()[name].options
    unexplained = [each for each, field in options.model_fields.items() if not (field.description or "").strip()]
    assert unexplained == []


@pytest.mark.parametrize("name", ALL)
async def test_recorded_answers_become_the_expected_articles(
    name: str, answers: Recorded, site: Web, fetch: Fetcher
) -> None:
    answers.put_up(site)
    reading = await look(name, site, fetch)
    assert [as_recorded(article) for article in reading.articles] == answers.expected(site.base)
    assert reading.articles, "an empty example shows nothing"


@pytest.mark.parametrize("name", ALL)
async def test_a_second_look_yields_nothing_new(name: str, answers: Recorded, site: Web, fetch: Fetcher) -> None:
    answers.put_up(site)
    first = await look(name, site, fetch)
    second = await look(name, site, fetch, first.cursor)
    assert identities(second) <= identities(first)
    third = await look(name, site, fetch, second.cursor)
    assert identities(third) <= identities(first)


@pytest.mark.parametrize("name", BY_NETWORK)
async def test_a_long_list_is_cut(name: str, answers: Recorded, site: Web, fetch: Fetcher) -> None:
    assert REPEATED > ITEMS_MAX
    answers.put_up(site, "many")
    reading = await look(name, site, fetch)
    assert 0 < len(reading.articles) <= ITEMS_MAX


@pytest.mark.parametrize("name", BY_NETWORK)
@pytest.mark.parametrize("garbage", GARBAGE)
async def test_garbage_is_an_error_with_a_reason(
    name: str, garbage: str, answers: Recorded, site: Web, fetch: Fetcher
) -> None:
    answers.put_up(site)
    for path in list(site.pages):
        site.show(path, GARBAGE[garbage])
    with pytest.raises(SourceError) as error:
        await look(name, site, fetch)
    assert_told(error.value)


@pytest.mark.parametrize("name", BY_NETWORK)
@pytest.mark.parametrize("odd", ODD)
async def test_odd_answers_yield_nothing_and_break_nothing(
    name: str, odd: str, answers: Recorded, site: Web, fetch: Fetcher
) -> None:
    answers.put_up(site)
    for path in list(site.pages):
        site.show(path, ODD[odd])
    try:
        reading = await look(name, site, fetch)
    except SourceError as error:
        assert_told(error)
    else:
        assert reading.articles == ()


@pytest.mark.parametrize("name", BY_NETWORK)
@pytest.mark.parametrize("status", [404, 500])
async def test_a_refusal_is_an_error_with_a_reason(
    name: str, status: int, answers: Recorded, site: Web, fetch: Fetcher
) -> None:
    answers.put_up(site)
    for path in list(site.pages):
        site.show(path, status=status)
    with pytest.raises(SourceError) as error:
        await look(name, site, fetch)
    assert_told(error.value)
    assert str(status) in str(error.value.reason)


@pytest.mark.parametrize("name", BY_NETWORK)
async def test_it_recovers_after_a_failure(name: str, answers: Recorded, site: Web, fetch: Fetcher) -> None:
    answers.put_up(site)
    first = await look(name, site, fetch)
    for path in list(site.pages):
        site.show(path, GARBAGE["noise"])
    with pytest.raises(SourceError):
        await look(name, site, fetch, first.cursor)
    answers.put_up(site)
    again = await look(name, site, fetch, first.cursor)
    assert identities(again) <= identities(first)


def assert_told(error: SourceError) -> None:
    """The words are for people."""
    assert_plain(error.reason)
    if error.remedy:
        assert_plain(error.remedy)
