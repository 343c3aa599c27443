"""Every way in which a site can be hostile that we know of, each as a source of its own, and neighbours among them.

One run of the zoo is what a sweep does: every source is looked at through the pipeline, with a real store, a real door
to the network and real servers on this machine. Each hostile source has a host name of its own, which leads here; what
it does is a few bytes on a socket.
"""

from __future__ import annotations

import asyncio
import gzip
import re
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from newsdesk.desk import Desk
from newsdesk.match.matcher import Matcher
from newsdesk.rules.sets import AliasSets
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR, Source, SourceSpec
from tests.watchers import hostile
from tests.watchers.web import answer_bytes, server_tls, talking, trusting_anew
from tests.watchers.work import Threads
from watchers.fetch import Fetcher, Limits
from watchers.fetching.addresses import look_up
from watchers.pacing.turns import Turns
from watchers.pipeline import Checked, Pipeline
from watchers.sweep import check_all

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
LIMITS = Limits(exchange_s=4.5, connect_s=4.0, wire_bytes=400_000, decoded_bytes=1_500_000)
ONLY_HERE = (ip_network("127.0.0.1/32"),)
NEIGHBOURS = 20
TLS_HELLO = b"\x16"

NEWS = (
    "<rss version='2.0'><channel><title>하루</title><item><title>속보: 이웃의 소식</title>"
    "<link>https://x.kr/1</link></item></channel></rss>"
).encode()
AT_LENGTH = {"Content-Type": "application/rss+xml", "Content-Length": str(len(NEWS)), "Connection": "close"}
GOOD = answer_bytes(NEWS, AT_LENGTH)

Act = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Beast:
    """A hostile source.

    Attributes:
        name: What it does.
        words: Pattern of the reason that the operator gets to read; "" when there is nothing to complain about, and the
            news is read all the same.
        act: What its server does after the request; None where no connection must come about.
        url: Its address: {host} stands for a name that leads to the server, {port} and {tls} for its ports.
        site: That name, where it matters.
    """

    name: str
    words: str
    act: Act | None = None
    url: str = "http://{host}:{port}/rss"
    site: str = ""

    @property
    def host(self) -> str:
        return self.site or re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-") + ".zoo.example"


# What servers do.


def sends(data: bytes) -> Act:
    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return act


def says(body: bytes, status: str = "200 OK", **headers: str) -> Act:
    """Answer as HTTP has it; underscores of header names stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return sends(answer_bytes(body, {"Content-Length": str(len(body)), "Connection": "close", **named}, status))


def leads(location: str, status: str = "302 Found") -> Act:
    return says(b"", status, Location=location)


def keeps_silent(data: bytes = b"") -> Act:
    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        await asyncio.Event().wait()

    return act


def goes_on(head: bytes, piece: bytes) -> Act:
    """Send pieces as fast as they are taken, for ever."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()

    return act


def drips(head: bytes, piece: bytes) -> Act:
    """Send a piece now and then, for ever, so that no wait between two is ever long."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        beat = asyncio.Event()
        while True:
            writer.write(piece)
            await writer.drain()
            beat.clear()
            asyncio.get_running_loop().call_later(0.05, beat.set)
            await beat.wait()

    return act


def _head(**headers: str) -> bytes:
    return answer_bytes(b"", {name.replace("_", "-"): value for name, value in headers.items()})


def _bomb(wbits: int, size: int = 3_000_000) -> bytes:
    packer = zlib.compressobj(9, wbits=wbits)
    return packer.compress(bytes(size)) + packer.flush()


def _gzipped(data: bytes, layers: int = 1) -> bytes:
    for _ in range(layers):
        data = gzip.compress(data, mtime=0)
    return data


NO_HTTP, LATE, LARGE = "breaks off or is no HTTP", "no complete answer within", "larger than"
FLOOD = "more than any answer needs"
NOT_OFFERED, PRIVATE = "did not offer", "private or reserved network"
SPELLING = "cannot be read|does not begin with|user name|blanks, control|no host name|network interface|usable port"

BODIES = [
    Beast("gzip bomb", LARGE, says(_bomb(31), Content_Encoding="gzip")),
    Beast("deflate bomb", LARGE, says(_bomb(15), Content_Encoding="deflate")),
    Beast("raw deflate bomb", LARGE, says(_bomb(-15), Content_Encoding="deflate")),
    Beast("gzip bomb in many members", LARGE, says(_bomb(31, 100_000) * 40, Content_Encoding="gzip")),
    Beast("gzip in gzip", NOT_OFFERED, says(_gzipped(NEWS, 2), Content_Encoding="gzip, gzip")),
    Beast("ten codings on each other", NOT_OFFERED, says(_gzipped(NEWS, 10), Content_Encoding=", ".join(["gzip"] * 10))),
    Beast("brotli unasked", NOT_OFFERED, says(NEWS, Content_Encoding="br")),
    Beast("zstd unasked", NOT_OFFERED, says(NEWS, Content_Encoding="zstd")),
    Beast("gzip and brotli", NOT_OFFERED, says(_gzipped(NEWS), Content_Encoding="gzip, br")),
    Beast("a coding of its own", NOT_OFFERED, says(NEWS, Content_Encoding="x" * 500)),
    Beast("gzip that is none", "", says(NEWS, Content_Encoding="gzip")),
    Beast("gzip that says it is deflate", "", says(_gzipped(NEWS), Content_Encoding="deflate")),
    Beast("gzip with garbage behind", "", says(_gzipped(NEWS) + b"garbage" * 100, Content_Encoding="gzip")),
    Beast("gzip that hides its coding", "no feed|can be read", says(_gzipped(NEWS))),
    Beast("gzip cut off", "breaks off", says(_gzipped(NEWS)[:-10], Content_Encoding="gzip")),
    Beast("gzip damaged", "damaged|breaks off", says(_gzipped(NEWS)[:30] + b"\xff" * 60, Content_Encoding="gzip")),
    Beast("a length beyond all bounds", LARGE, keeps_silent(_head(Content_Length="99999999999"))),
    Beast("a length of twenty digits", f"{LARGE}|{NO_HTTP}", keeps_silent(_head(Content_Length="9" * 20))),
    Beast("a length larger than the body", NO_HTTP, sends(answer_bytes(NEWS, AT_LENGTH | {"Content-Length": "90000"}))),
    Beast("a length smaller than the body", f"no feed|{NO_HTTP}", sends(answer_bytes(NEWS, AT_LENGTH | {"Content-Length": "5"}))),
    Beast("a length below zero", NO_HTTP, sends(answer_bytes(NEWS, AT_LENGTH | {"Content-Length": "-1"}))),
    Beast("a length in words", NO_HTTP, sends(answer_bytes(NEWS, AT_LENGTH | {"Content-Length": "five"}))),
    Beast("two lengths", NO_HTTP, sends(_head(Content_Length="5")[:-2] + b"Content-Length: 6\r\n\r\nabcdef")),
    Beast("an endless body", LARGE, goes_on(_head(Content_Type="text/xml"), b"x" * 10_000)),
    Beast("an endless body of gzip", LARGE, goes_on(_head(Content_Encoding="gzip"), _gzipped(bytes(10_000)))),
    Beast("a body in drops", LATE, drips(_head(Content_Length="90000"), b"x")),
    Beast("a body that never comes", LATE, keeps_silent(_head(Content_Length="90000"))),
    Beast("a body cut off by a reset", NO_HTTP, sends(_head(Content_Length="90000") + NEWS[:50])),
    Beast("chunks in drops", LATE, drips(_head(Transfer_Encoding="chunked"), b"1\r\nx\r\n")),
    Beast("chunks without end", LARGE, goes_on(_head(Transfer_Encoding="chunked"), b"2710\r\n" + b"x" * 10_000 + b"\r\n")),
    Beast("a chunk of no size", NO_HTTP, sends(_head(Transfer_Encoding="chunked") + b"zz\r\nabc\r\n")),
    Beast("a chunk below zero", NO_HTTP, sends(_head(Transfer_Encoding="chunked") + b"-5\r\nabc\r\n")),
    Beast("a chunk of half the world", f"{NO_HTTP}|{LATE}", sends(_head(Transfer_Encoding="chunked") + b"F" * 40 + b"\r\nabc")),
    Beast("a chunk cut off", NO_HTTP, sends(_head(Transfer_Encoding="chunked") + b"50\r\nabc")),
    Beast("chunk extensions without end", f"{NO_HTTP}|{FLOOD}", goes_on(_head(Transfer_Encoding="chunked") + b"5;", b"a=b;" * 500)),
    Beast("trailers without end", f"{NO_HTTP}|{FLOOD}", goes_on(_head(Transfer_Encoding="chunked") + b"0\r\n", b"A: b\r\n" * 500)),
    Beast("chunks and a length", f"{NO_HTTP}|no feed|empty", sends(_head(Transfer_Encoding="chunked", Content_Length="5") + b"0\r\n\r\n")),
    Beast("a coding of transfer nobody knows", f"{NO_HTTP}|no feed|can be read", sends(answer_bytes(b"zz", {"Transfer-Encoding": "gzip", "Connection": "close"}))),
]  # fmt: skip

HEADS = [
    Beast("silence", LATE, keeps_silent()),
    Beast("silence after the status", LATE, keeps_silent(b"HTTP/1.1 200 OK\r\n")),
    Beast("headers in drops", LATE, drips(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n")),
    Beast("headers without end", f"{NO_HTTP}|{FLOOD}", goes_on(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 500)),
    Beast("a header without end", f"{NO_HTTP}|{FLOOD}", goes_on(b"HTTP/1.1 200 OK\r\nX-A: ", b"b" * 5_000)),
    Beast("100,000 headers", f"{NO_HTTP}|headers", sends(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n")),
    Beast("80 KB of headers", f"{NO_HTTP}|headers", sends(b"HTTP/1.1 200 OK\r\n" + (b"X: " + b"y" * 4_000 + b"\r\n") * 20 + b"\r\n")),
    Beast("a header of 200 KB", NO_HTTP, sends(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n")),
    Beast("a header without a colon", NO_HTTP, sends(b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")),
    Beast("NUL in a header", NO_HTTP, sends(b"HTTP/1.1 200 OK\r\nA: b\x00c\r\n\r\n")),
    Beast("a header's name of blanks", NO_HTTP, sends(b"HTTP/1.1 200 OK\r\n : x\r\n\r\n")),
    Beast("a status of letters", NO_HTTP, sends(b"HTTP/1.1 abc OK\r\n\r\n")),
    Beast("a status of two digits", f"{NO_HTTP}|no page", sends(b"HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n")),
    Beast("status 999", "HTTP 999|no HTTP", sends(b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n")),
    Beast("status 99999", NO_HTTP, sends(b"HTTP/1.1 99999 No\r\nContent-Length: 0\r\n\r\n")),
    Beast("a reason of 100 KB", NO_HTTP, sends(b"HTTP/1.1 200 " + b"O" * 100_000 + b"\r\n\r\n")),
    Beast("a version of the future", NO_HTTP, sends(b"HTTP/9.9 200 OK\r\n\r\n")),
    Beast("HTTP/0.9", NO_HTTP, sends(NEWS + b"\r\n\r\n")),
    Beast("HTTP/2 at once", NO_HTTP, sends(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
    Beast("SSH", NO_HTTP, sends(b"SSH-2.0-OpenSSH_9.2\r\n")),
    Beast("noise", NO_HTTP, sends(bytes(range(256)) * 20 + b"\r\n\r\n")),
    Beast("a closed door", "cut the connection|cannot be reached", sends(b"")),
    Beast("1xx without end", FLOOD, goes_on(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 200)),
    Beast("a thousand times Continue", "", sends(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000 + GOOD)),
    Beast("other protocols", "HTTP 101|no HTTP|no complete", sends(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")),
    Beast("not modified, unasked", "HTTP 304", says(b"", "304 Not Modified")),
    Beast("no content", "empty", sends(b"HTTP/1.1 204 No Content\r\n\r\n")),
    Beast("a part of the content", "HTTP 206", says(NEWS, "206 Partial Content", Content_Range="bytes 0-5/100")),
    Beast("a login", "login", says(b"", "401 Unauthorized", WWW_Authenticate="Basic realm=x")),
    Beast("a login of a proxy", "HTTP 407", says(b"", "407 Proxy Authentication Required", Proxy_Authenticate="Basic realm=x")),
    Beast("too many requests, for ever", "less often", says(b"", "429 Too Many", Retry_After="99999999999999999999")),
    Beast("too many requests, until long ago", "less often", says(b"", "429 Too Many", Retry_After="Sun, 22 Nov 2020 02:00:00 GMT", Date="Mon, 23 Nov 2026 00:00:00 GMT")),
    Beast("too many requests, not a number", "less often", says(b"", "429 Too Many", Retry_After="NaN")),
    Beast("trouble, until the year 9999", "trouble", says(b"", "503 x", Retry_After="Fri, 31 Dec 9999 23:59:59 GMT", Date="Mon, 23 Nov 2026 00:00:00 GMT")),
    Beast("gone", "gone for good", says(b"", "410 Gone")),
    Beast("500 with a feed", "trouble", says(NEWS, "500 Oops")),
    Beast("cookies", "", sends(GOOD.replace(b"\r\n\r\n", b"\r\n" + b"Set-Cookie: id=1; Domain=zoo.example\r\n" * 50 + b"\r\n", 1))),
    Beast("an ETag of 10 KB", "", says(NEWS, ETag="x" * 10_000)),
    Beast("an ETag beyond ASCII", "", says(NEWS, ETag='"\xe9"')),
    Beast("a refresh header", "", says(NEWS, Refresh="0; url=http://169.254.169.254/")),
    Beast("max-age of an age", "", says(NEWS, Cache_Control="max-age=99999999999999999999999")),
]  # fmt: skip

REDIRECTS = [
    Beast("a loop", "redirects more than", leads("/rss")),
    Beast("a loop of permanent redirects", "redirects more than", leads("/rss", "301 Moved")),
    Beast("redirects without end", "redirects more than", leads("/rss?again=1#x")),
    Beast("a redirect to nowhere", "where to", says(b"", "302 Found")),
    Beast("a redirect of blanks", "where to", leads("   ")),
    Beast("a redirect to this machine", PRIVATE, leads("http://127.0.0.2/")),
    Beast("a redirect to this machine in IPv6", PRIVATE, leads("http://[::1]/")),
    Beast("a redirect to the next room", PRIVATE, leads("http://10.0.0.1/")),
    Beast("a redirect to the cloud's keys", PRIVATE, leads("http://169.254.169.254/latest/meta-data/")),
    Beast("a redirect to a private name", PRIVATE, leads("http://private.zoo.example/")),
    Beast("a redirect without a scheme", PRIVATE, leads("//10.0.0.1/")),
    Beast("a redirect to a file", "does not begin with", leads("file:///etc/passwd")),
    Beast("a redirect to gopher", "does not begin with", leads("gopher://127.0.0.1:6379/_INFO")),
    Beast("a redirect to FTP", "does not begin with", leads("ftp://x.example/")),
    Beast("a redirect to a script", SPELLING, leads("javascript:alert(1)")),
    Beast("a redirect to data", SPELLING, leads("data:text/xml,<rss/>")),
    Beast("a redirect to SSH's port", "port 22 is not", leads("http://93.184.216.34:22/")),
    Beast("a redirect to Redis", "port 6379 is not", leads("http://93.184.216.34:6379/")),
    Beast("a redirect with a password", "user name", leads("http://a:b@x.example/")),
    Beast("a redirect with a backslash", "backslash", leads("http://127.0.0.2\\@x.example/")),
    Beast("a redirect with a tab", "control characters|no HTTP", leads("http://127.0.0.2/\tx")),
    Beast("a redirect of 5,000 characters", "longer than", leads("/" + "a" * 5_000)),
    Beast("a redirect of a broken address", SPELLING, leads("http://[::1/")),
    Beast("a redirect with a body without end", "redirects more than|where to|larger", goes_on(b"HTTP/1.1 302 Found\r\nLocation: /rss\r\n\r\n", b"x" * 5_000)),
    Beast("a redirect out of TLS", "from https to http", leads("http://x.example/"), "https://{host}:{tls}/rss", "news.example.kr"),
    Beast("a page that refreshes itself", "no feed", says(b"<meta http-equiv=refresh content='0; url=http://127.0.0.2/'>")),
]  # fmt: skip

ADDRESSES = [
    Beast(f"address {url}", f"{PRIVATE}|{SPELLING}", url=url)
    for url in (
        "http://127.0.0.2/", "http://127.1.1.1/", "http://2130706434/", "http://0x7f.2/", "http://0177.0.0.2/",
        "http://0x7f000002/", "http://127.2/", "http://127.0.0.2./", "http://[::1]/", "http://[::]/", "http://0.0.0.0/",
        "http://[::ffff:127.0.0.2]/", "http://[::ffff:7f00:2]/", "http://[::127.0.0.2]/", "http://[64:ff9b::7f00:2]/",
        "http://[2002:7f00:2::1]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fd00:ec2::254]/",
        "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/", "http://169.254.169.254/", "http://100.100.100.200/",
        "http://192.0.0.192/", "http://168.63.129.16/", "http://224.0.0.1/", "http://255.255.255.255/",
        "http://１２７．０．０．２/", "http://①②⑦.0.0.2/", "http://x@127.0.0.2/", "http://127.0.0.2\\@x.example/",
        "http://private.zoo.example/", "http://mixed.zoo.example/",
    )
] + [
    Beast("port 22", "port 22 is not", url="http://93.184.216.34:22/"),
    Beast("port 25", "port 25 is not", url="http://93.184.216.34:25/"),
    Beast("a name nobody has", "no address is known", url="http://nobody.zoo.example/"),
    Beast("a name that is too long", f"{SPELLING}|no address is known", url=f"http://{'a' * 64}.example/"),
]  # fmt: skip

TLS = [
    Beast("a certificate of another", "no certificate we can trust", says(NEWS), "https://{host}:{tls}/rss"),
    Beast("no TLS at all", "no certificate we can trust", says(NEWS), "https://{host}:{port}/rss"),
    Beast("TLS in drops", LATE, drips(_head(Content_Length="90000"), b"x"), "https://{host}:{tls}/rss", "localhost"),
]

_FEED_NAMES = (
    "elements nested", "items nested", "feeds nested", "entries", "attributes", "namespaces", "one long text",
    "one long guid", "one long author", "XHTML nested", "divs nested in CDATA", "tables in CDATA", "attributes in CDATA",
    "entries of bold that multiplies", "entries of fonts nested", "comment starts", "CDATA starts", "CDATA ends",
    "ampersands", "angle brackets", "billion laughs", "quadratic entity", "external entities", "entity declarations",
    "doctypes", "NUL", "NUL in a feed", "halves of surrogates", "bytes of no encoding", "escape sequences",
)  # fmt: skip
_JSON_NAMES = (
    "JSON arrays nested", "JSON objects nested", "JSON items nested", "JSON items", "JSON huge number",
    "JSON lone surrogates", "JSON NUL in a string", "JSON HTML nested", "JSON keys",
)  # fmt: skip
DOCUMENTS = [
    Beast(f"a feed of {name}", "?", says(make(100_000), Content_Type="application/rss+xml"))
    for name, make in ((name, hostile.FOR["feed"][name]) for name in (*_FEED_NAMES, *_JSON_NAMES))
] + [
    Beast("a web page", "no feed", says(b"<!doctype html><title>x</title><p>x", Content_Type="application/rss+xml")),
    Beast("a picture", "no feed|can be read", says(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, Content_Type="application/rss+xml")),
    Beast("a PDF", "no feed|can be read", says(b"%PDF-1.7\n" + b"\xff\x00" * 500, Content_Type="text/xml")),
    Beast("an empty body", "empty", says(b"")),
    Beast("blanks", "empty", says(b" \r\n" * 50_000)),
    Beast("a feed that calls itself a picture", "", says(NEWS, Content_Type="image/png")),
    Beast("a feed of no type", "", says(NEWS, Content_Type="")),
    Beast("a charset that is a codec", "", says(NEWS, Content_Type="text/xml; charset=unicode_escape")),
    Beast("a charset of host names", "", says(NEWS, Content_Type="text/xml; charset=idna")),
    Beast("a charset of 10 KB", "", says(NEWS, Content_Type="text/xml; charset=" + "x" * 10_000)),
    Beast("a charset that lies", "", says(NEWS, Content_Type="text/xml; charset=utf-16")),
]  # fmt: skip

ZOO = [*BODIES, *HEADS, *REDIRECTS, *ADDRESSES, *TLS, *DOCUMENTS]


@dataclass
class Visit:
    """What became of a whole run.

    Attributes:
        checked: The outcome of each pass, by the source's name.
        sources: The sources afterwards, by name.
        asked: The head of every request that reached a server.
    """

    checked: dict[str, Checked] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


class Grounds:
    """The zoo with its store, for several runs one after the other."""

    def __init__(
        self, store: AsyncStore, fetch: Fetcher, asked: list[str], turns: Turns, clock: list[datetime]
    ) -> None:
        self._store = store
        self._asked = asked
        self._turns = turns
        self._clock = clock
        self._pipeline = Pipeline(
            store, fetch, Desk(Matcher.build([], AliasSets({})), {}), work=Threads(), clock=lambda: clock[0]
        )

    async def visit(self, after: timedelta = timedelta()) -> Visit:
        """Look at every source once, as a sweep does."""
        self._clock[0] += after
        self._asked.clear()
        checked = await check_all(self._store, self._pipeline, self._turns, lambda _: None)
        sources = await self._store.read(Store.sources, OPERATOR)
        return Visit(
            {each.source: each for each in checked}, {each.spec.name: each for each in sources}, list(self._asked)
        )


@asynccontextmanager
async def open_zoo(database: str, beasts: list[Beast] = ZOO) -> AsyncIterator[Grounds]:
    """Put up the servers, and the store with every beast and its neighbours as sources."""
    asked: list[str] = []
    acts = {beast.host: beast.act for beast in beasts if beast.act}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(1)
        if first == TLS_HELLO:
            await sends(b"HTTP/1.1 400 Bad Request\r\n\r\n")(writer)
            return
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        asked.append(head)
        host = re.search(r"(?im)^host:\s*([^\s:]+)", head)
        await acts.get(host[1] if host else "", sends(GOOD))(writer)

    store = AsyncStore(Store.open(database))
    clock = [START]
    turns = Turns(lambda: clock[0], pause=timedelta())
    try:
        async with (
            talking(serve) as port,
            talking(serve, server_tls()) as tls,
            Fetcher.open(
                user_agent="Sokbo/0",
                allow_networks=ONLY_HERE,
                limits=LIMITS,
                tls=trusting_anew(),
                look_up=_look_up,
                turns=turns,
            ) as fetch,
        ):
            places = {"port": port, "tls": tls}
            await store.write(Store.declare, _specs(beasts, places), [], START)
            yield Grounds(store, fetch, asked, turns, clock)
    finally:
        await store.close()


def _look_up(host: str) -> list[str]:
    match host:
        case "nobody.zoo.example":
            raise OSError("no such name")
        case "private.zoo.example":
            return ["10.0.0.1"]
        case "mixed.zoo.example":
            return ["169.254.169.254", "192.168.0.1"]
    # What is no name but a number goes the way of all numbers; no DNS is asked for it.
    return look_up(host) if re.fullmatch(r"[0-9a-fx.]+", host) else ["127.0.0.1"]


def _specs(beasts: list[Beast], places: Mapping[str, int]) -> list[SourceSpec]:
    hostile_ones = [(beast.name, beast.url.format(host=beast.host, **places)) for beast in beasts]
    neighbours = [(name, f"http://{name}.example.kr:{places['port']}/rss") for name in neighbour_names()]
    # Among each other, as they are in life.
    mixed = sorted(hostile_ones + neighbours, key=lambda each: zlib.crc32(each[0].encode()))
    interval = timedelta(minutes=5)
    return [SourceSpec(name=name, kind="feed", options={"url": url}, interval=interval) for name, url in mixed]


def neighbour_names() -> list[str]:
    return [f"neighbour-{number}" for number in range(NEIGHBOURS)]
