"""Indexes that hold all that every pass asks of recent stories and alerts, so that it reads no page of the rows.

Revision ID: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the wider indexes in the place of the narrow ones."""
    op.drop_index("ix_stories_last_seen_at", "stories")
    op.create_index("ix_stories_recent", "stories", ["last_seen_at", "id", "revision"])
    op.create_index("ix_alerts_recent", "alerts", ["story_id", "id", "revision"])
