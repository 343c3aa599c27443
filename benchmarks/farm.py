"""A farm of feeds for benchmarks: one process of its own that plays any number of news sites on 127.0.0.0/8.

Any address 127.x.y.z reaches it, so that each feed can have a host of its own, as on the real web. A path is
`/KIND/NUMBER`: kind `tagged` gives ETags and answers 304, `plain` always sends the whole feed, and of a `living` one an
entry is new in every period of LIVING_S seconds. A feed is RSS of 35 entries and about 40 KB, 13 KB of them on the wire
(gzip); two in five are Korean. But for the living ones, feed NUMBER looks the same in every run. The farm closes every
connection after one answer: between two polls of a feed, all servers do.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
import random
import re
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from itertools import accumulate
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import RawArray, RawValue
from pathlib import Path
from typing import cast

import uvloop

from benchmarks.texts import JOSA, english_word, korean_word

ENTRIES = 35
FEED_BYTES = 40_000
NAMES_WATCHED = 100
WORDS = 4_000
NAME_SHARE = 1 / 100
"""How many entries speak of a watched name."""

LIVING_S = 3_000
"""After so many seconds a living feed has one new entry."""
LOOKS_ALIKE = 200
"""Living feeds whose numbers differ by this show the same: so many thousand do not fit into memory."""

_REQUEST = re.compile(rb"GET /(tagged|plain|living)/(\d+)[^ ]* HTTP/1\.1\r\n")
_TAG = re.compile(rb"\r\nif-none-match: *([^\r]*)\r\n", re.IGNORECASE)
_GZIP = re.compile(rb"\r\naccept-encoding:[^\r]*gzip", re.IGNORECASE)


def host_of(number: int) -> str:
    """Return an address of the farm's own for feed `number`."""
    return f"127.{1 + number // 60_000}.{number // 250 % 240}.{1 + number % 250}"


@cache
def watched_names() -> list[str]:
    """Return the names that entries speak of here and there, for rules to look for."""
    chance = random.Random("names")
    makers = (english_word, korean_word)
    return [f"{makers[index % 2](chance)}{'전자' * (index % 2)}{index}" for index in range(NAMES_WATCHED)]


@cache
def _vocabulary(*, is_korean: bool) -> tuple[list[str], list[float]]:
    """Return words and the sums of how often they are used: few often, many seldom, as in real texts."""
    chance = random.Random("words")
    word = korean_word if is_korean else english_word
    words = [word(chance) for _ in range(WORDS)]
    return words, list(accumulate(1 / (rank + 5) for rank in range(WORDS)))


def make_feed(number: int) -> bytes:
    """Return feed `number` as RSS."""
    chance = random.Random(number)
    is_korean = number % 5 < 2
    items = "".join(_entry(chance, number, entry, is_korean=is_korean) for entry in range(ENTRIES))
    title, language = f"Feed {number}", "ko" if is_korean else "en"
    head = f"<title>{title}</title><link>https://site{number}.example/</link><language>{language}</language>"
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _entry(chance: random.Random, number: int, entry: int, *, is_korean: bool) -> str:
    words, often = _vocabulary(is_korean=is_korean)
    title = chance.choices(words, cum_weights=often, k=8)
    if chance.random() < NAME_SHARE:
        title.insert(2, chance.choice(watched_names()))
    body: list[str] = []
    size = 0
    while size < FEED_BYTES // ENTRIES - 420:
        word = chance.choices(words, cum_weights=often)[0]
        body.append(word + (chance.choice(JOSA) if is_korean else ""))
        size += len(body[-1].encode()) + 1
    text = escape(f"<p>{' '.join(body[: len(body) // 2])}.</p><p>{' '.join(body[len(body) // 2 :])}.</p>")
    link = f"https://site{number}.example/news/{20_000 + entry}?utm_source=rss"
    day, hour = 1 + (ENTRIES - entry) % 20, entry % 24
    return (
        f"<item><title>{' '.join(title)}</title><link>{link}</link><guid isPermaLink='false'>{number}-{entry}</guid>"
        f"<pubDate>{day:02d} Nov 2026 {hour:02d}:15:00 +0900</pubDate><author>a@site{number}.example (Kim)</author>"
        f"<category>politics</category><description>{text}</description></item>"
    )


@lru_cache(maxsize=1_000)
def _packed(number: int) -> tuple[bytes, bytes]:
    feed = make_feed(number)
    return feed, gzip.compress(feed, 6, mtime=0)


def edition_of(number: int, now_s: float) -> int:
    """Return which edition of living feed `number` is out at a time of the machine's monotonic clock."""
    return int(now_s + number * LIVING_S / 997) // LIVING_S


@lru_cache(maxsize=2_000)
def _living(number: int, edition: int) -> tuple[bytes, bytes]:
    """Return a feed with its newest entry made anew."""
    feed, _ = _packed(number)
    guid = b"%d-%d<" % (number, ENTRIES - 1)
    fresh = feed.replace(guid, guid[:-1] + b"-%d<" % edition)
    fresh = fresh.replace(b"/news/%d?" % (20_000 + ENTRIES - 1), b"/news/%d?" % (30_000 + edition))
    return fresh, gzip.compress(fresh, 1, mtime=0)


class Ledger:
    """Who was asked how often, kept where both processes see it.

    Attributes:
        counts: Requests for each feed.
        last_s: When each was asked last, by the machine's monotonic clock; 0 for never.
        longest_s: The longest time between two requests for it.
        first_s: When the first request of all came.
    """

    def __init__(self, feeds: int) -> None:
        self.counts = RawArray("I", feeds)
        self.last_s = RawArray("d", feeds)
        self.longest_s = RawArray("d", feeds)
        self.first_s = RawValue("d", 0.0)

    def note(self, number: int, now_s: float) -> None:
        self.first_s.value = self.first_s.value or now_s
        if self.last_s[number]:
            self.longest_s[number] = max(self.longest_s[number], now_s - self.last_s[number])
        self.counts[number] += 1
        self.last_s[number] = now_s


_ledger: Ledger | None = None


class _Site(asyncio.Protocol):
    """One connection, in as little code as answers GET; strangers from outside this machine are cut off."""

    def __init__(self) -> None:
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        if not str(peer[0]).startswith("127."):
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while (end := self._heard.find(b"\r\n\r\n")) >= 0:
            head, self._heard = self._heard[: end + 4], self._heard[end + 4 :]
            self._transport.write(_answer(head))
            self._transport.close()


def _answer(head: bytes) -> bytes:
    asked = _REQUEST.match(head)
    if asked is None:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    kind, number = asked[1], int(asked[2])
    if _ledger is not None:
        _ledger.note(number, time.monotonic())
    edition = edition_of(number, time.monotonic()) if kind == b"living" else 1
    tag = b""
    if kind != b"plain":
        tag = b'ETag: "%d-%d"\r\nLast-Modified: Sun, 22 Nov 2026 09:00:00 GMT\r\n' % (number, edition)
        told = _TAG.search(head)
        if told and told[1] == b'"%d-%d"' % (number, edition):
            return b"HTTP/1.1 304 Not Modified\r\nServer: farm\r\nConnection: close\r\n" + tag + b"\r\n"
    feed, packed = _living(number % LOOKS_ALIKE, edition) if kind == b"living" else _packed(number)
    body, coding = (packed, b"Content-Encoding: gzip\r\n") if _GZIP.search(head) else (feed, b"")
    return (
        b"HTTP/1.1 200 OK\r\nServer: farm\r\nConnection: close\r\nContent-Type: application/rss+xml; charset=utf-8\r\n"
        b"Cache-Control: max-age=30\r\nVary: Accept-Encoding\r\n%b%bContent-Length: %d\r\n\r\n%b"
        % (tag, coding, len(body), body)
    )


@dataclass(frozen=True)
class Farm:
    """A running farm.

    Attributes:
        port: Of every site, plain.
        tls_port: Of every site, with TLS; 0 unless asked for.
        authority: The certificate that proves all others.
    """

    port: int
    tls_port: int = 0
    authority: Path | None = None

    def url(self, kind: str, number: int) -> str:
        return f"http://{host_of(number)}:{self.port}/{kind}/{number}"


@contextmanager
def running_farm(*, warm: int = 0, certificates: Path | None = None, ledger: Ledger | None = None) -> Iterator[Farm]:
    """Run a farm in a process of its own for as long as the block lasts.

    Args:
        warm: How many feeds to make beforehand.
        certificates: A folder to make certificates in, when TLS is wanted.
        ledger: Where to write down who was asked.
    """
    if certificates is not None:
        make_certificates(certificates)
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs, warm, certificates, ledger), daemon=True)
    process.start()
    try:
        port, tls_port = ours.recv()
        yield Farm(port, tls_port, certificates and certificates / "root.pem")
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection, warm: int, certificates: Path | None, ledger: Ledger | None) -> None:
    global _ledger  # noqa: PLW0603 - the one state of this process
    _ledger = ledger
    for number in range(warm):
        _packed(number)
    uvloop.run(_serve_for_ever(pipe, certificates))


async def _serve_for_ever(pipe: Connection, certificates: Path | None) -> None:
    loop = asyncio.get_running_loop()
    # The whole of 127.0.0.0/8 cannot be listened to by name; `_Site` turns away who comes from elsewhere.
    server = await loop.create_server(_Site, "0.0.0.0", 0, backlog=4096)  # noqa: S104
    ports = [server.sockets[0].getsockname()[1]]
    if certificates is None:
        ports.append(0)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / "chain.pem", certificates / "leaf.key")
        secure = await loop.create_server(_Site, "0.0.0.0", 0, ssl=context, backlog=4096)  # noqa: S104
        ports.append(secure.sockets[0].getsockname()[1])
    pipe.send(tuple(ports))
    await asyncio.Event().wait()


def make_certificates(folder: Path) -> None:
    """Make a chain as web sites have it (root, intermediate, leaf; all P-384) for *.farm.example, by OpenSSL."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)  # noqa: S607

    (folder / "ca.ext").write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n")
    (folder / "leaf.ext").write_text("subjectAltName=DNS:*.farm.example\nextendedKeyUsage=serverAuth\n")
    for name in ("root", "middle", "leaf"):
        openssl("ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", f"{name}.key")
        openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN=farm {name}", "-out", f"{name}.csr")
    signing = ("x509", "-req", "-days", "30", "-sha384")
    openssl(*signing, "-in", "root.csr", "-signkey", "root.key", "-extfile", "ca.ext", "-out", "root.pem")
    for name, by, rules in (("middle", "root", "ca.ext"), ("leaf", "middle", "leaf.ext")):
        issuer = ("-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial")
        openssl(*signing, "-in", f"{name}.csr", *issuer, "-extfile", rules, "-out", f"{name}.pem")
    (folder / "chain.pem").write_text((folder / "leaf.pem").read_text() + (folder / "middle.pem").read_text())
