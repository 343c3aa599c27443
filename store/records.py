"""The values that go in and out of the store. Times are aware UTC datetimes; ids are stable strings made by hashing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Literal

from newsdesk.article import Article
from newsdesk.evidence import Match
from newsdesk.story import StorySketch
from newsdesk.verdict import Alert, Decision, FiledArticle
from newsdesk.wording import UNSAID, Said
from store.columns import as_stored

TERMINAL = 0
"""The channel id that stands for the terminal, where alerts go while there is no Discord token."""

Origin = Literal["watchlist", "added", "discord"]
"""Who declared a source or rule: the watchlist file, the operator by a command, a guild. What the watchlist declares is
read-only everywhere else."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows may be seen: one guild's and the operator's. `guild_id` None is the operator, who sees all."""

    guild_id: int | None


OPERATOR = Scope(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """A source as declared.

    Attributes:
        name: Unique in its guild; the operator's names are unique among the operator's.
        kind: Name of the source kind ("folder", "feed").
        options: The kind's own options, JSON-ready, as validated.
        interval: Time between two checks: as a person named it, or where the pace of an unpinned source starts.
        backlog: Whether what a new source already holds is told ("alert") or only stored ("silent").
        is_pinned: Whether a person named the interval; else it adapts to what the source does.
        host: Whom its checks ask, lower case; "" for nobody on the net.
        guild_id: The guild that declared it, or None for the operator's, which every guild may read.
    """

    name: str
    kind: str
    options: Mapping[str, Any]
    interval: timedelta
    backlog: Literal["silent", "alert"] = "silent"
    origin: Origin = "watchlist"
    guild_id: int | None = None
    is_pinned: bool = False
    host: str = ""


def reads_the_same(one: SourceSpec, other: SourceSpec) -> bool:
    """Tell whether two sources are one under two names: of one kind, with the same options."""
    return (one.kind, as_stored(one.options)) == (other.kind, as_stored(other.options))


class Outcome(Enum):
    """What became of a source that was to be added."""

    ADDED = "added"
    READ_ALREADY = "another source reads the same"
    NAME_TAKEN = "another source has its name"


@dataclass(frozen=True, slots=True)
class Addition:
    """A source that was to be added; `by` is the name of the one that is in its way, or ""."""

    spec: SourceSpec
    outcome: Outcome
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSpec:
    """A rule as declared; `channel_ids` empty means the default channel of its guild or of the settings."""

    id: str
    name: str
    query: str
    channel_ids: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    origin: Origin = "watchlist"
    guild_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source with its state.

    Attributes:
        id: Row id.
        cursor: What the kind needs to ask only for news (ETag, seen files ...), JSON-ready; empty before a check.
        failures: Checks that failed in a row.
        failing_since: Start of that row of failures.
        last_error: Why the last of them failed, or `UNSAID`.
        first_read_at: When its first successful check was stored; None means that everything in it is still backlog.
        pace: What is learnt of when it has news, as the last pass left it; empty before anything is.
        gap_at: When a check last showed nothing of the one before it, so that articles may have been missed; or None.
        not_before: The site asked to be left alone until then; or None.
    """

    id: int
    spec: SourceSpec
    cursor: Mapping[str, Any]
    next_check_at: datetime
    failures: int = 0
    failing_since: datetime | None = None
    last_error: Said = UNSAID
    last_checked_at: datetime | None = None
    last_success_at: datetime | None = None
    first_read_at: datetime | None = None
    pace: Mapping[str, Any] = field(default_factory=dict)
    gap_at: datetime | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A source whose time has come, with what decides whose turn it is."""

    id: int
    guild_id: int | None
    host: str
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A source's place at a hub that tells of its news.

    Attributes:
        id: The secret end of `callback`; whoever knows it may call.
        source_id: The source it is for.
        hub: Address of the hub.
        topic: What the source is called there.
        is_stranger: Whether the hub stands elsewhere than the source, so that nobody but the source vouches for it.
        callback: The address that the hub was given to call.
        secret: What the hub signs its calls with.
        state: "wanted", or "leaving" while the hub is told that it is not wanted any more.
        asked_at: When the hub was last asked, and took it; None when that failed or did not happen.
        confirmed_at: When the hub last showed that it means it, by calling back.
        lease_until: Until when the hub promised to tell of news, or None.
        next_at: When to ask again.
        failures: Tries that failed in a row.
        last_error: One plain line, or "".
    """

    id: str
    source_id: int
    hub: str
    topic: str
    is_stranger: bool = True
    callback: str
    secret: str = field(repr=False)
    state: Literal["wanted", "leaving"] = "wanted"
    asked_at: datetime | None = None
    confirmed_at: datetime | None = None
    lease_until: datetime | None = None
    next_at: datetime
    failures: int = 0
    last_error: str = ""

    def is_live(self, now: datetime) -> bool:
        """Tell whether news is told of at `now`, as far as the hub keeps its promise."""
        return self.state == "wanted" and self.lease_until is not None and now < self.lease_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One finished look at a source: everything here is written in one transaction, or nothing is.

    Attributes:
        source_id: The source that was read.
        cursor: Its new cursor.
        next_check_at: When to look again.
        not_before: As in Source.
        pace: As in Source; None leaves what is stored.
        has_gap: Whether the source showed nothing of what it showed before, so that articles may have been missed.
        filed: New articles, oldest first.
        edited: Row id -> article with new text, for known articles whose text changed; its story and decisions stay.
        stories: Stories new or changed.
        alerts: Alerts new (revision 0) or changed; each puts one delivery into the outbox.
    """

    source_id: int
    cursor: Mapping[str, Any]
    checked_at: datetime
    next_check_at: datetime
    not_before: datetime | None = None
    pace: Mapping[str, Any] | None = None
    has_gap: bool = False
    filed: tuple[FiledArticle, ...] = ()
    edited: Mapping[int, FiledArticle] = field(default_factory=dict)
    stories: tuple[StorySketch, ...] = ()
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert on its way to one channel.

    Attributes:
        id: Stable id made from alert and revision; the message key is derived from it.
        alert: The alert with its newest card; `alert.revision` is the one this delivery was made for, or later joined.
        state: "new" (never tried), "sending" (an attempt began, its outcome is not stored), "retry" (failed, due).
        message_id: The message to edit, or None when the channel has none yet: then post, whatever the revision.
        first_attempt_at: When the first attempt began, or None.
        attempts: Attempts begun so far.
        last_error: One plain line, or "".
    """

    id: str
    alert: Alert
    state: Literal["new", "sending", "retry"]
    message_id: int | None
    first_attempt_at: datetime | None
    attempts: int
    next_attempt_at: datetime
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article as a query returns it.

    Attributes:
        story_id: The story it was placed in, or "".
        rules: Names of the rules that match its present text, visible in the asker's scope, by name.
    """

    id: int
    article: Article
    story_id: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedChannel:
    """A channel that refused messages; deliveries to it wait until `probe_at`."""

    channel_id: int
    reason: Said
    parked_at: datetime
    probe_at: datetime
    waiting: int


SOURCES_IN_STATUS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the desk is doing, in the asker's scope.

    Attributes:
        sources: At most SOURCES_IN_STATUS sources with their state: the failing ones first, then those with a gap
            today, then by name.
        source_count: How many sources there are in all.
        rules: Every rule, in order of declaration.
        articles: Articles stored.
        articles_today: Articles stored in the last 24 h.
        alerts_today: Alerts created in the last 24 h.
        waiting: Deliveries not yet sent.
        oldest_waiting_at: When the oldest of those was created, or None.
        parked: Channels that refuse messages.
        last_sent_at: When a message last went out, or None.
        network_lost_at: Since when our own network is down, so that no source is blamed; or None.
        pushed_until: Source id -> until when its hub promised to tell of news, of those of `sources` with one that did.
    """

    sources: tuple[Source, ...]
    source_count: int
    rules: tuple[RuleSpec, ...]
    articles: int
    articles_today: int
    alerts_today: int
    waiting: int
    oldest_waiting_at: datetime | None
    parked: tuple[ParkedChannel, ...]
    last_sent_at: datetime | None
    network_lost_at: datetime | None = None
    pushed_until: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What became of one delivery, waiting or settled.

    Attributes:
        state: As in Delivery, or "sent", or "failed" (given up for good).
        message_id: The message it made or changed, or None.
        settled_at: When it was sent or given up, or None while it waits.
    """

    id: str
    channel_id: int
    revision: int
    state: Literal["new", "sending", "retry", "sent", "failed"]
    message_id: int | None
    attempts: int
    last_error: str
    created_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One decision about an article, with the name of its rule and what became of its alert.

    Attributes:
        rule: Name of the rule, or "" when no rule wanted the article.
        sendings: Every delivery of the alert it opened or joined, oldest first.
    """

    decision: Decision
    rule: str
    decided_at: datetime
    sendings: tuple[Sending, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """All that is remembered of what became of one article.

    Attributes:
        matches: The evidence in its present text, of the rules visible in the asker's scope.
        verdicts: The decisions made when it was new, in order.
    """

    found: Found
    matches: tuple[Match, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the running program last said of itself; every time None before it first did.

    Attributes:
        holder: Who works at the database, or None.
        held_until: When that claim ends unless it is renewed.
        ticked_at: The last heartbeat.
        swept_at: The last sweep over due sources that the heartbeat knew of.
        connected: Whether the gateway to Discord was open.
    """

    holder: str | None
    held_until: datetime | None
    ticked_at: datetime | None
    swept_at: datetime | None
    connected: bool
