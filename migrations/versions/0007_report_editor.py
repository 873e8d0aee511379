"""report editor.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = ("synthesis", "thematic", "digital")
PLACES = ("introduction", "diagnosis", "recommendations", "priorities", "conclusion", "extra")
STATES = ("draft", "reviewed", "signed", "published")
REASONS = ("withdrawn", "hidden", "personal_data")
LANGUAGE = "language IN ('ar', 'fr', 'en')"
ABOUT = (
    "(CASE WHEN theme_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN criterion_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN province_id IS NULL THEN 0 ELSE 1 END)"
    " = (CASE WHEN kind = 'thematic' THEN 1 ELSE 0 END)"
)


def one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def born() -> sa.Column[Any]:
    return sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)


def pointer(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def points(table: str, column: str, to: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **options
    )


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def upgrade() -> None:
    _create_reports()
    _create_blocks()
    _extend_versions()
    _create_signing()
    _create_files()


def _create_reports() -> None:
    op.create_table(
        "reports",
        pointer("consultation_id", nullable=False),
        sa.Column("kind", one_of("reportkind", KINDS), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        *(pointer(name) for name in ("theme_id", "criterion_id", "province_id", "created_by_id")),
        key(),
        born(),
        check("reports", "language_known", LANGUAGE),
        check("reports", "about_one_thing", ABOUT),
        points("reports", "consultation_id", "consultations"),
        points("reports", "theme_id", "themes"),
        points("reports", "criterion_id", "criteria"),
        points("reports", "province_id", "provinces"),
        points("reports", "created_by_id", "users"),
        primary("reports", "id"),
        unique("reports", "theme_id", "language"),
        unique("reports", "criterion_id", "language"),
        unique("reports", "consultation_id", "province_id", "language"),
    )
    op.create_index(op.f("ix_reports_consultation_id"), "reports", ["consultation_id"])
    only = sa.text("kind <> 'thematic'")
    op.create_index(
        "uq_reports_one_of_its_kind",
        "reports",
        ["consultation_id", "kind", "language"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )


def _create_blocks() -> None:
    op.create_table(
        "report_blocks",
        pointer("report_id", nullable=False),
        sa.Column("place", one_of("place", PLACES), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        pointer("removed_by_id"),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("basis_hash", sa.String(64), nullable=False),
        pointer("checked_by_id"),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        key(),
        born(),
        check("report_blocks", "only_extra_has_key", "(place = 'extra') = (key <> '')"),
        check("report_blocks", "only_extra_removed", "place = 'extra' OR removed_at IS NULL"),
        check("report_blocks", "revision_counts", "revision >= 0"),
        points("report_blocks", "report_id", "reports", ondelete="CASCADE"),
        points("report_blocks", "removed_by_id", "users"),
        points("report_blocks", "checked_by_id", "users"),
        primary("report_blocks", "id"),
        unique("report_blocks", "report_id", "place", "key"),
    )
    op.create_index(op.f("ix_report_blocks_report_id"), "report_blocks", ["report_id"])
    op.create_table(
        "report_block_revisions",
        pointer("block_id", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        pointer("author_id"),
        sa.Column("restored_from", sa.Integer()),
        key(),
        born(),
        check("report_block_revisions", "number_positive", "number > 0"),
        check("report_block_revisions", "restored_from_before", "restored_from < number"),
        points("report_block_revisions", "block_id", "report_blocks", ondelete="CASCADE"),
        points("report_block_revisions", "author_id", "users"),
        primary("report_block_revisions", "id"),
        unique("report_block_revisions", "block_id", "number"),
    )


VERSION_CHECKS = {
    "reportkind": f"kind IN {KINDS}",
    "document_hash_whole": "length(document_sha256) = 64",
    "snapshot_has_its_hash": "(snapshot IS NULL) = (snapshot_sha256 = '')",
}


def _extend_versions() -> None:
    with op.batch_alter_table("report_versions") as batch:
        batch.add_column(pointer("report_id"))
        batch.add_column(sa.Column("title", sa.String(500), nullable=False, server_default=""))
        batch.add_column(sa.Column("document_sha256", sa.String(64)))
        batch.add_column(sa.Column("snapshot", sa.LargeBinary()))
        batch.add_column(
            sa.Column("snapshot_sha256", sa.String(64), nullable=False, server_default="")
        )
        batch.add_column(
            sa.Column("engine_version", sa.String(40), nullable=False, server_default="")
        )
        batch.add_column(
            sa.Column("run_under_way", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _fill_versions()
    _give_blocks()
    _tighten_versions()


def _fill_versions() -> None:
    """Give the versions that are there the report they belong to, their hash and their title."""
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "INSERT INTO reports (consultation_id, kind, language, created_at)"
            " SELECT consultation_id, kind, language, min(created_at) FROM report_versions"
            " GROUP BY consultation_id, kind, language"
        )
    )
    connection.execute(
        sa.text(
            "UPDATE report_versions SET report_id = (SELECT id FROM reports WHERE"
            " reports.consultation_id = report_versions.consultation_id"
            " AND reports.kind = report_versions.kind"
            " AND reports.language = report_versions.language)"
        )
    )
    versions = sa.table(
        "report_versions",
        sa.column("id", sa.Integer),
        sa.column("document", sa.JSON),
        sa.column("document_sha256", sa.String),
        sa.column("title", sa.String),
    )
    keys = connection.execute(sa.select(versions.c.id)).scalars().all()
    for one in keys:
        document = connection.execute(
            sa.select(versions.c.document).where(versions.c.id == one)
        ).scalar_one()
        text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(
            sa.update(versions)
            .where(versions.c.id == one)
            .values(
                document_sha256=hashlib.sha256(text.encode()).hexdigest(),
                title=str(document.get("title", ""))[:500],
            )
        )


def _give_blocks() -> None:
    """Give those reports their places for people's words, all empty."""
    connection = op.get_bind()
    reports = sa.table("reports", sa.column("id", sa.Integer), sa.column("created_at"))
    blocks = sa.table(
        "report_blocks",
        *(sa.column(name) for name in ("report_id", "place", "key", "position", "revision")),
        sa.column("basis", sa.JSON),
        *(sa.column(name) for name in ("basis_hash", "created_at")),
    )
    for report_id, created_at in connection.execute(
        sa.select(reports.c.id, reports.c.created_at)
    ).all():
        for position, place in enumerate(PLACES[:5], start=1):
            connection.execute(
                sa.insert(blocks).values(
                    report_id=report_id,
                    place=place,
                    key="",
                    position=position * 100,
                    revision=0,
                    basis={},
                    basis_hash="",
                    created_at=created_at,
                )
            )


def _tighten_versions() -> None:
    """Ask for what was filled, number across kinds, let in the other kinds."""
    with op.batch_alter_table("report_versions") as batch:
        batch.alter_column("report_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("document_sha256", existing_type=sa.String(64), nullable=False)
        for name in ("title", "snapshot_sha256", "engine_version", "run_under_way"):
            batch.alter_column(name, server_default=None)
        batch.create_foreign_key(
            op.f("fk_report_versions_report_id_reports"), "reports", ["report_id"], ["id"]
        )
        batch.drop_constraint(
            op.f("uq_report_versions_consultation_id_kind_number"), type_="unique"
        )
        batch.create_unique_constraint(
            op.f("uq_report_versions_consultation_id_number"), ["consultation_id", "number"]
        )
        batch.create_index(op.f("ix_report_versions_report_id"), ["report_id"])
        batch.drop_constraint(op.f("ck_report_versions_reportkind"), type_="check")
        for name, rule in VERSION_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_report_versions_{name}"), sa.text(rule))


def _create_signing() -> None:
    op.create_table(
        "report_signers",
        pointer("version_id", nullable=False),
        pointer("user_id", nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("function", sa.String(200), nullable=False),
        pointer("named_by_id"),
        key(),
        born(),
        check("report_signers", "has_name", "name <> ''"),
        check("report_signers", "has_function", "function <> ''"),
        points("report_signers", "version_id", "report_versions"),
        points("report_signers", "user_id", "users"),
        points("report_signers", "named_by_id", "users"),
        primary("report_signers", "id"),
        unique("report_signers", "version_id", "user_id"),
    )
    op.create_table(
        "report_signatures",
        pointer("version_id", nullable=False),
        pointer("user_id", nullable=False),
        born(),
        sa.Column("document_sha256", sa.String(64), nullable=False),
        check("report_signatures", "hash_whole", "length(document_sha256) = 64"),
        sa.ForeignKeyConstraint(
            ["version_id", "user_id"],
            ["report_signers.version_id", "report_signers.user_id"],
            name=op.f("fk_report_signatures_version_id_user_id_report_signers"),
        ),
        primary("report_signatures", "version_id", "user_id"),
    )
    op.create_table(
        "report_version_steps",
        pointer("version_id", nullable=False),
        sa.Column("state", one_of("reportstate", STATES), nullable=False),
        sa.Column("after", sa.String(40)),
        born(),
        pointer("actor_id"),
        pointer("signed_by_id"),
        check(
            "report_version_steps",
            "one_after_the_other",
            "coalesce(after, '') = CASE state WHEN 'draft' THEN '' WHEN 'reviewed' THEN 'draft'"
            " WHEN 'signed' THEN 'reviewed' WHEN 'published' THEN 'signed' END",
        ),
        check(
            "report_version_steps",
            "signed_by_somebody",
            "(state = 'signed') = (signed_by_id IS NOT NULL)",
        ),
        points("report_version_steps", "version_id", "report_versions"),
        points("report_version_steps", "actor_id", "users"),
        sa.ForeignKeyConstraint(
            ["version_id", "after"],
            ["report_version_steps.version_id", "report_version_steps.state"],
            name=op.f("fk_report_version_steps_version_id_after_report_version_steps"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id", "signed_by_id"],
            ["report_signatures.version_id", "report_signatures.user_id"],
            name="fk_report_version_steps_signed_by",
        ),
        primary("report_version_steps", "version_id", "state"),
    )
    op.execute(
        "INSERT INTO report_version_steps (version_id, state, created_at, actor_id)"
        " SELECT id, 'draft', created_at, composed_by_id FROM report_versions"
    )


def _create_files() -> None:
    op.create_table(
        "report_files",
        pointer("version_id", nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("superseded_at", sa.DateTime(timezone=True)),
        key(),
        born(),
        check("report_files", "edition_counts", "edition >= 0"),
        check("report_files", "hash_whole", "length(sha256) = 64"),
        check(
            "report_files",
            "superseded_gives_up_bytes",
            "(content IS NULL) = (superseded_at IS NOT NULL)",
        ),
        points("report_files", "version_id", "report_versions"),
        primary("report_files", "id"),
        unique("report_files", "version_id", "format", "edition"),
    )
    op.create_index(op.f("ix_report_files_version_id"), "report_files", ["version_id"])
    op.create_table(
        "report_redactions",
        pointer("version_id", nullable=False),
        pointer("contribution_id", nullable=False),
        sa.Column("reason", one_of("redactionreason", REASONS), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        key(),
        born(),
        check("report_redactions", "edition_positive", "edition > 0"),
        points("report_redactions", "version_id", "report_versions"),
        primary("report_redactions", "id"),
        unique("report_redactions", "version_id", "contribution_id"),
    )
    op.create_index(op.f("ix_report_redactions_version_id"), "report_redactions", ["version_id"])


def downgrade() -> None:
    """Undo it; versions of the kinds that are unknown before go, as do texts and signatures."""
    for table in (
        *("report_redactions", "report_files", "report_version_steps", "report_signatures"),
        *("report_signers", "report_block_revisions", "report_blocks"),
    ):
        op.drop_table(table)
    op.execute("DELETE FROM report_versions WHERE kind <> 'synthesis'")
    with op.batch_alter_table("report_versions") as batch:
        for name in VERSION_CHECKS:
            batch.drop_constraint(op.f(f"ck_report_versions_{name}"), type_="check")
        batch.create_check_constraint(
            op.f("ck_report_versions_reportkind"), sa.text("kind IN ('synthesis')")
        )
        batch.drop_constraint(op.f("uq_report_versions_consultation_id_number"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_report_versions_consultation_id_kind_number"),
            ["consultation_id", "kind", "number"],
        )
        batch.drop_index(op.f("ix_report_versions_report_id"))
        batch.drop_constraint(op.f("fk_report_versions_report_id_reports"), type_="foreignkey")
        for name in (
            *("report_id", "title", "document_sha256", "snapshot", "snapshot_sha256"),
            *("engine_version", "run_under_way"),
        ):
            batch.drop_column(name)
    op.drop_table("reports")
