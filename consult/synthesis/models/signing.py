"""How a version goes from draft to published: steps that follow each other, and signatures."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.extensions import Model, Numbered, utc_now
from consult.synthesis.states import ReportState

__all__ = ["STATE_LABELS", "ReportSignature", "ReportSigner", "VersionStep"]

STATE_LABELS: dict[ReportState, LazyString] = {
    ReportState.DRAFT: _l("Draft"),
    ReportState.REVIEWED: _l("Reviewed"),
    ReportState.SIGNED: _l("Signed"),
    ReportState.PUBLISHED: _l("Published"),
}


class ReportSigner(Numbered, Model):
    """Somebody named to sign a version, with name and function as they will be printed."""

    __tablename__ = "report_signers"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_versions.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    function: Mapped[str] = mapped_column(sa.String(200))
    named_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    signature: Mapped[ReportSignature | None] = relationship(
        primaryjoin="and_(ReportSigner.version_id == foreign(ReportSignature.version_id),"
        " ReportSigner.user_id == foreign(ReportSignature.user_id))",
        viewonly=True,
        uselist=False,
        lazy="joined",
    )

    __table_args__ = (
        sa.UniqueConstraint("version_id", "user_id"),
        sa.CheckConstraint("name <> ''", name="has_name"),
        sa.CheckConstraint("function <> ''", name="has_function"),
    )


class ReportSignature(Model):
    """A signature: only an account that was named can give it, and only once."""

    __tablename__ = "report_signatures"

    version_id: Mapped[int] = mapped_column(primary_key=True)
    #: the account that signed
    user_id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    #: of the document that was signed
    document_sha256: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["version_id", "user_id"], ["report_signers.version_id", "report_signers.user_id"]
        ),
        sa.CheckConstraint("length(document_sha256) = 64", name="hash_whole"),
    )


class VersionStep(Model):
    """A version reached a state; it needs the step before, so that none is left out.

    The state of a version is its furthest step: there is no column to set it by, and no way back.
    """

    __tablename__ = "report_version_steps"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_versions.id"), primary_key=True)
    state: Mapped[ReportState] = mapped_column(primary_key=True)
    #: the state before; none before the first
    after: Mapped[str | None] = mapped_column(sa.String(40))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: whose signature made it signed
    signed_by_id: Mapped[int | None]

    actor: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["version_id", "after"],
            ["report_version_steps.version_id", "report_version_steps.state"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id", "signed_by_id"],
            ["report_signatures.version_id", "report_signatures.user_id"],
            # the convention's own name is too long for PostgreSQL
            name="fk_report_version_steps_signed_by",
        ),
        sa.CheckConstraint(
            "coalesce(after, '') = CASE state WHEN 'draft' THEN '' WHEN 'reviewed' THEN 'draft'"
            " WHEN 'signed' THEN 'reviewed' WHEN 'published' THEN 'signed' END",
            name="one_after_the_other",
        ),
        sa.CheckConstraint(
            "(state = 'signed') = (signed_by_id IS NOT NULL)", name="signed_by_somebody"
        ),
    )
