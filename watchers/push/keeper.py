"""Who keeps the places at hubs, as the passes see them; and who stands there when nobody does."""

from __future__ import annotations

from typing import Protocol

from store.records import Source
from watchers.kind import Hub

PATIENCE = 16
"""How many times longer articles may wait unseen while a hub tells of them: at a constant rate that makes four times
the interval. Not more, for a hub may fall silent without a word."""


class HubKeeper(Protocol):
    """Hears of hubs and knows what their word is worth; `watchers.push.hubs.Hubs` says what everything means."""

    def offered(self, source: Source, hub: Hub | None, *, has_news: bool) -> None:
        """Take note of the hub that a look at `source` named, and of whether there was anything new."""

    def tells_of(self, source_id: int) -> bool:
        """Tell whether a hub tells reliably of a source's news."""


class NoHubs:
    """Cares for no hub."""

    def offered(self, source: Source, hub: Hub | None, *, has_news: bool) -> None:
        """Let it pass."""

    def tells_of(self, source_id: int) -> bool:  # noqa: ARG002  # the same for all
        """Tell that none does."""
        return False
