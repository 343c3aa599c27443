"""What can go wrong on the way: planned faults, each for the next requests that match.

discord.fault("POST", r"/channels/\\d+/messages", CUT_AFTER)            the message exists, the answer is lost
discord.fault("POST", r"/channels/1/messages", rate_limited(1.5))
discord.fault("GET", "/gateway", UNAVAILABLE, times=3)
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Literal

from tests.discord_standin.problems import JSON

Scope = Literal["user", "global", "shared"]


class Effect(Enum):
    """What becomes of a request."""

    ANSWER = "another answer than the true one"
    CUT = "no answer: the connection ends"
    TRUNCATE = "half of the true answer, then the connection ends"
    HOLD = "no answer until the fault is released; then the true one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A kind of fault.

    Attributes:
        effect: What becomes of the request.
        is_accepted: Whether the request does its work all the same.
        status: The HTTP status of an ANSWER.
        body: Its body: JSON, or the text of a page.
        headers: What it carries besides.
    """

    effect: Effect
    is_accepted: bool = False
    status: int = 500
    body: JSON | str = ""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def raw(self) -> bytes:
        """The body as it goes over the line."""
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()

    @property
    def content_type(self) -> str:
        """What the body says it is."""
        return "text/html" if isinstance(self.body, str) else "application/json"


def answer(status: int, body: JSON | str, *headers: tuple[str, str]) -> Fault:
    """Return the fault that answers so and does nothing."""
    return Fault(effect=Effect.ANSWER, status=status, body=body, headers=headers)


def after_accept(fault: Fault) -> Fault:
    """Return the same fault, only that the request does its work before."""
    return replace(fault, is_accepted=True)


def refusal(status: int, code: int, message: str) -> Fault:
    """Return the fault that refuses with one of Discord's codes."""
    return answer(status, {"message": message, "code": code})


def rate_limited(retry_after_s: float, scope: Scope = "user") -> Fault:
    """Return a 429 of Discord's own."""
    body: JSON = {
        "message": "You are being rate limited.",
        "retry_after": retry_after_s,
        "global": scope == "global",
    }
    return answer(
        429,
        body,
        ("Via", "1.1 google"),
        ("Retry-After", str(round(retry_after_s + 0.5))),
        ("X-RateLimit-Scope", scope),
        *((("X-RateLimit-Global", "true"),) if scope == "global" else ()),
    )


INTERNAL_ERROR = answer(500, {"message": "500: Internal Server Error", "code": 0})
BAD_GATEWAY = answer(502, "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>")
UNAVAILABLE = answer(503, "upstream connect error or disconnect/reset before headers")
GATEWAY_TIMEOUT = answer(504, "<html><head><title>504 Gateway Time-out</title></head></html>")
CUT_BEFORE = Fault(effect=Effect.CUT)
CUT_AFTER = after_accept(CUT_BEFORE)
TRUNCATED = Fault(effect=Effect.TRUNCATE, is_accepted=True)
HELD = Fault(effect=Effect.HOLD)
MISSING_ACCESS = refusal(403, 50001, "Missing Access")
MISSING_PERMISSIONS = refusal(403, 50013, "Missing Permissions")
UNKNOWN_CHANNEL = refusal(404, 10003, "Unknown Channel")
UNKNOWN_MESSAGE = refusal(404, 10008, "Unknown Message")
INVALID_FORM = refusal(400, 50035, "Invalid Form Body")
UNAUTHORIZED = refusal(401, 0, "401: Unauthorized")
# Discord's front door, not Discord: a page, and no Via header.
CLOUDFLARE_BAN = answer(429, "<!DOCTYPE html><title>Access denied | Error 1015</title>", ("Retry-After", "600"))


@dataclass(eq=False, kw_only=True)
class PlannedFault:
    """A fault that waits for its requests.

    Attributes:
        method: Of the requests it hits.
        path: What their whole path, without `/api/v10`, has to match.
        kind: What befalls them.
        left: How many it still hits.
        hits: How many it has hit.
    """

    method: str
    path: re.Pattern[str]
    kind: Fault
    left: int
    hits: int = 0
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let the held requests go on."""
        self._released.set()

    def cancel(self) -> None:
        """Hit no more requests."""
        self.left = 0

    async def wait_for_release(self) -> None:
        """Return once the held requests may go on."""
        await self._released.wait()


class FaultPlan:
    """The planned faults, first planned first served."""

    def __init__(self) -> None:
        self._planned: list[PlannedFault] = []

    def add(self, method: str, path_pattern: str, kind: Fault, times: int) -> PlannedFault:
        """Plan a fault for the next `times` requests whose whole path matches the regular expression."""
        planned = PlannedFault(method=method.upper(), path=re.compile(path_pattern), kind=kind, left=times)
        self._planned.append(planned)
        return planned

    def take(self, method: str, path: str) -> PlannedFault | None:
        """Return the fault that hits this request, used up by one."""
        for planned in self._planned:
            if planned.left > 0 and planned.method == method and planned.path.fullmatch(path):
                planned.left -= 1
                planned.hits += 1
                return planned
        return None

    def release_all(self) -> None:
        """Let everything that is held go on."""
        for planned in self._planned:
            planned.release()
