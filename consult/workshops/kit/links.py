"""The link of a participant who facilitates or takes notes: the workshop file, nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from flask import abort, current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import contains_eager

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.kernel.addresses import whole_address
from consult.workshops.models import HOLDING, Interest, Seat, Workshop
from consult.workshops.models.kit import TeamMember

SALT = "consult.workshops.kit"


def key_of(member: TeamMember) -> str:
    """What stands in the link: signed, and worth nothing once the task is taken back."""
    nonce = member.seat.interest.nonce if member.seat else ""
    return str(_serializer().dumps([member.id, nonce]))


def own_address(member: TeamMember) -> str:
    """The whole address of a participant's page; empty when the site has no name."""
    slug = member.workshop.consultation.slug
    return whole_address("kit_own.show", slug=slug, task_key=key_of(member))


def get_by_key(consultation: Consultation, key: str) -> TeamMember:
    """The task that a link opens, while the participant holds the seat; else 404."""
    try:
        number, nonce = _serializer().loads(key)
    except (BadSignature, ValueError, TypeError):
        abort(404)
    if not isinstance(number, int) or not isinstance(nonce, str):
        abort(404)
    select = (
        sa.select(TeamMember)
        .join(TeamMember.seat)
        .join(Seat.interest)
        .join(TeamMember.workshop)
        .where(
            TeamMember.id == number,
            Interest.nonce == nonce,
            Seat.state.in_(HOLDING),
            Workshop.consultation_id == consultation.id,
        )
        .options(contains_eager(TeamMember.workshop), contains_eager(TeamMember.seat))
    )
    return db.session.scalar(select) or abort(404)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)
