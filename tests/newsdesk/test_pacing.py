"""When to look again: what is learnt from arrivals, and the laws that hold whatever was learnt."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.pacing import Bounds, Habit, habit_from_json, habit_to_json, learn, wait

START = datetime(2026, 11, 2, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
BOUNDS = Bounds(threshold=0.5, usual=5 * MINUTE, shortest=MINUTE, longest=2 * HOUR)


def lived(days: int, times: Sequence[datetime], every: timedelta = 10 * MINUTE) -> tuple[Habit, datetime]:
    """Return the habit of a source that was looked at for so long, and when that was."""
    habit, now, seen = learn(None, [], START), START, 0
    while now < START + days * DAY:
        now += every
        new = [each for each in times[seen:] if each <= now]
        seen += len(new)
        habit = learn(habit, new, now)
    return habit, now


def evenly(per_day: int, days: int) -> list[datetime]:
    # An odd distance, so that no minute of the hour is its own.
    chance = random.Random(per_day)
    return sorted(START + chance.random() * days * DAY for _ in range(per_day * days))


def test_a_new_source_is_looked_at_in_the_interval_that_fits_its_kind() -> None:
    habit = learn(None, [], START)
    assert wait(habit, START, BOUNDS) == pytest.approx(5 * MINUTE, rel=0.02)
    assert wait(habit, START, replace(BOUNDS, usual=15 * MINUTE)) > 14 * MINUTE


def test_a_backlog_with_dates_tells_the_rate_at_once() -> None:
    busy = learn(None, [START - each * 3 * MINUTE for each in range(1, 40)], START)
    quiet = learn(None, [START - each * (DAY + 97 * MINUTE) for each in range(1, 12)], START)
    assert wait(busy, START, BOUNDS) < 4 * MINUTE
    assert wait(quiet, START, BOUNDS) > 20 * MINUTE


@pytest.mark.parametrize("per_day", [4, 24, 96])
def test_a_steady_source_is_looked_at_by_the_square_root_rule(per_day: int) -> None:
    habit, now = lived(14, evenly(per_day, 14))
    minutes = wait(habit, now + DAY / 2, BOUNDS) / MINUTE
    ideal = (2 * BOUNDS.threshold * 1440 / per_day) ** 0.5
    assert ideal * 0.6 < minutes < ideal * 1.6


def test_a_source_by_the_clock_is_looked_at_just_after_its_minute() -> None:
    habit, now = lived(7, [START + n * HOUR + 7 * MINUTE for n in range(7 * 24)])
    looks = list(following(habit, now, HOUR))
    assert any(6 * MINUTE < (each - now) % HOUR <= 9 * MINUTE for each in looks)
    assert len(looks) <= 4, "and seldom in between"


def test_a_source_of_the_daytime_is_left_alone_at_night() -> None:
    day = [START + n * DAY + (8 + k * 0.25) * HOUR + (k * 7 % 13) * MINUTE for n in range(10) for k in range(40)]
    habit, _ = lived(10, sorted(day))
    midnight = START + 10 * DAY
    assert wait(habit, midnight + HOUR, BOUNDS) > 3 * wait(habit, midnight + 12 * HOUR, BOUNDS)


def test_after_the_first_of_a_burst_the_next_look_comes_soon() -> None:
    chance = random.Random(7)
    starts = [START + n * 5 * HOUR + chance.random() * 4 * HOUR for n in range(30)]
    habit, now = lived(7, [each + k * 3 * MINUTE for each in starts for k in range(6)])
    later = now + 3 * HOUR
    after = learn(habit, [later - MINUTE], later)
    assert wait(after, later, BOUNDS) < wait(habit, later, BOUNDS) / 2


def test_what_falls_silent_is_looked_at_less_and_less_and_never_given_up() -> None:
    habit, now = lived(7, evenly(100, 7))
    waits = [wait(habit, now + days * DAY, BOUNDS) for days in (0, 10, 30, 90, 400)]
    assert waits == sorted(waits)
    assert waits[-1] == BOUNDS.longest


def test_many_articles_at_one_moment_are_no_habit_of_that_minute() -> None:
    chance = random.Random(3)
    dumps = [START + chance.random() * 7 * DAY for _ in range(30)]
    habit, now = lived(7, sorted(each + n * timedelta(seconds=1) for each in dumps for n in range(20)))
    assert habit.moments < 31
    waits = [wait(habit, now + n * MINUTE, BOUNDS) / MINUTE for n in range(60)]
    assert max(waits) < 3 * min(waits)


def following(habit: Habit, now: datetime, span: timedelta) -> Iterator[datetime]:
    end = now + span
    while (now := now + wait(habit, now, BOUNDS)) < end:
        yield now


times = st.integers(0, 30 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
histories = st.lists(st.lists(times, max_size=20), max_size=12)
bounds = st.builds(
    lambda threshold, usual, shortest, longer: Bounds(
        threshold=threshold, usual=usual * MINUTE, shortest=shortest * MINUTE, longest=(shortest + longer) * MINUTE
    ),
    st.floats(0.001, 1000),
    st.integers(1, 60),
    st.integers(1, 10),
    st.integers(0, 240),
)


def habit_of(history: list[list[datetime]]) -> Habit:
    habit = None
    for number, appeared in enumerate(history):
        habit = learn(habit, appeared, START + number * 3 * DAY)
    return habit or learn(None, [], START)


@given(histories, times, bounds)
def test_whatever_was_learnt_the_wait_keeps_to_its_bounds(
    history: list[list[datetime]], now: datetime, limits: Bounds
) -> None:
    assert limits.shortest <= wait(habit_of(history), now, limits) <= limits.longest


@given(histories, times, st.floats(1.0, 50.0))
def test_more_articles_are_never_looked_at_less(history: list[list[datetime]], now: datetime, more: float) -> None:
    habit = habit_of(history)
    busier = replace(habit, articles=habit.articles * more + more)
    # What is followed by chance rises with the rate, so bursts say less; without them the rate alone counts.
    habit, busier = (replace(each, followed=0.0, follow_s=0.0) for each in (habit, busier))
    assert wait(busier, now, BOUNDS) <= wait(habit, now, BOUNDS)


@given(histories, times, st.floats(1.0, 100.0))
def test_a_higher_threshold_never_means_more_looks(history: list[list[datetime]], now: datetime, more: float) -> None:
    habit = replace(habit_of(history), since=START.timestamp() - 10**9)
    assert wait(habit, now, BOUNDS) <= wait(habit, now, replace(BOUNDS, threshold=BOUNDS.threshold * more))


@given(histories)
def test_a_habit_survives_being_stored(history: list[list[datetime]]) -> None:
    habit = habit_of(history)
    stored = json.dumps(habit_to_json(habit))
    assert len(stored) < 1_500
    again = habit_from_json(json.loads(stored))
    now = START + 40 * DAY
    assert abs(wait(again, now, BOUNDS) - wait(habit, now, BOUNDS)) < 10 * timedelta(seconds=1)
    assert learn(again, [], now) == again


def test_looks_without_news_change_nothing_that_would_have_to_be_written() -> None:
    habit = learn(None, [START - HOUR, START - 2 * HOUR], START)
    assert learn(habit, [], START + HOUR) is habit
