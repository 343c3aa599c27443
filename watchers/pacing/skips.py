"""The hours and days in which a feed asks not to be looked at (RSS: skipHours, skipDays)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

SKIP_MAX = timedelta(hours=12)
"""How far it is obeyed at a time: a feed that skips its weekend, or by mistake the whole week, is still looked at."""

_HOUR = timedelta(hours=1)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Skips:
    """Hours of the day, UTC, and days of the week, Monday 0, that a feed asks to leave out."""

    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether it asks for anything."""
        return bool(self.hours or self.days)

    def after(self, moment: datetime) -> datetime:
        """Return the first time from `moment` on that is not left out, or SKIP_MAX later."""
        if len(self.hours) == 24 or len(self.days) == 7:
            return moment
        end, at = moment + SKIP_MAX, moment
        while at < end and self._has(at.astimezone(UTC)):
            at = at.replace(minute=0, second=0, microsecond=0) + _HOUR
        return min(at, end)

    def _has(self, at: datetime) -> bool:
        return at.hour in self.hours or at.weekday() in self.days


NO_SKIPS = Skips()


def skips_of(hours: Iterable[str], days: Iterable[str]) -> Skips:
    """Return what a feed asks for, out of the texts of its elements; what makes no sense is left out."""
    numbers = (int(each) for each in hours if each.isascii() and each.isdigit() and len(each) <= 2)
    # Some count to 24 for midnight.
    read_hours = frozenset(number % 24 for number in numbers if number <= 24)
    return Skips(read_hours, frozenset(_DAYS.index(day) for each in days if (day := each.lower()) in _DAYS))


def skips_to_json(skips: Skips) -> dict[str, Any]:
    """Return the skips JSON-ready, nothing when there are none."""
    return {"skips": [sorted(skips.hours), sorted(skips.days)]} if skips else {}


def skips_from_json(data: Mapping[str, Any]) -> Skips:
    """Return what `skips_to_json` put into `data`."""
    hours, days = data.get("skips", ((), ()))
    return Skips(frozenset(hours), frozenset(days))
