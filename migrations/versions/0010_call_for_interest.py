"""call for interest.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CATEGORIES = (
    *("citizen", "association", "private_sector", "media", "academic", "elected"),
    *("civil_servant", "other"),
)
AGES = ("under_18", "18_24", "25_34", "35_49", "50_64", "65_plus")
STATES = ("asked", "chosen", "confirmed", "waiting", "not_chosen", "cancelled")


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


def create(
    table: str,
    *columns: sa.Column[object],
    checks: dict[str, str],
    keys: dict[str, str],
    unique: tuple[tuple[str, ...], ...] = (),
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


def text(name: str, size: int | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.String(size) if size else sa.Text(), nullable=False)


def upgrade() -> None:
    _create_calls()
    _create_interests()
    _create_seats()


def _create_calls() -> None:
    create(
        "calls_for_interest",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        *(text(f"text_{language}") for language in ("ar", "fr", "en")),
        sa.Column("first_come", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        checks={
            "closes_after_it_opens": "closes_on >= opens_on",
            "has_text": "text_ar <> '' OR text_fr <> '' OR text_en <> ''",
        },
        keys={"consultation_id": "consultations"},
    )
    op.create_index(
        op.f("ix_calls_for_interest_consultation_id"), "calls_for_interest", ["consultation_id"]
    )


def _create_interests() -> None:
    create(
        "interests",
        sa.Column("call_id", sa.Integer(), nullable=False),
        text("name", 200),
        text("email", 255),
        text("phone", 40),
        text("organisation", 200),
        text("category", 40),
        sa.Column("sex", sa.String(40)),
        sa.Column("age_band", sa.String(40)),
        sa.Column("province_id", sa.Integer()),
        sa.Column("setting", sa.String(40)),
        text("wish", 40),
        text("needs"),
        text("motivation"),
        text("language", 2),
        text("nonce", 32),
        sa.Column("submission_token", sa.String(64)),
        sa.Column("purged_at", sa.DateTime(timezone=True)),
        checks={
            "category": one_of("category", CATEGORIES),
            "sex": one_of("sex", ("female", "male")),
            "ageband": one_of("age_band", AGES),
            "setting": one_of("setting", ("urban", "rural")),
            "wish": one_of("wish", ("participant", "facilitator", "rapporteur")),
            "can_be_reached": (
                "purged_at IS NOT NULL OR (name <> '' AND (email <> '' OR phone <> ''))"
            ),
            "purged_names_nobody": (
                "purged_at IS NULL OR (name = '' AND email = '' AND phone = '')"
            ),
            "language_known": "language IN ('ar', 'fr', 'en')",
        },
        keys={"call_id": "calls_for_interest", "province_id": "provinces"},
        unique=(("submission_token",),),
    )
    op.create_index(op.f("ix_interests_call_id"), "interests", ["call_id"])


def _create_seats() -> None:
    create(
        "seats",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("interest_id", sa.Integer(), nullable=False),
        text("state", 40),
        text("reason"),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("arrived_at", sa.DateTime(timezone=True)),
        sa.Column("photo_consent", sa.Boolean()),
        checks={
            "seatstate": one_of("state", STATES),
            "arrived_holds_a_seat": "arrived_at IS NULL OR state IN ('chosen', 'confirmed')",
        },
        keys={"workshop_id": "workshops", "interest_id": "interests", "decided_by_id": "users"},
        unique=(("workshop_id", "interest_id"),),
    )
    op.create_index(op.f("ix_seats_interest_id"), "seats", ["interest_id"])
    op.create_index("ix_seats_workshop_id_state", "seats", ["workshop_id", "state"])


def downgrade() -> None:
    for table in ("seats", "interests", "calls_for_interest"):
        op.drop_table(table)
