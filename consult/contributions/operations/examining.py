"""Looking through texts for what those who moderate can filter by: findings, never decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from consult.contributions.findings import WatchList, find_personal_data
from consult.contributions.findings.likeness import duplicate_groups, likeness_of
from consult.contributions.models import Contribution, Examination
from consult.contributions.queries import watch_list
from consult.extensions import db

#: texts looked at in one transaction
_PORTION = 200
#: from so many new texts on, all texts are compared at once instead of one by one
_MANY = 1_000


def examine_new(consultation_id: int) -> Iterator[int]:
    """Examine what nobody examined yet, or with another list of words, portion by portion.

    Gives how many texts each portion had, so that a job can keep what is done, be stopped and go
    on later.
    """
    words = watch_list()
    waiting = _waiting(consultation_id, words)
    groups = duplicate_groups(consultation_id) if len(waiting) >= _MANY else None
    for start in range(0, len(waiting), _PORTION):
        portion = waiting[start : start + _PORTION]
        _examine(portion, words, groups)
        yield len(portion)


def _waiting(consultation_id: int, words: WatchList) -> Sequence[int]:
    return db.session.scalars(
        sa.select(Contribution.id)
        .outerjoin(Examination, Examination.contribution_id == Contribution.id)
        .where(
            Contribution.consultation_id == consultation_id,
            sa.or_(Examination.contribution_id.is_(None), Examination.word_list != words.stamp),
        )
        .order_by(Contribution.id)
    ).all()


def _examine(keys: Sequence[int], words: WatchList, groups: Mapping[int, int] | None) -> None:
    select = sa.select(Contribution).where(Contribution.id.in_(keys)).order_by(Contribution.id)
    rows = [
        {
            "contribution_id": contribution.id,
            "personal_data": any(find_personal_data(text) for _part, text in contribution.parts),
            "abusive_word": any(words.find(text) for _part, text in contribution.parts),
            "duplicate_of_id": _duplicate_of(contribution, groups),
            "word_list": words.stamp,
        }
        for contribution in db.session.scalars(select).unique().all()
    ]
    db.session.execute(sa.delete(Examination).where(Examination.contribution_id.in_(keys)))
    if rows:
        db.session.execute(sa.insert(Examination), rows)


def _duplicate_of(contribution: Contribution, groups: Mapping[int, int] | None) -> int | None:
    if groups is not None:
        return groups.get(contribution.id)
    likeness = likeness_of(contribution.consultation_id)
    # its words may have changed since this process read them
    likeness.forget(contribution.id)
    likes = likeness.like(contribution)
    earlier = [
        like.contribution.id
        for like in likes.found
        if like.duplicate and like.contribution.id < contribution.id
    ]
    return min(earlier, default=None)
