"""Writes of reports."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.synthesis.compose import compose
from consult.synthesis.document import to_plain
from consult.synthesis.models import ReportVersion
from consult.synthesis.queries import facts_of, get_version, next_number


def compose_report(
    *, consultation: Consultation, language: str, actor: User | None
) -> ReportVersion:
    """Compose the synthesis report as things stand now and keep it, frozen, with a new number.

    Without themes, or without any contribution, the report says so. Asked for twice at once, as by
    a double click, it is one report.
    """
    # two at once would take the same number; SQLite knows no such lock
    db.session.execute(
        sa.select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()
    )
    number = next_number(consultation)
    written = utc_now()
    document = compose(facts_of(consultation, written=written, version=number), language)
    report = ReportVersion(
        consultation_id=consultation.id,
        number=number,
        language=language,
        document=to_plain(document),
        composed_by_id=actor.id if actor else None,
        created_at=written,
    )
    try:
        with db.session.begin_nested():
            db.session.add(report)
            db.session.flush()
    except IntegrityError:
        other = get_version(consultation, number)
        if other.language == language:
            return other
        return compose_report(consultation=consultation, language=language, actor=actor)
    audit.record("compose_report", report, actor=actor, number=number, language=language)
    return report
