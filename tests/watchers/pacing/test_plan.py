"""When a source is looked at again: pins, gaps, what sites ask for, and what is remembered from look to look."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.article import Article
from store.records import Source, SourceSpec
from watchers.pacing.plan import LONGEST, SHORTEST, THRESHOLD, Look, Plan, pace_from_json, plan
from watchers.pacing.skips import Skips

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def source(*, is_pinned: bool = False, host: str = "news.example", every: timedelta = 5 * MINUTE) -> Source:
    spec = SourceSpec(name="s", kind="feed", options={}, interval=every, is_pinned=is_pinned, host=host)
    return Source(id=1, spec=spec, cursor={}, next_check_at=NOW)


def article(published_at: datetime | None = None) -> Article:
    return Article(source="s", title="t", seen_at=NOW, published_at=published_at)


def planned(of: Source, look: Look, now: datetime = NOW, chance: float = 0.0) -> Plan:
    return plan(of, look, now, threshold=THRESHOLD, chance=lambda: chance)


def after(of: Source, outcome: Plan, at: datetime) -> Source:
    """Return the source as the store would have it after the look."""
    pace = of.pace if outcome.pace is None else json.loads(json.dumps(outcome.pace))
    return replace(
        of,
        pace=pace,
        last_success_at=at,
        first_read_at=of.first_read_at or at,
        next_check_at=outcome.next_check_at,
        gap_at=at if outcome.has_gap else of.gap_at,
    )


def read(of: Source, *looks: tuple[datetime, int, int]) -> tuple[Source, list[Plan]]:
    """Look at a source again and again: when, how many articles it showed, how many of them new."""
    plans = []
    for at, shown, new in looks:
        plans.append(planned(of, Look(new=[article()] * new, shown=shown), at))
        of = after(of, plans[-1], at)
    return of, plans


def waits(plans: Sequence[Plan], *ats: datetime) -> list[timedelta]:
    return [each.next_check_at - at for each, at in zip(plans, ats, strict=True)]


def test_a_pinned_source_is_looked_at_within_the_time_that_was_said() -> None:
    pinned = source(is_pinned=True, every=10 * MINUTE)
    busy = Look(new=[article(NOW - n * MINUTE) for n in range(50)], shown=50)
    assert planned(pinned, busy, chance=0.0).next_check_at == NOW + 8.8 * MINUTE
    assert planned(pinned, busy, chance=1.0).next_check_at == NOW + 9.5 * MINUTE


def test_the_own_disk_is_looked_at_as_often_as_its_kind_says() -> None:
    folder = source(host="", every=MINUTE)
    assert planned(folder, Look(shows_again=False), chance=1.0).next_check_at == NOW + MINUTE


def test_a_source_that_nobody_pinned_adapts() -> None:
    busy, quiet = (
        planned(source(), Look(new=[article(NOW - n * each) for n in range(1, 30)], shown=30)).next_check_at - NOW
        for each in (2 * MINUTE, 7.3 * HOUR)
    )
    assert SHORTEST <= busy < 3 * MINUTE
    assert 10 * MINUTE < quiet <= LONGEST
    assert planned(source(), Look()).next_check_at - NOW < 5.2 * MINUTE


def test_a_slow_kind_is_not_hurried_beyond_a_fifth() -> None:
    slow = source(every=15 * MINUTE)
    flood = Look(new=[article(NOW - n * timedelta(seconds=5)) for n in range(100)], shown=100)
    assert planned(slow, flood).next_check_at == NOW + 3 * MINUTE


@pytest.mark.parametrize("is_pinned", [True, False])
def test_what_a_site_asks_for_is_the_least(is_pinned: bool) -> None:
    asked = planned(source(is_pinned=is_pinned), Look(wait=6 * HOUR))
    assert asked.next_check_at >= NOW + 6 * HOUR


def test_hours_that_a_site_wants_to_itself_are_left_out() -> None:
    morning = Skips(frozenset({9, 10}))
    assert planned(source(is_pinned=True), Look(skips=morning)).next_check_at == NOW + 2 * HOUR


def test_undated_articles_appeared_since_the_last_look_and_old_ones_not_before_it() -> None:
    seen = after(source(), planned(source(), Look()), NOW)
    later = NOW + HOUR
    undated = planned(seen, Look(new=[article()] * 3, shown=20), later).pace
    dated_early = planned(seen, Look(new=[article(NOW - 5 * HOUR)], shown=20), later).pace
    assert undated is not None
    assert dated_early is not None
    assert pace_from_json(undated).habit.last_at == pytest.approx((later - HOUR / 6).timestamp())  # type: ignore[union-attr]  # learnt
    assert pace_from_json(dated_early).habit.last_at == NOW.timestamp()  # type: ignore[union-attr]  # learnt


def test_no_overlap_is_a_gap_and_brings_the_next_look_forward() -> None:
    ats = [NOW, NOW + 20 * MINUTE, NOW + 40 * MINUTE, NOW + 50 * MINUTE]
    last, plans = read(source(), (ats[0], 20, 20), (ats[1], 20, 2), (ats[2], 20, 20), (ats[3], 20, 10))
    assert [each.has_gap for each in plans] == [False, False, True, False]
    assert plans[2].next_check_at - ats[2] <= 10 * MINUTE
    assert plans[3].next_check_at - ats[3] <= 10 * MINUTE, "half of it new again after so long"
    assert last.gap_at == ats[2]


def test_the_limit_of_a_gap_eases_when_the_looks_overlap_again() -> None:
    now, of = NOW + 20 * MINUTE, read(source(), (NOW, 20, 20), (NOW + 20 * MINUTE, 20, 20))[0]
    limits = []
    for _ in range(20):
        now += 10 * MINUTE
        of = read(of, (now, 20, 1))[0]
        limits.append(pace_from_json(of.pace).limit)
    kept = [each for each in limits if each is not None]
    assert kept == sorted(kept)
    assert limits[-1] is None


@pytest.mark.parametrize(
    ("before", "look"),
    [
        pytest.param(20, Look(shown=0), id="nothing changed"),
        pytest.param(2, Look(new=[article()] * 2, shown=2), id="too few to tell"),
        pytest.param(0, Look(new=[article()] * 9, shown=9), id="it showed nothing before"),
        pytest.param(20, Look(new=[article()] * 9, shown=9, shows_again=False), id="it shows only news"),
    ],
)
def test_what_is_no_gap(before: int, look: Look) -> None:
    of, _ = read(source(), (NOW, before, before))
    assert not planned(of, look, NOW + HOUR).has_gap


def test_the_backlog_of_a_new_source_is_no_gap() -> None:
    failed_once = replace(source(), failures=1, last_checked_at=NOW)
    assert not planned(failed_once, Look(new=[article()] * 20, shown=20)).has_gap


def test_a_quiet_look_leaves_nothing_to_write() -> None:
    of, _ = read(source(), (NOW, 20, 20), (NOW + 5 * MINUTE, 20, 1))
    assert planned(of, Look(), NOW + 10 * MINUTE).pace is None


looks = st.lists(
    st.tuples(
        st.integers(1, 600),
        st.integers(0, 40),
        st.floats(0, 1),
        st.one_of(st.none(), st.integers(0, 86_400)),
        st.floats(0, 1),
    ),
    max_size=12,
)


@given(looks, st.booleans(), st.sampled_from([1, 5, 15, 60]))
def test_whatever_a_source_shows_its_interval_keeps_to_the_bounds(
    history: list[tuple[int, int, float, int | None, float]], is_pinned: bool, every: int
) -> None:
    of, now = source(is_pinned=is_pinned, every=every * MINUTE), NOW
    for minutes, shown, share, asked_s, chance in history:
        now += minutes * MINUTE
        asked = None if asked_s is None else timedelta(seconds=asked_s)
        look = Look(new=[article(now - MINUTE)] * int(shown * share), shown=shown, wait=asked)
        outcome = planned(of, look, now, chance)
        pause = outcome.next_check_at - now
        least = asked or timedelta()
        shortest, longest = (
            (0.88 * every * MINUTE, 0.95 * every * MINUTE)
            if is_pinned
            else (max(SHORTEST, every * MINUTE / 5), LONGEST + 30 * timedelta(seconds=1))
        )
        assert max(shortest, least) <= pause <= max(longest, least)
        of = after(of, outcome, now)
