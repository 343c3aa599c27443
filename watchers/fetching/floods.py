"""Cuts connections on which more comes than any answer needs.

A body is counted where it is read. What is no body, interim answers and what stands between and behind chunks, is taken
in by the library below, as fast as it comes and without end. So the bytes of each answer are counted once more, where
they leave the socket.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.streams import EMPTY_PAYLOAD


class FloodError(aiohttp.ClientPayloadError):
    """More came than any answer needs."""


class _Handler(ResponseHandler):
    """One connection."""

    def __init__(self, loop: asyncio.AbstractEventLoop, head_bytes: int, answer_bytes: int) -> None:
        super().__init__(loop)
        self._bounds = head_bytes, answer_bytes
        self._head_left, self._left = self._bounds
        self._body_before: object = None

    def set_response_params(self, **parameters: Any) -> None:
        """Get ready for the answer to the next request."""
        self._head_left, self._left = self._bounds
        self._body_before = self._payload
        super().set_response_params(**parameters)

    def data_received(self, data: bytes) -> None:
        """Count what comes, unless it is a WebSocket's: that has bounds of its own."""
        if self._upgraded or self._payload_parser is not None:
            super().data_received(data)
            return
        self._left -= len(data)
        if self._left >= 0:
            super().data_received(data)
            if self._payload in (None, EMPTY_PAYLOAD, self._body_before):
                self._head_left -= len(data)
        if (self._left < 0 or self._head_left < 0) and self.transport is not None:
            self._cut(self.transport)

    def _cut(self, transport: asyncio.Transport) -> None:
        error = FloodError("more than any answer needs")
        self.set_exception(error)
        if self._payload is not None and self._payload is not EMPTY_PAYLOAD:
            self._payload.set_exception(error)
        transport.abort()


def bound(connector: aiohttp.TCPConnector, *, head_bytes: int, answer_bytes: int) -> None:
    """Let the connections of `connector` be cut when an answer exceeds either.

    Args:
        connector: Before its first connection.
        head_bytes: Before the body begins, interim answers included.
        answer_bytes: In all.
    """
    handler = partial(_Handler, asyncio.get_running_loop(), head_bytes, answer_bytes)
    connector._factory = handler  # type: ignore[assignment]  # noqa: SLF001  # there is no other way to say which protocol
