"""Reads of the map: the latest run's places of the texts that count, each with what colours it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.themes.models import Assignment, TextPosition, Theme, ThemeRun
from consult.themes.queries.counting import visible


class Colour(StrEnum):
    """By what the points are coloured."""

    THEME = "theme"
    CRITERION = "criterion"
    PROVINCE = "province"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Point:
    """A text on the map; ``value`` is what colours it, None for none."""

    reference: str
    x: float
    y: float
    value: object


@dataclass(frozen=True)
class Spread:
    """Where the texts of a theme stand: how many, their middle, their mean squared distance."""

    texts: int
    x: float
    y: float
    variance: float


def count_points(consultation: Consultation) -> int:
    """How many texts the map shows."""
    select = sa.select(sa.func.count()).select_from(_placed()).where(visible(consultation))
    return db.session.scalar(select) or 0


def points_of(consultation: Consultation, by: Colour) -> Sequence[Point]:
    """The texts of the map, in the order they were entered."""
    value = {
        Colour.THEME: Theme.id,
        Colour.CRITERION: Contribution.criterion_id,
        Colour.PROVINCE: Contribution.province_id,
        Colour.CHANNEL: Contribution.channel,
    }[by]
    select = (
        sa.select(Contribution.reference, TextPosition.x, TextPosition.y, value)
        .select_from(_placed() if by is not Colour.THEME else _in_themes(outer=True))
        .where(visible(consultation))
        .order_by(Contribution.id)
    )
    return [Point(*row) for row in db.session.execute(select)]


def spreads_of(consultation: Consultation) -> dict[int, Spread]:
    """Where the texts of each theme in force stand, by key of the theme."""
    x, y = sa.func.avg(TextPosition.x), sa.func.avg(TextPosition.y)
    squares = sa.func.avg(TextPosition.x * TextPosition.x + TextPosition.y * TextPosition.y)
    select = (
        sa.select(Theme.id, sa.func.count(), x, y, squares)
        .select_from(_in_themes())
        .where(visible(consultation))
        .group_by(Theme.id)
    )
    return {
        key: Spread(count, mx, my, max(square - mx * mx - my * my, 0.0))
        for key, count, mx, my, square in db.session.execute(select)
    }


def run_of_map(consultation: Consultation) -> ThemeRun | None:
    """The run whose map is kept; None before any."""
    select = (
        sa.select(ThemeRun)
        .where(
            ThemeRun.consultation_id == consultation.id,
            sa.exists().where(TextPosition.run_id == ThemeRun.id),
        )
        .order_by(ThemeRun.id.desc())
        .limit(1)
    )
    return db.session.scalar(select)


def _placed() -> sa.FromClause:
    return sa.join(TextPosition, Contribution, Contribution.id == TextPosition.contribution_id)


def _in_themes(*, outer: bool = False) -> sa.FromClause:
    """Texts of the map with the theme in force that is their main one."""
    main = sa.and_(Assignment.contribution_id == Contribution.id, Assignment.rank == 1)
    in_force = sa.and_(Theme.id == Assignment.theme_id, Theme.retired_at.is_(None))
    with_place = sa.join(_placed(), Assignment, main, isouter=outer)
    return sa.join(with_place, Theme, in_force, isouter=outer)
