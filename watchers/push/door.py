"""Where hubs call: a small web server that knows one kind of address, and tells strangers nothing."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from aiohttp import web
from aiohttp.http import HttpProcessingError

from store.errors import StoreError
from watchers.push.connections import BODY_BYTES_MAX, Bounds, Budget, Gate
from watchers.push.hubs import Hubs
from watchers.push.leases import LEASE_WANTED

log = logging.getLogger(__name__)

RETRY_S = 60.0
"""When the address to listen at is taken, this long until the next try."""

CHALLENGE_CHARACTERS_MAX = 1_024
CALLS_MAX = 30
CALLS_SPAN = timedelta(minutes=1)
BUDGETS_MAX = 10_000
"""Calls of one hub about one source that are read, in a minute; more than one wakes the source no sooner."""

# A proxy in front of us may or may not have taken the path of the public address off.
_ADDRESS = re.compile(r"(?:/[^?]*)?/websub/([\w-]{16,128})", re.ASCII)
_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}


class Door:
    """Listens for the calls of hubs; a `watchers.push.listener.Listener`."""

    def __init__(
        self, hubs: Hubs, host: str, port: int, clock: Callable[[], datetime], bounds: Bounds | None = None
    ) -> None:
        """Take who hears the calls, where to listen (port 0: any that is free), and what callers may cost."""
        self._hubs = hubs
        self._host = host
        self._port = port
        self._clock = clock
        self._bounds = bounds or Bounds()
        self._budgets: dict[str, Budget] = {}

    async def run(self) -> None:
        """Listen until cancelled; when the address is taken, try again and again."""
        while True:
            try:
                async with self.opened() as port:
                    log.info("hub: hubs may call at %s port %d", self._host, port)
                    await asyncio.Event().wait()
            except OSError as error:
                log.error(  # noqa: TRY400  # the trace would say nothing more
                    "hub: no one can call at %s port %d: %s. Free it, or change SOKBO_LISTEN; sources are polled.",
                    self._host,
                    self._port,
                    error.strerror or error,
                )
                await asyncio.sleep(RETRY_S)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[int]:
        """Listen for the time of an `async with`; yields the port."""
        server = web.Server(
            self.answer,
            access_log=None,
            logger=_http_log(),
            # What is signed are the bytes as sent; and nothing inflates.
            auto_decompress=False,
            lingering_time=0.0,
        )
        gate = Gate(server, self._clock, self._bounds)
        listening = await asyncio.get_running_loop().create_server(gate, self._host, self._port)
        try:
            yield int(listening.sockets[0].getsockname()[1])
        finally:
            listening.close()
            await server.shutdown(0.5)
            for transport in list(gate.inside):
                transport.abort()

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer one call, and hang up."""
        found = _ADDRESS.fullmatch(request.path)
        if found is None or not self._hubs.knows(found[1]):
            return _answer(404)
        name = found[1]
        if not self._budget_of(name).spend():
            return _answer(429)
        try:
            match request.method:
                case "GET":
                    return await self._asked(name, request)
                case "POST":
                    return await self._told(name, request)
        except StoreError as error:
            log.warning("hub: a call could not be answered, for the database fails: %s", error)
            return _answer(503)
        return _answer(405)

    def _budget_of(self, name: str) -> Budget:
        if len(self._budgets) >= BUDGETS_MAX:
            # Of hubs long forgotten, most of them.
            self._budgets.clear()
        return self._budgets.setdefault(name, Budget(CALLS_MAX, CALLS_SPAN, self._clock))

    async def _asked(self, name: str, request: web.BaseRequest) -> web.Response:
        """Answer a hub that wants to know whether we asked it, or that says no."""
        query = request.query
        mode, topic, challenge = (query.get(f"hub.{each}", "") for each in ("mode", "topic", "challenge"))
        if mode == "denied":
            return _answer(200 if await self._hubs.deny(name, topic, query.get("hub.reason", "")) else 404)
        if not 0 < len(challenge) <= CHALLENGE_CHARACTERS_MAX:
            return _answer(404)
        is_meant = await self._hubs.confirm(name, mode, topic, _lease(query.get("hub.lease_seconds", "")))
        return _answer(200, challenge) if is_meant else _answer(404)

    async def _told(self, name: str, request: web.BaseRequest) -> web.Response:
        """Hear that there is news. A call with a bad signature is answered as a good one is: it learns nothing."""
        length = request.content_length
        if length is not None and length > BODY_BYTES_MAX:
            return _answer(413)
        if request.headers.get("Expect", "").lower() == "100-continue":
            # Many hubs ask before they send a body of more than a kilobyte, and wait a second for an answer.
            await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            request.writer.output_size = 0
        body = bytearray()
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > BODY_BYTES_MAX:
                return _answer(413)
        if not self._hubs.told(name, request.headers.get("X-Hub-Signature", ""), bytes(body)):
            log.info("hub: a call that its hub did not sign was ignored")
        return _answer(202)


def _http_log() -> logging.Logger:
    """Return where aiohttp tells of mistakes: of ours, for it would also tell of every stranger who speaks no HTTP."""
    quiet = logging.getLogger(f"{__name__}.http")
    quiet.addFilter(_is_ours)
    return quiet


def _is_ours(record: logging.LogRecord) -> bool:
    return record.exc_info is None or not isinstance(record.exc_info[1], HttpProcessingError)


def _lease(seconds: str) -> timedelta:
    is_number = seconds.isascii() and seconds.isdigit()
    return timedelta(seconds=min(int(seconds[:12]), 10**8)) if is_number else LEASE_WANTED


def _answer(status: int, text: str = "") -> web.Response:
    response = web.Response(status=status, text=text, headers=_HEADERS)
    response.force_close()
    return response
