"""Reads of commitment cards: ordered, and scoped by their consultation."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort

from consult.commitments.drafting import Gathered
from consult.commitments.models import Commitment
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.contributions.queries import support_counts
from consult.extensions import db
from consult.themes.models import Assignment, Theme
from consult.themes.queries import counts_of_theme, quotes_of
from consult.workshops.queries import note_facts

#: what moderation withholds is not quoted
QUOTABLE = (Status.PUBLISHED, Status.RECEIVED)


def list_commitments(consultation: Consultation) -> Sequence[Commitment]:
    """The cards of a consultation by number."""
    select = (
        sa.select(Commitment)
        .filter_by(consultation_id=consultation.id)
        .options(sa.orm.selectinload(Commitment.themes), sa.orm.selectinload(Commitment.evidence))
        .order_by(Commitment.number)
    )
    return db.session.scalars(select).all()


def get_commitment(consultation: Consultation, number: int) -> Commitment:
    """The card with this number in this consultation, else 404."""
    select = sa.select(Commitment).filter_by(consultation_id=consultation.id, number=number)
    return db.session.scalar(select) or abort(404)


def find_quotable(consultation: Consultation, reference: str) -> Contribution | None:
    """The contribution with this reference, if it may be quoted."""
    select = sa.select(Contribution).where(
        Contribution.consultation_id == consultation.id,
        Contribution.reference == reference,
        Contribution.status.in_(QUOTABLE),
    )
    return db.session.scalar(select)


def next_number(consultation: Consultation) -> int:
    """The number of a new card, kept from others until the end of the transaction."""
    db.session.execute(
        sa.select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()
    )
    highest = sa.select(sa.func.max(Commitment.number)).filter_by(consultation_id=consultation.id)
    return (db.session.scalar(highest) or 0) + 1


def gather(theme: Theme) -> Gathered:
    """What a card drafted from the theme can say."""
    select = (
        sa.select(Contribution)
        .join(Assignment, Assignment.contribution_id == Contribution.id)
        .where(Assignment.theme_id == theme.id, Contribution.status.in_(QUOTABLE))
        .order_by(Contribution.id)
    )
    quotable = db.session.scalars(select).unique().all()
    by_channel = counts_of_theme(theme, "channel")
    weights = dict(support_counts([c.id for c in quotable]))
    for contribution_id, note in note_facts(theme.consultation).items():
        weights[contribution_id] = weights.get(contribution_id, 0) + note.votes
    return Gathered(
        theme=theme,
        size=sum(by_channel.values()),
        by_province=counts_of_theme(theme, "province"),
        by_channel=by_channel,
        quotable=quotable,
        representative=[c for c in quotes_of([theme])[theme.id] if c.status in QUOTABLE],
        weights=weights,
    )
