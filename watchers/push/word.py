"""Whether hubs keep their word: do they tell of the news that sources turn out to have?"""

from __future__ import annotations

from datetime import datetime, timedelta

HINT_FRESH = timedelta(minutes=5)
"""News found so long after a call is the news that it told of: a look may have to wait for its turn."""

TOLD, MISSED = 1, -2
TRUSTED_FROM, BEST = 3, 5
"""Three times running earn trust. Two misses in a row lose it whatever came before, one after three times does."""


class Words:
    """What each hub's word is worth, by the source it is about.

    In memory alone: after a restart every hub has to earn its trust anew, and meanwhile its source is read as if it
    had none.
    """

    def __init__(self) -> None:
        """Trust nobody."""
        self._told_at: dict[int, datetime] = {}
        self._worth: dict[int, int] = {}

    def tell(self, source_id: int, now: datetime) -> None:
        """Hear that a source is said to have news."""
        self._told_at[source_id] = now

    def find(self, source_id: int, now: datetime) -> None:
        """Hear that a source did have news, whether it was said or not."""
        told_at = self._told_at.get(source_id)
        is_told = told_at is not None and now - told_at <= HINT_FRESH
        worth = self._worth.get(source_id, 0) + (TOLD if is_told else MISSED)
        self._worth[source_id] = min(max(worth, 0), BEST)

    def is_good(self, source_id: int) -> bool:
        """Tell whether what a source has to say is told of reliably."""
        return self._worth.get(source_id, 0) >= TRUSTED_FROM

    def forget(self, source_id: int) -> None:
        """Trust a hub that comes next no more than any other."""
        self._told_at.pop(source_id, None)
        self._worth.pop(source_id, None)
