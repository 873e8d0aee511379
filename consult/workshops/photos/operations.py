"""Writes of photos: taken in, described, shown, linked to notes, removed."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.jobs import enqueue
from consult.workshops.models import Photo, PhotoNote, Workshop, WorkshopNote
from consult.workshops.operations import LARGEST_TABLE
from consult.workshops.operations.state import require_open
from consult.workshops.photos import storage
from consult.workshops.photos.pictures import read_picture

#: days in a month of retention
MONTH = 30
LONGEST_DESCRIPTION = 2000
#: of keys made from what was sent, for a form that makes none
_SENT = uuid.UUID("0c1f2f0e-5d0a-4f57-9a53-6a7f2f1f3f0b")


@dataclass(frozen=True)
class Shown:
    """What the team says of a photo."""

    table_number: int | None = None
    #: whether people can be recognised on it; None = not said
    people: bool | None = None
    #: whether everybody on it agreed to be shown
    agreed: bool = False
    description: str = ""


def add_photo(
    *,
    workshop: Workshop,
    content: bytes,
    actor: User | None,
    key: str = "",
    table_number: int | None = None,
    shows_people: bool | None = None,
) -> Photo:
    """Take a photo in, once for each key; without a key, the same file is one photo.

    The files are written before the row: when the request fails afterwards, a round deletes them.

    Raises
    ------
    Conflict
        When the workshop is closed, or the key belongs to a photo of another one.
    TooLarge, NotAPicture
        As :func:`read_picture`.
    DomainError
        When the key is no UUID, or the number of the table is out of range.
    """
    key = _checked(key) if key else _key_of(workshop, content)
    _check_table(table_number)
    known = _known(key, workshop)
    if known is not None:
        return known
    require_open(workshop)
    picture = read_picture(content)
    photo = Photo(
        workshop_id=workshop.id,
        key=key,
        table_number=table_number,
        stem=storage.keep(picture),
        sha256=hashlib.sha256(picture.full).hexdigest(),
        width=picture.width,
        height=picture.height,
        size=len(picture.full),
        taken_by_id=actor.id if actor else None,
        shows_people=shows_people,
    )
    try:
        with db.session.begin_nested():
            db.session.add(photo)
            db.session.flush()
    except IntegrityError:
        # the same photo arrived twice at once: the other request won
        storage.delete(photo.stem)
        known = _known(key, workshop)
        if known is None:
            raise
        return known
    audit.record("add_photo", photo, actor=actor)
    return photo


def describe_photo(*, photo: Photo, shown: Shown, actor: User | None) -> None:
    """Say which table a photo is of, what and who is on it, and whether they agreed.

    What no longer allows it to be public takes it back from the public.

    Raises
    ------
    DomainError
        When the number of the table is out of range.
    """
    _check_table(shown.table_number)
    photo.table_number, photo.shows_people = shown.table_number, shown.people
    photo.description = shown.description.strip()
    agreed = bool(shown.people and shown.agreed)
    if agreed and photo.agreed_at is None:
        photo.agreed_at = utc_now()
        photo.agreed_noted_by_id = actor.id if actor else None
    elif not agreed:
        photo.agreed_at = photo.agreed_noted_by_id = None
    if photo.published_at is not None and why_not_public(photo):
        photo.published_at = photo.published_by_id = None
    db.session.flush()
    audit.record("describe_photo", photo, actor=actor, agreed=agreed)


def why_not_public(photo: Photo) -> list[str]:
    """What has to be said or asked before a photo can be shown; empty when nothing has."""
    missing = []
    if photo.shows_people is None:
        missing.append(_("Say whether people can be recognised on it."))
    if photo.shows_people and photo.agreed_at is None:
        missing.append(_("Ask everybody on it whether they agree to be shown, and note it."))
    if not photo.description:
        missing.append(_("Say in words what is on it, for those who do not see it."))
    return missing


def publish_photo(*, photo: Photo, actor: User | None) -> None:
    """Show a photo on the meeting's public page; a second time changes nothing.

    Raises
    ------
    Conflict
        When people on it were not asked, or it is not described.
    """
    missing = why_not_public(photo)
    if missing:
        raise Conflict(missing[0])
    if photo.published_at is None:
        photo.published_at = utc_now()
        photo.published_by_id = actor.id if actor else None
        db.session.flush()
        audit.record("publish_photo", photo, actor=actor)


def take_back_photo(*, photo: Photo, actor: User | None) -> None:
    """Show a photo to the team alone again."""
    if photo.published_at is not None:
        photo.published_at = photo.published_by_id = None
        db.session.flush()
        audit.record("take_back_photo", photo, actor=actor)


def link_notes(*, photo: Photo, notes: Collection[WorkshopNote], actor: User | None) -> None:
    """Say which notes were written from a photo, in place of what was said before.

    Raises
    ------
    DomainError
        When a note belongs to another workshop.
    """
    if any(note.workshop_id != photo.workshop_id for note in notes):
        raise DomainError(_l("A note and its photo belong to one workshop."))
    db.session.execute(sa.delete(PhotoNote).filter_by(photo_id=photo.id))
    for note in notes:
        db.session.add(PhotoNote(photo_id=photo.id, note_id=note.contribution_id))
    db.session.flush()
    audit.record("link_notes", photo, actor=actor, notes=len(notes))


def add_note(*, photo: Photo, note: WorkshopNote) -> None:
    """Say of one more note that it was written from a photo; again changes nothing."""
    if db.session.get(PhotoNote, (photo.id, note.contribution_id)) is None:
        db.session.add(PhotoNote(photo_id=photo.id, note_id=note.contribution_id))
        db.session.flush()


def remove_photo(*, photo: Photo, actor: User | None) -> None:
    """Delete a photo; its files go when the transaction is through. Its notes stay."""
    enqueue("delete_photo_files", stem=photo.stem)
    audit.record("remove_photo", photo, actor=actor)
    db.session.delete(photo)
    db.session.flush()


def purge_photos(*, today: date) -> int:
    """Delete photos of people once the time of the consultation's notice is over; how many.

    Those that everybody on them agreed to show stay where they are shown.
    """
    select = (
        sa.select(Photo, Consultation)
        .join(Photo.workshop)
        .join(Workshop.consultation)
        .where(Photo.shows_people.is_(True), Photo.published_at.is_(None))
    )
    purged = 0
    for photo, consultation in db.session.execute(select).unique():
        if consultation.closes_on + timedelta(days=MONTH * consultation.retention_months) < today:
            remove_photo(photo=photo, actor=None)
            purged += 1
    return purged


def _checked(key: str) -> str:
    try:
        return str(uuid.UUID(key))
    except ValueError:
        raise DomainError(_l("The key of a photo is a UUID.")) from None


def _key_of(workshop: Workshop, content: bytes) -> str:
    return str(uuid.uuid5(_SENT, f"{workshop.id}:{hashlib.sha256(content).hexdigest()}"))


def _check_table(number: int | None) -> None:
    if number is not None and not 1 <= number <= LARGEST_TABLE:
        raise DomainError(_l("A table number goes from 1 to %(limit)s.", limit=LARGEST_TABLE))


def _known(key: str, workshop: Workshop) -> Photo | None:
    found = db.session.scalar(sa.select(Photo).filter_by(key=key))
    if found is not None and found.workshop_id != workshop.id:
        raise Conflict(_l("This photo belongs to another workshop."))
    return found
