"""The json kind: paths to the list and into its items, and whatever an API answers instead."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.watchers.web import Web
from tests.watchers.work import Threads
from watchers.feeds.record import ITEMS_MAX, FeedItem
from watchers.fetch import Fetcher
from watchers.kind import Ask, Reading, SourceError
from watchers.kit.json_items import JsonFields, items_of, load_json, parse_items
from watchers.sources.json_api import KIND, JsonOptions

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
URL = "https://api.example.kr/v1/articles"


async def look(fetch: Fetcher, url: str, cursor: Mapping[str, Any] | None = None, **options: Any) -> Reading:
    kept = json.loads(json.dumps(dict(cursor or {})))
    checked = JsonOptions.model_validate({"url": url, **options})
    return await KIND.read(checked, Ask(source="하루", cursor=kept, now=NOW, fetch=fetch, work=Threads()))


def item(entry: Mapping[str, Any], **fields: str) -> FeedItem:
    (found,) = parse_items([dict(entry)], JsonFields.model_validate(fields), URL).items
    return found


def test_the_usual_names_need_no_fields() -> None:
    found = item(
        {
            "title": "환율 1,400원 아래로",
            "url": "/news/31",
            "description": "<p>석 달 만이다.</p><p>수입 물가가 내릴 전망이다.</p>",
            "publishedAt": "2026-11-23T08:00:00Z",
            "author": "정소라",
            "source": {"id": None, "name": "하루경제"},
            "urlToImage": "x",
            "image": "https://img.example/31.jpg",
            "tags": ["환율", "물가"],
        }
    )
    assert found == FeedItem(
        title="환율 1,400원 아래로",
        text="석 달 만이다.\n수입 물가가 내릴 전망이다.",
        link="https://api.example.kr/news/31",
        published_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
        author="정소라",
        outlet="하루경제",
        image_url="https://img.example/31.jpg",
        tags=("환율", "물가"),
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-23T10:00:00+09:00", datetime(2026, 11, 23, 1, tzinfo=UTC)),
        (1795414200, datetime(2026, 11, 23, 6, 10, tzinfo=UTC)),
        (1795414200000, datetime(2026, 11, 23, 6, 10, tzinfo=UTC)),
        (1795414200.75, datetime(2026, 11, 23, 6, 10, tzinfo=UTC)),
        ("2026년 11월 23일 오전 10시", datetime(2026, 11, 23, 1, tzinfo=UTC)),
        ("2026.11.23 10:00", datetime(2026, 11, 23, 1, tzinfo=UTC)),
        ("soon", None),
        (True, None),
        (-1.5, None),
        (1e300, None),
        (None, None),
        ({"at": 3}, None),
    ],
)
def test_dates_in_any_notation(written: Any, expected: datetime | None) -> None:
    assert item({"title": "날짜", "date": written}).published_at == expected


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("author", "김 기자", "김 기자"),
        ("author", {"name": "김 기자", "id": 3}, "김 기자"),
        ("author", [{"name": "김"}, {"name": "이"}], "김, 이"),
        ("author", ["김", "이"], "김, 이"),
        ("author", {"id": 3}, ""),
        ("author", None, ""),
        ("author", [["x"]], ""),
    ],
)
def test_names_in_any_shape(path: str, value: Any, expected: str) -> None:
    assert item({"title": "이름", path: value}).author == expected


def test_paths_may_put_things_together() -> None:
    found = item(
        {"no": 9, "t": {"ko": "첫눈 온다", "en": "Snow"}, "parts": [{"p": "하나"}, {"p": "둘"}]},
        title="t.ko",
        text="parts[].p",
        link="join('', ['https://www.example.kr/view?no=', to_string(no)])",
        id="no",
    )
    assert (found.title, found.text, found.guid) == ("첫눈 온다", "하나\n둘", "9")
    assert found.link == "https://www.example.kr/view?no=9"


def test_without_id_and_address_the_headline_is_the_identity() -> None:
    assert item({"title": "짧은 속보"}).guid == "짧은 속보"
    assert item({"title": "짧은 속보", "url": "/1"}).guid == ""


@pytest.mark.parametrize(
    ("document", "path", "count"),
    [
        ([{"a": 1}, {"a": 2}], "@", 2),
        ({"data": {"list": [{"a": 1}]}}, "data.list", 1),
        ({"pages": [{"rows": [{"a": 1}]}, {"rows": [{"a": 2}, {"a": 3}]}]}, "pages[].rows[]", 3),
        ({"17": {"a": 1}, "18": {"a": 2}}, "@", 2),
        ({"list": [{"a": 1}, None, "x", 3]}, "list", 1),
        ({"list": []}, "list", 0),
        ({"목록": [{"a": 1}]}, '"목록"', 1),
    ],
)
def test_the_list_is_where_the_path_says(document: Any, path: str, count: int) -> None:
    assert len(items_of(document, path)) == count


@pytest.mark.parametrize(
    ("document", "path", "words"),
    [
        ({"data": []}, "articles", "no list at “items: articles”"),
        ({"data": {"name": "x"}}, "data", "no list"),
        ({"data": [1, 2]}, "data", "holds no objects"),
        ({}, "@", "no list"),
        (None, "@", "no list"),
        ({"data": 3}, "sort_by(data, &x)", "does not fit"),
    ],
)
def test_a_list_that_is_not_there_is_an_error(document: Any, path: str, words: str) -> None:
    with pytest.raises(SourceError) as error:
        items_of(document, path)
    assert words in str(error.value.reason)
    assert error.value.remedy


def test_items_without_anything_name_what_they_have() -> None:
    with pytest.raises(SourceError) as error:
        parse_items([{"kopf": "가", "nr": 1}], JsonFields.model_validate({}), URL)
    assert "kopf, nr" in str(error.value.remedy)


def test_a_path_that_does_not_fit_the_items_is_an_error() -> None:
    with pytest.raises(SourceError, match="field"):
        parse_items([{"n": 1}], JsonFields.model_validate({"title": "join(',', n)"}), URL)


@pytest.mark.parametrize("text", ["", "  ", "\ufeff", "<html></html>", "{", '{"a": 1,}', "[" * 100_000, "9" * 5_000])
def test_what_is_no_json_is_an_error(text: str) -> None:
    with pytest.raises(SourceError) as error:
        load_json(text)
    assert ("“page”" in str(error.value.remedy)) is text.startswith("<")


def test_line_breaks_in_strings_and_marks_in_front_are_forgiven() -> None:
    assert load_json('\ufeff\n{"a": "한\n글"}') == {"a": "한\n글"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"items": "data."}, "no JMESPath expression"),
        ({"items": ""}, "at least 1"),
        ({"fields": {"title": "a[["}}, "no JMESPath expression"),
        ({"fields": {"headline": "a"}}, "not permitted"),
        ({"items": "a" * 600}, "at most 500"),
        ({"url": "api.example.kr"}, "http"),
    ],
)
def test_wrong_options_are_refused_in_one_line(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as error:
        JsonOptions.model_validate({"url": URL, **options})
    (problem,) = error.value.errors()
    assert words in problem["msg"]
    assert "\n" not in problem["msg"]


async def test_order_and_language_and_outlet(site: Web, fetch: Fetcher) -> None:
    document = [
        {"title": "東京の雪", "url": "/2"},
        {"title": "A quiet day for the markets", "url": "/1", "publisher": "Wire"},
    ]
    url = site.show(
        "/api",
        json.dumps(document, ensure_ascii=False).encode("cp932"),
        Content_Type="application/json; charset=shift_jis",
    )
    first, second = (await look(fetch, url, language="ja", outlet="하루")).articles
    assert (first.title, first.language, first.outlet) == ("A quiet day for the markets", "en", "Wire")
    assert (second.title, second.language, second.outlet) == ("東京の雪", "ja", "하루")


async def test_an_unchanged_answer_yields_nothing_until_the_options_change(site: Web, fetch: Fetcher) -> None:
    url = site.show("/api", '[{"title": "하나", "name": "둘", "id": 1}]')
    first = await look(fetch, url)
    second = await look(fetch, url, first.cursor)
    assert (second.articles, second.cursor) == ((), first.cursor)
    other = await look(fetch, url, first.cursor, fields={"title": "name"})
    assert [each.title for each in other.articles] == ["둘"]


async def test_json_is_asked_for(site: Web, fetch: Fetcher) -> None:
    await look(fetch, site.show("/api", "[]") + "?size=20&q=%EC%86%8D%EB%B3%B4")
    (request,) = site.asked
    assert request.headers["accept"].startswith("application/json")
    assert request.query == {"size": "20", "q": "속보"}


def test_long_lists_keep_the_newest() -> None:
    entries: list[dict[str, Any]] = [
        {"title": f"기사 {n}", "date": f"2026-11-{1 + n % 20:02}"} for n in range(ITEMS_MAX + 9)
    ]
    found = parse_items(entries, JsonFields.model_validate({}), URL).items
    assert len(found) == ITEMS_MAX
    assert [each.published_at for each in found] == sorted(each.published_at or NOW for each in found)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "url", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)
NAMES = ["title", "url", "link", "id", "content", "date", "author", "tags", "image", "source"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6), min_size=1, max_size=4))
def test_values_of_any_type_give_items_or_an_error(entries: list[dict[str, Any]]) -> None:
    try:
        feed = parse_items(entries, JsonFields.model_validate({}), URL)
    except SourceError:
        return
    for each in feed.items:
        assert each.title.strip()
        assert "\n" not in each.title
        assert each.published_at is None or each.published_at.tzinfo is UTC
