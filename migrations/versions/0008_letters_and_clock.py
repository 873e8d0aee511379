"""letters and clock.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CHECKS = {
    "letterstate": "state IN ('waiting', 'sent', 'failed')",
    "sent_is_dated": "(state = 'sent') = (sent_at IS NOT NULL)",
    "sent_holds_nothing": "state <> 'sent' OR (recipient = '' AND text = '')",
    "tries_not_negative": "tries >= 0",
}


def upgrade() -> None:
    op.create_table(
        "clock_marks",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_clock_marks")),
    )
    op.create_table(
        "outgoing_letters",
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("recipient", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("key", sa.String(120)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fault", sa.String(80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_outgoing_letters_{name}"))
            for name, rule in CHECKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_letters")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_letters_key")),
    )
    op.create_index("ix_outgoing_letters_state_due_at", "outgoing_letters", ["state", "due_at"])


def downgrade() -> None:
    op.drop_table("outgoing_letters")
    op.drop_table("clock_marks")
