"""workshop file, team of a workshop, checklist.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DOCUMENTS = ("guide", "evaluation", "report")
ROLES = ("facilitator", "co_facilitator", "rapporteur", "timekeeper")
STATES = ("to_do", "in_progress", "done", "not_needed")
LEADS = "role = 'facilitator'"
FROM_THE_USUAL_LIST = "code <> ''"


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


def create(
    table: str,
    *columns: sa.Column[object],
    checks: dict[str, str],
    keys: dict[str, str],
    unique: tuple[tuple[str, ...], ...] = (),
    indexed: tuple[str, ...] = (),
) -> None:
    """Create a table with a number, a moment of birth, and named constraints."""
    op.create_table(
        table,
        *columns,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
            for name, rule in checks.items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
            )
            for column, target in keys.items()
        ),
        *(
            sa.UniqueConstraint(*columns_, name=op.f(f"uq_{table}_{'_'.join(columns_)}"))
            for columns_ in unique
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in indexed:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def text(name: str, size: int | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.String(size) if size else sa.Text(), nullable=False)


def number(name: str, *, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=optional)


def once(name: str, table: str, first: str, second: str, among: str) -> None:
    op.create_index(
        name,
        table,
        [first, second],
        unique=True,
        sqlite_where=sa.text(among),
        postgresql_where=sa.text(among),
    )


def upgrade() -> None:
    _create_texts()
    _create_team()
    _create_usual_items()
    _create_checklists()


def _create_texts() -> None:
    create(
        "kit_texts",
        number("consultation_id"),
        text("document", 40),
        text("language", 2),
        number("revision"),
        sa.Column("source", sa.Text()),
        number("author_id", optional=True),
        checks={
            "kitdocument": one_of("document", DOCUMENTS),
            "language_known": "language IN ('ar', 'fr', 'en')",
            "revision_positive": "revision > 0",
            "source_not_blank": "source <> ''",
        },
        keys={"consultation_id": "consultations", "author_id": "users"},
        unique=(("consultation_id", "document", "language", "revision"),),
        indexed=("consultation_id",),
    )


def _create_team() -> None:
    create(
        "workshop_team",
        number("workshop_id"),
        text("role", 40),
        number("table_number"),
        number("user_id", optional=True),
        number("seat_id", optional=True),
        number("decided_by_id", optional=True),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        checks={
            "teamrole": one_of("role", ROLES),
            "one_person": "(user_id IS NULL) <> (seat_id IS NULL)",
            "table_not_negative": "table_number >= 0",
        },
        keys={
            "workshop_id": "workshops",
            "user_id": "users",
            "seat_id": "seats",
            "decided_by_id": "users",
        },
        unique=(
            ("workshop_id", "role", "table_number", "user_id"),
            ("workshop_id", "role", "table_number", "seat_id"),
        ),
        indexed=("workshop_id",),
    )
    once("uq_workshop_team_one_lead_a_table", "workshop_team", "workshop_id", "table_number", LEADS)


def _create_usual_items() -> None:
    create(
        "usual_items",
        number("consultation_id"),
        number("position"),
        text("code", 40),
        text("name", 200),
        number("days_before"),
        checks={
            "has_name": "code <> '' OR name <> ''",
            "days_not_negative": "days_before >= 0",
        },
        keys={"consultation_id": "consultations"},
        indexed=("consultation_id",),
    )
    once("uq_usual_items_code", "usual_items", "consultation_id", "code", FROM_THE_USUAL_LIST)


def _create_checklists() -> None:
    create(
        "checklist_items",
        number("workshop_id"),
        number("position"),
        text("code", 40),
        text("name", 200),
        text("state", 40),
        number("responsible_id", optional=True),
        text("responsible", 200),
        sa.Column("due_on", sa.Date()),
        text("note"),
        number("cost", optional=True),
        number("version"),
        checks={
            "itemstate": one_of("state", STATES),
            "has_name": "code <> '' OR name <> ''",
            "one_responsible": "responsible_id IS NULL OR responsible = ''",
            "cost_not_negative": "cost >= 0",
        },
        keys={"workshop_id": "workshops", "responsible_id": "users"},
        indexed=("workshop_id", "responsible_id"),
    )
    op.create_index("ix_checklist_items_state_due_on", "checklist_items", ["state", "due_on"])
    once("uq_checklist_items_code", "checklist_items", "workshop_id", "code", FROM_THE_USUAL_LIST)


def downgrade() -> None:
    for table in ("checklist_items", "usual_items", "workshop_team", "kit_texts"):
        op.drop_table(table)
