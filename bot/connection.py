"""How the line to Discord is, as far as we know.

discord.py says once that it is ready and never takes it back, so this is kept by hand from its events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Connection:
    """The state of the line.

    Attributes:
        is_up: Whether Discord greeted us and has not hung up since.
        since: Aware UTC time of the last change; None before the first greeting.
    """

    is_up: bool = False
    since: datetime | None = None

    def changed(self, *, is_up: bool, now: datetime) -> Connection:
        """Return the state after an event; repeated events change nothing."""
        return self if is_up == self.is_up and self.since is not None else Connection(is_up, now)
