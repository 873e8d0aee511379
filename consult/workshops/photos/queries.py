"""Reads of photos, scoped by their workshop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.workshops.models import Photo, PhotoNote, Workshop, WorkshopNote


def photos_of(workshop: Workshop) -> Sequence[Photo]:
    """The photos of a workshop by table, then in the order in which they came."""
    select = (
        sa.select(Photo)
        .filter_by(workshop_id=workshop.id)
        .order_by(Photo.table_number.nulls_last(), Photo.id)
    )
    return db.session.scalars(select).all()


def get_photo(workshop: Workshop, photo_id: int) -> Photo:
    """The photo with this number in this workshop, else 404."""
    select = (
        sa.select(Photo)
        .filter_by(workshop_id=workshop.id, id=photo_id)
        .options(joinedload(Photo.agreed_noted_by), joinedload(Photo.published_by))
    )
    return db.session.scalar(select) or abort(404)


def public_photos(workshop: Workshop) -> Sequence[Photo]:
    """The photos of a published meeting that everybody may see."""
    select = (
        sa.select(Photo)
        .where(Photo.workshop_id == workshop.id, Photo.published_at.is_not(None))
        .order_by(Photo.table_number.nulls_last(), Photo.id)
    )
    return db.session.scalars(select).all()


def get_public_photo(workshop: Workshop, photo_id: int) -> Photo:
    """The public photo with this number of a published meeting, else 404."""
    select = sa.select(Photo).where(
        Photo.workshop_id == workshop.id, Photo.id == photo_id, Photo.published_at.is_not(None)
    )
    return db.session.scalar(select) or abort(404)


def notes_from(photo: Photo) -> Sequence[WorkshopNote]:
    """The notes written from a photo, in the order in which they were entered."""
    select = (
        sa.select(WorkshopNote)
        .join(PhotoNote, PhotoNote.note_id == WorkshopNote.contribution_id)
        .where(PhotoNote.photo_id == photo.id)
        .order_by(WorkshopNote.contribution_id)
    )
    return db.session.scalars(select).unique().all()


def count_notes(workshop: Workshop) -> Mapping[int, int]:
    """Key of each photo of a workshop → how many notes were written from it."""
    select = (
        sa.select(PhotoNote.photo_id, sa.func.count().label("notes"))
        .join(Photo, Photo.id == PhotoNote.photo_id)
        .where(Photo.workshop_id == workshop.id)
        .group_by(PhotoNote.photo_id)
    )
    return {row.photo_id: row.notes for row in db.session.execute(select)}
