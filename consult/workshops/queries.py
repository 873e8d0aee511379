"""Reads of workshops: ordered, and scoped by their consultation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import contains_eager

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.workshops.models import Workshop, WorkshopNote


class Listed(NamedTuple):
    """A workshop of the list with how many notes it has."""

    workshop: Workshop
    notes: int


class NoteFacts(NamedTuple):
    """Where a note was written and how many voted for it."""

    workshop_id: int
    table_number: int | None
    votes: int


def list_workshops(consultation: Consultation) -> Sequence[Listed]:
    """The workshops of a consultation by date, with the number of their notes."""
    counts = (
        sa.select(WorkshopNote.workshop_id, sa.func.count().label("notes"))
        .group_by(WorkshopNote.workshop_id)
        .subquery()
    )
    select = (
        sa.select(Workshop, sa.func.coalesce(counts.c.notes, 0))
        .outerjoin(counts, counts.c.workshop_id == Workshop.id)
        .where(Workshop.consultation_id == consultation.id)
        .order_by(Workshop.held_on, Workshop.id)
    )
    return [Listed(workshop, notes) for workshop, notes in db.session.execute(select)]


def get_workshop(consultation: Consultation, workshop_id: int) -> Workshop:
    """The workshop with this number in this consultation, else 404."""
    select = sa.select(Workshop).filter_by(consultation_id=consultation.id, id=workshop_id)
    return db.session.scalar(select) or abort(404)


def list_notes(workshop: Workshop) -> Sequence[WorkshopNote]:
    """The notes of a workshop in the order they were entered."""
    select = (
        sa.select(WorkshopNote)
        .join(WorkshopNote.contribution)
        .options(contains_eager(WorkshopNote.contribution))
        .where(WorkshopNote.workshop_id == workshop.id)
        .order_by(WorkshopNote.contribution_id)
    )
    return db.session.scalars(select).unique().all()


def get_note(workshop: Workshop, contribution_id: int) -> WorkshopNote:
    """The note with this contribution's number in this workshop, else 404."""
    select = sa.select(WorkshopNote).filter_by(
        workshop_id=workshop.id, contribution_id=contribution_id
    )
    return db.session.scalar(select) or abort(404)


def note_facts(consultation: Consultation) -> Mapping[int, NoteFacts]:
    """Key of each contribution that is a note → its workshop, table and votes."""
    select = (
        sa.select(
            WorkshopNote.contribution_id,
            WorkshopNote.workshop_id,
            WorkshopNote.table_number,
            WorkshopNote.votes,
        )
        .join(Contribution, Contribution.id == WorkshopNote.contribution_id)
        .where(Contribution.consultation_id == consultation.id)
        .order_by(WorkshopNote.contribution_id)
    )
    return {
        row.contribution_id: NoteFacts(row.workshop_id, row.table_number, row.votes)
        for row in db.session.execute(select)
    }
