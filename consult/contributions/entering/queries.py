"""Reads of batches and of what was typed in from them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import (
    LARGEST_FORM,
    Contribution,
    ContributionTerm,
    Entry,
    EntryBatch,
)
from consult.extensions import db
from consult.kernel.pagination import Page, paginate

#: share of all terms of two texts that both must have to be shown as alike
_ALIKE = 0.6
#: a text with fewer terms is like too many others
_FEWEST_TERMS = 3
#: terms that are looked up: the longest say the most
_MOST_TERMS = 40


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

    Alike are those with the same words in another spelling, and those that share most of their
    terms (Jaccard's index of the search's terms at least 0.6).
    """
    terms = set(
        db.session.scalars(
            sa.select(ContributionTerm.term).filter_by(contribution_id=contribution.id)
        )
    )
    same = sa.select(Contribution).where(
        Contribution.consultation_id == contribution.consultation_id,
        Contribution.content_key == contribution.content_key,
        Contribution.id != contribution.id,
    )
    found = list(db.session.scalars(same.order_by(Contribution.id).limit(limit)).unique())
    if len(terms) >= _FEWEST_TERMS and len(found) < limit:
        known = {contribution.id, *(c.id for c in found)}
        keys = [key for key in _sharing(contribution, terms) if key not in known]
        found += _in_order(keys[: limit - len(found)])
    return found


def _sharing(contribution: Contribution, terms: set[str]) -> list[int]:
    """Keys of the contributions that share enough terms, the likest first."""
    asked = sorted(terms, key=lambda term: (-len(term), term))[:_MOST_TERMS]
    shared = sa.func.count()
    select = (
        sa.select(ContributionTerm.contribution_id, shared)
        .join(Contribution, Contribution.id == ContributionTerm.contribution_id)
        .where(
            Contribution.consultation_id == contribution.consultation_id,
            ContributionTerm.term.in_(asked),
        )
        .group_by(ContributionTerm.contribution_id)
        .having(shared >= _ALIKE * len(asked))
        .order_by(shared.desc(), ContributionTerm.contribution_id)
        .limit(20)
    )
    counts = dict(db.session.execute(select).all())
    sizes = dict(
        db.session.execute(
            sa.select(ContributionTerm.contribution_id, sa.func.count())
            .where(ContributionTerm.contribution_id.in_(counts))
            .group_by(ContributionTerm.contribution_id)
        ).all()
    )
    likeness = {key: count / (sizes[key] + len(asked) - count) for key, count in counts.items()}
    return sorted(
        (key for key in likeness if likeness[key] >= _ALIKE),
        key=lambda key: (-likeness[key], key),
    )


def _in_order(keys: Sequence[int]) -> list[Contribution]:
    found = db.session.scalars(sa.select(Contribution).where(Contribution.id.in_(keys))).unique()
    return sorted(found, key=lambda contribution: keys.index(contribution.id))


def _entries(batch: EntryBatch) -> sa.Select[Entry]:
    return sa.select(Entry).where(Entry.batch_id == batch.id)
