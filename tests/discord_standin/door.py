"""The front door every request passes, in this order: planned fault, token, rate limit, handler, log."""

from __future__ import annotations

import json
from collections.abc import Callable

from aiohttp import web

from tests.discord_standin.faults import Effect, Fault, FaultPlan, PlannedFault
from tests.discord_standin.model import StandInRequest
from tests.discord_standin.problems import RefusalError
from tests.discord_standin.ratelimits import RateLimiter
from tests.discord_standin.routes import PREFIX, Handler, answer
from tests.discord_standin.world import Changes

# What carries its own token in its path, and what anybody may ask.
_OPEN_PATHS = ("/interactions/", "/webhooks/")
_GATEWAY = "/gateway"


class FrontDoor:
    """Lets requests in, or not, and keeps the log.

    Attributes:
        requests: Every request that was answered or cut, in that order; a conversation with the gateway as status 101.
        is_closing: Put to True when the stand-in ends: what is held then is not done any more.
    """

    def __init__(
        self, *, faults: FaultPlan, limiter: RateLimiter, changes: Changes, is_token: Callable[[object], bool]
    ) -> None:
        self.requests: list[StandInRequest] = []
        self.is_closing = False
        self._faults = faults
        self._limiter = limiter
        self._changes = changes
        self._is_token = is_token

    @web.middleware
    async def handle(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request, or spoil it as planned."""
        planned = self._faults.take(request.method, path_of(request))
        if planned is not None:
            self._changes.notify()
            return await self._spoil(request, handler, planned)
        return await self._pass(request, handler)

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            self._check_token(request)
        except RefusalError as error:
            return answer(error.body, error.status)
        ticket = self._limiter.take(request.method, path_of(request))
        response = await _handled(request, handler) if ticket.fault is None else _false_answer(ticket.fault)
        response.headers.update({**ticket.headers, "Via": "1.1 google"})
        return response

    def _check_token(self, request: web.Request) -> None:
        path = path_of(request)
        if path == _GATEWAY or path.startswith(_OPEN_PATHS):
            return
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bot" or not self._is_token(token):
            raise RefusalError(401, 0, "401: Unauthorized")

    async def _spoil(self, request: web.Request, handler: Handler, planned: PlannedFault) -> web.StreamResponse:
        kind = planned.kind
        if kind.effect is Effect.HOLD:
            # It has arrived: what it says counts even if the one who sent it does not wait.
            await (request.post() if request.content_type == "multipart/form-data" else request.read())
            await planned.wait_for_release()
            return _cut(request) if self.is_closing else await self._pass(request, handler)
        true = await self._answer(request, handler) if kind.is_accepted else None
        if kind.effect is Effect.ANSWER:
            false = _false_answer(kind)
            await self._note(request, kind.status, false)
            return false
        await self._note(request, None)
        if isinstance(true, web.Response) and kind.effect is Effect.TRUNCATE:
            return await _truncated(request, true)
        return _cut(request)

    async def _pass(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if _is_gateway(request):
            await self._note(request, 101)
            return await handler(request)
        response = await self._answer(request, handler)
        await self._note(request, response.status, response)
        return response

    async def _note(self, request: web.Request, status: int | None, response: web.StreamResponse | None = None) -> None:
        body = _parsed(await request.read()) if _has_json(request) else None
        scope = None if response is None else response.headers.get("X-RateLimit-Scope")
        is_shared = scope == "shared"
        self.requests.append(StandInRequest(request.method, path_of(request), status, body, is_shared))
        self._changes.notify()


def path_of(request: web.Request) -> str:
    """Return a request's path without the API's prefix."""
    return request.path.removeprefix(PREFIX)


def _is_gateway(request: web.Request) -> bool:
    return request.path.startswith(_GATEWAY)


def _has_json(request: web.Request) -> bool:
    return request.content_type == "application/json" and request.body_exists


def _parsed(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except ValueError:
        return None


async def _handled(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except RefusalError as error:
        return answer(error.body, error.status)
    except web.HTTPException as error:
        return answer({"message": f"{error.status}: {error.reason}", "code": 0}, error.status)


def _false_answer(fault: Fault) -> web.Response:
    response = web.Response(body=fault.raw, status=fault.status, content_type=fault.content_type)
    response.headers.update(fault.headers)
    return response


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    # Nobody hears this; aiohttp wants it.
    return web.Response()


async def _truncated(request: web.Request, true: web.Response) -> web.StreamResponse:
    raw = true.body if isinstance(true.body, bytes) else b""
    half = web.StreamResponse(status=true.status, headers=true.headers)
    half.content_length = len(raw)
    await half.prepare(request)
    await half.write(raw[: len(raw) // 2])
    if request.transport is not None:
        request.transport.close()
    return half
