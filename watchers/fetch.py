"""The one door to the network.

Everything the bot reads from outside comes through a `Fetcher`, pages by `get`: bounded in time and size, never into
private networks unless the operator said so, never with cookies or passwords, and never by a proxy that the
environment names behind the operator's back.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from newsdesk.wording import Said, Text
from watchers.errors import CHECK_ADDRESS, PATIENCE, SITE_MENDS
from watchers.fetching import freshness
from watchers.fetching.addresses import PORTS, Guard, LookUp, Network, Resolver, look_up
from watchers.fetching.bodies import ACCEPTED_CODINGS, read_body, too_large
from watchers.fetching.errors import (
    AddressRefused,
    BadAnswer,
    FetchError,
    Gone,
    LeftAlone,
    NameNotFound,
    StatusRefused,
    TimedOut,
    TlsFailed,
    TooLarge,
    Unreachable,
    explained,
)
from watchers.fetching.fetched import Fetched
from watchers.fetching.floods import bound
from watchers.fetching.sockets import Line, hang_up, open_line
from watchers.fetching.targets import next_target, parse_target
from watchers.fetching.tls import client_context
from watchers.pacing.turns import Turns

__all__ = [
    "AddressRefused",
    "BadAnswer",
    "FetchError",
    "Fetched",
    "Fetcher",
    "Gone",
    "LeftAlone",
    "Limits",
    "Line",
    "NameNotFound",
    "StatusRefused",
    "TimedOut",
    "TlsFailed",
    "TooLarge",
    "Unreachable",
]

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1"
)
CONNECTIONS_MAX = 64
CONNECTIONS_PER_HOST_MAX = 4
KEEP_ALIVE_S = 15.0
DNS_KEPT_S = 300
DNS_HOSTS_MAX = 10_000

_LEFT_ALONE = Text("{host} wants to be left alone for now", "{host}에서 당분간 요청하지 말아 달라고 합니다")
_LONG_HEADERS = Text("{host} sends more than {most} KB of headers", "{host}에서 보내는 헤더가 {most} KB를 넘습니다")
_BAD_HEADER = Text("the header {name} cannot be sent as it is", "헤더 {name} 값을 그대로 보낼 수 없습니다")
_CHECK_KEY = Said("Check the key it carries for typos.", "그 헤더로 보내는 키에 오타가 없는지 확인하세요.")
_REDIRECTED = Text("{host} (where {first} redirects to)", "{host}({first}의 리디렉션)")
_CIRCLES = Text("{host} redirects more than {most} times", "{host}의 리디렉션이 {most}번을 넘습니다")

_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_SAME_METHOD = {307, 308}
_NO_BODY = b""
_WEB_SOCKET = re.compile(r"^ws(?=s?://)", re.IGNORECASE)
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one exchange may cost, redirects included.

    Attributes:
        exchange_s: Seconds from the first look-up to the last byte.
        connect_s: Seconds for one connection.
        wire_bytes: Bytes of a body as sent.
        decoded_bytes: Bytes of a body as decoded.
        header_bytes: Bytes of all headers of one answer.
        redirects: Hops followed.
    """

    exchange_s: float = 20.0
    connect_s: float = 10.0
    wire_bytes: int = 2_000_000
    decoded_bytes: int = 5_000_000
    header_bytes: int = 64 * 1024
    redirects: int = 5


class Fetcher:
    """Fetches pages; one for the whole process, made by `open`."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        public_transport: httpx.AsyncBaseTransport,
        session: aiohttp.ClientSession,
        user_agent: str,
        limits: Limits,
        *,
        turns: Turns | None,
        allow_inner_names: bool,
    ) -> None:
        """Take the parts; `open` puts them together."""
        # Transports without httpx's client around them: what that adds (cookies, logins, redirects, proxies) is what we
        # forbid or do ourselves, and costs half as much CPU again as the request.
        self._transport = transport
        self._public_transport = public_transport
        self._session = session
        self._headers = {"user-agent": user_agent, "accept-encoding": ACCEPTED_CODINGS}
        self._limits = limits
        self._turns = turns
        self._allow_inner_names = allow_inner_names

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        *,
        user_agent: str,
        allow_networks: Iterable[Network] = (),
        allow_ports: Iterable[int] = PORTS,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
        look_up: LookUp = look_up,
        turns: Turns | None = None,
    ) -> AsyncIterator[Fetcher]:
        """Open the door for the time of an `async with`.

        Args:
            user_agent: How we name ourselves to sites.
            allow_networks: Private networks that may be fetched from, on any port.
            allow_ports: Ports of public hosts that may be fetched from.
            limits: What one exchange may cost; the defaults unless given.
            tls: What proves the hosts' identity; the usual authorities unless given.
            look_up: What asks DNS.
            turns: Gives out the turns at hosts, also at those that redirects lead to; None lets everything go at once.
        """
        limits, tls = limits or Limits(), tls or client_context()
        networks = tuple(allow_networks)
        session = _session(Guard(networks, allow_ports), Resolver(look_up), tls, user_agent, limits)
        public_session = _session(Guard((), allow_ports), Resolver(look_up), tls, user_agent, limits)
        # The transports would load the authorities once more for themselves, though the sessions do all TLS.
        transport, public_transport = (
            AiohttpTransport(verify=tls, client=each, trust_env=False) for each in (session, public_session)
        )
        async with session, public_session, transport, public_transport:
            parts = transport, public_transport, session
            yield cls(*parts, user_agent, limits, turns=turns, allow_inner_names=bool(networks))

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        accept: str = ACCEPT,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """Return what `url` shows now.

        Args:
            url: An absolute http or https address.
            etag: Validator of the last answer, to be told when nothing changed; sent only if clean.
            last_modified: Another such validator.
            accept: Media types wanted.
            headers: More headers, such as keys; they go to the scheme, host and port of `url`, and to no other that it
                redirects to.

        Raises:
            FetchError: When there is no usable answer; the subclass and its words say why.
        """
        target = parse_target(url, allow_inner_names=self._allow_inner_names)
        validators = {"if-none-match": etag, "if-modified-since": last_modified}
        kept = {name: value for name, value in validators.items() if freshness.clean_validator(value)}
        own = _checked_headers(headers or {})
        with explained(target.host, self._limits.exchange_s):
            async with asyncio.timeout(self._limits.exchange_s) as deadline:
                sent = {**self._headers, "accept": accept, **kept}
                return await self._follow(target, sent, own, deadline, is_conditional=bool(kept))

    async def post_form(self, url: str, fields: Mapping[str, str], *, is_stranger: bool) -> None:
        """Send a form; what is answered beside the status is not read.

        Args:
            url: An absolute http or https address.
            fields: The form; it goes wherever a redirect that keeps the method leads.
            is_stranger: Whether the address was named by somebody whom the operator does not know. Then no private
                network is reached, not even an allowed one: what is posted there could change something.

        Raises:
            FetchError: When it was not accepted.
        """
        allow_inner_names = self._allow_inner_names and not is_stranger
        transport = self._public_transport if is_stranger else self._transport
        target = parse_target(url, allow_inner_names=allow_inner_names)
        with explained(target.host, self._limits.exchange_s):
            async with asyncio.timeout(self._limits.exchange_s) as deadline:
                for _ in range(self._limits.redirects + 1):
                    request = httpx.Request("POST", target, headers=self._headers, data=dict(fields))
                    async with self._turn(target.host, deadline):
                        response = await self._send(transport, request)
                        await response.aclose()
                    if response.is_success:
                        return
                    if response.status_code not in _SAME_METHOD:
                        headers = _plain_headers(response.headers)
                        raise StatusRefused(response.status_code, target.host, freshness.retry_after(headers))
                    location = response.headers.get("location")
                    target = next_target(target, location, allow_inner_names=allow_inner_names)
        raise _runs_in_circles(target, self._limits)

    @asynccontextmanager
    async def listen(self, url: str, *, message_bytes: int) -> AsyncIterator[Line]:
        """Open a WebSocket for the time of an `async with`.

        Args:
            url: An absolute ws or wss address.
            message_bytes: Size beyond which a message cuts the line.

        Raises:
            FetchError: When there is no connection; the subclass and its words say why.
        """
        # Judged, and then connected to, as the http address that it is before the upgrade.
        target = parse_target(_WEB_SOCKET.sub("http", url, count=1), allow_inner_names=self._allow_inner_names)
        with explained(target.host, self._limits.exchange_s):
            async with asyncio.timeout(self._limits.exchange_s):
                line = await open_line(self._session, str(target), target.host, message_bytes=message_bytes)
        try:
            yield line
        finally:
            await hang_up(line)

    async def _follow(
        self,
        target: httpx.URL,
        headers: Mapping[str, str],
        own: Mapping[str, str],
        deadline: asyncio.Timeout,
        *,
        is_conditional: bool,
    ) -> Fetched:
        first = target
        permanent: httpx.URL | None = None
        is_permanent = True
        for _ in range(self._limits.redirects + 1):
            # A key is for the host it was given for: a redirect must not be able to carry it elsewhere.
            sent = {**headers, **own} if _origin(target) == _origin(first) else headers
            with explained(_way(first, target), self._limits.exchange_s):
                async with self._turn(target.host, deadline):
                    response = await self._send(self._transport, httpx.Request("GET", target, headers=sent))
                    try:
                        self._check_headers(response)
                        if response.status_code not in _REDIRECTS:
                            return await self._read(response, permanent, is_conditional=is_conditional)
                    finally:
                        await response.aclose()
            location = response.headers.get("location")
            target = next_target(target, location, allow_inner_names=self._allow_inner_names)
            is_permanent = is_permanent and response.status_code in _PERMANENT
            permanent = target if is_permanent else permanent
        raise _runs_in_circles(target, self._limits)

    async def _send(self, transport: httpx.AsyncBaseTransport, request: httpx.Request) -> httpx.Response:
        request.extensions["timeout"] = {"connect": self._limits.connect_s}
        response = await transport.handle_async_request(request)
        response.request = request
        return response

    @asynccontextmanager
    async def _turn(self, host: str, deadline: asyncio.Timeout) -> AsyncIterator[None]:
        """Wait for a turn at `host`; the time it takes is not the host's fault, so it does not count."""
        if self._turns is None:
            yield
            return
        rest = self._turns.rests_for(host)
        if rest is not None:
            raise LeftAlone(_LEFT_ALONE.said(host=host), PATIENCE, rest)
        loop = asyncio.get_running_loop()
        left_s = (deadline.when() or loop.time()) - loop.time()
        deadline.reschedule(None)
        async with self._turns.turn(host):
            deadline.reschedule(loop.time() + left_s)
            yield

    def _check_headers(self, response: httpx.Response) -> None:
        if sum(len(name) + len(value) + 4 for name, value in response.headers.raw) > self._limits.header_bytes:
            most = self._limits.header_bytes // 1024
            raise BadAnswer(_LONG_HEADERS.said(host=response.url.host, most=most), SITE_MENDS)

    async def _read(self, response: httpx.Response, permanent: httpx.URL | None, *, is_conditional: bool) -> Fetched:
        headers = _plain_headers(response.headers)
        status = response.status_code
        not_modified = status == httpx.codes.NOT_MODIFIED and is_conditional
        if not not_modified and (not response.is_success or status == httpx.codes.PARTIAL_CONTENT):
            kind = Gone if status == httpx.codes.GONE else StatusRefused
            wait = freshness.retry_after(headers)
            if wait is not None and self._turns is not None and status == httpx.codes.TOO_MANY_REQUESTS:
                # It is us whom the host has had enough of, not this one address.
                self._turns.rest(response.url.host, wait)
            raise kind(status, response.url.host, wait)
        body = _NO_BODY if not_modified else await self._body(response, headers)
        return Fetched(
            url=str(response.url),
            status=status,
            headers=headers,
            body=body,
            body_digest="" if not_modified else hashlib.blake2b(body, digest_size=16).hexdigest(),
            not_modified=not_modified,
            etag=freshness.clean_validator(headers.get("etag")),
            last_modified=freshness.clean_validator(headers.get("last-modified")),
            retry_after=freshness.retry_after(headers),
            max_age=freshness.max_age(headers),
            permanent_url=str(permanent) if permanent else None,
        )

    async def _body(self, response: httpx.Response, headers: Mapping[str, str]) -> bytes:
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:12]) > self._limits.wire_bytes:
            raise too_large(self._limits.wire_bytes)
        return await read_body(
            response.aiter_raw(),
            headers.get("content-encoding", ""),
            wire_max=self._limits.wire_bytes,
            decoded_max=self._limits.decoded_bytes,
        )


def _plain_headers(headers: httpx.Headers) -> dict[str, str]:
    """Return headers as an ordinary dict: httpx's own finds out the encoding anew at every look into it."""
    encoding = headers.encoding
    found: dict[str, str] = {}
    for raw_name, raw_value in headers.raw:
        name, value = raw_name.decode(encoding).lower(), raw_value.decode(encoding)
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _checked_headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or not freshness.clean_validator(value):
            # Without the value, which may be a secret.
            raise FetchError(_BAD_HEADER.said(name=repr(name)), _CHECK_KEY)
    return headers


def _origin(target: httpx.URL) -> tuple[str, str, int | None]:
    return target.scheme, target.host, target.port


def _way(first: httpx.URL, target: httpx.URL) -> str | Said:
    """Return how people know the host of `target`, which they have not named when a redirect leads there."""
    return target.host if target.host == first.host else _REDIRECTED.said(host=target.host, first=first.host)


def _runs_in_circles(target: httpx.URL, limits: Limits) -> BadAnswer:
    return BadAnswer(_CIRCLES.said(host=target.host, most=limits.redirects), CHECK_ADDRESS)


def _session(
    guard: Guard, resolver: Resolver, tls: ssl.SSLContext, user_agent: str, limits: Limits
) -> aiohttp.ClientSession:
    """Return the session behind the transport: 6 to 17 times less CPU for each request than httpx's own pool."""
    connector = aiohttp.TCPConnector(
        ssl=tls,
        resolver=resolver,
        # Not the resolver: it never sees addresses written as numbers.
        socket_factory=guard.open_socket,
        limit=CONNECTIONS_MAX,
        limit_per_host=CONNECTIONS_PER_HOST_MAX,
        keepalive_timeout=KEEP_ALIVE_S,
        ttl_dns_cache=DNS_KEPT_S,
        dns_cache_max_size=DNS_HOSTS_MAX,
    )
    # Twice what is allowed, as chunks may be small.
    bound(connector, head_bytes=2 * limits.header_bytes, answer_bytes=2 * (limits.header_bytes + limits.wire_bytes))
    return aiohttp.ClientSession(
        connector=connector,
        headers={"user-agent": user_agent},
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        max_line_size=16 * 1024,
        max_field_size=32 * 1024,
    )
