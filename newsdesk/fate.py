"""What became of an article, in words people can read. Every article has a fate, and every fate a reason."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why an article was, or was not, told to a channel."""

    UNMATCHED = "unmatched"
    """No rule wanted it."""
    BACKLOG = "backlog"
    """It stood in a new source before the first poll; stored silently."""
    ALERTED = "alerted"
    """It opened a story in the channel."""
    UPDATED = "updated"
    """It joined a story that the channel was told about; the message grew."""
    REPEATED = "repeated"
    """It joined such a story from an outlet that the message names already; nothing new to tell."""
    MUTED = "muted"
    """A mute covers its rule, source or story."""
    HELD = "held"
    """Quiet hours hold it back."""
    DIGESTED = "digested"
    """The channel had too many messages; it waits for the digest."""
    UNROUTED = "unrouted"
    """The rule names no channel and there is no default one."""
