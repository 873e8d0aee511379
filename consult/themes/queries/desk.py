"""Reads of the workbench: each a constant number of queries, however many themes and texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.sql.base import ExecutableOption

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import UNCOUNTED, Channel, Contribution, Support
from consult.contributions.queries import Filters, select_contributions
from consult.extensions import db
from consult.kernel.pagination import Page
from consult.themes.models import (
    Assignment,
    Outcome,
    Source,
    Theme,
)
from consult.themes.queries.counting import count_texts, visible
from consult.themes.queries.texts import stands_as
from consult.workshops.models import WorkshopNote

#: a select of texts with their places
Rows = sa.Select[Contribution, Assignment]


class Group(StrEnum):
    """Texts in no theme, and texts wherever they are."""

    UNDECIDED = "undecided"
    UNCLEAR = "unclear"
    UNREAD = "unread"
    ALL = "all"


class TextOrder(StrEnum):
    """How the texts of a theme are sorted."""

    SUREST = "surest"
    LEAST_SURE = "least-sure"
    NEWEST = "newest"
    VOTES = "votes"


class Held(StrEnum):
    """Who put a text where it is, or that the theme is not its main one."""

    PERSON = "person"
    ENGINE = "engine"
    SECOND = "second"


@dataclass(frozen=True)
class ThemeFigures:
    """Texts of a theme: those it is the main theme of, the others, those that people placed."""

    main: int = 0
    second: int = 0
    reviewed: int = 0

    @property
    def texts(self) -> int:
        """All its texts."""
        return self.main + self.second

    @property
    def share_reviewed(self) -> float:
        """Share of its texts that a person placed or confirmed, 0 to 1."""
        return self.reviewed / self.texts if self.texts else 0.0


@dataclass(frozen=True)
class TextFilter:
    """Which texts of a theme are listed; every field that is empty lists all."""

    search: str = ""
    language: str = ""
    province_id: int | None = None
    channel: Channel | None = None
    held: Held | None = None
    order: TextOrder = TextOrder.SUREST

    @property
    def narrows(self) -> bool:
        """Whether some texts are left out."""
        return bool(self.search or self.language or self.province_id or self.channel or self.held)


@dataclass(frozen=True)
class DeskText:
    """A text as the list shows it: its place in the theme that is open, its supports and votes."""

    contribution: Contribution
    assignment: Assignment | None
    votes: int = 0


@dataclass(frozen=True)
class Figures:
    """Texts of each theme that has any, by key, and those in no theme, by why."""

    themes: Mapping[int, ThemeFigures]
    groups: Mapping[Group, int]


def desk_figures(consultation: Consultation, in_force: Collection[int]) -> Figures:
    """How many texts are where, in one pass; hidden ones are not counted.

    ``in_force``: keys of the themes in force. A text left in a withdrawn theme is undecided.
    """
    count = sa.func.count()
    select = (
        sa.select(
            Assignment.theme_id,
            Assignment.outcome,
            count.filter(Assignment.rank == 1),
            count,
            count.filter(Assignment.source == Source.PERSON),
        )
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .where(visible(consultation))
        .group_by(Assignment.theme_id, Assignment.outcome)
    )
    themes: dict[int, ThemeFigures] = {}
    groups = dict.fromkeys(Group, 0)
    read = 0
    for key, outcome, main, every, reviewed in db.session.execute(select):
        read += main
        if key is not None:
            themes[key] = ThemeFigures(main, every - main, reviewed)
        if outcome is Outcome.UNCLEAR:
            groups[Group.UNCLEAR] += main
        elif key not in in_force:
            groups[Group.UNDECIDED] += main
    groups[Group.ALL] = count_texts(consultation)
    groups[Group.UNREAD] = groups[Group.ALL] - read
    return Figures(themes, groups)


def withdrawn_themes(consultation: Consultation, *, limit: int = 100) -> Sequence[Theme]:
    """Themes that were merged or withdrawn, the latest first."""
    select = (
        sa.select(Theme)
        .where(Theme.consultation_id == consultation.id, Theme.retired_at.is_not(None))
        .order_by(Theme.retired_at.desc(), Theme.number.desc())
        .limit(limit)
    )
    return db.session.scalars(select).all()


def desk_texts(
    consultation: Consultation,
    where: Theme | Group,
    wanted: TextFilter,
    *,
    page: int,
    size: int = 20,
) -> Page[DeskText]:
    """One page of the texts of a theme, or of a group that is in no theme."""
    select = _filtered(_placed(consultation, where), consultation, wanted)
    count = sa.select(sa.func.count()).select_from(
        select.with_only_columns(Contribution.id).order_by(None).subquery()
    )
    total = db.session.scalar(count) or 0
    number = min(max(1, page), max(1, -(-total // size)))
    votes = _votes()
    rows: Any = db.session.execute(
        _ordered(select.add_columns(votes), votes, wanted.order)
        .options(
            lazyload(Contribution.criterion),
            _decider(),
        )
        .limit(size)
        .offset((number - 1) * size)
    ).unique()
    items = [DeskText(text, place, count) for text, place, count in rows]
    return Page(items=items, number=number, size=size, total=total)


def places_of(texts: Sequence[int]) -> dict[int, list[Assignment]]:
    """Where each of these texts belongs, the main theme first; absent when no run read it."""
    select = (
        sa.select(Assignment)
        .where(Assignment.contribution_id.in_(texts))
        .options(joinedload(Assignment.theme), _decider())
        .order_by(Assignment.contribution_id, Assignment.rank)
    )
    places: dict[int, list[Assignment]] = {}
    for place in db.session.scalars(select).unique():
        places.setdefault(place.contribution_id, []).append(place)
    return places


def find_texts(consultation: Consultation, references: Sequence[str]) -> list[Contribution]:
    """The texts with these references in this consultation, in the order of ``references``."""
    select = sa.select(Contribution).where(
        Contribution.consultation_id == consultation.id, Contribution.reference.in_(references)
    )
    found = {text.reference: text for text in db.session.scalars(select).unique()}
    return [found[reference] for reference in dict.fromkeys(references) if reference in found]


def members_of(theme: Theme) -> Sequence[Contribution]:
    """All texts of a theme, the surest first."""
    select = (
        sa.select(Contribution)
        .join(Assignment, Assignment.contribution_id == Contribution.id)
        .where(visible(theme.consultation), Assignment.theme_id == theme.id)
        .options(lazyload("*"))
        .order_by(Assignment.confidence.desc(), Contribution.id)
    )
    return db.session.scalars(select).all()


def _decider() -> ExecutableOption:
    """Who decided, without the roles of that person."""
    return joinedload(Assignment.decided_by).lazyload(User.memberships)


def _placed(consultation: Consultation, where: Theme | Group) -> Rows:
    select = sa.select(Contribution, Assignment)
    if isinstance(where, Theme):
        # the theme says which consultation: asked for both, SQLite would go the longer way
        return (
            select.select_from(Assignment)
            .join(Contribution, Contribution.id == Assignment.contribution_id)
            .where(Assignment.theme_id == where.id, Contribution.status.not_in(UNCOUNTED))
        )
    select = select.outerjoin(
        Assignment, sa.and_(Assignment.contribution_id == Contribution.id, Assignment.rank == 1)
    ).where(visible(consultation))
    if where is Group.UNREAD:
        return select.where(Assignment.id.is_(None))
    if where is Group.ALL:
        return select
    return select.where(stands_as(Outcome(where.value)))


def _filtered(select: Rows, consultation: Consultation, wanted: TextFilter) -> Rows:
    if wanted.search.strip():
        found = select_contributions(consultation, Filters(search=wanted.search))
        select = select.where(
            Contribution.id.in_(found.with_only_columns(Contribution.id).order_by(None))
        )
    for column, value in (
        (Contribution.language, wanted.language or None),
        (Contribution.province_id, wanted.province_id),
        (Contribution.channel, wanted.channel),
    ):
        if value is not None:
            select = select.where(column == value)
    if wanted.held is Held.SECOND:
        return select.where(Assignment.rank > 1)
    if wanted.held is not None:
        return select.where(Assignment.source == Source(wanted.held.value))
    return select


def _votes() -> sa.ColumnElement[int]:
    """Supports on the site and votes given in a workshop."""
    supports = (
        sa.select(sa.func.count())
        .where(Support.contribution_id == Contribution.id)
        .correlate(Contribution)
        .scalar_subquery()
    )
    noted = (
        sa.select(WorkshopNote.votes)
        .where(WorkshopNote.contribution_id == Contribution.id)
        .correlate(Contribution)
        .scalar_subquery()
    )
    return (supports + sa.func.coalesce(noted, 0)).label("votes")


def _ordered(select: Rows, votes: sa.ColumnElement[int], order: TextOrder) -> Rows:
    keys = {
        TextOrder.SUREST: Assignment.confidence.desc(),
        TextOrder.LEAST_SURE: Assignment.confidence,
        TextOrder.NEWEST: Contribution.said_on.desc(),
        TextOrder.VOTES: votes.desc(),
    }
    return select.order_by(keys[order], Contribution.id)
