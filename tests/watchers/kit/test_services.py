"""What the kinds for one service each share: questions, answers in JSON, and refusals in plain words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article import Article
from newsdesk.wording import as_it_came
from tests.watchers.recorded import NOW
from tests.watchers.web import Web
from tests.watchers.work import Threads
from watchers.feeds.record import ITEMS_MAX, TEXT_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from watchers.fetch import Fetched, Fetcher, StatusRefused
from watchers.kind import Ask, Kind, Network, Options, Reading, SourceError
from watchers.kinds import find_kind
from watchers.kit.services import (
    Refusal,
    address,
    article_of,
    entries_at,
    list_at,
    parse_json,
    read_json,
    refusals,
    text_at,
    value_at,
)


def fetched(body: bytes) -> Fetched:
    return Fetched(
        url="https://api.example.kr/x", status=200, headers={}, body=body, body_digest=str(hash(body)),
        not_modified=False, etag="", last_modified="", retry_after=None, max_age=None, permanent_url=None,
    )  # fmt: skip


class Told(Network):
    """A network on which every address gives the same answer."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def get(self, url: str, **_: Any) -> Fetched:
        return replace(fetched(self.body), url=url)


def ask(fetch: Network, cursor: Any = None) -> Ask:
    return Ask(source="우리 출처", cursor=cursor or {}, now=NOW, fetch=fetch, work=Threads())


def newest_first(document: Any, asked: Ask) -> Iterator[Article | None]:
    for entry in entries_at(document, "items"):
        yield simple(asked, entry)


def simple(asked: Ask, entry: Any) -> Article | None:
    date = text_at(entry, "date")
    return article_of(
        asked,
        title=text_at(entry, "title"),
        text=text_at(entry, "text"),
        url=text_at(entry, "url"),
        guid="",
        published_at=datetime.fromisoformat(date) if date else None,
        is_plain=True,
    )


async def read(url: str, fetch: Network, cursor: Any = None) -> Reading:
    asked = ask(fetch, cursor)
    return await read_json(url, asked, lambda document: newest_first(document, asked))


@given(
    path=st.sampled_from(["/", "/x.json", "/r/a+b/.rss", "/@haru.rss", "/tags/속보.rss", "/a b/c?d#e"]),
    query=st.dictionaries(st.sampled_from(["q", "sort", "limit"]), st.text(max_size=20) | st.integers(0, 999)),
)
@settings(max_examples=60, deadline=None)
def test_every_question_arrives_as_it_was_meant(path: str, query: dict[str, str | int]) -> None:
    query = {name: value for name, value in query.items() if not isinstance(value, str) or value.isprintable()}
    parts = urlsplit(address("https://api.example.kr", path, **query))
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "api.example.kr", "")
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    assert asked == {name: str(value) for name, value in query.items() if value != ""}
    assert parts.path.isascii()


def test_what_servers_expect_in_paths_stays_readable() -> None:
    assert address("https://x.kr/base", "/@haru/a+b:c") == "https://x.kr/base/@haru/a+b:c"
    assert address("https://x.kr", "/tags/속보.rss") == "https://x.kr/tags/%EC%86%8D%EB%B3%B4.rss"


DOCUMENT = {"a": {"b": "글", "n": 7, "t": True, "l": [1], "f": 1.5}, "x": None}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("a", "b"), "글"),
        (("a", "n"), "7"),
        (("a", "f"), "1.5"),
        (("a", "t"), ""),
        (("a", "l"), ""),
        (("a",), ""),
        (("x",), ""),
        (("x", "y", "z"), ""),
        (("a", "b", "c"), ""),
        (("a", "l", "0"), ""),
    ],
)
def test_what_has_the_wrong_type_is_as_good_as_absent(path: tuple[str, ...], text: str) -> None:
    assert text_at(DOCUMENT, *path) == text
    assert list_at(DOCUMENT, *path) == ([1] if path == ("a", "l") else [])


def test_values_of_what_is_no_object() -> None:
    for document in (None, 7, "a", [], [{"a": 1}]):
        assert value_at(document, "a") is None
    assert value_at(7) == 7


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"error": "bad_verification_code"}, "the answer has no list of “items”: bad_verification_code"),
        ({"message": "검색어가\n없습니다"}, "the answer has no list of “items”: 검색어가 없습니다"),
        ({"errorMessage": "x" * 999}, "the answer has no list of “items”: " + "x" * 200),
        ({"error": {"code": 1}}, "the answer has no list of “items”"),
        ({"items": None}, "the answer has no list of “items”"),
        ([], "the answer has no list of “items”"),
        ("items", "the answer has no list of “items”"),
    ],
)
def test_an_answer_without_its_list(document: Any, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        entries_at(document, "items")
    assert str(caught.value.reason) == words


def test_entries_are_objects_and_not_too_many() -> None:
    assert entries_at({"items": [None, 7, "x", [], {}, {"a": 1}]}, "items") == [{}, {"a": 1}]
    assert len(entries_at({"items": [{}] * (ITEMS_MAX + 1)}, "items")) == ITEMS_MAX


@pytest.mark.parametrize(
    ("body", "document"),
    [
        ('{"a": "글"}'.encode(), {"a": "글"}),
        ('{"a": "글"}'.encode("utf-8-sig"), {"a": "글"}),
        ('{"a": "글"}'.encode("utf-16"), {"a": "글"}),
        ('{"a": "속보입니다"}'.encode("cp949"), {"a": "속보입니다"}),
        (b'{"a": "two\nlines"}', {"a": "two\nlines"}),
        (rb'{"a": "it\'s \\ \"x\" \u00e9"}', {"a": 'it\'s \\ "x" é'}),
        (rb'{"a": "\x41"}', {"a": "x41"}),
        (b" null ", None),
    ],
)
def test_json_as_it_is_sent(body: bytes, document: Any) -> None:
    assert parse_json(fetched(body)) == document


@given(st.binary(max_size=200) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_json_or_an_error_of_one_line(body: bytes) -> None:
    reason = ""
    try:
        parse_json(fetched(body))
    except SourceError as error:
        reason = str(error.reason)
    assert "\n" not in reason
    assert len(reason) < 300


async def test_articles_come_oldest_first(site: Web, fetch: Fetcher) -> None:
    items = [
        {"title": str(day), "url": f"https://x.kr/{day}", "date": f"2026-11-{day}T00:00:00+00:00"}
        for day in (20, 22, 21)
    ]
    url = site.show("/x", json.dumps({"items": items}))
    assert [each.title for each in (await read(url, fetch)).articles] == ["20", "21", "22"]
    # One without a date: then the list's own order has to do, and services put the newest first.
    site.show("/x", json.dumps({"items": [*items, {"title": "?", "url": "https://x.kr/q"}]}))
    assert [each.title for each in (await read(url, fetch)).articles] == ["?", "21", "22", "20"]


async def test_what_is_long_is_cut_and_what_is_later_is_now(fetch: Fetcher, site: Web) -> None:
    item = {"title": "가" * 999, "text": "나 " * 99_999, "url": "https://x.kr/1", "date": "2027-01-01T00:00:00+00:00"}
    url = site.show("/x", json.dumps({"items": [item]}))
    (article,) = (await read(url, fetch)).articles
    assert len(article.title) == TITLE_CHARACTERS_MAX
    assert len(article.body) <= TEXT_CHARACTERS_MAX
    assert article.published_at == article.seen_at == NOW


async def test_an_answer_that_is_known_yields_nothing(site: Web, fetch: Fetcher) -> None:
    url = site.show("/x", json.dumps({"items": [{"title": "속보"}]}))
    first = await read(url, fetch)
    second = await read(url, fetch, first.cursor)
    assert (len(first.articles), second.articles, second.cursor) == (1, (), first.cursor)
    elsewhere = await read(site.show("/y", json.dumps({"items": [{"title": "속보"}]})), fetch, first.cursor)
    assert len(elsewhere.articles) == 1


async def test_validators_go_back(site: Web, fetch: Fetcher) -> None:
    async def handler(request: web.Request) -> web.Response:
        if request.headers.get("if-none-match") == '"1"':
            return web.Response(status=304, headers={"Retry-After": "120"})
        return web.Response(text=json.dumps({"items": [{"title": "속보"}]}), headers={"ETag": '"1"'})

    url = site.handle("/x", handler)
    first = await read(url, fetch)
    second = await read(url, fetch, first.cursor)
    assert (second.articles, second.cursor, second.wait) == ((), first.cursor, timedelta(minutes=2))
    assert site.asked[0].headers["accept"].startswith("application/json")
    third = await read(url, fetch, second.cursor)
    assert third.articles == ()


MEANINGS = {
    429: Refusal(as_it_came("too often"), as_it_came("Wait."), timedelta(minutes=10)),
    404: Refusal(as_it_came("no such thing")),
}


@pytest.mark.parametrize(
    ("status", "asked", "reason", "wait"),
    [
        (429, None, "too often (HTTP 429)", timedelta(minutes=10)),
        (429, timedelta(hours=1), "too often (HTTP 429)", timedelta(hours=1)),
        (429, timedelta(minutes=1), "too often (HTTP 429)", timedelta(minutes=10)),
        (404, None, "no such thing (HTTP 404)", None),
        (500, None, "x.kr has trouble of its own (HTTP 500)", None),
    ],
)
def test_refusals_in_the_words_of_the_service(
    status: int, asked: timedelta | None, reason: str, wait: timedelta | None
) -> None:
    with pytest.raises(SourceError) as caught, refusals(MEANINGS):
        raise StatusRefused(status, "x.kr", asked)
    assert (str(caught.value.reason), caught.value.retry_after) == (reason, wait)


def test_other_errors_pass() -> None:
    with pytest.raises(SourceError, match="mine"), refusals(MEANINGS):
        raise SourceError(as_it_came("mine"))
    with refusals(MEANINGS):
        pass


NAMES = """
    hits objectID title url created_at story_text author feed posts post uri record text createdAt indexedAt embed
    external images alt thumb media facets features tag langs handle displayName reason value articles seendate domain
    language socialimage items originallink link description pubDate
"""
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(
    ["", "속보", "https://x.kr/1", "http://[", "2026-11-23T08:00:00Z", "20261123T083000Z", "at://did:plc:a/x", "\ud800", "\x00"]
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=6),
    max_leaves=20,
)
KINDS = {
    "hackernews": ("hits", {}),
    "bluesky": ("feed", {"author": "haru.example.social"}),
    "gdelt": ("articles", {"query": "속보"}),
    "naver": ("items", {"query": "속보"}),
}


async def look(kind: Kind, options: Options, body: bytes) -> Reading:
    return await kind.read(options, ask(Told(body)))


@pytest.mark.parametrize("name", KINDS)
@given(entries=st.lists(VALUES, max_size=4))
@settings(max_examples=40, deadline=None)
def test_whatever_the_entries_are_they_are_articles_or_told(name: str, entries: list[Any]) -> None:
    listed, options = KINDS[name]
    shown = [{"post": each} for each in entries] if name == "bluesky" else entries
    kind = find_kind(name)
    assert kind is not None
    checked = kind.options.model_validate(options)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NAVER_CLIENT_ID", "only-a-test-id")
        environment.setenv("NAVER_CLIENT_SECRET", "only-a-test-secret")
        body = json.dumps({listed: shown}).encode("utf-8", "surrogatepass")
        reading = asyncio.run(look(kind, checked, body))
    for article in reading.articles:
        assert article.title.strip()
        assert article.published_at is None or article.published_at <= NOW
        assert article.published_at is None or article.published_at.tzinfo is UTC
    json.dumps(dict(reading.cursor))
