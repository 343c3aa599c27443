"""When to look at a source again: as soon as what it has probably published has waited long enough to be worth asking.

A source's habit is learnt from when its articles appeared: how many a day, at what hours, at which minutes of the hour,
and whether one article is soon followed by the next. From it follows how many articles are to be expected at each
moment from now on, and from that their age: the time that those expected have waited, all together, unseen. The next
look is due when this reaches a threshold, the same for all sources. For a source of constant rate r that is after
sqrt(2 * threshold / r): four times the articles are worth twice the looks. No other division of as many looks among
sources of constant rates lets their articles wait less; hours, minutes and bursts let them wait less again.

(Sia, Cho and Cho, "Efficient Monitoring Algorithm for Fast News Alerts", 2007; Cho and Garcia-Molina, "Effective Page
Refresh Policies for Web Crawlers", 2003. `benchmarks/pacing.py` compares it with its rivals.)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

DAY_S = 86_400.0
HALF_LIFE_S = 7 * DAY_S
"""What was seen a week ago counts half."""

PRIOR_DAYS = 0.25
"""At first a source is taken for one that its kind's own interval fits; a quarter of a day's looks weigh as much."""

BACKLOG_S = 14 * DAY_S
"""How far back the dates of a new source's articles are believed to be all of them."""

MOMENT_S = 60.0
"""Articles within a minute appeared at one moment."""

BURST_S = 15 * 60.0
"""An article within a quarter of an hour of another followed it."""

EXCESS_MAX = 0.9
"""No burst is believed to go on for ever."""

STEP_S = 60.0
HOURS, MINUTES = 24, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """When a source publishes. Numbers of articles and moments are halved every week, as of `updated_at`.

    Attributes:
        since: Unix time that learning began at.
        updated_at: Unix time of the last change.
        last_at: Unix time of the newest article, or None.
        articles: How many appeared.
        moments: At how many moments.
        followed: How many of the moments came soon after the one before.
        follow_s: Seconds between those and the ones before, all together.
        hours: Moments by hour of the day, UTC.
        minutes: Moments by minute of the hour.
    """

    since: float
    updated_at: float
    last_at: float | None = None
    articles: float = 0.0
    moments: float = 0.0
    followed: float = 0.0
    follow_s: float = 0.0
    hours: tuple[float, ...] = (0.0,) * HOURS
    minutes: tuple[float, ...] = (0.0,) * MINUTES


def learn(habit: Habit | None, appeared: Iterable[datetime], now: datetime) -> Habit:
    """Return the habit with new articles in it.

    Args:
        habit: What was known, or None at first contact: then the articles are the source's backlog.
        appeared: When each of the new articles appeared, aware.
        now: Aware time of this look.
    """
    times = sorted(min(each.timestamp(), now.timestamp()) for each in appeared)
    if habit is None:
        recent = [each for each in times if each > now.timestamp() - BACKLOG_S]
        habit = Habit(since=recent[0] if recent else now.timestamp(), updated_at=now.timestamp())
        # The oldest opens the time that is looked at; that it lies in there says nothing.
        habit, times = replace(habit, last_at=habit.since), recent[1:]
    return _counted(_faded(habit, now.timestamp()), times) if times else habit


def _faded(habit: Habit, now_s: float) -> Habit:
    kept = _kept(now_s - habit.updated_at)
    return replace(
        habit,
        updated_at=max(now_s, habit.updated_at),
        articles=habit.articles * kept,
        moments=habit.moments * kept,
        followed=habit.followed * kept,
        follow_s=habit.follow_s * kept,
        hours=tuple(each * kept for each in habit.hours),
        minutes=tuple(each * kept for each in habit.minutes),
    )


def _counted(habit: Habit, times: Sequence[float]) -> Habit:
    hours, minutes = list(habit.hours), list(habit.minutes)
    last_at, moments, followed, follow_s = habit.last_at, habit.moments, habit.followed, habit.follow_s
    for each in times:
        gap_s = each - last_at if last_at is not None else math.inf
        last_at = max(each, last_at or each)
        if abs(gap_s) <= MOMENT_S:
            continue
        moments += 1
        hours[int(each // 3600) % HOURS] += 1
        minutes[int(each // 60) % MINUTES] += 1
        if 0 < gap_s <= BURST_S:
            followed += 1
            follow_s += gap_s
    return replace(
        habit,
        last_at=last_at,
        articles=habit.articles + len(times),
        moments=moments,
        followed=followed,
        follow_s=follow_s,
        hours=tuple(hours),
        minutes=tuple(minutes),
    )


def habit_to_json(habit: Habit) -> dict[str, Any]:
    """Return the habit JSON-ready, its numbers no longer than they matter."""
    return {each.name: _short(getattr(habit, each.name)) for each in fields(habit)}


def _short(value: Any) -> Any:
    return [_short(each) for each in value] if isinstance(value, tuple) else value and round(value, 3)


def habit_from_json(data: Mapping[str, Any]) -> Habit:
    """Return what `habit_to_json` made `data` from."""
    return Habit(**{**data, "hours": tuple(data["hours"]), "minutes": tuple(data["minutes"])})


def _kept(age_s: float) -> float:
    return math.pow(0.5, max(age_s, 0.0) / HALF_LIFE_S)


# --- what is to be expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What holds whatever the habit.

    Attributes:
        threshold: How long the articles expected may wait, all together, in article-minutes.
        usual: The interval that fits a source of which nothing is known.
        shortest: Between two looks at least.
        longest: Between two looks at most.
    """

    threshold: float
    usual: timedelta
    shortest: timedelta
    longest: timedelta


def wait(habit: Habit, now: datetime, bounds: Bounds) -> timedelta:
    """Return the time until the next look, from `bounds.shortest` to `bounds.longest`.

    Args:
        habit: Of the source.
        now: Aware time of this look.
        bounds: What holds for all.
    """
    now_s, threshold = now.timestamp(), bounds.threshold * 60
    per_s = _per_day(habit, now_s, bounds) / DAY_S
    size = 1 / (1 - (excess := _excess(habit, per_s)))
    by_hour, by_minute = _smooth(_factors(habit.hours, size)), _factors(habit.minutes, size)
    tau_s = max(habit.follow_s / habit.followed, MOMENT_S) if habit.followed else BURST_S
    follows = excess * math.exp(-max(now_s - (habit.last_at or 0.0), 0.0) / tau_s)
    fading = math.exp(-STEP_S / tau_s)
    expected = age = 0.0
    waited, longest = 0.0, bounds.longest.total_seconds()
    while waited < longest:
        at = now_s + waited
        base = per_s * by_hour[int(at // 3600) % HOURS] * by_minute[int(at // 60) % MINUTES]
        came = base * STEP_S + follows * (1 - fading)
        follows *= fading
        step_age = (expected + came / 2) * STEP_S
        if age + step_age >= threshold:
            waited += STEP_S * (threshold - age) / step_age
            break
        expected += came
        age += step_age
        waited += STEP_S
    return timedelta(seconds=min(max(waited, bounds.shortest.total_seconds()), longest))


def _per_day(habit: Habit, now_s: float, bounds: Bounds) -> float:
    """Return the articles of a day, what was seen and what was believed at first weighed by their days."""
    kept = _kept(now_s - habit.updated_at)
    age_s = max(now_s - habit.since, 0.0)
    seen_days = HALF_LIFE_S / math.log(2) * (1 - _kept(age_s)) / DAY_S
    prior_days = PRIOR_DAYS * _kept(age_s)
    usual_days = bounds.usual / timedelta(days=1)
    prior_per_day = 2 * bounds.threshold / (24 * 60) / usual_days**2
    return (habit.articles * kept + prior_per_day * prior_days) / (seen_days + prior_days)


def _excess(habit: Habit, per_s: float) -> float:
    """Return the share of articles that are followed by another soon, beyond what chance would have it."""
    if not habit.moments:
        return 0.0
    alone = math.exp(-per_s * BURST_S)
    beyond_chance = habit.followed / habit.moments - 1 + alone
    return min(beyond_chance / alone, EXCESS_MAX) if beyond_chance > 0 else 0.0


def _factors(counts: Sequence[float], size: float) -> Sequence[float]:
    """Return how much more happens at each place of a round than on average, as far as it is more than chance.

    Counts that differ as chance lets them, which comes in lumps of `size`, say nothing; the more they differ beyond
    that, the more they are believed (the estimator of James and Stein).
    """
    total, places = sum(counts), len(counts)
    if not total:
        return (1.0,) * places
    mean = total / places
    spread = sum((each - mean) ** 2 for each in counts) / mean
    trust = max(0.0, 1 - (places - 1) * size / spread) if spread else 0.0
    return tuple(1 + trust * (each / mean - 1) for each in counts)


def _smooth(factors: Sequence[float]) -> Sequence[float]:
    return tuple((factors[at - 1] + 2 * each + factors[(at + 1) % len(factors)]) / 4 for at, each in enumerate(factors))
