"""What the newsdesk is told about the past, and what it decides about new articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsdesk.article import Article
from newsdesk.card import Card
from newsdesk.evidence import Match
from newsdesk.fate import Reason
from newsdesk.story import StorySketch


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What one channel is told about one story.

    Attributes:
        id: Stable id made from story and channel.
        revision: 0 for the first message, one more for each change of the card.
    """

    id: str
    story_id: str
    channel_id: int
    guild_id: int | None
    card: Card
    revision: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """An article met before: its row id, and the digest of title and body it had then."""

    id: int
    content_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What the last days left behind, read in one go.

    Attributes:
        stories: Stories with an article in the last three days, the one with the oldest last article first.
        alerts: What channels were told of them.
        as_of: The newest article's number, given with each new article; as long as it stays, so does all of this.
    """

    stories: tuple[StorySketch, ...] = ()
    alerts: tuple[Alert, ...] = ()
    as_of: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Why an article was, or was not, told to a channel for a rule; both None when no rule wanted it."""

    reason: Reason
    rule_id: str | None = None
    channel_id: int | None = None
    alert_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledArticle:
    """A new article with all that was thought about it.

    Attributes:
        keys: Its one or two identity keys, the primary first.
        content_digest: Digest of title and body, to notice edits.
    """

    article: Article
    keys: tuple[str, ...]
    content_digest: str
    story_id: str
    matches: tuple[Match, ...]
    decisions: tuple[Decision, ...]
