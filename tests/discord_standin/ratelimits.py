"""Rate limits: the headers on every answer, and a 429 when a limit that was set up is exceeded.

https://docs.discord.com/developers/topics/rate-limits
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from tests.discord_standin.faults import Fault, rate_limited
from tests.discord_standin.world import Clock

_MAJOR = re.compile(r"/(?:channels|guilds|webhooks)/\d+|")
_AMPLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """A limit on some requests, counted for each channel, server or webhook of its own.

    Attributes:
        method: Of the requests.
        path: A regular expression for their whole path, without `/api/v10`.
        limit: How many there may be in a window.
        window: How long a window is; it opens with the first request.
        is_enforced: Whether the first request too many is refused, or the headers only tell.
    """

    method: str
    path: str
    limit: int
    window: timedelta
    is_enforced: bool = True


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a request is told: headers, and a fault when it was one too many."""

    headers: dict[str, str]
    fault: Fault | None = None


class RateLimiter:
    """Counts requests against the limits; where none was set up, the headers name an ample one."""

    def __init__(self, limits: Sequence[RateLimit], clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._windows: dict[tuple[int, str], tuple[datetime, int]] = {}

    def take(self, method: str, path: str) -> Ticket:
        """Count a request."""
        for index, limit in enumerate(self._limits):
            if limit.method == method and re.fullmatch(limit.path, path):
                return self._count(index, limit, path)
        return Ticket(_headers("ample", _AMPLE, _AMPLE - 1, 1.0, self._clock.now()))

    def _count(self, index: int, limit: RateLimit, path: str) -> Ticket:
        major = _MAJOR.match(path)
        key = (index, major.group() if major else "")
        now = self._clock.now()
        opened, used = self._windows.get(key, (now, 0))
        if now - opened >= limit.window:
            opened, used = now, 0
        self._windows[key] = (opened, used + 1)
        left_s = (opened + limit.window - now).total_seconds()
        headers = _headers(f"bucket-{index}", limit.limit, max(limit.limit - used - 1, 0), left_s, now)
        is_over = used >= limit.limit and limit.is_enforced
        return Ticket(headers, rate_limited(round(left_s, 3)) if is_over else None)


def _headers(bucket: str, limit: int, remaining: int, reset_after_s: float, now: datetime) -> dict[str, str]:
    return {
        "X-RateLimit-Bucket": bucket,
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(ceil(now.timestamp() + reset_after_s)),
        "X-RateLimit-Reset-After": f"{reset_after_s:.3f}",
    }
