"""minutes.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_minutes()
    _create_minutes_answers()
    _create_minutes_editions()
    _create_minutes_sections()
    _create_minutes_remarks()
    _create_minutes_revisions()


def _create_minutes() -> None:
    op.create_table(
        "minutes",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date()),
        sa.Column("closes_on", sa.Date()),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("correction_reason", sa.Text(), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("created_by_id", sa.Integer()),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'consulted', 'closed', 'published', 'corrected')",
            name=op.f("ck_minutes_minutesstate"),
        ),
        sa.CheckConstraint(
            "(state = 'corrected') = (correction_reason <> '')",
            name=op.f("ck_minutes_correction_has_reason"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (sent_at IS NULL)", name=op.f("ck_minutes_sent_after_the_draft")
        ),
        sa.CheckConstraint(
            "(state IN ('closed', 'published', 'corrected')) = (closed_at IS NOT NULL)",
            name=op.f("ck_minutes_closed_is_dated"),
        ),
        sa.CheckConstraint(
            "(state IN ('published', 'corrected')) = (published_at IS NOT NULL)",
            name=op.f("ck_minutes_published_is_dated"),
        ),
        sa.CheckConstraint(
            "language IN ('ar', 'fr', 'en')", name=op.f("ck_minutes_language_known")
        ),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (opens_on IS NULL) AND (sent_at IS NULL) = (closes_on IS NULL)",
            name=op.f("ck_minutes_sent_has_its_days"),
        ),
        sa.CheckConstraint(
            "closed_at >= sent_at", name=op.f("ck_minutes_closed_after_it_was_sent")
        ),
        sa.CheckConstraint("closes_on > opens_on", name=op.f("ck_minutes_closes_after_it_opens")),
        sa.CheckConstraint("days BETWEEN 1 AND 60", name=op.f("ck_minutes_days_within_two_months")),
        sa.CheckConstraint("invited >= 0", name=op.f("ck_minutes_invited_not_negative")),
        sa.CheckConstraint(
            "published_at >= closed_at", name=op.f("ck_minutes_published_after_it_closed")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_minutes_created_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_minutes_workshop_id_workshops")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("workshop_id", name=op.f("uq_minutes_workshop_id")),
    )


def _create_minutes_answers() -> None:
    op.create_table(
        "minutes_answers",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer()),
        sa.Column("token", sa.String(64)),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("verdict", sa.String(40), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('approves', 'remarks')", name=op.f("ck_minutes_answers_verdict")
        ),
        sa.CheckConstraint(
            "seat_id IS NULL OR name = ''", name=op.f("ck_minutes_answers_named_once")
        ),
        sa.CheckConstraint(
            "(seat_id IS NULL) = (token IS NOT NULL)", name=op.f("ck_minutes_answers_by_one_way")
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"],
            ["minutes.id"],
            name=op.f("fk_minutes_answers_minutes_id_minutes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seats.id"], name=op.f("fk_minutes_answers_seat_id_seats")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_answers")),
        sa.UniqueConstraint(
            "minutes_id", "seat_id", name=op.f("uq_minutes_answers_minutes_id_seat_id")
        ),
        sa.UniqueConstraint(
            "minutes_id", "token", name=op.f("uq_minutes_answers_minutes_id_token")
        ),
    )


def _create_minutes_editions() -> None:
    op.create_table(
        "minutes_editions",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("published_by_id", sa.Integer()),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "number = 1 OR reason <> ''", name=op.f("ck_minutes_editions_correction_has_reason")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_minutes_editions_hash_whole")),
        sa.CheckConstraint("number > 0", name=op.f("ck_minutes_editions_number_positive")),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_editions_minutes_id_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["users.id"],
            name=op.f("fk_minutes_editions_published_by_id_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_editions")),
        sa.UniqueConstraint(
            "minutes_id", "number", name=op.f("uq_minutes_editions_minutes_id_number")
        ),
    )


def _create_minutes_sections() -> None:
    op.create_table(
        "minutes_sections",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("basis_hash", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_minutes_sections_has_title")),
        sa.CheckConstraint("length(basis_hash) = 64", name=op.f("ck_minutes_sections_hash_whole")),
        sa.CheckConstraint("position > 0", name=op.f("ck_minutes_sections_position_positive")),
        sa.CheckConstraint("revision > 0", name=op.f("ck_minutes_sections_revision_positive")),
        sa.ForeignKeyConstraint(
            ["minutes_id"],
            ["minutes.id"],
            name=op.f("fk_minutes_sections_minutes_id_minutes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_sections")),
        sa.UniqueConstraint("minutes_id", "key", name=op.f("uq_minutes_sections_minutes_id_key")),
    )


def _create_minutes_remarks() -> None:
    op.create_table(
        "minutes_remarks",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replacement", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(40)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_section_id", sa.Integer()),
        sa.Column("old_text", sa.Text(), nullable=False),
        sa.Column("new_text", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('taken', 'partly', 'refused')",
            name=op.f("ck_minutes_remarks_remarkdecision"),
        ),
        sa.CheckConstraint(
            "decision IS NULL OR decision = 'refused' OR old_text <> new_text OR reason <> ''",
            name=op.f("ck_minutes_remarks_taken_changes_the_text"),
        ),
        sa.CheckConstraint(
            "decision IS NULL OR decision = 'taken' OR reason <> ''",
            name=op.f("ck_minutes_remarks_not_taken_has_reason"),
        ),
        sa.CheckConstraint(
            "replacement = '' OR section_id IS NOT NULL",
            name=op.f("ck_minutes_remarks_replaces_a_section"),
        ),
        sa.CheckConstraint(
            "text <> '' OR replacement <> ''", name=op.f("ck_minutes_remarks_says_something")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_minutes_remarks_decided_is_dated"),
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["minutes_answers.id"],
            name=op.f("fk_minutes_remarks_answer_id_minutes_answers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["changed_section_id"],
            ["minutes_sections.id"],
            name=op.f("fk_minutes_remarks_changed_section_id_minutes_sections"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_minutes_remarks_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["minutes_sections.id"],
            name=op.f("fk_minutes_remarks_section_id_minutes_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_remarks")),
        sa.UniqueConstraint(
            "answer_id", "section_id", name=op.f("uq_minutes_remarks_answer_id_section_id")
        ),
    )
    op.create_index(op.f("ix_minutes_remarks_answer_id"), "minutes_remarks", ["answer_id"])
    op.create_index(op.f("ix_minutes_remarks_section_id"), "minutes_remarks", ["section_id"])


def _create_minutes_revisions() -> None:
    op.create_table(
        "minutes_revisions",
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("author_id", sa.Integer()),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cause IN ('drafted', 'edited', 'notes', 'remark')",
            name=op.f("ck_minutes_revisions_revisioncause"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_minutes_revisions_number_positive")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_minutes_revisions_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["minutes_sections.id"],
            name=op.f("fk_minutes_revisions_section_id_minutes_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_revisions")),
        sa.UniqueConstraint(
            "section_id", "number", name=op.f("uq_minutes_revisions_section_id_number")
        ),
    )


def downgrade() -> None:
    for table in ("revisions", "remarks", "sections", "editions", "answers"):
        op.drop_table(f"minutes_{table}")
    op.drop_table("minutes")
