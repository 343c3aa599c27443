"""How often a source is looked at, as people read it."""

from __future__ import annotations

from datetime import timedelta

from config.watchlist import write_duration
from store.records import Source, SourceSpec

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def interval_of(spec: SourceSpec, stored: Source | None) -> str:
    """Return the interval: as a person named it, or after a "~" as it is just now."""
    if spec.is_pinned:
        return write_duration(spec.interval)
    length = spec.interval
    if stored and stored.last_checked_at and not stored.failing_since:
        length = stored.next_check_at - stored.last_checked_at
    whole = MINUTE if length >= MINUTE else SECOND
    return "~" + write_duration(max(round(length / whole) * whole, SECOND))
