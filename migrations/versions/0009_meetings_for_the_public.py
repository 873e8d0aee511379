"""meetings for the public.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = "workshops"
CHECKS = {
    "has_title": "title_ar <> '' OR title_fr <> '' OR title_en <> ''",
    "ends_after_it_starts": "ends > starts",
    "capacity_positive": "capacity > 0",
    "seats_within_capacity": "seats_taken >= 0 AND (capacity IS NULL OR seats_taken <= capacity)",
    "sequence_not_negative": "sequence >= 0",
}
#: columns that no row may lack, with what those of before get
REQUIRED = {
    "title_fr": (sa.String(300), ""),
    "title_en": (sa.String(300), ""),
    "languages": (sa.JSON(), "[]"),
    "access": (sa.Text(), ""),
    "seats_taken": (sa.Integer(), "0"),
    "sequence": (sa.Integer(), "0"),
}
OPTIONAL = {
    "starts": sa.Time(),
    "ends": sa.Time(),
    "criterion_id": sa.Integer(),
    "capacity": sa.Integer(),
    "published_at": sa.DateTime(timezone=True),
    "cancelled_at": sa.DateTime(timezone=True),
}


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as batch:
        batch.alter_column("title", new_column_name="title_ar", existing_type=sa.String(300))
        for name, (kind, default) in REQUIRED.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        for name, optional in OPTIONAL.items():
            batch.add_column(sa.Column(name, optional))
        batch.create_foreign_key(
            op.f("fk_workshops_criterion_id_criteria"), "criteria", ["criterion_id"], ["id"]
        )
    with op.batch_alter_table(TABLE) as batch:
        for name in REQUIRED:
            batch.alter_column(name, server_default=None)
        for name, rule in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), sa.text(rule))


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_{TABLE}_{name}"), type_="check")
        batch.drop_constraint(op.f("fk_workshops_criterion_id_criteria"), type_="foreignkey")
        for name in (*REQUIRED, *OPTIONAL):
            batch.drop_column(name)
        batch.alter_column("title_ar", new_column_name="title", existing_type=sa.String(300))
