"""Web servers on 127.0.0.1 for tests: one that answers by path, and one that sends whatever bytes it is told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_network
from pathlib import Path

from aiohttp import web

from watchers.fetching.tls import ResumingContext, client_context

LOOPBACK = (ip_network("127.0.0.0/8"),)
TLS = Path(__file__).parent / "data" / "tls"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Web:
    """A friendly server: what each path shows, and what it was asked."""

    pages: dict[str, Handler] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)
    base: str = ""
    fallback: Handler | None = None

    def show(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> str:
        """Let `path` show this from now on; underscores of header names stand for hyphens. Returns its URL."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def handler(_: web.Request) -> web.StreamResponse:
            return web.Response(body=data, status=status, headers=named)

        return self.handle(path, handler)

    def handle(self, path: str, handler: Handler) -> str:
        """Let `handler` answer `path` from now on. Returns its URL."""
        self.pages[path] = handler
        return self.base + path

    def redirect(self, path: str, location: str, status: int = 302) -> str:
        """Let `path` lead elsewhere from now on. Returns its URL."""
        return self.show(path, status=status, Location=location)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        handler = self.pages.get(request.path) or self.fallback
        return await handler(request) if handler else web.Response(status=404)


@asynccontextmanager
async def friendly() -> AsyncIterator[Web]:
    """Serve an empty Web."""
    site = Web()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, auto_decompress=False)
    await runner.setup()
    try:
        tcp = web.TCPSite(runner, "127.0.0.1", 0)
        await tcp.start()
        site.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield site
    finally:
        await runner.cleanup()


@asynccontextmanager
async def talking(talk: Talk, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serve every connection with `talk`; yields the port."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            # Cancelled by nobody but us, at the end; asyncio would make a traceback of it.
            with suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
                await talk(reader, writer)
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


def sending(data: bytes, *, then_close: bool = True) -> Talk:
    """Return a talk that reads one request, sends `data`, and then closes or keeps silent."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(data)
        await writer.drain()
        if not then_close:
            await reader.read()

    return talk


def answer_bytes(body: bytes, headers: Mapping[str, str], status: str = "200 OK") -> bytes:
    """Return an HTTP answer exactly as given, lies included."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@cache
def trusting() -> ResumingContext:
    """Return a client's context that trusts the server's below, made once for all tests that need no fresh one."""
    return trusting_anew()


def trusting_anew() -> ResumingContext:
    """Return such a context that remembers nothing."""
    context = client_context()
    context.load_verify_locations(TLS / "localhost.pem")
    return context


def server_tls() -> ssl.SSLContext:
    """Return a server's context for news.example.kr, localhost and 127.0.0.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "localhost.pem", TLS / "localhost.key.pem")
    return context
