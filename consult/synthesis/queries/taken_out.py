"""Which words of a version may no longer be shown."""

from __future__ import annotations

import sqlalchemy as sa

from consult.contributions.models import Contribution, Status, StatusChange
from consult.contributions.models.moderation import ActKind, ModerationAct
from consult.documents.storing import from_plain
from consult.extensions import db
from consult.synthesis.models import RedactionReason, ReportVersion
from consult.synthesis.queries.versions import redactions_of
from consult.synthesis.redaction import TakenOut, texts_of

REASONS = {
    Status.WITHDRAWN: RedactionReason.WITHDRAWN,
    Status.HIDDEN: RedactionReason.HIDDEN,
}


def taken_out_of(version: ReportVersion) -> dict[int, TakenOut]:
    """What the version no longer shows, by the contribution's id: recorded, or due to be."""
    recorded = {r.contribution_id: TakenOut(r.reason, r.since) for r in redactions_of(version)}
    return taken_back_words(version) | recorded


def taken_back_words(version: ReportVersion) -> dict[int, TakenOut]:
    """Contributions in the version whose words are withdrawn, hidden or were cleaned since."""
    found = _withdrawn(version) | _cleaned(version)
    if not found:
        return {}
    known = version.document["references"]
    found = {key: taken for key, taken in found.items() if str(key) in known}
    if not found:
        return {}
    shown = texts_of(from_plain(version.document))
    return {
        key: taken
        for key, taken in found.items()
        if key in shown
        and (taken.reason is not RedactionReason.PERSONAL_DATA or _says_otherwise(key, shown[key]))
    }


def _withdrawn(version: ReportVersion) -> dict[int, TakenOut]:
    select = (
        sa.select(
            Contribution.id,
            Contribution.status,
            sa.func.max(StatusChange.created_at).label("since"),
        )
        .outerjoin(
            StatusChange,
            sa.and_(
                StatusChange.contribution_id == Contribution.id,
                StatusChange.status == Contribution.status,
            ),
        )
        .where(
            Contribution.consultation_id == version.consultation_id,
            Contribution.status.in_(REASONS),
        )
        .group_by(Contribution.id, Contribution.status)
    )
    return {
        row.id: TakenOut(REASONS[row.status], (row.since or version.created_at).date())
        for row in db.session.execute(select)
    }


def _cleaned(version: ReportVersion) -> dict[int, TakenOut]:
    select = (
        sa.select(ModerationAct.contribution_id, sa.func.max(ModerationAct.created_at))
        .where(
            ModerationAct.consultation_id == version.consultation_id,
            ModerationAct.kind == ActKind.REDACTION,
            ModerationAct.undone_at.is_(None),
            ModerationAct.created_at >= version.created_at,
        )
        .group_by(ModerationAct.contribution_id)
    )
    return {
        key: TakenOut(RedactionReason.PERSONAL_DATA, since.date())
        for key, since in db.session.execute(select)
    }


def _says_otherwise(contribution_id: int, shown: list[str]) -> bool:
    """Whether a text of the version no longer stands in the register word for word."""
    contribution = db.session.get(Contribution, contribution_id)
    if contribution is None:
        return True
    now = "\n".join(text.strip() for _name, text in contribution.parts)
    return any(text not in now for text in shown)
