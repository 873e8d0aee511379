"""moderation.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = ("received", "published", "held", "hidden")
AFTER = (*BEFORE, "merged", "withdrawn")


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
    _widen_contributions()
    with op.batch_alter_table("status_changes") as batch_op:
        batch_op.alter_column(
            "status",
            existing_type=_codes("status", *BEFORE),
            type_=_codes("status", *AFTER),
            existing_nullable=False,
        )
    _create_acts()
    _create_originals()
    op.create_table(
        "watch_words",
        sa.Column("word", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        *_numbered(),
        sa.CheckConstraint("key <> ''", name=op.f("ck_watch_words_is_a_word")),
        _foreign("watch_words", "added_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_words")),
        sa.UniqueConstraint("key", name=op.f("uq_watch_words_key")),
    )
    _create_examinations()


def _widen_contributions() -> None:
    with op.batch_alter_table("contributions") as batch_op:
        batch_op.alter_column(
            "status",
            existing_type=_codes("status", *BEFORE),
            type_=_codes("status", *AFTER),
            existing_nullable=False,
        )
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("author_code", sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_contributions_merged_into_id_contributions"),
            "contributions",
            ["merged_into_id"],
            ["id"],
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_contributions_merged_into_another"),
            "(status = 'merged') = (merged_into_id IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_contributions_not_merged_into_itself"), "merged_into_id <> id"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_contributions_version_positive"), "version >= 1"
        )
        batch_op.create_index(
            batch_op.f("ix_contributions_merged_into_id"), ["merged_into_id"], unique=False
        )


def _create_acts() -> None:
    op.create_table(
        "moderation_acts",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _codes(
                "actkind",
                "status",
                "criterion",
                "province",
                "language",
                "redaction",
                "purge",
                "merge",
                "withdrawal",
                "answer",
                "rewording",
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        *_numbered(),
        sa.CheckConstraint(
            "undone_by_id IS NULL OR undone_at IS NOT NULL",
            name=op.f("ck_moderation_acts_undone_at_a_time"),
        ),
        _foreign("moderation_acts", "consultation_id", "consultations"),
        _foreign("moderation_acts", "contribution_id", "contributions", "CASCADE"),
        _foreign("moderation_acts", "actor_id", "users"),
        _foreign("moderation_acts", "undone_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_acts")),
    )
    for column in ("consultation_id", "contribution_id", "batch"):
        op.create_index(op.f(f"ix_moderation_acts_{column}"), "moderation_acts", [column])


def _create_originals() -> None:
    op.create_table(
        "redacted_originals",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        *_numbered(),
        sa.CheckConstraint(
            "(original IS NULL) = (purged_at IS NOT NULL)",
            name=op.f("ck_redacted_originals_kept_or_purged"),
        ),
        sa.CheckConstraint(
            "part IN ('problem', 'proposal', 'effect', 'statement')",
            name=op.f("ck_redacted_originals_part_of_the_form"),
        ),
        _foreign("redacted_originals", "act_id", "moderation_acts", "CASCADE"),
        _foreign("redacted_originals", "contribution_id", "contributions", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redacted_originals")),
        sa.UniqueConstraint("act_id", "part", name=op.f("uq_redacted_originals_act_id_part")),
    )
    for column in ("act_id", "contribution_id"):
        op.create_index(op.f(f"ix_redacted_originals_{column}"), "redacted_originals", [column])


def _create_examinations() -> None:
    op.create_table(
        "examinations",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("personal_data", sa.Boolean(), nullable=False),
        sa.Column("abusive_word", sa.Boolean(), nullable=False),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("word_list", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "duplicate_of_id <> contribution_id",
            name=op.f("ck_examinations_not_its_own_duplicate"),
        ),
        _foreign("examinations", "contribution_id", "contributions", "CASCADE"),
        _foreign("examinations", "duplicate_of_id", "contributions", "SET NULL"),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_examinations")),
    )
    op.create_index(op.f("ix_examinations_duplicate_of_id"), "examinations", ["duplicate_of_id"])


def downgrade() -> None:
    for table in ("examinations", "watch_words", "redacted_originals", "moderation_acts"):
        op.drop_table(table)
    # what the earlier schema cannot say is at least not counted
    op.execute(
        "UPDATE contributions SET status = 'hidden', merged_into_id = NULL"
        " WHERE status IN ('merged', 'withdrawn')"
    )
    op.execute(
        "UPDATE status_changes SET status = 'hidden' WHERE status IN ('merged', 'withdrawn')"
    )
    with op.batch_alter_table("status_changes") as batch_op:
        batch_op.alter_column(
            "status",
            existing_type=_codes("status", *AFTER),
            type_=_codes("status", *BEFORE),
            existing_nullable=False,
        )
    _narrow_contributions()


def _narrow_contributions() -> None:
    op.drop_index(op.f("ix_contributions_merged_into_id"), table_name="contributions")
    with op.batch_alter_table("contributions") as batch_op:
        for name in ("merged_into_another", "not_merged_into_itself", "version_positive"):
            batch_op.drop_constraint(batch_op.f(f"ck_contributions_{name}"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_contributions_merged_into_id_contributions"), type_="foreignkey"
        )
        batch_op.alter_column(
            "status",
            existing_type=_codes("status", *AFTER),
            type_=_codes("status", *BEFORE),
            existing_nullable=False,
        )
        for column in ("merged_into_id", "version", "author_code"):
            batch_op.drop_column(column)
