"""theme workbench.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS_BEFORE = ("renamed", "moved", "created", "retired")
KINDS = (
    *("renamed", "described", "created", "merged", "split", "nested", "locked", "unlocked"),
    *("retired", "revived", "moved", "copied", "removed", "pinned", "unpinned", "quoted"),
    *("adopted", "undone", "redone"),
)


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


THEMES_ADDED = {
    "version_positive": "version > 0",
    "not_its_own_parent": "parent_id <> id",
    "not_merged_into_itself": "merged_into_id <> id",
    "merged_is_retired": "merged_into_id IS NULL OR retired_at IS NOT NULL",
}
PLACES_ADDED = {
    "rank_of_three": "rank BETWEEN 1 AND 3",
    "other_ranks_have_theme": "rank = 1 OR theme_id IS NOT NULL",
}
UNDO_NAMED = {"undo_names_its_event": "(kind IN ('undone', 'redone')) = (undoes_id IS NOT NULL)"}


def add_checks(batch: Any, table: str, checks: dict[str, str]) -> None:
    for name, rule in checks.items():
        batch.create_check_constraint(op.f(f"ck_{table}_{name}"), sa.text(rule))


def drop_checks(batch: Any, table: str, *names: str) -> None:
    for name in names:
        batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")


def upgrade() -> None:
    _extend_themes()
    _extend_runs()
    _rank_places()
    _extend_events()
    _create_text_changes()
    _create_versions()
    _create_suggestions()


def _extend_themes() -> None:
    with op.batch_alter_table("themes") as batch:
        for language in ("ar", "fr", "en"):
            batch.add_column(
                sa.Column(f"description_{language}", sa.Text(), nullable=False, server_default="")
            )
        batch.add_column(sa.Column("locked", sa.Boolean(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        for column in ("parent_id", "merged_into_id", "split_from_id"):
            batch.add_column(sa.Column(column, sa.Integer()))
            batch.create_foreign_key(op.f(f"fk_themes_{column}_themes"), "themes", [column], ["id"])
        batch.create_index(batch.f("ix_themes_parent_id"), ["parent_id"])
        add_checks(batch, "themes", THEMES_ADDED)
    with op.batch_alter_table("themes") as batch:
        for column in ("description_ar", "description_fr", "description_en", "locked", "version"):
            batch.alter_column(column, server_default=None)


def _extend_runs() -> None:
    with op.batch_alter_table("theme_runs") as batch:
        batch.add_column(sa.Column("anew", sa.Boolean(), nullable=False, server_default="0"))
    with op.batch_alter_table("theme_runs") as batch:
        batch.alter_column("anew", server_default=None)


def _rank_places() -> None:
    table = "theme_assignments"
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("spans", sa.JSON(), nullable=False, server_default="[]"))
        batch.drop_constraint(op.f("uq_theme_assignments_contribution_id"), type_="unique")
        for other in ("rank", "theme_id"):
            batch.create_unique_constraint(
                op.f(f"uq_theme_assignments_contribution_id_{other}"), ["contribution_id", other]
            )
        add_checks(batch, table, PLACES_ADDED)
    with op.batch_alter_table(table) as batch:
        for column in ("rank", "spans"):
            batch.alter_column(column, server_default=None)


def _extend_events() -> None:
    with op.batch_alter_table("theme_events") as batch:
        drop_checks(batch, "theme_events", "eventkind")
        batch.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("changes", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("undoes_id", sa.Integer()))
        batch.create_foreign_key(
            op.f("fk_theme_events_undoes_id_theme_events"), "theme_events", ["undoes_id"], ["id"]
        )
        batch.create_unique_constraint(op.f("uq_theme_events_undoes_id"), ["undoes_id"])
        batch.create_index(batch.f("ix_theme_events_theme_id"), ["theme_id"])
        checks = {"eventkind": one_of("kind", KINDS)} | UNDO_NAMED
        add_checks(batch, "theme_events", checks)
    with op.batch_alter_table("theme_events") as batch:
        for column in ("reason", "changes"):
            batch.alter_column(column, server_default=None)


def _create_text_changes() -> None:
    op.create_table(
        "text_changes",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["theme_events.id"],
            name=op.f("fk_text_changes_event_id_theme_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_text_changes_contribution_id_contributions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "contribution_id", name=op.f("pk_text_changes")),
    )
    op.create_index(op.f("ix_text_changes_contribution_id"), "text_changes", ["contribution_id"])


def _create_versions() -> None:
    op.create_table(
        "theme_versions",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["theme_events.id"],
            name=op.f("fk_theme_versions_event_id_theme_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_versions_theme_id_themes")
        ),
        sa.PrimaryKeyConstraint("event_id", "theme_id", name=op.f("pk_theme_versions")),
        sa.UniqueConstraint("theme_id", "version", name=op.f("uq_theme_versions_theme_id_version")),
    )


def _create_suggestions() -> None:
    pointers = {
        "theme_id": "themes.id",
        "target_id": "themes.id",
        "decided_by_id": "users.id",
        "event_id": "theme_events.id",
    }
    keys = [
        sa.ForeignKeyConstraint(
            [column], [target], name=op.f(f"fk_theme_suggestions_{column}_{target.split('.')[0]}")
        )
        for column, target in pointers.items()
    ]
    keys += [
        sa.ForeignKeyConstraint(
            [f"{owner}_id"],
            [f"{table}.id"],
            name=op.f(f"fk_theme_suggestions_{owner}_id_{table}"),
            ondelete="CASCADE",
        )
        for owner, table in (("run", "theme_runs"), ("contribution", "contributions"))
    ]
    checks = {
        "suggestionkind": one_of("kind", ("place", "move", "release", "found", "rename", "retire")),
        "suggestionstate": one_of("state", ("open", "accepted", "refused", "outdated")),
        "decided_has_a_date": "(state = 'open') = (decided_at IS NULL)",
        "about_a_text_or_a_theme": (
            "(kind IN ('place', 'move', 'release')) = (contribution_id IS NOT NULL)"
        ),
        "confidence_is_a_share": "confidence BETWEEN 0 AND 1",
    }
    op.create_table(
        "theme_suggestions",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("theme_id", sa.Integer()),
        sa.Column("target_id", sa.Integer()),
        sa.Column("contribution_id", sa.Integer()),
        sa.Column("confidence", sa.Double()),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("event_id", sa.Integer()),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *keys,
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_theme_suggestions_{name}"))
            for name, rule in checks.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_suggestions")),
    )
    op.create_index(
        op.f("ix_theme_suggestions_contribution_id"), "theme_suggestions", ["contribution_id"]
    )
    op.create_index(
        "ix_theme_suggestions_run_id_state_kind", "theme_suggestions", ["run_id", "state", "kind"]
    )


def downgrade() -> None:
    op.drop_table("theme_suggestions")
    op.drop_table("theme_versions")
    op.drop_table("text_changes")
    _shorten_events()
    _unrank_places()
    with op.batch_alter_table("theme_runs") as batch:
        batch.drop_column("anew")
    _shorten_themes()


def _shorten_events() -> None:
    events = sa.table("theme_events", sa.column("kind", sa.String))
    op.execute(events.delete().where(events.c.kind.not_in(KINDS_BEFORE)))
    with op.batch_alter_table("theme_events") as batch:
        drop_checks(batch, "theme_events", "eventkind", "undo_names_its_event")
        batch.drop_index(batch.f("ix_theme_events_theme_id"))
        batch.drop_constraint(op.f("uq_theme_events_undoes_id"), type_="unique")
        batch.drop_constraint(op.f("fk_theme_events_undoes_id_theme_events"), type_="foreignkey")
        for column in ("reason", "changes", "undoes_id"):
            batch.drop_column(column)
        add_checks(batch, "theme_events", {"eventkind": one_of("kind", KINDS_BEFORE)})


def _unrank_places() -> None:
    table = "theme_assignments"
    places = sa.table(table, sa.column("rank", sa.Integer))
    op.execute(places.delete().where(places.c.rank > 1))
    with op.batch_alter_table(table) as batch:
        drop_checks(batch, table, *PLACES_ADDED)
        for other in ("rank", "theme_id"):
            batch.drop_constraint(
                op.f(f"uq_theme_assignments_contribution_id_{other}"), type_="unique"
            )
        batch.create_unique_constraint(
            op.f("uq_theme_assignments_contribution_id"), ["contribution_id"]
        )
        for column in ("rank", "spans"):
            batch.drop_column(column)


def _shorten_themes() -> None:
    with op.batch_alter_table("themes") as batch:
        drop_checks(batch, "themes", *THEMES_ADDED)
        batch.drop_index(batch.f("ix_themes_parent_id"))
        for column in ("parent_id", "merged_into_id", "split_from_id"):
            batch.drop_constraint(op.f(f"fk_themes_{column}_themes"), type_="foreignkey")
            batch.drop_column(column)
        for language in ("ar", "fr", "en"):
            batch.drop_column(f"description_{language}")
        batch.drop_column("locked")
        batch.drop_column("version")
