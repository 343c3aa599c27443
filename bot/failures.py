"""What Discord's refusals mean for a delivery. Pure: an exception goes in, what to do about it comes out.

WAIT     Discord or the network is at fault: try again later, slower each time
PARK     the channel is closed to us: stop posting there, look again in an hour, tell the owner once
GONE     somebody deleted the message: there is nothing left to do
REJECT   Discord will not take this message: say it plainly once, then give it up
STOP     the token is not valid (any more): nothing can be sent at all
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

import discord

# discord.py hands on its transport's errors unwrapped; this is the one place that names them.
from aiohttp import ClientError

from newsdesk.wording import Said, Text

TRANSPORT_ERRORS = (discord.HTTPException, discord.RateLimited, ClientError, OSError, TimeoutError)
"""All that a request to Discord may raise while everybody does as documented."""

BACKOFF_FIRST = timedelta(seconds=2)
BACKOFF_MAX = timedelta(minutes=15)
BLOCKED_WAIT = timedelta(minutes=10)
"""How long to be silent when Discord's front door shuts us out, or we come close to that."""

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_UNKNOWN_MESSAGE = 10008
_HARMFUL_LINK = 240000
_REASON_MAX = 200

# What Discord says most often of a channel; it speaks English to programs. The rest is as it came.
_MEANINGS: Mapping[int, Text] = {
    10003: Text("{words}", "없는 채널입니다({words})"),
    50001: Text("{words}", "봇이 채널을 볼 수 없습니다({words})"),
    50013: Text("{words}", "봇에 권한이 모자랍니다({words})"),
    50083: Text("{words}", "보관된 스레드입니다({words})"),
}

_SLOW_DOWN = Said("Discord asked us to slow down", "디스코드가 천천히 보내 달라고 했습니다")
_LATE = Said("Discord did not answer in time", "디스코드가 제때 응답하지 않았습니다")
_CUT = Text("the connection to Discord failed ({error})", "디스코드와 연결하지 못했습니다({error})")
_ANSWERED = Text("Discord answered {status}: {words}", "디스코드 응답 {status}: {words}")
_ANSWERED_CODE = Text("Discord answered {status}, code {code}: {words}", "디스코드 응답 {status}, 코드 {code}: {words}")


class Remedy(Enum):
    """What to do about a failed request; see the module's table."""

    WAIT = "wait"
    PARK = "park"
    GONE = "gone"
    REJECT = "reject"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failed request, judged.

    Attributes:
        remedy: What to do.
        reason: One plain line, a clause without a full stop.
        wait: The least time before the next try, when Discord named one.
        is_invalid: Whether it counts towards the invalid requests that get an address banned (401, 403, 429).
        shuts_out: Whether every other request would fail the same way now.
    """

    remedy: Remedy
    reason: Said
    wait: timedelta | None = None
    is_invalid: bool = False
    shuts_out: bool = False


def judge(error: BaseException) -> Failure:
    """Return what `error`, one of TRANSPORT_ERRORS, means for the delivery it ended."""
    match error:
        case discord.RateLimited():
            return Failure(remedy=Remedy.WAIT, reason=_SLOW_DOWN, wait=timedelta(seconds=error.retry_after))
        case discord.HTTPException():
            return _judge_answer(error)
        case TimeoutError():
            return Failure(remedy=Remedy.WAIT, reason=_LATE)
        case _:
            return Failure(remedy=Remedy.WAIT, reason=_CUT.said(error=type(error).__name__))


def _judge_answer(error: discord.HTTPException) -> Failure:
    wait = _retry_after(error)
    # Not Discord's API but its front door speaks, in HTML: the address is blocked for a while.
    shuts_out = error.status in {403, 429} and not _is_json(error)
    return Failure(
        remedy=Remedy.WAIT if shuts_out else _remedy(error.status, error.code),
        reason=_reason(error),
        wait=wait or BLOCKED_WAIT if shuts_out else wait,
        is_invalid=error.status in {401, 403, 429},
        shuts_out=shuts_out,
    )


def _remedy(status: int, code: int) -> Remedy:
    match status, code:
        case 401, _:
            return Remedy.STOP
        case 404, known if known:
            return Remedy.GONE if known == _UNKNOWN_MESSAGE else Remedy.PARK
        case 403, _ if code != _HARMFUL_LINK:
            return Remedy.PARK
        case ((404 | 408 | 429), _):
            return Remedy.WAIT
        case _:
            return Remedy.REJECT if 400 <= status < 500 else Remedy.WAIT


def _reason(error: discord.HTTPException) -> Said:
    text = " ".join(error.text.split()) if _is_json(error) else error.response.reason or ""
    shown = text if len(text) <= _REASON_MAX else text[: _REASON_MAX - 1] + "…"
    if not error.code:
        return _ANSWERED.said(status=error.status, words=shown)
    meaning = _MEANINGS.get(error.code)
    words = meaning.said(words=shown) if meaning else shown
    return _ANSWERED_CODE.said(status=error.status, code=str(error.code), words=words)


def _is_json(error: discord.HTTPException) -> bool:
    return "json" in error.response.headers.get("Content-Type", "")


def _retry_after(error: discord.HTTPException) -> timedelta | None:
    try:
        return timedelta(seconds=float(str(error.response.headers["Retry-After"])))
    except (KeyError, ValueError, OverflowError):
        return None


def backoff(attempts: int, chance: float) -> timedelta:
    """Return how long to wait after the given number of attempts: doubling, with jitter.

    Args:
        attempts: Attempts made so far, at least 1.
        chance: A number in [0, 1): how much of the last quarter of the wait is added.
    """
    whole = min(BACKOFF_FIRST * (1 << min(attempts - 1, 16)), BACKOFF_MAX)
    return whole * (0.75 + 0.25 * chance)
