"""notes without a network.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give notes their own keys; keep what happened to them, and what two people said apart."""
    op.add_column(
        "workshops", sa.Column("note_acts", sa.Integer(), nullable=False, server_default="0")
    )
    _give_keys()
    _create_operations()
    _create_conflicts()


def _give_keys() -> None:
    op.add_column("workshop_notes", sa.Column("key", sa.String(64)))
    notes = sa.table(
        "workshop_notes", sa.column("key", sa.String), sa.column("contribution_id", sa.Integer)
    )
    known = sa.literal("note-") + sa.cast(notes.c.contribution_id, sa.String)
    op.execute(notes.update().values(key=known))
    with op.batch_alter_table("workshop_notes") as batch:
        batch.alter_column("key", existing_type=sa.String(64), nullable=False)
        batch.create_unique_constraint(op.f("uq_workshop_notes_key"), ["key"])


def _create_operations() -> None:
    kinds = "kind IN ('added', 'corrected', 'removed', 'voted', 'settled')"
    checks = {
        "noteact": kinds,
        "noteresult": "result IN ('applied', 'conflict')",
        "number_positive": "number > 0",
        "keys_given": "client_key <> '' AND note_key <> ''",
        "conflict_of_a_change": "result = 'applied' OR kind IN ('corrected', 'removed')",
    }
    op.create_table(
        "note_operations",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("client_key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("result", sa.String(40), nullable=False),
        sa.Column("note_key", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.Column("user_id", sa.Integer()),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_pointers("note_operations", {"workshop_id": "workshops", "user_id": "users"}),
        *_checks("note_operations", checks),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_operations")),
        sa.UniqueConstraint("client_key", name=op.f("uq_note_operations_client_key")),
        sa.UniqueConstraint(
            "workshop_id", "number", name=op.f("uq_note_operations_workshop_id_number")
        ),
    )


def _create_conflicts() -> None:
    checks = {
        "notechoice": "choice IN ('kept', 'taken', 'merged')",
        "settled_with_a_choice": "(choice IS NULL) = (settled_at IS NULL)",
    }
    pointers = {
        "operation_id": "note_operations",
        "workshop_id": "workshops",
        "settled_by_id": "users",
    }
    op.create_table(
        "note_conflicts",
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("note_key", sa.String(64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("choice", sa.String(40)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by_id", sa.Integer()),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_pointers("note_conflicts", pointers),
        *_checks("note_conflicts", checks),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_conflicts")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_note_conflicts_operation_id")),
    )
    op.create_index(op.f("ix_note_conflicts_workshop_id"), "note_conflicts", ["workshop_id"])


def _pointers(table: str, pointers: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
        )
        for column, target in pointers.items()
    ]


def _checks(table: str, checks: dict[str, str]) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in checks.items()
    ]


def downgrade() -> None:
    """Forget what happened to notes; the notes themselves stay."""
    op.drop_table("note_conflicts")
    op.drop_table("note_operations")
    with op.batch_alter_table("workshop_notes") as batch:
        batch.drop_constraint(op.f("uq_workshop_notes_key"), type_="unique")
        batch.drop_column("key")
    op.drop_column("workshops", "note_acts")
