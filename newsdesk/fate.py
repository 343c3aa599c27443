"""What became of an article, in words people can read. Every article has a fate, and every fate a reason."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why an article was, or was not, told to a channel."""

    UNMATCHED = "unmatched"
    """No rule wanted it."""
    BACKLOG = "backlog"
    """It stood in a new source before the first check; stored silently."""
    UNROUTED = "unrouted"
    """The rule names no channel and there is no default one."""
    STALE = "stale"
    """The rule wants younger articles (`age<`)."""
    UNCORROBORATED = "uncorroborated"
    """The rule waits until more outlets report the story (`sources>=`)."""
    ALERTED = "alerted"
    """It opened a story in the channel."""
    UPDATED = "updated"
    """It joined a story that the channel was told about; the message grew."""
    REPEATED = "repeated"
    """It joined such a story, and the message says the same of the same outlet already."""
