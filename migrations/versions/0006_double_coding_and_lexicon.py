"""double coding and lexicon.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NEW_CONCEPT = sa.text("kind = 'concept' AND undone_by_id IS NULL")
IN_FORCE = sa.text("ended_by_id IS NULL")


def one_of(column: str, *values: str) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


def checks(table: str, **rules: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()
    ]


def key(table: str, column: str, target: str, *, cascade: bool = False) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    on_delete = "CASCADE" if cascade else None
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=on_delete)


def numbered(table: str) -> list[sa.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    _create_lexicon_changes()
    _create_lexicon_words()
    op.add_column(
        "theme_runs",
        sa.Column("lexicon_digest", sa.String(64), nullable=False, server_default=""),
    )
    _create_positions()
    _create_rounds()
    _create_items()
    _create_coders()
    _create_codes()


def _create_lexicon_changes() -> None:
    table = "lexicon_changes"
    op.create_table(
        table,
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("concept", sa.String(60), nullable=False),
        sa.Column("domain", sa.String(60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("target_id", sa.Integer()),
        sa.Column("undone_by_id", sa.Integer()),
        sa.Column("rebuild", sa.String(40), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("texts_done", sa.Integer(), nullable=False),
        sa.Column("ended", sa.JSON(), nullable=False),
        *numbered(table),
        key(table, "actor_id", "users"),
        key(table, "target_id", table),
        key(table, "undone_by_id", table),
        sa.UniqueConstraint("number", name=op.f("uq_lexicon_changes_number")),
        *checks(
            table,
            number_positive="number > 0",
            says_why="reason <> ''",
            new_concept_has_field="(kind = 'concept') = (domain <> '')",
            undoing_has_target="(kind IN ('undone', 'redone')) = (target_id IS NOT NULL)",
            texts_done_within_texts="texts_done BETWEEN 0 AND texts",
            lexiconact=one_of(
                "kind",
                *("added", "corrected", "switched_off", "switched_on", "concept"),
                *("undone", "redone"),
            ),
            rebuild=one_of("rebuild", "pending", "running", "done", "failed"),
        ),
    )
    op.create_index(
        "uq_lexicon_changes_concept_once",
        table,
        ["concept"],
        unique=True,
        sqlite_where=NEW_CONCEPT,
        postgresql_where=NEW_CONCEPT,
    )


def _create_lexicon_words() -> None:
    table = "lexicon_words"
    op.create_table(
        table,
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("concept", sa.String(60), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("word", sa.String(80), nullable=False),
        sa.Column("effect", sa.String(40), nullable=False),
        sa.Column("ended_by_id", sa.Integer()),
        *numbered(table),
        key(table, "change_id", "lexicon_changes"),
        key(table, "ended_by_id", "lexicon_changes"),
        *checks(
            table,
            is_a_word="word <> ''",
            language_known=one_of(
                "language", "ar", "ary", "ary-Latn", "fr", "en", "tzm", "ber-Latn"
            ),
            effect=one_of("effect", "added", "off"),
        ),
    )
    op.create_index(op.f("ix_lexicon_words_change_id"), table, ["change_id"])
    op.create_index(
        "uq_lexicon_words_in_force",
        table,
        ["concept", "language", "word"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def _create_positions() -> None:
    table = "text_positions"
    op.create_table(
        table,
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        key(table, "run_id", "theme_runs", cascade=True),
        key(table, "contribution_id", "contributions", cascade=True),
        sa.PrimaryKeyConstraint("run_id", "contribution_id", name=op.f(f"pk_{table}")),
        *checks(table, within_the_map="x BETWEEN -1 AND 1 AND y BETWEEN -1 AND 1"),
    )
    op.create_index(op.f("ix_text_positions_contribution_id"), table, ["contribution_id"])


def _create_rounds() -> None:
    table = "coding_rounds"
    op.create_table(
        table,
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("strata", sa.String(40), nullable=False),
        sa.Column("created_by_id", sa.Integer()),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        *numbered(table),
        key(table, "consultation_id", "consultations"),
        key(table, "created_by_id", "users"),
        *checks(
            table,
            has_title="title <> ''",
            size_positive="size > 0",
            seed_not_negative="seed >= 0",
            strata=one_of("strata", "none", "theme", "province"),
        ),
    )
    op.create_index(op.f("ix_coding_rounds_consultation_id"), table, ["consultation_id"])


def _create_items() -> None:
    table = "coding_items"
    op.create_table(
        table,
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("engine_verdict", sa.String(40)),
        sa.Column("engine_theme_id", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by_id", sa.Integer()),
        *numbered(table),
        key(table, "round_id", "coding_rounds", cascade=True),
        key(table, "contribution_id", "contributions", cascade=True),
        key(table, "engine_theme_id", "themes"),
        key(table, "decided_by_id", "users"),
        *_unique_in_round(table, "contribution_id", "position", "id"),
        *checks(
            table,
            position_positive="position > 0",
            engine_theme_goes_with_verdict=(
                "(engine_verdict IS NOT NULL AND engine_verdict = 'theme')"
                " = (engine_theme_id IS NOT NULL)"
            ),
            decision_is_dated="decided_by_id IS NULL OR decided_at IS NOT NULL",
            verdict=one_of("engine_verdict", "theme", "none", "unclear"),
        ),
    )
    op.create_index(op.f("ix_coding_items_contribution_id"), table, ["contribution_id"])


def _unique_in_round(table: str, *columns: str) -> list[sa.UniqueConstraint]:
    return [
        sa.UniqueConstraint("round_id", column, name=op.f(f"uq_{table}_round_id_{column}"))
        for column in columns
    ]


def _create_coders() -> None:
    table = "coding_coders"
    op.create_table(
        table,
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        *numbered(table),
        key(table, "round_id", "coding_rounds", cascade=True),
        key(table, "user_id", "users"),
        *_unique_in_round(table, "user_id", "id"),
    )
    op.create_index(op.f("ix_coding_coders_user_id"), table, ["user_id"])


def _create_codes() -> None:
    table = "coding_codes"
    owners = [
        sa.ForeignKeyConstraint(
            ["round_id", column],
            [f"{target}.round_id", f"{target}.id"],
            name=op.f(f"fk_{table}_round_id_{column}_{target}"),
            ondelete="CASCADE",
        )
        for column, target in (("item_id", "coding_items"), ("coder_id", "coding_coders"))
    ]
    op.create_table(
        table,
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(40), nullable=False),
        sa.Column("theme_id", sa.Integer()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *numbered(table),
        *owners,
        key(table, "theme_id", "themes"),
        sa.UniqueConstraint("item_id", "coder_id", name=op.f(f"uq_{table}_item_id_coder_id")),
        *checks(
            table,
            theme_named="(verdict = 'theme') = (theme_id IS NOT NULL)",
            verdict=one_of("verdict", "theme", "none", "unclear"),
        ),
    )
    op.create_index(op.f("ix_coding_codes_coder_id"), table, ["coder_id"])


def downgrade() -> None:
    for table in ("coding_codes", "coding_coders", "coding_items", "coding_rounds"):
        op.drop_table(table)
    op.drop_table("text_positions")
    op.drop_column("theme_runs", "lexicon_digest")
    op.drop_table("lexicon_words")
    op.drop_table("lexicon_changes")
