"""Figures of a consultation's home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.contributions.queries import Filters, count_by, select_contributions
from consult.extensions import db
from consult.workshops.queries import list_workshops


@dataclass(frozen=True)
class Participation:
    """How many spoke so far, and from where; hidden contributions are not counted."""

    contributions: int
    published: int
    workshops: int
    participants: int
    #: provinces from which at least one contribution came
    provinces_heard: int
    provinces: int


def count_participation(consultation: Consultation, *, today: date) -> Participation:
    """Count what a consultation has gathered until ``today``."""
    by_status = count_by(consultation, "status")
    held = [w for w, _notes in list_workshops(consultation) if w.held_on <= today]
    return Participation(
        contributions=sum(by_status.values()),
        published=by_status.get(Status.PUBLISHED, 0),
        workshops=len(held),
        participants=sum(w.participants for w in held),
        provinces_heard=len([key for key in count_by(consultation, "province") if key is not None]),
        provinces=len(consultation.region.provinces),
    )


def latest_published(consultation: Consultation, *, limit: int = 3) -> Sequence[Contribution]:
    """The contributions published last."""
    select = select_contributions(consultation, Filters(status=Status.PUBLISHED)).limit(limit)
    return db.session.scalars(select).unique().all()
