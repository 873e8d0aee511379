"""Choosing who facilitates and who takes notes, among the team and among the participants."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.kit import letters
from consult.workshops.models import HOLDING, Seat, Workshop
from consult.workshops.models.kit import WHOLE_HALL, TeamMember, TeamRole

#: tables of one hall
MOST_TABLES = 200


@dataclass(frozen=True)
class Task:
    """What somebody is to do, and where."""

    role: TeamRole
    table_number: int = WHOLE_HALL


def assign_task(
    *,
    workshop: Workshop,
    task: Task,
    person: User | Seat,
    actor: User | None,
) -> TeamMember:
    """Give a task to an account of the team or to a participant with a seat; tell them.

    Raises
    ------
    DomainError
        When there is no such table, or the participant holds no seat at this workshop.
    Conflict
        When the table has a lead facilitator already, or the person this very task.
    """
    if not WHOLE_HALL <= task.table_number <= MOST_TABLES:
        raise DomainError(_l("Write a table from 1 to %(most)s.", most=MOST_TABLES))
    if isinstance(person, Seat) and not (
        person.workshop_id == workshop.id and person.state in HOLDING
    ):
        raise DomainError(_l("This person holds no seat at this workshop."))
    member = TeamMember(
        workshop_id=workshop.id,
        role=task.role,
        table_number=task.table_number,
        user_id=person.id if isinstance(person, User) else None,
        seat_id=person.id if isinstance(person, Seat) else None,
        decided_by_id=actor.id if actor else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(member)
    except IntegrityError as error:
        raise Conflict(
            _l("This table has a lead facilitator already, or the person has this very task.")
        ) from error
    audit.record("assign_task", member, actor=actor, role=str(task.role), table=task.table_number)
    if letters.invite(member):
        member.told_at = utc_now()
        db.session.flush()
    return member


def release(*, member: TeamMember, actor: User | None) -> None:
    """Take a task back; the person's link to the workshop file ends with it."""
    audit.record(
        "release_task", member, actor=actor, role=str(member.role), table=member.table_number
    )
    db.session.delete(member)
    db.session.flush()
