"""Reads of the workshop file, the team of a workshop and its checklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from consult.access.models import User
from consult.access.policies import FACILITATION
from consult.access.queries import list_accounts
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.kernel.i18n import LANGUAGES
from consult.workshops.kit.composing import Sources
from consult.workshops.kit.usual import USUAL_ITEMS, usual_text
from consult.workshops.models import HOLDING, Interest, Seat, Wish, Workshop
from consult.workshops.models.kit import (
    ChecklistItem,
    ItemState,
    KitDocument,
    KitText,
    TeamMember,
    UsualItem,
)


@dataclass(frozen=True)
class InForce:
    """A document's text in one language: what was written, or the usual one."""

    document: KitDocument
    language: str
    latest: KitText | None

    @property
    def revision(self) -> int:
        """Number of the latest revision; 0 before the first."""
        return self.latest.revision if self.latest else 0

    @property
    def is_usual(self) -> bool:
        """Whether it is the text that comes with the programme."""
        return self.latest is None or self.latest.source is None

    @property
    def source(self) -> str:
        """Markdown."""
        if self.latest is None or self.latest.source is None:
            return usual_text(self.document, self.language)
        return self.latest.source


def texts_in_force(consultation: Consultation) -> dict[tuple[KitDocument, str], InForce]:
    """Every text of the consultation's workshop file."""
    newest = (
        sa.select(sa.func.max(KitText.id))
        .where(KitText.consultation_id == consultation.id)
        .group_by(KitText.document, KitText.language)
    )
    select = sa.select(KitText).where(KitText.id.in_(newest)).options(joinedload(KitText.author))
    held = {(text.document, text.language): text for text in db.session.scalars(select)}
    return {
        (document, language): InForce(document, language, held.get((document, language)))
        for document in KitDocument
        for language in LANGUAGES
    }


def sources_of(consultation: Consultation, language: str) -> Sources:
    """The texts of one language, to compose files from."""
    held = texts_in_force(consultation)
    chosen = [held[document, language] for document in KitDocument]
    moments = [text.latest.created_at for text in chosen if text.latest]
    return Sources(
        language,
        {text.document: text.source for text in chosen},
        max(moments, default=consultation.created_at),
    )


def revisions_of(
    consultation: Consultation, document: KitDocument, language: str
) -> Sequence[KitText]:
    """Every revision of a text, the newest first."""
    select = (
        sa.select(KitText)
        .filter_by(consultation_id=consultation.id, document=document, language=language)
        .options(joinedload(KitText.author))
        .order_by(KitText.revision.desc())
    )
    return db.session.scalars(select).all()


def team_of(workshop: Workshop) -> Sequence[TeamMember]:
    """Who does what at a workshop: by table, leads first."""
    select = (
        sa.select(TeamMember)
        .where(TeamMember.workshop_id == workshop.id)
        .options(
            joinedload(TeamMember.user),
            joinedload(TeamMember.decided_by),
            joinedload(TeamMember.seat).joinedload(Seat.interest),
        )
        .order_by(TeamMember.table_number, TeamMember.id)
    )
    return db.session.scalars(select).all()


def get_member(workshop: Workshop, member_id: int) -> TeamMember:
    """The assignment with this number at this workshop, else 404."""
    select = sa.select(TeamMember).filter_by(workshop_id=workshop.id, id=member_id)
    return db.session.scalar(select) or abort(404)


def accounts_for(consultation: Consultation) -> Sequence[User]:
    """The accounts that can work at a workshop, by name."""
    return list_accounts(consultation.region_id, FACILITATION)


def volunteers(workshop: Workshop) -> Sequence[Seat]:
    """The seats of participants: those who offered to facilitate or take notes come first."""
    offered = sa.case((Interest.wish == Wish.PARTICIPANT, 1), else_=0)
    select = (
        sa.select(Seat)
        .join(Seat.interest)
        .where(Seat.workshop_id == workshop.id, Seat.state.in_(HOLDING), Interest.name != "")
        .options(joinedload(Seat.interest))
        .order_by(offered, Interest.name, Seat.id)
    )
    return db.session.scalars(select).all()


@dataclass(frozen=True)
class Needs:
    """What those who have a seat need in order to take part; no names."""

    seats: int
    texts: tuple[str, ...]


def needs_of(workshop: Workshop) -> Needs:
    """What people wrote that they need, in no order that would tell who they are."""
    select = (
        sa.select(Interest.needs)
        .join(Seat, Seat.interest_id == Interest.id)
        .where(Seat.workshop_id == workshop.id, Seat.state.in_(HOLDING))
    )
    found = db.session.scalars(select).all()
    return Needs(len(found), tuple(sorted(text.strip() for text in found if text.strip())))


def checklist_of(workshop: Workshop) -> Sequence[ChecklistItem]:
    """The checklist of a workshop, in its order."""
    select = (
        sa.select(ChecklistItem)
        .where(ChecklistItem.workshop_id == workshop.id)
        .options(joinedload(ChecklistItem.account))
        .order_by(ChecklistItem.position, ChecklistItem.id)
    )
    return db.session.scalars(select).all()


def get_item(workshop: Workshop, item_id: int) -> ChecklistItem:
    """The item with this number in the checklist of this workshop, else 404."""
    select = sa.select(ChecklistItem).filter_by(workshop_id=workshop.id, id=item_id)
    return db.session.scalar(select) or abort(404)


def usual_items(consultation: Consultation) -> list[UsualItem]:
    """What checklists begin with: the team's own list, else the usual one, not yet rows."""
    select = (
        sa.select(UsualItem)
        .filter_by(consultation_id=consultation.id)
        .order_by(UsualItem.position, UsualItem.id)
    )
    return list(db.session.scalars(select)) or [
        UsualItem(
            consultation_id=consultation.id, position=place, code=code, name="", days_before=days
        )
        for place, (code, (_name, days)) in enumerate(USUAL_ITEMS.items(), start=1)
    ]


def get_usual_item(consultation: Consultation, item_id: int) -> UsualItem:
    """The item with this number in the consultation's list, else 404."""
    select = sa.select(UsualItem).filter_by(consultation_id=consultation.id, id=item_id)
    return db.session.scalar(select) or abort(404)


@dataclass(frozen=True)
class Prepared:
    """How far the preparation of a workshop is."""

    workshop: Workshop
    items: Sequence[ChecklistItem]
    today: date

    @property
    def needed(self) -> int:
        """Items that are needed."""
        return sum(item.state is not ItemState.NOT_NEEDED for item in self.items)

    @property
    def done(self) -> int:
        """Items that are done."""
        return sum(item.state is ItemState.DONE for item in self.items)

    @property
    def late(self) -> list[ChecklistItem]:
        """Items whose day is over."""
        return [item for item in self.items if item.is_late(self.today)]


def preparations(consultation: Consultation, today: date) -> list[Prepared]:
    """Every workshop by date with its checklist, in two statements."""
    meetings = db.session.scalars(
        sa.select(Workshop)
        .where(Workshop.consultation_id == consultation.id, Workshop.cancelled_at.is_(None))
        .order_by(Workshop.held_on, Workshop.id)
    ).all()
    select = (
        sa.select(ChecklistItem)
        .join(ChecklistItem.workshop)
        .where(Workshop.consultation_id == consultation.id)
        .options(joinedload(ChecklistItem.account))
        .order_by(ChecklistItem.position, ChecklistItem.id)
    )
    held: dict[int, list[ChecklistItem]] = {}
    for item in db.session.scalars(select):
        held.setdefault(item.workshop_id, []).append(item)
    return [Prepared(meeting, held.get(meeting.id, []), today) for meeting in meetings]
