"""attendance by code.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

DIMENSIONS_BEFORE = ("sex", "age_band", "sector")
DIMENSIONS = (*DIMENSIONS_BEFORE, "province", "setting")
#: of the codes that people read aloud, as ``consult.kernel.references`` makes them now
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
WALK_IN_CODES = {
    "category": (
        *("citizen", "association", "private_sector", "media", "academic"),
        *("elected", "civil_servant", "other"),
    ),
    "sex": ("female", "male"),
    "ageband": ("under_18", "18_24", "25_34", "35_49", "50_64", "65_plus"),
    "setting": ("urban", "rural"),
}


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


def new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def upgrade() -> None:
    _give_codes()
    _tell_hand_counts()
    _count_by_more()
    _create_walk_ins()


def _give_codes() -> None:
    with op.batch_alter_table("seats") as batch:
        batch.add_column(sa.Column("code", sa.String(9)))
        batch.create_unique_constraint(op.f("uq_seats_code"), ["code"])
    # those whose name was deleted get none: nobody comes by their code any more
    seats = sa.table("seats", sa.column("id", sa.Integer), sa.column("code", sa.String),
                     sa.column("interest_id", sa.Integer))  # fmt: skip
    interests = sa.table("interests", sa.column("id", sa.Integer), sa.column("purged_at"))
    named = sa.select(interests.c.id).where(interests.c.purged_at.is_(None))
    keys = sa.select(seats.c.id).where(seats.c.interest_id.in_(named))
    connection = op.get_bind()
    for key in connection.scalars(keys).all():
        connection.execute(seats.update().where(seats.c.id == key).values(code=new_code()))


def _tell_hand_counts() -> None:
    with op.batch_alter_table("workshops") as batch:
        batch.add_column(
            sa.Column("hand_counted", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("workshops") as batch:
        batch.alter_column("hand_counted", server_default=None)
    workshops = sa.table(
        "workshops", sa.column("id", sa.Integer), sa.column("hand_counted", sa.Boolean)
    )
    counts = sa.table("attendance_counts", sa.column("workshop_id", sa.Integer))
    counted = workshops.c.id.in_(sa.select(counts.c.workshop_id))
    op.execute(workshops.update().where(counted).values(hand_counted=sa.true()))


def _change_dimensions(values: tuple[str, ...]) -> None:
    name = op.f("ck_attendance_counts_dimension")
    with op.batch_alter_table("attendance_counts") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(one_of("dimension", values)))


def _count_by_more() -> None:
    _change_dimensions(DIMENSIONS)


def _create_walk_ins() -> None:
    pointers = {"workshop_id": "workshops", "province_id": "provinces", "added_by_id": "users"}
    columns = {"ageband": "age_band"}
    op.create_table(
        "walk_ins",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("sex", sa.String(40)),
        sa.Column("age_band", sa.String(40)),
        sa.Column("province_id", sa.Integer()),
        sa.Column("setting", sa.String(40)),
        sa.Column("photo_consent", sa.Boolean()),
        sa.Column("added_by_id", sa.Integer()),
        sa.Column("submission_token", sa.String(64)),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_walk_ins_{column}_{target}")
            )
            for column, target in pointers.items()
        ),
        *(
            sa.CheckConstraint(
                one_of(columns.get(name, name), values), name=op.f(f"ck_walk_ins_{name}")
            )
            for name, values in WALK_IN_CODES.items()
        ),
        sa.UniqueConstraint("submission_token", name=op.f("uq_walk_ins_submission_token")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_ins")),
    )
    op.create_index(op.f("ix_walk_ins_workshop_id"), "walk_ins", ["workshop_id"])


def downgrade() -> None:
    op.drop_table("walk_ins")
    counts = sa.table("attendance_counts", sa.column("dimension", sa.String))
    op.execute(counts.delete().where(counts.c.dimension.not_in(DIMENSIONS_BEFORE)))
    _change_dimensions(DIMENSIONS_BEFORE)
    with op.batch_alter_table("workshops") as batch:
        batch.drop_column("hand_counted")
    with op.batch_alter_table("seats") as batch:
        batch.drop_constraint(op.f("uq_seats_code"), type_="unique")
        batch.drop_column("code")
