"""evaluation.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
RESPONSE_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_FORCE = sa.text("retired_at IS NULL")
KINDS = ("scale", "yes_partly_no", "text")
WAYS = ("letter", "code", "paper")
STATES = ("received", "shown", "hidden")
SEXES = ("female", "male")
AGES = ("under_18", "18_24", "25_34", "35_49", "50_64", "65_plus")
CATEGORIES = (
    *("citizen", "association", "private_sector", "media", "academic", "elected"),
    *("civil_servant", "other"),
)


def choice(
    column: str, name: str, values: tuple[str, ...], *, nullable: bool = False
) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=nullable)


def leads_to(table: str, column: str, target: str, *, cascade: bool) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete="CASCADE" if cascade else None,
    )


def checked(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _create_questions()
    _create_evaluations()
    _create_responses()
    _create_answers()


def _create_questions() -> None:
    table = "evaluation_questions"
    op.create_table(
        table,
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        choice("kind", "questionkind", KINDS),
        sa.Column("position", sa.Integer(), nullable=False),
        *(sa.Column(f"text_{lang}", sa.Text(), nullable=False) for lang in ("ar", "fr", "en")),
        sa.Column("retired_at", INSTANT),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        checked(table, "version_positive", "version > 0"),
        checked(table, "has_text", "text_ar <> '' OR text_fr <> '' OR text_en <> ''"),
        leads_to(table, "consultation_id", "consultations", cascade=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "consultation_id",
            "code",
            "version",
            name=op.f(f"uq_{table}_consultation_id_code_version"),
        ),
    )
    op.create_index(
        f"uq_{table}_in_force",
        table,
        ["consultation_id", "code"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def _create_evaluations() -> None:
    table = "evaluations"
    op.create_table(
        table,
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("opens_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("papers", sa.Integer()),
        sa.Column("published_at", INSTANT),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        checked(table, "closes_after_it_opens", "closes_at >= opens_at"),
        checked(table, "papers_not_negative", "papers >= 0"),
        leads_to(table, "workshop_id", "workshops", cascade=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("workshop_id", name=op.f(f"uq_{table}_workshop_id")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
    )
    table = "evaluation_invitations"
    op.create_table(
        table,
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        leads_to(table, "evaluation_id", "evaluations", cascade=True),
        leads_to(table, "seat_id", "seats", cascade=True),
        sa.PrimaryKeyConstraint("evaluation_id", "seat_id", name=op.f(f"pk_{table}")),
    )


def _create_responses() -> None:
    table = "evaluation_responses"
    op.create_table(
        table,
        sa.Column("id", RESPONSE_KEY, nullable=False, autoincrement=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        choice("way", "responseway", WAYS),
        sa.Column("answered_on", sa.Date(), nullable=False),
        choice("sex", "sex", SEXES, nullable=True),
        choice("age_band", "ageband", AGES, nullable=True),
        sa.Column("province_id", sa.Integer()),
        choice("category", "category", CATEGORIES, nullable=True),
        sa.Column("paper_number", sa.Integer()),
        sa.Column("submission_token", sa.String(64)),
        checked(table, "paper_is_numbered", "(way = 'paper') = (paper_number IS NOT NULL)"),
        checked(table, "paper_number_positive", "paper_number > 0"),
        leads_to(table, "evaluation_id", "evaluations", cascade=True),
        leads_to(table, "province_id", "provinces", cascade=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "evaluation_id", "paper_number", name=op.f(f"uq_{table}_evaluation_id_paper_number")
        ),
        sa.UniqueConstraint("submission_token", name=op.f(f"uq_{table}_submission_token")),
    )
    op.create_index(op.f(f"ix_{table}_evaluation_id"), table, ["evaluation_id"])


def _create_answers() -> None:
    marks = [
        sa.Column("mark", sa.Integer(), nullable=False),
        checked("evaluation_marks", "mark_on_the_scale", "mark BETWEEN 1 AND 5"),
    ]
    texts = [
        sa.Column("text", sa.Text(), nullable=False),
        choice("state", "textstate", STATES),
        checked("evaluation_texts", "says_something", "text <> ''"),
    ]
    for table, own in (("evaluation_marks", marks), ("evaluation_texts", texts)):
        op.create_table(
            table,
            sa.Column("response_id", RESPONSE_KEY, nullable=False),
            sa.Column("question_id", sa.Integer(), nullable=False),
            *own,
            leads_to(table, "response_id", "evaluation_responses", cascade=True),
            leads_to(table, "question_id", "evaluation_questions", cascade=False),
            sa.PrimaryKeyConstraint("response_id", "question_id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_question_id"), table, ["question_id"])


def downgrade() -> None:
    for table in (
        *("evaluation_texts", "evaluation_marks", "evaluation_responses"),
        *("evaluation_invitations", "evaluations", "evaluation_questions"),
    ):
        op.drop_table(table)
