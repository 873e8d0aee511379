"""Reads of contributions: ordered, and scoped by their consultation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from flask import abort

from consult.analysis import search_terms
from consult.consultations.models import Consultation
from consult.contributions.lexicon.site import site_lexicon
from consult.contributions.models import (
    UNCOUNTED,
    Channel,
    Contact,
    Contribution,
    ContributionTerm,
    Examination,
    Setting,
    Status,
    StatusChange,
    Support,
)
from consult.contributions.queries.ordering import Order, order_of
from consult.extensions import db
from consult.kernel.pagination import Page, paginate


class Flag(StrEnum):
    """What those who moderate look for beside what was said."""

    PERSONAL_DATA = "personal_data"
    ABUSIVE_WORD = "abusive_word"
    DUPLICATE = "duplicate"
    NO_CRITERION = "no_criterion"


@dataclass(frozen=True)
class Filters:
    """What a list shows; every field that is empty shows all."""

    search: str = ""
    criterion_id: int | None = None
    province_id: int | None = None
    setting: Setting | None = None
    channel: Channel | None = None
    language: str = ""
    status: Status | None = None
    flag: Flag | None = None
    order: Order = Order.NEWEST


def get_contribution(consultation: Consultation, reference: str) -> Contribution:
    """The contribution with this reference in this consultation, else 404."""
    select = sa.select(Contribution).filter_by(consultation_id=consultation.id, reference=reference)
    return db.session.scalar(select) or abort(404)


def get_published(consultation: Consultation, reference: str) -> Contribution:
    """The published contribution with this reference, else 404."""
    contribution = get_contribution(consultation, reference)
    return contribution if contribution.status is Status.PUBLISHED else abort(404)


def find_by_reference(reference: str) -> Contribution | None:
    """The contribution with this reference in any consultation, for its author."""
    return db.session.scalar(sa.select(Contribution).filter_by(reference=reference))


def select_contributions(consultation: Consultation, filters: Filters) -> sa.Select[Contribution]:
    """The contributions of a consultation that match, in the order asked for."""
    order = order_of(filters.order)
    return order.apply(order.joined(select_matching(consultation, filters)))


def select_matching(consultation: Consultation, filters: Filters) -> sa.Select[Contribution]:
    """The contributions of a consultation that match, in no order."""
    select = sa.select(Contribution).where(Contribution.consultation_id == consultation.id)
    wanted = {
        Contribution.criterion_id: filters.criterion_id,
        Contribution.province_id: filters.province_id,
        Contribution.setting: filters.setting,
        Contribution.channel: filters.channel,
        Contribution.language: filters.language or None,
        Contribution.status: filters.status,
    }
    for column, value in wanted.items():
        if value is not None:
            select = select.where(column == value)
    if filters.flag is not None:
        select = select.where(_flagged(filters.flag))
    if filters.search.strip():
        select = select.where(Contribution.id.in_(matching(filters.search)))
    return select


def list_contributions(
    consultation: Consultation, filters: Filters, *, page: int, size: int = 20
) -> Page[Contribution]:
    """One page of the contributions that match."""
    select = select_contributions(consultation, filters)
    return paginate(select, number=page, size=size, key=Contribution.id)


def all_contributions(consultation: Consultation) -> Sequence[Contribution]:
    """Everything that counts (``UNCOUNTED`` left out), in the order it was entered."""
    select = (
        sa.select(Contribution)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.status.not_in(UNCOUNTED),
        )
        .order_by(Contribution.id)
    )
    return db.session.scalars(select).unique().all()


def known_communes(consultation: Consultation, *, limit: int = 200) -> Sequence[str]:
    """Names of communes in published contributions, to choose from while typing."""
    select = (
        sa.select(Contribution.commune)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.status == Status.PUBLISHED,
            sa.func.length(Contribution.commune).between(1, 60),
        )
        .distinct()
        .order_by(Contribution.commune)
        .limit(limit)
    )
    return [name for name in db.session.scalars(select) if name]


def _those_that_stay(ids: Sequence[int]) -> sa.Subquery:
    """``contribution_id``, ``stays``: these contributions and what was merged into them.

    Two selects, each by its own index: one condition with OR would read every support.
    """
    return sa.union_all(
        sa.select(
            Contribution.id.label("contribution_id"),
            sa.func.coalesce(Contribution.merged_into_id, Contribution.id).label("stays"),
        ).where(Contribution.id.in_(ids)),
        sa.select(Contribution.id, Contribution.merged_into_id).where(
            Contribution.merged_into_id.in_(ids), Contribution.id.not_in(ids)
        ),
    ).subquery()


def support_counts(ids: Sequence[int]) -> dict[int, int]:
    """Visitors who support each contribution, or one merged into it; those without are left out."""
    if not ids:
        return {}
    found = _those_that_stay(ids)
    select = (
        sa.select(found.c.stays, sa.func.count(Support.visitor.distinct()))
        .join(Support, Support.contribution_id == found.c.contribution_id)
        .group_by(found.c.stays)
    )
    return dict(db.session.execute(select).all())


def supported_by(visitor: str, ids: Sequence[int]) -> set[int]:
    """Which of these contributions the visitor supports, or one merged into them."""
    found = _those_that_stay(ids)
    select = (
        sa.select(found.c.stays)
        .join(Support, Support.contribution_id == found.c.contribution_id)
        .where(Support.visitor == visitor)
    )
    return set(db.session.scalars(select))


def get_contact(contribution: Contribution) -> Contact | None:
    """How to reach the author, when they told it."""
    return db.session.scalar(sa.select(Contact).filter_by(contribution_id=contribution.id))


def status_history(contribution: Contribution) -> Sequence[StatusChange]:
    """What happened to a contribution, in order."""
    select = (
        sa.select(StatusChange)
        .filter_by(contribution_id=contribution.id)
        .order_by(StatusChange.created_at, StatusChange.id)
    )
    return db.session.scalars(select).all()


#: columns by which contributions can be counted
COUNTED = {
    "channel": Contribution.channel,
    "province": Contribution.province_id,
    "criterion": Contribution.criterion_id,
    "status": Contribution.status,
    "language": Contribution.language,
    "setting": Contribution.setting,
    "sex": Contribution.sex,
    "age_band": Contribution.age_band,
    "category": Contribution.category,
}


def count_by(consultation: Consultation, field: str) -> dict[object, int]:
    """Contributions by the value of ``field`` (a key of ``COUNTED``), uncounted ones left out."""
    column: sa.orm.InstrumentedAttribute[object] = COUNTED[field]
    select = (
        sa.select(column, sa.func.count())
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.status.not_in(UNCOUNTED),
        )
        .group_by(column)
    )
    return dict(db.session.execute(select).all())


def count_by_day(consultation: Consultation) -> dict[date, int]:
    """Contributions by the day they were said, uncounted ones left out, in order."""
    select = (
        sa.select(Contribution.said_on, sa.func.count())
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.status.not_in(UNCOUNTED),
        )
        .group_by(Contribution.said_on)
        .order_by(Contribution.said_on)
    )
    return dict(db.session.execute(select).all())


def matching(search: str) -> sa.Select[int]:
    """Keys of the contributions that a search finds, in the lexicon of the site."""
    return with_terms(search_terms(search, site_lexicon()))


def with_terms(terms: Sequence[str]) -> sa.Select[int]:
    """Keys of the contributions that hold every term.

    The last term also matches the beginnings of longer ones, as somebody is still typing.
    """
    if not terms:
        return sa.select(ContributionTerm.contribution_id).where(sa.false())
    *whole, last = terms
    begins = sa.and_(ContributionTerm.term >= last, ContributionTerm.term < last + "\U0010ffff")
    matching = sa.select(ContributionTerm.contribution_id).where(begins)
    for term in whole:
        matching = matching.where(
            ContributionTerm.contribution_id.in_(
                sa.select(ContributionTerm.contribution_id).where(ContributionTerm.term == term)
            )
        )
    return matching


def _flagged(flag: Flag) -> sa.ColumnElement[bool]:
    """Condition on contributions: the flag is up."""
    if flag is Flag.NO_CRITERION:
        return Contribution.criterion_id.is_(None)
    earlier = sa.orm.aliased(Contribution)
    found = sa.select(Examination.contribution_id)
    match flag:
        case Flag.PERSONAL_DATA:
            found = found.where(Examination.personal_data)
        case Flag.ABUSIVE_WORD:
            found = found.where(Examination.abusive_word)
        case Flag.DUPLICATE:
            # of one that still counts; those that were merged or hidden are settled
            found = found.join(earlier, earlier.id == Examination.duplicate_of_id).where(
                earlier.status.not_in(UNCOUNTED)
            )
            return sa.and_(Contribution.id.in_(found), Contribution.status.not_in(UNCOUNTED))
    return Contribution.id.in_(found)
