"""workshop reports.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ASPECTS = (
    *("obstacles", "proposals", "priorities", "speakers", "examples"),
    *("cross_cutting", "disagreements", "follow_up", "team"),
)


def create(
    table: str,
    *columns: sa.Column[object],
    checks: dict[str, str],
    keys: tuple[sa.ForeignKeyConstraint, ...],
    unique: tuple[str, ...],
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
        *keys,
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{table}_{'_'.join(unique)}")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def key(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    """A named foreign key."""
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete=ondelete,
    )


def upgrade() -> None:
    _create_reports()
    _create_cells()
    _create_versions()


def _create_reports() -> None:
    table = "workshop_reports"
    create(
        table,
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_by_id", sa.Integer()),
        checks={"language_known": "language IN ('ar', 'fr', 'en')"},
        keys=(
            key(table, "workshop_id", "workshops"),
            key(table, "created_by_id", "users"),
        ),
        unique=("workshop_id",),
    )


def _create_cells() -> None:
    table = "matrix_cells"
    create(
        table,
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer()),
        sa.Column("aspect", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contributions", sa.JSON(), nullable=False),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer()),
        sa.Column("written_at", sa.DateTime(timezone=True)),
        checks={
            "aspect": f"aspect IN ({', '.join(map(repr, ASPECTS))})",
            "version_positive": "version >= 1",
            "team_of_the_whole": "aspect <> 'team' OR criterion_id IS NULL",
            "basis_whole": "basis = '' OR length(basis) = 64",
        },
        keys=(
            key(table, "report_id", "workshop_reports", ondelete="CASCADE"),
            key(table, "criterion_id", "criteria"),
            key(table, "written_by_id", "users"),
        ),
        unique=("report_id", "criterion_id", "aspect"),
    )
    op.create_index(
        "uq_matrix_cells_whole",
        table,
        ["report_id", "aspect"],
        unique=True,
        sqlite_where=sa.text("criterion_id IS NULL"),
        postgresql_where=sa.text("criterion_id IS NULL"),
    )


def _create_versions() -> None:
    table = "workshop_report_versions"
    create(
        table,
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("engine_version", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("published_by_id", sa.Integer()),
        checks={
            "number_positive": "number >= 1",
            "hash_whole": "length(sha256) = 64",
            "correction_has_reason": "number = 1 OR reason <> ''",
        },
        keys=(
            key(table, "report_id", "workshop_reports"),
            key(table, "published_by_id", "users"),
        ),
        unique=("report_id", "number"),
    )


def downgrade() -> None:
    for table in ("workshop_report_versions", "matrix_cells", "workshop_reports"):
        op.drop_table(table)
