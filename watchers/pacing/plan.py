"""When to look at a source again, out of what this look showed: its habit, its gaps, its pin, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from newsdesk.article import Article
from newsdesk.pacing import Bounds, Habit, habit_from_json, habit_to_json, learn, wait
from store.records import Source
from watchers.pacing.skips import NO_SKIPS, Skips

SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(hours=2)
"""The bounds of an interval that adapts, whatever the source does."""

SHORTEST_SHARE = 5
"""And it is never shorter than a fifth of its kind's own interval, in which the kind's service has its say."""

THRESHOLD = 0.5
"""How long the articles expected of a source may wait, all together, before it is looked at: in article-minutes. So a
source of 58 articles a day is looked at every 5 minutes, one of 6 every 15, one of 360 every 2."""

TELLING_MIN = 3
"""Articles that a source has to show at a time for a gap to be seen: one that shows its newest alone always has one."""

CROWDED = 0.5
"""Share of new articles among those shown from which the next look has to come sooner."""

Chance = Callable[[], float]
"""Returns a number from 0 to 1, evenly spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What is remembered of a source from look to look.

    Attributes:
        habit: When it publishes; None before the first look.
        shown: How many articles it showed when it last showed any.
        limit: The longest wait for now, since it was about to show articles for too short a time; or None.
    """

    habit: Habit | None = None
    shown: int = 0
    limit: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look showed.

    Attributes:
        new: Articles not met before.
        shown: How many articles there were, the known ones with them.
        shows_again: Whether a source of this kind shows at every look what it showed at the last.
        wait: The least time before the next look, when the source asked for one.
        skips: When the source asks not to be looked at.
    """

    new: Sequence[Article] = ()
    shown: int = 0
    shows_again: bool = True
    wait: timedelta | None = None
    skips: Skips = NO_SKIPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What follows from a look.

    Attributes:
        next_check_at: When to look again.
        pace: To be stored; None when nothing was learnt.
        has_gap: Whether the source showed nothing of what it showed before, so that articles may have been missed.
    """

    next_check_at: datetime
    pace: Mapping[str, Any] | None
    has_gap: bool


def plan(source: Source, look: Look, now: datetime, *, threshold: float, chance: Chance) -> Plan:
    """Plan the next look at a source that was read.

    Args:
        source: As it was before this look.
        look: What it showed.
        now: Aware UTC time of this look.
        threshold: As in `newsdesk.pacing.Bounds`.
        chance: Spreads looks that would fall together.
    """
    before = pace_from_json(source.pace)
    could_show = look.shows_again and before.shown >= TELLING_MIN and source.first_read_at is not None
    has_gap = could_show and look.shown > 0 and len(look.new) == look.shown
    after = _learnt(before, source, look, now)
    pause = _interval(source, after, now, threshold, chance)
    next_check_at = look.skips.after(now + max(pause, look.wait or timedelta()))
    return Plan(next_check_at=next_check_at, pace=None if after == before else pace_to_json(after), has_gap=has_gap)


def spread(length: timedelta, chance: Chance) -> timedelta:
    """Return a length up to a tenth shorter or longer, so that what failed together does not come back together."""
    return length * (0.9 + 0.2 * chance())


def _within(interval: timedelta, chance: Chance) -> timedelta:
    """Return an interval a little shortened: whoever says every 5 minutes never waits longer, the sweep included."""
    return interval * (0.88 + 0.07 * chance())


def _learnt(before: Pace, source: Source, look: Look, now: datetime) -> Pace:
    habit = learn(before.habit, _appeared(look.new, source.last_success_at, now), now)
    limit = _limit(before.limit, source, look, now)
    return replace(before, habit=habit, shown=look.shown or before.shown, limit=limit)


def _appeared(new: Sequence[Article], before: datetime | None, now: datetime) -> Iterable[datetime]:
    """Return when articles appeared: by their dates, though not before the last look, which did not show them."""
    if before is None:
        return [each.published_at for each in new if each.published_at is not None]
    step = (now - before) / max(len(new), 1)
    return [
        max(each.published_at, before) if each.published_at is not None else before + step * (number + 0.5)
        for number, each in enumerate(new)
    ]


def _limit(limit: timedelta | None, source: Source, look: Look, now: datetime) -> timedelta | None:
    """Return how soon the next look has to come for half of what is shown then to be known."""
    if look.shows_again and look.shown >= TELLING_MIN and source.last_success_at is not None:
        share = len(look.new) / look.shown
        if share >= CROWDED:
            return max((now - source.last_success_at) * CROWDED / share, SHORTEST)
    eased = limit * 1.25 if limit is not None else LONGEST
    return eased if eased < LONGEST else None


def _interval(source: Source, pace: Pace, now: datetime, threshold: float, chance: Chance) -> timedelta:
    spec = source.spec
    # What is read off the own disk costs nobody anything.
    if spec.is_pinned or not spec.host:
        return _within(spec.interval, chance) if spec.host else spec.interval
    shortest = max(SHORTEST, spec.interval / SHORTEST_SHARE)
    longest = max(min(LONGEST, pace.limit or LONGEST), shortest)
    bounds = Bounds(threshold=threshold, usual=spec.interval, shortest=shortest, longest=longest)
    pause = wait(pace.habit, now, bounds) if pace.habit else spec.interval
    # A little later is as good, and much later would miss the minute that was waited for.
    return pause + min(pause / 10, timedelta(seconds=30)) * chance()


def pace_to_json(pace: Pace) -> Mapping[str, Any]:
    """Return the pace JSON-ready."""
    return {
        "habit": habit_to_json(pace.habit) if pace.habit else None,
        "shown": pace.shown,
        "limit_s": pace.limit.total_seconds() if pace.limit is not None else None,
    }


def pace_from_json(data: Mapping[str, Any]) -> Pace:
    """Return what `pace_to_json` made `data` from; a new one from nothing."""
    habit, limit_s = data.get("habit"), data.get("limit_s")
    return Pace(
        habit=habit_from_json(habit) if habit else None,
        shown=data.get("shown", 0),
        limit=timedelta(seconds=limit_s) if limit_s is not None else None,
    )
