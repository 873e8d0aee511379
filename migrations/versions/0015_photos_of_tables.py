"""photos of tables.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

CHECKS = {
    "table_number_positive": "table_number > 0",
    "has_a_picture": "width > 0 AND height > 0 AND size > 0",
    "public_is_described": "published_at IS NULL OR description <> ''",
    "public_shows_nobody_unasked": (
        "published_at IS NULL OR (shows_people IS NOT NULL"
        " AND (NOT shows_people OR agreed_at IS NOT NULL))"
    ),
    "agreement_has_a_witness": "(agreed_at IS NULL) = (agreed_noted_by_id IS NULL)",
}


def upgrade() -> None:
    _create_photos()
    _create_links()


def _create_photos() -> None:
    table = "workshop_photos"
    pointers = {
        "workshop_id": "workshops",
        "taken_by_id": "users",
        "agreed_noted_by_id": "users",
        "published_by_id": "users",
    }
    op.create_table(
        table,
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("table_number", sa.Integer()),
        sa.Column("stem", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("taken_by_id", sa.Integer()),
        sa.Column("shows_people", sa.Boolean()),
        sa.Column("agreed_at", sa.DateTime(timezone=True)),
        sa.Column("agreed_noted_by_id", sa.Integer()),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("published_by_id", sa.Integer()),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
            )
            for column, target in pointers.items()
        ),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
            for name, rule in CHECKS.items()
        ),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
        sa.UniqueConstraint("stem", name=op.f(f"uq_{table}_stem")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_workshop_id"), table, ["workshop_id"])


def _create_links() -> None:
    op.create_table(
        "photo_notes",
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["workshop_photos.id"],
            name=op.f("fk_photo_notes_photo_id_workshop_photos"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["note_id"],
            ["workshop_notes.contribution_id"],
            name=op.f("fk_photo_notes_note_id_workshop_notes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("photo_id", "note_id", name=op.f("pk_photo_notes")),
    )
    op.create_index(op.f("ix_photo_notes_note_id"), "photo_notes", ["note_id"])


def downgrade() -> None:
    op.drop_table("photo_notes")
    op.drop_table("workshop_photos")
