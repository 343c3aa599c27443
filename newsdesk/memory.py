"""What is remembered from pass to pass: the stories of the last days, and what channels were told of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsdesk.stories import WINDOW, StoryBoard
from newsdesk.verdict import Alert, Recall


class Memory:
    """Recent stories and alerts, kept up to date by those who settle readings. Not safe to share between threads.

    Attributes:
        board: The stories, to place articles into.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.board = StoryBoard()
        self._alerts: dict[str, dict[int, Alert]] = {}

    def follow(self, recall: Recall) -> None:
        """Hold exactly what was recalled from now on, whatever was held before."""
        self.board.follow(recall.stories)
        self._alerts = {}
        self.keep(recall.alerts)

    def forget_over(self, now: datetime) -> None:
        """Let go of the stories that are over at `now`, and of their alerts."""
        for story_id in self.board.forget_before(now - WINDOW):
            self._alerts.pop(story_id, None)

    def alert(self, story_id: str, channel_id: int) -> Alert | None:
        """Return what a channel was told about a story, or None."""
        return self._alerts.get(story_id, {}).get(channel_id)

    def keep(self, alerts: Iterable[Alert]) -> None:
        """Remember alerts, new or grown."""
        for each in alerts:
            self._alerts.setdefault(each.story_id, {})[each.channel_id] = each
