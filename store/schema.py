"""The tables, one schema for SQLite and PostgreSQL.

What changes here needs a revision in `store/migrations/versions/`; a test compares the two on both databases.
`guild_id` NULL is the operator's. The full-text index is not here: each database has its own kind (`store.index`).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    false,
    text,
)

from store.columns import BigId, CleanText, Json, Span, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sources = Table(
    "sources",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("guild_id", BigInteger),
    Column("name", CleanText, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("options", Json, nullable=False),
    Column("interval", Span, nullable=False),
    Column("backlog", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("cursor", Json, nullable=False),
    Column("next_check_at", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", UtcTime),
    Column("last_error", CleanText, nullable=False),
    Column("last_checked_at", UtcTime),
    Column("last_success_at", UtcTime),
    Column("first_read_at", UtcTime),
    Column("retired_at", UtcTime),
    # Whether the interval was named by a person, or is only where the pace starts from.
    Column("pinned", Boolean, nullable=False, server_default=false()),
    # Whom its checks ask, "" for nobody on the net: what is due is shared out by it.
    Column("host", CleanText, nullable=False, server_default=text("''")),
    # What is learnt of when it has news (`newsdesk.pacing`); NULL before anything is.
    Column("pace", Json),
    # When a poll last overlapped nothing of the one before it, so that articles may have been missed.
    Column("gap_at", UtcTime),
    # The site asked to be left alone until then; nothing makes the next check earlier.
    Column("not_before", UtcTime),
)
_is_operators = text("guild_id IS NULL")
Index("uq_sources_operator", sources.c.name, unique=True, sqlite_where=_is_operators, postgresql_where=_is_operators)
Index("uq_sources_guild", sources.c.guild_id, sources.c.name, unique=True)
Index("ix_sources_due", sources.c.retired_at, sources.c.next_check_at)

subscriptions = Table(
    "subscriptions",
    metadata,
    # The secret end of the address that a hub was given to call.
    Column("id", CleanText, primary_key=True),
    Column("source_id", BigId, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("hub", CleanText, nullable=False),
    Column("topic", CleanText, nullable=False),
    Column("is_stranger", Boolean, nullable=False),
    Column("callback", CleanText, nullable=False),
    Column("secret", CleanText, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_at", UtcTime),
    Column("confirmed_at", UtcTime),
    Column("lease_until", UtcTime),
    Column("next_at", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("last_error", CleanText, nullable=False),
)
Index("ix_subscriptions_source_id", subscriptions.c.source_id)

rules = Table(
    "rules",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("guild_id", BigInteger),
    Column("name", CleanText, nullable=False),
    Column("query", CleanText, nullable=False),
    Column("channel_ids", Json, nullable=False),
    Column("sources", Json, nullable=False),
    Column("origin", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("retired_at", UtcTime),
)

articles = Table(
    "articles",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("source_id", BigId, ForeignKey("sources.id"), nullable=False),
    Column("title", CleanText, nullable=False),
    Column("body", CleanText, nullable=False),
    Column("url", CleanText, nullable=False),
    # To look it up: addresses may be longer than PostgreSQL lets an index entry be. NULL when there is no address.
    Column("url_hash", BigInteger),
    Column("guid", CleanText, nullable=False),
    Column("language", CleanText, nullable=False),
    Column("outlet", CleanText, nullable=False),
    Column("author", CleanText, nullable=False),
    Column("tags", Json, nullable=False),
    Column("image_url", CleanText, nullable=False),
    Column("published_at", UtcTime),
    Column("seen_at", UtcTime, nullable=False),
    Column("content_digest", CleanText, nullable=False),
    Column("story_id", CleanText, nullable=False),
    # 1 while it waits for the full-text index, NULL afterwards, so that the index of the waiting ones stays tiny.
    Column("index_due", SmallInteger),
)
_is_due = text("index_due IS NOT NULL")
Index("ix_articles_source_id_id", articles.c.source_id, articles.c.id)
Index("ix_articles_seen_at", articles.c.seen_at)
Index("ix_articles_url_hash", articles.c.url_hash)
Index("ix_articles_index_due", articles.c.id, sqlite_where=_is_due, postgresql_where=_is_due)

article_keys = Table(
    "article_keys",
    metadata,
    Column("source_id", BigId, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("key_hash", BigInteger, primary_key=True, autoincrement=False),
    # No foreign key: a key outlives its article, or what a slow feed still shows after a clean-up would be news again.
    Column("article_id", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

matches = Table(
    "matches",
    metadata,
    Column("article_id", BigId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("rule_id", CleanText, primary_key=True),
    Column("hits", Json, nullable=False),
)
Index("ix_matches_rule_id_article_id", matches.c.rule_id, matches.c.article_id)

decisions = Table(
    "decisions",
    metadata,
    Column("article_id", BigId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("reason", Text, nullable=False),
    Column("rule_id", CleanText),
    Column("channel_id", BigInteger),
    Column("alert_id", CleanText),
    Column("decided_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

stories = Table(
    "stories",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("language", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("weights", Json, nullable=False),
    Column("article_count", Integer, nullable=False),
    Column("outlets", Json, nullable=False),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
)
Index("ix_stories_last_seen_at", stories.c.last_seen_at)

alerts = Table(
    "alerts",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("story_id", CleanText, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger),
    Column("card", Json, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    # The message that shows it, once there is one.
    Column("message_id", BigInteger),
)
Index("uq_alerts_story_id_channel_id", alerts.c.story_id, alerts.c.channel_id, unique=True)
Index("ix_alerts_created_at", alerts.c.created_at)

deliveries = Table(
    "deliveries",
    metadata,
    # Its place in the queue.
    Column("number", BigId, primary_key=True),
    Column("id", CleanText, nullable=False),
    Column("alert_id", CleanText, ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("message_id", BigInteger),
    Column("first_attempt_at", UtcTime),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcTime, nullable=False),
    Column("last_error", CleanText, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    # When it was sent or given up; NULL while it waits.
    Column("settled_at", UtcTime),
)
_is_waiting = text("settled_at IS NULL")
Index("uq_deliveries_id", deliveries.c.id, unique=True)
Index("ix_deliveries_alert_id", deliveries.c.alert_id)
Index(
    "ix_deliveries_waiting",
    deliveries.c.channel_id,
    deliveries.c.number,
    sqlite_where=_is_waiting,
    postgresql_where=_is_waiting,
)

parked_channels = Table(
    "parked_channels",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("reason", CleanText, nullable=False),
    Column("parked_at", UtcTime, nullable=False),
    Column("probe_at", UtcTime, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("key", CleanText, primary_key=True),
    Column("value", CleanText, nullable=False),
)

desk = Table(
    "desk",
    metadata,
    # One row, made by the migration: who works at this database, and how that one is.
    Column("id", Integer, primary_key=True, autoincrement=False),
    # The newest number an article ever had. Never given twice: keys and decisions remember numbers of forgotten ones.
    Column("last_article_id", BigInteger, nullable=False),
    Column("holder", CleanText),
    Column("held_until", UtcTime),
    Column("ticked_at", UtcTime),
    Column("swept_at", UtcTime),
    Column("connected", Boolean, nullable=False),
)
