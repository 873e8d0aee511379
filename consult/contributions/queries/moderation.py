"""Reads for those who moderate: one after the other, what was done, what to look out for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from consult.consultations.models import Consultation
from consult.contributions.findings import WatchList
from consult.contributions.models import (
    ActKind,
    Contribution,
    Examination,
    ModerationAct,
    RedactedOriginal,
    WatchWord,
)
from consult.contributions.queries.ordering import order_of
from consult.contributions.queries.register import (
    Filters,
    select_contributions,
    select_matching,
)
from consult.extensions import db
from consult.kernel.pagination import Page, paginate

#: acts shown on the page of a contribution
SHOWN_ACTS = 30


@dataclass(frozen=True)
class Neighbours:
    """References of the contributions before and after one in a list."""

    before: str | None
    after: str | None


def first_reference(consultation: Consultation, filters: Filters) -> str | None:
    """The first of a list."""
    select = select_contributions(consultation, filters).with_only_columns(Contribution.reference)
    found: str | None = db.session.scalar(select.limit(1))
    return found


def neighbours(
    consultation: Consultation, filters: Filters, contribution: Contribution
) -> Neighbours:
    """What comes before and after in a list, also when ``contribution`` just left it."""
    order = order_of(filters.order)
    here = sa.select(order.column).select_from(Contribution)
    place = db.session.scalar(order.joined(here).where(Contribution.id == contribution.id))

    def next_to(*, backwards: bool) -> str | None:
        matching = select_matching(consultation, filters).with_only_columns(Contribution.reference)
        beyond = order.beyond((place, contribution.id), backwards=backwards)
        select = order.apply(order.joined(matching).where(beyond), backwards=backwards)
        found: str | None = db.session.scalar(select.limit(1))
        return found

    return Neighbours(before=next_to(backwards=True), after=next_to(backwards=False))


def versions_of(
    consultation: Consultation, references: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """Key and version of each contribution by its reference; unknown ones are left out."""
    select = sa.select(Contribution.reference, Contribution.id, Contribution.version).where(
        Contribution.consultation_id == consultation.id, Contribution.reference.in_(references)
    )
    return {reference: (key, version) for reference, key, version in db.session.execute(select)}


def matching_ids(consultation: Consultation, filters: Filters) -> list[int]:
    """Keys of all contributions of a list."""
    select = select_matching(consultation, filters).with_only_columns(Contribution.id)
    return list(db.session.scalars(select.order_by(Contribution.id)))


def count_matching(consultation: Consultation, filters: Filters) -> int:
    """How many contributions a list holds."""
    keys = select_matching(consultation, filters).with_only_columns(Contribution.id)
    count = sa.select(sa.func.count()).select_from(keys.subquery())
    return db.session.scalar(count) or 0


def count_unexamined(consultation: Consultation) -> int:
    """How many texts nobody has looked through yet for personal data, abuse and duplicates."""
    select = (
        sa.select(sa.func.count(Contribution.id))
        .outerjoin(Examination, Examination.contribution_id == Contribution.id)
        .where(
            Contribution.consultation_id == consultation.id, Examination.contribution_id.is_(None)
        )
    )
    return db.session.scalar(select) or 0


def examinations_of(ids: Sequence[int]) -> dict[int, Examination]:
    """What was found in each of these texts."""
    select = sa.select(Examination).where(Examination.contribution_id.in_(ids))
    return {found.contribution_id: found for found in db.session.scalars(select)}


def _select_acts(consultation: Consultation) -> sa.Select[Any]:
    return (
        sa.select(ModerationAct)
        .where(ModerationAct.consultation_id == consultation.id)
        .options(
            joinedload(ModerationAct.contribution),
            joinedload(ModerationAct.actor),
            joinedload(ModerationAct.undone_by),
        )
        .order_by(ModerationAct.id.desc())
    )


def act_page(
    consultation: Consultation,
    *,
    page: int,
    kind: ActKind | None = None,
    batch: str = "",
    size: int = 30,
) -> Page[ModerationAct]:
    """What was done in a consultation, the latest first."""
    select = _select_acts(consultation)
    if kind is not None:
        select = select.where(ModerationAct.kind == kind)
    if batch:
        select = select.where(ModerationAct.batch == batch)
    return paginate(select, number=page, size=size)


def acts_of(contribution: Contribution) -> Sequence[ModerationAct]:
    """What was done to a contribution, the latest first."""
    select = (
        sa.select(ModerationAct)
        .filter_by(contribution_id=contribution.id)
        .options(joinedload(ModerationAct.actor), joinedload(ModerationAct.undone_by))
        .order_by(ModerationAct.id.desc())
        .limit(SHOWN_ACTS)
    )
    return db.session.scalars(select).all()


def get_act(consultation: Consultation, number: int) -> ModerationAct:
    """The act with this key in this consultation, else 404."""
    select = _select_acts(consultation).where(ModerationAct.id == number)
    found: ModerationAct | None = db.session.scalar(select)
    return found or abort(404)


def acts_of_batch(consultation: Consultation, batch: str) -> Sequence[ModerationAct]:
    """All that was done by one click, else 404."""
    found = db.session.scalars(_select_acts(consultation).where(ModerationAct.batch == batch)).all()
    return found or abort(404)


@dataclass(frozen=True)
class LastAct:
    """What somebody did last and could undo: one act, or ``count`` acts of one click."""

    act: ModerationAct
    count: int


def last_act(consultation: Consultation, actor_id: int) -> LastAct | None:
    """The latest act of an account that is not undone."""
    act = db.session.scalar(
        _select_acts(consultation)
        .where(
            ModerationAct.actor_id == actor_id,
            ModerationAct.undone_at.is_(None),
            ModerationAct.kind.not_in([ActKind.ANSWER, ActKind.REWORDING, ActKind.PURGE]),
        )
        .limit(1)
    )
    if act is None:
        return None
    if act.batch is None:
        return LastAct(act, 1)
    count = db.session.scalar(
        sa.select(sa.func.count(ModerationAct.id)).where(
            ModerationAct.consultation_id == consultation.id,
            ModerationAct.batch == act.batch,
            ModerationAct.undone_at.is_(None),
        )
    )
    return LastAct(act, count or 1)


def originals_of(contribution: Contribution) -> Sequence[RedactedOriginal]:
    """The parts as they were before passages were taken out, the latest first."""
    select = (
        sa.select(RedactedOriginal)
        .filter_by(contribution_id=contribution.id)
        .order_by(RedactedOriginal.id.desc())
    )
    return db.session.scalars(select).all()


def list_watch_words() -> Sequence[WatchWord]:
    """The words of abuse in force, by language and alphabet."""
    select = (
        sa.select(WatchWord)
        .where(WatchWord.removed_at.is_(None))
        .order_by(WatchWord.language, WatchWord.key)
    )
    return db.session.scalars(select).all()


def get_watch_word(number: int) -> WatchWord:
    """The word with this key, also a removed one, else 404."""
    return db.session.get(WatchWord, number) or abort(404)


def watch_list() -> WatchList:
    """The words of abuse in force, ready to be held against texts."""
    select = sa.select(WatchWord.word).where(WatchWord.removed_at.is_(None)).order_by(WatchWord.key)
    return _watch_list(tuple(db.session.scalars(select)))


@lru_cache(maxsize=4)
def _watch_list(words: tuple[str, ...]) -> WatchList:
    return WatchList(words)
