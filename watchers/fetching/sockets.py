"""A line that stays open: WebSocket, bounded like everything else that comes in."""

from __future__ import annotations

import asyncio

import aiohttp

from newsdesk.wording import Text
from watchers.fetching.errors import StatusRefused, Unreachable

HEARTBEAT_S = 30.0
"""A line on which not even a pong came for so long is dead."""

CLOSE_S = 2.0
"""How long a goodbye may take."""

_CUT = Text("{host} cut the line", "{host}에서 연결을 끊었습니다")
_CUT_WITH_CODE = Text("{host} cut the line (code {code})", "{host}에서 연결을 끊었습니다 (코드 {code})")


class Line:
    """An open WebSocket; made by `Fetcher.listen`."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, host: str) -> None:
        """Take over a socket that is connected to `host`."""
        self._socket = socket
        self._host = host

    async def send(self, text: str) -> None:
        """Send one message.

        Raises:
            Unreachable: The line is cut.
        """
        try:
            await self._socket.send_str(text)
        except (aiohttp.ClientError, OSError) as error:
            raise Unreachable(_CUT.said(host=self._host)) from error

    async def receive(self) -> str:
        """Return the next message, however long it takes to come; what is no text comes as "".

        Raises:
            Unreachable: The line is cut, be it for a message larger than allowed.
        """
        message = await self._socket.receive()
        if message.type is aiohttp.WSMsgType.TEXT:
            return str(message.data)
        if message.type is aiohttp.WSMsgType.BINARY:
            return ""
        # Everything else ends it: aiohttp answers pings by itself.
        code = self._socket.close_code
        cut = _CUT_WITH_CODE if code else _CUT
        raise Unreachable(cut.said(host=self._host, code=str(code)))

    async def close(self) -> None:
        """Say goodbye, and hang up in any case."""
        await self._socket.close()


async def open_line(session: aiohttp.ClientSession, url: str, host: str, *, message_bytes: int) -> Line:
    """Connect to `url`, an http(s) address that may be asked.

    Raises:
        StatusRefused: The server wants to talk HTTP only.
    """
    try:
        socket = await session.ws_connect(
            url,
            heartbeat=HEARTBEAT_S,
            max_msg_size=message_bytes,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_S),
            # Not offered, so that a small frame cannot become a large message.
            compress=0,
        )
    except aiohttp.WSServerHandshakeError as error:
        raise StatusRefused(error.status, host) from error
    return Line(socket, host)


async def hang_up(line: Line) -> None:
    """Close a line, also on the way out of a cancelled task."""
    await asyncio.shield(line.close())
