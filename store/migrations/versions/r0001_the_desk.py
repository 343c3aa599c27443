"""The first schema: everything.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create every table, and the full-text index that this database has."""
    _declared()
    _archive()
    _stories()
    _outbox()
    _facts()
    if op.get_bind().dialect.name == "sqlite":
        # Contentless: the index keeps no copy of the text. The tokens are made before, so the plainest tokenizer.
        op.execute("CREATE VIRTUAL TABLE article_index USING fts5(tokens, content='', tokenize='ascii')")
    else:
        op.execute(
            "CREATE TABLE article_index ("
            "article_id bigint PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE, tokens tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_article_index_tokens ON article_index USING gin (tokens)")


def _declared() -> None:
    op.create_table(
        "sources",
        sa.Column("id", _BIG_ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("interval", sa.BigInteger, nullable=False),
        sa.Column("backlog", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("cursor", sa.Text, nullable=False),
        sa.Column("next_check_at", sa.BigInteger, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", sa.BigInteger),
        sa.Column("last_error", sa.Text, nullable=False),
        sa.Column("last_checked_at", sa.BigInteger),
        sa.Column("last_success_at", sa.BigInteger),
        sa.Column("first_read_at", sa.BigInteger),
        sa.Column("retired_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    operators = sa.text("guild_id IS NULL")
    op.create_index(
        "uq_sources_operator", "sources", ["name"], unique=True, sqlite_where=operators, postgresql_where=operators
    )
    op.create_index("uq_sources_guild", "sources", ["guild_id", "name"], unique=True)
    op.create_index("ix_sources_due", "sources", ["retired_at", "next_check_at"])
    op.create_table(
        "rules",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("channel_ids", sa.Text, nullable=False),
        sa.Column("sources", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("retired_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_rules"),
    )


def _archive() -> None:
    op.create_table(
        "articles",
        sa.Column("id", _BIG_ID, nullable=False),
        sa.Column("source_id", _BIG_ID, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("url_hash", sa.BigInteger),
        sa.Column("guid", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("image_url", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("content_digest", sa.Text, nullable=False),
        sa.Column("story_id", sa.Text, nullable=False),
        sa.Column("index_due", sa.SmallInteger),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_articles_source_id"),
    )
    due = sa.text("index_due IS NOT NULL")
    op.create_index("ix_articles_source_id_id", "articles", ["source_id", "id"])
    op.create_index("ix_articles_seen_at", "articles", ["seen_at"])
    op.create_index("ix_articles_url_hash", "articles", ["url_hash"])
    op.create_index("ix_articles_index_due", "articles", ["id"], sqlite_where=due, postgresql_where=due)
    op.create_table(
        "article_keys",
        sa.Column("source_id", _BIG_ID, nullable=False),
        sa.Column("key_hash", sa.BigInteger, nullable=False),
        sa.Column("article_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("source_id", "key_hash", name="pk_article_keys"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_article_keys_source_id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "matches",
        sa.Column("article_id", _BIG_ID, nullable=False),
        sa.Column("rule_id", sa.Text, nullable=False),
        sa.Column("hits", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "rule_id", name="pk_matches"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_matches_article_id", ondelete="CASCADE"),
    )
    op.create_index("ix_matches_rule_id_article_id", "matches", ["rule_id", "article_id"])
    op.create_table(
        "decisions",
        sa.Column("article_id", _BIG_ID, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("rule_id", sa.Text),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("alert_id", sa.Text),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_decisions"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_decisions_article_id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("weights", sa.Text, nullable=False),
        sa.Column("article_count", sa.Integer, nullable=False),
        sa.Column("outlets", sa.Text, nullable=False),
        sa.Column("first_seen_at", sa.BigInteger, nullable=False),
        sa.Column("last_seen_at", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_last_seen_at", "stories", ["last_seen_at"])
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("story_id", sa.Text, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_alerts_story_id", ondelete="CASCADE"),
    )
    op.create_index("uq_alerts_story_id_channel_id", "alerts", ["story_id", "channel_id"], unique=True)
    op.create_index("ix_alerts_created_at", "alerts", ["created_at"])


def _outbox() -> None:
    op.create_table(
        "deliveries",
        sa.Column("number", _BIG_ID, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("alert_id", sa.Text, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("first_attempt_at", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", sa.BigInteger, nullable=False),
        sa.Column("last_error", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("settled_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("number", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_deliveries_alert_id", ondelete="CASCADE"),
    )
    waiting = sa.text("settled_at IS NULL")
    op.create_index("uq_deliveries_id", "deliveries", ["id"], unique=True)
    op.create_index("ix_deliveries_alert_id", "deliveries", ["alert_id"])
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["channel_id", "number"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "parked_channels",
        sa.Column("channel_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("parked_at", sa.BigInteger, nullable=False),
        sa.Column("probe_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name="pk_parked_channels"),
    )


def _facts() -> None:
    op.create_table(
        "notes",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_notes"),
    )
    desk = op.create_table(
        "desk",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("last_article_id", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.Text),
        sa.Column("held_until", sa.BigInteger),
        sa.Column("ticked_at", sa.BigInteger),
        sa.Column("swept_at", sa.BigInteger),
        sa.Column("connected", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_desk"),
    )
    op.bulk_insert(desk, [{"id": 1, "last_article_id": 0, "connected": False}])
