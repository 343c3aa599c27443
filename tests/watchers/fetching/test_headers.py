"""Headers of one's own, such as keys: they reach the host they are for, and no other."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.watchers.web import Web, friendly
from watchers.fetch import Fetcher, FetchError

KEY = {"X-Naver-Client-Secret": "only-a-test-secret"}


@pytest.fixture
async def other() -> AsyncIterator[Web]:
    async with friendly() as served:
        yield served


def keys(site: Web) -> list[str | None]:
    return [asked.headers.get("x-naver-client-secret") for asked in site.asked]


async def test_a_key_reaches_its_host_beside_the_usual_headers(site: Web, fetch: Fetcher) -> None:
    await fetch.get(site.show("/news", "속보"), etag='"1"', accept="application/json", headers=KEY)
    (asked,) = site.asked
    assert keys(site) == ["only-a-test-secret"]
    assert asked.headers["accept"] == "application/json"
    assert asked.headers["if-none-match"] == '"1"'
    assert asked.headers["user-agent"] == "Sokbo/0"


async def test_a_key_stays_for_one_request(site: Web, fetch: Fetcher) -> None:
    url = site.show("/news", "속보")
    await fetch.get(url, headers=KEY)
    await fetch.get(url)
    assert keys(site) == ["only-a-test-secret", None]


async def test_a_redirect_within_the_host_keeps_the_key(site: Web, fetch: Fetcher) -> None:
    site.show("/new", "속보")
    await fetch.get(site.redirect("/old", "/new", 301), headers=KEY)
    assert keys(site) == ["only-a-test-secret", "only-a-test-secret"]


async def test_a_redirect_to_another_port_does_not(site: Web, other: Web, fetch: Fetcher) -> None:
    url = site.redirect("/old", other.show("/stolen", "속보"))
    fetched = await fetch.get(url, etag='"1"', headers=KEY)
    assert fetched.url == other.base + "/stolen"
    assert keys(site) == ["only-a-test-secret"]
    assert keys(other) == [None]
    assert other.asked[0].headers["if-none-match"] == '"1"'


async def test_a_redirect_to_another_name_of_the_same_server_does_not(site: Web, fetch: Fetcher) -> None:
    # A name may change hands while its address stays.
    site.show("/stolen", "속보")
    await fetch.get(site.redirect("/old", site.base.replace("127.0.0.1", "localhost") + "/stolen"), headers=KEY)
    assert keys(site) == ["only-a-test-secret", None]


async def test_a_way_through_another_host_loses_the_key_there_only(site: Web, other: Web, fetch: Fetcher) -> None:
    seen: list[str | None] = []

    async def back(request: web.Request) -> web.Response:
        seen.append(request.headers.get("x-naver-client-secret"))
        return web.Response(status=302, headers={"Location": site.base + "/new"})

    site.show("/new", "속보")
    await fetch.get(site.redirect("/old", other.handle("/detour", back)), headers=KEY)
    assert seen == [None]


@pytest.mark.parametrize("value", ["", "two\r\nlines", "tab\there", "비밀", "x" * 1_025, "\x00"], ids=repr)
async def test_what_no_header_can_carry_is_refused_and_not_repeated(value: str, site: Web, fetch: Fetcher) -> None:
    with pytest.raises(FetchError) as caught:
        await fetch.get(site.show("/news", "속보"), headers={"X-Key": value})
    assert site.asked == []
    assert "X-Key" in str(caught.value.reason)
    assert value == "" or value not in str(caught.value.reason) + str(caught.value.remedy)


@pytest.mark.parametrize("name", ["", "X Key", "X-Key\r\nHost", "X:Key", "키"])
async def test_names_that_are_none_are_refused(name: str, site: Web, fetch: Fetcher) -> None:
    with pytest.raises(FetchError):
        await fetch.get(site.show("/news", "속보"), headers={name: "1"})
    assert site.asked == []
