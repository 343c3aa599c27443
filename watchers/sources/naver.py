"""Source kind `naver`: news that Naver finds for a search, by its open API and within its daily budget.

The API wants a key, free from https://developers.naver.com, of two parts. They stand in environment variables; the
watchlist names the variables, and the store and the log never see the key itself. Because options may one day be
written by people who are not the operator, only variables that begin with NAVER_ can be named, and the key goes to
Naver or to a proxy on this machine, nowhere else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from config.problems import OptionError
from newsdesk.article import Article
from newsdesk.wording import Said, Text
from watchers.kind import Ask, Kind, Reading, SourceError
from watchers.kit.article_pages import ArticlePages
from watchers.kit.services import Base, Record, Refusal, address, article_of, entries_at, read_json, refusals, text_at
from watchers.place import Place
from watchers.text.dates import KOREA_AND_JAPAN, parse_date

CALLS_A_DAY = 25_000
RESULTS_MAX = 100

_HIGHLIGHT = re.compile(r"</?b>", re.IGNORECASE)
_VARIABLE = r"^NAVER_[A-Z0-9_]{1,60}$"
_CHECK_KEY = Said(
    "Check the two parts of the key, and that its application may use the search API (검색).",
    "키의 두 부분이 맞는지, 애플리케이션에 검색 API가 등록되어 있는지 확인하세요.",
)
_SHARE = Text(
    "{calls} a day for all who use it: set share to the number of sources with this key.",
    "키 하나로 하루에 {calls}번까지 부를 수 있습니다. 이 키를 쓰는 출처의 수를 share에 적으세요.",
)
_NO_KEY = Text("the environment variable {name} is not set", "환경 변수 {name} 값이 없습니다")
_GET_KEY = Text(
    "Get a key from https://developers.naver.com and set {name} in the environment of the bot.",
    "https://developers.naver.com 에서 키를 받아 봇의 환경 변수 {name}에 넣으세요.",
)
_ELSEWHERE = Said(
    "the key may go to naver.com or to a proxy on this machine only",
    "키는 naver.com이나 이 컴퓨터의 프록시로만 보낼 수 있습니다",
)
_REFUSALS = {
    400: Refusal(
        Said("Naver cannot read the search", "네이버가 검색어를 읽지 못했습니다"),
        Said("Check the query.", "query를 확인하세요."),
    ),
    401: Refusal(Said("Naver does not know the key", "네이버가 모르는 키입니다"), _CHECK_KEY),
    403: Refusal(Said("Naver does not let the key search", "이 키로는 네이버에서 검색할 수 없습니다"), _CHECK_KEY),
    429: Refusal(
        Said("the key's calls are used up for now", "이 키로 지금 쓸 수 있는 호출을 다 썼습니다"),
        _SHARE.said(calls=CALLS_A_DAY),
        timedelta(minutes=30),
    ),
}


def _check_host(base: str) -> str:
    host = urlsplit(base).hostname or ""
    if host != "naver.com" and not host.endswith(".naver.com") and host not in {"127.0.0.1", "::1", "localhost"}:
        raise OptionError(_ELSEWHERE)
    return base


class NaverOptions(ArticlePages):
    """Which news, and by which key."""

    query: str = Field(min_length=1, max_length=200, description="Words that Naver searches for")
    client_id_env: str = Field(
        "NAVER_CLIENT_ID", pattern=_VARIABLE, description="Environment variable that holds the key's client id"
    )
    client_secret_env: str = Field(
        "NAVER_CLIENT_SECRET", pattern=_VARIABLE, description="Environment variable that holds the key's secret"
    )
    share: int = Field(
        1, ge=1, le=CALLS_A_DAY, description="Number of sources that use this key: its 25,000 calls a day are divided"
    )
    base: Annotated[Base, AfterValidator(_check_host)] = Field(
        "https://openapi.naver.com", description="Address of the API"
    )


async def read(options: NaverOptions, ask: Ask) -> Reading:
    """Return the newest 100 articles that fit.

    `Reading.wait` is the source's share of the day.

    Raises:
        SourceError: Also when the environment has no key.
    """
    headers = {
        "X-Naver-Client-Id": _from_environment(options.client_id_env),
        "X-Naver-Client-Secret": _from_environment(options.client_secret_env),
    }

    def articles(document: Any) -> Iterator[Article | None]:
        return (_article(item, ask) for item in entries_at(document, "items"))

    with refusals(_REFUSALS):
        reading = await read_json(_address(options), ask, articles, headers=headers)
    return replace(reading, wait=max(reading.wait or timedelta(), wait_between(options.share)))


def wait_between(share: int) -> timedelta:
    """Return the least time between two calls of one of `share` sources, so that all fit into the day's calls."""
    return timedelta(days=1) * share / CALLS_A_DAY


def _from_environment(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise SourceError(_NO_KEY.said(name=name), _GET_KEY.said(name=name))
    return value


def _address(options: NaverOptions) -> str:
    return address(options.base, "/v1/search/news.json", query=options.query, display=RESULTS_MAX, start=1, sort="date")


def _article(item: Record, ask: Ask) -> Article | None:
    link = text_at(item, "link")
    original = text_at(item, "originallink") or link
    return article_of(
        ask,
        title=_bare(text_at(item, "title")),
        text=_bare(text_at(item, "description")),
        url=original,
        guid=link or original,
        published_at=parse_date(text_at(item, "pubDate"), KOREA_AND_JAPAN),
        is_plain=False,
        outlet=_outlet(original),
    )


def _bare(markup: str) -> str:
    """Take out the marks around the searched words: one may end inside a Korean word, so no blank takes its place."""
    return _HIGHLIGHT.sub("", markup)


def _outlet(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return "" if host.endswith(".naver.com") else host.removeprefix("www.")


def recognise(place: Place) -> Mapping[str, Any] | None:
    """Know the address of a search for news."""
    if place.host != "search.naver.com" or "news" not in {place.query.get("where"), place.query.get("ssc", "")[4:8]}:
        return None
    return {"query": place.query.get("query", "")}


KIND = Kind(
    name="naver",
    help="News that Naver finds for a search; wants a free key in NAVER_CLIENT_ID and NAVER_CLIENT_SECRET.",
    example="""\
- name: 네이버 오픈AI
  kind: naver
  query: 오픈AI
  share: 3
  every: 1m
""",
    options=NaverOptions,
    read=read,
    interval=timedelta(minutes=2),
    recognise=recognise,
)
