"""Whether our own network is at fault: when many hosts fall silent together, it is hardly all of theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

WINDOW = timedelta(minutes=5)
HOSTS_MIN = 5
HOSTS_MAX = 20
"""What counts is who answered last: more than half of five to twenty hosts, heard of within five minutes."""

ANSWERS_MIN = 2
"""Hosts that prove by their answers that the network is back."""

TRUSTED_FOR = timedelta(minutes=10)
"""A network that was just found well is not blamed again at once: then those that stay silent are at fault."""


class Change(Enum):
    """What became of our network."""

    LOST = "our own network seems to be down"
    BACK = "our own network works again"


class OwnNetwork:
    """Hears which hosts answer.

    Attributes:
        lost_at: Since when our own network is taken to be down; None while it is not.
    """

    def __init__(self) -> None:
        """Start with a network that works."""
        self.lost_at: datetime | None = None
        # Host -> when it was last heard of, and whether it answered; the last heard of at the end.
        self._heard: dict[str, tuple[datetime, bool]] = {}
        self._silent = 0
        self._trusted_until: datetime | None = None

    def answered(self, host: str, now: datetime) -> Change | None:
        """Note that a host answered, be it with an error."""
        self._hear(host, now, has_answered=True)
        if self.lost_at is None or len(self._heard) - self._silent < ANSWERS_MIN:
            return None
        self.lost_at = None
        self._trusted_until = now + TRUSTED_FOR
        self._forget_all()
        return Change.BACK

    def fell_silent(self, host: str, now: datetime) -> Change | None:
        """Note that a host did not answer that did the time before."""
        self._hear(host, now, has_answered=False)
        is_trusted = self._trusted_until is not None and now < self._trusted_until
        if self.lost_at is not None or is_trusted:
            return None
        if len(self._heard) < HOSTS_MIN or self._silent * 2 <= len(self._heard):
            return None
        self.lost_at = now
        self._forget_all()
        return Change.LOST

    def _hear(self, host: str, now: datetime, *, has_answered: bool) -> None:
        self._forget(host)
        self._heard[host] = (now, has_answered)
        self._silent += not has_answered
        while (oldest := next(iter(self._heard))) != host:
            if self._heard[oldest][0] > now - WINDOW and len(self._heard) <= HOSTS_MAX:
                break
            self._forget(oldest)

    def _forget(self, host: str) -> None:
        known = self._heard.pop(host, None)
        self._silent -= known is not None and not known[1]

    def _forget_all(self) -> None:
        self._heard.clear()
        self._silent = 0
