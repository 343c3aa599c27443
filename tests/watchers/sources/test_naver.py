"""What is special about Naver: its key, its daily budget, and marks in the middle of Korean words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.watchers.sources.asking import is_right, service
from watchers.sources.naver import CALLS_A_DAY, wait_between

PATH = "/v1/search/news.json"
ID, SECRET = "only-a-test-id", "only-a-test-secret"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVER_CLIENT_ID", ID)
    monkeypatch.setenv("NAVER_CLIENT_SECRET", f" {SECRET}\n")


def item(**fields: Any) -> dict[str, Any]:
    return {
        "title": "속보",
        "originallink": "https://haru.example.kr/1",
        "link": "https://n.news.naver.com/mnews/article/001/1",
        "description": "",
        "pubDate": "Mon, 23 Nov 2026 17:00:00 +0900",
        **fields,
    }


async def test_the_question_and_its_key() -> None:
    async with service("naver") as naver:
        naver.show_json(PATH, {"items": [item()]})
        assert len(await naver.articles(query="오픈AI 이사회")) == 1
        assert naver.asked() == {"query": "오픈AI 이사회", "display": "100", "start": "1", "sort": "date"}
        (asked,) = naver.site.asked
        assert (asked.headers["x-naver-client-id"], asked.headers["x-naver-client-secret"]) == (ID, SECRET)


async def test_the_key_stands_in_no_cursor_and_no_address() -> None:
    async with service("naver") as naver:
        naver.show_json(PATH, {"items": [item()]})
        reading = await naver.look(query="오픈AI")
        kept = json.dumps(dict(reading.cursor)) + str(naver.site.asked[0].url)
        assert ID not in kept
        assert SECRET not in kept


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<b>오픈AI</b>가 답했다", "오픈AI가 답했다"),
        ("한<b>국어</b>판", "한국어판"),
        ("<b>샘</b> <b>알트먼</b>은", "샘 알트먼은"),
        ("&quot;속보&quot; R&amp;D", '"속보" R&D'),
        ("a &lt;b&gt; c", "a <b> c"),
        ("1 < 2", "1 < 2"),
    ],
)
async def test_marks_leave_no_gap(markup: str, text: str) -> None:
    async with service("naver") as naver:
        naver.show_json(PATH, {"items": [item(title=markup)]})
        assert (await naver.articles(query="x"))[0].title == text


async def test_marks_leave_no_gap_in_the_text_either() -> None:
    async with service("naver") as naver:
        naver.show_json(PATH, {"items": [item(description="<b>오픈AI</b>는 R&amp;D를 <b>늘</b>린다 ... ")]})
        assert (await naver.articles(query="x"))[0].body == "오픈AI는 R&D를 늘린다 ..."


@pytest.mark.parametrize(
    ("fields", "url", "outlet"),
    [
        ({}, "https://haru.example.kr/1", "haru.example.kr"),
        ({"originallink": "http://www.bada.example.kr/2"}, "http://www.bada.example.kr/2", "bada.example.kr"),
        ({"originallink": ""}, "https://n.news.naver.com/mnews/article/001/1", ""),
        ({"originallink": "http://[broken"}, "", ""),
    ],
)
async def test_where_it_is_read_and_whose_it_is(fields: dict[str, Any], url: str, outlet: str) -> None:
    async with service("naver") as naver:
        naver.show_json(PATH, {"items": [item(**fields)]})
        (article,) = await naver.articles(query="x")
        assert (article.url, article.outlet) == (url, outlet)
        assert article.guid == "https://n.news.naver.com/mnews/article/001/1"


async def test_dates_are_those_of_korea() -> None:
    async with service("naver") as naver:
        dates = ["Mon, 23 Nov 2026 17:00:00 +0900", "2026-11-23 17:00"]
        naver.show_json(PATH, {"items": [item(link=f"https://x.kr/{date}", pubDate=date) for date in dates]})
        assert {each.published_at for each in await naver.articles(query="x")} == {
            datetime(2026, 11, 23, 8, tzinfo=UTC)
        }


@pytest.mark.parametrize("share", [1, 2, 17, 100, 1_000, CALLS_A_DAY])
def test_the_days_calls_suffice_for_all_who_share_them(share: int) -> None:
    calls = share * (timedelta(days=1) / wait_between(share))
    assert calls == pytest.approx(CALLS_A_DAY)
    assert wait_between(share) >= share * timedelta(seconds=3.456)


async def test_the_wait_is_the_share_of_the_day() -> None:
    async with service("naver") as naver:
        naver.show_json(PATH, {"items": [item()]})
        first = await naver.look(query="x", share=50)
        assert first.wait == timedelta(seconds=172.8)
        # An answer that has not changed has cost a call, too.
        second = await naver.look(first.cursor, query="x", share=50)
        assert (second.articles, second.wait) == ((), first.wait)
        naver.show_json(PATH, {"items": []}, Retry_After="600")
        assert (await naver.look(query="x", share=50)).wait == timedelta(minutes=10)


@pytest.mark.parametrize("missing", ["NAVER_CLIENT_ID", "NAVER_CLIENT_SECRET"])
@pytest.mark.parametrize("value", [None, "", "  "])
async def test_without_a_key_nothing_is_asked(missing: str, value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is None:
        monkeypatch.delenv(missing)
    else:
        monkeypatch.setenv(missing, value)
    async with service("naver") as naver:
        error = await naver.refusal(query="x")
        assert str(error.reason) == f"the environment variable {missing} is not set"
        assert missing in str(error.remedy)
        assert naver.site.asked == []


async def test_a_key_that_cannot_be_one_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVER_CLIENT_SECRET", "비밀번호")
    async with service("naver") as naver:
        error = await naver.refusal(query="x")
        assert "비밀번호" not in str(error.reason) + str(error.remedy)
        assert naver.site.asked == []


@pytest.mark.parametrize(
    ("status", "words", "wait"),
    [
        (400, "cannot read the search", None),
        (401, "does not know the key", None),
        (403, "does not let the key search", None),
        (429, "used up", timedelta(minutes=30)),
        (500, "trouble", None),
    ],
)
async def test_refusals(status: int, words: str, wait: timedelta | None) -> None:
    async with service("naver") as naver:
        naver.site.show(PATH, '{"errorMessage": "x", "errorCode": "024"}', status=status)
        error = await naver.refusal(query="x")
        assert words in str(error.reason)
        assert error.retry_after == wait
        assert SECRET not in str(error.reason) + str(error.remedy)


async def test_the_key_follows_no_redirect_to_another_host() -> None:
    async with service("naver") as naver, service("naver") as other:
        other.show_json(PATH, {"items": [item()]})
        naver.site.redirect(PATH, other.site.base + PATH)
        await naver.articles(query="x")
        assert "x-naver-client-secret" not in other.site.asked[0].headers


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ({"query": "오픈AI"}, True),
        ({"query": "오픈AI", "client_id_env": "NAVER_SECOND_ID", "share": 17}, True),
        ({"query": "오픈AI", "base": "http://127.0.0.1:8080"}, True),
        ({"query": "오픈AI", "base": "https://openapi.naver.com/"}, True),
        ({}, False),
        ({"query": ""}, False),
        ({"query": "오픈AI", "share": 0}, False),
        # Whoever may write options must not be able to send other secrets, or this one elsewhere.
        ({"query": "오픈AI", "client_secret_env": "SOKBO_DISCORD_TOKEN"}, False),
        ({"query": "오픈AI", "client_id_env": "PATH"}, False),
        ({"query": "오픈AI", "client_id_env": "NAVER_X\n"}, False),
        ({"query": "오픈AI", "base": "https://naver.com.example.net"}, False),
        ({"query": "오픈AI", "base": "https://notnaver.com"}, False),
        ({"query": "오픈AI", "base": "https://user@naver.com"}, False),
    ],
)
def test_options(options: dict[str, Any], *, right: bool) -> None:
    assert is_right("naver", **options) is right
