"""What a source's pace needs: whether its interval is pinned, its host, what is learnt, gaps, and when it may be asked.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the hosts of the sources there are come with the next declaration."""
    op.add_column("sources", sa.Column("pinned", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("sources", sa.Column("host", sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column("sources", sa.Column("pace", sa.Text))
    op.add_column("sources", sa.Column("gap_at", sa.BigInteger))
    op.add_column("sources", sa.Column("not_before", sa.BigInteger))
