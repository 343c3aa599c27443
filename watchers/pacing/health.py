"""What a failed look means: when to try again, whose fault it is, and what people are told, once.

A failing source is never given up: it is tried after five minutes, then at doubled distances, then daily for ever. One
that says it is gone is tried daily from the start. While our own network is at fault no source is blamed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from newsdesk.wording import UNSAID, Said
from store.records import Source
from watchers.errors import SourceError, Trouble
from watchers.pacing.own_network import Change, OwnNetwork
from watchers.pacing.plan import Chance, spread

log = logging.getLogger(__name__)

BACK_OFF_FIRST = timedelta(minutes=5)
BACK_OFF_LAST = timedelta(hours=24)

TOLD_AFTER = 4
"""Failures in a row after which people are told, some 35 minutes after the first; most trouble is over by then."""

OFFLINE_PAUSE = timedelta(minutes=2)
"""Between two tries while our own network is down."""


class Event(Enum):
    """What people are told of the health of sources, once each."""

    FAILING = "has failed for a while"
    GONE = "says that it is gone for good"
    RECOVERED = "can be read again"
    NETWORK_LOST = "our own network seems to be down; no source is blamed meanwhile"
    NETWORK_BACK = "our own network works again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that happened to a source, or to our network, that people want to know.

    Attributes:
        source: The source; None when it is about our network.
        reason: One plain line, or `UNSAID`.
        since: Since when it failed, or has failed.
    """

    event: Event
    source: Source | None = None
    reason: Said = UNSAID
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What follows from a failed look; the fields are those of `Store.source_failed`."""

    next_check_at: datetime
    not_before: datetime | None
    counts: bool


class Health:
    """Judges how looks ended.

    Attributes:
        network: Whether our own network is at fault.
        tell: Called with everything that people want to know.
    """

    def __init__(self, network: OwnNetwork, chance: Chance) -> None:
        """Take the parts.

        Args:
            network: Hears which hosts answer.
            chance: Spreads what failed together.
        """
        self.network = network
        self.tell: Callable[[Notice], None] = lambda _: None
        self._chance = chance

    def succeeded(self, source: Source, now: datetime) -> None:
        """Note that a source was read."""
        if source.spec.host:
            self._changed(self.network.answered(source.spec.host, now), now)
        if source.failures:
            log.info("source %s: can be read again after %d failures", source.spec.name, source.failures)
        if source.failures >= TOLD_AFTER:
            self.tell(Notice(event=Event.RECOVERED, source=source, since=source.failing_since))

    def failed(self, source: Source, error: SourceError, now: datetime) -> Failure:
        """Judge a failure.

        Args:
            source: As it was before.
            error: Why it could not be read.
            now: Aware UTC time.
        """
        not_before = now + error.retry_after if error.retry_after is not None else None
        if self._is_our_own_fault(source, error, now):
            log.debug("source %s: %s; our own network is down", source.spec.name, error.reason)
            return Failure(next_check_at=now + spread(OFFLINE_PAUSE, self._chance), not_before=not_before, counts=False)
        self._report(source, error, now)
        pause = BACK_OFF_LAST if error.trouble is Trouble.GONE else back_off(source.failures + 1)
        next_check_at = now + min(spread(pause, self._chance), BACK_OFF_LAST)
        return Failure(next_check_at=max(next_check_at, not_before or now), not_before=not_before, counts=True)

    def _is_our_own_fault(self, source: Source, error: SourceError, now: datetime) -> bool:
        if error.trouble is not Trouble.SILENCE or not source.spec.host:
            return False
        # What was silent before, or always, says nothing of our network.
        if source.failures == 0 and source.last_success_at is not None:
            self._changed(self.network.fell_silent(source.spec.host, now), now)
        return self.network.lost_at is not None

    def _changed(self, change: Change | None, now: datetime) -> None:
        if change is None:
            return
        log.warning("%s", change.value)
        event = Event.NETWORK_LOST if change is Change.LOST else Event.NETWORK_BACK
        self.tell(Notice(event=event, since=now))

    def _report(self, source: Source, error: SourceError, now: datetime) -> None:
        is_new = error.reason != source.last_error
        level = logging.WARNING if is_new else logging.DEBUG
        log.log(level, "source %s failed: %s %s", source.spec.name, error.reason, error.remedy)
        since = source.failing_since or now
        if error.trouble is Trouble.GONE:
            if is_new:
                self.tell(Notice(event=Event.GONE, source=source, reason=error.reason, since=since))
        elif source.failures + 1 == TOLD_AFTER:
            self.tell(Notice(event=Event.FAILING, source=source, reason=error.reason, since=since))


def back_off(failures: int) -> timedelta:
    """Return the wait after `failures` failed looks in a row (at least one)."""
    doublings = min(failures - 1, 20)
    return min(BACK_OFF_FIRST * (1 << doublings), BACK_OFF_LAST)
