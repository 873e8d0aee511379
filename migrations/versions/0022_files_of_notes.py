"""files of notes.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _numbered() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _foreign(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Add the files of notes and what came from them."""
    _create_sheets()
    _create_notes()
    _create_corrections()


def _create_sheets() -> None:
    states = sa.Enum(
        *("read", "applying", "applied"),
        name="sheetstate",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "note_sheets",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("template_code", sa.String(length=12), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("import_batch_id", sa.Integer(), nullable=True),
        *_numbered(),
        sa.CheckConstraint("revision > 0", name=op.f("ck_note_sheets_revision_positive")),
        sa.CheckConstraint("corrected >= 0", name=op.f("ck_note_sheets_corrected_not_negative")),
        sa.CheckConstraint(
            "(import_batch_id IS NOT NULL) = (state = 'applied')",
            name=op.f("ck_note_sheets_applied_as_a_batch"),
        ),
        _foreign("note_sheets", "workshop_id", "workshops"),
        _foreign("note_sheets", "uploaded_by_id", "users"),
        _foreign("note_sheets", "import_batch_id", "import_batches"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_sheets")),
        sa.UniqueConstraint("import_batch_id", name=op.f("uq_note_sheets_import_batch_id")),
    )
    op.create_index(op.f("ix_note_sheets_workshop_id"), "note_sheets", ["workshop_id"])


def _create_notes() -> None:
    op.create_table(
        "sheet_notes",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.CheckConstraint("occurrence > 0", name=op.f("ck_sheet_notes_occurrence_positive")),
        _foreign("sheet_notes", "contribution_id", "contributions", "CASCADE"),
        _foreign("sheet_notes", "workshop_id", "workshops"),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_sheet_notes")),
        sa.UniqueConstraint(
            *("workshop_id", "fingerprint", "occurrence"),
            name=op.f("uq_sheet_notes_workshop_id_fingerprint_occurrence"),
        ),
    )


def _create_corrections() -> None:
    op.create_table(
        "sheet_corrections",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("former", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_numbered(),
        sa.CheckConstraint("version > 0", name=op.f("ck_sheet_corrections_version_positive")),
        _foreign("sheet_corrections", "sheet_id", "note_sheets", "CASCADE"),
        _foreign("sheet_corrections", "contribution_id", "contributions", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_corrections")),
        sa.UniqueConstraint(
            *("sheet_id", "contribution_id"),
            name=op.f("uq_sheet_corrections_sheet_id_contribution_id"),
        ),
    )
    for column in ("sheet_id", "contribution_id"):
        op.create_index(op.f(f"ix_sheet_corrections_{column}"), "sheet_corrections", [column])


def downgrade() -> None:
    """Remove the files of notes; the notes stay."""
    for name in ("sheet_corrections", "sheet_notes", "note_sheets"):
        op.drop_table(name)
