"""A fingerprint of all that a report rests on, without reading it."""

from __future__ import annotations

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, StatusChange, Support
from consult.extensions import db
from consult.kernel.audit import AuditEvent
from consult.kernel.plain import plain_hash
from consult.themes.models import Assignment, RunStatus, ThemeRun

#: acts on these say nothing about the data of a report
OWN = (
    "reports",
    "report_blocks",
    "report_versions",
    "commitments",
    "users",
)


def fingerprint(consultation: Consultation) -> str:
    """Equal as long as nothing changed that a report of this consultation may say.

    Every act of the team leaves a row in the audit; what visitors and runs of the analysis do is
    counted beside. A change elsewhere on the site gives another fingerprint too, which costs
    nothing but composing once more.
    """
    audit = (
        sa.select(AuditEvent.id)
        .where(AuditEvent.subject.not_in(OWN))
        .order_by(AuditEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    contributions = sa.select(sa.func.count(), sa.func.max(Contribution.id)).where(
        Contribution.consultation_id == consultation.id
    )
    runs = sa.select(sa.func.max(ThemeRun.id)).where(
        ThemeRun.consultation_id == consultation.id, ThemeRun.status == RunStatus.DONE
    )
    others = sa.select(
        audit,
        runs.scalar_subquery(),
        sa.select(sa.func.max(Support.id)).scalar_subquery(),
        sa.select(sa.func.count(Support.id)).scalar_subquery(),
        sa.select(sa.func.max(StatusChange.id)).scalar_subquery(),
        sa.select(sa.func.count(Assignment.id)).scalar_subquery(),
        sa.select(sa.func.max(Assignment.id)).scalar_subquery(),
        sa.select(sa.func.max(Assignment.updated_at)).scalar_subquery(),
    )
    values = [*db.session.execute(contributions).one(), *db.session.execute(others).one()]
    titles = [getattr(consultation, f"title_{code}") for code in ("ar", "fr", "en")]
    return plain_hash([str(value) for value in (*values, *titles)])
