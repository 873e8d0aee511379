"""Reads of batches and of what was typed in from them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.findings.likeness import likeness_of
from consult.contributions.models import (
    LARGEST_FORM,
    UNCOUNTED,
    Contribution,
    Entry,
    EntryBatch,
)
from consult.extensions import db
from consult.kernel.pagination import Page, paginate


def list_batches(consultation: Consultation, *, page: int) -> Page[EntryBatch]:
    """One page of the batches of a consultation, the newest first."""
    select = (
        sa.select(EntryBatch)
        .filter_by(consultation_id=consultation.id)
        .options(joinedload(EntryBatch.opened_by))
        .order_by(EntryBatch.created_at.desc(), EntryBatch.id.desc())
    )
    return paginate(select, number=page)


def count_entries(batches: Sequence[EntryBatch]) -> dict[int, int]:
    """Forms typed in, by batch."""
    select = (
        sa.select(Entry.batch_id, sa.func.count())
        .where(Entry.batch_id.in_([batch.id for batch in batches]))
        .group_by(Entry.batch_id)
    )
    return dict(db.session.execute(select).all())


def get_batch(consultation: Consultation, batch_id: int) -> EntryBatch:
    """The batch of this consultation, else 404."""
    select = sa.select(EntryBatch).filter_by(consultation_id=consultation.id, id=batch_id)
    return db.session.scalar(select) or abort(404)


def get_entry(batch: EntryBatch, entry_id: int) -> Entry:
    """The form of this batch, else 404."""
    return db.session.scalar(_entries(batch).where(Entry.id == entry_id)) or abort(404)


def find_entry(batch: EntryBatch, entry_id: int | None) -> Entry | None:
    """The form of this batch, if there is one with this key."""
    return db.session.scalar(_entries(batch).where(Entry.id == entry_id))


def latest_entries(batch: EntryBatch, *, limit: int = 10) -> Sequence[Entry]:
    """The forms typed in last, the last first."""
    select = _entries(batch).order_by(Entry.id.desc()).limit(limit)
    return db.session.scalars(select).all()


def entry_of(contribution: Contribution) -> Entry | None:
    """The form that a contribution was typed in from, if any."""
    return db.session.scalar(sa.select(Entry).filter_by(contribution_id=contribution.id))


def entry_with_number(batch: EntryBatch, number: int) -> Entry | None:
    """The form of this batch with this number, if any."""
    return db.session.scalar(_entries(batch).where(Entry.number == number))


def next_number(batch: EntryBatch) -> int:
    """The number after the largest that was typed in."""
    largest = db.session.scalar(
        sa.select(sa.func.max(Entry.number)).where(Entry.batch_id == batch.id)
    )
    return min((largest or 0) + 1, LARGEST_FORM)


def names_of(keys: set[int]) -> dict[int, str]:
    """Names of accounts, by key."""
    select = sa.select(User.id, User.name, User.email).where(User.id.in_(keys))
    return {key: name or email for key, name, email in db.session.execute(select)}


def alike(contribution: Contribution, *, limit: int = 3) -> Sequence[Contribution]:
    """Contributions of the same consultation that say nearly the same, the likest first.

    The same words in another spelling are found by their key at once, also while the index of
    like texts is still being read.
    """
    same = sa.select(Contribution).where(
        Contribution.consultation_id == contribution.consultation_id,
        Contribution.content_key == contribution.content_key,
        Contribution.id != contribution.id,
        Contribution.status.not_in(UNCOUNTED),
    )
    found = list(db.session.scalars(same.order_by(Contribution.id).limit(limit)).unique())
    likes = likeness_of(contribution.consultation_id).like(contribution, most=limit)
    found += [like.contribution for like in likes.found if like.contribution not in found]
    return found[:limit]


def _entries(batch: EntryBatch) -> sa.Select[Entry]:
    return sa.select(Entry).where(Entry.batch_id == batch.id)
