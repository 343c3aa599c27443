"""No spelling of a private address gets through."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_network

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.watchers.web import LOOPBACK, Web, friendly, sending, talking, trusting
from watchers.fetch import AddressRefused, BadAnswer, Fetcher, FetchError, Limits, NameNotFound
from watchers.fetching import addresses
from watchers.fetching.addresses import AddressRefusedError, Guard, Resolver, is_public
from watchers.fetching.targets import next_target, parse_target

_REFUSED_WORDS = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.0.0.53
127.255.255.254 168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8
192.0.0.170 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1
203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::2 ::7f00:1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:7f00:1
::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 3fff:fff::1 5f00::1 fc00::1
fd00:ec2::254 fd12:3456::1 fe80::1 fe80::1%eth0 fe80::1%25eth0 febf::1 fec0::1 feff::1 ff02::1 ff0e::1
2606:4700::5efe:7f00:1 2606:4700::200:5efe:a00:1
"""

_PUBLIC_WORDS = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 170.0.0.0
172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 211.249.220.24
223.255.255.255 2001:200::1 2404:6800:4005:80b::200e 2606:4700::1111 2a00:1450:4001:80b::200e ::ffff:8.8.8.8
"""

REFUSED, PUBLIC = _REFUSED_WORDS.split(), _PUBLIC_WORDS.split()


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(AddressRefusedError, match="private or reserved"):
        Guard().check(address, 80)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)
    Guard().check(address, 443)


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_the_same_inside_ipv6(number: int) -> None:
    mapped = str(IPv6Address((0xFFFF << 32) | number))
    assert is_public(mapped) == is_public(str(IPv4Address(number)))


def test_only_the_ports_of_web_sites_are_open() -> None:
    for port in (80, 443, 8080, 8443):
        Guard().check("8.8.8.8", port)
    for port in (0, 22, 25, 6379, 11211, 65535):
        with pytest.raises(AddressRefusedError, match=f"port {port} "):
            Guard().check("8.8.8.8", port)
    Guard(allow_ports={8888}).check("8.8.8.8", 8888)


def test_the_operator_allows_private_networks_on_any_port() -> None:
    guard = Guard([ip_network("192.168.7.0/24"), ip_network("fd00:7::/32")])
    guard.check("192.168.7.9", 1200)
    guard.check("::ffff:192.168.7.9", 1200)
    guard.check("fd00:7::1", 1200)
    for address in ("192.168.8.9", "127.0.0.1", "fd00:8::1", "::1"):
        with pytest.raises(AddressRefusedError):
            guard.check(address, 80)


@pytest.mark.parametrize(
    "info",
    [
        (socket.AF_UNIX, socket.SOCK_STREAM, 0, "", ("/var/run/docker.sock", 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("no address", 80)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.1", 80)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 80, 0, 0)),
    ],
)
def test_no_socket_is_made_for_them(info: tuple[int, int, int, str, tuple[object, ...]]) -> None:
    with pytest.raises(AddressRefusedError):
        Guard().open_socket(info)


def test_a_socket_is_made_for_public_ones() -> None:
    with Guard().open_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))) as made:
        assert made.family == socket.AF_INET


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "unix:///var/run/docker.sock",
        "//example.com/feed",
        "example.com/feed",
        "",
        "http://",
        "http:///feed",
        "http://user@example.com/",
        "http://user:password@example.com/",
        "http://@example.com/",
        "http://example.com@127.0.0.1/",
        "http://example.com\\@127.0.0.1/",
        "http://127.0.0.1\\.example.com/",
        "http:\\\\example.com/",
        "http://exam ple.com/",
        " http://example.com/",
        "http://example.com/\r\nHost: evil",
        "http://example.com/\tx",
        "http://example.com/\x00",
        "http://example.com/\u00a0",
        "http://example.com/\u2028",
        "http://example.com:0/",
        "http://example.com:99999/",
        "http://example.com:port/",
        "http://exa%6dple.com/",
        "http://127.0.0.1%2f.example.com/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://-/",
        "http://a..b/",
        "http://.example.com/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://www.localhost/",
        "http://metadata.google.internal/",
        "http://printer.local/",
        "http://router.lan/",
        "http://rsshub:1200/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://" + "a" * 64 + ".com/",
        "http://example.com/" + "가" * 5_000,
    ],
)
def test_urls_that_nobody_should_ask_for(url: str) -> None:
    with pytest.raises(AddressRefused):
        parse_target(url)


@pytest.mark.parametrize(
    ("url", "parsed"),
    [
        ("https://example.com/feed#top", "https://example.com/feed"),
        ("HTTPS://EXAMPLE.com:443/Feed", "https://example.com/Feed"),
        ("http://example.com./feed", "http://example.com./feed"),
        ("https://뉴스.kr/속보?쪽=1", "https://xn--vg1b002a.kr/%EC%86%8D%EB%B3%B4?%EC%AA%BD=1"),
        ("https://example.com/a@b", "https://example.com/a@b"),
        ("https://example.com?u=a@b", "https://example.com?u=a@b"),
        ("http://[2606:4700::1111]:8080/", "http://[2606:4700::1111]:8080/"),
        ("http://my_host.example.com/", "http://my_host.example.com/"),
    ],
)
def test_urls_that_are_fine(url: str, parsed: str) -> None:
    assert str(parse_target(url)) == str(httpx.URL(parsed))


def test_names_of_the_own_network_need_the_operators_word() -> None:
    assert parse_target("http://rsshub:1200/x", allow_inner_names=True).host == "rsshub"
    assert parse_target("http://localhost/x", allow_inner_names=True).host == "localhost"


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        (None, BadAnswer),
        ("  ", BadAnswer),
        ("http://news.example.kr/", BadAnswer),
        ("file:///etc/passwd", AddressRefused),
        ("//user:password@example.com/", AddressRefused),
        ("/\\example.com", AddressRefused),
        ("/a\r\nb", AddressRefused),
        ("https://localhost/", AddressRefused),
        ("https://[::1/", AddressRefused),
    ],
)
def test_redirects_are_judged_like_addresses(location: str | None, kind: type[FetchError]) -> None:
    with pytest.raises(kind):
        next_target(httpx.URL("https://news.example.kr/rss"), location)


def test_redirects_are_resolved() -> None:
    here = httpx.URL("http://news.example.kr/a/rss?x=1")
    assert str(next_target(here, "b c.xml#top")) == "http://news.example.kr/a/b%20c.xml"
    assert str(next_target(here, "//example.com/속보")) == "http://example.com/%EC%86%8D%EB%B3%B4"
    assert str(next_target(here, "https://example.com/")) == "https://example.com/"


def names(**known: str) -> addresses.LookUp:
    """Return a DNS that knows these names: dots written as underscores, addresses separated by blanks."""

    def look_up(host: str) -> Sequence[str]:
        return known.get(host.replace(".", "_"), "").split()

    return look_up


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://127.1:{port}/",
        "http://0177.0.0.1:{port}/",
        "http://0x7f.0.0.1:{port}/",
        "http://127.0.0.1.:{port}/",
        "http://0.0.0.0:{port}/",
        "http://0:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://[::127.0.0.1]:{port}/",
        "http://[::1]:{port}/",
        "http://１２７.0.0.1:{port}/",
        "http://127。0。0。1:{port}/",
        "http://rebound.example.com:{port}/",
        "http://mixed.example.com:{port}/",
        "http://mapped.example.com:{port}/",
        "http://odd.example.com:{port}/",
    ],
)
async def test_the_loopback_is_reached_by_no_way(url: str) -> None:
    reached: list[object] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(reader)

    dns = names(
        rebound_example_com="127.0.0.1",
        mixed_example_com="127.0.0.1 ::1 10.0.0.1",
        mapped_example_com="::ffff:127.0.0.1",
        odd_example_com="0x7f.1",
    )
    async with talking(talk) as port, Fetcher.open(user_agent="test", tls=trusting(), look_up=dns) as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.get(url.format(port=port))
    assert isinstance(caught.value, AddressRefused | NameNotFound)
    assert reached == []


async def test_what_dns_says_second_does_not_count() -> None:
    """Rebinding: the first answer is public, the next one is this machine."""
    answers = iter(["8.8.8.8", "127.0.0.1"])
    asked: list[str] = []

    def look_up(host: str) -> Sequence[str]:
        asked.append(next(answers))
        return asked[-1:]

    reached: list[object] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(reader)

    async with talking(talk) as port, Fetcher.open(user_agent="test", tls=trusting(), look_up=look_up) as fetch:
        for number in range(2):
            # The port keeps the first one from going out; a host of its own for each, as answers are kept.
            with pytest.raises(AddressRefused, match=["port", "private"][number]):
                await fetch.get(f"http://n{number}.example.com:{port}/")
    assert asked == ["8.8.8.8", "127.0.0.1"]
    assert reached == []


async def test_a_redirect_into_a_private_network_is_refused() -> None:
    other: list[object] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        other.append(reader)

    only_the_site = [ip_network("127.0.0.1/32")]
    dns = names(inner_example_com="127.0.0.2")
    async with (
        friendly() as site,
        talking(talk) as port,
        Fetcher.open(user_agent="test", tls=trusting(), allow_networks=only_the_site, look_up=dns) as fetch,
    ):
        for location in (
            f"http://127.0.0.2:{port}/",
            f"http://inner.example.com:{port}/",
            "http://169.254.169.254/latest",
        ):
            with pytest.raises(AddressRefused, match="private or reserved"):
                await fetch.get(site.redirect("/out", location))
    assert other == []


async def test_a_host_is_reached_by_the_address_that_may_be_used() -> None:
    dns = names(news_example_kr="10.9.9.9 127.0.0.1")
    async with (
        friendly() as site,
        Fetcher.open(user_agent="test", tls=trusting(), allow_networks=LOOPBACK, look_up=dns) as fetch,
    ):
        site.show("/rss", "속보")
        fetched = await fetch.get(site.base.replace("127.0.0.1", "news.example.kr") + "/rss")
    assert fetched.body.decode() == "속보"
    assert site.asked[0].host.startswith("news.example.kr")


async def test_names_are_looked_up_once() -> None:
    asked: list[str] = []

    def look_up(host: str) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    async with (
        talking(sending(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) as port,
        Fetcher.open(user_agent="test", tls=trusting(), allow_networks=LOOPBACK, look_up=look_up) as fetch,
    ):
        await asyncio.gather(*(fetch.get(f"http://news.example.kr:{port}/{n}") for n in range(5)))
        await fetch.get(f"http://news.example.kr:{port}/")
    assert asked == ["news.example.kr"]


async def test_a_silent_dns_costs_its_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "LOOK_UP_S_MAX", 0.05)
    answered = threading.Event()

    def look_up(host: str) -> Sequence[str]:
        answered.wait(5)
        return ["8.8.8.8"]

    try:
        async with Fetcher.open(user_agent="test", tls=trusting(), look_up=look_up) as fetch:
            with pytest.raises(NameNotFound, match=r"news\.example\.kr"):
                await fetch.get("http://news.example.kr/")
    finally:
        answered.set()


@pytest.mark.parametrize("problem", [OSError("no such name"), UnicodeError("label too long"), None])
async def test_names_without_an_address(problem: Exception | None) -> None:
    def look_up(host: str) -> Sequence[str]:
        if problem:
            raise problem
        return []

    async with Fetcher.open(user_agent="test", tls=trusting(), look_up=look_up) as fetch:
        with pytest.raises(NameNotFound) as caught:
            await fetch.get("http://없는곳.example.kr/")
    assert "없는곳.example.kr" in str(caught.value.reason)
    assert caught.value.remedy


async def test_the_systems_dns_knows_this_machine() -> None:
    resolver = Resolver(addresses.look_up)
    try:
        found = await resolver.resolve("127.0.0.1", 80)
    finally:
        await resolver.close()
    assert [(each["host"], each["port"], each["family"]) for each in found] == [("127.0.0.1", 80, socket.AF_INET)]


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[object] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(reader)

    async with talking(talk) as port, friendly() as site:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        async with Fetcher.open(
            user_agent="test", tls=trusting(), allow_networks=LOOPBACK, limits=Limits(exchange_s=5)
        ) as fetch:
            assert (await fetch.get(site.show("/", "x"))).body == b"x"
    assert reached == []


def test_the_web_helper_names_its_pages() -> None:
    assert Web(base="http://127.0.0.1:1").show("/a", "가") == "http://127.0.0.1:1/a"
