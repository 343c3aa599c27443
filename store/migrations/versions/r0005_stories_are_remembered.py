"""Stories and alerts are read once and remembered: nothing asks any more which of them changed.

Revision ID: 0005
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take out what every pass asked."""
    op.drop_index("ix_alerts_recent", "alerts")
    op.drop_index("ix_stories_recent", "stories")
    op.create_index("ix_stories_last_seen_at", "stories", ["last_seen_at"])
    op.drop_column("stories", "revision")
