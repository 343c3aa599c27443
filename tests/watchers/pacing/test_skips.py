"""The hours and days in which a feed asks not to be looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from watchers.pacing.skips import SKIP_MAX, Skips, skips_from_json, skips_of, skips_to_json

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)


def skips(hours: set[int] = frozenset(), days: set[int] = frozenset()) -> Skips:  # type: ignore[assignment]  # empty sets
    return Skips(frozenset(hours), frozenset(days))


def test_a_skipped_night_is_left_out_to_its_end() -> None:
    night = skips(set(range(6)))
    assert night.after(MONDAY + 2.4 * HOUR) == MONDAY + 6 * HOUR
    assert night.after(MONDAY + 6 * HOUR) == MONDAY + 6 * HOUR
    assert night.after(MONDAY + 5.9999 * HOUR) == MONDAY + 6 * HOUR


def test_hours_are_those_of_utc_wherever_the_clock_is() -> None:
    korea = timezone(9 * HOUR)
    assert skips({0}).after(datetime(2026, 11, 23, 9, 30, tzinfo=korea)) == MONDAY + HOUR


def test_a_skipped_weekend_is_looked_at_all_the_same_but_seldom() -> None:
    saturday = MONDAY + timedelta(days=5, hours=1)
    assert skips(days={5, 6}).after(saturday) == saturday + SKIP_MAX
    assert skips(days={5}).after(saturday + 20 * HOUR) == MONDAY + timedelta(days=6)


def test_who_skips_everything_means_nothing() -> None:
    assert skips(set(range(24))).after(MONDAY) == MONDAY
    assert skips(days=set(range(7))).after(MONDAY) == MONDAY


def test_what_makes_no_sense_is_left_out() -> None:
    assert skips_of(["0", "24", "25", "-1", "x", "", "٣", "007"], ["Monday", "MONDAY", "월요일"]) == skips({0}, {0})
    assert not skips_of([], [])


hours, days = st.sets(st.integers(0, 23)), st.sets(st.integers(0, 6))


@given(hours, days, st.integers(0, 14 * 86_400))
def test_it_never_comes_earlier_nor_much_later(hours: set[int], days: set[int], at_s: int) -> None:
    moment = MONDAY + timedelta(seconds=at_s)
    after = skips(hours, days).after(moment)
    assert moment <= after <= moment + SKIP_MAX


@given(hours, days)
def test_skips_survive_being_stored(hours: set[int], days: set[int]) -> None:
    assert skips_from_json(skips_to_json(skips(hours, days))) == skips(hours, days)
