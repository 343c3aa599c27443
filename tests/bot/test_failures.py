"""What each refusal means. The answers are aiohttp's and discord.py's own objects, made by hand."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from aiohttp import ClientPayloadError, ServerDisconnectedError
from hypothesis import given
from hypothesis import strategies as st

from bot.failures import BACKOFF_MAX, BLOCKED_WAIT, Remedy, backoff, judge

SECOND = timedelta(seconds=1)


def answer(status: int, body: Any, **headers: str) -> discord.HTTPException:
    kind = "application/json" if isinstance(body, dict) else "text/html"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response: Any = SimpleNamespace(status=status, reason="Reason", headers={"Content-Type": kind} | named)
    return discord.HTTPException(response, body)


def refused(status: int, code: int) -> discord.HTTPException:
    return answer(status, {"code": code, "message": "말이 되는 까닭"})


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (refused(401, 0), Remedy.STOP),
        (refused(403, 50001), Remedy.PARK),
        (refused(403, 50013), Remedy.PARK),
        (refused(403, 0), Remedy.PARK),
        (refused(403, 240000), Remedy.REJECT),
        (refused(404, 10003), Remedy.PARK),
        (refused(404, 10004), Remedy.PARK),
        (refused(404, 10008), Remedy.GONE),
        (refused(404, 0), Remedy.WAIT),
        (refused(400, 50035), Remedy.REJECT),
        (refused(400, 200000), Remedy.REJECT),
        (refused(413, 40005), Remedy.REJECT),
        (refused(408, 0), Remedy.WAIT),
        (refused(429, 0), Remedy.WAIT),
        (answer(429, "<html>1015</html>"), Remedy.WAIT),
        (answer(403, "<html>blocked</html>"), Remedy.WAIT),
        (answer(404, "<html>"), Remedy.WAIT),
        (answer(500, ""), Remedy.WAIT),
        (answer(502, "<html>"), Remedy.WAIT),
        (refused(503, 0), Remedy.WAIT),
        (discord.RateLimited(90.0), Remedy.WAIT),
        (ServerDisconnectedError(), Remedy.WAIT),
        (ClientPayloadError(), Remedy.WAIT),
        (ConnectionResetError(104, "reset"), Remedy.WAIT),
        (TimeoutError(), Remedy.WAIT),
    ],
)
def test_remedies(error: BaseException, remedy: Remedy) -> None:
    failure = judge(error)
    assert failure.remedy is remedy
    for words in (failure.reason.en, failure.reason.ko):
        assert words.isprintable()
        assert not words.endswith(".")
    assert "디스코드" in failure.reason.ko


@pytest.mark.parametrize(
    ("error", "wait", "shuts_out", "is_invalid"),
    [
        (discord.RateLimited(90.0), 90 * SECOND, False, False),
        (answer(429, {"message": "slow", "retry_after": 5}, Retry_After="5"), 5 * SECOND, False, True),
        (answer(429, {"message": "slow"}, Retry_After="soon"), None, False, True),
        (answer(429, "<html>1015</html>"), BLOCKED_WAIT, True, True),
        (answer(429, "<html>1015</html>", Retry_After="3600"), 3600 * SECOND, True, True),
        (answer(403, "<html>blocked</html>"), BLOCKED_WAIT, True, True),
        (refused(401, 0), None, False, True),
        (refused(404, 10003), None, False, False),
        (answer(502, "<html>"), None, False, False),
    ],
)
def test_how_long_and_who_else(error: BaseException, wait: timedelta | None, shuts_out: bool, is_invalid: bool) -> None:
    failure = judge(error)
    assert (failure.wait, failure.shuts_out, failure.is_invalid) == (wait, shuts_out, is_invalid)


def test_the_reason_is_what_discord_says_on_one_short_line() -> None:
    said = judge(refused(400, 50035)).reason
    assert (said.en, said.ko) == (
        "Discord answered 400, code 50035: 말이 되는 까닭",
        "디스코드 응답 400, 코드 50035: 말이 되는 까닭",
    )
    long = judge(answer(400, {"code": 1, "message": "가\n" * 500})).reason
    assert len(long.en) < 300
    assert long.en.endswith("…")
    assert long.ko.endswith("…")


@pytest.mark.parametrize(
    ("status", "code", "words", "korean"),
    [
        (403, 50001, "Missing Access", "봇이 채널을 볼 수 없습니다"),
        (403, 50013, "Missing Permissions", "봇에 권한이 모자랍니다"),
        (404, 10003, "Unknown Channel", "없는 채널입니다"),
        (400, 50083, "Thread is archived", "보관된 스레드입니다"),
    ],
)
def test_why_a_channel_is_closed_is_told_in_korean_beside_discords_words(
    status: int, code: int, words: str, korean: str
) -> None:
    said = judge(answer(status, {"code": code, "message": words})).reason
    assert said.en == f"Discord answered {status}, code {code}: {words}"
    assert said.ko == f"디스코드 응답 {status}, 코드 {code}: {korean}({words})"


def test_what_stands_in_discords_words_is_no_template() -> None:
    assert "{error}" in judge(answer(403, {"code": 50013, "message": "{error}"})).reason.ko


@given(st.integers(1, 10_000), st.floats(0, 0.999))
def test_waits_double_up_to_a_quarter_of_an_hour(attempts: int, chance: float) -> None:
    wait = backoff(attempts, chance)
    assert 1.5 * SECOND <= wait <= BACKOFF_MAX
    assert backoff(attempts + 1, chance) >= wait
    assert backoff(attempts, 0.0) <= wait


def test_the_first_waits() -> None:
    assert [backoff(attempts, 0.0) / SECOND for attempts in (1, 2, 3, 4)] == [1.5, 3.0, 6.0, 12.0]
