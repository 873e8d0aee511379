"""entry and import pages.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _numbered() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _foreign(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    _create_batches()
    _create_drafts()
    # the table has no CHECK yet that SQLite could lose
    with op.batch_alter_table("import_batches") as batch_op:
        batch_op.add_column(
            sa.Column("rows_undone", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("undone_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_import_batches_undone_by_id_users"), "users", ["undone_by_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_import_batches_undoes_what_it_added"),
            "rows_undone BETWEEN 0 AND rows_added",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_import_batches_undone_by_somebody"),
            "(undone_at IS NULL) = (undone_by_id IS NULL)",
        )


def _create_batches() -> None:
    channels = ("web", "workshop", "paper", "email", "phone", "import")
    op.create_table(
        "entry_batches",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("channel", _codes("channel", *channels), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        *_numbered(),
        sa.CheckConstraint("number <> ''", name=op.f("ck_entry_batches_has_a_number")),
        sa.CheckConstraint(
            "channel IN ('paper', 'phone', 'email')", name=op.f("ck_entry_batches_is_typed_in")
        ),
        sa.CheckConstraint("expected > 0", name=op.f("ck_entry_batches_expects_something")),
        _foreign("entry_batches", "consultation_id", "consultations"),
        _foreign("entry_batches", "opened_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_batches")),
        sa.UniqueConstraint(
            "consultation_id", "number", name=op.f("uq_entry_batches_consultation_id_number")
        ),
    )
    op.create_table(
        "entries",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        *_numbered(),
        sa.CheckConstraint("number BETWEEN 1 AND 99999", name=op.f("ck_entries_number_of_a_form")),
        _foreign("entries", "batch_id", "entry_batches"),
        _foreign("entries", "contribution_id", "contributions", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_entries_batch_id_number")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_entries_contribution_id")),
    )


def _create_drafts() -> None:
    op.create_table(
        "import_drafts",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            _codes("draftstate", "mapping", "checking", "checked", "applying", "applied"),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=200), nullable=False),
        sa.Column("header_row", sa.Integer(), nullable=True),
        sa.Column("preview", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("new_criteria", sa.Boolean(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("import_batch_id", sa.Integer(), nullable=True),
        *_numbered(),
        sa.CheckConstraint(
            "progress BETWEEN 0 AND 100", name=op.f("ck_import_drafts_progress_is_percent")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_import_drafts_holds_something")),
        sa.CheckConstraint(
            "(content IS NULL) = (state = 'applied')",
            name=op.f("ck_import_drafts_file_goes_when_applied"),
        ),
        _foreign("import_drafts", "consultation_id", "consultations"),
        _foreign("import_drafts", "uploaded_by_id", "users"),
        _foreign("import_drafts", "import_batch_id", "import_batches"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_drafts")),
    )
    op.create_index(op.f("ix_import_drafts_consultation_id"), "import_drafts", ["consultation_id"])


def downgrade() -> None:
    with op.batch_alter_table("import_batches") as batch_op:
        for name in ("undoes_what_it_added", "undone_by_somebody"):
            batch_op.drop_constraint(batch_op.f(f"ck_import_batches_{name}"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_import_batches_undone_by_id_users"), type_="foreignkey"
        )
        for column in ("rows_undone", "undone_at", "undone_by_id"):
            batch_op.drop_column(column)
    for table in ("import_drafts", "entries", "entry_batches"):
        op.drop_table(table)
