"""Reads of double coding: scoped by consultation, and by coder while labels are secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload, selectinload

from consult.access.models import Membership, User
from consult.access.policies import READERS
from consult.consultations.models import Consultation
from consult.contributions.models import UNCOUNTED, Contribution
from consult.extensions import db
from consult.themes.models import (
    Assignment,
    CodingCode,
    CodingCoder,
    CodingItem,
    CodingRound,
    Outcome,
    Source,
    Strata,
    Theme,
)
from consult.themes.queries.counting import visible


@dataclass(frozen=True)
class Drawable:
    """A text that may be drawn: its stratum, and who placed it where."""

    stratum: int | None
    engine: tuple[Source | None, Outcome | None, int | None]


def texts_to_draw(consultation: Consultation, strata: Strata) -> dict[int, Drawable]:
    """All texts that count, by key."""
    select = (
        sa.select(
            Contribution.id,
            Contribution.province_id,
            Assignment.source,
            Assignment.outcome,
            Assignment.theme_id,
        )
        .outerjoin(
            Assignment,
            sa.and_(Assignment.contribution_id == Contribution.id, Assignment.rank == 1),
        )
        .where(visible(consultation))
        .order_by(Contribution.id)
    )
    found = {}
    for key, province, source, outcome, theme in db.session.execute(select):
        stratum = {Strata.NONE: None, Strata.THEME: theme, Strata.PROVINCE: province}[strata]
        found[key] = Drawable(stratum, (source, outcome, theme))
    return found


def list_rounds(consultation: Consultation) -> Sequence[CodingRound]:
    """The rounds of a consultation, the latest first."""
    select = (
        sa.select(CodingRound)
        .filter_by(consultation_id=consultation.id)
        .options(
            selectinload(CodingRound.coders).joinedload(CodingCoder.user).lazyload("*"),
            joinedload(CodingRound.created_by).lazyload("*"),
        )
        .order_by(CodingRound.id.desc())
    )
    return db.session.scalars(select).unique().all()


def get_round(consultation: Consultation, key: int) -> CodingRound:
    """The round with this key in this consultation, else 404."""
    select = (
        sa.select(CodingRound)
        .filter_by(consultation_id=consultation.id, id=key)
        .options(selectinload(CodingRound.coders).joinedload(CodingCoder.user).lazyload("*"))
    )
    return db.session.scalar(select) or abort(404)


def get_coder(round_: CodingRound, user: User) -> CodingCoder:
    """The account as a coder of the round, else 404: a round is its coders' own."""
    return find_coder(round_, user) or abort(404)


def find_coder(round_: CodingRound, user: User) -> CodingCoder | None:
    """The account as a coder of the round, if it is one."""
    return next((coder for coder in round_.coders if coder.user_id == user.id), None)


def coded_counts(rounds: Sequence[CodingRound]) -> dict[int, int]:
    """Labels given so far, by key of the coder."""
    select = (
        sa.select(CodingCode.coder_id, sa.func.count())
        .where(CodingCode.round_id.in_([round_.id for round_ in rounds]))
        .group_by(CodingCode.coder_id)
    )
    return dict(db.session.execute(select).all())


def uncoded_count(coder: CodingCoder) -> int:
    """Texts that still count and have no label of the coder."""
    done = set(coded_positions(coder))
    return sum(place not in done for place in open_positions(coder.round))


def get_item(round_: CodingRound, position: int) -> CodingItem:
    """The text at this place of the round, else 404."""
    select = (
        sa.select(CodingItem)
        .filter_by(round_id=round_.id, position=position)
        .options(joinedload(CodingItem.contribution))
    )
    return db.session.scalar(select) or abort(404)


def own_code(coder: CodingCoder, item: CodingItem) -> CodingCode | None:
    """What the coder said of a text so far."""
    return db.session.scalar(sa.select(CodingCode).filter_by(coder_id=coder.id, item_id=item.id))


def open_positions(round_: CodingRound) -> list[int]:
    """Places of the texts that still count; the author of one may have taken it back."""
    select = (
        sa.select(CodingItem.position)
        .join(Contribution)
        .where(CodingItem.round_id == round_.id, Contribution.status.not_in(UNCOUNTED))
        .order_by(CodingItem.position)
    )
    return list(db.session.scalars(select))


def coded_positions(coder: CodingCoder) -> list[int]:
    """Places of the texts that the coder has labelled, in order."""
    select = (
        sa.select(CodingItem.position)
        .join(CodingCode, CodingCode.item_id == CodingItem.id)
        .where(CodingCode.coder_id == coder.id)
        .order_by(CodingItem.position)
    )
    return list(db.session.scalars(select))


def first_open(round_: CodingRound, coder: CodingCoder, *, after: int = 0) -> int | None:
    """Place of the next text without a label of the coder, going round; None when all have one."""
    done = set(coded_positions(coder))
    left = [place for place in open_positions(round_) if place not in done]
    return next((place for place in left if place > after), left[0] if left else None)


def items_of(round_: CodingRound) -> Sequence[CodingItem]:
    """The texts of a round that still count, in order."""
    select = (
        sa.select(CodingItem)
        .join(CodingItem.contribution)
        .where(CodingItem.round_id == round_.id, Contribution.status.not_in(UNCOUNTED))
        .options(
            joinedload(CodingItem.contribution).lazyload("*"),
            joinedload(CodingItem.decided_by).lazyload("*"),
        )
        .order_by(CodingItem.position)
    )
    return db.session.scalars(select).unique().all()


def codes_of(round_: CodingRound) -> Sequence[CodingCode]:
    """All labels of a round; for its results only."""
    select = sa.select(CodingCode).filter_by(round_id=round_.id).order_by(CodingCode.id)
    return db.session.scalars(select.options(sa.orm.lazyload("*"))).all()


def themes_by_key(consultation: Consultation) -> dict[int, Theme]:
    """All themes of a consultation, also withdrawn ones."""
    select = sa.select(Theme).filter_by(consultation_id=consultation.id)
    return {theme.id: theme for theme in db.session.scalars(select.options(sa.orm.lazyload("*")))}


def main_themes(items: Sequence[CodingItem]) -> dict[int, int | None]:
    """Key of the contribution → key of its main theme now."""
    keys = [item.contribution_id for item in items]
    select = sa.select(Assignment.contribution_id, Assignment.theme_id).where(
        Assignment.contribution_id.in_(keys), Assignment.rank == 1
    )
    return dict(db.session.execute(select).all())


def possible_coders(consultation: Consultation) -> Sequence[User]:
    """The accounts that may read this region's contributions, by name."""
    select = (
        sa.select(User)
        .join(Membership)
        .where(
            User.active,
            Membership.role.in_(READERS),
            sa.or_(Membership.region_id.is_(None), Membership.region_id == consultation.region_id),
        )
        .order_by(User.name, User.email)
    )
    return db.session.scalars(select).unique().all()
