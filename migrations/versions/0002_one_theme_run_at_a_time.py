"""one theme run at a time.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UNFINISHED = "status IN ('pending', 'running')"


def upgrade() -> None:
    op.create_index(
        "uq_theme_runs_one_at_a_time",
        "theme_runs",
        ["consultation_id"],
        unique=True,
        sqlite_where=sa.text(UNFINISHED),
        postgresql_where=sa.text(UNFINISHED),
    )


def downgrade() -> None:
    op.drop_index("uq_theme_runs_one_at_a_time", table_name="theme_runs")
