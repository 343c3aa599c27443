"""The door to the network against friendly and hostile servers on this machine."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from tests.watchers.web import (
    LOOPBACK,
    Web,
    answer_bytes,
    sending,
    server_tls,
    talking,
    trusting,
    trusting_anew,
)
from watchers.fetch import (
    BadAnswer,
    Fetcher,
    FetchError,
    Gone,
    Limits,
    StatusRefused,
    TimedOut,
    TlsFailed,
    TooLarge,
    Unreachable,
)
from watchers.fetching.freshness import clean_validator, max_age, retry_after
from watchers.fetching.tls import ResumingContext
from watchers.kind import SourceError

NEWS = "<rss><channel><title>속보</title></channel></rss>".encode()


def gzipped(data: bytes) -> bytes:
    """Compress without the time: it would be part of a test's name, and differ from worker to worker."""
    return gzip.compress(data, mtime=0)


QUICK = Limits(exchange_s=0.4, wire_bytes=100_000, decoded_bytes=400_000)


@pytest.fixture
async def fetch() -> AsyncIterator[Fetcher]:
    async with Fetcher.open(
        user_agent="Sokbo/0 (+https://example.com)", allow_networks=LOOPBACK, tls=trusting()
    ) as opened:
        yield opened


@pytest.fixture
async def quick() -> AsyncIterator[Fetcher]:
    async with Fetcher.open(user_agent="Sokbo/0", allow_networks=LOOPBACK, limits=QUICK, tls=trusting()) as opened:
        yield opened


async def test_a_page_is_fetched(site: Web, fetch: Fetcher) -> None:
    url = site.show("/속보", NEWS, ETag='"1"', Last_Modified="Mon, 23 Nov 2026 00:00:00 GMT", X_Odd="a")
    fetched = await fetch.get(url)
    assert fetched.body == NEWS
    assert fetched.status == 200
    assert fetched.url == site.base + "/%EC%86%8D%EB%B3%B4"
    assert fetched.body_digest == hashlib.blake2b(NEWS, digest_size=16).hexdigest()
    assert (fetched.etag, fetched.last_modified) == ('"1"', "Mon, 23 Nov 2026 00:00:00 GMT")
    assert fetched.headers["x-odd"] == "a"
    assert not fetched.not_modified
    assert fetched.permanent_url is None


async def test_we_say_who_we_are_and_nothing_else(site: Web, fetch: Fetcher) -> None:
    await fetch.get(site.show("/rss", NEWS, Set_Cookie="id=1; Path=/"))
    await fetch.get(site.base + "/rss")
    for asked in site.asked:
        assert asked.headers["user-agent"] == "Sokbo/0 (+https://example.com)"
        assert asked.headers["accept-encoding"] == "gzip, deflate"
        assert asked.headers["accept"].startswith("application/atom+xml")
        assert {"cookie", "authorization", "referer", "if-none-match"} & {
            name.lower() for name in asked.headers
        } == set()
        assert asked.headers.getall("host") == [site.base.removeprefix("http://")]


async def test_connections_are_kept_for_the_next_request(fetch: Fetcher) -> None:
    connections = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer_bytes(NEWS, {"Content-Length": str(len(NEWS))}))

    async with talking(talk) as port:
        for _ in range(5):
            await fetch.get(f"http://127.0.0.1:{port}/")
    assert connections == 1


async def test_an_unchanged_page_is_not_sent_again(site: Web, fetch: Fetcher) -> None:
    async def handler(request: web.Request) -> web.Response:
        status = 304 if request.headers.get("if-none-match") == '"1"' else 200
        return web.Response(status=status, body=None if status == 304 else NEWS, headers={"ETag": '"1"'})

    url = site.handle("/rss", handler)
    first = await fetch.get(url)
    second = await fetch.get(url, etag=first.etag, last_modified="Mon, 23 Nov 2026 00:00:00 GMT")
    assert second.not_modified
    assert (second.status, second.body, second.body_digest, second.etag) == (304, b"", "", '"1"')
    assert site.asked[1].headers["if-modified-since"] == "Mon, 23 Nov 2026 00:00:00 GMT"


async def test_not_modified_without_a_condition_is_an_error(site: Web, fetch: Fetcher) -> None:
    with pytest.raises(StatusRefused, match="304"):
        await fetch.get(site.show("/rss", status=304))


@pytest.mark.parametrize("validator", ["x" * 1_025, "a\r\nEvil: 1", "a\nb", "속보", "é", "a\x00b", "a\tb"])
async def test_validators_that_could_harm_are_neither_kept_nor_sent(validator: str, site: Web, fetch: Fetcher) -> None:
    assert clean_validator(validator) == ""
    await fetch.get(site.show("/rss", NEWS), etag=validator, last_modified=validator)
    assert "if-none-match" not in site.asked[0].headers
    assert "if-modified-since" not in site.asked[0].headers


def test_validators_that_are_clean() -> None:
    for validator in ('W/"abc"', "x" * 1_024, '"a b"'):
        assert clean_validator(validator) == validator
    assert clean_validator(None) == ""


# Redirects


async def test_redirects_are_followed_and_permanent_ones_told(site: Web, fetch: Fetcher) -> None:
    site.show("/new", NEWS)
    site.redirect("/b", "/new", 302)
    site.redirect("/a", "/b?x=1#top", 308)
    fetched = await fetch.get(site.redirect("/old", "/a", 301))
    assert fetched.body == NEWS
    assert fetched.url == site.base + "/new"
    assert fetched.permanent_url == site.base + "/b?x=1"
    assert [asked.path_qs for asked in site.asked] == ["/old", "/a", "/b?x=1", "/new"]


async def test_a_temporary_redirect_moves_nothing_for_good(site: Web, fetch: Fetcher) -> None:
    site.show("/new", NEWS)
    site.redirect("/b", "/new", 301)
    assert (await fetch.get(site.redirect("/old", "/b", 307))).permanent_url is None


async def test_redirect_loops_end(site: Web, fetch: Fetcher) -> None:
    site.redirect("/b", "/a")
    with pytest.raises(BadAnswer, match="more than 5 times"):
        await fetch.get(site.redirect("/a", "/b"))
    assert len(site.asked) == 6


async def test_a_redirect_without_a_target_is_an_error(site: Web, fetch: Fetcher) -> None:
    with pytest.raises(BadAnswer, match="where to"):
        await fetch.get(site.show("/a", status=302))


async def test_validators_go_with_a_redirect(site: Web, fetch: Fetcher) -> None:
    site.show("/new", status=304)
    assert (await fetch.get(site.redirect("/a", "/new"), etag='"1"')).not_modified


# Status


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "login"),
        (403, "refuses"),
        (404, "no such page"),
        (418, "no page"),
        (429, "less often"),
        (500, "trouble"),
        (503, "trouble"),
        (599, "trouble"),
        (206, "no page"),
    ],
)
async def test_a_status_that_is_no_success(status: int, words: str, site: Web, fetch: Fetcher) -> None:
    with pytest.raises(StatusRefused, match=words) as caught:
        await fetch.get(site.show("/rss", NEWS, status))
    assert isinstance(caught.value, SourceError)
    assert caught.value.status == status
    assert f"HTTP {status}" in str(caught.value.reason)
    assert caught.value.remedy
    assert caught.value.retry_after is None


async def test_gone_is_gone(site: Web, fetch: Fetcher) -> None:
    with pytest.raises(Gone):
        await fetch.get(site.show("/rss", status=410))


async def test_the_wait_a_server_asks_for_is_told(site: Web, fetch: Fetcher) -> None:
    with pytest.raises(StatusRefused) as caught:
        await fetch.get(site.show("/rss", status=503, Retry_After="7200"))
    assert caught.value.retry_after == timedelta(hours=2)
    fetched = await fetch.get(site.show("/ok", NEWS, Retry_After="120", Cache_Control="public, max-age=300", Age="60"))
    assert fetched.retry_after == timedelta(minutes=2)
    assert fetched.max_age == timedelta(minutes=4)


AT = "Mon, 23 Nov 2026 00:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, None),
        ({"retry-after": "1800"}, 30),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "99999999999999999999"}, 24 * 60),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "NaN"}, None),
        ({"retry-after": "١٢٣"}, None),
        ({"retry-after": "Mon, 23 Nov 2026 02:00:00 GMT", "date": AT}, 120),
        ({"retry-after": "Mon, 23 Nov 2026 02:00:00 GMT"}, None),
        ({"retry-after": "Sun, 22 Nov 2026 02:00:00 GMT", "date": AT}, 1),
        ({"retry-after": "Mon, 23 Nov 2099 02:00:00 GMT", "date": AT}, 24 * 60),
    ],
)
def test_retry_after(headers: dict[str, str], minutes: int | None) -> None:
    assert retry_after(headers) == (None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=300"}, 300),
        ({"cache-control": 'Public , MAX-AGE="300"'}, 300),
        ({"cache-control": "max-age=300, no-cache"}, None),
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=300", "age": "100"}, 200),
        ({"cache-control": "max-age=300", "age": "400"}, None),
        ({"cache-control": "max-age=99999999999999999999"}, 24 * 3600),
        ({"cache-control": "max-age=soon"}, None),
        ({"cache-control": "," * 2_000}, None),
        ({"expires": "Mon, 23 Nov 2026 00:10:00 GMT", "date": AT}, 600),
        ({"expires": "0", "date": AT}, None),
        ({"expires": "Mon, 23 Nov 2026 00:10:00 GMT"}, None),
        ({"expires": "Sun, 22 Nov 2026 00:10:00 GMT", "date": AT}, None),
    ],
)
def test_max_age(headers: dict[str, str], seconds: int | None) -> None:
    assert max_age(headers) == (None if seconds is None else timedelta(seconds=seconds))


# Bodies


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzipped(NEWS), "gzip"),
        (gzipped(NEWS), "GZIP"),
        (gzipped(NEWS), "x-gzip"),
        (gzipped(NEWS), "identity, gzip"),
        (gzipped(NEWS[:9]) + gzipped(NEWS[9:]), "gzip"),
        (gzipped(NEWS) + b"\0" * 100, "gzip"),
        (zlib.compress(NEWS), "deflate"),
        (raw_deflate(NEWS), "deflate"),
        (zlib.compress(NEWS), "gzip"),
        (gzipped(NEWS), "deflate"),
        (NEWS, "identity"),
        (NEWS, ""),
        (NEWS, "gzip"),
        (NEWS, "deflate"),
    ],
)
async def test_bodies_are_inflated(body: bytes, coding: str, site: Web, fetch: Fetcher) -> None:
    assert (await fetch.get(site.show("/rss", body, Content_Encoding=coding))).body == NEWS


@pytest.mark.parametrize("pieces", [1, 2, 7])
async def test_a_body_may_come_in_pieces(pieces: int, site: Web, fetch: Fetcher) -> None:
    body = gzipped(NEWS)

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Encoding": "gzip"})
        await response.prepare(request)
        for start in range(0, len(body), pieces):
            await response.write(body[start : start + pieces])
        return response

    assert (await fetch.get(site.handle("/rss", handler))).body == NEWS


async def test_empty_bodies_are_bodies(site: Web, fetch: Fetcher) -> None:
    assert (await fetch.get(site.show("/rss", b""))).body == b""
    assert (await fetch.get(site.show("/gz", b"", Content_Encoding="gzip"))).body == b""
    assert (await fetch.get(site.show("/one", b"a", Content_Encoding="gzip"))).body == b"a"


@pytest.mark.parametrize(
    ("body", "coding", "kind", "words"),
    [
        (NEWS, "br", BadAnswer, "did not offer"),
        (NEWS, "zstd", BadAnswer, "did not offer"),
        (NEWS, "compress", BadAnswer, "did not offer"),
        (gzipped(gzipped(NEWS)), "gzip, gzip", BadAnswer, "did not offer"),
        (gzipped(gzipped(NEWS)), ",".join(["gzip"] * 50), BadAnswer, "did not offer"),
        (gzipped(NEWS)[:-12], "gzip", BadAnswer, "breaks off"),
        (gzipped(NEWS)[:-8] + b"\xff" * 8, "gzip", BadAnswer, "damaged"),
        (b"\x78\x9c" + b"\xff" * 30, "deflate", BadAnswer, "damaged"),
        (gzipped(bytes(500_000)), "gzip", TooLarge, r"0\.4 MB"),
        (zlib.compress(bytes(500_000)), "deflate", TooLarge, r"0\.4 MB"),
        (gzipped(bytes(300_000)) * 2, "gzip", TooLarge, r"0\.4 MB"),
        (bytes(100_001), "", TooLarge, r"0\.1 MB"),
    ],
)
async def test_bodies_that_are_refused(
    body: bytes, coding: str, kind: type[FetchError], words: str, *, site: Web, quick: Fetcher
) -> None:
    with pytest.raises(kind, match=words):
        await quick.get(site.show("/rss", body, Content_Encoding=coding))


async def test_a_bomb_takes_no_memory(site: Web) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(300)) + packer.flush()
    url = site.show("/bomb", bomb, Content_Encoding="gzip")
    async with Fetcher.open(
        user_agent="test", allow_networks=LOOPBACK, limits=Limits(decoded_bytes=1_000_000)
    ) as fetch:
        tracemalloc.start()
        with pytest.raises(TooLarge):
            await fetch.get(url)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 5_000_000


async def test_a_length_beyond_the_limit_is_refused_before_the_body(quick: Fetcher) -> None:
    head = answer_bytes(b"", {"Content-Length": "999999999"})
    async with talking(sending(head, then_close=False)) as port:
        with pytest.raises(TooLarge):
            await quick.get(f"http://127.0.0.1:{port}/")


async def test_an_endless_body_ends_at_the_limit(quick: Fetcher) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer_bytes(b"", {"Content-Type": "text/xml"}))
        while True:
            writer.write(bytes(10_000))
            await writer.drain()

    async with talking(talk) as port:
        with pytest.raises(TooLarge, match=r"0\.1 MB"):
            await quick.get(f"http://127.0.0.1:{port}/")


# Hostile exchanges


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a byte whenever the loop comes round, so that no time-out between two bytes ever fires."""
    writer.write(answer_bytes(b"", {"Content-Length": "90000"}))
    beat = asyncio.Event()
    loop = asyncio.get_running_loop()
    while True:
        writer.write(b"x")
        await writer.drain()
        beat.clear()
        loop.call_later(0.02, beat.set)
        await beat.wait()


async def test_a_drip_ends_at_the_deadline(quick: Fetcher) -> None:
    async with talking(drip) as port:
        with pytest.raises(TimedOut, match=r"within 0\.4 s"):
            await quick.get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"])
async def test_silence_ends_at_the_deadline(head: bytes, quick: Fetcher) -> None:
    async with talking(sending(head, then_close=False)) as port:
        with pytest.raises(TimedOut):
            await quick.get(f"http://127.0.0.1:{port}/")


async def test_the_deadline_counts_redirects_too(quick: Fetcher) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        later = asyncio.Event()
        asyncio.get_running_loop().call_later(0.15, later.set)
        await later.wait()
        writer.write(
            answer_bytes(b"", {"Location": "/again", "Content-Length": "0", "Connection": "close"}, "302 Found")
        )

    async with talking(talk) as port:
        with pytest.raises(TimedOut):
            await quick.get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: b\x00c\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\ncut",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\n" + (b"X: " + b"y" * 4_000 + b"\r\n") * 20 + b"Content-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 " + b"O" * 100_000 + b"\r\n\r\n",
    ],
    ids=lambda data: repr(data[:40]),
)
async def test_what_is_no_http_is_refused(data: bytes, fetch: Fetcher) -> None:
    async with talking(sending(data)) as port:
        with pytest.raises(BadAnswer) as caught:
            await fetch.get(f"http://127.0.0.1:{port}/")
    assert "127.0.0.1" in str(caught.value.reason)


async def test_a_cut_connection_is_told(fetch: Fetcher) -> None:
    async with talking(sending(b"")) as port:
        with pytest.raises(Unreachable, match="cut the connection"):
            await fetch.get(f"http://127.0.0.1:{port}/")


async def test_nobody_at_home(fetch: Fetcher) -> None:
    async with talking(sending(b"")) as port:
        pass
    with pytest.raises(Unreachable, match="cannot be reached") as caught:
        await fetch.get(f"http://127.0.0.1:{port}/")
    assert "\n" not in str(caught.value.reason)


async def test_one_bad_exchange_leaves_the_others_alone(site: Web, quick: Fetcher) -> None:
    url = site.show("/rss", NEWS)
    async with talking(drip) as port:
        bad = [quick.get(f"http://127.0.0.1:{port}/{number}") for number in range(8)]
        good = [quick.get(url) for _ in range(20)]
        results = await asyncio.gather(*bad, *good, return_exceptions=True)
    assert all(isinstance(result, TimedOut) for result in results[:8])
    assert [getattr(result, "body", result) for result in results[8:]] == [NEWS] * 20


# TLS


def at_home(host: str) -> list[str]:
    return ["127.0.0.1"]


async def test_sessions_are_resumed() -> None:
    resumed: list[bool] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tls = writer.get_extra_info("ssl_object")
        assert isinstance(tls, ssl.SSLObject)
        resumed.append(bool(tls.session_reused))
        await sending(answer_bytes(NEWS, {"Content-Length": str(len(NEWS)), "Connection": "close"}))(reader, writer)

    async with (
        talking(talk, server_tls()) as port,
        Fetcher.open(user_agent="test", allow_networks=LOOPBACK, tls=trusting_anew(), look_up=at_home) as fetch,
    ):
        for host in ("news.example.kr", "news.example.kr", "localhost", "news.example.kr", "localhost"):
            assert (await fetch.get(f"https://{host}:{port}/")).body == NEWS
    assert resumed == [False, True, False, True, True]


async def test_a_certificate_of_unknown_origin_is_refused() -> None:
    async with (
        talking(sending(b""), server_tls()) as port,
        Fetcher.open(user_agent="test", allow_networks=LOOPBACK) as fetch,
    ):
        with pytest.raises(TlsFailed, match="self-signed"):
            await fetch.get(f"https://127.0.0.1:{port}/")


async def test_a_certificate_of_another_host_is_refused() -> None:
    async with (
        talking(sending(b""), server_tls()) as port,
        Fetcher.open(user_agent="test", allow_networks=LOOPBACK, tls=trusting_anew(), look_up=at_home) as fetch,
    ):
        with pytest.raises(TlsFailed, match="bank"):
            await fetch.get(f"https://bank.example.kr:{port}/")


async def test_a_host_without_tls_is_told(fetch: Fetcher, site: Web) -> None:
    with pytest.raises(TlsFailed):
        await fetch.get(site.base.replace("http:", "https:") + "/")


def test_sessions_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    context = trusting_anew()
    session = _session_of(context)
    monkeypatch.setattr("watchers.fetching.tls.SESSIONS_MAX", 3)
    for number in range(10):
        context.keep(f"host{number}", session)
    assert list(context._sessions) == ["host7", "host8", "host9"]
    context.keep("host7", session)
    context.keep(None, session)
    context.keep("none", None)
    assert list(context._sessions) == ["host8", "host9", "host7"]


def _session_of(context: ResumingContext) -> ssl.SSLSession:
    """Shake hands in memory, and return the client's session."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(to_client, to_server, server_hostname="localhost")
    server = server_tls().wrap_bio(to_server, to_client, server_side=True)
    for _ in range(3):
        for end in (client, server):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    server.write(b"x")
    assert client.read(1) == b"x"
    session = client.session
    assert session is not None
    return session
