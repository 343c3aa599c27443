"""Dates in all the ways feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchers.text.dates import CHINA, KOREA_AND_JAPAN, parse_date, zone_of

NINE_IN_SEOUL = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 23 Nov 2026 09:00:00 +0900",
        "Mon, 23 Nov 2026 09:00:00 KST",
        "Mon, 23 Nov 2026 09:00:00 JST",
        "Mon, 23 Nov 2026 00:00:00 GMT",
        "Mon, 23 Nov 2026 00:00:00 Z",
        "Sun, 22 Nov 2026 19:00:00 EST",
        "Sun, 22 Nov 2026 19:00:00 -0500",
        "23 Nov 2026 09:00 +0900",
        "Mon, 23 Nov 26 09:00:00 +0900",
        "Monday, 23-Nov-26 00:00:00 GMT",
        "Mon, 23 November 2026 09:00:00 +09:00",
        "mon,23 nov 2026 09:00:00 +0900",
        "Mon, 23 Nov 2026 09:00:00 GMT+0900",
        "  Mon,  23  Nov  2026\n09:00:00 +0900 ",
        "월, 23 11월 2026 09:00:00 +0900",
        "월요일, 23 Nov 2026 09:00:00 +0900",
        "Mon Nov 23 09:00:00 KST 2026",
        "Mon Nov 23 2026 09:00:00 GMT+0900 (대한민국 표준시)",
        "Nov 23, 2026 09:00 AM KST",
        "November 23rd, 2026, 9:00 a.m. +0900",
        "2026-11-23T09:00:00+09:00",
        "2026-11-23T09:00:00+0900",
        "2026-11-23T09:00:00.000+09:00",
        "2026-11-23T00:00:00Z",
        "2026-11-23T00:00Z",
        "2026-11-23 09:00:00 +0900",
        "2026-11-23 09:00:00 KST",
        "2026-11-22T24:00:00Z",
        "20261123T000000Z",
        "2026-11-22T15:00:00\u221209:00",
        "1795392000",
        "1795392000000",
    ],
)
def test_dates_with_a_zone(text: str) -> None:
    assert parse_date(text) == NINE_IN_SEOUL
    assert parse_date(text, CHINA) == NINE_IN_SEOUL


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 09:00:00",
        "2026-11-23T09:00",
        "2026.11.23 09:00",
        "2026. 11. 23. 오전 9:00",
        "2026. 11. 23. 09:00",
        "2026/11/23 09:00:00",
        "2026년 11월 23일 09:00",
        "2026년 11월 23일 (월) 오전 9시",
        "2026년11월23일 9시 00분",
        "입력 2026-11-23 오전 9:00:00",
        "2026年11月23日 9時00分",
        "2026年11月23日 09:00",
        "2026年11月23日 上午9点",
        "11/23/2026 9:00:00 AM",
        "23/11/2026 09:00",
        "20261123090000",
        "202611230900",
        "Mon, 23 Nov 2026 09:00:00",
        "Nov 23, 2026 9:00 AM",
    ],
)
def test_dates_without_a_zone_mean_the_site_s(text: str) -> None:
    assert parse_date(text, KOREA_AND_JAPAN) == NINE_IN_SEOUL
    assert parse_date(text) == NINE_IN_SEOUL + timedelta(hours=9)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026.11.23 오후 3:05", 15),
        ("2026.11.23 오후 12:05", 12),
        ("2026.11.23 오전 12:05", 0),
        ("2026.11.23 午後3:05", 15),
        ("2026-11-23 03:05 PM", 15),
        ("2026-11-23 15:05 PM", 15),
        ("2026년 11월 23일 오후 3시 5분 10초", 15),
    ],
)
def test_halves_of_the_day(text: str, hour: int) -> None:
    found = parse_date(text)
    assert found is not None
    assert (found.hour, found.minute) == (hour, 5)


@pytest.mark.parametrize(
    "text", ["2026-11-23", "2026.11.23", "2026년 11월 23일", "20261123", "23 Nov 2026", "Nov 23, 2026"]
)
def test_a_day_alone_is_its_midnight(text: str) -> None:
    assert parse_date(text, KOREA_AND_JAPAN) == datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "어제",
        "3시간 전",
        "03/04/2026",
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "2026-13-01",
        "2026-02-30T00:00:00Z",
        "Mon, 32 Nov 2026 00:00:00 GMT",
        "Mon, 23 Nov 2026 25:00:00 GMT",
        "Mon, 23 Foo 2026 00:00:00 GMT",
        "November 23",
        "9999-12-31T23:59:59-14:00",
        "Mon, 23 Nov 2026 09:99:00 +0900",
        "12345",
        "010-1234-5678",
        "Fri, 00 Jan 1900 00:00:00 GMT",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("host", "language", "hours"),
    [
        ("news.example.kr", "", 9),
        ("news.example.co.kr.", "en", 9),
        ("example.com", "ko", 9),
        ("example.com", "ja", 9),
        ("example.jp", "", 9),
        ("example.cn", "", 8),
        ("example.com", "zh", 8),
        ("example.com", "en", 0),
        ("", "", 0),
    ],
)
def test_the_zone_of_a_site(host: str, language: str, hours: int) -> None:
    assert zone_of(host, language).utcoffset(None) == timedelta(hours=hours)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(31_536_000, 4_102_444_800),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(
        ["%a, %d %b %Y %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%a %b %d %Y %H:%M:%S GMT%z", "%Y.%m.%d %H:%M:%S %z"]
    ),
)
def test_what_was_written_is_read(seconds: int, minutes: int, pattern: str) -> None:
    aware = datetime.fromtimestamp(seconds, timezone(timedelta(minutes=minutes)))
    assert parse_date(aware.strftime(pattern)) == aware


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789-./: +TZ월일년오후AMPMGNovn,", max_size=40) | st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    found = parse_date(text, KOREA_AND_JAPAN)
    assert found is None or (found.tzinfo is UTC and found.year >= 1970)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(2 * 365 * 86_400, 2**33).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.integers(-23 * 60, 23 * 60),
    st.sampled_from(["%a, %d %b %Y %H:%M:%S", "%d %b %Y %H:%M:%S"]),
)
def test_dates_of_feeds_as_their_standard_wants_them(moment: datetime, east_minutes: int, form: str) -> None:
    sign = "-" if east_minutes < 0 else "+"
    offset = f"{sign}{abs(east_minutes) // 60:02}{abs(east_minutes) % 60:02}"
    zone = timezone(timedelta(minutes=east_minutes))
    assert parse_date(f"{moment.strftime(form)} {offset}") == moment.replace(tzinfo=zone).astimezone(UTC)
    assert parse_date(f"{moment.strftime(form)} GMT") == moment.replace(tzinfo=UTC)
    # With a colon in its zone, the same date is taken apart step by step.
    assert parse_date(f"{moment.strftime(form)} {offset}") == parse_date(
        f"{moment.strftime(form)} {offset[:3]}:{offset[3:]}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 31 Feb 2026 10:00:00 GMT",
        "Sun, 22 Nov 2026 10:61:00 +0900",
        "1 Xyz 2026 10:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 +0100",
        # In UTC, this is in the year 10000.
        "Fri, 31 Dec 9999 23:00:00 -0900",
    ],
)
def test_a_date_in_the_usual_form_that_is_none(text: str) -> None:
    assert parse_date(text) is None
